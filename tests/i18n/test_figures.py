"""Figures keep their value in every form; known forms are those of CLDR for en, es_SV and ur_PK."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import MAX_SATS, Money, Price, Range, parse_btc, sats
from khazana.i18n import Language, Translator

EN, ES, UR = (Translator(language) for language in (Language.EN, Language.ES, Language.UR))


@pytest.mark.parametrize("say", [EN, ES, UR])
def test_salvadoran_and_pakistani_forms_group_with_commas(say: Translator) -> None:
    assert say.btc(624_018_000_000) == "6,240.18"
    assert say.money(Money(55_557_000_000, "USD")) == "$555,570,000"
    assert say.money(Money(-1, "USD")) == "−$0.01"
    assert say.price(Price(Decimal("118698.5"), "USD")) == "$118,698.50"
    assert say.price(Price(Decimal(92595), "USD")) == "$92,595"
    assert say.percent(Fraction(-936, 10_000)) == "−9.36%"


@given(st.integers(0, MAX_SATS), st.sampled_from([EN, ES, UR]))
def test_every_satoshi_is_shown(amount: int, say: Translator) -> None:
    assert parse_btc(say.btc(amount).replace(",", "")) == sats(amount)


@given(st.integers(-(10**20), 10**20), st.sampled_from([EN, ES, UR]))
def test_every_cent_is_shown(minor: int, say: Translator) -> None:
    text = say.money(Money(minor, "USD")).replace(",", "").replace("$", "").replace("−", "-")
    assert Decimal(text) * 100 == minor


@given(st.fractions(0, 10**9), st.fractions(0, 10**9), st.sampled_from(["BTC", "USD", "USD/BTC", "MW", "1"]))
def test_a_range_shown_holds_the_range_meant(a: Fraction, b: Fraction, unit: str) -> None:
    low, high = sorted((a, b))
    text = EN.range(Range(low, high), unit).replace(",", "").removesuffix(f"\u00a0{unit}")
    bounds = [Fraction(bound.rstrip("%")) / (100 if unit == "1" else 1) for bound in text.split("–")]
    if low == high:
        assert len(bounds) == 1
        assert abs(bounds[0] - low) <= Fraction(1, 200)
    else:
        assert bounds[0] <= low
        assert high <= bounds[-1]


def test_open_bounds_are_shown_as_such_and_no_bound_as_unknown() -> None:
    assert EN.range(Range(Fraction(6240), None), "BTC") == "≥ 6,240\u00a0BTC"
    assert EN.range(Range(None, Fraction(7)), "MW") == "≤ 7\u00a0MW"
    assert EN.range(Range(None, None), "MW") == "unknown"


def test_negative_ranges_set_the_dash_apart() -> None:
    assert EN.range(Range(Fraction("-0.09365"), Fraction("-0.09355")), "1") == "−9.365% – −9.355%"
    assert EN.btc_range(-300_000_000, 100_000_000) == "−3 – 1"
    assert EN.btc_range(15_800_000_000, 15_800_000_000) == "+158"


@pytest.mark.parametrize(("say", "word"), [(EN, "unknown"), (ES, "desconocido"), (UR, "نامعلوم")])
def test_what_is_unknown_is_a_word(say: Translator, word: str) -> None:
    shown = {
        say.btc(None), say.btc_delta(None), say.money(None), say.price(None), say.percent(None), say.integer(None),
        say.decimal(None), say.range(None), say.day(None),
    }  # fmt: skip
    assert shown == {word}


def test_currencies_have_names() -> None:
    assert [say.currency("USD") for say in (EN, ES, UR)] == ["US dollars", "dólares estadounidenses", "امریکی ڈالر"]
