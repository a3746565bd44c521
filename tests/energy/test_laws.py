"""What holds for every case: power balances, nothing exceeds its capacity, and better terms never cost."""

from dataclasses import replace

import numpy as np
import pytest
from fakes.random_cases import FEW, small_case
from hypothesis import example, given, settings
from hypothesis import strategies as st

from khazana.energy.arrays import Affine
from khazana.energy.case import Case
from khazana.energy.conditions import (
    Budget,
    Condition,
    CostRecovery,
    EmissionsCap,
    ExchangeBudget,
    MonthlyTrigger,
    NoPreference,
    Risk,
)
from khazana.energy.cuts import plane
from khazana.energy.decision import Decision, Operation
from khazana.energy.decomposition import begin, improve
from khazana.energy.dispatching import dispatch, size
from khazana.energy.highs import HighsSolver
from khazana.energy.joint import joint
from khazana.energy.master import risky_cost
from khazana.energy.merit import merit_order, needs_programme
from khazana.energy.programme import block
from khazana.energy.resources import series

SOLVER = HighsSolver()
CLOSE = 1e-6
MOST_MW = 1e-6
QUICK = settings(max_examples=40, deadline=None)


def close(one: float, other: float) -> bool:
    return abs(one - other) <= CLOSE * max(1.0, abs(one), abs(other))


def conditions(case: Case, seed: int) -> tuple[Condition, ...]:
    """Return some of every kind of condition, as tight as to bind now and then."""
    dice = np.random.default_rng(seed)
    months = np.arange(case.hours) // 12
    every: list[Condition] = [
        CostRecovery(name="recovery", cost_usd_per_mwh=float(dice.integers(20, 60))),
        NoPreference(name="equal", reference_usd_per_mwh=float(dice.integers(20, 60))),
        MonthlyTrigger(
            name="trigger", baseline_mwh=dice.integers(100, 4000, months[-1] + 1).astype(float), month_of_hour=months
        ),
        EmissionsCap(name="cap", most_t=float(dice.integers(1, 40) * case.hours)),
        ExchangeBudget(name="dollars", most_usd=float(dice.integers(500, 50_000)), surrendered_share=0.1),
        Budget(name="rupees", currency="PKR", most=float(dice.integers(500, 5_000))),
    ]
    return tuple(one for one in every if dice.random() < 0.5)


def check_hours(decision: Decision, one: Operation, scenario: int) -> None:
    """Every hour balances in every zone, and nothing exceeds its capacity: recomputed from the case alone."""
    case, use = decision.case, one.use_mw
    for zone in case.zones:
        taken = use["taken", zone.name]
        available = case.row(zone.available_mw, scenario)
        assert (taken <= available + MOST_MW).all()
        net = taken.copy()
        for link in case.links:
            assert (use["flow", link.name] <= link.most_mw + MOST_MW).all()
            assert (-use["flow", link.name] <= link.back_mw + MOST_MW).all()
            net += use["flow", link.name] * ((link.target == zone.name) - float(link.origin == zone.name))
        for plant in case.backups:
            net += use["output", plant.name] * (plant.zone == zone.name)
        for battery in case.batteries:
            net += (use["release", battery.name] - use["charge", battery.name]) * (battery.zone == zone.name)
        for load in case.loads:
            net -= use["served", load.name] * (load.zone == zone.name)
        assert np.abs(net).max() < MOST_MW
    for load in case.loads:
        most = decision.capacity_mw[load.name]
        served = use["served", load.name]
        assert (served <= case.row(load.draw_share, scenario) * most + MOST_MW).all()
        if load.ramp_share_per_hour is not None and case.hours > 1:
            assert np.abs(np.diff(served)).max() <= load.ramp_share_per_hour * most + MOST_MW
    for battery in case.batteries:
        level, most = use["level", battery.name], decision.capacity_mw[battery.name]
        kept = (1 - battery.loss_share_per_hour) * np.roll(level, 1)
        gained = (
            battery.store_share * use["charge", battery.name] - use["release", battery.name] / battery.release_share
        )
        assert np.abs(level - kept - gained).max() < MOST_MW
        assert level.max() <= most * battery.hours + MOST_MW
    assert all((values > -MOST_MW).all() for key, values in use.items() if key[0] != "flow")


@QUICK
@given(seed=FEW, zones=st.integers(1, 2), scenarios=st.integers(1, 3))
def test_every_hour_balances_within_capacity(seed: int, zones: int, scenarios: int) -> None:
    case = small_case(seed, zones=zones, scenarios=scenarios)
    decision = dispatch(case, {}, SOLVER)
    for scenario, one in enumerate(decision.operations):
        check_hours(decision, one, scenario)
    sized = size(small_case(seed, zones=zones, scenarios=scenarios, is_open=True), SOLVER)
    for scenario, one in enumerate(sized.operations):
        check_hours(sized, one, scenario)


