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
from operator import attrgetter
from typing import Final

from khazana.core import Money, Price, Sats, Standing, value_at
from khazana.reserve.events import Event
from khazana.reserve.lots import Lot, LotMethod
from khazana.reserve.pools import STANDINGS, Piece, Pools, share

__all__ = ["NamedPools", "OrderedPools"]

_EXACT_BITS: Final = 104
"""Unit costs of two lots below 2**51 sat that differ at all differ by more than 2**-102."""


class _Part:
    """The stretch ``[start, end)`` of a lot of ``size`` sats that cost ``cost`` in all; ``order`` sorts parts."""

    __slots__ = ("cost", "end", "event", "number", "order", "size", "start")

    def __init__(self, order: int, number: int, event: Event) -> None:
        self.order = order
        self.number = number
        self.event = event
        self.start = 0
        self.end: int = event.amount
        self.size: int = event.amount
        self.cost = None if event.consideration is None else event.consideration.minor

    def cut(self, start: int, end: int) -> "_Part":
        """Return a stretch of the same lot as a part of its own."""
        part = _Part(self.order, self.number, self.event)
        part.start, part.end = start, end
        return part

    def cost_of(self, start: int, end: int) -> int | None:
        """Return what a stretch of the lot cost [minor units]."""
        return None if self.cost is None else share(self.cost, start, end, self.size)

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
        return self._given_up(self._cut(rank, amount))

    def weaken(self, rank: int, to: int, amount: int) -> None:
        """Move coins to a weaker standing."""
        for part, start, end in self._cut(rank, amount):
            heappush(self._heaps[to], part.cut(start, end))

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
            cost = part.cost_of(part.start, part.end) or 0
            if part.number < tested:
                if price is None:
                    return None
                cost = min(cost, value_at(part.end - part.start, price).minor)
            total += cost
        return total

    def _parts(self, rank: int) -> Iterator[_Part]:
        return (part for part in chain(self._queues[rank], self._heaps[rank]) if part.start < part.end)

    def _given_up(self, cuts: Iterable[tuple[_Part, int, int]]) -> list[Piece]:
        pieces = []
        for part, start, end in cuts:
            cost = part.cost_of(start, end)
            if cost is None:
                self._unknown -= end - start
            else:
                self._cost -= cost
            pieces.append(Piece(part.event.external_id, end - start, cost))
        return pieces

    def _cut(self, rank: int, amount: int) -> list[tuple[_Part, int, int]]:
        queue, heap, withdraw = self._queues[rank], self._heaps[rank], self._withdraw
        cuts = []
        while True:
            part = self._first(queue, heap) if heap else queue[self._end]
            start = part.start
            left = part.end - start
            if left > amount:
                part.start = start + amount
                cuts.append((part, start, part.start))
                return cuts
            if heap and part is heap[0]:
                heappop(heap)
            else:
                withdraw(queue)
            part.start = part.end
            if left:
                cuts.append((part, start, part.end))
                amount -= left
            if not amount:
                return cuts

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
        for part, start, end in self._cut(rank, amount):
            moved = part.cut(start, end)
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
        cuts = []
        for _, part, amount in planned:
            cuts.append((part, part.start, part.start + amount))
            part.start += amount
        return self._given_up(cuts)


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
        ordered = sorted(parts, key=attrgetter("start"))
        cost = Money(sum(part.cost_of(part.start, part.end) or 0 for part in ordered), currency)
    return Lot(
        id=event.external_id,
        acquired_at=event.at,
        kind=event.kind.value,
        amount=Sats(amount),
        cost=cost,
        standing=standing,
    )
