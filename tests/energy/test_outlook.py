"""Paths over halvings, and retargets under a hashrate that answers."""

from itertools import pairwise

import numpy as np
import pytest
from energy.test_supply import constant, stepped
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import BadInput
from khazana.energy.cost_curve import CostCurve
from khazana.energy.elastic import elastic_path
from khazana.energy.equilibrium import price_taker, settle, sovereign
from khazana.energy.growth import difficulty_path
from khazana.energy.outlook import Conduct, Periods, Prospect, drifting, outlook, respond
from khazana.energy.retarget import difficulty_at
from khazana.energy.revenue import network_revenue_usd_per_day
from khazana.energy.subsidy import subsidy_sum

YEARS = Periods(first_height=953_568, days=np.full(6, 365.25))
PRICES = np.array([[60e3] * 6, [30e3, 60e3, 90e3, 120e3, 150e3, 180e3]])


def prospect(**changes: object) -> Prospect:
    given_ = {"price_usd_per_btc": PRICES, "fees_sat": np.float64(2_180_000), "supply": (constant(0.5),) * 6}
    return Prospect(**(given_ | changes))  # type: ignore[arg-type]


def test_a_period_with_a_halving_in_it_pays_what_its_heights_create() -> None:
    heights = YEARS.heights.tolist()
    found = [
        round(one * (stop - start)) for one, (start, stop) in zip(YEARS.subsidy_sat, pairwise(heights), strict=True)
    ]
    assert found == [subsidy_sum(start, stop) for start, stop in pairwise(heights)]
    assert sum(found) == subsidy_sum(heights[0], heights[-1])
    assert 156_250_000 < YEARS.subsidy_sat[1] < 312_500_000
    assert YEARS.subsidy_sat[0] == 312_500_000
    assert YEARS.subsidy_sat[3] == 156_250_000


def test_the_outlook_settles_in_each_period_and_scenario() -> None:
    own = np.linspace(0, 130, 6)
    found = outlook(YEARS, prospect(), own)
    for scenario in range(2):
        for period in range(6):
            revenue = network_revenue_usd_per_day(
                PRICES[scenario, period], subsidy_sat=YEARS.subsidy_sat[period], fees_sat=2_180_000
            )
            settled = settle(constant(0.5), revenue, own[period])
            assert found.hashprice_usd_per_ph_day[scenario, period] == pytest.approx(
                float(settled.hashprice_usd_per_ph_day), rel=1e-12
            )
            assert found.difficulty[scenario, period] == pytest.approx(
                float(difficulty_at(settled.total_eh_per_s)), rel=1e-12
            )


@given(st.floats(0, 400), st.floats(0.05, 1.0))
@settings(max_examples=30, deadline=None)
def test_all_that_is_paid_is_earned(own: float, adjustment: float) -> None:
    found = outlook(YEARS, prospect(adjustment_share=adjustment), own)
    total = (found.own_eh_per_s + found.rest_eh_per_s) * 1e3 * found.hashprice_usd_per_ph_day
    assert total == pytest.approx(found.revenue_usd_per_day, rel=1e-12)
    coins = found.own_sat_per_day / 1e8 * PRICES
    assert coins == pytest.approx(found.own_eh_per_s * 1e3 * found.hashprice_usd_per_ph_day, rel=1e-12)


def test_who_adjusts_slowly_lags_behind() -> None:
    """After the halving less hashrate is wanted; who adjusts by a tenth keeps more of it, at a lower hashprice."""
    fast, slow = (outlook(YEARS, prospect(adjustment_share=one)) for one in (1.0, 0.1))
    assert slow.rest_eh_per_s[0, 2] > fast.rest_eh_per_s[0, 2]
    assert slow.hashprice_usd_per_ph_day[0, 2] < fast.hashprice_usd_per_ph_day[0, 2]
    assert slow.rest_eh_per_s[0, 0] == fast.rest_eh_per_s[0, 0]


def test_the_rest_of_the_world_moves_on() -> None:
    for supply in (constant(0.5), stepped([(30.0, 900.0), (45.0, 300.0)])):
        moved = drifting(supply, YEARS, growth_share_per_year=0.2, efficiency_share_per_year=0.1)
        assert float(moved[2].hash_eh_per_s(40.0 * 0.9**2.5)) == pytest.approx(
            float(supply.hash_eh_per_s(40.0)) * 1.2**2.5, rel=1e-12
        )
    still = drifting(constant(0.5), YEARS, growth_share_per_year=0.0, efficiency_share_per_year=0.0)
    grown = drifting(constant(0.5), YEARS, growth_share_per_year=0.3, efficiency_share_per_year=0.0)
    lower, higher = outlook(YEARS, prospect(supply=grown)), outlook(YEARS, prospect(supply=still))
    assert (lower.hashprice_usd_per_ph_day < higher.hashprice_usd_per_ph_day).all()


