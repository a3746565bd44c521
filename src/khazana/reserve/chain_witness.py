"""What the chain held for a perimeter over time: coins on scripts that the programme names, and on those others name.

A block counts from the latest time in the headers up to it, so that the order of blocks is the order of time. A coin
counts from its block, or from when its script comes into the perimeter, until it is spent or its script goes out.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from khazana.core import Basis, BlockRef, ChainTransaction, Interval, OutPoint, Sats, SourceKind, instant
from khazana.reserve.chain_perimeter import ChainPerimeter

__all__ = ["ChainWitness", "WitnessStep", "witness"]

Changes = dict[datetime, list[int]]
"""By instant: what changes on the programme's own scripts and on those that others name [sat]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessStep:
    """What lies on the perimeter's scripts from ``at`` on [sat].

    ``own`` is on scripts that a primary source names, ``attributed`` on those that others attribute.
    """

    at: datetime
    own: Sats
    attributed: Sats


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainWitness:
    """The coins of a perimeter over time.

    Parameters
    ----------
    steps
        In order of time; nothing is held before the first.
    block, at
        The last block that was read, and the time from which it counts; nothing is known of any later time.
    basis
        The weakest that a fact rests on.
    names_own
        Whether the programme itself names any script; otherwise ``own`` is 0 and says nothing.
    is_complete
        Whether the programme itself states that the perimeter is all it holds, and nobody else names a script in it.
    """

    steps: tuple[WitnessStep, ...]
    block: BlockRef
    at: datetime
    basis: Basis
    names_own: bool
    is_complete: bool

    def within(self, time: Interval) -> Sequence[WitnessStep]:
        """Return the step that is in force at the start of a time, and all that follow in it."""
        first = bisect_right(self.steps, time.start, key=_at) - 1
        last = bisect_left(self.steps, time.end, key=_at)
        before = () if first >= 0 else (WitnessStep(at=time.start, own=Sats(0), attributed=Sats(0)),)
        return (*before, *self.steps[max(0, first) : last])


def _at(step: WitnessStep) -> datetime:
    return step.at


def witness(
    transactions: Iterable[ChainTransaction],
    perimeter: ChainPerimeter,
    *,
    block: BlockRef,
    at: datetime,
    is_complete: bool = False,
) -> ChainWitness:
    """Compute what the perimeter held over time, from all transactions that touch its scripts up to a block.

    Parameters
    ----------
    transactions
        In any order; those in no block, or in a later one, are left away.
    at
        The time in the header of ``block``.
    is_complete
        Whether the programme states that the perimeter is all it holds; it cannot state that of others' entries.
    """
    found = {
        (fact.block.height, fact.position): fact
        for fact in transactions
        if fact.block is not None and fact.position is not None and fact.block.height <= block.height
    }
    changes: Changes = defaultdict(lambda: [0, 0])
    coins: dict[OutPoint, tuple[datetime, bytes, int]] = {}
    latest, basis = None, Basis.NODE
    for place in sorted(found):
        fact = found[place]
        latest = fact.at if latest is None or (fact.at is not None and fact.at > latest) else latest
        if latest is None:
            continue
        basis = max(basis, fact.basis, key=list(Basis).index)
        for entry in fact.transaction.inputs:
            coin = coins.pop(entry.outpoint, None)
            if coin is not None:
                _count(changes, perimeter, coin, latest)
        for vout, output in enumerate(fact.transaction.outputs):
            if output.amount and perimeter.claims_on(output.script):
                coins[OutPoint(fact.transaction.txid, vout)] = (latest, output.script, output.amount)
    end = max(instant(at), latest or instant(at))
    for coin in coins.values():
        _count(changes, perimeter, coin, None)
    named = [entry.source_kind is SourceKind.PRIMARY for entry in perimeter.entries]
    return ChainWitness(
        steps=tuple(_steps(changes, end)),
        block=block,
        at=end,
        basis=basis,
        names_own=any(named),
        is_complete=is_complete and all(named),
    )


def _count(
    changes: Changes, perimeter: ChainPerimeter, coin: tuple[datetime, bytes, int], spent: datetime | None
) -> None:
    """Count a coin while it lies on a script of the perimeter; where two claim the script, as `entry_at` does."""
    made, script, amount = coin
    claims = perimeter.claims_on(script)
    later = {edge for entry in claims for edge in (entry.start, entry.end) if edge > made}
    edges = sorted({made, *(edge for edge in later if spent is None or edge < spent)})
    for start, end in zip(edges, (*edges[1:], spent), strict=True):
        entry = perimeter.entry_at(script, start)
        if entry is None or start == end:
            continue
        place = 0 if entry.source_kind is SourceKind.PRIMARY else 1
        changes[start][place] += amount
        if end is not None:
            changes[end][place] -= amount


def _steps(changes: Changes, end: datetime) -> Iterable[WitnessStep]:
    own = attributed = 0
    for at in sorted(changes):
        if at > end:
            return
        own += changes[at][0]
        attributed += changes[at][1]
        yield WitnessStep(at=at, own=Sats(own), attributed=Sats(attributed))
