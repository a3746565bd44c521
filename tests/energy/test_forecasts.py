"""What may be believed of hours to come, and that no belief does better than knowing."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from fakes.random_cases import FEW, small_case
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.energy_cases import big_case
from khazana.core import BadInput, Unavailable
from khazana.energy.case import Case
from khazana.energy.dispatching import capacities
from khazana.energy.forecasts import as_typical, as_yesterday, off_by
from khazana.energy.foresight import foresight
from khazana.energy.highs import HighsSolver
from khazana.energy.resources import Capacity, Load, LoadKind, Zone, series
from khazana.energy.rolling import roll

SOLVER = HighsSolver()
CAPACITY = {"s19xp": 298.65, "s21": 12.21, "s21hyd": 236.39, "firm": 581.04, "training": 600.0, "battery": 294.86}


def surplus(case: Case) -> np.ndarray:
    return series(case.zones[0].available_mw)[0]


def three_days() -> Case:
    zone = Zone(name="grid", available_mw=np.arange(72.0).reshape(1, -1), price_usd_per_mwh=30.0)
    mine = Load(
        name="mine", kind=LoadKind.FLEET, zone="grid", industry="mining", capacity=Capacity.fixed(10.0),
        revenue_usd_per_mwh=80.0,
    )  # fmt: skip
    return Case(name="days", hours=72, zones=(zone,), loads=(mine,))


def test_yesterday_is_the_day_before_and_the_horizon_a_ring() -> None:
    found = surplus(as_yesterday(three_days()))
    assert found.tolist() == [*range(48, 72), *range(48)]


def test_a_typical_day_is_the_mean_of_each_hour_and_says_the_same_every_day() -> None:
    found = surplus(as_typical(three_days()))
    assert found[:24].tolist() == [*range(24, 48)]
    assert found.tolist() == [*range(24, 48)] * 3
    part = replace(three_days(), hours=60, zones=(replace(three_days().zones[0], available_mw=np.arange(60.0)),))
    assert surplus(as_typical(part))[[0, 23]].tolist() == [24.0, (23 + 47) / 2]


def test_what_is_off_is_off_in_every_hour_of_the_surplus_and_in_nothing_else() -> None:
    one = three_days()
    assert surplus(off_by(one, 0.1)) == pytest.approx(surplus(one) * 1.1)
    assert surplus(off_by(one, -1)).max() == 0
    assert off_by(one, 0.1).zones[0].price_usd_per_mwh is one.zones[0].price_usd_per_mwh
    for wrong in (-1.1, float("nan"), float("inf")):
        with pytest.raises(BadInput, match="off by"):
            off_by(one, wrong)


@settings(max_examples=30, deadline=None)
@given(seed=FEW, belief=st.sampled_from([as_yesterday, as_typical, partial(off_by, share=0.3)]))
def test_no_belief_does_better_than_perfect_foresight(seed: int, belief: Callable[[Case], Case]) -> None:
    case = small_case(seed)
    window = min(12, case.hours)
    found = foresight(case, 0, {}, SOLVER, believed=belief(case), window_h=window, step_h=max(1, window // 2))
    slack = 1e-5 * max(1.0, abs(found.perfect_usd))
    if not found.known.trips:
        assert found.known_usd >= found.perfect_usd - slack
    if not found.believed.trips:
        assert found.believed_usd >= found.perfect_usd - slack


def test_steps_add_up_and_are_told_and_can_be_stopped() -> None:
    hours, told = 7 * 24, []
    case = big_case(1, hours, years=hours / 8_760)
    case = replace(case, loads=tuple(replace(one, energy_share=0.0) for one in case.loads))

    def tell(done: int, of: int) -> bool:
        told.append((done, of))
        return False

    found = foresight(
        case, 0, CAPACITY, SOLVER, believed=as_yesterday(case), window_h=72, step_h=24, told=tell,
    )  # fmt: skip
    assert told == [(one, 14) for one in range(1, 15)]
    assert found.perfect_by_step_usd.sum() == pytest.approx(found.perfect_usd)
    assert found.believed.by_step_usd.shape == (7,)
    assert found.believed.by_step_usd.sum() == pytest.approx(found.believed.cost_usd)
    with pytest.raises(Unavailable, match="stopped"):
        roll(case, 0, capacities(case, CAPACITY), SOLVER, told=lambda done, _of: done == 2)


def test_a_battery_whose_content_is_worth_nothing_is_emptied_and_the_price_is_no_less() -> None:
    hours = 7 * 24
    case = big_case(1, hours, years=hours / 8_760)
    by_plan = foresight(case, 0, CAPACITY, SOLVER, believed=case, window_h=24, step_h=24)
    for_nothing = foresight(case, 0, CAPACITY, SOLVER, believed=case, window_h=24, step_h=24, end_usd_per_mwh={})
    assert for_nothing.known.end_mwh["battery"] == pytest.approx(0.0, abs=1e-6)
    assert for_nothing.known_usd >= by_plan.known_usd - 1e-6 * abs(by_plan.known_usd)
