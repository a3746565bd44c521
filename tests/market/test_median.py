from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import BadInput, FindingKind, Interval, Mark, Price, PriceAnswer, Reading, Severity, TradedRange
from khazana.market import combine

NOON = datetime(2025, 7, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def mark(price: str, source: str, at: datetime = NOON, reading: Reading = Reading.CANDLE_OPEN) -> Mark:
    return Mark(at=at, price=Price(Decimal(price), "USD"), source=source, reading=reading)


def answer(*marks: Mark) -> PriceAnswer:
    return PriceAnswer(marks=marks)


def test_nothing_gives_nothing() -> None:
    assert combine([]) == PriceAnswer(marks=())
    assert combine([PriceAnswer(marks=())]) == PriceAnswer(marks=())


def test_one_source_stays_as_it_is() -> None:
    marks = (mark("118698", "a"), mark("118699.5", "a", NOON + HOUR))
    assert combine([answer(*marks)]).marks == marks


def test_of_two_the_middle() -> None:
    (joined,) = combine([answer(mark("118698", "b")), answer(mark("118699", "a", reading=Reading.INDEX))]).marks
    assert joined == mark("118698.5", "a+b", reading=Reading.MEDIAN)


def test_of_three_the_middle_one() -> None:
    joined = combine([answer(mark("118698", "b")), answer(mark("90000", "c")), answer(mark("118700", "a"))])
    assert joined.marks == (mark("118698", "a+b+c", reading=Reading.MEDIAN),)
    (finding,) = joined.findings
    assert finding.code == "prices.sources-disagree"
    assert finding.text() == (
        "At 2025-07-17T12:00:00Z the sources differ by 24.18% of their median 118698 USD: a 118700, b 118698, c 90000."
    )


@pytest.mark.parametrize(("tolerance", "told"), [("0.01", 0), ("0.009999999999999999", 1), ("0", 1)])
def test_the_tolerance_is_exact(tolerance: str, told: int) -> None:
    """995 and 1005 differ by 10, which is a hundredth of their median 1000."""
    joined = combine([answer(mark("995", "a")), answer(mark("1005", "b"))], tolerance=Decimal(tolerance))
    assert len(joined.findings) == told


def test_agreement_within_no_tolerance() -> None:
    joined = combine([answer(mark("995", "a")), answer(mark("995.00", "b"))], tolerance=Decimal(0))
    assert joined.findings == ()


def test_other_instants_are_not_joined() -> None:
    marks = (mark("1", "a"), mark("2", "b", NOON + timedelta(microseconds=1)))
    assert combine([answer(marks[1]), answer(marks[0])]).marks == marks


def test_a_source_has_one_vote() -> None:
    twice = answer(mark("10", "a"), mark("10", "a"), mark("10", "a", reading=Reading.MINUTE_CLOSE))
    (joined,) = combine([twice, answer(mark("20", "b")), answer(mark("30", "c"))], tolerance=Decimal(9)).marks
    assert joined.price.amount == 20


def test_readings_of_one_source_stay_apart() -> None:
    marks = (mark("11", "a", reading=Reading.CANDLE_CLOSE), mark("10", "a", reading=Reading.CANDLE_OPEN))
    assert combine([answer(*marks)]).marks == marks


def test_a_source_that_contradicts_itself_is_told() -> None:
    joined = combine([answer(mark("10", "a")), answer(mark("13", "a"))])
    assert joined.marks == (mark("11.5", "a"),)
    (finding,) = joined.findings
    assert finding.text() == "a gives more than one price for 2025-07-17T12:00:00Z: 10, 13 USD."


def test_ranges_and_findings_are_kept_once() -> None:
    traded = TradedRange(
        within=Interval(NOON, NOON + HOUR),
        low=Decimal(1),
        high=Decimal(2),
        currency="USD",
        source="a",
        complete=True,
    )
    kind = FindingKind(code="x.y", severity=Severity.NOTE, text="a", remedy="b")
    one = PriceAnswer(marks=(), ranges=(traded,), findings=(kind.at(),))
    assert combine([one, one]) == one


def test_currencies_are_not_mixed() -> None:
    euro = Mark(at=NOON, price=Price(Decimal(1), "EUR"), source="a", reading=Reading.INDEX)
    with pytest.raises(BadInput, match="several currencies"):
        combine([answer(euro), answer(mark("1", "b"))])


@pytest.mark.parametrize("tolerance", ["-0.01", "NaN", "Infinity"])
def test_tolerances_that_are_none(tolerance: str) -> None:
    with pytest.raises(BadInput, match="a share from 0"):
        combine([], tolerance=Decimal(tolerance))


PRICES = st.integers(1, 10**17).map(lambda units: Decimal(units).scaleb(-6))
MARKS = st.builds(
    lambda amount, source, hour: mark(str(amount), source, NOON + hour * HOUR),
    PRICES,
    st.sampled_from("abcde"),
    st.integers(0, 2),
)
ANSWERS = st.lists(st.lists(MARKS, max_size=4).map(lambda marks: answer(*marks)), max_size=4)


@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(answers: list[PriceAnswer], random: object) -> None:
    joined = combine(answers)
    shuffled = list(answers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = combine(shuffled)
    assert again.marks == joined.marks
    assert set(again.findings) == set(joined.findings)


@given(st.dictionaries(st.sampled_from("abcdefg"), PRICES, min_size=2))
def test_the_median_is_that_of_fractions(votes: dict[str, Decimal]) -> None:
    joined = combine([answer(mark(str(price), source)) for source, price in votes.items()])
    (found,) = joined.marks
    assert Fraction(found.price.amount) == median([Fraction(price) for price in votes.values()])
    spread = Fraction(max(votes.values())) - Fraction(min(votes.values()))
    assert bool(joined.findings) == (spread > Fraction(found.price.amount) / 100)


@given(ANSWERS)
def test_no_instant_is_lost_or_doubled(answers: list[PriceAnswer]) -> None:
    given_at = {mark.at for one in answers for mark in one.marks}
    joined = [mark.at for mark in combine(answers).marks]
    assert joined == sorted(given_at)
