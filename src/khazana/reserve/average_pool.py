"""Coins at one average cost."""

from khazana.core import Money, Price, Sats, divide_half_even, value_at
from khazana.reserve.events import Event
from khazana.reserve.lots import AVERAGE_LOT, Lot
from khazana.reserve.pools import STANDINGS, Piece, Pools, share

__all__ = ["AveragePool"]


class AveragePool(Pools):
    """One pool at one average cost, whatever the standing.

    While it holds a coin of unknown cost the average is unknown, and so is the cost of all it holds or
    gives up; it is known again after the pool was empty.
    """

    __slots__ = ("_amounts", "_carrying", "_cost", "_first", "mixed_by")

    def __init__(self) -> None:
        self._amounts = [0 for _ in STANDINGS]
        self._cost: int | None = 0
        self._carrying: int | None = 0
        self._first: Event | None = None
        self.mixed_by: list[Event] = []
        """The events that made the average unknown."""

    def add(self, rank: int, number: int, event: Event) -> None:
        """Add the coins that an event brings."""
        del number
        if self._first is None:
            self._first = event
        cost = None if event.consideration is None else event.consideration.minor
        if cost is None and self._cost is not None:
            self.mixed_by.append(event)
        self._cost = None if cost is None or self._cost is None else self._cost + cost
        self._carrying = None if cost is None or self._carrying is None else self._carrying + cost
        self._amounts[rank] += event.amount

    def take(self, rank: int, amount: int) -> list[Piece]:
        """Give up coins of one standing."""
        held = sum(self._amounts)
        cost = None if self._cost is None else divide_half_even(self._cost * amount, held)
        self._amounts[rank] -= amount
        if amount == held:
            self._first, self._cost, self._carrying = None, 0, 0
            return [(AVERAGE_LOT, amount, cost)]
        if self._cost is not None and cost is not None:
            self._cost -= cost
        if self._carrying is not None:
            self._carrying -= divide_half_even(self._carrying * amount, held)
        return [(AVERAGE_LOT, amount, cost)]

    def weaken(self, rank: int, to: int, amount: int) -> None:
        """Move coins to a weaker standing."""
        self._amounts[rank] -= amount
        self._amounts[to] += amount

    def cost(self) -> tuple[int, int]:
        """Return known cost [minor units] and coins of unknown cost [sat]."""
        return (0, sum(self._amounts)) if self._cost is None else (self._cost, 0)

    def lots(self, currency: str) -> tuple[Lot, ...]:
        """Return what is left."""
        if self._first is None:
            return ()
        lots, done, held = [], 0, sum(self._amounts)
        for standing, amount in zip(STANDINGS, self._amounts, strict=True):
            if amount:
                cost = None if self._cost is None else Money(share(self._cost, done, done + amount, held), currency)
                lots.append(
                    Lot(
                        id=AVERAGE_LOT,
                        acquired_at=self._first.at,
                        kind=AVERAGE_LOT,
                        amount=Sats(amount),
                        cost=cost,
                        standing=standing,
                    )
                )
                done += amount
        return tuple(lots)

    def impair(self, number: int, price: Price | None) -> None:
        """Test for impairment."""
        del number
        held = sum(self._amounts)
        if self._cost is None or (price is None and held):
            self._carrying = None
        else:
            self._carrying = min(self._cost, 0 if price is None else value_at(held, price).minor)

    def carrying(self) -> int | None:
        """Return cost less impairment [minor units]."""
        return self._carrying
