"""What is asked of a decision once it is made: what conditions cost, what it stands, and, where none is, why not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from khazana.app.energy_cases import sharing_of, starts_of
from khazana.app.energy_kinds import NO_STRESSES, NOT_FINISHED
from khazana.app.energy_reports import EnergyChoices, SizingReport
from khazana.app.energy_sizing import Sized, Sizing
from khazana.core import BadInput, Finding, Place
from khazana.energy.case import Case
from khazana.energy.condition_costs import ConditionCost, cost_between
from khazana.energy.conflict import conflict_of
from khazana.energy.plan import EnergyPlan, chosen_stresses, stress_of
from khazana.energy.solver import Solver, Standing
from khazana.energy.stress_testing import StressRow, stress_table
from khazana.energy.stresses import Stress
from khazana.i18n import message as _

__all__ = ["costs_of", "named_conflict", "stressed", "stresses_of", "unfinished", "without_stresses"]


@contextmanager
def named_conflict(case: Case | Callable[[], Case], solver: Solver) -> Iterator[None]:
    """Say which conditions conflict where nothing meets them all.

    Raises
    ------
    BadInput
        With their names and what each asks, in the place of the refusal that does not say so.
    """
    try:
        yield
    except BadInput as refusal:
        if "conditions" not in refusal.what:
            raise
        found = conflict_of(case() if callable(case) else case, solver)
        if found is None:
            raise
        raise BadInput(
            found.finding.text().rstrip("."), where=refusal.where, remedy=found.finding.remedy().rstrip(".")
        ) from None


def unfinished(found: Sized) -> tuple[Finding, ...]:
    """Say that a sizing was stopped, and how far from the optimum it can be."""
    if found.complete:
        return ()
    last = found.steps[-1] if found.steps else None
    gap = found.decision.gap if last is None else last.gap
    return (NOT_FINISHED.at(Place(field="sizing"), rounds=str(len(found.steps)), gap=f"{gap:.4%}"),)


def costs_of(work: Sizing, report: SizingReport) -> tuple[ConditionCost, ...]:
    """Return what each condition costs: a sizing without it, at the same hashprice; those done when it is stopped."""
    decision, costs = report.decision, []
    if decision is None:
        return ()
    for condition in decision.case.conditions:
        after, _steps = work.size(decision.case.without(condition.name), condition.name)
        if work.stopped:
            break
        costs.append(cost_between(condition.name, decision, after))
    return tuple(costs)


def stressed(work: Sizing, report: SizingReport) -> tuple[StressRow, ...]:
    """Return what each stress does to the capacities that were chosen."""
    decision = report.decision
    if decision is None:
        return ()
    sharing = sharing_of(work.plan, decision.case)
    asked = stresses_of(work.plan, work.choices, decision.case)
    if not asked:
        return ()

    def watch(standing: Standing) -> bool:
        return work.ask(_("stresses"), standing)

    return stress_table(decision, asked, work.solver, sharing=sharing, watch=watch).rows


def without_stresses(rows: tuple[StressRow, ...]) -> tuple[Finding, ...]:
    """Say that no stress was tried, where none was."""
    return () if rows else (NO_STRESSES.at(Place(field="stresses")),)


def stresses_of(plan: EnergyPlan, choices: EnergyChoices, case: Case) -> tuple[Stress, ...]:
    """Return the stresses that a plan declares, or those of them that are chosen, as they come in a case.

    Raises
    ------
    BadInput
        If one is chosen that the plan has not, or that lacks a figure.
    """
    starts = starts_of(plan, choices)
    found = (stress_of(plan, case, starts, one) for one in chosen_stresses(plan, choices.stresses))
    return tuple(one for one in found if one is not None)
