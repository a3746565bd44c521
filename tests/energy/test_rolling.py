"""Rolling windows: what is done is feasible, a known future loses nothing, a wrong forecast costs."""

from dataclasses import replace

import numpy as np
import pytest
from fakes.by_hand import BATTERY, by_hand
from fakes.random_cases import FEW, small_case
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.energy_cases import big_case, profiles
from khazana.core import BadInput
from khazana.energy.allotment import Account, Allotment, Tie
from khazana.energy.case import Case
from khazana.energy.condition_rows import use_rows
from khazana.energy.conditions import Condition, CostRecovery, EmissionsCap, MonthlyTrigger
from khazana.energy.dispatching import capacities, dispatch
from khazana.energy.foresight import foresight
from khazana.energy.highs import HighsSolver
from khazana.energy.resources import Capacity, Load, LoadKind, series
from khazana.energy.rolling import Rolled, roll

SOLVER = HighsSolver()
HOURS = 21 * 24
CAPACITY = {"s19xp": 298.65, "s21": 12.21, "s21hyd": 236.39, "firm": 581.04, "training": 600.0, "battery": 294.86}


def case() -> Case:
    return big_case(1, HOURS, years=HOURS / 8_760)


def rolled(believed: Case | None = None, **settings: int) -> Rolled:
    one = case()
    return roll(one, 0, capacities(one, CAPACITY), SOLVER, believed=believed, start_share=0.0, **settings)


def test_a_known_week_ahead_is_nearly_perfect_foresight() -> None:
    found = rolled()
    best = dispatch(case(), CAPACITY, SOLVER).operations[0]
    assert found.windows == 21
    assert found.trips == 0
    assert found.cost_usd == pytest.approx(best.cost_usd, rel=2e-3)


def test_what_is_done_is_feasible() -> None:
    one, found = case(), rolled()
    use = found.use_mw
    net = use["taken", "grid"] + use["output", "backup"] + use["release", "battery"] - use["charge", "battery"]
    net = net - sum(use["served", load.name] for load in one.loads)
    assert np.abs(net).max() < 1e-6
    assert (use["taken", "grid"] <= series(one.zones[0].available_mw)[0] + 1e-6).all()
    for name, ramp in (("training", 0.25), ("s21hyd", 0.5)):
        assert np.abs(np.diff(use["served", name])).max() <= ramp * CAPACITY[name] + 1e-6
    level = use["level", "battery"]
    gained = 0.94 * use["charge", "battery"] - use["release", "battery"] / 0.94
    assert np.abs(np.diff(level, prepend=0.0) - gained).max() < 1e-5
    assert level.max() <= 4 * CAPACITY["battery"] + 1e-6


def test_the_cost_is_that_of_what_is_done() -> None:
    one, found = case(), rolled()
    use, cost = found.use_mw, 0.0
    cost += float(use["taken", "grid"] @ series(one.zones[0].price_usd_per_mwh)[0])
    cost += 180 * use["output", "backup"].sum() + 0.5 * use["release", "battery"].sum()
    for load in one.loads:
        cost -= float(use["served", load.name] @ one.row(load.revenue_usd_per_mwh, 0))
    cost += 2_735 * float((0.9 * CAPACITY["firm"] - use["served", "firm"]).sum())
    assert found.cost_usd == pytest.approx(cost)


def test_a_wrong_forecast_costs() -> None:
    surplus, price, _ = profiles(1, HOURS, seed=99)
    one = case()
    zone = replace(one.zones[0], available_mw=surplus, price_usd_per_mwh=price)
    wrong = rolled(replace(one, zones=(zone,)))
    assert wrong.cost_usd > rolled().cost_usd
    assert rolled(one).cost_usd == rolled().cost_usd


def test_what_reaches_beyond_a_window_is_refused() -> None:
    one = by_hand()
    given = one.least_mw()
    with pytest.raises(BadInput, match="reaches beyond"):
        roll(replace(one, loads=(replace(one.loads[0], running_share=0.5), one.loads[1])), 0, given, SOLVER)
    with pytest.raises(BadInput, match="a window at most the horizon"):
        roll(one, 0, given, SOLVER)
    with pytest.raises(BadInput, match="a plan is missing"):
        roll(one, 0, given, SOLVER, allotment=Allotment.BY_PLAN, window_h=4, step_h=2)
    with pytest.raises(BadInput, match="no such battery"):
        roll(one, 0, given, SOLVER, end_usd_per_mwh={"other": 1.0}, window_h=4, step_h=2)
    assert roll(one, 0, given, SOLVER, window_h=4, step_h=2).cost_usd == pytest.approx(-8_200)


