"""Record a programme's events in the store, and compare a folder with what is recorded."""

from collections.abc import Callable, Sequence
from datetime import datetime

from khazana.core import Finding, FindingKind, Severity
from khazana.programmes import Programme
from khazana.reserve import Event
from khazana.store import ImportReceipt, Store

__all__ = ["compare_with_record", "record_events"]

NOT_RECORDED = FindingKind(
    code="record.not-recorded",
    severity=Severity.NOTE,
    text="{count} events of the folder are not recorded yet, the first is {event}.",
    remedy="Record them: khazana reserve import.",
)
DIFFERS = FindingKind(
    code="record.differs",
    severity=Severity.WARNING,
    text="Event {event} in the folder is not what was recorded.",
    remedy="Restore the row, and list a new one of a later version that supersedes it.",
)
VANISHED = FindingKind(
    code="record.vanished",
    severity=Severity.WARNING,
    text="Event {event} is recorded, but no longer in the folder.",
    remedy="Restore the row; a wrong one is superseded by a row of a later version, never removed.",
)


def record_events(
    store: Store,
    programme: Programme,
    *,
    at: datetime,
    progress: Callable[[int], None] | None = None,
) -> ImportReceipt:
    """Record all events of a programme in one transaction; those already recorded are left as they are."""
    return store.import_events(programme.id, programme.events, imported_at=at, progress=progress)


def compare_with_record(folder: Sequence[Event], record: Sequence[Event]) -> tuple[Finding, ...]:
    """Tell where a folder departs from what is recorded; nothing while nothing is recorded."""
    if not record:
        return ()
    kept = {event.external_id: event for event in record}
    listed = {event.external_id for event in folder}
    missing = [event.external_id for event in folder if event.external_id not in kept]
    changed = [event for event in folder if event.external_id in kept and kept[event.external_id] != event]
    findings = [DIFFERS.at(event=event.external_id) for event in changed]
    findings += [VANISHED.at(event=event.external_id) for event in record if event.external_id not in listed]
    if missing:
        findings.append(NOT_RECORDED.at(count=len(missing), event=missing[0]))
    return tuple(findings)
