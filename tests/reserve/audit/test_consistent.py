"""Claims made by hand so that they hold: the audit finds nothing in them.

The programme is made up. It begins with 100 BTC on 1 March 2024 and buys one bitcoin a day at noon; marks are
round numbers; each figure was rounded from the figures before it, as a press office would.
"""

import pytest
from fakes.claims import at, claim, day, days, mark, series, traded

from khazana.core import SourceKind, Standing, sats
from khazana.reserve import MINING, OUTSIDE, Books, Event, EventKind, LotMethod, keep, wallet
from khazana.reserve.audit import Audit, AuditRules, CheckKind, Verdict, audit
from khazana.reserve.claims import Claim, Measure

BTC = 100_000_000

MARKS = series(
    [
        mark("2024-03-01", "60000"),
        mark("2024-03-05", "63000"),
        mark("2024-03-11", "66000"),
        mark("2024-03-21", "57000"),
        mark("2024-03-31", "70000"),
        mark("2024-03-21T18:30Z", "58500"),
    ],
    [
        traded("2024-03-31T12:00Z", "2024-03-31T13:00Z", "70500", "71200", complete=True),
        traded("2024-03-31T13:00Z", "2024-03-31T14:00Z", "71000", "71900", complete=False),
    ],
)


def booked(event_id: str, when: str, btc: str, standing: Standing, kind: EventKind = EventKind.PURCHASE) -> Event:
    return Event(
        external_id=event_id,
        at=day(when).start,
        within=day(when),
        day_only=True,
        kind=kind,
        amount=sats(round(float(btc) * BTC)),
        from_account=MINING if kind is EventKind.MINED else OUTSIDE,
        to_account=wallet("treasury"),
        standing=standing,
        source="ledger",
        source_kind=SourceKind.PRIMARY,
    )


def books() -> Books:
    daily = [
        booked(f"daily-{number:02}", f"2024-03-{number:02}", "1", Standing.CLAIMED)
        for number in range(1, 32)
        if number != 5
    ]
    events = [
        booked("opening", "2024-02-20", "90.5", Standing.PROVEN),
        booked("mined", "2024-02-25", "9.5", Standing.PROVEN, EventKind.MINED),
        booked("big", "2024-03-05", "21", Standing.PROVEN),
        *daily,
    ]
    return keep(events, currency="USD", method=LotMethod.FIFO)


