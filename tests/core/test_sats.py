from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import MAX_SATS, BadInput, format_btc, format_btc_delta, parse_btc, sats, sats_delta

AMOUNTS = st.integers(0, MAX_SATS)


@pytest.mark.parametrize("value", [True, 1.0, float("nan"), Decimal(1), "1", None, -1, MAX_SATS + 1])
def test_the_door_refuses_what_is_no_amount(value: object) -> None:
    with pytest.raises(BadInput):
        sats(value)


@pytest.mark.parametrize("value", [False, -0.5, MAX_SATS + 1, -MAX_SATS - 1])
def test_the_door_refuses_what_is_no_change(value: object) -> None:
    with pytest.raises(BadInput):
        sats_delta(value)


def test_the_bounds_themselves_pass() -> None:
    assert (sats(0), sats(MAX_SATS), sats_delta(-MAX_SATS)) == (0, 2_100_000_000_000_000, -2_100_000_000_000_000)


@given(AMOUNTS)
def test_format_and_parse_are_inverse(amount: int) -> None:
    assert parse_btc(format_btc(amount)) == amount
    assert Decimal(format_btc(amount)) * 100_000_000 == amount


@given(st.integers(-MAX_SATS, MAX_SATS))
def test_changes_keep_their_sign(change: int) -> None:
    assert Decimal(format_btc_delta(change)) * 100_000_000 == change


@pytest.mark.parametrize(
    "text", ["", ".5", "5.", "-1", "+1", "1e3", "1,000", "0.123456789", "21000000.00000001", "٦", "NaN"]
)
def test_text_that_is_no_amount(text: str) -> None:
    with pytest.raises(BadInput):
        parse_btc(text)
