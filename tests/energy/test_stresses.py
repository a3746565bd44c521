"""Stresses: the four hours of the documentation under each, and what holds for every case."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes.by_hand import by_hand
from fakes.random_cases import FEW, small_case
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import BadInput
from khazana.energy import dispatching
from khazana.energy.case import Case
from khazana.energy.conditions import EmissionsCap
from khazana.energy.dispatching import dispatch, size
from khazana.energy.equilibrium import settle
from khazana.energy.highs import HighsSolver
from khazana.energy.ledgers import Sharing
from khazana.energy.machines import Derating
from khazana.energy.resources import Capacity, Load, LoadKind, series
from khazana.energy.stress_testing import RobustRule, robust_size, stress_table, with_stresses
from khazana.energy.stresses import (
    FailedBackup,
    FailedPlant,
    HalvedSubsidy,
    HeatWave,
    PriceFall,
    Stress,
    StressKind,
    Together,
)
from khazana.energy.supply import ConstantElasticity

PAGE = (Path(__file__).parents[2] / "docs" / "explanation" / "dispatch.md").read_text(encoding="utf-8")
SOLVER = HighsSolver()
QUICK = settings(max_examples=30, deadline=None)
HALF_IN_THE_HEAT = Derating(steps=((40.0, 0.5), (47.0, 0.0)))
PLANT = FailedPlant(name="a plant of 60 MW fails", zone="grid", lost_mw=60.0)
HEAT = HeatWave(
    name="44 °C", ambient_c=44.0, machines=(("mine", HALF_IN_THE_HEAT),), demand_mw=(("grid", 20.0),), stop_h=2
)
FALL = PriceFall(name="price falls by 70%", fall_share=0.7)
HALVING = HalvedSubsidy(name="halving", fees_share=0.1)


def test_the_four_hours_under_stress() -> None:
    """The rows of the table in the documentation, and the first: nothing happens."""
    stresses = (PLANT, FailedBackup(name="the backup fails", backup="backup"), HEAT, FALL, HALVING)
    half = Sharing(passed_share=0.5, baseline_mwh=1_000.0)
    table = stress_table(dispatch(by_hand(), {}, SOLVER), stresses, SOLVER, sharing=half)
    assert [(row.cost_usd, row.unserved_mwh, row.unserved_h) for row in table.rows] == [
        pytest.approx(row) for row in
        [(-8_200, 20, 1), (5_600, 40, 2), (-2_200, 60, 2), (-7_000, 20, 1), (-5_200, 20, 1), (-5_950, 20, 1)]
    ]  # fmt: skip
    for row in table.rows[1:]:
        assert row.change_usd == pytest.approx(8_200 + row.cost_usd)
        assert row.ledgers is not None
        assert row.ledgers.total.minor == pytest.approx(-100 * row.cost_usd)
        assert row.cost_usd is not None
        assert f"| {-row.cost_usd:,.0f} | {row.unserved_mwh:.0f} |".replace("-", "−") in PAGE
    assert table.worst.name == "a plant of 60 MW fails"
    assert [row.kind for row in table.rows[:2]] == [None, StressKind.FAILED_PLANT]


def test_hours_outside_a_stress_stay_as_they_are() -> None:
    zone = replace(by_hand().zones[0], available_mw=100.0)
    case = replace(by_hand(), zones=(zone,))
    after = replace(PLANT, start_h=1, stop_h=3).on(case)
    assert series(after.zones[0].available_mw).tolist() == [[100, 40, 40, 100]]
    assert after.loads == case.loads
    heat = replace(HEAT, ambient_c=[30.0, 48.0], start_h=2, stop_h=4).on(case)
    assert series(heat.loads[0].draw_share).tolist() == [[1, 1, 1, 0]]
    assert series(heat.zones[0].available_mw).tolist() == [[100, 100, 80, 80]]
    later = replace(HALVING, start_h=2).on(case)
    assert series(later.loads[0].revenue_usd_per_mwh)[0] == pytest.approx([50, 50, 27.5, 27.5])


def test_what_does_not_come_from_coins_does_not_fall() -> None:
    """A hosting fee of 20 stays; the 30 that the machines earn fall by 70%. Firm computing earns as before."""
    hosted = replace(FALL, kept_usd_per_mwh=(("mine", 20.0),)).on(by_hand())
    assert series(hosted.loads[0].revenue_usd_per_mwh)[0, 0] == pytest.approx(29)
    assert series(hosted.loads[1].revenue_usd_per_mwh)[0, 0] == 100
    both = replace(FALL, kinds=(LoadKind.FLEET, LoadKind.FIRM)).on(by_hand())
    assert series(both.loads[1].revenue_usd_per_mwh)[0, 0] == pytest.approx(30)


def test_a_halving_after_which_others_leave() -> None:
    """With a supply of elasticity 1, half the revenue leaves 1/√2 of hashrate and of hashprice."""
    supply = ConstantElasticity(hash_eh=900, hashprice_usd_per_ph_day=40, elasticity=1.0)
    before, after = settle(supply, 900_000 * 40, 0.0), settle(supply, 450_000 * 40, 0.0)
    left = float(after.rest_eh_per_s / before.rest_eh_per_s)
    halving = HalvedSubsidy(name="2028", fees_share=0.0, hashrate_share=left)
    assert halving.left_share == pytest.approx(2**-0.5)
    assert halving.left_share == pytest.approx(float(after.hashprice_usd_per_ph_day / before.hashprice_usd_per_ph_day))


def test_stresses_together_are_one_after_another() -> None:
    both = Together(name="all at once", parts=(PLANT, FALL)).on(by_hand())
    apart = FALL.on(PLANT.on(by_hand()))
    assert dispatch(both, {}, SOLVER).cost_usd == dispatch(apart, {}, SOLVER).cost_usd


def test_conditions_that_no_longer_hold_are_named() -> None:
    """Half of what training could take must run; without surplus only the backup could, and that emits too much."""
    training = Load(
        name="training", zone="grid", kind=LoadKind.INTERRUPTIBLE, industry="computing", capacity=Capacity.fixed(20.0),
        revenue_usd_per_mwh=100.0, energy_share=0.5,
    )  # fmt: skip
    clean = EmissionsCap(name="clean", most_t=1.0)
    case = replace(by_hand(), loads=(*by_hand().loads, training), conditions=(clean,))
    table = stress_table(dispatch(case, {}, SOLVER), [replace(PLANT, lost_mw=100.0)], SOLVER)
    row = table.rows[1]
    assert row.decision is None
    assert row.conflict is not None
    assert row.conflict.conditions == ("clean",)
    assert (row.cost_usd, row.change_usd, row.unserved_mwh, row.ledgers) == (None, None, None, None)
    assert table.worst is row


@pytest.mark.parametrize(
    ("stress", "words"),
    [
        (replace(PLANT, zone="south"), "speaks of something"),
        (FailedBackup(name="x", backup="none"), "speaks of something"),
        (replace(HEAT, machines=(("none", HALF_IN_THE_HEAT),)), "speaks of something"),
        (replace(FALL, kept_usd_per_mwh=(("none", 1.0),)), "speaks of something"),
        (replace(PLANT, stop_h=9), "outside the horizon"),
        (replace(PLANT, start_h=4), "outside the horizon"),
        (replace(HEAT, ambient_c=[40.0, 41.0, 42.0]), "another number of hours"),
        (replace(FALL, fall_share=1.5), "outside its bounds"),
        (replace(HALVING, hashrate_share=0.0), "outside its bounds"),
    ],
)
def test_a_stress_that_does_not_fit_is_refused(stress: Stress, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        stress.on(by_hand())


def test_names_and_chances_that_do_not_fit_are_refused() -> None:
    with pytest.raises(BadInput, match="one name"):
        stress_table(dispatch(by_hand(), {}, SOLVER), (PLANT, PLANT), SOLVER)
    with pytest.raises(BadInput, match="has a chance"):
        with_stresses(by_hand(), (PLANT,), np.ones(1))


def stressed(seed: int, case: Case) -> tuple[Stress, ...]:
    """Return a stress of each kind at random hours."""
    dice = np.random.default_rng(seed)
    start = int(dice.integers(0, case.hours - 1))
    stop = int(dice.integers(start + 1, case.hours))
    load = str(dice.choice([one.name for one in case.loads if one.kind is LoadKind.FLEET] or [case.loads[0].name]))
    return (
        FailedPlant(name="plant", zone="zone0", lost_mw=float(dice.integers(0, 150)), start_h=start, stop_h=stop),
        HeatWave(name="heat", ambient_c=44.0, demand_mw=(("zone0", 30.0),), start_h=start, stop_h=stop),
        PriceFall(name="fall", fall_share=float(dice.random()), start_h=start),
        HalvedSubsidy(name="halving", fees_share=0.02, start_h=start),
        Together(
            name="all",
            parts=(FailedPlant(name="p", zone="zone0", lost_mw=50.0), HalvedSubsidy(name="h", fees_share=0.0)),
        ),
        HeatWave(name="machines", ambient_c=44.0, machines=((load, HALF_IN_THE_HEAT),), start_h=start, stop_h=stop),
    )[: 5 if not any(one.kind is LoadKind.FLEET for one in case.loads) else 6]


def at_no_cost_to_curtail(case: Case) -> Case:
    return replace(case, zones=tuple(replace(zone, curtailment_usd_per_mwh=0.0) for zone in case.zones))


@QUICK
@given(seed=FEW, zones=st.integers(1, 2), scenarios=st.integers(1, 2))
def test_no_stress_makes_anything_better(seed: int, zones: int, scenarios: int) -> None:
    case = at_no_cost_to_curtail(small_case(seed, zones=zones, scenarios=scenarios))
    table = stress_table(dispatch(case, {}, SOLVER), stressed(seed, case), SOLVER)
    base = table.rows[0].cost_usd
    assert base is not None
    for row in table.rows[1:]:
        assert row.change_usd is not None
        assert row.change_usd >= -1e-6 * max(1.0, abs(base)), row.name


@QUICK
@given(seed=FEW, zones=st.integers(1, 2), scenarios=st.integers(1, 2), apart=st.booleans())
def test_capacities_for_the_worst_future_stand_it_best(seed: int, zones: int, scenarios: int, apart: bool) -> None:  # noqa: FBT001
    """Its cost is the worst of its own futures, and no worse than the worst of the capacities that ignore stresses."""
    case = small_case(seed, zones=zones, scenarios=scenarios, is_open=True)
    stresses = stressed(seed, case)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dispatching, "JOINT_HOURS", 0 if apart else 10_000)
        robust = robust_size(case, stresses, SOLVER)
        mean = robust_size(case, stresses, SOLVER, rule=RobustRule.MEAN)
    futures = with_stresses(case, stresses)

    def capital(capacity: dict[str, float]) -> float:
        return float(case.capital_usd_per_mw() @ np.array([capacity[name] for name in case.names]))

    def costs(capacity: dict[str, float]) -> np.ndarray:
        found = dispatch(futures, capacity, SOLVER)
        return capital(capacity) + np.array([one.cost_usd for one in found.operations])

    usual = size(case, SOLVER)
    ours, theirs, between = (costs(dict(one.capacity_mw)) for one in (robust, usual, mean))
    slack = 1e-5 * max(1.0, float(np.abs(theirs).max()))
    assert robust.cost_usd == pytest.approx(ours.max(), abs=slack)
    assert ours.max() <= min(theirs.max(), between.max()) + slack
    assert futures.probabilities @ between <= min(futures.probabilities @ ours, futures.probabilities @ theirs) + slack
