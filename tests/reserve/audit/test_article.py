"""A press article of July 2025 about El Salvador's reserve, claim by claim.

The figures, and what a check by hand found in them, are those of the project's founding documents; the
marks are Bitstamp's close of the first UTC minute of the day.
"""

from fractions import Fraction

import pytest
from fakes.claims import claim, day, days, mark, series, traded

from khazana.core import Range
from khazana.reserve.audit import Audit, AuditRules, Check, CheckKind, Verdict, audit
from khazana.reserve.audit.rules import FIRST_MINUTE, TRADED
from khazana.reserve.claims import Measure

NEW_YEAR, APRIL, JULY, LATER = "2025-01-01", "2025-04-15", days("2025-07-01", "2025-07-10"), "2025-07-17"

CLAIMS = (
    claim("jan-holdings", Measure.HOLDINGS, "6,000 BTC", NEW_YEAR, statement="january"),
    claim("jan-value", Measure.VALUE, "≈ $555.8 million", NEW_YEAR, statement="january"),
    claim("jan-price", Measure.PRICE, "$92,595/BTC", NEW_YEAR, statement="january"),
    claim("apr-holdings", Measure.HOLDINGS, "6,158 BTC", APRIL, statement="april"),
    claim("apr-change", Measure.PRICE_CHANGE, "−9.36%", APRIL, since=NEW_YEAR, statement="april"),
    claim("jul-holdings", Measure.HOLDINGS, "6,228 BTC", JULY, statement="early july"),
    claim("jun-purchase", Measure.PURCHASE, "8 BTC", days("2025-06-21", "2025-06-30"), statement="early july"),
    claim("17-holdings", Measure.HOLDINGS, "6,240 BTC", LATER, statement="17 july"),
    claim("17-value", Measure.VALUE, "≈ $751.8 million", LATER, statement="17 july"),
    claim("bullet-holdings", Measure.HOLDINGS, "over 6,240 BTC", LATER, statement="bullet"),
    claim("bullet-value", Measure.VALUE, "$752 million", LATER, statement="bullet"),
    claim("users", Measure.OTHER, "20–40 million", LATER, unit="persons"),
    claim(
        "rate",
        Measure.PURCHASE_RATE,
        "one bitcoin every day",
        "2022-11-17",
        since="2022-11-18",
        source="announcement",
        claimant="president",
    ),
)
MARKS = series(
    [
        mark("2024-12-31", "92637"),
        mark("2025-01-01", "93395"),
        mark("2025-04-15", "84665"),
        mark("2025-06-01", "104710"),
        mark("2025-07-01", "107165"),
        mark("2025-07-17", "118698"),
    ],
    [traded("2025-07-17T21:00Z", "2025-07-17T23:00Z", "120481", "120481", complete=False)],
)


@pytest.fixture(scope="module")
def audited() -> Audit:
    return audit(CLAIMS, marks=MARKS, books=None, rules=AuditRules())


def check(audited: Audit, claim_id: str, code: str) -> Check:
    (found,) = [one for one in audited.of(claim_id) if one.code == code]
    return found


def test_the_value_of_january_is_not_holdings_times_price(audited: Audit) -> None:
    found = check(audited, "jan-value", "value-is-holdings-times-price")
    assert found.verdict is Verdict.INCONSISTENT
    assert found.claims == ("jan-value", "jan-holdings", "jan-price")
    assert found.expected == Range(Fraction("5999.5") * Fraction("92594.5"), Fraction("6000.5") * Fraction("92595.5"))
    assert found.finding is not None
    assert found.finding.text() == (
        "jan-value: the value is stated as ≈ $555.8 million, but holdings times price of the same statement give "
        "555,570,000 USD; 230,000 USD apart."
    )


def test_the_price_of_january_is_that_of_the_day_before(audited: Audit) -> None:
    found = check(audited, "jan-price", "price-at-marks")
    assert found.verdict is Verdict.UNDETERMINED
    assert [(one.rule, one.holds, one.figure) for one in found.trials] == [
        (FIRST_MINUTE, False, Range.exactly(93395)),
    ]
    assert found.finding is not None
    assert found.finding.code == "audit.price-of-another-time"
    params = dict(found.finding.params)
    assert (params["nearest"], params["at"], params["off"]) == ("93,395 USD/BTC", "2025-01-01T00:00Z", "0.86%")
    assert (params["other"], params["other_at"]) == ("92,637 USD/BTC", "2024-12-31T00:00Z")
    assert "2025-01-01T06:00Z/2025-01-02T06:00Z" in found.finding.remedy()


