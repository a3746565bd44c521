"""The capacities by the planes known so far: a bound, and the next capacities to ask about.

Capacities are counted in shares of their most, costs in units of ``scale``, so that the figures are of one size.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped] # it has no types

from khazana.energy.case import Case
from khazana.energy.condition_rows import CapacityRow, capacity_rows
from khazana.energy.joint import Assembling
from khazana.energy.resources import Floats
from khazana.energy.solver import Solution, Solver, SolverSettings, Status

__all__ = ["Cut", "Master", "risky_cost"]

_EXACT = SolverSettings(tolerance=1e-9)
_INSET = 1e-8
"""By how much the next capacities stay inside what planes forbid, in shares of the most: more than the tolerance by
which a solver may miss a plane, as what lies on a plane but for that would be forbidden again by the same plane."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cut:
    """A plane of a scenario: its cost is at least ``height + slope · P``, or, unless ``is_cost``, that is at most 0.

    ``duals`` are those of the rows of conditions, ``(n_rows,)``: by so much the height moves with a unit of a limit.
    """

    scenario: int
    is_cost: bool
    height: float
    slope: Floats
    duals: Floats


def risky_cost(case: Case, costs_usd: Floats) -> float:
    """Return the mean of the scenarios' costs, mixed with the mean of the worst ones as the case's risk asks.

    Examples
    --------
    >>> import numpy as np
    >>> from khazana.energy.conditions import Risk
    >>> four = Case(name="four", hours=1, zones=(), probabilities=np.full(4, 0.25), risk=Risk(weight=0.5, level=0.75))
    >>> risky_cost(four, np.array([1.0, 2.0, 3.0, 6.0]))
    4.5
    """
    mean = float(case.probabilities @ costs_usd)
    if not case.risk.weight:
        return mean
    order = np.argsort(-costs_usd, kind="stable")
    left = 1 - case.risk.level
    before = np.concatenate(([0.0], np.cumsum(case.probabilities[order])[:-1]))
    taken = np.clip(left - before, 0.0, case.probabilities[order])
    worst = float(taken @ costs_usd[order]) / left
    return (1 - case.risk.weight) * mean + case.risk.weight * worst


