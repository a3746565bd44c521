"""One bitcoin a day from 1 January 2024, and the balances that people told."""

from fractions import Fraction

import pytest
from fakes.claims import claim, days, series

from khazana.core import Range
from khazana.reserve.audit import Audit, AuditRules, Verdict, audit
from khazana.reserve.claims import Claim, Measure

RATE = claim("rate", Measure.PURCHASE_RATE, "exactly 1 BTC/day", "2024-01-01", source="speech", claimant="president")


def judged(*claims: Claim) -> Audit:
    return audit(claims, marks=series([]), books=None, rules=AuditRules())


def held(claim_id: str, text: str, when: str, **more: str) -> Claim:
    return claim(claim_id, Measure.HOLDINGS, text, when, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("end", "verdict"),
    [
        ("exactly 1,009", Verdict.CONSISTENT),  # neither end's purchase
        ("exactly 1,011", Verdict.CONSISTENT),  # both
        ("exactly 1,008", Verdict.INCONSISTENT),
        ("exactly 1,012", Verdict.INCONSISTENT),
    ],
)
def test_between_two_dates_lies_one_purchase_more_or_less(end: str, verdict: Verdict) -> None:
    found = judged(RATE, held("a", "exactly 1,000", "2024-02-01"), held("b", end, "2024-02-11"))
    (check,) = found.of("rate")
    assert check.verdict is verdict
    assert check.expected == Range(Fraction(9), Fraction(11))


def test_purchases_announced_beside_it_may_come_on_top() -> None:
    a, b = held("a", "exactly 1,000", "2024-02-01"), held("b", "exactly 1,030", "2024-02-11")
    assert judged(RATE, a, b).verdict("rate") is Verdict.INCONSISTENT
    extra = claim("x", Measure.PURCHASE, "20 BTC", "2024-02-05", source="wire")
    (check,) = judged(RATE, a, b, extra).of("rate")
    assert check.verdict is Verdict.CONSISTENT
    assert check.expected == Range(Fraction(9), Fraction("31.5"))
    assert "x" in check.claims
    later = claim("x", Measure.PURCHASE, "20 BTC", "2024-02-20", source="wire")
    assert judged(RATE, a, b, later).verdict("rate") is Verdict.INCONSISTENT
    around = claim("x", Measure.PURCHASE, "20 BTC", days("2024-01-20", "2024-02-20"), source="wire")
    assert judged(RATE, a, b, around).verdict("rate") is Verdict.CONSISTENT
    unbounded = claim("x", Measure.PURCHASE, "over 2 BTC", "2024-02-05", source="wire")
    assert judged(RATE, a, b, unbounded).verdict("rate") is Verdict.CONSISTENT


def test_only_the_first_and_last_of_a_source_are_paired() -> None:
    found = judged(
        RATE,
        held("a", "1,000", "2024-02-01"),
        held("b", "1,500", "2024-02-11"),
        held("c", "1,020", "2024-02-21"),
    )
    assert [check.claims for check in found.of("rate")] == [("rate", "a", "c")]
    assert found.verdict("rate") is Verdict.CONSISTENT


def test_sources_are_paired_within_one_claimant_only() -> None:
    a = held("a", "1,000", "2024-02-01", source="one")
    same = held("b", "1,500", "2024-02-11", source="two")
    other = held("b", "1,500", "2024-02-11", source="two", claimant="an analyst")
    assert [check.claims for check in judged(RATE, a, same).of("rate")] == [("rate", "a", "b")]
    assert judged(RATE, a, other).of("rate") == ()


def test_a_rate_covers_what_comes_after_it_until_the_next() -> None:
    slower = claim("slower", Measure.PURCHASE_RATE, "exactly 0 BTC/day", "2024-03-01", source="speech")
    found = judged(
        RATE,
        slower,
        held("before", "1", "2023-12-01"),
        held("a", "1,000", "2024-02-01"),
        held("b", "1,010", "2024-02-11"),
        held("c", "1,028", "2024-03-05"),
        held("d", "1,028", "2024-04-05"),
    )
    assert [check.claims for check in found.of("rate")] == [("rate", "a", "b")]
    assert [check.claims for check in found.of("slower")] == [("slower", "c", "d")]
    assert found.findings == ()


def test_of_balances_of_one_day_the_most_precise_is_taken() -> None:
    found = judged(
        RATE,
        held("a", "over 1,000", "2024-02-01"),
        held("a2", "1,000", "2024-02-01"),
        held("b", "over 1,000", "2024-02-11"),
        held("b2", "1,010.0", "2024-02-11"),
    )
    assert [check.claims for check in found.of("rate")] == [("rate", "a2", "b2")]


def test_balances_of_a_month_are_not_paired() -> None:
    month = claim("a", Measure.HOLDINGS, "1,000", days("2024-02-01", "2024-02-29"))
    assert judged(RATE, month, held("b", "1,500", "2024-03-11")).of("rate") == ()


def test_a_rate_without_bound_above_allows_any_increase() -> None:
    rate = claim("rate", Measure.PURCHASE_RATE, "at least 1 BTC/day", "2024-01-01")
    a = held("a", "1,000", "2024-02-01")
    assert judged(rate, a, held("b", "5,000", "2024-02-11")).verdict("rate") is Verdict.CONSISTENT
    (check,) = judged(rate, a, held("b", "1,000", "2024-02-11")).of("rate")
    assert check.verdict is Verdict.INCONSISTENT
    assert check.finding is not None
    assert "at most ∞ BTC" in check.finding.text()
