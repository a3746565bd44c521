"""Books of a few events: 100 BTC proven from 1 January 2024, 20 BTC claimed on 1 February, 5 mined on the tenth."""

from datetime import timedelta

import pytest
from fakes.claims import at, claim, day, days, series

from khazana.core import SourceKind, Standing, sats
from khazana.reserve import MINING, OUTSIDE, Books, Event, EventKind, LotMethod, keep, wallet
from khazana.reserve.audit import Audit, AuditRules, Check, Verdict, audit
from khazana.reserve.claims import Claim, Measure

BTC = 100_000_000


def event(name: str, when: str, btc: int, standing: Standing, kind: EventKind, *, hours: int | None = None) -> Event:
    return Event(
        external_id=name,
        at=day(when).start + timedelta(hours=hours or 0),
        day_only=hours is None,
        within=day(when) if hours is None else None,
        kind=kind,
        amount=sats(btc * BTC),
        from_account=MINING if kind is EventKind.MINED else OUTSIDE,
        to_account=wallet("treasury"),
        standing=standing,
        source="ledger",
        source_kind=SourceKind.PRIMARY,
    )


BOOKS = keep(
    [
        event("opening", "2024-01-01", 100, Standing.PROVEN, EventKind.PURCHASE),
        event("february", "2024-02-01", 20, Standing.CLAIMED, EventKind.PURCHASE),
        event("mined", "2024-02-10", 5, Standing.PROVEN, EventKind.MINED, hours=12),
    ],
    currency="USD",
    method=LotMethod.FIFO,
)
EMPTY = keep([], currency="USD", method=LotMethod.FIFO)


def judged(one: Claim, books: Books = BOOKS) -> Audit:
    return audit([one], marks=series([]), books=books, rules=AuditRules())


def check(one: Claim, books: Books = BOOKS) -> Check:
    (found,) = judged(one, books).checks
    return found


@pytest.mark.parametrize(
    ("text", "when", "verdict"),
    [
        ("100 BTC", "2024-01-15", Verdict.CONSISTENT),
        ("101 BTC", "2024-01-15", Verdict.UNDETERMINED),
        ("99 BTC", "2024-01-15", Verdict.INCONSISTENT),
        ("100 BTC", "2024-02-05", Verdict.CONSISTENT),  # what is only claimed may be there or not
        ("120 BTC", "2024-02-05", Verdict.CONSISTENT),
        ("110 BTC", "2024-02-05", Verdict.CONSISTENT),
        ("121 BTC", "2024-02-05", Verdict.UNDETERMINED),
        ("over 90 BTC", "2024-02-05", Verdict.CONSISTENT),
        ("under 90 BTC", "2024-02-05", Verdict.INCONSISTENT),
        ("101 BTC", "2024-02-10", Verdict.CONSISTENT),  # before noon, with one of the claimed
        ("104 BTC", "2024-02-11", Verdict.INCONSISTENT),
    ],
)
def test_a_balance_is_held_against_the_books_of_its_time(text: str, when: str, verdict: Verdict) -> None:
    assert check(claim("h", Measure.HOLDINGS, text, when)).verdict is verdict


def test_what_the_books_do_not_explain_is_unknown() -> None:
    found = check(claim("h", Measure.HOLDINGS, "6,240 BTC", "2024-02-05"))
    assert found.finding is not None
    assert found.finding.text() == (
        "h: 6,240 BTC are claimed, the books explain 120 BTC; the origin of 6,119.5–6,120.5 BTC is unknown."
    )
    empty = check(claim("h", Measure.HOLDINGS, "over 10 BTC", "2024-02-05"), EMPTY)
    assert empty.finding is not None
    assert "≥ 10 BTC" in empty.finding.text()


def test_books_that_prove_more_contradict() -> None:
    found = check(claim("h", Measure.HOLDINGS, "80 BTC", days("2024-01-10", "2024-02-20")))
    assert found.verdict is Verdict.INCONSISTENT
    assert found.finding is not None
    assert dict(found.finding.params)["proven"] == "100 BTC"


def test_an_event_known_by_its_day_may_fall_after_any_minute_of_it() -> None:
    morning, books = at("2024-01-01T16:00Z"), BOOKS
    assert check(claim("h", Measure.HOLDINGS, "0 BTC", morning), books).verdict is Verdict.CONSISTENT
    noon = at("2024-02-10T19:00Z")  # the mined coins came at 18:00Z, known to the minute
    assert check(claim("h", Measure.HOLDINGS, "101 BTC", noon), books).verdict is Verdict.INCONSISTENT


@pytest.mark.parametrize(
    ("text", "when", "code"),
    [
        ("20 BTC", "2024-02-01", None),
        ("20 BTC", "2024-02-03", "audit.purchase-other-day"),
        ("20 BTC", "2024-02-06", "audit.purchase-not-booked"),
        ("21 BTC", "2024-02-01", "audit.purchase-not-booked"),
        ("up to 20 BTC", "2024-02-06", None),
    ],
)
def test_a_purchase_is_looked_for_in_its_time(text: str, when: str, code: str | None) -> None:
    found = check(claim("b", Measure.PURCHASE, text, when))
    assert (found.finding and found.finding.code) == code


def test_a_purchase_over_a_time_is_the_sum_or_one_of_those_booked() -> None:
    for text in ("120 BTC", "20 BTC", "100 BTC"):
        purchase = claim("b", Measure.PURCHASE, text, "2024-02-03", since="2024-01-01")
        assert check(purchase).verdict is Verdict.CONSISTENT
    assert check(claim("b", Measure.PURCHASE, "50", "2024-02-03", since="2024-01-01")).verdict is Verdict.UNDETERMINED


@pytest.mark.parametrize(
    ("text", "when", "verdict"),
    [
        ("5 BTC", "2024-03-01", Verdict.CONSISTENT),
        ("0 BTC", "2024-02-10", Verdict.CONSISTENT),
        ("474 BTC", "2024-03-01", Verdict.UNDETERMINED),
    ],
)
def test_mined_coins_are_those_booked_by_then(text: str, when: str, verdict: Verdict) -> None:
    assert check(claim("m", Measure.MINED, text, when)).verdict is verdict


def test_without_books_nothing_is_held_against_them() -> None:
    found = audit(
        [claim("h", Measure.HOLDINGS, "1 BTC", "2024-02-05")], marks=series([]), books=None, rules=AuditRules()
    )
    assert found.checks == ()