def test_a_battery_ends_a_window_with_what_is_worth_more_later() -> None:
    """In each of the first two hours the battery could take 10 MWh from the mine, which forgoes 50 dollars for each."""
    two = replace(by_hand(), hours=2, zones=(replace(by_hand().zones[0], available_mw=100.0),), batteries=(BATTERY,))
    given = two.least_mw()
    for worth, held in ((49.0, 0.0), (51.0, 20.0), ([0.0, 51.0], 20.0), ([51.0, 0.0], 0.0)):
        found = roll(
            two, 0, given, SOLVER, start_share=0.0, end_usd_per_mwh={"battery": worth}, window_h=2, step_h=2
        )  # fmt: skip
        assert found.end_mwh == {"battery": pytest.approx(held)}
        assert found.cost_usd == pytest.approx(-2 * (30 * 50 + 80 * 50 - 0) + 50 * held)
    with pytest.raises(BadInput, match="from nothing to all"):
        roll(two, 0, given, SOLVER, start_mwh={"battery": 21.0}, window_h=2, step_h=2)


def conditions(case: Case, seed: int) -> tuple[Condition, ...]:
    """Return conditions on use that bind now and then, and that doing nothing meets."""
    dice = np.random.default_rng(seed)
    months = np.arange(case.hours) // 12
    every: list[Condition] = [
        CostRecovery(name="recovery", cost_usd_per_mwh=float(dice.integers(20, 60))),
        EmissionsCap(name="cap", most_t=float(dice.integers(1, 40) * case.hours)),
        MonthlyTrigger(
            name="trigger", baseline_mwh=dice.integers(100, 4000, months[-1] + 1).astype(float), month_of_hour=months
        ),
    ]
    return tuple(one for one in every if dice.random() < 0.7)


def tied(seed: int, *, with_storage: bool) -> Case:
    case = small_case(seed, with_storage=with_storage)
    loads = tuple(
        replace(one, energy_share=0.6, energy_window_h=None, energy_shortfall_usd_per_mwh=35, ramp_share_per_hour=None)
        if one.kind is LoadKind.INTERRUPTIBLE else one for one in case.loads
    )  # fmt: skip
    return replace(case, loads=loads, conditions=conditions(case, seed))


