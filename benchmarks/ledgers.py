"""Events made up for measurements of the store."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from khazana.core import Money, SourceKind, Standing, sats
from khazana.reserve.events import Event, EventKind, wallet

__all__ = ["purchases"]

_START = datetime(2021, 9, 7, tzinfo=UTC)


def purchases(count: int) -> Iterator[Event]:
    """Yield purchases a minute apart, each with a price and evidence of its own."""
    for number in range(count):
        yield Event(
            external_id=f"purchase-{number:07d}",
            at=_START + timedelta(minutes=number),
            kind=EventKind.PURCHASE,
            amount=sats(100_000_000 + number),
            from_account="outside:exchange",
            to_account=wallet("main"),
            standing=Standing.CLAIMED,
            source="office",
            source_kind=SourceKind.PRESS,
            consideration=Money(9_339_500 + number % 1_000, "USD"),
            evidence=f"order {number}",
        )
