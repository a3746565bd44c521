"""Lots kept apart, and which of them go first: FIFO, LIFO, HIFO, specific identification.

A lot of ``size`` sats that cost ``cost`` in all is a stretch ``[0, size)``. What is left of it, or what
moved to a weaker standing, is a part ``[start, end)`` of that stretch, and costs
``round(cost × end / size) − round(cost × start / size)``: whatever the order in which parts leave, they
add up to ``cost`` to the last minor unit.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import chain
from typing import Final

from khazana.core import Money, Price, Sats, Standing, divide_half_even, value_at
from khazana.reserve.events import Event
from khazana.reserve.lots import Lot, LotMethod
from khazana.reserve.pools import STANDINGS, Piece, Pools

__all__ = ["NamedPools", "OrderedPools"]

_EXACT_BITS: Final = 104
"""Unit costs of two lots below 2**51 sat that differ at all differ by more than 2**-102."""


class _Part:
    """The stretch ``[start, end)`` of a lot of ``size`` sats that cost ``cost`` in all; ``order`` sorts parts.

    ``spent`` is what the stretch before ``start`` cost.
    """

    __slots__ = ("cost", "end", "event", "number", "order", "size", "spent", "start")

    def __init__(self, order: int, number: int, event: Event) -> None:
        self.order = order
        self.number = number
        self.event = event
        self.start = self.spent = 0
        self.end: int = event.amount
        self.size: int = event.amount
        paid = event.consideration
        self.cost = None if paid is None else paid.minor

    def cost_upto(self, end: int) -> int:
        """Return what the lot's first ``end`` coins cost [minor units]; only where the cost is known."""
        return divide_half_even((self.cost or 0) * end, self.size)

    def cost_left(self) -> int | None:
        """Return what the stretch cost [minor units]; ``None`` unknown."""
        if self.cost is None:
            return None
        return (self.cost if self.end == self.size else self.cost_upto(self.end)) - self.spent

    def give(self, amount: int) -> int | None:
        """Shorten the stretch by ``amount`` [sat] at its start, and return what they cost."""
        end = self.start = self.start + amount
        cost = self.cost
        if cost is None:
            return None
        upto = cost if end == self.size else divide_half_even(cost * end, self.size)
        given = upto - self.spent
        self.spent = upto
        return given

    def split(self, amount: int) -> "_Part":
        """Shorten the stretch by ``amount`` [sat] at its start, and return those as a part of their own."""
        part = _Part(self.order, self.number, self.event)
        part.start, part.spent, part.end = self.start, self.spent, self.start + amount
        self.give(amount)
        return part

    def __lt__(self, other: "_Part") -> bool:
        return (self.order, self.start) < (other.order, other.start)


