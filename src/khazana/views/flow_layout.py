"""Where the nodes and ribbons of a flow stand: two columns, each node as high as its amount, in pixels from above."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

__all__ = ["FlowLayout", "Node", "Ribbon", "laid_out"]

SLOT_PX: Final = 31
"""The least room of a node, so that two lines of words fit beside it [px]."""
_GAP_PX: Final = 4
_LEAST_PX: Final = 1.0
"""A node is never drawn thinner than this [px]."""

_Left = TypeVar("_Left")
_Right = TypeVar("_Right")


@dataclass(frozen=True, slots=True)
class Node:
    """A node by its place in its column, from ``top`` to ``bottom`` [px]."""

    place: int
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """The middle [px]."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ribbon:
    """A ribbon between nodes by place, with its edges at both ends [px] and its amount [sat]."""

    left: int
    right: int
    amount: int
    left_top: float
    left_bottom: float
    right_top: float
    right_bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLayout:
    """Both columns, the ribbons, and the height of all [px]; ``px_per_sat`` is the scale of every height."""

    left: tuple[Node, ...]
    right: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]
    height: float
    px_per_sat: float


def laid_out(
    left: Sequence[_Left],
    right: Sequence[_Right],
    flows: Mapping[tuple[_Left, _Right], int],
    *,
    body_px: float,
    start_px: float = 0,
) -> FlowLayout:
    """Lay out flows [sat] from the left names to the right ones; all of them together are ``body_px`` high.

    Everything stands ``start_px`` or more from above.

    Examples
    --------
    >>> found = laid_out(["bought"], ["held", "left"], {("bought", "held"): 30, ("bought", "left"): 10}, body_px=80)
    >>> [ribbon.left_bottom - ribbon.left_top for ribbon in found.ribbons]
    [60.0, 20.0]
    """
    scale = body_px / max(1, sum(flows.values()))
    left_sums = [sum(flows.get((name, other), 0) for other in right) for name in left]
    right_sums = [sum(flows.get((other, name), 0) for other in left) for name in right]
    heights = [_column_height(sums, scale) for sums in (left_sums, right_sums)]
    height = max(heights)
    left_nodes, right_nodes = (
        _column(sums, scale, start_px + (height - own) / 2)
        for sums, own in zip((left_sums, right_sums), heights, strict=True)
    )
    ribbons: list[Ribbon] = []
    filled = [node.top for node in right_nodes]
    for left_place, name in enumerate(left):
        start = left_nodes[left_place].top
        for right_place, other in enumerate(right):
            amount = flows.get((name, other), 0)
            if not amount:
                continue
            thick = amount * scale
            ribbons.append(
                Ribbon(
                    left=left_place,
                    right=right_place,
                    amount=amount,
                    left_top=start,
                    left_bottom=start + thick,
                    right_top=filled[right_place],
                    right_bottom=filled[right_place] + thick,
                )
            )
            start += thick
            filled[right_place] += thick
    return FlowLayout(
        left=left_nodes, right=right_nodes, ribbons=tuple(ribbons), height=height + start_px, px_per_sat=scale
    )


def _column_height(sums: Sequence[int], scale: float) -> float:
    return sum(max(amount * scale, SLOT_PX) for amount in sums) + _GAP_PX * max(0, len(sums) - 1)


def _column(sums: Sequence[int], scale: float, start: float) -> tuple[Node, ...]:
    nodes = []
    for place, amount in enumerate(sums):
        thick = amount * scale
        slot = max(thick, SLOT_PX)
        top = start + (slot - thick) / 2
        nodes.append(Node(place, top, top + max(thick, _LEAST_PX)))
        start += slot + _GAP_PX
    return tuple(nodes)
