"""Machines and fleets: what heat, age, repair and arrangements do to them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import BadInput
from khazana.energy.fleets import OWN, Arrangement, Fleet, Holding, Site, own_curve
from khazana.energy.machines import Derating, Machine, Upkeep, annuity_share, resale_usd
from khazana.energy.revenue import usd_per_mwh

HEAT = Derating(steps=((40.0, 440 / 490), (47.0, 0.0)))
S21 = Machine(name="S21", hashrate_th_per_s=200, power_w=3500, price_usd_per_th=13.5, derating=HEAT)
AIR = Site(cooling="air", pue=1.05)
FLEET = Fleet(
    name="S21 of 2026",
    machine=S21,
    site=AIR,
    arrangement=OWN,
    capacity_mw=400.0,
    since=date(2026, 7, 1),
    life_years=4.0,
    upkeep=Upkeep(failures_share_per_year=0.05),
)
HOSTED = Arrangement(holding=Holding.HOSTED, kept_share=0.1, fee_usd_per_mwh=75.0)
LENT = Arrangement(holding=Holding.LENT, kept_share=0.8, rent_usd_per_mw_year=50_000.0)


def test_an_s21_in_the_heat() -> None:
    """It lowers its clock above 40 °C and stops above 47 °C."""
    kept = S21.kept_share([[20.0, 40.0], [40.1, 47.1]])
    assert kept.tolist() == [[1.0, 1.0], [440 / 490, 0.0]]


@given(st.floats(-40, 60), st.floats(-40, 60))
def test_heat_never_helps(one: float, two: float) -> None:
    cool, hot = sorted((one, two))
    assert float(S21.kept_share(hot)) <= float(S21.kept_share(cool))


def test_what_nobody_said_is_not_made_up() -> None:
    with pytest.raises(BadInput, match="nobody said how it derates"):
        replace(S21, derating=None).kept_share(25.0)
    assert float(replace(FLEET, machine=replace(S21, derating=None)).running_share(date(2026, 7, 1))) == 1.0


def test_failures_without_repair_and_with_it() -> None:
    gone = Upkeep(failures_share_per_year=0.05)
    assert gone.running_share([0.0, 1.0, 2.0]).tolist() == pytest.approx([1.0, 0.95, 0.9025])
    back = Upkeep(failures_share_per_year=0.05, repair_days=30.0)
    rate = -np.log(0.95)
    assert back.running_share([0.0, 4.0]).tolist() == pytest.approx([1 / (1 + rate * 30 / 365.25)] * 2)
    assert float(Upkeep(failures_share_per_year=0.0).running_share(9.0)) == 1.0


@given(st.floats(0, 0.5), st.floats(0, 5), st.floats(0, 5))
def test_a_fleet_only_shrinks(failing: float, one: float, two: float) -> None:
    young, old = sorted((one, two))
    upkeep = Upkeep(failures_share_per_year=failing)
    assert float(upkeep.running_share(old)) <= float(upkeep.running_share(young)) <= 1.0


def test_a_fleet_runs_in_its_life_and_no_longer() -> None:
    shares = [float(FLEET.running_share(date(year, 7, 1))) for year in (2025, 2026, 2028, 2030, 2031)]
    assert shares[0] == 0.0
    assert shares[1] == 1.0
    assert shares[2] == pytest.approx(0.95**2, rel=1e-3)
    assert shares[3] == 0.0 or shares[3] == pytest.approx(0.95**4, rel=1e-3)
    assert shares[4] == 0.0
    hot = FLEET.running_share(date(2028, 7, 1), np.array([30.0, 44.0, 50.0]))
    assert hot == pytest.approx(np.array([1.0, 440 / 490, 0.0]) * shares[2])


def test_what_a_megawatt_of_s21_is() -> None:
    """A megawatt at the meter feeds 272 machines of 3.5 kW at a PUE of 1.05: 0.0544 EH/s for $735,000."""
    assert S21.per_mw(1.05) == pytest.approx(272.1, abs=0.05)
    assert FLEET.machines == pytest.approx(400 * 272.1, rel=1e-3)
    assert FLEET.eh_per_s == pytest.approx(21.77, abs=0.005)
    assert S21.price_usd == 2_700.0
    assert FLEET.upfront_usd_per_mw == pytest.approx(734_694, abs=1)


def test_the_annuity_of_a_loan() -> None:
    """Paid each year, with interest on what is left, nothing is left at the end."""
    for rate, years in ((0.12, 4), (0.05, 30), (0.0, 7), (1e-12, 3)):
        left = 1.0
        for _ in range(years):
            left = left * (1 + rate) - annuity_share(rate, years)
        assert left == pytest.approx(0.0, abs=1e-10)


def test_capital_of_own_hosted_and_lent_machines() -> None:
    site = Site(cooling="air", pue=1.05, capital_usd_per_mw=300_000, life_years=15, fixed_usd_per_mw_year=10_000)
    own = replace(FLEET, site=site)
    expected = (
        300_000 * annuity_share(0.12, 15) + 10_000 + own.machine.capital_usd_per_mw(1.05) * annuity_share(0.12, 4)
    )
    assert own.capital_usd_per_mw_year(0.12) == pytest.approx(expected)
    hosted, lent = replace(own, arrangement=HOSTED), replace(own, arrangement=LENT)
    assert hosted.capital_usd_per_mw_year(0.12) == pytest.approx(300_000 * annuity_share(0.12, 15) + 10_000)
    assert lent.capital_usd_per_mw_year(0.12) - hosted.capital_usd_per_mw_year(0.12) == pytest.approx(50_000)
    assert hosted.upfront_usd_per_mw == 300_000


def test_resale_lowers_what_a_fleet_costs() -> None:
    """What is left at the end is sold: $2 a terahash in four years, of the 81% that still run."""
    plain, sold = (
        FLEET.capital_usd_per_mw_year(0.12),
        replace(FLEET, resale_usd_per_th=2.0).capital_usd_per_mw_year(0.12),
    )
    worth = 2.0 * S21.eh_per_s_per_mw(1.05) * 1e6 * 0.95**4 / 1.12**4
    assert plain - sold == pytest.approx(worth * annuity_share(0.12, 4))
    assert resale_usd(2_700.0, 0.3, [0, 1, 2]).tolist() == pytest.approx([2_700.0, 1_890.0, 1_323.0])


@given(st.floats(1.0, 200.0))
def test_who_gets_what(hashprice: float) -> None:
    earned = float(usd_per_mwh(hashprice, 17.5, 1.05))
    own, hosted, lent = (replace(FLEET, arrangement=one) for one in (OWN, HOSTED, LENT))
    assert float(own.revenue_usd_per_mwh(hashprice)) == pytest.approx(earned)
    assert float(hosted.revenue_usd_per_mwh(hashprice)) == pytest.approx(0.1 * earned + 75.0)
    assert float(lent.revenue_usd_per_mwh(hashprice)) == pytest.approx(0.8 * earned)


@given(st.floats(0.0, 300.0), st.sampled_from([OWN, HOSTED, LENT]))
def test_at_the_break_even_the_operator_gets_its_power_back(power: float, arrangement: Arrangement) -> None:
    fleet = replace(FLEET, arrangement=arrangement, site=replace(AIR, variable_usd_per_mwh=3.0))
    hashprice = fleet.break_even_hashprice(power)
    assert float(fleet.revenue_usd_per_mwh(hashprice)) == pytest.approx(max(power + 3.0, arrangement.fee_usd_per_mwh))


def test_fleets_as_a_curve() -> None:
    """At 8.16 cents an S21 asks for $36; lent at 80% it asks for a quarter more."""
    lent = replace(FLEET, arrangement=LENT)
    only_hosted = replace(FLEET, arrangement=Arrangement(holding=Holding.HOSTED, kept_share=0.0, fee_usd_per_mwh=75.0))
    curve = own_curve([lent, only_hosted, FLEET], date(2026, 7, 1), 1e3 * 22.98 / 281.5)
    assert curve.cost_usd_per_ph_day.round(1).tolist() == [36.0, 45.0]
    assert curve.hash_eh == pytest.approx([FLEET.eh_per_s] * 2)
    assert own_curve([FLEET], date(2025, 1, 1), 80.0).hash_eh.tolist() == [0.0]
    with pytest.raises(BadInput, match="keeps nothing"):
        only_hosted.break_even_hashprice(80.0)


@pytest.mark.parametrize(
    "terms",
    [
        {"holding": Holding.OWN, "kept_share": 0.9},
        {"holding": Holding.OWN, "kept_share": 1.0, "fee_usd_per_mwh": 1.0},
        {"holding": Holding.HOSTED, "kept_share": 0.0},
        {"holding": Holding.HOSTED, "kept_share": 0.5, "rent_usd_per_mw_year": 1.0},
        {"holding": Holding.LENT, "kept_share": 0.5, "fee_usd_per_mwh": 1.0},
        {"holding": Holding.LENT, "kept_share": 1.5},
    ],
)
def test_arrangements_that_are_none(terms: dict[str, float]) -> None:
    with pytest.raises(BadInput):
        Arrangement(**terms)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "steps", [(), ((47.0, 0.0), (40.0, 0.9)), ((40.0, 0.5), (47.0, 0.6)), ((40.0, 1.5),), ((313.0, 0.5),)]
)
def test_deratings_that_are_none(steps: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(BadInput):
        Derating(steps=steps)


def test_figures_that_cannot_be() -> None:
    with pytest.raises(BadInput, match="power_w"):
        replace(S21, power_w=-3500)
    with pytest.raises(BadInput, match="pue"):
        Site(cooling="air", pue=0.97)
    with pytest.raises(BadInput, match="capacity_mw"):
        replace(FLEET, capacity_mw=-1.0)
    with pytest.raises(BadInput, match="not every machine"):
        Upkeep(failures_share_per_year=1.0)
    with pytest.raises(BadInput, match="ambient_c"):
        S21.kept_share(313.0)  # kelvin
