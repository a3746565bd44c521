"""Where a programme stands before a planning question: its plan, the law that is fitted, and what is open."""

import datetime as dt
from typing import Final, Protocol, TypeVar

from khazana.app.planning_mining import Desks, with_mined
from khazana.app.planning_reports import PlanningChoices, PlanningStand
from khazana.core import SATS_PER_BTC, BadInput, Mark, MarkRule, MarkSeries, has_errors
from khazana.i18n import message as _
from khazana.planning import AdequacyFloor, Books, Measure, Question
from khazana.planning.calibration import Calibration, Drift, LawKind, daily_returns, fit, fit_sparse
from khazana.planning.plan import Declared, TreasuryPlan, declared
from khazana.programmes import Programme
from khazana.reserve import Valuation

__all__ = ["CURRENCY", "Programmes", "chosen", "drift_of", "plan_of", "stand_of"]

CURRENCY: Final = "USD"
_WINDOW_DAYS: Final = 1461
_MARKS_A_YEAR: Final = 12
_DAYS_PER_YEAR: Final = 365.25


class Programmes(Desks, Protocol):
    """Where programmes, marks, books and sizings are found; `khazana.app.desk.Desk` is one."""

    def programme(self, programme_id: str, /) -> Programme:
        """Return a programme, or refuse with `BadInput`."""

    def marks(self, currency: str, /) -> MarkSeries:
        """Return the marks known in a currency."""

    def value(self, programme_id: str, /, *, at: dt.datetime) -> Valuation:
        """Return the booked coins' value at an instant."""


def plan_of(programme: Programme) -> TreasuryPlan:
    """Return what a programme plans.

    Raises
    ------
    BadInput
        If it plans nothing.
    """
    if programme.planning is None:
        raise BadInput(
            _("this programme plans nothing"),
            value=programme.id,
            remedy=_("add planning.toml to its folder; khazana init shows one"),
        )
    return programme.planning


def stand_of(programmes: Programmes, programme_id: str, choices: PlanningChoices) -> PlanningStand:
    """Return the question that a programme's plan and the marks at hand come to.

    Raises
    ------
    BadInput
        If the programme has no plan, no mark answers for the start, or no law can be fitted.
    """
    programme = programmes.programme(programme_id)
    plan, mining = with_mined(plan_of(programme), programme, programmes)
    marks = programmes.marks(CURRENCY)
    calibration = _calibrated(marks, plan, choices)
    price = _price(marks, plan, programme) if choices.price_usd is None else choices.price_usd
    pieces = declared(plan, price, _books(programmes, programme, plan))
    return PlanningStand(
        programme=programme,
        plan=plan,
        choices=choices,
        calibration=calibration,
        question=_question(plan, pieces, calibration, choices),
        findings=(*calibration.findings, *mining, *pieces.findings),
    )


def _books(programmes: Programmes, programme: Programme, plan: TreasuryPlan) -> Books:
    found = programmes.value(programme.id, at=_end_of(plan.start))
    held = found.holdings.proven + found.holdings.claimed + found.holdings.unknown
    cost = float(found.cost.as_decimal()) if found.cost.currency == CURRENCY and not found.cost_unknown else 0.0
    return Books(coins=held / SATS_PER_BTC, cost_usd=cost)


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) + dt.timedelta(days=1)


def _price(marks: MarkSeries, plan: TreasuryPlan, programme: Programme) -> float:
    found = marks.find(_end_of(plan.start), MarkRule(max_age=programme.accounting.mark_max_age))
    if not isinstance(found, Mark):
        raise BadInput(
            _("there is no mark for the start of the plan"),
            value=str(plan.start),
            remedy=_("fetch or import a mark of that day, or state the price"),
        )
    return float(found.price.amount)


def _calibrated(marks: MarkSeries, plan: TreasuryPlan, choices: PlanningChoices) -> Calibration:
    first, last = choices.window or (plan.start - dt.timedelta(days=_WINDOW_DAYS), plan.start)
    drift = drift_of(plan, choices)
    daily = daily_returns(marks, first, last)
    if choices.law is None and has_errors(daily.findings):
        return fit_sparse(marks, first, last, drift)
    return fit(choices.law or LawKind.BOOTSTRAP, daily, drift)


def drift_of(plan: TreasuryPlan, choices: PlanningChoices) -> Drift:
    """Return the drift that is chosen or declared, with who states it; zero where nobody does."""
    figure = plan.figure("drift")
    if choices.drift_per_year is not None:
        return Drift(log_growth_per_year=choices.drift_per_year, reason=_("stated by whoever asks"))
    if figure is None:
        return Drift(log_growth_per_year=0.0, reason=_("nobody states a growth, so none is counted on"))
    reason = figure.origin.assumption or f"source {figure.origin.source}"
    return Drift(log_growth_per_year=figure.value() or 0.0, reason=reason)


def _question(plan: TreasuryPlan, pieces: Declared, calibration: Calibration, choices: PlanningChoices) -> Question:
    policies = chosen(pieces.policies, choices.policies, "policies")
    years = choices.years or plan.years
    limits = chosen(pieces.limits, choices.limits, "limits")
    measures = [Measure.PRICE_USD, Measure.COINS, Measure.VALUE_USD, Measure.ANNOUNCED_COINS, Measure.VOLUNTARY_COINS]
    if any(isinstance(one, AdequacyFloor) for one in limits):
        measures.append(Measure.ADEQUACY)
    if pieces.reserves is not None:
        measures.append(Measure.NET_RESERVES_USD)
    days = round(years * _DAYS_PER_YEAR)
    parts = years * _MARKS_A_YEAR
    marks = [plan.start + dt.timedelta(days=round(days * part / parts)) for part in range(1, parts)]
    return Question(
        law=calibration.law,
        start=pieces.start,
        days=days,
        policies=policies,
        limits=limits,
        measures=tuple(measures),
        marks=tuple(marks),
        exchange_rate=pieces.exchange_rate,
        reserves=pieces.reserves,
        year_begins=plan.fiscal_year,
        seed=choices.seed,
    )


class _Named(Protocol):
    @property
    def name(self) -> str:
        """What it is called."""


One = TypeVar("One", bound=_Named)


def chosen(there: tuple[One, ...], names: tuple[str, ...], where: str) -> tuple[One, ...]:
    """Return those that are named, in that order; all where none is."""
    by_name = {one.name: one for one in there}
    missing = [name for name in names if name not in by_name]
    if missing:
        raise BadInput(
            _("there is none of that name that can be reckoned"),
            where=where,
            value=missing[0],
            remedy=_("use one of {known}"),
            known=", ".join(by_name),
        )
    return tuple(by_name[name] for name in names) if names else there
