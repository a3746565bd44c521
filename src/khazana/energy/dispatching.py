"""The best use of given capacities, scenario by scenario, and the best capacities with it."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final

import numpy as np

from khazana.core import BadInput, Unavailable
from khazana.energy.case import Case
from khazana.energy.case_checking import checked
from khazana.energy.condition_rows import capacity_rows
from khazana.energy.decomposition import GAP, Bundle, begin, improve
from khazana.energy.joint import Joint, joint
from khazana.energy.master import risky_cost
from khazana.energy.programme import Block, block
from khazana.energy.resources import Floats
from khazana.energy.solver import Solution, Solver, SolverSettings, Status, Watch, proven

__all__ = ["JOINT_HOURS", "ConditionState", "Decision", "Operation", "capacities", "dispatch", "size"]

JOINT_HOURS: Final = 2_000
"""Up to so many hours over all scenarios, sizing is one programme; beyond it is decomposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionState:
    """A row of a condition: what it comes to, its limits, and what one more unit of the binding limit saves [USD].

    ``window`` is the month, where it has months. ``worth_usd`` is ``None`` where whole numbers leave no dual.
    """

    condition: str
    part: str
    window: int
    unit: str
    value: float
    low: float
    high: float
    worth_usd: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Operation:
    """What one scenario does.

    Parameters
    ----------
    cost_usd
        Of the horizon without capital; revenue is negative cost.
    use_mw
        ``(n_hours,)`` by (what is done, name): taken, flow, output, served, charge, release; ``level`` is in MWh.
    price_usd_per_mwh
        What one more megawatt-hour is worth in each zone, ``(n_hours,)``; ``None`` where whole numbers leave no dual.
    conditions
        The rows of conditions on the use of hours.
    """

    cost_usd: float
    use_mw: Mapping[tuple[str, str], Floats]
    price_usd_per_mwh: Mapping[str, Floats] | None
    conditions: tuple[ConditionState, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decision:
    """Capacities, their use in each scenario, and how far from the optimum they can be.

    Parameters
    ----------
    capacity_mw
        By name.
    cost_usd, bound_usd
        Of capital and use, the worst scenarios weighed as the case's risk asks; nothing costs less than the bound.
    capacity_worth_usd
        What one more megawatt of each is worth, net of its capital, by name; ``None`` where whole numbers leave no
        dual, or the worst scenarios count for more.
    conditions
        The rows of conditions on capacities.
    """

    case: Case
    capacity_mw: Mapping[str, float]
    cost_usd: float
    bound_usd: float
    operations: tuple[Operation, ...]
    capacity_worth_usd: Mapping[str, float] | None
    conditions: tuple[ConditionState, ...]
    solver: str
    rounds: int

    @property
    def gap(self) -> float:
        """Return the relative gap between cost and bound."""
        return abs(self.cost_usd - self.bound_usd) / max(1.0, abs(self.cost_usd))


def capacities(case: Case, capacity_mw: Mapping[str, float]) -> Floats:
    """Return capacities by name as an array, ``(n_capacities,)``; those not named are at their least.

    Raises
    ------
    BadInput
        If a name is unknown, or a capacity lies outside its limits.
    """
    known = dict(case.sized())
    for name, value in capacity_mw.items():
        one = known.get(name)
        if one is None:
            raise BadInput("unknown capacity", where=name, remedy="use one of {known}", known=", ".join(known))
        if not one.least_mw <= value <= one.most_mw:
            raise BadInput("a capacity outside its limits", where=name, value=value, remedy="widen them, or change it")
    return np.array([capacity_mw.get(name, one.least_mw) for name, one in known.items()], np.float64)


def dispatch(case: Case, capacity_mw: Mapping[str, float], solver: Solver, *, watch: Watch | None = None) -> Decision:
    """Use given capacities best, by name; those not named are at their least.

    Raises
    ------
    BadInput
        If the case has errors, or nothing meets its conditions.
    Unavailable
        If the solver proves nothing, or is stopped before it found anything.
    """
    given = capacities(checked(case), capacity_mw)
    blocks = [block(case, scenario) for scenario in range(case.scenarios)]
    return _at(case, blocks, given, solver, watch=watch)


def size(
    case: Case,
    solver: Solver,
    *,
    gap: float = GAP,
    executor: Executor | None = None,
    watch: Watch | None = None,
    state: Bundle | None = None,
) -> Decision:
    """Choose the capacities and use them best.

    Parameters
    ----------
    executor
        Where scenarios are solved in parallel; the result is the same for any.
    watch
        Told how it stands; when it asks to stop, the best so far comes back, with its gap.
    state
        Where an earlier sizing of the same case stopped.

    Raises
    ------
    BadInput
        If the case has errors, or nothing meets its conditions.
    Unavailable
        If the solver proves nothing, or is stopped before it found anything.
    """
    blocks = [block(checked(case), scenario) for scenario in range(case.scenarios)]
    in_blocks = any(one.block_mw and not one.is_fixed for _, one in case.sized())
    is_mixed = in_blocks or any(one.integer is not None for one in blocks)
    if is_mixed or (state is None and case.hours * case.scenarios <= JOINT_HOURS):
        return _jointly(case, blocks, solver, gap=gap, watch=watch)
    found = improve(case, blocks, state or begin(case, solver), solver, gap=gap, executor=executor, watch=watch)
    if not np.isfinite(found.best_usd):
        raise _nothing_yet()
    return _at(case, blocks, found.best_mw, solver, bundle=found)


def _jointly(case: Case, blocks: Sequence[Block], solver: Solver, *, gap: float, watch: Watch | None) -> Decision:
    whole = joint(case, blocks)
    found = solver.solve(whole.programme, SolverSettings(gap=gap), watch)
    if found.status is not Status.STOPPED:
        found = proven(found, case.name)
    if found.values is None:
        raise _nothing_yet()
    capacity = np.clip(found.values[: whole.columns[0]], case.least_mw(), case.most_mw())
    operations = tuple(_from_joint(whole, one, found, scenario, case) for scenario, one in enumerate(blocks))
    worth = None if found.reduced_costs is None or case.risk.weight else -found.reduced_costs[: capacity.size]
    return Decision(
        case=case,
        capacity_mw=_named(case, capacity),
        cost_usd=found.objective + whole.constant,
        bound_usd=found.bound + whole.constant,
        operations=operations,
        capacity_worth_usd=None if worth is None else _named(case, worth),
        conditions=_on_capacities(case, capacity, found.row_duals),
        solver=solver.name,
        rounds=found.rounds,
    )


def _at(
    case: Case,
    blocks: Sequence[Block],
    capacity: Floats,
    solver: Solver,
    *,
    bundle: Bundle | None = None,
    watch: Watch | None = None,
) -> Decision:
    """Return the decision at given capacities, from each scenario's own optimum."""
    operations, bounds, worth = [], [], -case.capital_usd_per_mw()
    rounds, has_duals = 0, True
    for scenario, one in enumerate(blocks):
        kept = solver.keep(one.at(capacity))
        if bundle is not None and (basis := bundle.bases[scenario]) is not None:
            kept.start_from(basis)
        found = kept.solve(watch)
        if found.status is not Status.STOPPED:
            found = proven(found, case.name)
        if found.values is None:
            raise _nothing_yet()
        constant = float(one.constant.at(capacity)[0])
        operations.append(_operation(one, found, capacity, cost_usd=found.objective + constant))
        bounds.append(found.bound + constant)
        rounds += found.rounds
        if found.row_duals is None or found.reduced_costs is None or case.risk.weight:
            has_duals = False
        else:
            worth = worth - case.probabilities[scenario] * _slope(one, found.row_duals, found.reduced_costs)
    capital = float(case.capital_usd_per_mw() @ capacity)
    return Decision(
        case=case,
        capacity_mw=_named(case, capacity),
        cost_usd=capital + risky_cost(case, np.array([one.cost_usd for one in operations])),
        bound_usd=capital + risky_cost(case, np.array(bounds)) if bundle is None else bundle.bound_usd,
        operations=tuple(operations),
        capacity_worth_usd=_named(case, worth) if has_duals else None,
        conditions=_on_capacities(case, capacity, None),
        solver=solver.name,
        rounds=rounds if bundle is None else bundle.rounds,
    )


def _slope(one: Block, duals: Floats, reduced: Floats) -> Floats:
    low, high = np.maximum(duals, 0), np.minimum(duals, 0)
    pulled = one.row_low.pull(low) + one.row_high.pull(high) + one.high.pull(np.minimum(reduced, 0))
    return np.asarray(pulled + one.constant.pull(np.ones(1)), np.float64)


def _from_joint(whole: Joint, one: Block, found: Solution, scenario: int, case: Case) -> Operation:
    """Cut a scenario out of the joint solution; its duals are per unit of its own cost."""
    start, row, values = whole.columns[scenario], whole.rows[scenario], found.values
    if values is None:
        raise _nothing_yet()
    own = values[start : start + one.cost.size]
    share = (1 - case.risk.weight) * case.probabilities[scenario]
    duals = None
    if found.row_duals is not None and share > 0 and not case.risk.weight:
        duals = found.row_duals[row : row + one.row_low.base.size] / share
    capacity = values[: whole.columns[0]]
    cost = float(one.cost @ own + one.constant.at(capacity)[0])
    part = Solution(status=found.status, objective=cost, bound=cost, values=own, row_duals=duals)
    return _operation(one, part, capacity, cost_usd=cost)


def _operation(one: Block, found: Solution, capacity: Floats, *, cost_usd: float) -> Operation:
    values, duals = found.values, found.row_duals
    if values is None:
        raise _nothing_yet()
    use = {key: values[place] for key, place in one.places.items()}
    price = None
    if duals is not None:
        price = {group.name: duals[group.start : group.stop] for group in one.groups if group.kind == "balance"}
    came_to = one.matrix @ values
    low, high = one.row_low.at(capacity), one.row_high.at(capacity)
    states = tuple(
        ConditionState(
            condition=group.name, part=group.part, window=row - group.start, unit=group.unit,
            value=float(came_to[row]), low=float(low[row]), high=float(high[row]),
            worth_usd=None if duals is None else abs(float(duals[row])),
        )
        for group in one.groups
        if group.kind == "condition"
        for row in range(group.start, group.stop)
    )  # fmt: skip
    return Operation(cost_usd=cost_usd, use_mw=use, price_usd_per_mwh=price, conditions=states)


def _on_capacities(case: Case, capacity: Floats, duals: Floats | None) -> tuple[ConditionState, ...]:
    return tuple(
        ConditionState(
            condition=row.condition, part="", window=0, unit=row.unit, value=float(row.weights @ capacity),
            low=row.low, high=row.high, worth_usd=None if duals is None else abs(float(duals[number])),
        )
        for number, row in enumerate(capacity_rows(case))
    )  # fmt: skip


def _named(case: Case, values: Floats) -> dict[str, float]:
    return {name: float(value) for name, value in zip(case.names, values, strict=True)}


def _nothing_yet() -> Unavailable:
    return Unavailable("it was stopped before anything was found", where="solver", remedy="let it run longer")