M = Measure
CLAIMS: tuple[Claim, ...] = (
    # 1 March: 100 BTC or 101, as noon has passed or not
    claim("h-01", M.HOLDINGS, "100 BTC", "2024-03-01", statement="a"),
    claim("p-01", M.PRICE, "$60,000", "2024-03-01", statement="a"),
    claim("v-01", M.VALUE, "$6.0 million", "2024-03-01", statement="a"),
    claim("v-01b", M.VALUE, "about 6 million dollars", "2024-03-01", statement="a"),
    # 5 March: 21 BTC bought for 1.32 million, 62,857 each, where the mark is 63,000
    claim("b-05", M.PURCHASE, "21 BTC", "2024-03-05", statement="b"),
    claim("c-05", M.COST, "$1.32 million", "2024-03-05", statement="b"),
    claim("a-05", M.AVERAGE_COST, "$62,857", "2024-03-05", statement="b"),
    claim("b-05x", M.PURCHASE, "20–25 BTC", "2024-03-05", source="wire", statement="b2"),
    claim("a-05x", M.AVERAGE_COST, "about $63,050/BTC", "2024-03-05", source="wire", statement="b2"),
    # 11 March: 10 daily purchases and 20 more than that on the fifth
    claim("h-11", M.HOLDINGS, "131 BTC", "2024-03-11", statement="c"),
    claim("v-11", M.VALUE, "$8.6 million", "2024-03-11", statement="c"),
    claim("d-11", M.PRICE_CHANGE, "+10%", "2024-03-11", since="2024-03-01", statement="c"),
    claim("d-11x", M.PRICE_CHANGE, "10.0 %", "2024-03-11", since="2024-03-01", source="wire"),
    # 21 March: a fall, a price at a minute, and a price at another hour
    claim("d-21", M.PRICE_CHANGE, "−5%", "2024-03-21", since="2024-03-01"),
    claim("d-21x", M.PRICE_CHANGE, "−2.5%", "2024-03-21", since="2024-03-01", source="wire"),
    claim("p-21", M.PRICE, "$58,490", at("2024-03-21T18:30Z")),
    claim("p-21x", M.PRICE, "$58,600", "2024-03-21"),
    claim("h-21", M.HOLDINGS, "140–142 BTC", "2024-03-21"),
    # 31 March: the price of the afternoon
    claim("h-31", M.HOLDINGS, "151 BTC", "2024-03-31", statement="d"),
    claim("v-31", M.VALUE, "$10.7 million", "2024-03-31", statement="d"),
    claim("p-31", M.PRICE, "$71,000", "2024-03-31", statement="d"),
    claim("h-31x", M.HOLDINGS, "over 150 BTC", "2024-03-31", statement="e"),
    claim("v-31x", M.VALUE, "up to $11 million", "2024-03-31", statement="e"),
    claim("p-31x", M.PRICE, "$71,850", "2024-03-31", source="wire"),
    claim("h-31y", M.HOLDINGS, "150 BTC", days("2024-03-28", "2024-03-31"), source="wire"),
    # what was paid for all of it, mining left out
    claim("h-31z", M.HOLDINGS, "150.5 BTC", "2024-03-31", source="audit office", statement="f"),
    claim("c-31z", M.COST, "$7.5 million", "2024-03-31", source="audit office", statement="f"),
    claim("a-31z", M.AVERAGE_COST, "$49,834", "2024-03-31", source="audit office", statement="f"),
    # a rate, said twice, and purchases within and beyond it
    claim("r-1", M.PURCHASE_RATE, "one bitcoin every day", "2024-02-28", since="2024-03-01", source="speech"),
    claim("r-2", M.PURCHASE_RATE, "exactly 1 BTC/day", "2024-03-10", source="speech"),
    claim("b-all", M.PURCHASE, "51 BTC", "2024-03-31", since="2024-03-01", source="year book"),
    claim("b-31", M.PURCHASE, "1 BTC", "2024-03-31", source="wire"),
    # mining, and people
    claim("m-25", M.MINED, "about 9.5 BTC", "2024-03-20"),
    claim("m-26", M.MINED, "9–10 BTC", "2024-03-26", source="wire"),
    claim("u-n", M.OTHER, "1.2 million people", "2024-03-31"),
    claim("u-s", M.OTHER, "0.75 million people", "2024-03-31"),
    claim("u-all", M.OTHER, "1.9–2.0 million people", "2024-03-31", parts=("u-n", "u-s")),
    claim("c-1", M.COST, "$60,000", "2024-03-01", source="wire"),
)


@pytest.fixture(scope="module")
def audited() -> Audit:
    return audit(CLAIMS, marks=MARKS, books=books(), rules=AuditRules())


def test_claims_that_hold_give_no_finding(audited: Audit) -> None:
    assert len(CLAIMS) >= 30
    assert {one.measure for one in CLAIMS} == set(Measure)
    assert [finding.text() for finding in audited.findings] == []
    assert {check.verdict for check in audited.checks} == {Verdict.CONSISTENT}


def test_all_that_can_be_checked_is_checked(audited: Audit) -> None:
    unchecked = {one.id for one in CLAIMS if not audited.of(one.id)}
    assert unchecked == {"c-1", "c-31z", "r-2", "u-n", "u-s"}
    assert {check.code for check in audited.checks} == {
        "average-cost-at-marks",
        "average-cost-is-cost-over-amount",
        "balances-of-one-time",
        "change-at-marks",
        "cost-at-marks",
        "holdings-in-books",
        "increase-covers-purchases",
        "mined-in-books",
        "price-and-change-at-mark",
        "price-at-marks",
        "purchase-in-books",
        "rate-explains-balances",
        "total-is-sum-of-parts",
        "value-at-marks",
        "value-is-holdings-times-price",
    }


def test_the_same_claims_without_books_or_marks_give_no_contradiction() -> None:
    bare = audit(CLAIMS, marks=series([]), books=None, rules=AuditRules())
    assert Verdict.INCONSISTENT not in {check.verdict for check in bare.checks}
    assert {finding.code for finding in bare.findings} == {"audit.no-marks", "audit.change-no-marks"}
    assert not any(check.kind is CheckKind.LEDGER for check in bare.checks)
