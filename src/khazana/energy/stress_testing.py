"""A decision under stresses: what each does to cost, ledgers and firm hours, and capacities that stand all of them."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from khazana.core import BadInput
from khazana.energy.case import Case
from khazana.energy.case_checking import checked
from khazana.energy.case_series import side_by_side
from khazana.energy.conditions import Risk
from khazana.energy.conflict import Conflict, conflict_of
from khazana.energy.decision import Decision
from khazana.energy.decomposition import GAP
from khazana.energy.dispatching import dispatch, size
from khazana.energy.ledgers import Ledgers, Sharing, ledgers_of
from khazana.energy.quantities import share
from khazana.energy.resources import Capacity, Floats, LoadKind
from khazana.energy.solver import Solver, Watch
from khazana.energy.stresses import Stress, StressKind

__all__ = ["RobustRule", "StressRow", "StressTable", "futures_of", "robust_size", "stress_table", "with_stresses"]

_SHORT_MW: Final = 1e-6
"""Less than this is no shortfall, but a solver's tolerance."""


class RobustRule(StrEnum):
    """What capacities are chosen for."""

    WORST = "the worst future"
    MEAN = "the mean of the futures"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StressRow:
    """The same capacities, used best under a stress.

    Parameters
    ----------
    kind
        ``None`` where nothing happens.
    decision
        ``None`` where nothing meets the conditions any more; then ``conflict`` names them, and no figure is given.
    cost_usd, change_usd
        Of capital and use, and by how much more than where nothing happens.
    unserved_mwh, unserved_h
        What firm computing goes without, in the mean over the scenarios, and in how many hours.
    """

    name: str
    kind: StressKind | None
    decision: Decision | None
    conflict: Conflict | None = None
    cost_usd: float | None = None
    change_usd: float | None = None
    unserved_mwh: float | None = None
    unserved_h: float | None = None
    ledgers: Ledgers | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StressTable:
    """What each stress does to a decision; the first row is that nothing happens."""

    rows: tuple[StressRow, ...]

    @property
    def worst(self) -> StressRow:
        """Return the row that costs most; one where the conditions cannot be met is worse than any cost."""
        return max(self.rows, key=lambda one: np.inf if one.cost_usd is None else one.cost_usd)


def stress_table(
    decision: Decision,
    stresses: Sequence[Stress],
    solver: Solver,
    *,
    sharing: Sharing | None = None,
    watch: Watch | None = None,
) -> StressTable:
    """Use a decision's capacities best under each stress.

    Parameters
    ----------
    sharing
        How a margin is shared; without it no ledgers are kept.

    Raises
    ------
    BadInput
        If two stresses have one name, or one does not fit the case.
    Unavailable
        If the solver proves nothing, or is stopped.
    """
    names = [one.name for one in stresses]
    if len({*names}) < len(names):
        raise BadInput("two stresses have one name", value=", ".join(names), remedy="name each by what happens")
    still = _given(decision.case, decision)
    rows = [_row("", None, still, solver, sharing, watch)]
    base = rows[0].cost_usd
    for one in stresses:
        row = _row(one.name, one.kind, one.on(still), solver, sharing, watch)
        has_both = row.cost_usd is not None and base is not None
        rows.append(replace(row, change_usd=row.cost_usd - base if has_both else None))  # type: ignore[operator] # both
    return StressTable(rows=tuple(rows))


def with_stresses(case: Case, stresses: Sequence[Stress], chances: Floats | None = None) -> Case:
    """Return a case whose futures are its scenarios as they are, then its scenarios under each stress.

    Parameters
    ----------
    chances
        That nothing happens, and of each stress, ``(1 + n_stresses,)``; ``None`` is the same for each.

    Raises
    ------
    BadInput
        If chances do not fit, or a stress does not fit the case.
    """
    count = 1 + len(stresses)
    given = np.full(count, 1 / count) if chances is None else share(chances, "chances")
    if given.shape != (count,):
        raise BadInput(
            "each stress has a chance, and that nothing happens has one", value=given.shape, remedy="give {count}",
            count=str(count),
        )  # fmt: skip
    return checked(side_by_side([case, *(one.on(case) for one in stresses)], given))


