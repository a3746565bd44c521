"""Lots: coins acquired together at one cost, and which of them a disposal gives up."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from khazana.core import Money, Sats, Standing

__all__ = ["AVERAGE_LOT", "Lot", "LotMethod", "Realisation"]

AVERAGE_LOT: Final = "average"
"""The lot that stands for all coins where cost is averaged."""


class LotMethod(StrEnum):
    """Which lots a disposal gives up."""

    FIFO = "fifo"
    """The earliest acquired."""
    LIFO = "lifo"
    """The latest acquired."""
    HIFO = "hifo"
    """The dearest per coin; those of unknown cost last, the earlier of equals first."""
    AVERAGE = "average"
    """A share of one pool at one average cost."""
    SPECIFIC = "specific"
    """Those that the event names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What is left of an acquisition in one standing: ``amount`` [sat] that cost ``cost`` in all (``None``: unknown).

    ``id`` is the external id of the acquisition. An acquisition whose coins came to differ in standing
    has one lot for each standing, with the same id. Averaged coins are one lot for each standing as well, with
    the id `AVERAGE_LOT`, the same cost per coin, and the instant of the first coin that came into the pool.
    """

    id: str
    acquired_at: datetime
    kind: str
    amount: Sats
    cost: Money | None
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Realisation:
    """Coins of one lot given up by one event: amount [sat], their cost and their proceeds (``None``: unknown).

    What the network took is given up for zero proceeds, in a row of its own.
    """

    event: str
    lot: str
    at: datetime
    amount: Sats
    cost: Money | None
    proceeds: Money | None
