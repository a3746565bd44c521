"""History: what was held at each block, by what it was when it came."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Final

from khazana.core import BlockRef, ChainTransaction, Standing
from khazana.reserve.chain_perimeter import ChainPerimeter
from khazana.reserve.provenance.categories import Category
from khazana.reserve.provenance.evidence import Attribution, Meaning
from khazana.reserve.provenance.labels import Label
from khazana.reserve.provenance.results import Provenance
from khazana.reserve.provenance.tracer import Tracer
from khazana.reserve.provenance.tracing import in_block_order

__all__ = ["Grouping", "HeldAt", "OriginGroup", "group_origins", "history"]

LARGE_SHARE: Final = Fraction(1, 10)
"""An arrival above this share of all that arrived is large."""
_LARGE_IN_ALL: Final = Fraction(1, 2)
_WORK: Final = 400_000
"""Points times transactions: a long history is looked at fewer times, as each look reads all coins held."""
_FEWEST, _MOST = 8, 160


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginGroup:
    """Arrivals of one meaning, standing and category.

    ``is_large`` tells apart the few transactions which brought more than a tenth of everything each, where they
    brought most of it together: beside them the others could not be seen.
    """

    meaning: Meaning
    standing: Standing
    category: Category
    is_large: bool


Grouping = Mapping[tuple[Category, str], OriginGroup]
"""The group of an origin, by its category and the transaction that brought it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAt:
    """What was held after a block, by group, without those of which nothing was; ``at`` is its header's time."""

    block: BlockRef
    at: datetime
    held: tuple[tuple[OriginGroup, int], ...]


def group_origins(provenance: Provenance, attribution: Attribution) -> Grouping:
    """Return the group of every origin."""
    arrived: dict[tuple[Category, str], int] = {}
    for origin in provenance.origins:
        key = (origin.category, origin.txid)
        arrived[key] = arrived.get(key, 0) + origin.amount
    everything = sum(arrived.values())
    large = {key for key, amount in arrived.items() if amount > LARGE_SHARE * everything}
    if len(large) == len(arrived) or sum(arrived[key] for key in large) <= _LARGE_IN_ALL * everything:
        large = set()
    found: dict[tuple[Category, str], OriginGroup] = {}
    for arrival in attribution.arrivals:
        category = provenance.origins[arrival.origin].category
        key = (category, arrival.txid)
        found[key] = OriginGroup(
            meaning=arrival.meaning, standing=arrival.standing, category=category, is_large=key in large
        )
    return found


def history(
    transactions: Iterable[ChainTransaction],
    perimeter: ChainPerimeter,
    grouping: Grouping,
    *,
    block: BlockRef,
    at: datetime,
    labels: Iterable[Label] = (),
) -> tuple[HeldAt, ...]:
    """Return what was held after each block that touches the perimeter, and at the end.

    Parameters
    ----------
    transactions, perimeter, block, at, labels
        Those that the provenance was traced with.
    grouping
        The groups of the origins that it found.

    Notes
    -----
    A long history is looked at less often, evenly over its blocks. A coin that the perimeter came to have, or ceased
    to have, while it lay there, shows at the next block that is looked at.
    """
    blocks: dict[int, list[ChainTransaction]] = {}
    facts = in_block_order(transactions, block)
    for fact in facts:
        if fact.block is not None:
            blocks.setdefault(fact.block.height, []).append(fact)
    most = max(_FEWEST, min(_MOST, _WORK // (len(facts) + 1)))
    step = -(-len(blocks) // most)
    tracer = Tracer(perimeter, labels=labels)
    points: list[HeldAt] = []
    for place, group in enumerate(blocks.values(), start=1):
        tracer.feed(group)
        last = group[-1]
        if place % step == 0 and last.block is not None and last.at is not None and last.block != block:
            points.append(_held(tracer.close(last.block, last.at), grouping))
    return (*points, _held(tracer.close(block, at), grouping))


def _held(provenance: Provenance, grouping: Grouping) -> HeldAt:
    sums: dict[OriginGroup, int] = {}
    for origin in provenance.origins:
        group = grouping.get((origin.category, origin.txid)) if origin.held else None
        group = group or _unknown(origin.category)
        sums[group] = sums.get(group, 0) + origin.held
    held = tuple((group, amount) for group, amount in sums.items() if amount)
    return HeldAt(block=provenance.block, at=provenance.at, held=held)


def _unknown(category: Category) -> OriginGroup:
    """Return the group of coins that entered with the perimeter and left it again before the end."""
    return OriginGroup(meaning=Meaning.UNKNOWN, standing=Standing.UNKNOWN, category=category, is_large=False)