def futures_of(
    case: Case, stresses: Sequence[Stress], *, rule: RobustRule = RobustRule.WORST, chances: Floats | None = None
) -> Case:
    """Return the case whose best capacities are robust: all futures of `with_stresses`, weighed by the rule.

    Raises
    ------
    BadInput
        If chances or a stress do not fit the case.
    """
    futures = with_stresses(case, stresses, chances)
    if rule is RobustRule.WORST:
        # the mean of the worst half of the least likely future's chance is the worst future itself
        return replace(futures, risk=Risk(weight=1.0, level=1 - float(futures.probabilities.min()) / 2))
    return futures


def robust_size(  # noqa: PLR0913 - what a sizing needs
    case: Case,
    stresses: Sequence[Stress],
    solver: Solver,
    *,
    rule: RobustRule = RobustRule.WORST,
    chances: Floats | None = None,
    gap: float = GAP,
    executor: Executor | None = None,
    watch: Watch | None = None,
) -> Decision:
    """Choose capacities that do best in the worst of all futures, or in their mean.

    A future is a scenario under a stress, or under none. Under `RobustRule.WORST` the cost of the decision is that of
    the worst future, as nothing else counts; the use of the others is then best looked at with `stress_table`.

    Raises
    ------
    BadInput
        If chances or a stress do not fit the case, or nothing meets its conditions in all futures.
    Unavailable
        If the solver proves nothing, or is stopped before it found anything.
    """
    futures = futures_of(case, stresses, rule=rule, chances=chances)
    return size(futures, solver, gap=gap, executor=executor, watch=watch)


def _given(case: Case, decision: Decision) -> Case:
    """Return the case with the capacities of a decision, at what they cost."""

    def fixed(name: str, capacity: Capacity) -> Capacity:
        mw = decision.capacity_mw[name]
        return replace(capacity, least_mw=mw, most_mw=mw, block_mw=None)

    return replace(
        case,
        loads=tuple(replace(one, capacity=fixed(one.name, one.capacity)) for one in case.loads),
        backups=tuple(replace(one, capacity=fixed(one.name, one.capacity)) for one in case.backups),
        batteries=tuple(replace(one, capacity=fixed(one.name, one.capacity)) for one in case.batteries),
    )


def _row(
    name: str, kind: StressKind | None, case: Case, solver: Solver, sharing: Sharing | None, watch: Watch | None
) -> StressRow:
    try:
        found = dispatch(case, {}, solver, watch=watch)
    except BadInput:
        conflict = conflict_of(case, solver)
        if conflict is None:
            raise
        return StressRow(name=name, kind=kind, decision=None, conflict=conflict)
    short = [_short(found, scenario) for scenario in range(case.scenarios)]
    mwh, hours = case.probabilities @ np.array(short)
    return StressRow(
        name=name,
        kind=kind,
        decision=found,
        cost_usd=found.cost_usd,
        change_usd=0.0,
        unserved_mwh=float(mwh),
        unserved_h=float(hours),
        ledgers=None if sharing is None else ledgers_of(found, sharing),
    )


def _short(decision: Decision, scenario: int) -> tuple[float, float]:
    """Return what firm computing goes without in a scenario [MWh], and in how many hours."""
    case, one = decision.case, decision.operations[scenario]
    missing = np.zeros(case.hours)
    for load in case.loads:
        if load.kind is LoadKind.FIRM:
            draw = case.row(load.draw_share, scenario) * decision.capacity_mw[load.name]
            missing = missing + np.maximum(draw - one.use_mw["served", load.name], 0.0)
    short = np.where(missing > _SHORT_MW, missing, 0.0)
    return float(short.sum()), float(np.count_nonzero(short))
