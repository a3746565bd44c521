"""Operation as it would be lived: each day is decided from what is known of it and believed of the days after.

A window of hours is solved, its first hours are done, and the next window starts from there: from what the batteries
hold and from what runs. The hours that are done are known, the rest are believed; where nothing else is believed, all
of the window is known. The horizon is a ring, so the last windows look into its first hours.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from khazana.core import BadInput
from khazana.energy.case import Case
from khazana.energy.case_checking import checked
from khazana.energy.programme import Block, block
from khazana.energy.resources import Floats, Load, series
from khazana.energy.solver import Kept, Solution, Solver, Status, proven

__all__ = ["STEP_H", "WINDOW_H", "Rolled", "roll"]

WINDOW_H: Final = 168
"""A week ahead."""
STEP_H: Final = 24
"""A day is done before the next window is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rolled:
    """What was done in one scenario.

    Parameters
    ----------
    cost_usd
        Without capital.
    use_mw
        ``(n_hours,)`` by (what is done, name).
    trips
        How many windows began with a load falling faster than its ramp allows, as nothing else was feasible.
    """

    cost_usd: float
    use_mw: dict[tuple[str, str], Floats]
    windows: int
    trips: int


def roll(  # noqa: PLR0913 - what a rolling operation needs
    case: Case,
    scenario: int,
    capacity_mw: Floats,
    solver: Solver,
    *,
    believed: Case | None = None,
    start_share: float = 0.5,
    window_h: int = WINDOW_H,
    step_h: int = STEP_H,
) -> Rolled:
    """Operate given capacities, ``(n_capacities,)``, window by window.

    Parameters
    ----------
    believed
        The same case with the profiles that are believed beyond the hours that are done.
    start_share
        How full the batteries are at the start.

    Raises
    ------
    BadInput
        If the case has errors, or something ties hours together beyond a window.
    """
    _refuse(checked(case), window_h, step_h)
    first = _window(case, believed or case, scenario, 0, (window_h, step_h))
    kept = solver.keep(first.at(capacity_mw))
    seam = _Seam(case, first, capacity_mw, start_share)
    done = {key: np.empty(case.hours) for key in first.places if key[0] != "short"}
    cost, windows = 0.0, 0
    for start in range(0, case.hours, step_h):
        one = first if start == 0 else _window(case, believed or case, scenario, start, (window_h, step_h))
        found = seam.solve(kept, one)
        values = found.values
        if values is None:
            raise BadInput("nothing is feasible", where=f"hour {start}", remedy="give shortfalls a penalty")
        taken = min(step_h, case.hours - start)
        for key, place in one.places.items():
            if key in done:
                part = slice(place.start, place.start + taken)
                done[key][start : start + taken] = values[part]
                cost += float(one.cost[part] @ values[part])
        cost += _constants(case, scenario, capacity_mw, slice(start, start + taken))
        seam.move_on(one, values, taken)
        windows += 1
    return Rolled(cost_usd=cost, use_mw=done, windows=windows, trips=seam.trips)


def _refuse(case: Case, window_h: int, step_h: int) -> None:
    if case.conditions:
        raise BadInput(
            "conditions speak of the whole horizon, and a window sees a part of it",
            where=case.name,
            remedy="roll the case without its conditions",
        )
    for load in case.loads:
        if load.is_unit or (load.energy_share and (not load.energy_window_h or step_h % load.energy_window_h)):
            raise BadInput(
                "its least energy or run reaches beyond what is done of a window",
                where=load.name,
                remedy="give its energy a window of a day, or leave it out",
            )
    if not 0 < step_h <= window_h <= case.hours:
        raise BadInput("a step is at most a window, a window at most the horizon", value=f"{step_h}, {window_h}")


