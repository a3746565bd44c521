"""Following the headers of a source onto a chain of one's own: from where the two part, in steps, checked."""

from datetime import datetime
from typing import Final

from khazana.bitcoin.header_chain import HeaderChain, best_of
from khazana.bitcoin.headers import HEADER_SIZE
from khazana.chain.refusals import wrong_network
from khazana.core import BlockRef, ChainSource, Progress, Unavailable

__all__ = ["HEADERS_A_STEP", "follow"]

HEADERS_A_STEP: Final = 2016
"""Headers asked for in one call, which is what Electrum servers give at most."""
HEADERS_A_CHECK: Final = 100 * HEADERS_A_STEP
"""Headers checked in one go, but for the first step, so that nonsense is seen early."""


def follow(
    source: ChainSource, chain: HeaderChain, *, now: datetime | None = None, progress: Progress | None = None
) -> HeaderChain:
    """Return the chain of most work out of ``chain`` and the source's.

    Where the source has left blocks of ``chain``, headers are asked for from the last common one on, and the
    result is the source's chain if it took more work. Where it is only behind, ``chain`` comes back.

    Parameters
    ----------
    now
        The present; headers dated more than two hours ahead of it are refused.

    Raises
    ------
    ProofFailed
        If a header breaks a rule: linkage, proof of work, difficulty, times.
    BadInput
        If the source is on another network.
    Unavailable
        If it does not answer, or its headers end before the tip that it names.
    """
    tip = source.tip()
    if tip in chain:
        return chain
    start = _parting(source, chain, tip)
    grown, pending = chain, bytearray()
    first = at = start
    while at <= tip.height:
        raw = source.headers(at, min(HEADERS_A_STEP, tip.height + 1 - at))
        if not raw or len(raw) % HEADER_SIZE:
            raise _ended(source, at, tip)
        pending += raw
        at += len(raw) // HEADER_SIZE
        if at > tip.height or first == start or len(pending) >= HEADERS_A_CHECK * HEADER_SIZE:
            grown, first = grown.extended(bytes(pending), first, now=now), at
            pending.clear()
        if progress is not None:
            progress(at - start, tip.height + 1 - start, "headers")
    return best_of((chain, grown))


def _parting(source: ChainSource, chain: HeaderChain, tip: BlockRef) -> int:
    """Return the height of the first header in which source and chain differ, or which the chain lacks."""
    high, width = min(chain.tip.height, tip.height), 1
    while True:
        low = max(0, high + 1 - width)
        count = high + 1 - low
        raw = source.headers(low, count)
        if len(raw) != count * HEADER_SIZE:
            raise _ended(source, low + len(raw) // HEADER_SIZE, tip)
        same = _alike(raw, chain.raws(low, count))
        if same:
            return low + same
        if low == 0:
            raise wrong_network(source.name, chain.network, "another first block")
        high, width = low - 1, min(8 * width, HEADERS_A_STEP)


def _alike(raw: bytes, known: bytes) -> int:
    """Return how many headers at the start of two runs are the same."""
    for place in range(0, len(raw), HEADER_SIZE):
        if raw[place : place + HEADER_SIZE] != known[place : place + HEADER_SIZE]:
            return place // HEADER_SIZE
    return len(raw) // HEADER_SIZE


def _ended(source: ChainSource, at: int, tip: BlockRef) -> Unavailable:
    return Unavailable(
        f"the source's headers end at height {at} before its tip {tip.height}",
        where=source.name,
        value=tip.hash,
        remedy="ask again; its chain may have changed meanwhile",
    )
