"""Double entry: an event as legs that sum to zero."""

from khazana.core import sats_delta
from khazana.reserve.books import Posting
from khazana.reserve.events import FEES, Event

__all__ = ["postings"]


def postings(event: Event) -> tuple[Posting, ...]:
    """Return the legs of an event: what leaves, what arrives, and what the network took [sat each].

    The legs sum to zero. An account has one leg at most.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from khazana.core import SourceKind, Standing, sats
    >>> from khazana.reserve.events import EventKind
    >>> sale = Event(
    ...     external_id="s", at=datetime(2025, 1, 1, tzinfo=UTC), kind=EventKind.DISPOSAL, amount=sats(500),
    ...     fee=sats(3), from_account="wallet:cold", to_account="outside", standing=Standing.CLAIMED,
    ...     source="x", source_kind=SourceKind.PRESS,
    ... )
    >>> [(leg.account, leg.change) for leg in postings(sale)]
    [('wallet:cold', -503), ('outside', 500), ('fees', 3)]
    """
    changes = {event.from_account: -(event.amount + event.fee)}
    for account, change in ((event.to_account, event.amount), (FEES, event.fee)):
        if change:
            changes[account] = changes.get(account, 0) + change
    return tuple(Posting(account=account, change=sats_delta(change)) for account, change in changes.items())
