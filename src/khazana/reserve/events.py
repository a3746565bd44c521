"""What happened to the coins of a reserve, as listed by whoever keeps the books."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct

from khazana.core import Interval, Money, Sats, SourceKind, Standing, sats

__all__ = ["FEES", "MINING", "OUTSIDE", "UNKNOWN", "Event", "EventKind", "is_wallet", "wallet"]

OUTSIDE = "outside"
"""The world beyond the perimeter; a name may follow: ``outside:bitfinex``."""
MINING = "mining"
FEES = "fees"
UNKNOWN = "unknown"
"""Where coins come from, or go, when nobody has said."""


def wallet(name: str) -> str:
    """Return the account of a wallet of the perimeter."""
    return f"wallet:{name}"


def is_wallet(account: str) -> bool:
    """Tell whether an account is a wallet of the perimeter."""
    return account.startswith("wallet:")


NO_SATS: Final = sats(0)


class EventKind(StrEnum):
    """What can happen to coins, and between which accounts."""

    PURCHASE = "purchase"
    MINED = "mined"
    SEIZED = "seized"
    DONATED = "donated"
    TRANSFER = "transfer"
    DISPOSAL = "disposal"
    FEE = "fee"
    RESTATEMENT = "restatement"


class Event(Struct, frozen=True, kw_only=True, gc=False):
    """One event; a struct, as there are millions, and it holds nothing that could refer back to it.

    Parameters
    ----------
    external_id
        Its identity, unique in a programme; imports are idempotent by it.
    at
        The instant [UTC] from which it is in the books; for a ``day_only`` event the start of the day
        in the programme's zone.
    day_only
        True where only the date is known.
    amount
        What reaches ``to_account`` [sat].
    fee
        What the network took on top [sat]; leaves ``from_account`` and goes to ``fees``.
    consideration
        What was paid (purchase) or received (disposal), all in; ``None`` is unknown.
    source, source_kind
        Who lists it (a source id), and whether that is primary or press.
    standing
        How well it is known. ``evidence`` names the document, order or transaction.
    version
        The version of the books in which the row appears, from 1. A restatement opens a new one.
    supersedes
        ``external_id`` of the row of an earlier version that this one replaces; empty for none.
    lots
        For specific identification: ``external_id`` of the acquisitions given up, in order.
    """

    external_id: str
    at: datetime
    kind: EventKind
    amount: Sats
    from_account: str
    to_account: str
    standing: Standing
    source: str
    source_kind: SourceKind
    day_only: bool = False
    fee: Sats = NO_SATS
    consideration: Money | None = None
    evidence: str = ""
    version: int = 1
    supersedes: str = ""
    lots: tuple[str, ...] = ()
    note: str = ""
    within: Interval | None = None
    """The day of a ``day_only`` event; ``None`` otherwise."""
