"""The rows of a run: where it stands, what was fitted, outcomes, first breaches, fans, both counts, the accounts."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

import numpy as np

from khazana.app.planning_reports import CompareReport, PlanningStand, RunReport
from khazana.core import Finding
from khazana.i18n import Message
from khazana.planning import Estimate, Measure
from khazana.planning.questions import MARKET_MEASURES
from khazana.views.cells import Absence, Cell
from khazana.views.energy_figures import dollars, number
from khazana.views.planning_words import ConditionalityTerm, CountTerm, LawTerm, MeasureTerm, ParameterTerm

__all__ = [
    "COIN_PLACES",
    "HELD_PLACES",
    "SHARE_PLACES",
    "Row",
    "Rows",
    "accounts",
    "breaches",
    "causes",
    "comparison",
    "counts",
    "fan",
    "findings",
    "fit",
    "outcomes",
    "share",
    "stand",
]

Row = tuple[Cell, ...]
Rows = tuple[Row, ...]
SHARE_PLACES: Final = 6
COIN_PLACES: Final = 8
HELD_PLACES: Final = 2
"""Coins that were simulated: the error of drawing paths is larger than a hundredth of a coin."""
_CENTS: Final = 2
_SHARES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
_PLACES: Final[Mapping[Measure, int]] = {
    Measure.COINS: HELD_PLACES,
    Measure.VOLUNTARY_COINS: HELD_PLACES,
    Measure.ANNOUNCED_COINS: HELD_PLACES,
    Measure.LOCAL_PER_USD: 4,
    Measure.LOWEST_SHARE: SHARE_PLACES,
    Measure.ADEQUACY: SHARE_PLACES,
}
"""Decimals by measure; money has two."""


def share(estimate: Estimate | None) -> tuple[Cell, Cell]:
    """Return a probability and its error as cells; not applicable where there is none."""
    if estimate is None:
        return Absence.NOT_APPLICABLE, Absence.NOT_APPLICABLE
    return number(estimate.value, SHARE_PLACES), number(estimate.error, SHARE_PLACES)


def stand(report: RunReport) -> Rows:
    """Return the one row of what an answer rests on."""
    return (_stand(report.stand),)


def _stand(one: PlanningStand) -> Row:
    fitted, question = one.calibration, one.question
    held = tuple(limit.name for limit in question.limits)
    return (
        one.programme.id,
        LawTerm(fitted.kind.value),
        fitted.first,
        fitted.last,
        fitted.n_returns,
        f"{fitted.library} {fitted.version}",
        fitted.method,
        number(fitted.volatility_per_year, 4),
        number(fitted.drift.log_growth_per_year, 4),
        fitted.drift.reason,
        question.start.on,
        question.days,
        number(question.start.price_usd, _CENTS),
        number(question.start.books.coins, COIN_PLACES),
        dollars(question.start.books.cost_usd),
        held,
        tuple(limit.id for limit in one.plan.limits if limit.id not in held),
        question.seed,
        one.plan.is_synthetic or one.programme.synthetic,
    )


def fit(report: RunReport) -> Rows:
    """Return what was fitted, each with its error."""
    fitted = report.stand.calibration
    return tuple(
        (
            LawTerm(fitted.kind.value),
            ParameterTerm(one.name),
            Decimal(repr(one.value)),
            None if one.standard_error is None else Decimal(repr(one.standard_error)),
        )
        for one in fitted.estimates
    )


def outcomes(report: RunReport) -> Rows:
    """Return what came of each policy."""
    return tuple(
        (
            one.policy,
            *share(one.breach),
            one.median_on or Absence.NOT_APPLICABLE,
            number(one.coins[2].value, HELD_PLACES),
            dollars(one.value_usd[2].value),
            dollars(one.value_usd[0].value),
            dollars(one.value_usd[-1].value),
            dollars(one.value_usd[2].low),
            dollars(one.value_usd[2].high),
            *share(one.against_first),
        )
        for one in report.outcomes
    )


def causes(report: RunReport) -> Rows:
    """Return which limit is crossed first, by policy and limit."""
    conditionalities = {one.id: one.conditionality for one in report.stand.plan.limits}

    def conditionality(limit: str) -> ConditionalityTerm | None:
        said = conditionalities.get(limit)
        return None if said is None else ConditionalityTerm(said.value)

    return tuple(
        (
            one.policy,
            cause.limit,
            conditionality(cause.limit),
            *share(cause.probability),
            cause.median_on or Absence.NOT_APPLICABLE,
        )
        for one in report.outcomes
        for cause in one.causes
    )


def breaches(report: RunReport) -> Rows:
    """Return by policy, marked day and limit how likely it was crossed by then; for any limit first."""
    return tuple(row for one in report.outcomes for row in _breaches_of(report, one.policy))


def _breaches_of(report: RunReport, policy: str) -> Iterator[Row]:
    result = report.result
    found = result.first_breaches(policy)
    first = found.counts.cumsum(axis=1) / found.paths
    at_all = np.array([result.crossings(policy, limit).cumsum() for limit in found.limits])
    for day in result.question.marked_days if found.limits else ():
        yield policy, found.dates[day], "", *_crossed(int(found.counts[:, : day + 1].sum()), found.paths, None)
        for place, limit in enumerate(found.limits):
            yield policy, found.dates[day], limit, *_crossed(int(at_all[place, day]), found.paths, first[place, day])


def _crossed(count: int, paths: int, first: float | None) -> tuple[Cell, Cell, Cell]:
    """Return the share of which it was the first, the share at all, and the error of that."""
    p = count / paths
    spread = p * (1 - p) if 0 < count < paths else 1 / paths
    at_all = number(p, SHARE_PLACES)
    error = number((spread / paths) ** 0.5, SHARE_PLACES)
    return at_all if first is None else number(float(first), SHARE_PLACES), at_all, error


def fan(report: RunReport) -> Rows:
    """Return by policy, measure and marked day how paths spread."""
    question = report.result.question
    rows: list[Row] = []
    for measure in question.measures:
        names = [None] if measure in MARKET_MEASURES else [one.name for one in question.policies]
        for policy in names:
            spread = report.result.fan(measure, policy, _SHARES)
            rows += [
                (policy or "", MeasureTerm(measure.value), question.horizon.date_of(day), *_cells(measure, row))
                for day, row in zip(question.marked_days, spread.tolist(), strict=True)
            ]
    return tuple(rows)


def _cells(measure: Measure, row: list[float]) -> Iterator[Cell]:
    places = _PLACES.get(measure, _CENTS)
    return (number(one, places) for one in row)


def counts(report: RunReport) -> Rows:
    """Return each ceiling on accumulation against both counts."""
    return tuple(
        (
            one.policy,
            one.limit,
            CountTerm(one.count.value),
            Absence.NOT_APPLICABLE if not one.limit else one.is_agreed,
            number(one.coins.value, HELD_PLACES),
            *share(one.breach),
            one.median_on or Absence.NOT_APPLICABLE,
        )
        for one in report.counts
    )


def accounts(report: RunReport) -> Rows:
    """Return what the accounts show, by policy, treatment and day of report."""
    return tuple(
        (
            one.policy,
            one.treatment,
            one.on,
            *(dollars(value) for value in one.carrying_usd),
            *(dollars(value) for value in one.income_usd),
            *share(one.loss),
            one.paths,
        )
        for one in report.accounts
    )


def comparison(report: CompareReport) -> Rows:
    """Return what was set side by side, each against the first."""
    return tuple(
        (
            one.asked.label,
            one.asked.programme_id,
            one.stand.question.policies[0].name,
            LawTerm(one.stand.calibration.kind.value),
            *share(one.compared.breach),
            *share(one.compared.breach_change),
            Absence.NOT_APPLICABLE
            if one.compared.breach_apart is None
            else number(one.compared.breach_apart, SHARE_PLACES),
            number(one.compared.coins.value, HELD_PLACES),
            dollars(one.compared.value_usd.value),
            *_money(one.compared.value_change),
            report.paths,
        )
        for one in report.rows
    )


def _money(estimate: Estimate | None) -> tuple[Cell, Cell]:
    if estimate is None:
        return Absence.NOT_APPLICABLE, Absence.NOT_APPLICABLE
    return dollars(estimate.value), dollars(estimate.error)


def findings(found: tuple[Finding, ...]) -> Rows:
    """Return findings, each once."""
    return tuple(
        (one.severity, one.code, _said(one.kind.text, one), _said(one.kind.remedy, one)) for one in dict.fromkeys(found)
    )


def _said(template: str, one: Finding) -> Message:
    return Message(template, one.params)
