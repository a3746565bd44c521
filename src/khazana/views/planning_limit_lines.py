"""Limits as lines over a fan: those that hold against what the fan shows, on the days on which they are tested."""

from collections.abc import Iterator

import numpy as np

from khazana.planning import (
    AccumulationCeiling,
    AdequacyFloor,
    Count,
    Limit,
    Measure,
    Move,
    Policy,
    Question,
    ReservesFloor,
)
from khazana.planning.pieces import ALWAYS, Dated, Days, Floats, Horizon
from khazana.views.canvas import Row
from khazana.views.chart_form import directed
from khazana.views.planning_drawing import PlanningBrush, short

__all__ = ["limit_rows"]


def limit_rows(question: Question, measure: Measure, unit: float, brush: PlanningBrush) -> list[Row]:
    """Return the lines of the limits that a fan of a measure can be held against, step by step, in ``unit``.

    A ceiling on accumulation counts from the start, and is drawn above what is held then; by the IMF's count only where
    the policy neither sells nor is given or loses coins, as what is held is not what is counted otherwise.
    """
    policy = next(one for one in question.policies if one.name == brush.policy)
    rows: list[Row] = []
    for limit in question.limits:
        found = _line(limit, measure, question, policy)
        if found is not None:
            rows += _steps(brush.named(limit.name), *found, question.horizon, unit)
    return rows


def _line(limit: Limit, measure: Measure, question: Question, policy: Policy) -> tuple[Dated, Days, float] | None:
    """Return a limit's figure, its days, and what is added to it; ``None`` where it is not one of the measure."""
    if isinstance(limit, AccumulationCeiling) and measure is Measure.COINS:
        moves = policy.may_sell or any(isinstance(rule, Move) for rule in policy.rules)
        is_shown = (limit.count is Count.ANNOUNCED or not moves) and limit.days.since in {None, question.start.on}
        return (limit.coins, limit.days, question.start.books.coins) if is_shown else None
    if isinstance(limit, ReservesFloor) and measure is Measure.NET_RESERVES_USD:
        return limit.usd, limit.days, 0.0
    if isinstance(limit, AdequacyFloor) and measure is Measure.ADEQUACY:
        return limit.share, ALWAYS, 0.0
    return None


def _steps(name: str, value: Dated, days: Days, more: float, horizon: Horizon, unit: float) -> Iterator[Row]:
    values, holds = horizon.dated(value, name)
    values = (values + more) / unit
    holds = holds * _within(days, horizon)
    shown = np.flatnonzero(holds)
    for place, day in enumerate(shown):
        is_edge = place in {0, len(shown) - 1}
        if is_edge or values[day] != values[shown[place - 1]] or values[day] != values[shown[place + 1]]:
            at = horizon.date_of(int(day)).isoformat()
            yield {
                "at": at,
                "name": directed(name),
                "value": short(float(values[day])),
                "last": place == len(shown) - 1,
            }


def _within(days: Days, horizon: Horizon) -> Floats:
    first = 0 if days.since is None else max(0, horizon.day_of(days.since))
    until = horizon.days if days.until is None else max(0, min(horizon.days, horizon.day_of(days.until)))
    found = np.zeros(horizon.days)
    found[first:until] = 1.0
    return found
