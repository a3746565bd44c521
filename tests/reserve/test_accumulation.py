"""Amounts are worked by hand: 1 BTC is 100,000,000 sat."""

from datetime import timedelta
from decimal import Decimal

import pytest
from fakes.claims import claim, day, days, mark, series

from khazana.core import MAX_SATS, Mark, MarkRule, Missing, Money, Price, Range, SourceKind, Standing, sats
from khazana.reserve import OUTSIDE, Books, Event, EventKind, LotMethod, keep, wallet
from khazana.reserve.accumulation import AccumulationRow, accumulate, admitted_sats
from khazana.reserve.audit import AuditRules, Verdict, audit
from khazana.reserve.claims import Claim, Measure

BTC = 100_000_000
MARKS = series([mark("2025-01-01", "93395"), mark("2025-07-17", "118698")])
RULE = MarkRule(max_age=timedelta(days=1))


def bought(event_id: str, when: str, amount: int, standing: Standing = Standing.CLAIMED) -> Event:
    return Event(
        external_id=event_id,
        at=day(when).start,
        kind=EventKind.PURCHASE,
        amount=sats(amount * BTC),
        from_account=OUTSIDE,
        to_account=wallet("treasury"),
        standing=standing,
        source="ledger",
        source_kind=SourceKind.PRIMARY,
    )


def books(*events: Event) -> Books:
    return keep(events, currency="USD", method=LotMethod.FIFO)


def rows(claims: tuple[Claim, ...], kept: Books | None = None) -> tuple[AccumulationRow, ...]:
    judged = audit(claims, marks=MARKS, books=kept, rules=AuditRules())
    return accumulate(claims, books=kept, marks=MARKS, rule=RULE, audit=judged)


def test_rows_follow_time_and_say_what_is_not_explained() -> None:
    claims = (
        claim("july", Measure.HOLDINGS, "6,240 BTC", "2025-07-17"),
        claim("january", Measure.HOLDINGS, "6,000 BTC", "2025-01-01", statement="new year"),
        claim("value", Measure.VALUE, "$560 million", "2025-01-01", statement="new year"),
        claim("april", Measure.HOLDINGS, "6,158 BTC", "2025-04-15"),
    )
    kept = books(
        bought("a", "2025-01-01", 5500, Standing.PROVEN), bought("b", "2025-04-15", 300), bought("c", "2025-07-18", 900)
    )
    january, april, july = rows(claims, kept)
    assert [row.claim for row in (january, april, july)] == ["january", "april", "july"]
    assert (january.change_low, january.change_high) == (None, None)
    assert (april.change_low, april.change_high) == (157 * BTC, 159 * BTC)
    assert (january.booked.proven, january.booked.claimed) == (5500 * BTC, 0)
    assert (july.booked.proven, july.booked.claimed) == (5500 * BTC, 300 * BTC)
    assert (july.unexplained_low, july.unexplained_high) == (43_950_000_000, 44_050_000_000)
    assert january.mark == Mark(
        at=MARKS.marks[0].at, price=Price(Decimal(93395), "USD"), source="daily", reading=MARKS.marks[0].reading
    )
    assert january.value == Money(560_370_000_00, "USD")
    assert isinstance(april.mark, Missing)
    assert april.value is None
    assert january.stated_value is claims[2].stated
    assert january.stated_price is None
    assert july.source_kind is SourceKind.PRESS


def test_the_verdict_is_the_gravest_on_the_statement() -> None:
    claims = (
        claim("held", Measure.HOLDINGS, "6,000 BTC", "2025-01-01", statement="s"),
        claim("worth", Measure.VALUE, "$555.8 million", "2025-01-01", statement="s"),
        claim("at", Measure.PRICE, "$92,595", "2025-01-01", statement="s"),
        claim("alone", Measure.HOLDINGS, "6,100 BTC", "2025-03-01"),
    )
    first, second = rows(claims)
    assert first.verdict is Verdict.INCONSISTENT
    assert second.verdict is Verdict.UNDETERMINED
    assert first.stated_price is claims[2].stated


def test_a_balance_is_compared_with_the_most_precise_of_the_time_before() -> None:
    claims = (
        claim("a", Measure.HOLDINGS, "over 6,000 BTC", "2025-01-01"),
        claim("b", Measure.HOLDINGS, "6,000.18 BTC", "2025-01-01"),
        claim("c", Measure.HOLDINGS, "6,001 BTC", "2025-01-02"),
    )
    a, b, c = rows(claims)
    assert a.change_low is None
    assert b.change_low is None
    assert (c.change_low, c.change_high) == (
        600_050_000_000 - 600_018_500_000,
        600_150_000_000 - 600_017_500_000,
    )


def test_an_open_side_stays_open_above_and_reaches_to_nothing_below() -> None:
    (least,) = rows((claim("a", Measure.HOLDINGS, "over 6,240 BTC", days("2025-07-01", "2025-07-10")),))
    assert (least.unexplained_low, least.unexplained_high) == (6240 * BTC, None)
    assert admitted_sats(Range(None, None)) == (0, MAX_SATS)


@pytest.mark.parametrize("text", ["30 million", "−5 BTC"])
def test_an_impossible_balance_has_a_row_and_no_value(text: str) -> None:
    (row,) = rows((claim("a", Measure.HOLDINGS, text, "2025-07-17"),))
    assert row.value is None
    assert row.verdict is Verdict.INCONSISTENT
    assert row.unexplained_high is not None
    assert 0 <= row.unexplained_low <= row.unexplained_high <= MAX_SATS


def test_the_books_count_to_the_end_of_the_time_and_no_further() -> None:
    claims = (claim("a", Measure.HOLDINGS, "5 BTC", "2025-07-17"),)
    (row,) = rows(claims, books(bought("a", "2025-07-17", 5), bought("b", "2025-07-18", 5)))
    assert row.booked.claimed == 5 * BTC
    assert (row.unexplained_low, row.unexplained_high) == (-50_000_000, 50_000_000)
