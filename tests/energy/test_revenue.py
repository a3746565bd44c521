"""Hashprice and break-even, against figures that others published; pool terms."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import BadInput
from khazana.energy.retarget import difficulty_at
from khazana.energy.revenue import (
    SOLO,
    PoolScheme,
    PoolTerms,
    blocks_per_day,
    break_even_hashprice_usd_per_ph_day,
    break_even_price_usd_per_btc,
    hashprice_usd_per_ph_day,
    network_revenue_usd_per_day,
    reward_sat_per_ph_day,
    usd_per_mwh,
)

SUBSIDY, FEES = 312_500_000, 2_180_000
POSITIVE = st.floats(1e-3, 1e6)


@pytest.mark.parametrize(
    ("machine", "efficiency", "expected"),
    [("S21", 17.5, 36.0), ("S21 Pro", 15.0, 30.9), ("S21 XP", 13.5, 27.8), ("S21 XP Hyd", 12.0, 24.7)],
)
def test_break_even_at_8_16_cents_and_a_pue_of_1_05(machine: str, efficiency: float, expected: float) -> None:
    """8.16 cents are Rs 22.98 at Rs 281.5 for a dollar."""
    found = float(break_even_hashprice_usd_per_ph_day(efficiency, 1.05, 22.98 / 281.5))
    assert round(found, 1) == expected, machine


def test_the_formula_for_a_terahash_and_a_day() -> None:
    """``86,400 · 10^12 · (subsidy + fees) · price · (1 − pool fee) / (difficulty · 2^32)``."""
    terms = PoolTerms(scheme=PoolScheme.FPPS, fee_share=0.02)
    expected = 86_400 * 10**12 * (3.125 + 0.0218) * 62_000 * (1 - 0.02) / (133.9e12 * 2**32)
    found = hashprice_usd_per_ph_day(62_000, difficulty=133.9e12, subsidy_sat=SUBSIDY, fees_sat=FEES, terms=terms)
    assert float(found) / 1000 == pytest.approx(expected, rel=1e-14)


def test_the_hashprice_of_june_2026_fits_its_price() -> None:
    """$28.68 at a difficulty of 133.9 T: the price that it takes lies between the marks of 1 June and 1 July."""
    price = float(break_even_price_usd_per_btc(28.68, difficulty=133.9e12, subsidy_sat=SUBSIDY, fees_sat=FEES))
    assert 58_610 < price < 73_577


def test_a_day_has_144_blocks_less_a_little() -> None:
    assert float(blocks_per_day(600.0)) == 144.0
    assert float(blocks_per_day()) == pytest.approx(143.93, abs=0.005)


@given(POSITIVE, st.floats(1.0, 2.0), st.floats(5.0, 60.0))
@settings(deadline=None)
def test_what_power_can_bear_is_what_it_breaks_even_at(hashprice: float, pue: float, efficiency: float) -> None:
    power = float(usd_per_mwh(hashprice, efficiency, pue)) / 1000
    assert float(break_even_hashprice_usd_per_ph_day(efficiency, pue, power)) == pytest.approx(hashprice, rel=1e-12)


@given(POSITIVE, st.floats(1e9, 1e16), st.sampled_from([*PoolScheme]), st.floats(0, 0.5))
def test_prices_and_hashprices_lead_back(price: float, difficulty: float, scheme: PoolScheme, fee: float) -> None:
    terms = SOLO if scheme is PoolScheme.SOLO else PoolTerms(scheme=scheme, fee_share=fee)
    paid = hashprice_usd_per_ph_day(price, difficulty=difficulty, subsidy_sat=SUBSIDY, fees_sat=FEES, terms=terms)
    again = break_even_price_usd_per_btc(paid, difficulty=difficulty, subsidy_sat=SUBSIDY, fees_sat=FEES, terms=terms)
    assert float(again) == pytest.approx(price, rel=1e-12)


@given(st.floats(1.0, 5000.0), st.floats(300.0, 1200.0))
def test_all_hashes_together_earn_what_the_blocks_pay(hashrate: float, interval_s: float) -> None:
    difficulty = difficulty_at(hashrate, interval_s)
    each = hashprice_usd_per_ph_day(60_000, difficulty=difficulty, subsidy_sat=SUBSIDY, fees_sat=FEES)
    whole = network_revenue_usd_per_day(60_000, subsidy_sat=SUBSIDY, fees_sat=FEES, interval_s=interval_s)
    assert float(each) * hashrate * 1000 == pytest.approx(float(whole), rel=1e-12)


@pytest.mark.parametrize(
    ("terms", "paid"),
    [
        (SOLO, 314_680_000.0),
        (PoolTerms(scheme=PoolScheme.FPPS, fee_share=0.04), 302_092_800.0),
        (PoolTerms(scheme=PoolScheme.PPS, fee_share=0.04), 300_000_000.0),
        (PoolTerms(scheme=PoolScheme.PPS_PLUS, fee_share=0.04, fee_share_of_fees=0.0), 302_180_000.0),
        (PoolTerms(scheme=PoolScheme.SHARED, fee_share=0.01), 311_533_200.0),
    ],
)
def test_what_pools_pay(terms: PoolTerms, paid: float) -> None:
    assert float(terms.paid_sat(SUBSIDY, FEES)) == pytest.approx(paid, rel=1e-14)
    assert float(reward_sat_per_ph_day(2**32, SUBSIDY, FEES, terms)) == pytest.approx(
        86_400e15 * paid / 2**64, rel=1e-14
    )


def test_who_carries_the_luck() -> None:
    """Against draws: the pay of 2,000 months with 30 blocks each on average."""
    blocks = np.random.default_rng(3).poisson(30.0, 2_000)
    plus = PoolTerms(scheme=PoolScheme.PPS_PLUS, fee_share=0.02)
    fees = 60_000_000
    pays = {
        PoolScheme.SHARED: blocks * float(SUBSIDY + fees),
        PoolScheme.PPS_PLUS: 30.0 * SUBSIDY + blocks * float(fees),
    }
    for scheme, pay in pays.items():
        found = float(PoolTerms(scheme=scheme, fee_share=0.02).deviation_share(SUBSIDY, fees, 30.0))
        assert found == pytest.approx(pay.std() / pay.mean(), rel=0.05)
    assert float(PoolTerms(scheme=PoolScheme.FPPS, fee_share=0.04).deviation_share(SUBSIDY, fees, 30.0)) == 0.0
    assert float(SOLO.deviation_share(SUBSIDY, fees, 4.0)) == 0.5
    assert float(plus.deviation_share(0, fees, 1.0)) == 1.0
    assert float(plus.deviation_share(0, 0, 1.0)) == 0.0


def test_what_is_refused() -> None:
    for scheme, fee in ((PoolScheme.SOLO, 0.01), (PoolScheme.FPPS, 1.5), (PoolScheme.FPPS, -0.1)):
        with pytest.raises(BadInput):
            PoolTerms(scheme=scheme, fee_share=fee)
    for price in (-1.0, math.nan, math.inf, "dear"):
        with pytest.raises(BadInput, match="price_usd_per_btc"):
            hashprice_usd_per_ph_day(price, difficulty=1.0, subsidy_sat=1)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="difficulty"):
        hashprice_usd_per_ph_day(1.0, difficulty=0.0, subsidy_sat=1)
    with pytest.raises(BadInput, match="pue"):
        usd_per_mwh(40.0, 17.5, 0.9)
    with pytest.raises(BadInput, match="nothing is earned"):
        break_even_price_usd_per_btc(30.0, difficulty=1.0, subsidy_sat=0)