def test_each_conduct_decides_in_each_period() -> None:
    own = tuple(
        CostCurve(cost_usd_per_ph_day=np.array([cost, 36.0]), hash_eh=np.array([60.0, 70.0])) for cost in range(20, 26)
    )
    found = {conduct: respond(YEARS, prospect(), own, conduct) for conduct in Conduct}
    revenue = prospect().revenue_usd_per_day(YEARS)
    assert found[Conduct.SOVEREIGN][1, 3] == sovereign(constant(0.5), own[3], float(revenue[1, 3])).own_eh_per_s
    assert found[Conduct.PRICE_TAKER][0, 5] == price_taker(constant(0.5), own[5], float(revenue[0, 5])).own_eh_per_s
    assert (found[Conduct.SOVEREIGN] <= found[Conduct.PRICE_TAKER] * (1 + 1e-9)).all()
    assert (found[Conduct.SOVEREIGN] < found[Conduct.PRICE_TAKER]).any()


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(BadInput, match="scenarios by periods"):
        prospect(price_usd_per_btc=PRICES[:, :5])
    with pytest.raises(BadInput, match="fees"):
        prospect(fees_sat=np.zeros(5))
    with pytest.raises(BadInput, match="as many periods"):
        outlook(Periods(first_height=0, days=np.ones(5)), prospect())
    with pytest.raises(BadInput, match="a curve of one's own"):
        respond(YEARS, prospect(), (), Conduct.SOVEREIGN)
    with pytest.raises(BadInput, match="adjustment_share"):
        prospect(adjustment_share=0.0)
    with pytest.raises(BadInput):
        drifting(constant(0.5), YEARS, growth_share_per_year=0.0, efficiency_share_per_year=1.0)
    with pytest.raises(BadInput, match="cannot be moved"):
        drifting(object(), YEARS, growth_share_per_year=0.0, efficiency_share_per_year=0.0)  # type: ignore[arg-type]


@pytest.mark.parametrize("elasticity", [0.0, 0.3, 0.8])
def test_an_inelastic_network_comes_to_rest_where_it_settles(elasticity: float) -> None:
    reward, supply = 3.1468 * 60e3, constant(elasticity)
    revenue = float(network_revenue_usd_per_day(60e3, subsidy_sat=314_680_000))
    settled = settle(supply, revenue, 130.0)
    path = elastic_path(supply, np.full(200, reward), own_eh_per_s=130.0, difficulty=50e12)
    assert path.difficulty[-1] == pytest.approx(float(difficulty_at(settled.total_eh_per_s)), rel=1e-9)
    assert path.hashprice_usd_per_ph_day[-1] == pytest.approx(float(settled.hashprice_usd_per_ph_day), rel=1e-9)
    assert path.interval_s[-1] == pytest.approx(600.298, abs=0.001)


def test_an_elastic_network_does_not_come_to_rest() -> None:
    """Noda, Okumura and Hashimoto 2020: where hash supply is elastic the rule fails to hold the interval."""
    reward = np.full(400, 3.1468 * 60e3)
    settled = settle(constant(1.5), float(network_revenue_usd_per_day(60e3, subsidy_sat=314_680_000)), 0.0)
    near = float(difficulty_at(settled.total_eh_per_s)) * 1.001
    path = elastic_path(constant(1.5), reward, own_eh_per_s=0.0, difficulty=near)
    late = path.interval_s[-20:]
    assert late.max() / late.min() > 3
    assert (np.diff(np.sign(np.diff(path.difficulty[-20:]))) != 0).all()
    damped = elastic_path(
        constant(1.5),
        reward,
        own_eh_per_s=0.0,
        difficulty=near,
        rest_eh_per_s=float(settled.rest_eh_per_s),
        adjustment_share=0.3,
    )
    assert damped.interval_s[-1] == pytest.approx(600.298, abs=0.001)


def test_an_error_is_multiplied_by_the_elasticity() -> None:
    supply, reward = constant(0.5), np.full(6, 3.1468 * 60e3)
    settled = settle(supply, float(network_revenue_usd_per_day(60e3, subsidy_sat=314_680_000)), 0.0)
    rest = float(difficulty_at(settled.total_eh_per_s))
    errors = elastic_path(supply, reward, own_eh_per_s=0.0, difficulty=rest * 1.0001).difficulty / rest - 1
    assert errors[1:4] / errors[:3] == pytest.approx(-0.5, rel=1e-3)


def test_without_an_answer_the_path_is_the_closed_form() -> None:
    own = np.array([100.0, 300.0, 200.0, 50.0])
    path = elastic_path(constant(0.0), np.full(4, 2e5), own_eh_per_s=own, difficulty=130e12)
    closed = difficulty_path(960.0 + own, 130e12)
    assert path.difficulty == pytest.approx(closed.difficulty, rel=1e-14)
    assert path.interval_s == pytest.approx(closed.interval_s, rel=1e-14)


def test_a_network_without_reward_stops() -> None:
    with pytest.raises(BadInput, match="nobody hashes"):
        elastic_path(constant(0.5), [0.0], own_eh_per_s=0.0, difficulty=1e12)
