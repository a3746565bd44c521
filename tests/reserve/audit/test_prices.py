"""The market of these tests: 60,000 at midnight UTC of 1 June 2024, and what each test adds."""

from datetime import date, timedelta, timezone
from fractions import Fraction

import pytest
from fakes.claims import at, claim, days, mark, series, traded

from khazana.core import Mark, Range, TradedRange, day_interval
from khazana.reserve.audit import AuditRules, Check, Verdict, audit
from khazana.reserve.audit.prices import MOST_TRIALS
from khazana.reserve.audit.rules import FIRST_MINUTE, IN_TIME, POOLED, TRADED
from khazana.reserve.claims import Claim, Measure

DAY = "2024-06-01"
MIDNIGHT = mark("2024-06-01", "60000")


def check(*claims: Claim, marks: tuple[Mark, ...] = (MIDNIGHT,), ranges: tuple[TradedRange, ...] = ()) -> Check:
    """Return the check of the last claim against the market."""
    found = audit(claims, marks=series(marks, ranges), books=None, rules=AuditRules())
    (one,) = [one for one in found.of(claims[-1].id) if one.code.endswith("-at-marks")]
    return one


def code(one: Check) -> str:
    assert one.finding is not None
    return one.finding.code


@pytest.mark.parametrize(
    ("price", "verdict"),
    [
        ("60,000", Verdict.CONSISTENT),
        ("60,150", Verdict.CONSISTENT),  # a quarter of a percent above
        ("60,151", Verdict.UNDETERMINED),
        ("59,850", Verdict.CONSISTENT),
        ("59,849", Verdict.UNDETERMINED),
    ],
)
def test_venues_may_differ_by_the_tolerance(price: str, verdict: Verdict) -> None:
    assert check(claim("p", Measure.PRICE, price, DAY)).verdict is verdict


def test_a_price_outside_all_trades_of_the_time_is_impossible() -> None:
    candles = (
        traded("2024-06-01T00:00Z", "2024-06-02T00:00Z", "59000", "61000", complete=True),
        traded("2024-06-02T00:00Z", "2024-06-03T00:00Z", "60000", "62000", complete=True),
    )
    outside = check(claim("p", Measure.PRICE, "65,000", DAY), ranges=candles)
    assert outside.verdict is Verdict.INCONSISTENT
    assert code(outside) == "audit.price-impossible"
    # the candle of the second day reaches beyond the local day: its high may be of another hour
    assert check(claim("p", Measure.PRICE, "61,900", DAY), ranges=candles).verdict is Verdict.UNDETERMINED
    # half of the day is not known
    assert check(claim("p", Measure.PRICE, "65,000", DAY), ranges=candles[:1]).verdict is Verdict.UNDETERMINED


def test_an_incomplete_range_excludes_nothing() -> None:
    ranges = (traded("2024-06-01T06:00Z", "2024-06-02T06:00Z", "59000", "61000", complete=False),)
    found = check(claim("p", Measure.PRICE, "65,000", DAY), ranges=ranges)
    assert found.verdict is Verdict.UNDETERMINED
    assert {trial.rule: trial.holds for trial in found.trials} == {FIRST_MINUTE: False, TRADED: False}


def test_a_value_says_at_which_hours_it_holds() -> None:
    holdings = claim("h", Measure.HOLDINGS, "100", DAY, statement="s")
    value = claim("v", Measure.VALUE, "$6.2 million", DAY, statement="s")
    marks = (MIDNIGHT, *(mark(f"2024-06-01T{hour:02}:00Z", str(58_000 + 500 * hour)) for hour in range(6, 24)))
    found = check(holdings, value, marks=marks)
    assert found.verdict is Verdict.CONSISTENT
    first, rest = found.trials
    assert (first.rule, first.holds, rest.rule, rest.holds) == (FIRST_MINUTE, False, IN_TIME, True)
    # 6.15 to 6.25 million over 99.5 to 100.5 BTC: 61,194 to 62,814, with the tolerance 61,041 to 62,971
    assert [where.start.hour for where in rest.where] == [7, 8, 9]
    assert len(rest.where) <= MOST_TRIALS
    assert rest.figure == Range(Fraction("99.5") * 61_000, Fraction("100.5") * 69_500)