def _window(case: Case, believed: Case, scenario: int, start: int, sizes: tuple[int, int]) -> Block:
    """Return the programme of a window: what is done of it as it is, the rest as it is believed."""
    window_h, step_h = sizes
    hours = np.arange(start, start + window_h) % case.hours

    def cut(known: object, thought: object) -> Floats:
        one = series(known)  # type: ignore[arg-type] # what a record holds
        row = one[scenario if one.shape[0] > 1 else 0]
        if row.size == 1:
            return one[:1] if one.shape[0] == 1 else series(row)
        found = row[hours]
        if thought is not known:
            found[step_h:] = believed.row(thought, scenario)[hours[step_h:]]
        return series(found)

    short = replace(
        case,
        hours=window_h,
        probabilities=np.ones(1),
        zones=tuple(
            replace(
                zone,
                available_mw=cut(zone.available_mw, other.available_mw),
                price_usd_per_mwh=cut(zone.price_usd_per_mwh, other.price_usd_per_mwh),
                emissions_t_per_mwh=0.0,
            )
            for zone, other in zip(case.zones, believed.zones, strict=True)
        ),
        loads=tuple(_cut_load(load, cut) for load in case.loads),
        backups=tuple(
            replace(plant, available_share=cut(plant.available_share, plant.available_share)) for plant in case.backups
        ),
    )
    return block(short, 0, is_cyclic=False)


def _cut_load(load: Load, cut: Callable[[object, object], Floats]) -> Load:
    return replace(
        load,
        revenue_usd_per_mwh=cut(load.revenue_usd_per_mwh, load.revenue_usd_per_mwh),
        draw_share=cut(load.draw_share, load.draw_share),
        tariff_usd_per_mwh=0.0,
    )


def _constants(case: Case, scenario: int, capacity: Floats, hours: slice) -> float:
    """Return what is spent whatever is done: penalties of all firm draw, and curtailment of all surplus."""
    spent = 0.0
    for number, load in enumerate(case.loads):
        if load.shortfall_usd_per_mwh:
            draw = case.row(load.draw_share, scenario)[hours]
            spent += load.shortfall_usd_per_mwh * float(draw.sum()) * float(capacity[number])
    for zone in case.zones:
        if zone.curtailment_usd_per_mwh:
            spent += zone.curtailment_usd_per_mwh * float(case.row(zone.available_mw, scenario)[hours].sum())
    return spent


class _Seam:
    """Where one window ends and the next begins: levels of batteries, and loads with ramps."""

    def __init__(self, case: Case, first: Block, capacity: Floats, start_share: float) -> None:
        self.capacity, self.trips = capacity, 0
        owner = {name: number for number, name in enumerate(case.names)}
        self.batteries = [
            (one, next(group.start for group in first.groups if (group.kind, group.name) == ("level", one.name)))
            for one in case.batteries
        ]
        self.level = {one.name: start_share * one.hours * float(capacity[owner[one.name]]) for one in case.batteries}
        self.ramps = {
            load.name: load.ramp_share_per_hour * float(capacity[owner[load.name]])
            for load in case.loads
            if load.ramp_share_per_hour is not None and load.ramp_share_per_hour < 1
        }
        self.served: dict[str, float] = {}
        self.columns = np.arange(first.cost.size, dtype=np.int32)
        self.rows = np.arange(first.row_low.base.size, dtype=np.int32)

    def solve(self, kept: Kept, one: Block) -> Solution:
        """Solve a window from here; a load may fall faster than its ramp where nothing else is feasible."""
        low, high = one.low.copy(), one.high.at(self.capacity)
        row_low, row_high = one.row_low.at(self.capacity), one.row_high.at(self.capacity)
        for battery, row in self.batteries:
            row_low[row] = row_high[row] = (1 - battery.loss_share_per_hour) * self.level[battery.name]
        for name, before in self.served.items():
            place = one.places["served", name].start
            high[place] = min(high[place], before + self.ramps[name])
            low[place] = min(max(0.0, before - self.ramps[name]), high[place])
        kept.change_columns(self.columns, low, high)
        kept.change_costs(self.columns, one.cost)
        kept.change_rows(self.rows, row_low, row_high)
        found = kept.solve()
        if found.status is Status.INFEASIBLE and self.served:
            self.trips += 1
            kept.change_columns(self.columns, one.low, high)
            found = kept.solve()
        return proven(found, "window")

    def move_on(self, one: Block, values: Floats, hours: int) -> None:
        """Remember what the next window starts from."""
        for battery, _ in self.batteries:
            self.level[battery.name] = float(values[one.places["level", battery.name].start + hours - 1])
        for name in self.ramps:
            self.served[name] = float(values[one.places["served", name].start + hours - 1])
