"""``commitments.toml`` as records: what was promised, by which rule it is evaluated, and what is known of it."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

from khazana.alliance.commitment_facts import Reported, SeriesPoint
from khazana.core import Interval, Range, day_interval
from khazana.programmes.commitment_doors import CommitmentDoor, CommitmentsDoor, PointDoor, ReportDoor
from khazana.programmes.commitment_kinds import NOT_COMMITTED
from khazana.programmes.commitment_rules import read_rule
from khazana.programmes.declared import Declared
from khazana.programmes.doors import pass_door
from khazana.programmes.problems import Problems
from khazana.programmes.programme import Commitment
from khazana.programmes.relation_kinds import ENDS_BEFORE
from khazana.programmes.toml_files import check_entries, local_text
from khazana.programmes.toml_places import Document, read_document

__all__ = ["COMMITMENTS_FILE", "Commitments", "read_commitments"]

COMMITMENTS_FILE: Final = "commitments.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitments:
    """All of ``commitments.toml``: what was promised, points of series, and what others report."""

    commitments: tuple[Commitment, ...] = ()
    points: tuple[SeriesPoint, ...] = ()
    reports: tuple[Reported, ...] = ()


def read_commitments(text: str, declared: Declared, problems: Problems) -> Commitments:
    """Read ``commitments.toml``; what is wrong becomes findings."""
    document = read_document(text, COMMITMENTS_FILE, problems)
    if document is None:
        return Commitments()
    door = pass_door(CommitmentsDoor, document, COMMITMENTS_FILE, problems)
    check_entries(document, declared, COMMITMENTS_FILE, ("commitments", "points", "reports"), problems)
    if door is None:
        return Commitments()
    zone = declared.zone or ZoneInfo("UTC")
    _look_at_days(door, document, problems)
    _look_at_reports(door, document, problems)
    return Commitments(
        commitments=tuple(
            _commitment(one, place, zone, document, problems) for place, one in enumerate(door.commitments)
        ),
        points=tuple(_point(one, zone) for one in door.points),
        reports=tuple(_report(one, zone) for one in door.reports),
    )


def _commitment(door: CommitmentDoor, place: int, zone: ZoneInfo, document: Document, problems: Problems) -> Commitment:
    path = ("commitments", place, "rule")
    return Commitment(
        id=door.id,
        instrument=door.instrument,
        parties=tuple(door.parties),
        text=local_text(door.text),
        source=door.source,
        source_kind=door.source_kind,
        agreed=door.agreed,
        due=door.due,
        evidence=door.evidence,
        rule=read_rule(door, zone, document, path, COMMITMENTS_FILE, problems),
    )


def _point(door: PointDoor, zone: ZoneInfo) -> SeriesPoint:
    last = max(door.since, door.until)
    return SeriesPoint(
        series=door.series,
        unit=door.unit,
        within=Interval(day_interval(door.since, zone).start, day_interval(last, zone).end),
        value=Range.exactly(Fraction(door.value)),
        source=door.source,
        source_kind=door.source_kind,
    )


def _report(door: ReportDoor, zone: ZoneInfo) -> Reported:
    return Reported(
        commitment=door.commitment,
        says=door.says,
        by=door.by,
        dated=day_interval(door.dated, zone).start,
        source=door.source,
        source_kind=door.source_kind,
    )


def _look_at_days(door: CommitmentsDoor, document: Document, problems: Problems) -> None:
    days: list[tuple[str, int, str, date | None, date | None]] = [
        ("commitments", place, "due", one.agreed, one.due) for place, one in enumerate(door.commitments)
    ]
    days += [("points", place, "until", one.since, one.until) for place, one in enumerate(door.points)]
    for name, place, key, first, last in days:
        if first and last and last < first:
            line = document.line((name, place, key))
            problems.add(ENDS_BEFORE, COMMITMENTS_FILE, line, f"{name}.{place}.{key}", value=last, first=first)


def _look_at_reports(door: CommitmentsDoor, document: Document, problems: Problems) -> None:
    known = {one.id for one in door.commitments}
    known |= {one.rule.criterion for one in door.commitments if one.rule is not None and one.rule.criterion}
    for place, one in enumerate(door.reports):
        if one.commitment not in known:
            line = document.line(("reports", place, "commitment"))
            field = f"reports.{place}.commitment"
            problems.add(NOT_COMMITTED, COMMITMENTS_FILE, line, field, value=one.commitment)
