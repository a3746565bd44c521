import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import (
    MAX_SATS,
    BadInput,
    Money,
    Price,
    divide_half_even,
    format_money,
    parse_currency,
    parse_money,
    parse_price,
    quantise,
    quantise_together,
    value_at,
)


@given(st.integers(-(10**17), 10**17), st.sampled_from(["USD", "PKR", "EUR", "SVC"]))
def test_format_and_parse_are_inverse(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert parse_money(format_money(money), currency) == money


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**20))
def test_division_rounds_half_to_even(numerator: int, denominator: int) -> None:
    assert divide_half_even(numerator, denominator) == round(Fraction(numerator, denominator))


@given(st.integers(0, MAX_SATS), st.integers(1, 10**12))
def test_value_is_amount_times_price_rounded_once(amount: int, cents: int) -> None:
    price = Price(Decimal(cents).scaleb(-2), "USD")
    assert value_at(amount, price).minor == round(Fraction(amount * cents, 100_000_000))


def test_values_beyond_64_bits_are_exact() -> None:
    assert value_at(MAX_SATS, parse_price("999999999999999", "USD")).minor == 2_099_999_999_999_997_900_000_000


def test_money_adds_within_one_currency() -> None:
    assert Money(5, "USD") + Money(7, "USD") - Money(2, "USD") == -Money(-10, "USD")
    with pytest.raises(BadInput, match="cannot be added"):
        Money(5, "USD") + Money(5, "EUR")


@pytest.mark.parametrize("minor", [1.0, True, Decimal(1), None])
def test_money_is_a_whole_number(minor: object) -> None:
    with pytest.raises(BadInput):
        Money(minor, "USD")


@pytest.mark.parametrize(
    "amount", [1.0, 5, Decimal(0), Decimal(-1), Decimal("NaN"), Decimal("Infinity"), Decimal("1e15")]
)
def test_a_price_is_a_positive_decimal(amount: object) -> None:
    with pytest.raises(BadInput):
        Price(amount, "USD")


@pytest.mark.parametrize("text", ["1.005", "1,000.00", "1e3", "", "NaN", "٣", "1" * 19])
def test_text_that_is_no_money(text: str) -> None:
    with pytest.raises(BadInput):
        parse_money(text, "USD")


def test_a_currency_is_known_or_refused() -> None:
    assert parse_currency("PKR") == "PKR"
    with pytest.raises(BadInput, match="EUR, PKR, SVC, USD"):
        parse_currency("usd")


@given(st.floats(-1e15, 1e15))
def test_what_was_reckoned_enters_to_the_nearest_minor_unit(amount: float) -> None:
    minor = quantise(amount, "USD").minor
    assert abs(Fraction(amount) * 100 - minor) <= Fraction(1, 2)


@pytest.mark.parametrize(("amount", "minor"), [(0.125, 12), (0.375, 38), (-0.125, -12), (3, 300), (1e22, 10**24)])
def test_halves_go_to_the_even_minor_unit(amount: float, minor: int) -> None:
    assert quantise(amount, "PKR") == Money(minor, "PKR")


@pytest.mark.parametrize("amount", [float("nan"), float("inf"), True, "1", None])
def test_what_is_no_amount_does_not_enter(amount: object) -> None:
    with pytest.raises(BadInput, match="finite"):
        quantise(amount, "USD")  # type: ignore[arg-type]


@given(st.lists(st.floats(-1e12, 1e12), max_size=20))
def test_amounts_together_sum_to_their_rounded_total(amounts: list[float]) -> None:
    found = quantise_together(amounts, "USD")
    exact = [Fraction(one) * 100 for one in amounts]
    assert abs(sum(one.minor for one in found) - sum(exact, Fraction(0))) <= Fraction(1, 2)
    assert all(abs(one.minor - value) < 1 for one, value in zip(found, exact, strict=True))
    assert quantise_together(amounts[:1], "USD") == tuple(quantise(one, "USD") for one in amounts[:1])


@pytest.mark.parametrize("amount", [math.nan, math.inf, True, "1", None])
def test_what_is_no_finite_amount_enters_no_book(amount: object) -> None:
    with pytest.raises(BadInput, match="finite"):
        quantise_together([1.0, amount], "USD")  # type: ignore[list-item]