class OrderedPools(Pools):
    """Lots that leave whole, one after another, in an order: FIFO, LIFO, HIFO.

    Lots that arrive in the order of their leaving wait in a queue. All others (any lot under HIFO, and
    parts that an internal transfer weakened) wait in a heap beside it.
    """

    __slots__ = ("_cost", "_end", "_heaps", "_key", "_queued", "_queues", "_tested", "_unknown", "_withdraw")

    def __init__(self, method: LotMethod) -> None:
        self._end = -1 if method is LotMethod.LIFO else 0
        self._queues: tuple[deque[_Part], ...] = tuple(deque() for _ in STANDINGS)
        self._heaps: tuple[list[_Part], ...] = tuple([] for _ in STANDINGS)
        self._queued = method is not LotMethod.HIFO
        self._key: Callable[[int, Event], int] = _highest_first if not self._queued else _earliest_first
        self._withdraw: Callable[[deque[_Part]], _Part] = deque.popleft
        if method is LotMethod.LIFO:
            self._key, self._withdraw = _latest_first, deque.pop
        self._cost = 0
        self._unknown = 0
        self._tested: tuple[int, Price | None] | None = None

    def add(self, rank: int, number: int, event: Event) -> None:
        """Add the coins that an event brings."""
        part = _Part(self._key(number, event), number, event)
        if part.cost is None:
            self._unknown += part.size
        else:
            self._cost += part.cost
        if self._queued:
            self._queues[rank].append(part)
        else:
            heappush(self._heaps[rank], part)

    def take(self, rank: int, amount: int) -> list[Piece]:
        """Give up coins of one standing."""
        pieces: list[Piece] = []
        for part, taken in self._next(rank, amount):
            pieces.append(self._give(part, taken))
        return pieces

    def weaken(self, rank: int, to: int, amount: int) -> None:
        """Move coins to a weaker standing."""
        for part, taken in self._next(rank, amount):
            heappush(self._heaps[to], part.split(taken))

    def cost(self) -> tuple[int, int]:
        """Return known cost [minor units] and coins of unknown cost [sat]."""
        return self._cost, self._unknown

    def lots(self, currency: str) -> tuple[Lot, ...]:
        """Return what is left."""
        merged: dict[tuple[int, int], list[_Part]] = {}
        for rank in range(len(STANDINGS)):
            for part in self._parts(rank):
                merged.setdefault((part.number, rank), []).append(part)
        return tuple(_lot(merged[key], STANDINGS[key[1]], currency) for key in sorted(merged))

    def impair(self, number: int, price: Price | None) -> None:
        """Test for impairment."""
        self._tested = (number, price)

    def carrying(self) -> int | None:
        """Return cost less impairment [minor units]."""
        if self._unknown:
            return None
        tested, price = self._tested or (0, None)
        total = 0
        for part in chain.from_iterable(map(self._parts, range(len(STANDINGS)))):
            cost = part.cost_left() or 0
            if part.number < tested:
                if price is None:
                    return None
                cost = min(cost, value_at(part.end - part.start, price).minor)
            total += cost
        return total

    def _parts(self, rank: int) -> Iterator[_Part]:
        return (part for part in chain(self._queues[rank], self._heaps[rank]) if part.start < part.end)

    def _give(self, part: _Part, amount: int) -> Piece:
        cost = part.give(amount)
        if cost is None:
            self._unknown -= amount
        else:
            self._cost -= cost
        return part.event.external_id, amount, cost

    def _next(self, rank: int, amount: int) -> list[tuple[_Part, int]]:
        """Return which parts go next, and how many coins of each; those that go whole leave their queue."""
        queue, heap = self._queues[rank], self._heaps[rank]
        going = []
        while True:
            part = self._first(queue, heap) if heap else queue[self._end]
            left = part.end - part.start
            if left > amount:
                going.append((part, amount))
                return going
            if heap and part is heap[0]:
                heappop(heap)
            else:
                self._withdraw(queue)
            if left:
                going.append((part, left))
                amount -= left
            if not amount:
                return going

    def _first(self, queue: deque[_Part], heap: list[_Part]) -> _Part:
        if not queue:
            return heap[0]
        return min(queue[self._end], heap[0])


class NamedPools(OrderedPools):
    """Lots that events name: specific identification. Where an event names none, the oldest go."""

    __slots__ = ("_by_name",)

    def __init__(self) -> None:
        super().__init__(LotMethod.SPECIFIC)
        self._by_name: dict[str, list[tuple[int, _Part]]] = {}

    def add(self, rank: int, number: int, event: Event) -> None:
        """Add the coins that an event brings."""
        super().add(rank, number, event)
        self._by_name[event.external_id] = [(rank, self._queues[rank][-1])]

    def weaken(self, rank: int, to: int, amount: int) -> None:
        """Move coins to a weaker standing."""
        for part, taken in self._next(rank, amount):
            moved = part.split(taken)
            heappush(self._heaps[to], moved)
            self._by_name[part.event.external_id].append((to, moved))

    def plan(self, names: Sequence[str], ranks: Sequence[int], amount: int) -> list[tuple[int, _Part, int]]:
        """Return which parts of named lots would give up ``amount`` [sat]: rank, part, sats; fewer if they hold less.

        Lots go in the order named; within a lot, parts in the order of ``ranks``.
        """
        planned = []
        for name in dict.fromkeys(names):
            found = self._by_name.get(name, ())
            for rank, part in sorted(found, key=lambda entry: ranks.index(entry[0])):
                taken = min(part.end - part.start, amount)
                if taken:
                    planned.append((rank, part, taken))
                    amount -= taken
        return planned

    def take_planned(self, planned: Iterable[tuple[int, _Part, int]]) -> list[Piece]:
        """Give up what was planned, before anything else changes."""
        return [self._give(part, amount) for _, part, amount in planned]


def _earliest_first(number: int, _event: Event) -> int:
    return number


def _latest_first(number: int, _event: Event) -> int:
    return -number


def _highest_first(number: int, event: Event) -> int:
    """Order by unit cost from the highest, unknown last, then by time; exact in one integer."""
    unknown_last = 1
    unit = unknown_last
    if event.consideration is not None:
        unit = -((event.consideration.minor << _EXACT_BITS) // event.amount)
    return (unit << 64) + number


def _lot(parts: list[_Part], standing: Standing, currency: str) -> Lot:
    event = parts[0].event
    amount = sum(part.end - part.start for part in parts)
    cost = event.consideration
    if cost is not None and amount != event.amount:
        cost = Money(sum(part.cost_left() or 0 for part in parts), currency)
    return Lot(
        id=event.external_id,
        acquired_at=event.at,
        kind=event.kind.value,
        amount=Sats(amount),
        cost=cost,
        standing=standing,
    )
