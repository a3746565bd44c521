"""Which scripts are scanned next over which blocks, and how what is found is cut into spans."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from khazana.bitcoin.headers import HEADER_SIZE, block_hash
from khazana.core import Basis, BlockRef, ChainSource, Finding, FoundTransaction, Progress, ProofFailed, Unavailable
from khazana.store import ProvenTransaction

__all__ = ["SpanLimits", "UpTo", "Work", "cut_spans", "next_work"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanLimits:
    """How much is kept at once.

    Parameters
    ----------
    transactions, size
        A span ends with the block in which it reached so many transactions, or bytes of them.
    blocks
        The source is asked about so many blocks at a time; ``None`` asks about all at once. A source that reads
        every block is asked in steps, so that what it has read is kept; one that keeps an index by script is
        asked once, as it gives a whole history each time.
    """

    transactions: int = 500
    size: int = 8_000_000
    blocks: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Scripts that are to be scanned from a height to another, both included."""

    scripts: frozenset[bytes]
    since: int
    until: int

    def windows(self, blocks: int | None) -> Iterator[tuple[int, int]]:
        """Yield the heights in steps of so many blocks."""
        step = blocks or self.until + 1
        for since in range(self.since, self.until + 1, step):
            yield since, min(since + step - 1, self.until)


def next_work(scanned: Mapping[bytes, int], followed: int | None, tip: int) -> Work | None:
    """Return what is to be scanned next; ``None`` when everything is.

    Scripts that were followed as far as the programme go on to the tip first. Then those that were added later
    catch up: the furthest behind first, up to where the next ones are, and on together with them.

    Parameters
    ----------
    scanned
        For each script the height up to which it was scanned; −1 is not at all.
    followed
        The height up to which the programme was followed; ``None`` if it never was.
    tip
        The height of the last block.

    Examples
    --------
    >>> next_work({b"a": 5, b"b": -1}, 5, 9)
    Work(scripts=frozenset({b'a'}), since=6, until=9)
    >>> next_work({b"a": 9, b"b": -1}, 9, 9)
    Work(scripts=frozenset({b'b'}), since=0, until=9)
    """
    behind = {script: height for script, height in scanned.items() if height < tip}
    ahead = {script: height for script, height in behind.items() if followed is not None and height >= followed}
    chosen = ahead or behind
    if chosen:
        low = min(chosen.values())
        until = min((height for height in scanned.values() if low < height < tip), default=tip)
        return Work(scripts=frozenset(s for s, height in chosen.items() if height == low), since=low + 1, until=until)
    reached = -1 if followed is None else followed
    return Work(scripts=frozenset(), since=reached + 1, until=tip) if reached < tip else None


def cut_spans(
    found: Iterable[ProvenTransaction], since: int, until: int, limits: SpanLimits
) -> Iterator[tuple[int, int, tuple[ProvenTransaction, ...]]]:
    """Cut what was found into spans of whole blocks: each with its first and last height.

    Raises
    ------
    ProofFailed
        If what was found is not in order, or lies outside.
    """
    kept: list[ProvenTransaction] = []
    size, first, last = 0, since, (since, -1)
    for one in found:
        block, position = one.fact.block, one.fact.position
        if block is None or position is None or not last < (block.height, position) or block.height > until:
            raise ProofFailed(
                "the source gave a transaction out of order, twice, or outside the blocks asked for",
                evidence=one,
                where=one.fact.source,
                value=one.fact.transaction.txid,
                remedy="ask another source",
            )
        if block.height > last[0] and (len(kept) >= limits.transactions or size >= limits.size):
            yield first, block.height - 1, tuple(kept)
            kept, size, first = [], 0, block.height
        kept.append(one)
        size += len(one.raw)
        last = (block.height, position)
    yield first, until, tuple(kept)


class UpTo:
    """A source as if its chain ended at a height: so that headers are followed, and kept, in steps."""

    def __init__(self, source: ChainSource, height: int) -> None:
        self._source = source
        self._height = height

    @property
    def name(self) -> str:
        """Return the id of the source."""
        return self._source.name

    @property
    def network(self) -> str:
        """Return the network that the source is on."""
        return self._source.network

    @property
    def basis(self) -> Basis:
        """Return what its facts rest on."""
        return self._source.basis

    def tip(self) -> BlockRef:
        """Return the source's block at the height."""
        raw = self._source.headers(self._height, 1)
        if len(raw) != HEADER_SIZE:
            raise Unavailable("the source's headers end before its tip", where=self.name, remedy="ask again")
        return BlockRef(self._height, block_hash(raw))

    def headers(self, start: int, count: int) -> bytes:
        """Return headers up to the height."""
        return self._source.headers(start, min(count, self._height + 1 - start))

    def transactions(
        self, scripts: Collection[bytes], since: int, tip: BlockRef, *, progress: Progress | None = None
    ) -> Iterator[FoundTransaction]:
        """Yield what the source has."""
        yield from self._source.transactions(scripts, since, tip, progress=progress)

    def unconfirmed(self, scripts: Collection[bytes]) -> tuple[FoundTransaction, ...]:
        """Return what the source has."""
        return self._source.unconfirmed(scripts)

    def findings(self) -> tuple[Finding, ...]:
        """Return what the source noted."""
        return self._source.findings()

    def close(self) -> None:
        """End the source's connections."""
        self._source.close()
