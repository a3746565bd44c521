"""Balances and sums worked by hand."""

from fractions import Fraction

import pytest
from fakes.claims import at, claim, days, series

from khazana.core import BadInput, Range
from khazana.reserve.audit import Audit, AuditRules, Check, Verdict, audit
from khazana.reserve.claims import Claim, Measure

DAY = "2024-02-01"


def judged(*claims: Claim) -> Audit:
    return audit(claims, marks=series([]), books=None, rules=AuditRules())


def held(claim_id: str, text: str, when: object = DAY, **more: str) -> Claim:
    return claim(claim_id, Measure.HOLDINGS, text, when, **more)  # type: ignore[arg-type]


def bought(claim_id: str, text: str, when: object = DAY, **more: str) -> Claim:
    return claim(claim_id, Measure.PURCHASE, text, when, **more)  # type: ignore[arg-type]


def one(found: Audit, code: str) -> Check:
    (check,) = [check for check in found.checks if check.code == code]
    return check


def test_two_balances_of_a_day_overlap_or_ask_for_a_movement() -> None:
    assert one(judged(held("a", "100"), held("b", "over 99")), "balances-of-one-time").verdict is Verdict.CONSISTENT
    found = one(judged(held("a", "100"), held("b", "110")), "balances-of-one-time")
    assert found.verdict is Verdict.UNDETERMINED
    assert found.finding is not None
    assert dict(found.finding.params)["off"] == "9 BTC"
    for explained in (
        bought("x", "9 BTC"),
        claim("r", Measure.PURCHASE_RATE, "exactly 9 BTC/day", "2024-01-01"),
        claim("r", Measure.PURCHASE_RATE, "at least 1 BTC/day", "2024-01-01"),
    ):
        check = one(judged(held("a", "100"), held("b", "110"), explained), "balances-of-one-time")
        assert check.verdict is Verdict.CONSISTENT


def test_two_balances_of_one_breath_or_one_minute_cannot_both_hold() -> None:
    breath = one(judged(held("a", "100", statement="s"), held("b", "110", statement="s")), "balances-of-one-time")
    minute = at("2024-02-01T12:00Z")
    instant = one(judged(held("a", "100", minute), held("b", "110", minute)), "balances-of-one-time")
    for check in (breath, instant):
        assert check.verdict is Verdict.INCONSISTENT
        assert check.finding is not None
        assert check.finding.code == "audit.two-balances"


def test_each_balance_is_held_against_the_one_that_it_fits_least() -> None:
    found = judged(held("a", "100"), held("b", "over 90"), held("c", "110"), held("d", "up to 105"), held("e", "101"))
    pairs = {check.claims: check.verdict for check in found.checks}
    assert pairs == {
        ("b", "a"): Verdict.CONSISTENT,
        ("c", "a"): Verdict.UNDETERMINED,
        ("d", "c"): Verdict.UNDETERMINED,
        ("e", "c"): Verdict.UNDETERMINED,
    }


def test_balances_of_different_days_or_of_a_month_are_not_compared() -> None:
    found = judged(held("a", "100"), held("b", "200", "2024-02-02"), held("c", "300", days("2024-02-01", "2024-02-29")))
    assert found.checks == ()


def test_an_increase_covers_the_purchases_that_its_source_told_of() -> None:
    claims = (held("a", "100"), bought("x", "8 BTC", "2024-02-05"), held("b", "108", "2024-02-10"))
    check = one(judged(*claims), "increase-covers-purchases")
    assert check.verdict is Verdict.CONSISTENT
    assert check.claims == ("b", "a", "x")
    assert check.expected == Range(Fraction("107"), None)
    short = one(judged(*claims[:2], held("b", "103", "2024-02-10")), "increase-covers-purchases")
    assert short.verdict is Verdict.UNDETERMINED
    assert short.finding is not None
    assert dict(short.finding.params)["purchases"] == "7.5 BTC"


def test_a_purchase_told_twice_counts_once_and_that_of_others_not() -> None:
    twice = (bought("x", "8 BTC", "2024-02-05"), bought("y", "8.0 BTC", "2024-02-05", source="wire"))
    again = bought("z", "8 BTC", "2024-02-05")
    found = judged(held("a", "100"), *twice, again, held("b", "108", "2024-02-10"))
    check = one(found, "increase-covers-purchases")
    assert check.verdict is Verdict.CONSISTENT
    assert [given.source for given in check.inputs if given.symbol == "purchase"] == ["x"]


@pytest.mark.parametrize(("total", "verdict"), [("24.5", Verdict.CONSISTENT), ("25.6", Verdict.INCONSISTENT)])
def test_a_total_is_the_sum_of_its_parts(total: str, verdict: Verdict) -> None:
    # 9.5 to 10.5 and 14.5 to 15.0 make 24 to 25.5
    found = judged(
        claim("all", Measure.OTHER, total, DAY, parts=("n", "s")),
        claim("n", Measure.OTHER, "10", DAY),
        claim("s", Measure.OTHER, "14.5–15", DAY),
    )
    check = one(found, "total-is-sum-of-parts")
    assert check.verdict is verdict
    assert check.claims == ("all", "n", "s")
    assert check.expected == Range(Fraction(24), Fraction("25.5"))


def test_parts_that_are_missing_or_in_another_unit_are_named() -> None:
    found = judged(
        claim("all", Measure.OTHER, "24", DAY, parts=("n", "gone", "power")),
        claim("n", Measure.OTHER, "10", DAY),
        claim("power", Measure.OTHER, "14", DAY, unit="MW"),
    )
    check = one(found, "total-is-sum-of-parts")
    assert check.verdict is Verdict.UNDETERMINED
    assert check.finding is not None
    assert dict(check.finding.params)["parts"] == "gone, power"


def test_two_claims_of_one_id_are_refused() -> None:
    with pytest.raises(BadInput, match="one id"):
        judged(held("a", "100"), held("a", "101"))
