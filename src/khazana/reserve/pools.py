"""The coins of all wallets as pools of lots, and how a sum is shared out without losing a minor unit."""

from abc import ABC, abstractmethod
from typing import Final

from khazana.core import Price, Standing, divide_half_even
from khazana.reserve.events import Event
from khazana.reserve.lots import Lot

__all__ = ["NO_POOLS", "STANDINGS", "Piece", "Pools", "share"]

STANDINGS: Final = (Standing.PROVEN, Standing.CLAIMED, Standing.UNKNOWN)
"""From the best known to the least known; a rank is a place in it."""


Piece = tuple[str, int, int | None]
"""Coins that leave one lot: the lot's id, their number [sat], and their cost [minor units, ``None`` unknown]."""


def share(whole: int, start: int, end: int, size: int) -> int:
    """Return the share of ``whole`` that falls on ``[start, end)`` of ``size``; neighbours add up exactly."""
    upto_end = whole if end == size else divide_half_even(whole * end, size)
    return upto_end - divide_half_even(whole * start, size) if start else upto_end


class Pools(ABC):
    """Lots by standing. The caller knows that a pool holds what it asks for."""

    __slots__ = ()

    @abstractmethod
    def add(self, rank: int, number: int, event: Event) -> None:
        """Add the coins that ``event``, the ``number``-th of the books, brings."""

    @abstractmethod
    def take(self, rank: int, amount: int) -> list[Piece]:
        """Give up ``amount`` [sat] of one standing."""

    @abstractmethod
    def weaken(self, rank: int, to: int, amount: int) -> None:
        """Move ``amount`` [sat] to a weaker standing; they stay in their lots."""

    @abstractmethod
    def cost(self) -> tuple[int, int]:
        """Return the cost of the coins whose cost is known [minor units], and the coins whose cost is not [sat]."""

    @abstractmethod
    def lots(self, currency: str) -> tuple[Lot, ...]:
        """Return what is left, in order of acquisition, then of standing."""

    @abstractmethod
    def impair(self, number: int, price: Price | None) -> None:
        """Test for impairment the coins acquired before event ``number``; ``None`` where the price is unknown."""

    @abstractmethod
    def carrying(self) -> int | None:
        """Return cost less impairment [minor units]; ``None`` where a cost or the price of the test is unknown."""


class _NoPools(Pools):
    """No lots at all, where balances alone are asked for."""

    __slots__ = ()

    def add(self, rank: int, number: int, event: Event) -> None:
        """Add the coins that an event brings."""

    def take(self, rank: int, amount: int) -> list[Piece]:
        """Give up coins of one standing."""
        del rank, amount
        return []

    def weaken(self, rank: int, to: int, amount: int) -> None:
        """Move coins to a weaker standing."""

    def cost(self) -> tuple[int, int]:
        """Return known cost [minor units] and coins of unknown cost [sat]."""
        return 0, 0

    def lots(self, currency: str) -> tuple[Lot, ...]:
        """Return what is left."""
        del currency
        return ()

    def impair(self, number: int, price: Price | None) -> None:
        """Test for impairment."""

    def carrying(self) -> int | None:
        """Return cost less impairment [minor units]."""
        return None


NO_POOLS: Final[Pools] = _NoPools()
