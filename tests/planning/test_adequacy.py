"""Reserve adequacy: weights by regime, import cover, and coins that are no reserves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import BadInput
from khazana.planning.adequacy import (
    Band,
    Bounds,
    ExchangeRegime,
    Funding,
    Obligations,
    adequacy,
    band_of,
    change_of_reserves_usd,
    import_cover_months,
    room,
)

USD = st.floats(0, 1e12)
DEBTS = Obligations(short_term_debt_usd=20e9, other_liabilities_usd=40e9, broad_money_usd=120e9, exports_usd=32e9)


def test_the_metric_by_hand() -> None:
    """Fixed: 0.3·20 + 0.2·40 + 0.1·120 + 0.1·32 = 29.2; floating: 6 + 0.15·40 + 0.05·120 + 0.05·32 = 19.6 [bn]."""
    assert float(DEBTS.metric_usd(ExchangeRegime.FIXED)) == pytest.approx(29.2e9)
    assert float(DEBTS.metric_usd(ExchangeRegime.FLOATING)) == pytest.approx(19.6e9)
    found = adequacy(14.51e9, DEBTS, ExchangeRegime.FLOATING)
    assert float(found.ratio) == pytest.approx(14.51 / 19.6)
    assert float(found.room_usd) == pytest.approx(-5.09e9)
    assert band_of(float(found.ratio)) is Band.BELOW


@given(short=USD, other=USD, money=USD, exports=USD)
def test_a_fixed_rate_never_asks_for_less(short: float, other: float, money: float, exports: float) -> None:
    debts = Obligations(
        short_term_debt_usd=short, other_liabilities_usd=other, broad_money_usd=money, exports_usd=exports
    )
    assert debts.metric_usd(ExchangeRegime.FIXED) >= debts.metric_usd(ExchangeRegime.FLOATING)


def test_pakistan_in_june_2025() -> None:
    """$14.51bn that are about 2.5 months of imports: so imports of about $69.6bn a year."""
    assert float(import_cover_months(14.51e9, 69.6e9)) == pytest.approx(2.5, abs=0.01)


@given(flow=st.floats(-1e10, 1e10), reserves=st.floats(2e10, 1e12))
def test_only_coins_bought_with_reserves_move_reserves(flow: float, reserves: float) -> None:
    assert float(change_of_reserves_usd(flow, Funding.RESERVES)) == -flow
    for funding in (Funding.LOCAL_CURRENCY, Funding.MINING, Funding.SEIZURE):
        assert float(change_of_reserves_usd(flow, funding)) == 0.0
    before = adequacy(reserves, DEBTS, ExchangeRegime.FLOATING).room_usd
    after = adequacy(reserves - flow, DEBTS, ExchangeRegime.FLOATING).room_usd
    assert float(before - after) == pytest.approx(flow, abs=1e-3)


def test_many_paths_at_once() -> None:
    reserves = np.array([[10e9, 20e9], [30e9, 40e9]])
    assert adequacy(reserves, DEBTS, ExchangeRegime.FIXED).ratio.shape == (2, 2)
    assert import_cover_months(reserves, np.array([60e9, 80e9])).tolist() == [[2.0, 3.0], [6.0, 6.0]]


def test_room_until_the_first_bound() -> None:
    found = room(
        14.5e9,
        Bounds(
            obligations=DEBTS,
            regime=ExchangeRegime.FLOATING,
            imports_usd_per_year=48e9,
            least_months=3,
            net_reserves_usd=-1e9,
            floor_usd=-2e9,
        ),
    )
    assert (found.metric_usd, found.imports_usd, found.net_reserves_usd) == (pytest.approx(-5.1e9), 2.5e9, 1e9)
    assert found.least_usd == found.metric_usd
    assert room(14.5e9, Bounds()).least_usd is None, "what is not known bounds nothing, and nothing is made up"


@pytest.mark.parametrize("reserves", [-1.0, float("nan")])
def test_nonsense_is_refused(reserves: float) -> None:
    with pytest.raises(BadInput, match="reserves_usd"):
        adequacy(reserves, DEBTS, ExchangeRegime.FIXED)
