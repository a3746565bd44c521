"""What each rule makes of facts."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from khazana.alliance import commitment_kinds as kinds
from khazana.alliance.coin_counting import judge_inflow, judge_outflow
from khazana.alliance.commitment_facts import DocumentStep, Facts, SeriesPoint
from khazana.alliance.commitment_results import Judge, Judgement, Promise, Status
from khazana.alliance.commitment_rules import (
    BalanceAtHeight,
    CriterionMet,
    DocumentLoggedBy,
    NoInflowBetween,
    NoOutflowBetween,
    PerimeterDisclosed,
    SeriesThreshold,
)
from khazana.core import Finding, FindingKind, Range, SourceKind, format_btc, format_instant
from khazana.core.sats import Sats

__all__ = ["JUDGES"]


def judge_balance(promise: Promise, facts: Facts, at: datetime) -> Judgement:
    """Hold a balance at a height against its bounds."""
    del at
    rule: Any = promise.rule
    known = next((one for one in facts.balances if one.block.height == rule.height), None)
    if known is None:
        return Judgement(status=Status.UNDETERMINED, reasons=(kinds.NO_BALANCE.at(height=rule.height),))
    holds = (rule.least is None or known.amount >= rule.least) and (rule.most is None or known.amount <= rule.most)
    said = kinds.BALANCE.at(amount=format_btc(Sats(known.amount)), height=rule.height)
    return Judgement(status=Status.MET if holds else Status.NOT_MET, reasons=(said,), evidence=(known.block.hash,))


def judge_document(promise: Promise, facts: Facts, at: datetime) -> Judgement:
    """Look for a document in the logs of all parties that promised it.

    When witnesses cosign a head bounds from above when its entries were logged. Seen in time, a step was in time; seen
    only later, nothing says when it was logged. A step that is missing here may stand in a log that is not here, so
    this rule never says that a commitment is not met.
    """
    rule: Any = promise.rule
    findings: list[Finding] = []
    states: list[Status] = []
    evidence: list[str] = []
    for party in rule.parties:
        steps = [one for one in facts.documents if _is_step(one, rule, party, at)]
        state, finding = _logged(promise, rule, party, steps, at)
        findings.append(finding)
        states.append(state)
        evidence += [one.digest for one in steps]
    if Status.OUTSTANDING in states:
        late = kinds.NO_DUE_DAY.at() if promise.due is None else kinds.NOT_DUE.at(due=_last_day(promise.due))
        findings.append(late)
    order = (Status.UNDETERMINED, Status.OUTSTANDING, Status.MET)
    return Judgement(
        status=next(one for one in order if one in states), reasons=tuple(findings), evidence=tuple(evidence)
    )


def _is_step(step: DocumentStep, rule: DocumentLoggedBy, party: str, at: datetime) -> bool:
    seen = step.seen_at is None or step.seen_at <= at
    return seen and (step.document, step.action, step.party) == (rule.document, rule.action, party)


def _logged(
    promise: Promise, rule: DocumentLoggedBy, party: str, steps: list[DocumentStep], at: datetime
) -> tuple[Status, Finding]:
    if not steps:
        missing = kinds.NOT_LOGGED.at(party=party, document=rule.document, action=rule.action)
        is_late = promise.due is not None and at >= promise.due
        return Status.UNDETERMINED if is_late else Status.OUTSTANDING, missing
    first = min(steps, key=lambda one: (one.seen_at is None, one.seen_at, one.position))
    said = {"party": party, "action": rule.action}
    if promise.due is not None and first.seen_at is None:
        return Status.UNDETERMINED, kinds.LOGGED_UNSEEN.at(**said)
    if promise.due is not None and first.seen_at is not None and first.seen_at >= promise.due:
        seen = format_instant(first.seen_at)  # the log had it by then, and nothing says since when
        return Status.UNDETERMINED, kinds.SEEN_LATE.at(**said, seen=seen, due=_last_day(promise.due))
    return Status.MET, kinds.LOGGED.at(**said, position=first.position, log=first.log)


def judge_series(promise: Promise, facts: Facts, at: datetime) -> Judgement:
    """Hold a series against its bounds, for the period that ends with the due day, or else the latest known."""
    rule: Any = promise.rule
    points = [
        one for one in facts.series if (one.series, one.unit) == (rule.series, rule.unit) and one.within.end <= at
    ]
    if promise.due is not None:
        points = [one for one in points if one.within.end == promise.due]
    elif points:
        last = max(one.within.end for one in points)
        points = [one for one in points if one.within.end == last]
    if not points:
        if promise.due is not None and at < promise.due:
            return _not_due(promise.due)
        return Judgement(status=Status.UNDETERMINED, reasons=(kinds.NO_SERIES.at(series=rule.series),))
    return _held(rule, points)


def _held(rule: SeriesThreshold, points: list[SeriesPoint]) -> Judgement:
    verdicts = [_keeps(one.value, rule.least, rule.most) for one in points]
    said = [kinds.SERIES_AROUND if one is None else kinds.SERIES for one in verdicts]
    findings = [_series(one, kind) for one, kind in zip(points, said, strict=True)]
    if len(set(verdicts)) > 1:
        status = Status.UNDETERMINED
        findings.append(kinds.SERIES_DIFFERS.at(series=rule.series))
    else:
        status = {True: Status.MET, False: Status.NOT_MET, None: Status.UNDETERMINED}[verdicts[0]]
    return Judgement(status=status, reasons=tuple(findings), evidence=tuple(one.source for one in points))


def _keeps(value: Range, least: Decimal | None, most: Decimal | None) -> bool | None:
    """Tell whether all of a range keeps its bounds, or none; ``None`` where it lies on both sides."""
    allowed = Range(None if least is None else Fraction(least), None if most is None else Fraction(most))
    if not value.overlaps(allowed):
        return False
    above = allowed.low is None or (value.low is not None and value.low >= allowed.low)
    below = allowed.high is None or (value.high is not None and value.high <= allowed.high)
    return True if above and below else None


def _series(point: SeriesPoint, kind: FindingKind) -> Finding:
    low, high = point.value.low, point.value.high
    value = _figure(low) if low == high else f"{_figure(low)}–{_figure(high)}"
    return kind.at(series=point.series, value=value, unit=point.unit, source=point.source)


def _figure(bound: Fraction | None) -> str:
    return "…" if bound is None else format(Decimal(bound.numerator) / Decimal(bound.denominator), "f")


def judge_criterion(promise: Promise, facts: Facts, at: datetime) -> Judgement:
    """Take what whoever watches over the instrument said last; a report of the press does not decide."""
    rule: Any = promise.rule
    said = [one for one in facts.reported if one.commitment in {promise.id, rule.criterion} and one.dated <= at]
    decided = [one for one in said if one.says in {Status.MET, Status.NOT_MET}]
    official = [one for one in decided if one.source_kind is SourceKind.PRIMARY]
    findings = tuple(
        kinds.REPORTED.at(by=one.by, says=one.says, dated=one.dated.date(), source=one.source) for one in decided
    )
    evidence = tuple(one.source for one in decided)
    if official:
        last = max(official, key=lambda one: one.dated)
        return Judgement(status=Status(last.says), reasons=findings, evidence=evidence)
    if promise.due is not None and at < promise.due:
        return _not_due(promise.due, *findings)
    return Judgement(status=Status.UNDETERMINED, reasons=(*findings, kinds.NOT_REPORTED.at()), evidence=evidence)


def judge_disclosure(promise: Promise, facts: Facts, at: datetime) -> Judgement:
    """See whether the party itself names what it holds."""
    del promise, at
    own = sum(one.entries for one in facts.perimeter if one.source_kind is SourceKind.PRIMARY)
    if own:
        return Judgement(status=Status.MET, reasons=(kinds.DISCLOSED.at(entries=own),), evidence=("perimeter.csv",))
    listed = sum(one.entries for one in facts.perimeter)
    return Judgement(status=Status.UNDETERMINED, reasons=(kinds.NOT_DISCLOSED.at(entries=listed),))


def _not_due(due: datetime, *findings: Finding) -> Judgement:
    return Judgement(status=Status.OUTSTANDING, reasons=(*findings, kinds.NOT_DUE.at(due=_last_day(due))))


def _last_day(due: datetime) -> str:
    """Return the last day on which it is in time, by the clock of UTC: ``due`` is its end."""
    return (due - timedelta(microseconds=1)).date().isoformat()


JUDGES: Final[dict[type, Judge]] = {
    BalanceAtHeight: judge_balance,
    NoInflowBetween: judge_inflow,
    NoOutflowBetween: judge_outflow,
    DocumentLoggedBy: judge_document,
    SeriesThreshold: judge_series,
    CriterionMet: judge_criterion,
    PerimeterDisclosed: judge_disclosure,
}
"""The judge of each kind of rule."""
