"""Claims against the books of the reserve: what is booked by then, and what of a claim the books do not explain."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from itertools import accumulate
from typing import Final

from khazana.core import Interval, Range
from khazana.core.sats import SATS_PER_BTC
from khazana.reserve.audit.case import Case, Judged
from khazana.reserve.audit.figures import (
    DAY,
    input_of,
    instant_text,
    padded,
    positive,
    range_text,
    show,
    time_text,
)
from khazana.reserve.audit.formulas import BOOKED_BALANCE, BOOKED_MINED, BOOKED_PURCHASES
from khazana.reserve.audit.index import purchase_time
from khazana.reserve.audit.kinds import (
    BOOKS_HOLD_MORE,
    MINED_NOT_BOOKED,
    NOT_BOOKED,
    PURCHASE_NOT_BOOKED,
    PURCHASE_OTHER_DAY,
)
from khazana.reserve.audit.results import Check, CheckKind, Input
from khazana.reserve.books import NO_COINS, Balance, Books
from khazana.reserve.claims import Claim, Measure
from khazana.reserve.events import Event, EventKind

__all__ = ["BookIndex", "check_ledger"]

_MOST_EVENTS: Final = 64
"""How many single purchases of a time are held against a claim; their sum always is."""


class _Entries:
    """Events of one kind in book order, with running sums [sat]."""

    __slots__ = ("_ats", "_sums", "events")

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = events
        self._ats = [event.at for event in events]
        self._sums = [*accumulate((event.amount for event in events), initial=0)]

    def within(self, time: Interval) -> tuple[Sequence[Event], Fraction]:
        """Return the events of a time and their sum [BTC]."""
        first, last = bisect_left(self._ats, time.start), bisect_left(self._ats, time.end)
        return self.events[first:last], _btc(self._sums[last] - self._sums[first])

    def before(self, at: datetime) -> Fraction:
        """Return the sum before an instant [BTC]."""
        return _btc(self._sums[bisect_left(self._ats, at)])


class BookIndex:
    """The books, asked about times."""

    __slots__ = ("_books", "mined", "purchases")

    def __init__(self, books: Books) -> None:
        self._books = books
        self.purchases = _Entries([event for event in books.events if event.kind is EventKind.PURCHASE])
        self.mined = _Entries([event for event in books.events if event.kind is EventKind.MINED])

    def balances(self, time: Interval) -> list[Balance]:
        """Return the balance just before a time, and after each event in it; the last is that at its end."""
        return [self._after(count) for count in range(self._begun(time), self._over(time) + 1)]

    def bounds(self, time: Interval) -> list[Balance]:
        """Return the balances just before a time and at its end."""
        return [self._after(self._begun(time)), self._after(self._over(time))]

    def _after(self, count: int) -> Balance:
        return self._books.steps[count - 1].balance if count else NO_COINS

    def _begun(self, time: Interval) -> int:
        """Count the events before a time; one of which only the day is known may fall after its start."""
        events = self._books.events
        first = bisect_left(events, padded(time, DAY + DAY / 24).start, key=_at)
        last = bisect_left(events, time.start, key=_at)
        return next((index for index in range(first, last) if _may_fall_in(events[index], time)), last)

    def _over(self, time: Interval) -> int:
        return bisect_left(self._books.events, time.end, key=_at)


def _may_fall_in(event: Event, time: Interval) -> bool:
    return event.day_only and event.within is not None and event.within.overlaps(time)


def _at(event: Event) -> datetime:
    return event.at


def _btc(amount: int) -> Fraction:
    return Fraction(amount, SATS_PER_BTC)


def check_ledger(claim: Claim, books: BookIndex, case: Case) -> Iterator[Check]:
    """Hold a claim against the books."""
    if positive(claim.stated.range) is None:
        return
    if claim.measure is Measure.HOLDINGS:
        yield _holdings(claim, books)
    elif claim.measure is Measure.PURCHASE:
        yield _purchase(claim, books, case)
    elif claim.measure is Measure.MINED:
        yield _mined(claim, books)


def _admitted(balance: Balance) -> Range:
    """Return what may be held: what is proven, up to all that is booked."""
    proven = _btc(balance.proven)
    return Range(proven, proven + _btc(balance.claimed + balance.unknown))


def _holdings(claim: Claim, books: BookIndex) -> Check:
    """Hold a balance against all that the books have in its time; claimed and unknown coins may be there or not."""
    stated = claim.stated.range
    balances = [(balance, _admitted(balance)) for balance in books.bounds(claim.within)]
    if not any(admitted.overlaps(stated) for _, admitted in balances):
        balances = [(balance, _admitted(balance)) for balance in books.balances(claim.within)]
    shown, admitted = _nearest(balances, stated)
    judged = Judged(
        claim=claim,
        kind=CheckKind.LEDGER,
        code="holdings-in-books",
        formula=BOOKED_BALANCE,
        inputs=(input_of("holdings", claim), *_standings(shown)),
        expected=admitted,
    )
    if admitted.overlaps(stated):
        return judged.holds()
    least, most = admitted.low or Fraction(0), admitted.high or Fraction(0)
    if stated.high is not None and stated.high < least:
        return judged.fails(BOOKS_HOLD_MORE, proven=show(least, "BTC"))
    unexplained = stated - Range.exactly(most)
    return judged.open(NOT_BOOKED, booked=show(most, "BTC"), unexplained=range_text(unexplained, "BTC"))


def _nearest(balances: Sequence[tuple[Balance, Range]], stated: Range) -> tuple[Balance, Range]:
    """Return the last balance that fits, with what it admits; else the largest that is too small; else the smallest."""
    for pair in reversed(balances):
        if pair[1].overlaps(stated):
            return pair
    short = [pair for pair in balances if stated.low is not None and _total(pair[0]) < stated.low * SATS_PER_BTC]
    return max(short, key=lambda pair: _total(pair[0])) if short else min(balances, key=lambda pair: pair[0].proven)


def _total(balance: Balance) -> int:
    return balance.proven + balance.claimed + balance.unknown


def _standings(balance: Balance) -> Iterator[Input]:
    proven = _btc(balance.proven)
    yield Input(symbol="proven", text=show(proven, "BTC"), range=Range.exactly(proven), unit="BTC", source="")
    for symbol, amount in (("claimed", balance.claimed), ("unknown", balance.unknown)):
        coins = _btc(amount)
        yield Input(symbol=symbol, text=show(coins, "BTC"), range=Range(Fraction(0), coins), unit="BTC", source="")


def _purchase(claim: Claim, books: BookIndex, case: Case) -> Check:
    """Hold a purchase against all that were booked in its time, and against each of them."""
    time, stated = purchase_time(claim), claim.stated.range
    events, booked = books.purchases.within(time)
    judged = Judged(
        claim=claim,
        kind=CheckKind.LEDGER,
        code="purchase-in-books",
        formula=BOOKED_PURCHASES,
        inputs=(input_of("purchase", claim), _booked(booked, str(len(events)))),
        expected=Range.exactly(booked),
    )
    if booked in stated:
        return judged.holds()
    single = _single(events, stated)
    if single is not None:
        amount = _btc(single.amount)
        one = _booked(amount, single.external_id)
        return replace(judged, inputs=(judged.inputs[0], one), expected=Range.exactly(amount)).holds()
    params = {"time": time_text(time)}
    near = _single(books.purchases.within(padded(time, case.rules.booking))[0], stated)
    if near is not None:
        return judged.open(PURCHASE_OTHER_DAY, **params, at=instant_text(near.at), event=near.external_id)
    return judged.open(PURCHASE_NOT_BOOKED, **params, booked=show(booked, "BTC"))


def _single(events: Sequence[Event], stated: Range) -> Event | None:
    return next((event for event in events[:_MOST_EVENTS] if _btc(event.amount) in stated), None)


def _booked(amount: Fraction, text: str) -> Input:
    return Input(symbol="booked", text=text, range=Range.exactly(amount), unit="BTC", source="")


def _mined(claim: Claim, books: BookIndex) -> Check:
    """Hold mined coins against all that were booked by then."""
    start, end = books.mined.before(claim.within.start), books.mined.before(claim.within.end)
    judged = Judged(
        claim=claim,
        kind=CheckKind.LEDGER,
        code="mined-in-books",
        formula=BOOKED_MINED,
        inputs=(input_of("mined", claim), _booked(end, show(end, "BTC"))),
        expected=Range(start, end),
    )
    if Range(start, end).overlaps(claim.stated.range):
        return judged.holds()
    return judged.open(MINED_NOT_BOOKED, booked=show(end, "BTC"))
