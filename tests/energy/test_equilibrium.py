"""Who takes the hashprice as given, and who does not: laws, and the same found by trying everything."""

import numpy as np
import pytest
from energy.test_supply import COSTS, REVENUES, SUPPLIES, constant, stepped
from hypothesis import given, settings

from khazana.energy.cost_curve import CostCurve
from khazana.energy.equilibrium import price_taker, sovereign
from khazana.energy.supply import HashSupply

OWN = COSTS.map(stepped)


@given(SUPPLIES, OWN, REVENUES)
@settings(deadline=None)
def test_the_fixed_point_is_one(supply: HashSupply, own: CostCurve, revenue: float) -> None:
    """At the hashprice that results, all that earns more than its cost runs, and nothing that earns less."""
    found = price_taker(supply, own, revenue)
    hashprice = found.hashprice_usd_per_ph_day
    least = float(own.hash_below_eh_per_s(hashprice * (1 - 1e-9)))
    most = float(own.hash_eh_per_s(hashprice * (1 + 1e-9)))
    assert least - 1e-9 <= found.own_eh_per_s <= most + 1e-9
    assert found.profit_usd_per_day >= -1e-9 * revenue
    assert found.earned_usd_per_day <= found.expected_usd_per_day * (1 + 1e-9)


@given(SUPPLIES, OWN, REVENUES)
@settings(deadline=None)
def test_the_sovereign_runs_no_more_and_earns_no_less(supply: HashSupply, own: CostCurve, revenue: float) -> None:
    alone, market = sovereign(supply, own, revenue), price_taker(supply, own, revenue)
    assert alone.own_eh_per_s <= market.own_eh_per_s * (1 + 1e-9) + 1e-9
    assert alone.hashprice_usd_per_ph_day >= market.hashprice_usd_per_ph_day * (1 - 1e-9)
    assert alone.profit_usd_per_day >= market.profit_usd_per_day - 1e-9 * revenue
    assert alone.profit_usd_per_day >= 0.0


@given(SUPPLIES, OWN, REVENUES)
@settings(deadline=None, max_examples=60)
def test_no_other_amount_earns_more(supply: HashSupply, own: CostCurve, revenue: float) -> None:
    found = sovereign(supply, own, revenue)
    tried = np.linspace(0.0, own.edges_eh_per_s[-1], 4001)
    profit = supply.clear(revenue, tried) * tried * 1e3 - own.cost_usd_per_day(tried)
    assert found.profit_usd_per_day >= profit.max() - 1e-9 * revenue


def test_a_case_by_hand() -> None:
    """960 EH/s that do not answer, $38.4 m a day; own hash that costs $30 stops at √(R·S/c) − S."""
    own = CostCurve(cost_usd_per_ph_day=np.array([30.0]), hash_eh=np.array([1_000.0]))
    found = sovereign(constant(0.0), own, 38.4e6)
    assert found.own_eh_per_s == pytest.approx((38.4e6 * 960 / 30e3) ** 0.5 - 960, rel=1e-12)
    assert found.hashprice_usd_per_ph_day == pytest.approx(34.64, abs=0.005)
    taker = price_taker(constant(0.0), own, 38.4e6)
    assert taker.own_eh_per_s == pytest.approx(320.0)
    assert taker.profit_usd_per_day == pytest.approx(0.0, abs=1e-6)
    assert taker.expected_usd_per_day == pytest.approx(320e3 * 40.0)


def test_who_displaces_others_at_their_own_cost_goes_on() -> None:
    """While a class gives way at $40, each unit earns all of it; only behind it the own effect counts."""
    rest = stepped([(30.0, 80.0), (40.0, 50.0)])
    own = CostCurve(cost_usd_per_ph_day=np.array([39.0]), hash_eh=np.array([100.0]))
    found = sovereign(rest, own, 4e6)
    assert found.own_eh_per_s == pytest.approx(20.0)
    assert found.hashprice_usd_per_ph_day == pytest.approx(40.0)
    assert found.rest_eh_per_s == pytest.approx(80.0)
    assert price_taker(rest, own, 4e6).own_eh_per_s == pytest.approx(4e3 / 39 - 80)


def test_nothing_runs_where_nothing_pays() -> None:
    own = CostCurve(cost_usd_per_ph_day=np.array([50.0]), hash_eh=np.array([10.0]))
    for decide in (price_taker, sovereign):
        found = decide(constant(0.5), own, 960e3 * 40.0)
        assert found.own_eh_per_s == 0.0
        assert found.hashprice_usd_per_ph_day == found.hashprice_before_usd_per_ph_day


def test_free_power_runs_in_full() -> None:
    own = CostCurve(cost_usd_per_ph_day=np.array([0.0]), hash_eh=np.array([130.0]))
    for supply in (constant(0.0), constant(2.0), stepped([(30.0, 900.0)])):
        for decide in (price_taker, sovereign):
            assert decide(supply, own, 38.4e6).own_eh_per_s == 130.0
