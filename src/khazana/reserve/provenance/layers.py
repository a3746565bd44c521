"""Which satoshi went where: first in, first out within a transaction.

The inputs in their order are one queue of layers, each an origin and an amount [sat]; the outputs in their order
take from its front, and what is left is the fee. Any such rule is a convention, as satoshi bear no marks. This one
needs no rounding, depends on nothing but the transaction, and never makes an amount or an origin.
"""

from collections.abc import Iterable, Sequence

from khazana.core import InvariantBroken

__all__ = ["Layer", "Layers", "deal"]

Layer = tuple[int, int]
"""The number of an origin, and an amount [sat] above zero."""
Layers = tuple[Layer, ...]
"""Tuples of numbers alone: Python's collector of cycles lets go of them, which a list would not be."""


def deal(queue: Sequence[Layer], amounts: Iterable[int]) -> list[Layers]:
    """Deal a queue of layers to amounts [sat] in order; the last is what is left.

    Neighbours of one origin become one layer.

    Examples
    --------
    >>> deal([(0, 50), (1, 50)], [30, 60])
    [((0, 30),), ((0, 20), (1, 40)), ((1, 10),)]
    """
    if len(queue) == 1:
        return _deal_one(*queue[0], amounts)
    dealt: list[Layers] = []
    place, origin, left = 0, -1, 0
    for amount in amounts:
        share: list[Layer] = []
        needed = amount
        while needed:
            if not left:
                if place == len(queue):
                    raise InvariantBroken("a transaction gives more than it takes", value=needed)
                origin, left = queue[place]
                place += 1
            taken = min(left, needed)
            left -= taken
            needed -= taken
            if share and share[-1][0] == origin:
                taken += share.pop()[1]
            share.append((origin, taken))
        dealt.append(tuple(share))
    rest = ((origin, left),) if left else ()
    dealt.append((*rest, *queue[place:]))
    return dealt


def _deal_one(origin: int, left: int, amounts: Iterable[int]) -> list[Layers]:
    dealt: list[Layers] = []
    for amount in amounts:
        left -= amount
        dealt.append(((origin, amount),) if amount else ())
    if left < 0:
        raise InvariantBroken("a transaction gives more than it takes", value=-left)
    dealt.append(((origin, left),) if left else ())
    return dealt
