from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import BadInput, Interval, Mark, MarkRule, MarkSeries, Missing, Pick, Price, Reading, TradedRange
from khazana.core.instants import parse_instant

NOON = datetime(2025, 7, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def mark(hour: float, price: str = "100", source: str = "a", reading: Reading = Reading.CANDLE_OPEN) -> Mark:
    return Mark(at=NOON + hour * HOUR, price=Price(Decimal(price), "USD"), source=source, reading=reading)


def traded(start: float, end: float, low: str = "1", high: str = "2", source: str = "a") -> TradedRange:
    return TradedRange(
        within=Interval(NOON + start * HOUR, NOON + end * HOUR),
        low=Decimal(low),
        high=Decimal(high),
        currency="USD",
        source=source,
        complete=True,
    )


SERIES = MarkSeries.of("USD", [mark(0, "100"), mark(1, "110"), mark(4, "140.50")])


@pytest.mark.parametrize(
    ("hour", "price"), [(0, "100"), (0.99, "100"), (1, "110"), (3, "110"), (4, "140.50"), (6, "140.50"), (6.01, None)]
)
def test_at_or_before(hour: float, price: str | None) -> None:
    found = SERIES.find(NOON + hour * HOUR, MarkRule(max_age=2 * HOUR))
    assert (str(found.price.amount) if isinstance(found, Mark) else None) == price


def test_before_the_first_nothing_is_known() -> None:
    rule = MarkRule()
    missing = SERIES.find(NOON - HOUR, rule)
    assert missing == Missing(at=NOON - HOUR, rule=rule, last=None)
    assert str(missing) == "no mark at or before 2025-07-17T11:00:00Z"


def test_a_stale_mark_is_missing_and_named() -> None:
    missing = SERIES.find(NOON + 3.5 * HOUR, MarkRule(max_age=timedelta(minutes=90)))
    assert isinstance(missing, Missing)
    assert missing.last == mark(1, "110")
    assert str(missing) == (
        "no mark for 2025-07-17T15:30:00Z (at-or-before, at most 1 h 30 min); the last is of 2025-07-17T13:00:00Z"
    )


@pytest.mark.parametrize(
    ("hour", "price"), [(-1, "100"), (-1.01, None), (0.5, "100"), (0.51, "110"), (2, "110"), (2.5, None), (3, "140.50")]
)
def test_nearest_takes_the_earlier_of_two_as_near(hour: float, price: str | None) -> None:
    found = SERIES.find(NOON + hour * HOUR, MarkRule(pick=Pick.NEAREST, max_age=HOUR))
    assert (str(found.price.amount) if isinstance(found, Mark) else None) == price


def test_interpolation_only_by_name() -> None:
    rule = MarkRule(pick=Pick.LINEAR, max_age=3 * HOUR)
    found = SERIES.find(NOON + 2 * HOUR, rule)
    assert found == Mark(at=NOON + 2 * HOUR, price=Price(Decimal("120.17"), "USD"), source="a", reading=Reading.LINEAR)
    assert SERIES.find(NOON + HOUR, rule) == mark(1, "110")
    assert isinstance(SERIES.find(NOON + 2 * HOUR, MarkRule(pick=Pick.LINEAR, max_age=2.9 * HOUR)), Missing)
    assert isinstance(SERIES.find(NOON + 5 * HOUR, rule), Missing)
    assert isinstance(SERIES.find(NOON - HOUR, rule), Missing)


def test_interpolation_names_both_sources() -> None:
    series = MarkSeries.of("USD", [mark(0, "100", "b"), mark(1, "110", "a")])
    found = series.find(NOON + HOUR / 2, MarkRule(pick=Pick.LINEAR))
    assert isinstance(found, Mark)
    assert found.source == "a+b"


def test_a_maximum_age_is_not_negative() -> None:
    with pytest.raises(BadInput, match="not negative"):
        MarkRule(max_age=-timedelta(microseconds=1))


def test_of_one_instant_the_first_source_answers() -> None:
    series = MarkSeries.of("USD", [mark(0, "102", "b"), mark(0, "101", "a")])
    found = series.find(NOON, MarkRule())
    assert isinstance(found, Mark)
    assert found.source == "a"


def test_the_same_mark_twice_counts_once() -> None:
    series = MarkSeries.of("USD", [mark(0, "100.0"), mark(0, "100"), mark(0, "100")])
    assert [str(one.price.amount) for one in series.marks] == ["100"]


def test_a_source_marks_an_instant_once() -> None:
    with pytest.raises(BadInput, match="a marks 2025-07-17T12:00:00Z twice, at 100 and at 101"):
        MarkSeries.of("USD", [mark(0, "101"), mark(0, "100")])
    MarkSeries.of("USD", [mark(0, "101"), mark(0, "100", reading=Reading.CANDLE_CLOSE)])


def test_a_series_has_one_currency() -> None:
    with pytest.raises(BadInput, match="holds no USD"):
        MarkSeries.of("EUR", [mark(0)])
    with pytest.raises(BadInput, match="holds no USD"):
        MarkSeries.of("EUR", [], [traded(0, 1)])


def test_a_series_made_by_hand_finds_its_marks() -> None:
    assert MarkSeries("USD", SERIES.marks).find(NOON, MarkRule()) == mark(0)


def test_between_is_half_open() -> None:
    assert SERIES.between(Interval(NOON, NOON + HOUR)) == (mark(0),)
    assert SERIES.between(Interval(NOON - HOUR, NOON)) == ()


def test_ranges_lie_wholly_inside() -> None:
    inside, over, around = traded(0, 1), traded(0.5, 2), traded(-1, 3)
    series = MarkSeries.of("USD", [], [over, inside, around])
    assert series.ranges == (around, inside, over)
    assert series.ranges_in(Interval(NOON, NOON + HOUR)) == (inside,)
    assert series.ranges_in(Interval(NOON, NOON + 2 * HOUR)) == (inside, over)


def test_marks_are_in_utc_and_name_their_source() -> None:
    there = parse_instant("2025-07-17T06:00-06:00")
    assert Mark(at=there, price=Price(Decimal(1), "USD"), source="a", reading=Reading.INDEX).at == NOON
    with pytest.raises(BadInput, match="has a zone"):
        Mark(at=datetime(2025, 7, 17), price=Price(Decimal(1), "USD"), source="a", reading=Reading.INDEX)  # noqa: DTZ001 - that is refused
    with pytest.raises(BadInput, match="names its source"):
        mark(0, source="")


@pytest.mark.parametrize(("low", "high"), [("2", "1"), ("0", "1"), ("-1", "1"), ("1", "Infinity"), ("NaN", "1")])
def test_ranges_that_are_none(low: str, high: str) -> None:
    with pytest.raises(BadInput):
        traded(0, 1, low, high)


HOURS = st.integers(-50, 50)
PRICES = st.integers(1, 10**9).map(lambda cents: f"{Decimal(cents) / 100:f}")
MARKS = st.lists(
    st.builds(mark, HOURS, PRICES, st.sampled_from("abc")), max_size=12, unique_by=lambda one: (one.at, one.source)
)
RULES = st.builds(MarkRule, pick=st.sampled_from(Pick), max_age=st.integers(0, 40).map(lambda hours: hours * HOUR))


@given(MARKS, st.randoms(use_true_random=False))
def test_the_order_of_marks_does_not_matter(marks: list[Mark], random: object) -> None:
    shuffled = list(marks)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert MarkSeries.of("USD", shuffled) == MarkSeries.of("USD", marks)


@given(MARKS, HOURS, RULES)
def test_finding_agrees_with_looking_at_every_mark(marks: list[Mark], hour: int, rule: MarkRule) -> None:
    at = NOON + hour * HOUR
    found = MarkSeries.of("USD", marks).find(at, rule)
    before = [one for one in marks if one.at <= at]
    after = [one for one in marks if one.at > at]
    if rule.pick is Pick.LINEAR:
        if isinstance(found, Mark) and found.reading is Reading.LINEAR:
            left, right = max(one.at for one in before), min(one.at for one in after)
            assert right - left <= rule.max_age
            ends = [
                min((one for one in marks if one.at == end), key=lambda one: one.source).price.amount
                for end in (left, right)
            ]
            assert min(ends) <= found.price.amount <= max(ends)
        return
    reachable = before if rule.pick is Pick.AT_OR_BEFORE else marks
    near = [one for one in reachable if abs(one.at - at) <= rule.max_age]
    if not near:
        assert isinstance(found, Missing)
        assert found.last == (max(before, key=lambda one: (one.at, -ord(one.source))) if before else None)
        return
    assert found == min(near, key=lambda one: (abs(one.at - at), one.at, one.source))


@given(PRICES, PRICES, st.integers(0, 3_600_000_000))
def test_interpolation_does_not_hang_on_the_context(low: str, high: str, microseconds: int) -> None:
    series = MarkSeries.of("USD", [mark(0, low), mark(1, high)])
    at = NOON + timedelta(microseconds=microseconds)
    found = series.find(at, MarkRule(pick=Pick.LINEAR))
    with localcontext() as context:
        context.prec = 3
        assert series.find(at, MarkRule(pick=Pick.LINEAR)) == found
