"""Operation as it would be lived: each day is decided from what is known of it and believed of the days after.

A window of hours is solved, its first hours are done, and the next window starts from there: from what the batteries
hold, from what runs, and from what was used of that which a condition allows. The hours that are done are known, the
rest are believed; where nothing else is believed, all of the window is known. The horizon is a ring, so the last
windows look into its first hours.

What a battery holds at the end of a window has the worth that is stated for it, and none where nothing is stated.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from khazana.core import BadInput, Unavailable
from khazana.energy.allotment import Account, Allotment, ties_of
from khazana.energy.case import Case
from khazana.energy.case_checking import checked
from khazana.energy.case_series import in_scenario
from khazana.energy.decision import ConditionState, Operation
from khazana.energy.programme import Block
from khazana.energy.quantities import inner
from khazana.energy.resources import Floats, SeriesLike, series
from khazana.energy.rolling_windows import Tied, Windows, tied
from khazana.energy.seam import Seam
from khazana.energy.solver import Solver

__all__ = ["STEP_H", "WINDOW_H", "Rolled", "Told", "roll", "step_costs"]

WINDOW_H: Final = 168
"""A week ahead."""
STEP_H: Final = 24
"""A day is done before the next window is looked at."""

Told = Callable[[int, int], bool]
"""Told how many windows of how many are done; it returns whether to stop."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rolled:
    """What was done in one scenario.

    Parameters
    ----------
    cost_usd
        Without capital; what a load's energy came short of its least is in it.
    use_mw
        ``(n_hours,)`` by (what is done, name); ``short`` is ``(n_spans,)`` in MWh.
    trips
        How many windows began with a load falling faster than its ramp allows: too much of it was gone, or nothing else
        was feasible.
    breaches
        How many windows could not keep to what was allotted to them, and came as near as possible.
    conditions
        What each condition came to, by month where it has months.
    start_mwh, end_mwh
        What each battery held before the first hour and after the last one.
    by_step_usd
        What each step cost, ``(n_windows,)``; what a load's energy came short of its least is not in it.
    """

    cost_usd: float
    use_mw: dict[tuple[str, str], Floats]
    windows: int
    trips: int
    breaches: int
    conditions: tuple[ConditionState, ...]
    start_mwh: Mapping[str, float]
    end_mwh: Mapping[str, float]
    by_step_usd: Floats

    @property
    def operation(self) -> Operation:
        """Return it as the operation of a decision, without worths."""
        return Operation(
            cost_usd=self.cost_usd, use_mw=self.use_mw, price_usd_per_mwh=None, conditions=self.conditions
        )  # fmt: skip


