"""The best use of given capacities, scenario by scenario, and the best capacities with it."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from typing import Final

import numpy as np

from khazana.core import BadInput, Unavailable
from khazana.energy.case import Case
from khazana.energy.case_checking import checked
from khazana.energy.condition_rows import capacity_rows
from khazana.energy.condition_worths import shared, valued, worths_of
from khazana.energy.decision import ConditionState, Decision, Operation
from khazana.energy.decomposition import GAP, Bundle, begin, improve
from khazana.energy.joint import Joint, joint
from khazana.energy.master import Master, risky_cost
from khazana.energy.programme import Block, block
from khazana.energy.quantities import inner
from khazana.energy.resources import Floats
from khazana.energy.solver import Solution, Solver, SolverSettings, Status, Watch, proven

__all__ = ["JOINT_HOURS", "capacities", "dispatch", "size"]

JOINT_HOURS: Final = 2_000
"""Up to so many hours over all scenarios, sizing is one programme; beyond it is decomposed."""


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


def size(  # noqa: PLR0913 - what a sizing needs
    case: Case,
    solver: Solver,
    *,
    gap: float = GAP,
    executor: Executor | None = None,
    watch: Watch | None = None,
    told: Callable[[Bundle], object] | None = None,
    state: Bundle | None = None,
) -> Decision:
    """Choose the capacities and use them best.

    Parameters
    ----------
    executor
        Where scenarios are solved in parallel; the result is the same for any.
    watch
        Told how it stands; when it asks to stop, the best so far comes back, with its gap.
    told
        Gets the state after each round of a sizing that is decomposed, so that it can be kept.
    state
        Where an earlier sizing of the same case stopped; going on from it gives what not stopping would have given.

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
    found = improve(
        case, blocks, state or begin(case, solver), solver, gap=gap, executor=executor, watch=watch, told=told
    )  # fmt: skip
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
    operations = shared(case, [_from_joint(whole, one, found, number, case) for number, one in enumerate(blocks)])
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
    done = tuple(operations)
    duals = None if bundle is None else Master(case, solver, bundle.scale).duals(bundle.cuts)
    if bundle is not None and duals is not None:  # scenarios at given capacities do not see what holds those back
        done, worth = valued(case, operations, worths_of(case, bundle.cuts, duals[0])), -duals[1]
    return Decision(
        case=case,
        capacity_mw=_named(case, capacity),
        cost_usd=capital + risky_cost(case, np.array([one.cost_usd for one in operations])),
        bound_usd=capital + risky_cost(case, np.array(bounds)) if bundle is None else bundle.bound_usd,
        operations=done,
        capacity_worth_usd=_named(case, worth) if has_duals else None,
        conditions=_on_capacities(case, capacity, _worths(case, solver, bundle)),
        solver=solver.name,
        rounds=rounds if bundle is None else bundle.rounds,
    )


def _worths(case: Case, solver: Solver, bundle: Bundle | None) -> Floats | None:
    """Return what the rows on capacities are worth by all planes of a sizing."""
    return None if bundle is None else Master(case, solver, bundle.scale).worths(bundle.cuts)


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
    cost = inner(one.cost, own) + float(one.constant.at(capacity)[0])
    part = Solution(status=found.status, objective=cost, bound=cost, values=own, row_duals=duals)
    return _operation(one, part, capacity, cost_usd=cost)


def _operation(one: Block, found: Solution, capacity: Floats, *, cost_usd: float) -> Operation:
    values, duals = found.values, found.row_duals
    if values is None:
        raise _nothing_yet()
    use = {key: values[place] for key, place in one.places.items()}
    price, level = (
        None if duals is None else {g.name: sign * duals[g.start : g.stop] for g in one.groups if g.kind == kind}
        for kind, sign in (("balance", 1.0), ("level", -1.0))
    )
    built = -(one.row_high.slope @ capacity)  # what the capacities themselves take of a limit
    came_to = one.matrix @ values + built
    low, high = one.row_low.at(capacity) + built, one.row_high.at(capacity) + built
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
    return Operation(
        cost_usd=cost_usd, use_mw=use, price_usd_per_mwh=price, conditions=states, level_worth_usd_per_mwh=level
    )  # fmt: skip


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
