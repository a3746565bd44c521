"""What one scenario says about its cost at given capacities: a value, and a plane below it everywhere.

With multipliers y of the rows and d = cost − Aᵀ y, every x within its bounds costs at least

    Σ y⁺ row_low(P) − y⁻ row_high(P) + Σ d⁺ low − d⁻ high(P) + constant(P)

which is linear in P. It holds for any y, so a plane is a true bound however inexactly the solver met its tolerance.

References
----------
Benders, "Partitioning procedures for solving mixed-variables programming problems", Numerische Mathematik 4 (1962),
doi:10.1007/BF01386316.
"""

from dataclasses import dataclass

import numpy as np

from khazana.core import Unavailable
from khazana.energy.programme import Block
from khazana.energy.quantities import inner
from khazana.energy.resources import Floats
from khazana.energy.solver import Basis, Solver, SolverSettings, Status, proven

__all__ = ["Answer", "Question", "answer", "plane"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """One scenario at given capacities, with where its last solve ended; it can be sent to another process."""

    block: Block
    capacity_mw: Floats
    basis: Basis | None
    solver: Solver


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """The least cost [USD], ``inf`` where nothing is feasible, and the plane ``height + slope · P``.

    Where nothing is feasible, the plane is above zero here and at most zero wherever something is. ``duals`` are those
    of the rows of conditions: by so much the height moves with one unit of the limit that they lie at.
    """

    cost_usd: float
    height: float
    slope: Floats
    duals: Floats
    basis: Basis | None
    rounds: int


def plane(block: Block, multipliers: Floats, *, with_cost: bool = True) -> tuple[float, Floats]:
    """Return height and slope, ``(n_capacities,)``, of the plane that multipliers of the rows give."""
    at_low, at_high = np.maximum(multipliers, 0), np.minimum(multipliers, 0)
    at_low[np.isinf(block.row_low.base)] = 0
    at_high[np.isinf(block.row_high.base)] = 0
    price = block.matrix.T @ (at_low + at_high)
    reduced = (block.cost if with_cost else 0.0) - price
    up, down = np.maximum(reduced, 0), np.minimum(reduced, 0)
    endless = np.isinf(block.high.base)
    down[endless] = 0  # their cost is not below zero, up to the solver's tolerance
    parts = ((block.row_low, at_low), (block.row_high, at_high), (block.high, down))
    height = inner(up, block.low) + sum(inner(duals, _finite(bound.base)) for bound, duals in parts)
    slope = np.sum([bound.pull(duals) for bound, duals in parts], axis=0)
    if with_cost:
        height += float(block.constant.base[0])
        slope = slope + block.constant.pull(np.ones(1))
    return height, slope


def _of_conditions(block: Block, multipliers: Floats) -> Floats:
    """Return the multipliers of the rows of conditions, those of limits that there are not left at zero."""
    rows = [np.arange(one.start, one.stop) for one in block.groups if one.kind == "condition"]
    place = np.concatenate(rows) if rows else np.zeros(0, np.intp)
    found = multipliers[place]
    limit = np.where(found > 0, block.row_low.base[place], block.row_high.base[place])
    return np.where(np.isinf(limit), 0.0, found)


def _finite(base: Floats) -> Floats:
    return np.where(np.isinf(base), 0.0, base)


def answer(question: Question) -> Answer:
    """Solve a scenario at given capacities; the answer depends on the question alone.

    Raises
    ------
    Unavailable
        If the solver proves neither an optimum nor that there is none.
    """
    block, capacity = question.block, question.capacity_mw
    kept = question.solver.keep(block.at(capacity), SolverSettings(wants_ray=True))
    if question.basis is not None:
        kept.start_from(question.basis)
    found = kept.solve()
    if found.status is not Status.INFEASIBLE:
        duals = proven(found, "scenario").row_duals
        if duals is None:
            raise Unavailable("the solver gave no duals", where=question.solver.name, remedy="use one that gives them")
        height, slope = plane(block, duals)
        cost = found.objective + float(block.constant.at(capacity)[0])
        return Answer(
            cost_usd=cost, height=height, slope=slope, duals=_of_conditions(block, duals), basis=kept.basis(),
            rounds=found.rounds,
        )  # fmt: skip
    for ray in () if found.ray is None else (found.ray, -found.ray):
        height, slope = plane(block, ray, with_cost=False)
        if height + float(slope @ capacity) > 0:
            return Answer(
                cost_usd=np.inf, height=height, slope=slope, duals=_of_conditions(block, ray), basis=question.basis,
                rounds=found.rounds,
            )  # fmt: skip
    raise Unavailable("the solver gave no proof that a scenario is infeasible", where=question.solver.name)
