"""How the rest of the world answers: laws for both curves, and figures that others found."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import BadInput
from khazana.energy.cost_curve import CostCurve, MachineClasses
from khazana.energy.equilibrium import displaced_share, settle
from khazana.energy.machines import Machine
from khazana.energy.supply import ConstantElasticity, HashSupply, lognormal_classes

COSTS = st.lists(st.tuples(st.floats(5.0, 120.0), st.floats(0.1, 300.0)), min_size=1, max_size=12)
REVENUES = st.floats(1e5, 1e8)
OWN = st.floats(0.0, 500.0)


def constant(elasticity: float) -> ConstantElasticity:
    return ConstantElasticity(hash_eh=960.0, hashprice_usd_per_ph_day=40.0, elasticity=elasticity)


def stepped(classes: list[tuple[float, float]]) -> CostCurve:
    cost, amount = np.array(classes, np.float64).reshape(-1, 2).T
    return CostCurve(cost_usd_per_ph_day=cost, hash_eh=amount)


SUPPLIES: st.SearchStrategy[HashSupply] = st.one_of(st.floats(0.0, 6.0).map(constant), COSTS.map(stepped))


@pytest.mark.parametrize(("elasticity", "fall"), [(0.0, 0.119), (0.5, 0.0845), (1.0, 0.0654)])
def test_130_exahashes_on_960(elasticity: float, fall: float) -> None:
    """As published, 12%, 8.5% and 6.5%: 11.93, 8.45 and 6.54 before rounding."""
    found = float(constant(elasticity).clear(960e3 * 40.0, 130.0)) / 40.0
    assert 1 - found == pytest.approx(fall, abs=5e-4)


def test_2_000_megawatts_at_15_joules_are_about_130_exahashes() -> None:
    s21_pro = Machine(name="S21 Pro", hashrate_th_per_s=234, power_w=3510, price_usd_per_th=16.9)
    assert s21_pro.efficiency_j_per_th == 15.0
    assert [round(2_000 * s21_pro.eh_per_s_per_mw(pue), 1) for pue in (1.0, 1.05)] == [133.3, 127.0]


def test_the_closed_forms_of_a_square() -> None:
    """At elasticity 1 the hashprice solves a quadratic equation."""
    own, revenue = 130.0, 960e3 * 40.0
    a, b = 960e3 / 40.0, own * 1e3
    assert float(constant(1.0).clear(revenue, own)) == pytest.approx(
        (-b + (b * b + 4 * a * revenue) ** 0.5) / (2 * a), rel=1e-14
    )


def test_elasticities_of_a_curve_of_machines_and_power_prices() -> None:
    """Median 19.5 J/TH and 5.55 cents, spreads of 0.25 and 0.28: as published, 1.7, 0.6 and 0.24."""
    classes = MachineClasses(
        efficiency_j_per_th=lognormal_classes(19.5, 0.25, 200),
        machine_share=np.full(200, 1 / 200),
        power_usd_per_kwh=lognormal_classes(0.0555, 0.28, 200),
        power_share=np.full(200, 1 / 200),
        pue=1.0,
    )
    curve = classes.curve(1.0)
    assert curve.elasticity([28.7, 40.0, 50.0]) == pytest.approx([1.70, 0.63, 0.24], abs=0.01)
    through = curve.through(960.0, 28.7)
    assert float(through.hash_eh_per_s(28.7)) == pytest.approx(960.0, rel=1e-12)


@given(SUPPLIES, REVENUES, OWN)
def test_the_market_clears(supply: HashSupply, revenue: float, own: float) -> None:
    """All that runs earns the revenue, and what runs is what the hashprice pays for."""
    found = settle(supply, revenue, own)
    hashprice = float(found.hashprice_usd_per_ph_day)
    assert hashprice * float(found.total_eh_per_s) * 1e3 == pytest.approx(revenue, rel=1e-9)
    least, most = supply.hash_below_eh_per_s(hashprice * (1 - 1e-9)), supply.hash_eh_per_s(hashprice * (1 + 1e-9))
    assert float(least) * (1 - 1e-8) - 1e-9 <= float(found.rest_eh_per_s) <= float(most) * (1 + 1e-8)


@given(SUPPLIES, REVENUES, OWN, OWN)
def test_more_own_hash_never_raises_the_hashprice(supply: HashSupply, revenue: float, one: float, two: float) -> None:
    low, high = sorted((one, two))
    found = settle(supply, revenue, [low, high])
    hashprice, rest = found.hashprice_usd_per_ph_day, found.rest_eh_per_s
    assert hashprice[1] <= hashprice[0] * (1 + 1e-12)
    assert rest[1] <= rest[0] * (1 + 1e-9) + 1e-9
    earned = found.own_usd_per_day
    assert earned[1] >= earned[0] * (1 - 1e-9)
    assert (earned <= revenue * (1 + 1e-12)).all()


@given(SUPPLIES, REVENUES, REVENUES, OWN)
def test_more_revenue_never_lowers_the_hashprice(supply: HashSupply, one: float, two: float, own: float) -> None:
    hashprice = supply.clear(sorted((one, two)), own)
    assert hashprice[0] <= hashprice[1] * (1 + 1e-12)


@given(st.floats(0.0, 5.0), REVENUES, OWN)
def test_the_last_unit_earns_what_a_little_more_adds(elasticity: float, revenue: float, own: float) -> None:
    supply = constant(elasticity)
    more = 1e-4 * (own + 1.0)
    around = settle(supply, revenue, [max(0.0, own - more), own + more])
    slope = np.diff(around.own_usd_per_day)[0] / np.diff(around.own_eh_per_s)[0] / 1e3
    share = float(supply.marginal_share(revenue, own)) * float(supply.clear(revenue, own))
    assert slope == pytest.approx(share, rel=2e-3)


def test_the_last_unit_against_a_curve_of_steps() -> None:
    curve = stepped([(30.0, 80.0), (40.0, 50.0)])
    assert float(curve.marginal_share(4e6, 10.0)) == 1.0  # the second class gives way
    assert float(curve.marginal_share(4e6, 40.0)) == pytest.approx(80 / 120)  # and has given way
    assert float(curve.clear(4e6, 10.0)) == 40.0
    assert float(curve.clear(4e6, 40.0)) == pytest.approx(4e3 / 120)


def test_what_own_hash_replaces() -> None:
    curve = stepped([(30.0, 80.0), (40.0, 50.0)])
    before, after, far = (settle(curve, 4e6, own) for own in (0.0, 10.0, 40.0))
    assert float(displaced_share(before, after)) == pytest.approx(1.0)
    assert float(displaced_share(before, far)) == pytest.approx(0.5)
    assert float(displaced_share(before, before)) == 0.0


def test_shapes_are_kept() -> None:
    for supply in (constant(0.5), stepped([(30.0, 80.0), (40.0, 50.0)])):
        found = settle(supply, np.full((3, 1), 4e6), np.array([0.0, 10.0]))
        assert found.hashprice_usd_per_ph_day.shape == found.rest_eh_per_s.shape == (3, 2)
        assert settle(supply, 4e6).hashprice_usd_per_ph_day.shape == ()


def test_nothing_paid_and_nobody_there() -> None:
    empty = CostCurve(cost_usd_per_ph_day=np.empty(0), hash_eh=np.empty(0))
    assert float(empty.clear(4e6, 10.0)) == pytest.approx(400.0)
    with pytest.raises(BadInput, match="nobody hashes"):
        empty.clear(4e6, 0.0)
    for supply in (constant(0.5), stepped([(30.0, 80.0)]), empty):
        assert float(settle(supply, 0.0, 10.0).hashprice_usd_per_ph_day) == 0.0
        assert float(settle(supply, 0.0, 10.0).rest_eh_per_s) == 0.0


def test_the_cost_of_what_runs() -> None:
    curve = stepped([(40.0, 50.0), (30.0, 80.0)])
    assert curve.cost_usd_per_day([0.0, 80.0, 90.0, 130.0]).tolist() == [0.0, 2.4e6, 2.8e6, 4.4e6]
    with pytest.raises(BadInput):
        curve.cost_usd_per_day(131.0)
    moved = curve.moved(hash_ratio=2.0, cost_ratio=0.5)
    assert moved.cost_usd_per_ph_day.tolist() == [15.0, 20.0]
    assert moved.hash_eh.tolist() == [160.0, 100.0]


def test_who_enters_pays_for_the_machine_too() -> None:
    """S21 at 5 cents: those there need $22.05; those to be bought $12.17 more, and hold the hashprice there."""
    s21 = Machine(name="S21", hashrate_th_per_s=200, power_w=3500, price_usd_per_th=13.5)
    there = MachineClasses(
        efficiency_j_per_th=np.array([17.5]),
        machine_share=np.ones(1),
        power_usd_per_kwh=np.array([0.05]),
        power_share=np.ones(1),
        pue=1.05,
    )
    bought = replace(there, fixed_usd_per_ph_day=s21.capital_usd_per_ph_day(0.12, 4))
    both = there.curve(900.0).joined(bought.curve(5_000.0))
    assert both.cost_usd_per_ph_day.round(2).tolist() == [22.05, 34.22]
    assert float(both.clear(960e3 * 50.0, 0.0)) == pytest.approx(34.22, abs=0.005)
    assert float(both.clear(900e3 * 30.0, 0.0)) == pytest.approx(30.0)


def test_what_is_refused() -> None:
    with pytest.raises(BadInput, match="no class runs"):
        stepped([(30.0, 80.0)]).through(960.0, 20.0)
    with pytest.raises(BadInput, match="equal lengths"):
        CostCurve(cost_usd_per_ph_day=np.ones(2), hash_eh=np.ones(3))
    with pytest.raises(BadInput, match="elasticity"):
        constant(-0.1)
    with pytest.raises(BadInput, match="at least one class"):
        lognormal_classes(1.0, 0.1, 0)
    with pytest.raises(BadInput, match="sum to one"):
        MachineClasses(
            efficiency_j_per_th=np.array([20.0]),
            machine_share=np.array([0.9]),
            power_usd_per_kwh=np.array([0.05]),
            power_share=np.array([1.0]),
            pue=1.0,
        ).curve(1.0)