def roll(  # noqa: PLR0913 - what a rolling operation needs
    case: Case,
    scenario: int,
    capacity_mw: Floats,
    solver: Solver,
    *,
    believed: Case | None = None,
    start_share: float = 0.5,
    start_mwh: Mapping[str, float] | None = None,
    end_usd_per_mwh: Mapping[str, SeriesLike] | None = None,
    allotment: Allotment = Allotment.BY_TIME,
    plan: Operation | None = None,
    window_h: int = WINDOW_H,
    step_h: int = STEP_H,
    told: Told | None = None,
) -> Rolled:
    """Operate given capacities, ``(n_capacities,)``, window by window.

    Parameters
    ----------
    believed
        The same case with the profiles that are believed beyond the hours that are done.
    start_share, start_mwh
        How full the batteries are at the start, or what those that are named hold.
    end_usd_per_mwh
        What a megawatt-hour in each battery is worth at the end of each hour, a series; for instance
        `Operation.level_worth_usd_per_mwh` of a plan.
    allotment, plan
        How what conditions allow over months or the whole horizon is shared out over the windows; `Allotment.BY_PLAN`
        needs the plan. Conditions on capacities alone play no part.
    told
        Told after each window, and asked whether to stop.

    Raises
    ------
    BadInput
        If the case has errors, a plan is missing, or a load's least run reaches beyond a window.
    Unavailable
        If it was stopped.
    """
    _refuse(checked(case), (window_h, step_h), plan if allotment is Allotment.BY_PLAN else None, allotment)
    case, believed = in_scenario(case, scenario), case if believed is None else checked(believed)
    believed = in_scenario(believed, scenario)
    windows = Windows(case, believed, 0, (window_h, step_h))
    ties = _ties(case, believed, capacity_mw, (window_h, step_h), plan if allotment is Allotment.BY_PLAN else None)
    worth = {name: series(one)[0] for name, one in (end_usd_per_mwh or {}).items()}
    first = windows.at(0)
    seam = Seam(case, first, capacity_mw, solver, _levels(case, capacity_mw, start_share, start_mwh))
    started = dict(seam.level)
    done = {key: np.empty(case.hours) for key in first.places if key[0] != "short"}
    costs: list[float] = []
    for start in range(0, case.hours, step_h):
        one = first if start == 0 else windows.at(start)
        guide = _guide(one, worth, (start + window_h - 1) % case.hours)
        values = seam.solve(one, guide, tied(one.at(capacity_mw), one, ties, start, (window_h, step_h)), bool(ties))
        taken = min(step_h, case.hours - start)
        cost = _constants(case, capacity_mw, slice(start, start + taken))
        for key, place in one.places.items():
            if key in done:
                part = slice(place.start, place.start + taken)
                done[key][start : start + taken] = values[part]
                cost += inner(one.cost[part], values[part])
        costs.append(cost)
        _book(ties, done, slice(start, start + taken))
        seam.move_on(one, values, taken)
        if told is not None and told(len(costs), -(-case.hours // step_h)):
            raise Unavailable("it was stopped before its end", where=case.name, remedy="ask again, and let it end")
    cost = sum(costs)
    short = _short(case, capacity_mw, done)
    for load in case.loads:
        if ("short", load.name) in short:
            cost += load.energy_shortfall_usd_per_mwh * float(short["short", load.name].sum())
    return Rolled(
        cost_usd=cost, use_mw=done | short, windows=len(costs), trips=int(seam.trips), breaches=int(seam.breaches),
        conditions=tuple(state for tie in ties if tie.known.is_condition for state in tie.account.states()),
        start_mwh=started, end_mwh=dict(seam.level), by_step_usd=np.array(costs),
    )  # fmt: skip


def step_costs(case: Case, scenario: int, capacity_mw: Floats, operation: Operation, step_h: int = STEP_H) -> Floats:
    """Return what each step of an operation cost, reckoned as `roll` does it, ``(n_steps,)`` [USD]."""
    case = in_scenario(case, scenario)
    windows, costs = Windows(case, case, 0, (step_h, step_h)), []
    for start in range(0, case.hours, step_h):
        one, taken = windows.at(start), min(step_h, case.hours - start)
        cost = _constants(case, capacity_mw, slice(start, start + taken))
        for key, place in one.places.items():
            if key[0] != "short":
                part = slice(place.start, place.start + taken)
                cost += inner(one.cost[part], operation.use_mw[key][start : start + taken])
        costs.append(cost)
    return np.array(costs)


def _refuse(case: Case, sizes: tuple[int, int], plan: Operation | None, allotment: Allotment) -> None:
    window_h, step_h = sizes
    for load in case.loads:
        if load.is_unit:
            raise BadInput(
                "its least run reaches beyond what is done of a window", where=load.name, remedy="leave it out"
            )
    if not 0 < step_h <= window_h <= case.hours:
        raise BadInput("a step is at most a window, a window at most the horizon", value=f"{step_h}, {window_h}")
    if allotment is Allotment.BY_PLAN and plan is None:
        raise BadInput("a plan is missing", where=case.name, remedy="give one, or share out by time")


def _ties(
    case: Case, believed: Case, capacity_mw: Floats, sizes: tuple[int, int], plan: Operation | None
) -> tuple[Tied, ...]:
    window_h, step_h = sizes
    both = (ties_of(one, 0, capacity_mw, step_h, plan) for one in (case, believed))
    found = []
    for known, thought in zip(*both, strict=True):
        account = Account(known, window_h)
        found.append(Tied(known=known, believed=thought, account=account, slots=account.segments_most(window_h)))
    return tuple(found)


def _levels(
    case: Case, capacity_mw: Floats, start_share: float, start_mwh: Mapping[str, float] | None
) -> dict[str, float]:
    most = dict(zip(case.names, capacity_mw.tolist(), strict=True))
    full = {one.name: one.hours * most[one.name] for one in case.batteries}
    given = {} if start_mwh is None else start_mwh
    for name, value in given.items():
        if not 0 <= value <= full.get(name, -1.0):
            raise BadInput(
                "a battery holds from nothing to all it can", where=name, value=value, remedy="check name and unit"
            )
    return {name: given.get(name, start_share * value) for name, value in full.items()}


def _guide(one: Block, worth: Mapping[str, Floats], hour: int) -> Floats:
    """Return a window's costs less the worth of what its batteries hold at its end."""
    if not worth:
        return one.cost
    found = one.cost.copy()
    for name, values in worth.items():
        if ("level", name) not in one.places:
            raise BadInput("no such battery", where="end_usd_per_mwh", value=name, remedy="use the case's names")
        found[one.places["level", name].stop - 1] -= values[hour if values.size > 1 else 0]
    return found


def _book(ties: tuple[Tied, ...], done: Mapping[tuple[str, str], Floats], hours: slice) -> None:
    for tie in ties:
        parts = [weights[hours] * done[key][hours] for key, weights in tie.known.weights.items()]
        tie.account.book(hours.start, np.sum(parts, axis=0) if parts else np.zeros(hours.stop - hours.start))


def _short(case: Case, capacity_mw: Floats, done: Mapping[tuple[str, str], Floats]) -> dict[tuple[str, str], Floats]:
    """Return what loads with a least energy came short of it, by window of theirs [MWh]."""
    found = {}
    for load, mw in zip(case.loads, capacity_mw.tolist(), strict=False):
        if load.energy_share and load.energy_shortfall_usd_per_mwh:
            span = np.arange(case.hours) // (load.energy_window_h or case.hours)
            asked = load.energy_share * mw * case.row(load.draw_share, 0)
            missing = np.bincount(span, asked - done["served", load.name])
            found["short", load.name] = np.maximum(missing, 0.0)
    return found


def _constants(case: Case, capacity: Floats, hours: slice) -> float:
    """Return what is spent whatever is done: penalties of all firm draw, and curtailment of all surplus."""
    spent = 0.0
    for number, load in enumerate(case.loads):
        if load.shortfall_usd_per_mwh:
            draw = case.row(load.draw_share, 0)[hours]
            spent += load.shortfall_usd_per_mwh * float(draw.sum()) * float(capacity[number])
    for zone in case.zones:
        if zone.curtailment_usd_per_mwh:
            spent += zone.curtailment_usd_per_mwh * float(case.row(zone.available_mw, 0)[hours].sum())
    return spent