def test_the_change_since_new_year_holds_at_the_marks_of_the_dates(audited: Audit) -> None:
    found = check(audited, "apr-change", "change-at-marks")
    assert found.verdict is Verdict.CONSISTENT
    (trial,) = found.trials
    assert trial.rule == FIRST_MINUTE
    assert trial.figure == Range.exactly(Fraction(84665, 93395) - 1)
    assert round(Fraction(84665, 93395) - 1, 4) == Fraction("-0.0935")


def test_the_change_and_the_price_of_january_cannot_both_hold(audited: Audit) -> None:
    found = check(audited, "apr-change", "price-and-change-at-mark")
    assert found.verdict is Verdict.INCONSISTENT
    assert found.claims == ("apr-change", "jan-price")
    assert (found.stated, found.unit) == (Range.exactly(84665), "USD/BTC")
    assert found.finding is not None
    params = dict(found.finding.params)
    assert params["expected"] == "83,928 USD/BTC"
    assert params["mark"] == "84,665 USD/BTC"
    assert params["base_mark"] == "93,395 USD/BTC"
    assert "cannot both hold" in found.finding.text()


def test_the_value_of_july_holds_only_late_in_the_day(audited: Audit) -> None:
    found = check(audited, "17-value", "value-at-marks")
    assert found.verdict is Verdict.CONSISTENT
    midnight, late = found.trials
    assert (midnight.rule, midnight.holds, late.rule, late.holds) == (FIRST_MINUTE, False, TRADED, True)
    (where,) = late.where
    assert (where.start.isoformat(), where.end.isoformat()) == (
        "2025-07-17T21:00:00+00:00",
        "2025-07-17T23:00:00+00:00",
    )
    assert midnight.figure is not None
    assert midnight.figure.middle() == 6240 * 118698
    assert 740_600_000 < 6240 * 118698 < 740_700_000
    implied = Range(Fraction(751_750_000), Fraction(751_850_000)) / Range(Fraction("6239.5"), Fraction("6240.5"))
    assert implied.middle() is not None
    assert round(implied.middle() or 0) == 120481


def test_the_bullet_says_the_same_less_precisely(audited: Audit) -> None:
    assert audited.verdict("bullet-value") is Verdict.CONSISTENT
    assert audited.verdict("bullet-holdings") is Verdict.CONSISTENT
    assert check(audited, "bullet-holdings", "balances-of-one-time").verdict is Verdict.CONSISTENT


def test_one_bitcoin_a_day_does_not_explain_the_balances(audited: Audit) -> None:
    (found,) = audited.of("rate")
    assert found.verdict is Verdict.INCONSISTENT
    assert found.claims == ("rate", "jan-holdings", "17-holdings", "jun-purchase")
    assert found.expected == Range(Fraction(196), Fraction("206.5"))
    assert (found.stated, found.unit) == (Range(Fraction(239), Fraction(241)), "BTC")
    assert found.finding is not None
    params = dict(found.finding.params)
    assert (params["days"], params["nominal"], params["difference"]) == ("197", "197 BTC", "240 BTC")


def test_the_purchase_of_june_fits_between_its_balances(audited: Audit) -> None:
    assert check(audited, "jul-holdings", "increase-covers-purchases").verdict is Verdict.CONSISTENT


def test_nothing_else_is_inconsistent(audited: Audit) -> None:
    inconsistent = {(one.claims[0], one.code) for one in audited.checks if one.verdict is Verdict.INCONSISTENT}
    assert inconsistent == {
        ("jan-value", "value-is-holdings-times-price"),
        ("apr-change", "price-and-change-at-mark"),
        ("rate", "rate-explains-balances"),
    }
    undetermined = {(one.claims[0], one.code) for one in audited.checks if one.verdict is Verdict.UNDETERMINED}
    assert undetermined == {("jan-value", "value-at-marks"), ("jan-price", "price-at-marks")}


def test_each_check_says_what_it_stands_on(audited: Audit) -> None:
    for one in audited.checks:
        assert (one.finding is None) == (one.verdict is Verdict.CONSISTENT)
        assert one.inputs
        assert one.kind is not CheckKind.CHAIN
        if one.finding is not None:
            assert one.finding.remedy()
            assert "{" not in one.finding.text() + one.finding.remedy()


def test_the_time_matters_and_not_the_order_of_the_claims(audited: Audit) -> None:
    again = audit(CLAIMS[::-1], marks=MARKS, books=None, rules=AuditRules())
    assert {(one.claims[0], one.code, one.verdict) for one in again.checks} == {
        (one.claims[0], one.code, one.verdict) for one in audited.checks
    }
    assert day(NEW_YEAR).start.hour == 6
