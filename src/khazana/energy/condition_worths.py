"""What one more unit of a condition saves in a sizing, where its capacities may follow: by the planes of the sizing.

A scenario solved at given capacities cannot tell: where a row holds the capacities themselves back, such as a budget of
foreign exchange for machines, moving it changes nothing there, as the capacities stay. Each plane moves with the bounds
of its rows by its multipliers, so the optimum over all planes moves by theirs, weighed by those of the planes.

References
----------
Geoffrion, "Generalized Benders decomposition", Journal of Optimization Theory and Applications 10 (1972),
doi:10.1007/BF00934810.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from khazana.energy.case import Case
from khazana.energy.conditions import ExchangeBudget
from khazana.energy.decision import ConditionState, Operation
from khazana.energy.master import Cut
from khazana.energy.resources import Floats

__all__ = ["Worths", "shared", "valued", "worths_of"]

_SAME: Final = 1e-6
"""How near to a limit a row lies that it is said to hold, as a share of it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Worths:
    """What one more unit of each row of a condition saves [USD].

    Parameters
    ----------
    of_use
        In what each scenario costs, ``(n_scenarios, n_rows)``: its mean over the scenarios is what it saves in all.
    of_capacities
        By letting other capacities be built, whichever scenario held them back, ``(n_rows,)``.
    """

    of_use: Floats
    of_capacities: Floats


def worths_of(case: Case, cuts: Sequence[Cut], weights: Floats) -> Worths:
    """Return the worths by all planes, each moving the optimum by its weight [USD per USD of its height]."""
    rows = cuts[0].duals.size if cuts else 0
    of_use, of_capacities = np.zeros((case.scenarios, rows)), np.zeros(rows)
    for cut, weight in zip(cuts, weights, strict=True):
        moved = weight * np.abs(cut.duals)
        if not cut.is_cost:
            of_capacities += moved
        elif case.probabilities[cut.scenario] > 0:
            of_use[cut.scenario] += moved / case.probabilities[cut.scenario]
    return Worths(of_use=of_use, of_capacities=of_capacities)


def valued(case: Case, operations: Sequence[Operation], worths: Worths) -> tuple[Operation, ...]:
    """Return what scenarios do with what one more unit of each condition is worth where capacities may follow.

    What it saves by letting other capacities be built is shared by the scenarios whose row lies at its limit, so that
    the mean over the scenarios is what a limit saves that moves in all of them.
    """
    holds = np.array([[_holds(one) for one in done.conditions] for done in operations], np.bool_)
    if holds.shape != worths.of_use.shape or not holds.size:
        return tuple(operations)
    holds |= ~(case.probabilities @ holds > 0)
    found = worths.of_use + holds * worths.of_capacities / (case.probabilities @ holds)
    return tuple(
        replace(
            done,
            conditions=tuple(
                replace(one, worth_usd=float(worth)) for one, worth in zip(done.conditions, row, strict=True)
            ),
        )
        for done, row in zip(operations, found, strict=True)
    )


def shared(case: Case, operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """Return what scenarios do with the worth of each row that holds capacities in the scenarios whose row binds.

    Which of several rows that hold the same capacities has the dual is a solver's choice.
    """
    states = [done.conditions for done in operations]
    if not states or any(one.worth_usd is None for row in states for one in row):
        return tuple(operations)
    given = np.array([[one.worth_usd for one in row] for row in states], np.float64)
    budgets = {one.name for one in case.conditions if isinstance(one, ExchangeBudget)}
    of_capacities = np.array([one.condition in budgets for one in states[0]], np.bool_)
    of_use = np.where(of_capacities, 0.0, given)
    return valued(case, operations, Worths(of_use=of_use, of_capacities=case.probabilities @ (given - of_use)))


def _holds(one: ConditionState) -> bool:
    near = _SAME * max(1.0, abs(one.value))
    return one.value - one.low <= near or one.high - one.value <= near
