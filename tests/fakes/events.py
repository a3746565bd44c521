"""Events made up for tests of the store."""

from datetime import UTC, datetime, timedelta

from khazana.core import MAX_SATS, Interval, Money, SourceKind, Standing, parse_instant, sats
from khazana.reserve.events import FEES, MINING, Event, EventKind, wallet

START = datetime(2021, 9, 7, tzinfo=UTC)


def purchases(count: int, *, first: int = 0) -> tuple[Event, ...]:
    """Return purchases a minute apart, in order."""
    return tuple(
        Event(
            external_id=f"buy-{number:07d}",
            at=START + timedelta(minutes=number),
            kind=EventKind.PURCHASE,
            amount=sats(100_000_000 + number),
            from_account="outside",
            to_account=wallet("main"),
            standing=Standing.CLAIMED,
            source="office",
            source_kind=SourceKind.PRESS,
            consideration=Money(4_200_000 + number, "USD"),
            evidence=f"order {number}",
        )
        for number in range(first, first + count)
    )


def varied() -> tuple[Event, ...]:
    """Return one event for each way in which a field can be: extremes, gaps, and letters of many scripts."""
    day = Interval(parse_instant("2021-09-07T06:00Z"), parse_instant("2021-09-08T06:00Z"))
    return (
        Event(
            external_id="خزانہ-1",
            at=parse_instant("2021-09-07T00:00:00.000001-06:00"),
            kind=EventKind.PURCHASE,
            amount=sats(MAX_SATS),
            from_account="outside:bitfinex",
            to_account=wallet("reserva ñ 💰"),
            standing=Standing.PROVEN,
            source="office",
            source_kind=SourceKind.PRIMARY,
            day_only=True,
            fee=sats(1),
            consideration=Money(-(2**63), "PKR"),
            evidence='"quoted", \\backslash\\, tab\t, line\nfeed, \\u0000 spelt out',
            version=3,
            supersedes="older",
            lots=("a", 'b"c', "ڈ", ""),
            note="\u2028 \ufeff \x7f \x01",
            within=day,
        ),
        Event(
            external_id="0",
            at=parse_instant("2009-01-03T18:15:05Z"),
            kind=EventKind.MINED,
            amount=sats(0),
            from_account=MINING,
            to_account=FEES,
            standing=Standing.UNKNOWN,
            source="",
            source_kind=SourceKind.DERIVED,
        ),
        Event(
            external_id="Z",
            at=parse_instant("9999-12-31T23:59:59.999999Z"),
            kind=EventKind.RESTATEMENT,
            amount=sats(5),
            from_account="unknown",
            to_account="unknown",
            standing=Standing.CLAIMED,
            source="press",
            source_kind=SourceKind.PRESS,
            consideration=Money(0, "USD"),
            version=2**63 - 1,
        ),
    )