def test_the_mark_of_a_neighbouring_day_is_named() -> None:
    found = check(claim("p", Measure.PRICE, "63,010", DAY), marks=(MIDNIGHT, mark("2024-06-03", "63000")))
    assert code(found) == "audit.price-of-another-time"
    assert found.finding is not None
    assert dict(found.finding.params)["other_at"] == "2024-06-03T00:00Z"
    far = check(claim("p", Measure.PRICE, "63,010", DAY), marks=(MIDNIGHT, mark("2024-06-05", "63000")))
    assert code(far) == "audit.price-not-found"


def test_no_mark_is_told_as_such() -> None:
    found = check(claim("p", Measure.PRICE, "60,000", "2024-06-20"))
    assert found.verdict is Verdict.UNDETERMINED
    assert code(found) == "audit.no-marks"
    other = check(claim("p", Measure.PRICE, "Rs 16,700,000", DAY, unit="PKR/BTC"))
    assert code(other) == "audit.no-marks"
    assert other.finding is not None
    assert dict(other.finding.params)["currency"] == "PKR"


def test_a_minute_is_answered_by_a_mark_of_the_day_before_it_by_name() -> None:
    found = check(claim("p", Measure.PRICE, "60,000", at("2024-06-01T18:00Z")))
    assert found.verdict is Verdict.CONSISTENT
    assert [trial.rule for trial in found.trials] == ["at-or-before, at most 24 h"]
    late = check(claim("p", Measure.PRICE, "60,000", at("2024-06-02T00:01Z")))
    assert code(late) == "audit.no-marks"


def test_a_month_holds_any_mark_within_it() -> None:
    june = days("2024-06-01", "2024-06-30")
    marks = tuple(mark(f"2024-06-{day:02}", str(60_000 + 100 * day)) for day in range(1, 31))
    found = check(claim("p", Measure.PRICE, "61,500", june), marks=marks)
    assert found.verdict is Verdict.CONSISTENT
    (trial,) = found.trials
    assert [where.start.day for where in trial.where] == [14, 15, 16]


def test_a_purchase_of_a_day_may_be_an_average_of_it() -> None:
    bought = claim("b", Measure.PURCHASE, "exactly 10", DAY, statement="s")
    marks = (MIDNIGHT, mark("2024-06-01T20:00Z", "62000"))
    cost = check(bought, claim("c", Measure.COST, "$610,000", DAY, statement="s"), marks=marks)
    assert cost.verdict is Verdict.CONSISTENT
    assert [trial.rule for trial in cost.trials if trial.holds] == [POOLED]
    average = check(bought, claim("a", Measure.AVERAGE_COST, "$61,000", DAY, statement="s"), marks=marks)
    assert average.verdict is Verdict.CONSISTENT
    dear = check(bought, claim("a", Measure.AVERAGE_COST, "$64,000", DAY, statement="s"), marks=marks)
    assert dear.verdict is Verdict.UNDETERMINED
    candle = (traded("2024-06-01T06:00Z", "2024-06-02T06:00Z", "59000", "63000", complete=True),)
    excluded = check(
        bought, claim("a", Measure.AVERAGE_COST, "$64,000", DAY, statement="s"), marks=marks, ranges=candle
    )
    assert excluded.verdict is Verdict.INCONSISTENT


def test_the_tolerance_is_among_the_inputs() -> None:
    found = check(claim("p", Measure.PRICE, "60,000", DAY))
    (tolerance,) = [one for one in found.inputs if one.symbol == "tolerance"]
    assert tolerance.range == Range.exactly(Fraction(1, 400))


def test_a_day_east_of_utc_is_known_by_its_own_date() -> None:
    karachi = day_interval(date(2024, 6, 1), timezone(timedelta(hours=5)))
    marks = (MIDNIGHT, mark("2024-05-31", "50000"))
    found = check(claim("p", Measure.PRICE, "60,000", karachi), marks=marks)
    assert [(trial.rule, trial.holds) for trial in found.trials] == [(FIRST_MINUTE, True)]
