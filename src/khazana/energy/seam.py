"""Where one window of a rolling operation ends and the next begins: levels of batteries, and loads with ramps."""

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_matrix, hstack, identity, vstack  # type: ignore[import-untyped] # it has no types

from khazana.core import BadInput
from khazana.energy.case import Case
from khazana.energy.programme import Block
from khazana.energy.resources import Floats
from khazana.energy.solver import Basis, Kept, LinearProgramme, Solution, Solver, Status, proven

__all__ = ["Seam"]

_TOLERANCE_MW: Final = 1e-6


class Seam:
    """Solves window after window, each from where the last one ended."""

    def __init__(
        self, case: Case, first: Block, capacity_mw: Floats, solver: Solver, level_mwh: dict[str, float]
    ) -> None:
        self.capacity, self.solver, self.trips, self.breaches = capacity_mw, solver, 0, 0
        owner = {name: number for number, name in enumerate(case.names)}
        self.batteries = [
            (one, next(group.start for group in first.groups if (group.kind, group.name) == ("level", one.name)))
            for one in case.batteries
        ]
        self.level = level_mwh
        self.ramps = {
            load.name: load.ramp_share_per_hour * float(capacity_mw[owner[load.name]])
            for load in case.loads
            if load.ramp_share_per_hour is not None and load.ramp_share_per_hour < 1
        }
        self.served: dict[str, float] = {}
        self.own_rows = first.row_low.base.size
        self.kept: Kept | None = None
        self.basis: Basis | None = None

    def solve(self, one: Block, guide: Floats, programme: LinearProgramme, is_tied: bool) -> Floats:  # noqa: FBT001 - it tells which way
        """Return what a window does, from here; a load may fall faster than its ramp where nothing else is feasible.

        Parameters
        ----------
        guide
            The costs to decide by.
        programme
            The window's, with its ties, if any; ``is_tied`` tells whether it has some, as its coefficients then change
            from window to window, and it has to be handed over anew.
        """
        before = self.trips
        programme = self._started(one, replace(programme, cost=np.concatenate([guide, programme.cost[guide.size :]])))
        kept = self._kept(programme, is_tied)
        found = kept.solve()
        if found.status is Status.INFEASIBLE and self.served:
            self.trips += self.trips == before
            loose = programme.low.copy()
            loose[: one.low.size] = one.low
            programme = replace(programme, low=loose)
            kept.change_columns(_all(programme.cost), programme.low, programme.high)
            found = kept.solve()
        if found.status is Status.INFEASIBLE and is_tied:
            self.breaches += 1
            programme = self._nearest(programme)
            kept.change_rows(_all(programme.row_low), programme.row_low, programme.row_high)
            found = kept.solve()
        values = _feasible(found).values
        if values is None:
            raise BadInput("nothing is feasible", where="window", remedy="give shortfalls a penalty")
        self.basis = kept.basis() if is_tied else None
        return values

    def move_on(self, one: Block, values: Floats, hours: int) -> None:
        """Remember what the next window starts from."""
        for battery, _ in self.batteries:
            self.level[battery.name] = float(values[one.places["level", battery.name].start + hours - 1])
        for name in self.ramps:
            self.served[name] = float(values[one.places["served", name].start + hours - 1])

    def _started(self, one: Block, programme: LinearProgramme) -> LinearProgramme:
        """Return the programme with what the batteries hold, and what ramps allow in its first hour."""
        low, high = programme.low.copy(), programme.high.copy()
        row_low, row_high = programme.row_low.copy(), programme.row_high.copy()
        for battery, row in self.batteries:
            row_low[row] = row_high[row] = (1 - battery.loss_share_per_hour) * self.level[battery.name]
        falls = False
        for name, before in self.served.items():
            place = one.places["served", name].start
            high[place] = min(high[place], before + self.ramps[name])
            least = max(0.0, before - self.ramps[name])
            falls |= least > high[place] + _TOLERANCE_MW  # so much of it is gone that it cannot ramp
            low[place] = min(least, high[place])
        self.trips += falls
        return replace(programme, low=low, high=high, row_low=row_low, row_high=row_high)

    def _kept(self, programme: LinearProgramme, is_tied: bool) -> Kept:  # noqa: FBT001 - as above
        if is_tied or self.kept is None:
            self.kept = self.solver.keep(programme)
            if self.basis is not None:
                self.kept.start_from(self.basis)
            return self.kept
        self.kept.change_columns(_all(programme.cost), programme.low, programme.high)
        self.kept.change_costs(_all(programme.cost), programme.cost)
        self.kept.change_rows(_all(programme.row_low), programme.row_low, programme.row_high)
        return self.kept

    def _nearest(self, programme: LinearProgramme) -> LinearProgramme:
        """Return the programme with its ties loosened by as little as makes it feasible, each in its own size."""
        ties = programme.row_low.size - self.own_rows
        steepest = abs(programme.matrix[self.own_rows :]).max(axis=1).toarray().ravel()
        size = np.where(steepest > 0, steepest, 1.0)
        above = csc_matrix((self.own_rows, 2 * ties))
        add = vstack([above, hstack([identity(ties), -identity(ties)])])
        elastic = replace(
            programme,
            cost=np.concatenate([np.zeros_like(programme.cost), 1 / size, 1 / size]),
            low=np.concatenate([programme.low, np.zeros(2 * ties)]),
            high=np.concatenate([programme.high, np.full(2 * ties, np.inf)]),
            matrix=hstack([programme.matrix, add], format="csc"),
        )
        values = _feasible(self.solver.solve(elastic)).values
        if values is None:
            raise BadInput("nothing is feasible", where="window", remedy="give shortfalls a penalty")
        up, down = values[programme.cost.size : -ties], values[-ties:]
        room = 1e-9 * np.maximum(1.0, size)
        row_low, row_high = programme.row_low.copy(), programme.row_high.copy()
        row_low[self.own_rows :] -= np.where(up > 0, up + room, 0.0)
        row_high[self.own_rows :] += np.where(down > 0, down + room, 0.0)
        return replace(programme, row_low=row_low, row_high=row_high)


def _feasible(found: Solution) -> Solution:
    return proven(found, "window")


def _all(values: Floats) -> npt.NDArray[np.int32]:
    return np.arange(values.size, dtype=np.int32)
