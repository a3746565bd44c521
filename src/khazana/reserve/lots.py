"""Lots: coins acquired together at one cost, and which of them a disposal gives up."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from khazana.core import Money, Sats, Standing

__all__ = ["Lot", "LotMethod", "Realisation"]


class LotMethod(StrEnum):
    """Which lots a disposal gives up."""

    FIFO = "fifo"
    LIFO = "lifo"
    HIFO = "hifo"
    AVERAGE = "average"
    SPECIFIC = "specific"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What is left of an acquisition: ``amount`` [sat] that cost ``cost`` in all (``None``: unknown)."""

    id: str
    acquired_at: datetime
    kind: str
    amount: Sats
    cost: Money | None
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Realisation:
    """Coins of one lot given up by one event: amount [sat], their cost and their proceeds (``None``: unknown)."""

    event: str
    lot: str
    at: datetime
    amount: Sats
    cost: Money | None
    proceeds: Money | None
