"""A market of two dates: 50,000 on 1 March 2024 and 55,000 on 1 June, so ten percent up, and what each test adds."""

import pytest
from fakes.claims import at, claim, mark, series, traded

from khazana.core import Mark, TradedRange
from khazana.reserve.audit import Audit, AuditRules, Check, Verdict, audit
from khazana.reserve.audit.rules import ANY_TWO, FIRST_MINUTE
from khazana.reserve.claims import Claim, Measure

THEN, NOW = "2024-03-01", "2024-06-01"
MARKS = (mark(THEN, "50000"), mark(NOW, "55000"))


def judged(*claims: Claim, marks: tuple[Mark, ...] = MARKS, ranges: tuple[TradedRange, ...] = ()) -> Audit:
    return audit(claims, marks=series(marks, ranges), books=None, rules=AuditRules())


def only(found: Audit, claim_id: str, code: str) -> Check:
    (check,) = [check for check in found.of(claim_id) if check.code == code]
    return check


def change(text: str, **more: object) -> Claim:
    return claim("d", Measure.PRICE_CHANGE, text, NOW, since=THEN, statement="now", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("10.00%", Verdict.CONSISTENT),
        ("10.05%", Verdict.CONSISTENT),
        ("10.07%", Verdict.UNDETERMINED),
        ("over 9%", Verdict.CONSISTENT),
        ("under 9%", Verdict.UNDETERMINED),
    ],
)
def test_a_change_is_that_of_the_marks_of_both_dates(text: str, verdict: Verdict) -> None:
    check = only(judged(change(text)), "d", "change-at-marks")
    assert check.verdict is verdict
    assert check.trials[0].rule == FIRST_MINUTE


def test_any_two_known_prices_will_do_and_are_named() -> None:
    marks = (*MARKS, mark("2024-03-01T15:00Z", "51000"), mark("2024-06-01T20:00Z", "53040"))
    check = only(judged(change("4.00%"), marks=marks), "d", "change-at-marks")
    assert check.verdict is Verdict.CONSISTENT
    assert [(trial.rule, trial.holds) for trial in check.trials] == [(FIRST_MINUTE, False), (ANY_TWO, True)]
    assert [where.start.hour for where in check.trials[-1].where] == [15, 20]


def test_complete_ranges_of_both_dates_can_exclude_a_change() -> None:
    candles = (
        traded("2024-03-01T06:00Z", "2024-03-02T06:00Z", "49000", "51000", complete=True),
        traded("2024-06-01T06:00Z", "2024-06-02T06:00Z", "54000", "56000", complete=True),
    )
    check = only(judged(change("20%"), ranges=candles), "d", "change-at-marks")
    assert check.verdict is Verdict.INCONSISTENT
    assert check.finding is not None
    assert check.finding.code == "audit.change-impossible"
    assert only(judged(change("20%"), ranges=candles[:1]), "d", "change-at-marks").verdict is Verdict.UNDETERMINED
    assert only(judged(change("14%"), ranges=candles), "d", "change-at-marks").verdict is Verdict.CONSISTENT


def test_without_prices_a_change_is_open() -> None:
    check = only(judged(change("10%"), marks=MARKS[:1]), "d", "change-at-marks")
    assert check.finding is not None
    assert check.finding.code == "audit.change-no-marks"


def test_a_change_from_no_stated_date_is_not_judged() -> None:
    assert judged(claim("d", Measure.PRICE_CHANGE, "10%", NOW)).checks == ()


@pytest.mark.parametrize(("price", "verdict"), [("$55,000", Verdict.CONSISTENT), ("$56,000", Verdict.INCONSISTENT)])
def test_two_prices_and_a_change(price: str, verdict: Verdict) -> None:
    # 49,999.5 to 50,000.5 times 1.0995 to 1.1005 make 54,974 to 55,026
    found = judged(
        claim("p0", Measure.PRICE, "$50,000", THEN),
        change("10.0%"),
        claim("p1", Measure.PRICE, price, NOW, statement="now"),
    )
    check = only(found, "d", "two-prices-and-a-change")
    assert check.verdict is verdict
    assert check.claims == ("d", "p0", "p1")


def test_of_two_prices_of_a_date_either_may_be_the_base() -> None:
    found = judged(
        claim("morning", Measure.PRICE, "$50,000", THEN),
        claim("evening", Measure.PRICE, "$52,000", THEN),
        change("10.0%"),
        claim("p1", Measure.PRICE, "$57,200", NOW, statement="now"),
    )
    check = only(found, "d", "two-prices-and-a-change")
    assert check.verdict is Verdict.CONSISTENT
    assert check.claims == ("d", "evening", "p1")


def base(price: str, source: str = "press") -> Claim:
    return claim("p0", Measure.PRICE, price, THEN, source=source)


def test_a_change_that_holds_at_the_marks_contradicts_another_base() -> None:
    found = judged(base("$48,000"), change("10.0%"))
    check = only(found, "d", "price-and-change-at-mark")
    assert check.verdict is Verdict.INCONSISTENT
    assert check.finding is not None
    params = dict(check.finding.params)
    assert (params["expected"], params["mark"], params["base_mark"]) == (
        "52,800 USD/BTC",
        "55,000 USD/BTC",
        "50,000 USD/BTC",
    )


def codes(found: Audit) -> set[str]:
    return {check.code for check in found.of("d")}


def test_nothing_follows_where_the_source_took_other_instants() -> None:
    # the change does not hold at the marks of the dates
    assert codes(judged(base("$48,000"), change("12.0%"))) == {"change-at-marks"}
    # the base was paid on its date, at another hour
    marks = (*MARKS, mark("2024-03-01T15:00Z", "48000"))
    assert codes(judged(base("$48,000"), change("10.0%"), marks=marks)) == {"change-at-marks"}
    # another source's price
    assert codes(judged(base("$48,000", source="wire"), change("10.0%"))) == {"change-at-marks"}


def test_what_follows_may_have_been_paid_at_another_hour() -> None:
    marks = (*MARKS, mark("2024-06-01T15:00Z", "52800"))
    check = only(judged(base("$48,000"), change("10.0%"), marks=marks), "d", "price-and-change-at-mark")
    assert check.verdict is Verdict.CONSISTENT


def test_a_fall_by_more_than_everything_is_not_judged() -> None:
    assert judged(base("$48,000"), change("−250%")).of("d") == ()


def test_a_change_between_two_minutes() -> None:
    found = judged(
        claim(
            "d",
            Measure.PRICE_CHANGE,
            "10%",
            at("2024-06-01T00:00Z"),
            since=at("2024-03-01T00:00Z"),
        )
    )
    assert found.verdict("d") is Verdict.CONSISTENT
