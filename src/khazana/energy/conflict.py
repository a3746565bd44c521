"""Which conditions conflict, when no decision meets them all: a smallest set, any one of which may be relaxed.

References
----------
Chinneck, "Feasibility and Infeasibility in Optimization", Springer 2008, section 6.1 (the deletion filter),
doi:10.1007/978-0-387-74932-7.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, assert_never

import numpy as np

from khazana.core import Finding, FindingKind, Place, Severity
from khazana.energy.case import Case
from khazana.energy.case_checking import checked
from khazana.energy.conditions import (
    Budget,
    Condition,
    CostRecovery,
    EmissionsCap,
    ExchangeBudget,
    MonthlyTrigger,
    NoPreference,
    ReserveMargin,
)
from khazana.energy.joint import joint
from khazana.energy.programme import block
from khazana.energy.solver import Solver, Status

__all__ = ["CONDITIONS_CONFLICT", "PARTS_CONFLICT", "Conflict", "conflict_of"]

CONDITIONS_CONFLICT: Final = FindingKind(
    code="energy.conditions-conflict",
    severity=Severity.ERROR,
    text="No decision meets all of these conditions together: {conditions}. Without any one of them there is one.",
    remedy="Relax one of them, or lower the least capacities.",
)
PARTS_CONFLICT: Final = FindingKind(
    code="energy.parts-conflict",
    severity=Severity.ERROR,
    text="Even without any condition no decision works; these parts cannot go together: {parts}.",
    remedy="Lower the least energy or the least run of one of them, or give its shortfall a penalty.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Names of the conditions that conflict, or, where it is not they, of the parts; and the finding that says so."""

    conditions: tuple[str, ...]
    parts: tuple[str, ...]
    finding: Finding


def conflict_of(case: Case, solver: Solver) -> Conflict | None:
    """Return which conditions of a case conflict; ``None`` where some decision meets them all.

    Raises
    ------
    BadInput
        If the case has errors.
    Unavailable
        If the solver proves nothing.
    """
    if _works(checked(case), solver, case.conditions):
        return None
    if not _works(case, solver, ()):
        parts = _parts(replace(case, conditions=()), solver)
        finding = PARTS_CONFLICT.at(Place(field=parts[0] if parts else case.name), parts=", ".join(parts))
        return Conflict(conditions=(), parts=parts, finding=finding)
    left = list(case.conditions)
    for one in case.conditions:
        without = [other for other in left if other is not one]
        if not _works(case, solver, without):
            left = without
    words = "; ".join(f"{one.name} ({_words(one)})" for one in left)
    finding = CONDITIONS_CONFLICT.at(Place(field=left[0].name), conditions=words)
    return Conflict(conditions=tuple(one.name for one in left), parts=(), finding=finding)


def _works(case: Case, solver: Solver, conditions: Sequence[Condition]) -> bool:
    """Tell whether some decision meets the conditions, whatever it costs."""
    tried = replace(case, conditions=tuple(conditions))
    programme = joint(tried, [block(tried, scenario) for scenario in range(case.scenarios)]).programme
    free = replace(programme, cost=np.zeros_like(programme.cost))
    return solver.solve(free).status is not Status.INFEASIBLE


def _parts(case: Case, solver: Solver) -> tuple[str, ...]:
    """Return the names that stand in a smallest set of rows that conflict."""
    whole = joint(case, blocks := [block(case, scenario) for scenario in range(case.scenarios)])
    found: list[str] = []
    for row in solver.conflict(whole.programme):
        for start, one in zip(whole.rows, blocks, strict=True):
            found += [group.name for group in one.groups if group.start <= row - start < group.stop]
    return tuple(dict.fromkeys(found))


def _words(one: Condition) -> str:
    match one:
        case Budget():
            words = f"at most {one.most:,.0f} {one.currency} up front"
        case ReserveMargin():
            words = f"firm loads and {one.share:.0%} on top are covered"
        case CostRecovery():
            words = "tariffs bring in what the power costs"
        case NoPreference():
            words = "no industry pays less than all others are offered"
        case MonthlyTrigger():
            words = f"at most {one.share:.0%} of each month's baseline"
        case ExchangeBudget():
            words = f"imports take at most {one.most_usd:,.0f} dollars"
        case EmissionsCap():
            words = f"at most {one.most_t:,.0f} t of emissions"
        case _:
            assert_never(one)
    return words