@QUICK
@given(seed=FEW, zones=st.integers(1, 2), extra=st.floats(0, 100))
def test_more_surplus_never_hurts(seed: int, zones: int, extra: float) -> None:
    case = small_case(seed, zones=zones)
    free = tuple(replace(zone, curtailment_usd_per_mwh=0.0) for zone in case.zones)
    more = tuple(replace(zone, available_mw=series(zone.available_mw) + extra) for zone in free)
    before, after = (dispatch(replace(case, zones=one), {}, SOLVER).cost_usd for one in (free, more))
    assert after <= before + CLOSE * max(1.0, abs(before))


@QUICK
@given(seed=FEW, zones=st.integers(1, 2), scenarios=st.integers(1, 2))
def test_relaxing_a_condition_never_costs(seed: int, zones: int, scenarios: int) -> None:
    case = small_case(seed, zones=zones, scenarios=scenarios, is_open=True)
    least = tuple(replace(load, capacity=replace(load.capacity, least_mw=0.0)) for load in case.loads)
    tight = replace(case, loads=least, batteries=(), backups=(), conditions=conditions(case, seed))
    before = size(tight, SOLVER).cost_usd
    for one in tight.conditions:
        after = size(tight.without(one.name), SOLVER).cost_usd
        assert after <= before + CLOSE * max(1.0, abs(before)), one


@QUICK
@given(seed=FEW, zones=st.integers(1, 2))
def test_any_multipliers_give_a_bound_at_any_capacities(seed: int, zones: int) -> None:
    case = small_case(seed, zones=zones, is_open=True)
    one, dice = block(case, 0), np.random.default_rng(seed)
    multipliers = dice.normal(0, 60, one.row_low.base.size)
    height, slope = plane(one, multipliers)
    for _ in range(3):
        capacity = case.least_mw() + dice.random(len(case.names)) * (case.most_mw() - case.least_mw())
        found = SOLVER.solve(one.at(capacity))
        least = found.objective + float(one.constant.at(capacity)[0])
        if any(load.energy_share and not load.energy_shortfall_usd_per_mwh for load in case.loads):
            continue
        endless = np.isinf(one.high.base) & ((one.cost - one.matrix.T @ multipliers) < 0)
        if not endless.any():
            assert height + float(slope @ capacity) <= least + CLOSE * max(1.0, abs(least))
        assert found.row_duals is not None
        own_height, own_slope = plane(one, found.row_duals)
        assert close(own_height + float(own_slope @ capacity), least)


@QUICK
@given(seed=FEW, scenarios=st.integers(1, 2))
def test_merit_order_equals_the_programme(seed: int, scenarios: int) -> None:
    case = small_case(seed, scenarios=scenarios, with_storage=False)
    assert needs_programme(case) == ""
    decision = dispatch(case, {}, SOLVER)
    for scenario, one in enumerate(decision.operations):
        found = merit_order(case, scenario, case.least_mw())
        assert close(found.cost_usd, one.cost_usd)
        assert np.abs(found.served_mw.sum(axis=0) - found.output_mw.sum(axis=0)).max() < MOST_MW
        for number, load in enumerate(case.loads):
            most = case.row(load.draw_share, scenario) * load.capacity.most_mw
            assert (found.served_mw[number] <= most + MOST_MW).all()


@QUICK
@given(seed=FEW, zones=st.integers(1, 2), scenarios=st.integers(1, 4), weight=st.sampled_from([0.0, 0.5, 1.0]))
@example(seed=9532, zones=2, scenarios=3, weight=0.5)  # the best is to build nothing
def test_the_decomposition_equals_the_joint_programme(seed: int, zones: int, scenarios: int, weight: float) -> None:
    case = replace(
        small_case(seed, zones=zones, scenarios=scenarios, is_open=True), risk=Risk(weight=weight, level=0.6)
    )
    case = replace(
        case, conditions=tuple(c for c in conditions(case, seed) if isinstance(c, EmissionsCap | CostRecovery))
    )
    blocks = [block(case, scenario) for scenario in range(scenarios)]
    whole = joint(case, blocks)
    found = SOLVER.solve(whole.programme)
    state = improve(case, blocks, begin(case, SOLVER), SOLVER)
    exact = found.objective + whole.constant
    tolerance = 2e-6 * max(1.0, abs(exact), 1e-3 * state.scale)
    assert state.bound_usd <= exact + tolerance
    assert state.best_usd >= exact - tolerance
    assert state.best_usd - state.bound_usd <= tolerance


@QUICK
@given(seed=FEW, scenarios=st.integers(1, 8))
def test_a_risky_cost_lies_between_the_mean_and_the_worst(seed: int, scenarios: int) -> None:
    dice = np.random.default_rng(seed)
    chances = dice.random(scenarios) + 0.01
    costs = dice.normal(0, 1e6, scenarios)
    risk = Risk(weight=float(dice.random()), level=float(dice.random() * 0.99))
    case = Case(name="risk", hours=1, zones=(), probabilities=chances / chances.sum(), risk=risk)
    found = risky_cost(case, costs)
    assert case.probabilities @ costs - 1e-3 <= found <= costs.max() + 1e-3


def test_bounds_grow_with_the_capacities() -> None:
    one = Affine(base=np.array([1.0, 2.0]), slope=block(small_case(3), 0).high.slope[:2] * 0)
    assert one.at(np.ones(one.slope.shape[1])).tolist() == pytest.approx([1.0, 2.0])
