"""Sizing over scenarios by a level bundle: planes below each scenario's cost, and steps that stay near the best point.

Each round asks every scenario for its cost and a plane at the same capacities; a linear programme over the planes gives
the bound, and the next capacities are those nearest to the best ones whose planes lie at ``bound + 0.3 gap``. What a
scenario answers depends on the question alone, so it does not matter in which process it is found.

References
----------
Lemaréchal, Nemirovskii, Nesterov, "New variants of bundle methods", Mathematical Programming 69 (1995),
doi:10.1007/BF01585555.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from khazana.core import BadInput, Unavailable
from khazana.energy.case import Case
from khazana.energy.cuts import Answer, Question, answer
from khazana.energy.master import Cut, Master, risky_cost
from khazana.energy.programme import Block
from khazana.energy.resources import Floats
from khazana.energy.solver import Basis, Solver, Standing, Watch

__all__ = ["GAP", "Bundle", "begin", "improve"]

GAP: Final = 1e-6
"""The relative gap at which a sizing is finished."""
_LEVEL_SHARE: Final = 0.3
_ROUNDS_MOST: Final = 400
_FIRST_SHARE: Final = 0.4
_LEAST_SCALE: Final = 1e-3
_SAME_SHARE: Final = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bundle:
    """How far a sizing has come; it can be kept and gone on with.

    Parameters
    ----------
    next_mw
        Capacities to ask about next, ``(n_capacities,)``.
    best_mw, best_usd
        The best capacities so far, and their cost; ``inf`` before the first feasible round.
    bound_usd
        No capacities cost less.
    cuts
        The planes so far.
    bases
        Where each scenario's last solve ended.
    """

    next_mw: Floats
    best_mw: Floats
    best_usd: float = np.inf
    bound_usd: float = -np.inf
    rounds: int = 0
    cuts: tuple[Cut, ...] = ()
    bases: tuple[Basis | None, ...] = ()
    scale: float = 1.0

    @property
    def standing(self) -> Standing:
        """Return rounds, best value and bound."""
        return Standing(rounds=self.rounds, best=self.best_usd, bound=self.bound_usd)

    @property
    def gap(self) -> float:
        """Return the gap between the best value and the bound, as a share of it, or of a thousandth of the first cost.

        Where gains and costs all but cancel, no solver's tolerance could close it as a share of what is left.
        """
        if not np.isfinite(self.best_usd):
            return np.inf
        return abs(self.best_usd - self.bound_usd) / max(1.0, abs(self.best_usd), _LEAST_SCALE * self.scale)


def begin(case: Case, solver: Solver) -> Bundle:
    """Return the state before the first round.

    Raises
    ------
    BadInput
        If no capacities meet the conditions that speak of capacities alone.
    """
    first = np.clip(_FIRST_SHARE * case.most_mw(), case.least_mw(), case.most_mw())
    near = Master(case, solver, 1.0).near(first, (), np.inf)
    if near is None:
        raise _no_capacities()
    return Bundle(next_mw=near, best_mw=near, bases=(None,) * case.scenarios)


def improve(  # noqa: PLR0913 - what a sizing needs
    case: Case,
    blocks: Sequence[Block],
    state: Bundle,
    solver: Solver,
    *,
    gap: float = GAP,
    executor: Executor | None = None,
    watch: Watch | None = None,
    told: Callable[[Bundle], object] | None = None,
) -> Bundle:
    """Go on from a state until the gap is closed, or ``watch`` asks to stop; then the best so far comes back.

    Parameters
    ----------
    blocks
        Each scenario's programme.
    executor
        Where the scenarios are solved; the result is the same, to the last byte, for any of them.
    told
        Gets the state after each round.

    Raises
    ------
    BadInput
        If no capacities meet all conditions.
    Unavailable
        If the gap does not close.
    """
    while state.rounds < _ROUNDS_MOST and state.gap > gap:
        state = _round(case, blocks, state, solver, executor)
        if told is not None:
            told(state)
        if watch is not None and watch(state.standing):
            return state
    if state.gap > gap:
        raise Unavailable(
            "the gap did not close",
            where="sizing",
            value=f"{state.gap:.3g}",
            remedy="go on from the state, or widen it",
        )
    return state


def _round(case: Case, blocks: Sequence[Block], state: Bundle, solver: Solver, executor: Executor | None) -> Bundle:
    asked = [
        Question(block=one, capacity_mw=state.next_mw, basis=basis, solver=solver)
        for one, basis in zip(blocks, state.bases, strict=True)
    ]
    given: Iterable[Answer] = map(answer, asked) if executor is None else executor.map(answer, asked)
    found = tuple(given)
    costs = np.array([one.cost_usd for one in found])
    state = replace(
        state,
        rounds=state.rounds + 1,
        cuts=(*state.cuts, *_cuts(found)),
        bases=tuple(one.basis for one in found),
    )
    value = float(case.capital_usd_per_mw() @ state.next_mw)
    value = value + risky_cost(case, costs) if np.isfinite(costs).all() else np.inf
    if value < state.best_usd:
        scale = max(1.0, abs(value)) if state.scale == 1.0 else state.scale
        state = replace(state, best_usd=value, best_mw=state.next_mw, scale=scale)
    return _next(case, state, solver)


def _cuts(found: Sequence[Answer]) -> list[Cut]:
    return [
        Cut(
            scenario=number,
            is_cost=bool(np.isfinite(one.cost_usd)),
            height=one.height,
            slope=one.slope,
            duals=one.duals,
        )
        for number, one in enumerate(found)
    ]


def _next(case: Case, state: Bundle, solver: Solver) -> Bundle:
    """Return the state with its bound and the next capacities to ask about."""
    master = Master(case, solver, state.scale)
    bound, lowest = master.bound(state.cuts)
    if bound == np.inf:
        raise _no_capacities()
    state = replace(state, bound_usd=max(state.bound_usd, bound))
    if not np.isfinite(state.best_usd):
        near = master.near(state.best_mw, state.cuts, np.inf)
        if near is None:
            raise _no_capacities()
        return replace(state, next_mw=near)
    level = state.bound_usd + _LEVEL_SHARE * (state.best_usd - state.bound_usd) if lowest is not None else np.inf
    near = master.near(state.best_mw, state.cuts, level)
    if lowest is not None and (near is None or _same(near, state.best_mw, case)):
        near = lowest  # what is left of the gap is finer than the solver tells apart near the best point
    return replace(state, next_mw=state.best_mw if near is None else near)


def _same(one: Floats, other: Floats, case: Case) -> bool:
    return bool((np.abs(one - other) <= _SAME_SHARE * np.maximum(case.most_mw(), 1.0)).all())


def _no_capacities() -> BadInput:
    return BadInput(
        "no capacities meet all conditions",
        where="sizing",
        remedy="ask which conditions conflict, and relax one of them",
    )