class Master:
    """Answers from planes; ``scale`` is the size of the costs [USD]."""

    def __init__(self, case: Case, solver: Solver, scale: float) -> None:
        self.case, self.solver, self.scale = case, solver, scale
        most = case.most_mw()
        self.unit = np.where(most > 0, most, 1.0)
        self.count = most.size

    def bound(self, cuts: Sequence[Cut]) -> tuple[float, Floats | None]:
        """Return the bound [USD] and the capacities where the planes reach it; ``-inf`` where they do not bound it."""
        if len({cut.scenario for cut in cuts if cut.is_cost}) < self.case.scenarios:
            return -np.inf, None
        found = self._solved(self._frame(cuts, with_cost=True))
        if found is None or found.values is None:
            return np.inf, None
        inside = None
        if any(not cut.is_cost for cut in cuts):
            inside = self._solved(self._frame(cuts, with_cost=True, inset=_INSET))
        values = found.values if inside is None or inside.values is None else inside.values
        return found.objective * self.scale, self._capacity(values)

    def worths(self, cuts: Sequence[Cut]) -> Floats | None:
        """Return the duals of the rows on capacities [USD per unit], ``(n_rows,)``; ``None`` without a bound.

        A row whose bound moves by d changes the bound on the cost by its dual times d or more, whatever d is.
        """
        if len({cut.scenario for cut in cuts if cut.is_cost}) < self.case.scenarios:
            return None
        found = self._solved(self._frame(cuts, with_cost=True))
        if found is None or found.row_duals is None:
            return None
        sizes = self._sizes(capacity_rows(self.case))
        return np.asarray(found.row_duals[: sizes.size] * self.scale / sizes)

    def duals(self, cuts: Sequence[Cut]) -> tuple[Floats, Floats] | None:
        """Return by how much the bound moves with the height of each plane, and with a megawatt of each capacity.

        ``(n_cuts,)`` and ``(n_capacities,)`` [USD/MW]; ``None`` without a bound.
        """
        if len({cut.scenario for cut in cuts if cut.is_cost}) < self.case.scenarios:
            return None
        found = self._solved(self._frame(cuts, with_cost=True))
        if found is None or found.row_duals is None or found.reduced_costs is None:
            return None
        kinds = np.array([cut.is_cost for cut in cuts])
        first = len(capacity_rows(self.case))
        beyond = first + int(kinds.sum()) + (self.case.scenarios if self.case.risk.weight else 0)
        steepest = np.array([float(np.abs(cut.slope * self.unit).max()) or 1.0 for cut in cuts if not cut.is_cost])
        weights = np.zeros(len(cuts))
        weights[kinds] = np.maximum(found.row_duals[first : first + int(kinds.sum())], 0.0)
        weights[~kinds] = np.maximum(-found.row_duals[beyond : beyond + steepest.size], 0.0) * self.scale / steepest
        return weights, np.asarray(found.reduced_costs[: self.count] * self.scale / self.unit)

    def near(self, centre: Floats, cuts: Sequence[Cut], level: float) -> Floats | None:
        """Return the capacities nearest to ``centre``, in the sum of shares, whose planes lie at or below ``level``.

        ``level`` of ``inf`` asks for nothing but feasible ones. ``None`` where there are none.
        """
        found = self._nearest(centre, cuts, level, _INSET)
        return self._nearest(centre, cuts, level, 0.0) if found is None else found

    def _nearest(self, centre: Floats, cuts: Sequence[Cut], level: float, inset: float) -> Floats | None:
        with_cost = bool(np.isfinite(level))
        made = self._frame(cuts, with_cost=with_cost, inset=inset)
        objective = np.concatenate(made.cost)
        if with_cost:
            below = np.array([-np.inf])
            made.rows([(0, csr_matrix(objective.reshape(1, -1)))], below, np.array([level / self.scale]))
        made.cost = [np.zeros_like(part) for part in made.cost]
        count, shares = self.count, centre / self.unit
        away = made.columns(np.ones(count), np.zeros(count), np.full(count, np.inf))
        one = csr_matrix(np.eye(count))
        made.rows([(0, one), (away, one)], shares, np.full(count, np.inf))
        made.rows([(0, one), (away, -one)], np.full(count, -np.inf), shares)
        found = self._solved(made)
        return None if found is None or found.values is None else self._capacity(found.values)

    def _capacity(self, values: Floats) -> Floats:
        return np.clip(values[: self.count] * self.unit, self.case.least_mw(), self.case.most_mw())

    def _solved(self, made: Assembling) -> Solution | None:
        found = self.solver.solve(made.programme(), _EXACT)
        return found if found.status is Status.OPTIMAL else None

    def _frame(self, cuts: Sequence[Cut], *, with_cost: bool, inset: float = 0.0) -> Assembling:
        case, made, scale = self.case, Assembling(), self.scale
        capital = case.capital_usd_per_mw() * self.unit / scale
        made.columns(capital, case.least_mw() / self.unit, case.most_mw() / self.unit)
        first = capacity_rows(case)
        if first:
            size = self._sizes(first)
            weights = np.vstack([row.weights * self.unit for row in first]) / size[:, None]
            low, high = (np.array([getattr(row, side) for row in first]) / size for side in ("low", "high"))
            made.rows([(0, csr_matrix(weights))], low, high)
        if with_cost:
            self._costs(made, [cut for cut in cuts if cut.is_cost])
        for cut in cuts:
            if not cut.is_cost:
                slope = cut.slope * self.unit
                steepest = float(np.abs(slope).max()) or 1.0
                high = np.array([-cut.height / steepest - inset])
                made.rows([(0, csr_matrix(slope / steepest))], np.array([-np.inf]), high)
        return made

    def _sizes(self, rows: Sequence[CapacityRow]) -> Floats:
        """Return by what each row is divided, so that its figures are of one size."""
        return np.array([float(np.abs(row.weights * self.unit).max(initial=1.0)) for row in rows])

    def _costs(self, made: Assembling, cuts: Sequence[Cut]) -> None:
        """Add each scenario's cost above its planes, and the worst ones' where risk counts."""
        case, scale, count = self.case, self.scale, self.case.scenarios
        risk, endless = case.risk, np.full(count, np.inf)
        costs = made.columns((1 - risk.weight) * case.probabilities, -endless, endless)
        place = np.zeros((len(cuts), count))
        place[np.arange(len(cuts)), [cut.scenario for cut in cuts]] = 1.0
        slopes = np.vstack([cut.slope for cut in cuts]) * self.unit / scale
        heights = np.array([cut.height for cut in cuts]) / scale
        made.rows([(0, csr_matrix(-slopes)), (costs, csr_matrix(place))], heights, np.full(len(cuts), np.inf))
        if risk.weight:
            beyond = risk.weight * np.concatenate(([1.0], case.probabilities / (1 - risk.level)))
            low = np.concatenate(([-np.inf], np.zeros(count)))
            tail = made.columns(beyond, low, np.full(count + 1, np.inf))
            over = csr_matrix(np.hstack([np.ones((count, 1)), np.eye(count)]))
            made.rows([(costs, csr_matrix(-np.eye(count))), (tail, over)], np.zeros(count), endless)
