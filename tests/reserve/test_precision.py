"""Vectors are worked by hand from the rules at the head of the module."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import BadInput, Range
from khazana.reserve.precision import LONGEST, parse_stated


def closed(low: str | int, high: str | int) -> Range:
    return Range(Fraction(low), Fraction(high))


VECTORS = [
    ("$555.8 million", "USD", closed(555_750_000, 555_850_000)),
    ("≈ $752 million", "USD", closed(751_500_000, 752_500_000)),
    ("6,000 BTC", "BTC", closed("5999.5", "6000.5")),
    ("6240.18", "BTC", closed("6240.175", "6240.185")),
    ("6 240 bitcoin", "BTC", closed("6239.5", "6240.5")),
    ("₿8", "BTC", closed("7.5", "8.5")),
    ("−9.36%", "percent", closed("-0.09365", "-0.09355")),
    ("-9.36 per cent", "percent", closed("-0.09365", "-0.09355")),
    ("24 %", "percent", closed("0.235", "0.245")),
    ("20–40 million", "persons", closed(20_000_000, 40_000_000)),
    ("an estimated 20 to 40 million people", "persons", closed(20_000_000, 40_000_000)),
    ("between 20 and 40 million", "persons", closed(20_000_000, 40_000_000)),
    ("−5–−3 %", "percent", closed("-0.05", "-0.03")),
    ("about 473.5–474", "BTC", closed("473.5", 474)),
    ("over 6,240", "BTC", Range(Fraction(6240), None)),
    ("at least 5", "BTC", Range(Fraction(5), None)),
    ("≥ 5", "BTC", Range(Fraction(5), None)),
    ("up to 500", "BTC", Range(Fraction(0), Fraction(500))),
    ("under 5%", "percent", Range(None, Fraction(1, 20))),
    ("less than −2", "BTC", Range(None, Fraction(-2))),
    ("SDR 1,033.9m", "SDR", closed(1_033_850_000, 1_033_950_000)),
    ("$7bn", "USD", closed(6_500_000_000, 7_500_000_000)),
    ("Rs 1,806bn", "PKR", closed(1_805_500_000_000, 1_806_500_000_000)),
    ("2.4 crore", "persons", closed(23_500_000, 24_500_000)),
    ("1,23,456", "PKR", closed("123455.5", "123456.5")),
    ("Rs 22.98/kWh", "Rs/kWh", closed("22.975", "22.985")),
    ("22–24 Rs per kWh", "Rs/kWh", closed(22, 24)),
    ("2,000 MW", "MW", closed("1999.5", "2000.5")),
    ("126.7 TWh", "TWh", closed("126.65", "126.75")),
    ("exactly 1 BTC/day", "BTC/day", closed(1, 1)),
    ("1 BTC a day exactly", "BTC/day", closed(1, 1)),
    ("one bitcoin every day", "BTC/day", closed(1, 1)),
    ("$92,595/BTC", "USD/BTC", closed("92594.5", "92595.5")),
    ("51", "1", closed("50.5", "51.5")),
    ("3.7 furlongs", "furlongs", closed("3.65", "3.75")),
]


@pytest.mark.parametrize(("text", "unit", "admitted"), VECTORS, ids=[text for text, _, _ in VECTORS])
def test_a_figure_admits_what_its_last_digit_leaves_open(text: str, unit: str, admitted: Range) -> None:
    stated = parse_stated(text, unit=unit)
    assert stated.range == admitted
    assert stated.text == text
    assert stated.unit == ("1" if unit == "percent" else unit)


@pytest.mark.parametrize(
    "text", ["about 5", "≈5", "~ 5", "nearly 5", "some 5", "approx. 5", "an estimated 5", "over about 5"]
)
def test_about_is_marked_and_widens_nothing(text: str) -> None:
    stated = parse_stated(text, unit="BTC")
    assert stated.approximate
    assert stated.range.low == (5 if "over" in text else Fraction("4.5"))


REFUSED = [
    ("", "BTC"),
    ("many", "BTC"),
    ("5 GW", "MW"),
    ("€5", "USD"),
    ("1.6% of GDP", "percent"),
    ("555,8 million", "USD"),
    ("6,00", "BTC"),
    ("40–20 million", "persons"),
    ("20 million–40", "persons"),
    ("over 20–40", "persons"),
    ("about exactly 5", "BTC"),
    ("over up to 5", "BTC"),
    ("over over 5", "BTC"),
    ("exactly", "BTC"),
    ("٣", "BTC"),
    ("1e5", "BTC"),
    ("nan", "BTC"),
    ("9" * 19, "BTC"),
    ("9" * (LONGEST + 1), "BTC"),
    ("1 5", "1"),
    ("20 and 40", "BTC"),
    ("5", ""),
    ("5", "a unit"),
    ("5", "m"),
    ("5", "x" * 40),
]


@pytest.mark.parametrize(("text", "unit"), REFUSED)
def test_anything_else_is_refused_with_a_remedy(text: str, unit: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_stated(text, unit=unit)
    assert refused.value.remedy
    assert len(str(refused.value.value)) <= LONGEST


SCALES = {"": 0, " thousand": 3, "k": 3, " million": 6, "m": 6, " crore": 7, "bn": 9, " billion": 9, " trillion": 12}
BEFORE = {"USD": ("", "$", "US$", "USD "), "BTC": ("", "₿"), "MW": ("",)}
AFTER = {"USD": ("", " dollars", " USD"), "BTC": ("", " BTC", "\u00a0bitcoin"), "MW": ("", " MW", "\u202fmegawatts")}


@given(
    digits=st.integers(0, 10**15),
    places=st.integers(0, 6),
    negative=st.booleans(),
    grouped=st.booleans(),
    about=st.sampled_from(["", "≈ ", "about ", "~"]),
    scale=st.sampled_from(sorted(SCALES)),
    unit=st.sampled_from(sorted(BEFORE)),
    data=st.data(),
)
@settings(max_examples=300)
def test_what_is_written_is_read_back(
    *, digits: int, places: int, negative: bool, grouped: bool, about: str, scale: str, unit: str, data: st.DataObject
) -> None:
    whole, part = divmod(digits, 10**places)
    written = f"{whole:,}" if grouped else str(whole)
    written += f".{part:0{places}d}" if places else ""
    text = (
        f"{about}{'−' if negative else ''}{data.draw(st.sampled_from(BEFORE[unit]))}{written}{scale}"
        f"{data.draw(st.sampled_from(AFTER[unit]))}"
    )
    stated = parse_stated(text, unit=unit)
    factor = 10 ** SCALES[scale]
    value = Fraction(digits, 10**places) * factor * (-1 if negative else 1)
    assert stated.range.middle() == value
    assert stated.range.high is not None
    assert stated.range.high - value == Fraction(factor, 2 * 10**places)
    assert stated.approximate == bool(about)


FIGURE_LIKE = st.text(alphabet="0123456789.,–-− $%+≈~<≥ kmbnxéBTCovrupt()/", max_size=40)


@given(
    text=st.one_of(st.text(max_size=200), FIGURE_LIKE), unit=st.sampled_from(["BTC", "USD", "percent", "USD/BTC", "x"])
)
@settings(max_examples=500)
def test_any_text_is_read_or_refused(text: str, unit: str) -> None:
    try:
        stated = parse_stated(text, unit=unit)
    except BadInput:
        return
    assert stated.text == text.strip()
    assert stated.range.low is not None or stated.range.high is not None


@given(unit=st.text(max_size=40))
@settings(max_examples=200)
def test_any_unit_is_used_or_refused(unit: str) -> None:
    try:
        stated = parse_stated("5", unit=unit)
    except BadInput:
        return
    assert stated.range.middle() in {5, Fraction(5, 100)}
