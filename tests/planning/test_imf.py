"""Two counts of one accumulation, on made-up books and on El Salvador's."""

from fractions import Fraction

import pytest

from khazana.core import Interval, Range, SourceKind, Standing, parse_instant, sats
from khazana.planning.imf import Counting, TwoCounts, two_counts
from khazana.programmes import load_builtin
from khazana.reserve.claims import Claim, Measure, Stated
from khazana.reserve.events import Event, EventKind, wallet
from khazana.reserve.keeping import keep

YEAR = Interval(parse_instant("2025-01-01T00:00Z"), parse_instant("2026-01-01T00:00Z"))
BTC = 100_000_000


def event(number: int, kind: EventKind, btc: int, standing: Standing, at: str = "2025-03-01T00:00Z") -> Event:
    inside, outside = wallet("state"), "outside"
    return Event(
        external_id=f"e{number}",
        at=parse_instant(at),
        kind=kind,
        amount=sats(btc * BTC),
        from_account=inside if kind is EventKind.DISPOSAL else outside,
        to_account=outside if kind is EventKind.DISPOSAL else inside,
        standing=standing,
        source="made-up",
        source_kind=SourceKind.PRIMARY,
    )


def balance(number: int, day: str, low: int, high: int | None) -> Claim:
    start = parse_instant(f"{day}T00:00Z")
    stated = Range(Fraction(low), None if high is None else Fraction(high))
    return Claim(
        id=f"b{number}",
        statement="",
        within=Interval(start, parse_instant(f"{day}T12:00Z")),
        measure=Measure.HOLDINGS,
        stated=Stated(text=str(low), range=stated, unit="BTC"),
        claimant="the state",
        source="made-up",
        source_kind=SourceKind.PRESS,
    )


EVENTS = (
    event(1, EventKind.PURCHASE, 10, Standing.PROVEN),
    event(2, EventKind.PURCHASE, 20, Standing.CLAIMED),
    event(3, EventKind.MINED, 5, Standing.PROVEN),
    event(4, EventKind.SEIZED, 40, Standing.PROVEN),
    event(5, EventKind.DONATED, 1, Standing.CLAIMED),
    event(6, EventKind.TRANSFER, 500, Standing.PROVEN),
    event(7, EventKind.PURCHASE, 7, Standing.PROVEN, at="2026-01-01T00:00Z"),
    event(8, EventKind.DISPOSAL, 3, Standing.PROVEN),
)


def counted(*claims: Claim) -> TwoCounts:
    return two_counts(claims, EVENTS, YEAR)


def test_purchases_and_mining_count_and_seizures_do_not() -> None:
    found = counted()
    assert (found.counted.proven, found.counted.claimed) == (15 * BTC, 20 * BTC)
    by_kind = {flow.kind: flow for flow in found.flows}
    assert by_kind[EventKind.SEIZED].counting is Counting.NOT_COUNTED
    assert by_kind[EventKind.DONATED].counting is Counting.OPEN
    assert EventKind.TRANSFER not in by_kind, "what moves between own wallets counts in neither"
    assert found.counted_least == 15 * BTC
    assert found.breaks_for_sure
    assert (found.announced_low, found.counted_most) == (None, None)


def test_the_announced_change_bounds_the_count_from_above() -> None:
    found = counted(balance(1, "2024-12-31", 6000, 6001), balance(2, "2025-12-31", 6240, 6241))
    assert (found.announced_low, found.announced_high) == (239 * BTC, 241 * BTC)
    assert found.counted_most == (241 + 3 - 40) * BTC, "with what was sold, less what is proven to be seized"


def test_what_is_listed_counts_where_less_was_announced() -> None:
    found = counted(balance(1, "2024-12-31", 6000, 6001), balance(2, "2025-12-31", 6000, 6001))
    assert found.counted_most == 35 * BTC


def test_a_balance_that_is_open_above_bounds_nothing() -> None:
    found = counted(balance(1, "2024-12-31", 6000, 6001), balance(2, "2025-12-31", 6240, None))
    assert (found.announced_low, found.announced_high, found.counted_most) == (239 * BTC, None, None)
    assert found.may_break


def test_the_most_precise_of_two_balances_counts() -> None:
    found = counted(
        balance(1, "2024-12-31", 6000, 6001), balance(2, "2025-12-31", 6200, 6300), balance(3, "2025-12-31", 6240, 6241)
    )
    assert found.announced_to == "b3"


def test_nothing_bought_breaks_nothing() -> None:
    found = two_counts((balance(1, "2024-12-31", 6000, 6000), balance(2, "2025-12-31", 6000, 6000)), (), YEAR)
    assert not found.may_break
    assert not found.breaks_for_sure


def test_el_salvador_from_january_to_july_2025() -> None:
    """239 to 241 BTC more were announced, none of it is proven bought: the count lies between nothing and all of it."""
    programme = load_builtin("el-salvador").programme
    assert programme is not None
    books = keep(programme.events, method=programme.accounting.lots, currency=programme.currency)
    within = Interval(parse_instant("2025-01-01T06:00Z"), parse_instant("2025-07-17T06:00Z"))
    found = two_counts(programme.claims, books.events, within)
    assert found.announced_low is not None
    assert found.announced_low <= 240 * BTC
    assert found.counted_least == 0
    assert found.counted_most == found.announced_high
    assert found.may_break
    assert not found.breaks_for_sure
    assert found.announced_high == pytest.approx(240 * BTC, rel=0.05)
