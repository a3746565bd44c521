"""Import events: all or none, each once, and never over what is there."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from khazana.core import BadInput, Finding, FindingKind, Severity
from khazana.reserve.events import Event
from khazana.store.database import Database
from khazana.store.receipts import ImportReceipt
from khazana.store.records import FIELDS, NO_DIGEST, Row, chain_digest, event_line, line_digest, microseconds, row_of
from khazana.store.refusals import ImportRefused
from khazana.store.tables import BATCHES, EVENTS, HEADS

__all__ = ["import_events"]

CHUNK: Final = 5_000
_INT64: Final = 2**63
_NUMBERS: Final = tuple(
    (name, FIELDS.index(name)) for name in ("amount_sat", "fee_sat", "consideration_minor", "version")
)

CONFLICT = FindingKind(
    code="store.conflict",
    severity=Severity.ERROR,
    text="Event {event} was recorded by import {batch} with other content: {fields}.",
    remedy="Restore the row as it was recorded, and list a new one of a later version that supersedes it.",
)
LISTED_TWICE = FindingKind(
    code="store.listed-twice",
    severity=Severity.ERROR,
    text="Event {event} is listed twice in this import with different content: {fields}.",
    remedy="Keep one of the two rows, or give one an external_id of its own.",
)
UNSTORABLE = FindingKind(
    code="store.unstorable",
    severity=Severity.ERROR,
    text="Event {event} holds what no database keeps: {reason}.",
    remedy="Correct the row; texts are Unicode without the character NUL, times have a zone, numbers have 64 bits.",
)


@dataclass(slots=True)
class _Import:
    """An import under way, on one connection and in one transaction."""

    database: Database
    connection: Connection
    programme: str
    number: int
    new: int = 0
    known: int = 0
    findings: list[Finding] = field(default_factory=list)
    digests: bytearray = field(default_factory=bytearray)
    """32 bytes for each new event: for a million of them less than what one chunk of rows takes."""

    def take(self, events: Iterable[Event]) -> None:
        """Import a chunk; from the first refusal on, only look for others."""
        rows: dict[str, tuple[Row, bytes]] = {}
        for event in events:
            made = self._row(event)
            if made is None:
                continue
            row, digest = made
            earlier = rows.get(row[0])
            if earlier is None:
                rows[row[0]] = made
            elif earlier[1] == digest:
                self.known += 1
            else:
                self._differ(LISTED_TWICE, earlier[0], row)
        self._leave_out_known(rows)
        self._append(rows)

    def _row(self, event: Event) -> tuple[Row, bytes] | None:
        try:
            row = row_of(event)
            line = event_line(row)
        except UnicodeEncodeError:
            reason = "half of a surrogate pair"
        except BadInput as refusal:
            reason = refusal.what
        else:
            reason = "the character NUL" if b"\\u0000" in line and _holds_nul(row) else _too_large(row)
            if not reason:
                return row, line_digest(line)
        shown = event.external_id.encode("ascii", "backslashreplace").decode()
        self.findings.append(UNSTORABLE.at(event=shown, reason=reason))
        return None

    def _leave_out_known(self, rows: dict[str, tuple[Row, bytes]]) -> None:
        found = self.connection.execute(
            select(EVENTS.c.external_id, EVENTS.c.digest, EVENTS.c.batch).where(
                EVENTS.c.programme == self.programme, EVENTS.c.external_id.in_(list(rows))
            )
        ).all()
        for external_id, digest, batch in found:
            row, given = rows.pop(external_id)
            if digest == given:
                self.known += 1
            else:
                kind = LISTED_TWICE if batch == self.number else CONFLICT
                self._differ(kind, self._recorded(external_id), row, batch=batch)

    def _recorded(self, external_id: str) -> Row:
        columns = [EVENTS.c[name] for name in FIELDS]
        mine = EVENTS.c.programme == self.programme
        return tuple(self.connection.execute(select(*columns).where(mine, EVENTS.c.external_id == external_id)).one())

    def _differ(self, kind: FindingKind, one: Row, two: Row, **params: object) -> None:
        fields = [name for name, before, now in zip(FIELDS, one, two, strict=True) if before != now]
        self.findings.append(kind.at(event=one[0], fields=", ".join(fields), **params))

    def _append(self, rows: dict[str, tuple[Row, bytes]]) -> None:
        if self.findings or not rows:
            return
        first = self.new + 1
        self.database.append(
            self.connection,
            EVENTS,
            [
                (self.programme, *row, self.number, position, digest)
                for position, (row, digest) in enumerate(rows.values(), first)
            ],
        )
        for _, digest in rows.values():
            self.digests += digest
        self.new += len(rows)


def import_events(
    database: Database,
    programme: str,
    events: Iterable[Event],
    *,
    imported_at: datetime,
    label: str,
    progress: Callable[[int], None] | None,
) -> ImportReceipt:
    """Import events in one transaction; see `Store.import_events`."""
    at = microseconds(imported_at)
    _check_words(programme, label)
    remaining = iter(events)
    with database.writing(f"events of {programme}") as connection:
        number, previous = _head(connection, programme)
        work = _Import(database, connection, programme, number + 1)
        done = 0
        while chunk := list(islice(remaining, CHUNK)):
            work.take(chunk)
            done += len(chunk)
            if progress is not None:
                progress(done)
        if work.findings:
            raise ImportRefused(
                f"{len(work.findings)} of {done} events cannot be imported, so none was: "
                f"{_clause(work.findings[0].text())}",
                findings=tuple(work.findings),
                where=programme,
                remedy=_clause(work.findings[0].remedy()),
            )
        if not work.new:
            return ImportReceipt(batch=number, new=0, known=work.known, digest=previous)
        batch = (programme, work.number, at, label, work.new, work.known)
        digest = chain_digest(previous, batch, [work.digests])
        _close(connection, batch, previous, digest)
        return ImportReceipt(batch=work.number, new=work.new, known=work.known, digest=digest)


def _head(connection: Connection, programme: str) -> tuple[int, str]:
    """Return the number and the digest of a programme's latest import."""
    head = connection.execute(select(HEADS.c.batches, HEADS.c.digest).where(HEADS.c.programme == programme)).first()
    return (0, NO_DIGEST) if head is None else (head[0], head[1])


def _close(connection: Connection, batch: tuple[Any, ...], previous: str, digest: str) -> None:
    programme, number = batch[:2]
    if number == 1:
        connection.execute(insert(HEADS).values(programme=programme, batches=1, digest=digest))
    else:
        mine = HEADS.c.programme == programme
        connection.execute(update(HEADS).where(mine).values(batches=number, digest=digest))
    connection.execute(insert(BATCHES).values((*batch, previous, digest)))


def _clause(sentence: str) -> str:
    """Return a sentence as a part of another: an exception has no full stop."""
    return sentence[:1].lower() + sentence[1:].removesuffix(".")


def _check_words(*words: str) -> None:
    for word in words:
        if "\0" in word or word.encode("utf-8", "replace").decode() != word:
            raise BadInput("a name is Unicode without the character NUL", value=word, remedy="choose another name")


def _holds_nul(row: Row) -> bool:
    return any("\0" in text for text in _texts(row))


def _texts(row: Row) -> Iterator[str]:
    for value, name in zip(row, FIELDS, strict=True):
        if isinstance(value, str):
            yield value
            if name == "lots":
                yield from json.loads(value)


def _too_large(row: Row) -> str:
    for name, index in _NUMBERS:
        value = row[index]
        if value is not None and not -_INT64 <= value < _INT64:
            return f"{name} has more than 64 bits"
    return ""
