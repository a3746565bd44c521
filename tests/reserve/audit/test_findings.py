"""Each kind of finding of the audit, raised by the smallest set of claims that raises it."""

import pytest
from fakes.claims import claim, day, mark, series, traded

from khazana.core import Severity, SourceKind, Standing, sats
from khazana.reserve import OUTSIDE, Event, EventKind, LotMethod, keep, wallet
from khazana.reserve.audit import AuditRules, Check, Verdict, audit, kinds
from khazana.reserve.claims import Claim, Measure

THEN, NOW = "2024-03-01", "2024-06-01"
MARKS = series(
    [mark(THEN, "50000"), mark(NOW, "55000"), mark("2024-09-01", "60000"), mark("2024-09-02", "66000")],
    [
        traded("2024-10-01T06:00Z", "2024-10-02T06:00Z", "60000", "61000", complete=True),
        traded("2024-11-01T06:00Z", "2024-11-02T06:00Z", "66000", "67000", complete=True),
    ],
)
BOOKS = keep(
    [
        Event(
            external_id="bought",
            at=day(THEN).start,
            day_only=True,
            within=day(THEN),
            kind=EventKind.PURCHASE,
            amount=sats(10_000_000_000),
            from_account=OUTSIDE,
            to_account=wallet("treasury"),
            standing=Standing.PROVEN,
            source="ledger",
            source_kind=SourceKind.PRIMARY,
        )
    ],
    currency="USD",
    method=LotMethod.FIFO,
)
M = Measure


def held(claim_id: str, text: str, when: str = NOW, statement: str = "") -> Claim:
    return claim(claim_id, M.HOLDINGS, text, when, statement=statement)


RAISED: dict[str, tuple[Claim, ...]] = {
    "value-differs": (
        held("h", "100", statement="s"),
        claim("p", M.PRICE, "$55,000", NOW, statement="s"),
        claim("x", M.VALUE, "$5.6 million", NOW, statement="s"),
    ),
    "average-cost-differs": (
        claim("b", M.PURCHASE, "100", THEN, statement="s"),
        claim("c", M.COST, "$5.0 million", THEN, statement="s"),
        claim("x", M.AVERAGE_COST, "$52,000", THEN, statement="s"),
    ),
    "negative": (claim("x", M.COST, "−$5", NOW),),
    "above-supply": (claim("x", M.MINED, "21.5 million BTC", NOW),),
    "statement-ambiguous": (
        *(held(f"h{n}", "over 90", statement="s") for n in range(9)),
        *(claim(f"p{n}", M.PRICE, "$55,000", NOW, statement="s") for n in range(9)),
        claim("x", M.VALUE, "$5.5 million", NOW, statement="s"),
    ),
    "no-marks": (claim("x", M.PRICE, "$55,000", "2024-08-01"),),
    "price-not-found": (claim("x", M.PRICE, "$58,000", NOW),),
    "price-of-another-time": (
        claim("x", M.PRICE, "$66,000", "2024-08-31"),
        claim("y", M.PRICE, "$66,000", "2024-09-01"),
    ),
    "price-impossible": (claim("x", M.PRICE, "$70,000", "2024-10-01"),),
    "change-no-marks": (claim("x", M.PRICE_CHANGE, "5%", "2024-08-01", since=THEN),),
    "change-not-found": (claim("x", M.PRICE_CHANGE, "5%", NOW, since=THEN),),
    "change-impossible": (claim("x", M.PRICE_CHANGE, "50%", "2024-11-01", since="2024-10-01"),),
    "prices-and-change": (
        claim("p", M.PRICE, "$50,000", THEN),
        claim("x", M.PRICE_CHANGE, "10%", NOW, since=THEN, statement="s"),
        claim("q", M.PRICE, "$60,000", NOW, statement="s"),
    ),
    "price-and-change": (
        claim("p", M.PRICE, "$45,000", THEN),
        claim("x", M.PRICE_CHANGE, "10.0%", NOW, since=THEN),
    ),
    "rate-differs": (
        claim("x", M.PURCHASE_RATE, "exactly 1 BTC/day", THEN),
        held("h", "100", THEN),
        held("i", "400", NOW),
    ),
    "parts-differ": (
        claim("x", M.OTHER, "90", NOW, parts=("a", "b")),
        claim("a", M.OTHER, "50", NOW),
        claim("b", M.OTHER, "50", NOW),
    ),
    "parts-unknown": (claim("x", M.OTHER, "90", NOW, parts=("a",)),),
    "two-balances": (held("a", "100", statement="s"), held("x", "100.9", statement="s")),
    "balances-unexplained": (held("a", "100"), held("x", "102")),
    "increase-too-small": (
        held("h", "100", THEN),
        claim("b", M.PURCHASE, "50", "2024-04-01"),
        held("x", "120", NOW),
    ),
    "not-booked": (held("x", "6,240 BTC"),),
    "books-hold-more": (held("x", "80 BTC"),),
    "purchase-not-booked": (claim("x", M.PURCHASE, "100", NOW),),
    "purchase-other-day": (claim("x", M.PURCHASE, "100", "2024-03-03"),),
    "mined-not-booked": (claim("x", M.MINED, "474 BTC", NOW),),
}


def raised(code: str) -> list[Check]:
    found = audit(RAISED[code], marks=MARKS, books=BOOKS, rules=AuditRules())
    return [check for check in found.of("x") + found.of("y") if check.finding and check.finding.code == f"audit.{code}"]


def test_there_is_no_other_kind() -> None:
    assert {f"audit.{code}" for code in RAISED} == {getattr(kinds, name).code for name in kinds.__all__}


@pytest.mark.parametrize("code", RAISED)
def test_a_finding_is_raised_with_all_that_its_words_need(code: str) -> None:
    (check,) = raised(code)
    finding = check.finding
    assert finding is not None
    assert "{" not in finding.text() + finding.remedy()
    assert finding.text().startswith(check.claims[0] + ": ")
    if finding.severity is Severity.WARNING:
        assert check.verdict is Verdict.INCONSISTENT
    else:
        assert (finding.severity, check.verdict) == (Severity.NOTE, Verdict.UNDETERMINED)
