"""Rules of commitments as they stand in files, as records."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from khazana.alliance.commitment_rules import (
    OPEN_END,
    RULES,
    BalanceAtHeight,
    CriterionMet,
    DocumentLoggedBy,
    NoInflowBetween,
    NoOutflowBetween,
    PerimeterDisclosed,
    Rule,
    SeriesThreshold,
)
from khazana.core import BadInput, FindingKind, Interval, day_interval
from khazana.programmes.commitment_doors import CommitmentDoor, RuleDoor
from khazana.programmes.commitment_kinds import RULE_CANNOT, RULE_LACKS, RULE_UNUSED, UNKNOWN_RULE
from khazana.programmes.problems import Problems
from khazana.programmes.toml_places import Document, Path

__all__ = ["read_rule"]

_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "balance_at_height": ("height",),
    "document_logged_by": ("document",),
    "series_threshold": ("series", "unit"),
}
_USED: Final[Mapping[str, tuple[str, ...]]] = {
    "balance_at_height": ("height", "least_btc", "most_btc"),
    "no_inflow_between": ("since", "until"),
    "no_outflow_between": ("since", "until"),
    "document_logged_by": ("document", "action"),
    "series_threshold": ("series", "unit", "least", "most"),
    "criterion_met": ("criterion",),
    "perimeter_disclosed": (),
}


def read_rule(
    door: CommitmentDoor, zone: ZoneInfo, document: Document, path: Path, file: str, problems: Problems
) -> Rule | None:
    """Return the rule of a commitment; ``None`` where it has none, or one that cannot be used, which is a finding."""
    rule = door.rule
    if rule is None:
        return None
    field = ".".join(map(str, path))

    def add(kind: FindingKind, at: str, /, **params: object) -> None:
        problems.add(kind, file, document.line((*path, at)), f"{field}.{at}", **params)

    if rule.kind not in RULES:
        add(UNKNOWN_RULE, "kind", value=rule.kind, known=tuple(RULES))
        return None
    given = {name for name in RuleDoor.model_fields if getattr(rule, name) not in {None, ""}} - {"kind"}
    unused = sorted(given - {*_USED[rule.kind]})
    for key in unused:
        add(RULE_UNUSED, key, rule=rule.kind, key=key, known=_USED[rule.kind] or ("no key",))
    lacking = [key for key in _NEEDED.get(rule.kind, ()) if key not in given]
    for key in lacking:
        add(RULE_LACKS, "kind", rule=rule.kind, key=key)
    if unused or lacking:
        return None
    try:
        return _MADE[rule.kind](door, rule, zone)
    except BadInput as refusal:
        add(RULE_CANNOT, "kind", rule=rule.kind, reason=refusal.what)
        return None


def _within(door: CommitmentDoor, rule: RuleDoor, zone: ZoneInfo) -> Interval:
    first, last = rule.since or door.agreed, rule.until or door.due
    if first is None:
        raise BadInput("neither since nor agreed says when it begins")
    return Interval(day_interval(first, zone).start, OPEN_END if last is None else _end(last, zone))


def _end(day: date, zone: ZoneInfo) -> datetime:
    return day_interval(day, zone).end


def _balance(door: CommitmentDoor, rule: RuleDoor, zone: ZoneInfo) -> Rule:
    del door, zone
    return BalanceAtHeight(height=rule.height or 0, least=rule.least_btc, most=rule.most_btc)


def _document(door: CommitmentDoor, rule: RuleDoor, zone: ZoneInfo) -> Rule:
    del zone
    return DocumentLoggedBy(document=rule.document, action=rule.action or "adopted", parties=tuple(door.parties))


def _series(door: CommitmentDoor, rule: RuleDoor, zone: ZoneInfo) -> Rule:
    del door, zone
    return SeriesThreshold(series=rule.series, unit=rule.unit, least=rule.least, most=rule.most)


_MADE: Final[Mapping[str, Callable[[CommitmentDoor, RuleDoor, ZoneInfo], Rule]]] = {
    "balance_at_height": _balance,
    "no_inflow_between": lambda door, rule, zone: NoInflowBetween(within=_within(door, rule, zone)),
    "no_outflow_between": lambda door, rule, zone: NoOutflowBetween(within=_within(door, rule, zone)),
    "document_logged_by": _document,
    "series_threshold": _series,
    "criterion_met": lambda door, rule, _: CriterionMet(criterion=rule.criterion or door.id),
    "perimeter_disclosed": lambda *_: PerimeterDisclosed(),
}
