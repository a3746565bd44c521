"""What each condition costs: the optimum with it less the optimum without it, and what its last unit is worth."""

from concurrent.futures import Executor
from dataclasses import dataclass

from khazana.core import BadInput
from khazana.energy.case import Case
from khazana.energy.decision import ConditionState, Decision
from khazana.energy.decomposition import GAP
from khazana.energy.dispatching import size
from khazana.energy.solver import Solver, Watch

__all__ = ["ConditionCost", "conditions_of", "cost_between", "cost_of_condition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionCost:
    """What a condition costs over the horizon.

    Parameters
    ----------
    cost_usd
        The optimum with the condition less the optimum without it; never below zero, up to ``within_usd``.
    within_usd
        How far the figure can be off, from the gaps of both.
    rows
        The rows of the condition in the optimum with it, on capacities and of each scenario in turn.
    """

    condition: str
    cost_usd: float
    within_usd: float
    rows: tuple[ConditionState, ...]

    @property
    def is_binding(self) -> bool:
        """Tell whether it changes the decision at all."""
        return self.cost_usd > self.within_usd


def conditions_of(decision: Decision, condition: str) -> tuple[ConditionState, ...]:
    """Return the rows of a condition in a decision, on capacities and of each scenario in turn."""
    every = (*decision.conditions, *(row for one in decision.operations for row in one.conditions))
    return tuple(row for row in every if row.condition == condition)


def cost_of_condition(  # noqa: PLR0913 - what two sizings need
    case: Case,
    condition: str,
    solver: Solver,
    *,
    decision: Decision | None = None,
    gap: float = GAP,
    executor: Executor | None = None,
    watch: Watch | None = None,
) -> ConditionCost:
    """Choose and use the capacities again without a condition, and compare.

    Parameters
    ----------
    decision
        The optimum with the condition, where it is known.

    Raises
    ------
    BadInput
        If the case has no such condition.
    """
    names = [one.name for one in case.conditions]
    if condition not in names:
        raise BadInput(
            "the case has no such condition", where=case.name, value=condition, remedy="use one of {known}",
            known=", ".join(names) or "none",
        )  # fmt: skip
    before = decision or size(case, solver, gap=gap, executor=executor, watch=watch)
    after = size(case.without(condition), solver, gap=gap, executor=executor, watch=watch)
    return cost_between(condition, before, after)


def cost_between(condition: str, before: Decision, after: Decision) -> ConditionCost:
    """Return what a condition costs, from the best decision with it and the best without."""
    slack = before.cost_usd - before.bound_usd + after.cost_usd - after.bound_usd
    return ConditionCost(
        condition=condition,
        cost_usd=before.cost_usd - after.cost_usd,
        within_usd=max(0.0, slack) + 1e-9 * max(abs(before.cost_usd), 1.0),
        rows=conditions_of(before, condition),
    )