def check_states(case: Case, found: Rolled) -> None:
    """Conditions and least energies, recomputed from what was done."""
    rows = {(one.condition, one.part, one.window): one for one in found.conditions}
    for one in use_rows(case, 0):
        came_to = sum((weights * found.use_mw[key] for key, weights in one.weights.items()), np.zeros(case.hours))
        sums = np.bincount(one.window_of_hour, came_to, minlength=one.low.size)
        for window, value in enumerate(sums.tolist()):
            row = rows[one.condition, one.part, window]
            assert row.value == pytest.approx(value, abs=1e-6)
            slack = 1e-5 * max(1.0, abs(value), sum(np.abs(w).sum() for w in one.weights.values()))
            assert found.breaches or row.low - slack <= row.value <= row.high + slack
    for load in case.loads:
        if load.energy_share and load.energy_shortfall_usd_per_mwh and load.energy_window_h is None:
            asked = load.energy_share * load.capacity.most_mw * case.row(load.draw_share, 0).sum()
            missing = max(0.0, asked - found.use_mw["served", load.name].sum())
            assert found.use_mw["short", load.name].sum() == pytest.approx(missing, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(seed=FEW, how=st.sampled_from(Allotment), window=st.integers(1, 24), step=st.integers(1, 24))
def test_conditions_are_kept_over_all_windows(seed: int, how: Allotment, window: int, step: int) -> None:
    case = tied(seed, with_storage=False)
    window, step = min(window, case.hours), min(step, window, case.hours)
    plan = dispatch(case, {}, SOLVER).operations[0]
    found = roll(case, 0, case.least_mw(), SOLVER, allotment=how, plan=plan, window_h=window, step_h=step)
    assert found.breaches == 0
    check_states(case, found)
    assert found.cost_usd >= plan.cost_usd - 1e-6 * max(1.0, abs(plan.cost_usd))


@settings(max_examples=40, deadline=None)
@given(seed=FEW, how=st.sampled_from(Allotment))
def test_one_window_of_all_hours_is_perfect_foresight(seed: int, how: Allotment) -> None:
    case = tied(seed, with_storage=False)
    best = dispatch(case, {}, SOLVER).operations[0]
    found = roll(
        case, 0, case.least_mw(), SOLVER, allotment=how, plan=best, window_h=case.hours, step_h=case.hours
    )  # fmt: skip
    assert found.windows == 1
    assert found.cost_usd == pytest.approx(best.cost_usd, rel=1e-6, abs=1e-3)
    assert found.operation.cost_usd == found.cost_usd


@settings(max_examples=60, deadline=None)
@given(seed=FEW, other=FEW, how=st.sampled_from(Allotment), window=st.integers(2, 24), step=st.integers(1, 24))
def test_knowing_less_never_costs_less(seed: int, other: int, how: Allotment, window: int, step: int) -> None:
    case = tied(seed, with_storage=True)
    dice = np.random.default_rng(other)
    zones = tuple(
        replace(
            zone, available_mw=dice.integers(0, 200, (1, case.hours)), price_usd_per_mwh=float(dice.integers(5, 70))
        )
        for zone in case.zones
    )
    loads = tuple(replace(load, revenue_usd_per_mwh=float(dice.integers(0, 120))) for load in case.loads)
    window, step = min(window, case.hours), min(step, window, case.hours)
    found = foresight(
        case, 0, {}, SOLVER, believed=replace(case, zones=zones, loads=loads), allotment=how, window_h=window,
        step_h=step,
    )  # fmt: skip
    slack = 1e-5 * max(1.0, abs(found.perfect_usd))
    if not (found.known.trips or found.known.breaches):
        assert found.short_sight_usd >= -slack
    if not (found.believed.trips or found.believed.breaches):
        assert found.price_of_not_knowing_usd >= -slack
    assert found.price_of_not_knowing_usd == pytest.approx(found.short_sight_usd + found.wrong_forecast_usd)
    for one in (found.known, found.believed):
        check_states(case, one)


def test_a_forecast_that_comes_true_costs_what_a_known_week_costs() -> None:
    one = case()
    found = foresight(one, 0, CAPACITY, SOLVER, believed=one)
    assert found.believed_usd == found.known_usd
    assert found.wrong_forecast_usd == 0
    assert -1e-3 <= found.short_sight_usd < 2e-3 * abs(found.perfect_usd)


def test_what_a_plan_uses_late_is_kept_for_late() -> None:
    """A cap of 60 t for two hours of little worth and two of much; by time half of it is gone when those come."""
    worth = np.array([50.0, 50.0, 100.0, 100.0])
    mine = replace(by_hand().loads[0], revenue_usd_per_mwh=worth)
    zone = replace(by_hand().zones[0], available_mw=60.0, emissions_t_per_mwh=0.5)
    one = replace(
        by_hand(), zones=(zone,), loads=(mine,), backups=(), conditions=(EmissionsCap(name="cap", most_t=60.0),)
    )
    plan = dispatch(one, {}, SOLVER).operations[0]
    assert plan.use_mw["served", "mine"].tolist() == pytest.approx([0, 0, 60, 60])
    by_plan, by_time = (
        roll(one, 0, one.least_mw(), SOLVER, allotment=how, plan=plan, window_h=2, step_h=2) for how in
        (Allotment.BY_PLAN, Allotment.BY_TIME)
    )  # fmt: skip
    assert by_plan.use_mw["served", "mine"].tolist() == pytest.approx([0, 0, 60, 60])
    assert by_time.use_mw["served", "mine"][:2].sum() == pytest.approx(60)
    assert by_time.use_mw["served", "mine"][2:].sum() == pytest.approx(60)
    assert by_plan.cost_usd == pytest.approx(plan.cost_usd)
    assert by_time.cost_usd == pytest.approx(plan.cost_usd + 60 * 50)


def test_what_cannot_be_kept_is_missed_by_as_little_as_can_be() -> None:
    """Training without a penalty owes 100 MWh, half of it by the second hour; nothing is left for the other half."""
    training = Load(
        name="training", zone="grid", kind=LoadKind.INTERRUPTIBLE, industry="computing", capacity=Capacity.fixed(50.0),
        revenue_usd_per_mwh=10.0, energy_share=0.5,
    )  # fmt: skip
    zone = replace(by_hand().zones[0], available_mw=[40.0, 50.0, 0.0, 0.0])
    one = replace(by_hand(), zones=(zone,), loads=(training,), backups=())
    found = roll(one, 0, one.least_mw(), SOLVER, window_h=2, step_h=2)
    assert found.breaches == 1
    assert found.use_mw["served", "training"].sum() == pytest.approx(50, abs=1e-4)


def test_months_out_of_order_are_refused() -> None:
    trigger = MonthlyTrigger(name="trigger", baseline_mwh=np.ones(2), month_of_hour=np.array([0, 1, 0, 1]))
    one = replace(by_hand(), conditions=(trigger,))
    with pytest.raises(BadInput, match="do not follow each other"):
        roll(one, 0, one.least_mw(), SOLVER, window_h=2, step_h=2)


def test_what_is_allotted_by_hand() -> None:
    """Six hours in blocks of two, a limit of 12: 4 for each block; what the first one leaves goes to the others."""
    tie = Tie(
        name="tie", part="", unit="t", is_condition=True, weights={}, span_of_hour=np.zeros(6, np.intp),
        low=np.array([-np.inf]), high=np.array([12.0]), planned=np.zeros(6),
    )  # fmt: skip
    account = Account(tie, 2)
    assert [(one.start, one.stop, one.high) for one in account.segments(0, 3)] == [(0, 2, 4.0), (2, 3, 2.0)]
    account.book(0, np.array([1.0]))
    assert [(one.start, one.stop, one.high) for one in account.segments(1, 3)] == [(0, 1, 3.0), (1, 3, 4.0)]
    account.book(1, np.array([0.0]))
    assert [(one.start, one.stop, one.high) for one in account.segments(2, 3)] == [(0, 2, 5.5), (2, 3, 2.75)]
    account.book(2, np.array([5.5, 0.0]))
    assert [(one.start, one.stop, one.high) for one in account.segments(4, 3)] == [(0, 2, 5.5), (2, 3, 2.0)]
    assert account.segments_most(3) == 2
    assert account.segments_most(4) == 3
    assert [one.low for one in account.segments(0, 3)] == [-np.inf, -np.inf]
