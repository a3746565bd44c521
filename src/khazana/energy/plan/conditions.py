"""The bridge from a plan's conditions to those of a case."""

from collections.abc import Callable
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.energy.conditions import (
    Budget,
    Condition,
    CostRecovery,
    EmissionsCap,
    ExchangeBudget,
    MonthlyTrigger,
    NoPreference,
    ReserveMargin,
)
from khazana.energy.plan.frame import DAY_H, Frame, days_of, stated, value_of
from khazana.energy.plan.record import HOURS_PER_YEAR
from khazana.energy.plan.terms import ConditionKind, PlannedCondition
from khazana.energy.plan.units import currency_in

__all__ = ["condition_of"]

_MONTHS: Final = 12


def condition_of(frame: Frame, one: PlannedCondition) -> Condition:
    """Return a condition; caps by the year are those of the hours that the case has."""
    return _MAKERS[one.kind](frame, one)


def _cost_recovery(frame: Frame, one: PlannedCondition) -> Condition:
    return CostRecovery(name=one.id, cost_usd_per_mwh=frame.dollars(one.price))


def _no_preference(frame: Frame, one: PlannedCondition) -> Condition:
    return NoPreference(name=one.id, reference_usd_per_mwh=frame.dollars(one.price))


def _exchange_budget(frame: Frame, one: PlannedCondition) -> Condition:
    return ExchangeBudget(name=one.id, most_usd=frame.dollars(one.budget), surrendered_share=value_of(one.surrendered))


def _emissions_cap(frame: Frame, one: PlannedCondition) -> Condition:
    years = frame.hours * len(frame.starts) / HOURS_PER_YEAR
    return EmissionsCap(name=one.id, most_t=value_of(one.cap) * years)


def _budget(_frame: Frame, one: PlannedCondition) -> Condition:
    budget = stated(one.budget, f"conditions.{one.id}.budget")
    return Budget(name=one.id, currency=currency_in(budget.unit) or "USD", most=budget.value)


def _reserve_margin(_frame: Frame, one: PlannedCondition) -> Condition:
    return ReserveMargin(name=one.id, share=value_of(one.share))


def _trigger(frame: Frame, one: PlannedCondition) -> MonthlyTrigger:
    """Return the trigger; a month of which the case has a part has that part of the baseline."""
    hours = np.arange(frame.hours) // DAY_H
    of_hour = np.concatenate([_months(start)[hours] for start in frame.starts])
    known, places, counts = np.unique(of_hour, return_inverse=True, return_counts=True)
    whole = np.concatenate([np.repeat(_months(start), DAY_H) for start in frame.starts])
    _, lengths = np.unique(whole[np.isin(whole, known)], return_counts=True)
    return MonthlyTrigger(
        name=one.id,
        baseline_mwh=value_of(one.baseline) * counts / lengths,
        month_of_hour=places.astype(np.intp),
        share=value_of(one.share),
    )


def _months(start: date) -> npt.NDArray[np.intp]:
    """Return the month of each day of a year that begins on a day, counted through all years, ``(365,)``."""
    return np.array([one.year * _MONTHS + one.month - 1 for one in days_of(start)], np.intp)


_MAKERS: Final[dict[ConditionKind, Callable[[Frame, PlannedCondition], Condition]]] = {
    ConditionKind.COST_RECOVERY: _cost_recovery,
    ConditionKind.NO_PREFERENCE: _no_preference,
    ConditionKind.MONTHLY_TRIGGER: _trigger,
    ConditionKind.EXCHANGE_BUDGET: _exchange_budget,
    ConditionKind.EMISSIONS_CAP: _emissions_cap,
    ConditionKind.BUDGET: _budget,
    ConditionKind.RESERVE_MARGIN: _reserve_margin,
}
