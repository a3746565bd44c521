"""A chain of headers, checked from the first on: nothing enters it that a node would refuse for its header alone.

What a chain shows is that the work was done, and when the miners say it was. It does not show that the blocks under
the headers are valid, and on signet not that they were signed: that stands in the block, not in the header.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Final, Self

import numpy as np

from khazana.bitcoin.header_faults import HeaderFault, HeaderRule, refusal
from khazana.bitcoin.header_rows import Bytes, HeaderRows
from khazana.bitcoin.header_rules import MEDIAN_OF, Columns, Numbers, check, context_from
from khazana.bitcoin.headers import HEADER_SIZE, block_hash, work_of
from khazana.bitcoin.networks import NetworkRules, rules_of
from khazana.core import BadInput, BlockRef, instant
from khazana.kernels import double_sha256

__all__ = ["HeaderChain", "best_of"]

_ROOT_AT, _TIME_AT, _BITS_AT = slice(36, 68), slice(68, 72), slice(72, 76)
_HIGHEST: Final = 2**31 - 1
_PART: Final = 32_768
_REMEDY: Final = "pass whole headers of 80 bytes, in order of height"

_work_of = cache(work_of)


class HeaderChain:
    """Headers from height 0 to a tip; a view that never changes, made by `genesis` and `extended`.

    Examples
    --------
    >>> chain = HeaderChain.genesis("main")
    >>> chain.tip.height, chain.work
    (0, 4295032833)
    """

    __slots__ = ("_length", "_rows", "_rules", "_work")

    def __init__(self, rules: NetworkRules, rows: HeaderRows, length: int, work: int) -> None:
        self._rules, self._rows, self._length, self._work = rules, rows, length, work

    @classmethod
    def genesis(cls, network: str | NetworkRules) -> Self:
        """Return the chain of the first header alone, of a network by its name or of rules of one's own."""
        rules = network if isinstance(network, NetworkRules) else rules_of(network)
        raws = np.frombuffer(rules.genesis, np.uint8).reshape(1, HEADER_SIZE)
        bits = int.from_bytes(rules.genesis[_BITS_AT], "little")
        return cls(rules, HeaderRows.of(raws, double_sha256(raws)), 1, _work_of(bits))

    def __repr__(self) -> str:
        return f"<HeaderChain {self.network} to {self.height} {self.tip.hash}>"

    @property
    def rules(self) -> NetworkRules:
        """The rules of its network."""
        return self._rules

    @property
    def network(self) -> str:
        """The name of its network."""
        return self._rules.name

    @property
    def height(self) -> int:
        """The height of the tip."""
        return self._length - 1

    @property
    def tip(self) -> BlockRef:
        """The last block."""
        return self.ref(self.height)

    @property
    def work(self) -> int:
        """The hashes that it took on average to make the chain: what decides between chains."""
        return self._work

    def ref(self, height: int) -> BlockRef:
        """Return the block at a height."""
        return BlockRef(height, self._rows.hashes[self._known(height)].tobytes()[::-1].hex())

    def raw(self, height: int) -> bytes:
        """Return the 80 bytes of the header at a height."""
        return bytes(self._rows.raws[self._known(height)])

    def raws(self, start: int, count: int) -> bytes:
        """Return up to ``count`` headers from height ``start`` on, one after the other; fewer where the chain ends."""
        if type(start) is not int or type(count) is not int or start < 0 or count < 0:
            raise BadInput("heights and counts are whole numbers from 0", value=(start, count), remedy="pass ints")
        return bytes(self._rows.raws[min(start, self._length) : min(start + count, self._length)].tobytes())

    def root(self, height: int) -> bytes:
        """Return the merkle root in the header at a height, in the order of the wire."""
        return self.raw(height)[_ROOT_AT]

    def time(self, height: int) -> datetime:
        """Return the time in the header at a height, which its miner chose [UTC]."""
        return datetime.fromtimestamp(int.from_bytes(self.raw(height)[_TIME_AT], "little"), UTC)

    def median_time(self, height: int) -> datetime:
        """Return the median time of the header at a height and the ten before [UTC], which rises block by block."""
        times = np.sort(_numbers(self._rows.raws[max(0, self._known(height) + 1 - MEDIAN_OF) : height + 1], _TIME_AT))
        return datetime.fromtimestamp(int(times[len(times) // 2]), UTC)

    def height_of(self, hash: str) -> int | None:  # noqa: A002 - as in BlockRef
        """Return the height of a block by its hash as nodes print it, or ``None`` if it is not on this chain."""
        return self._rows.find(bytes.fromhex(BlockRef(0, hash).hash)[::-1], self._length)

    def __contains__(self, block: object) -> bool:
        return isinstance(block, BlockRef) and block.height < self._length and self.ref(block.height) == block

    def upto(self, height: int) -> Self:
        """Return the part of the chain that ends at a height."""
        length = self._known(height) + 1
        work = self._work - _work_in(_numbers(self._rows.raws[length : self._length], _BITS_AT))
        return type(self)(self._rules, self._rows, length, work)

    def extended(self, raw: bytes, start: int, *, now: datetime | None = None) -> Self:
        """Return the chain with everything from height ``start`` on replaced by these headers.

        It is not said that the result has more work than this chain: `best_of` decides.

        Parameters
        ----------
        raw
            Headers of 80 bytes, one after the other.
        start
            The height of the first; at most one above the tip. From 0, the first must be the network's.
        now
            The present; headers dated more than two hours ahead of it are refused. ``None`` leaves that out.

        Raises
        ------
        ProofFailed
            If a header fails a rule: the lowest that does, as a `HeaderFault`.
        BadInput
            If these are no whole headers, or they do not meet the chain.
        """
        raws = self._readable(raw, start)
        if start == 0:
            self._check_genesis(raws[0].tobytes())
            raws, start = raws[1:], 1
            if not len(raws):
                return self.upto(0)
        hashes = double_sha256(raws)
        present = None if now is None else instant(now)
        work = self._work - _work_in(_numbers(self._rows.raws[start : self._length], _BITS_AT))
        for columns in self._columns(raws, hashes, start):
            check(columns, self._rules, present)
            work += _work_in(columns.bits[-columns.new :])
        return type(self)(self._rules, self._rows.extended(start, raws, hashes), start + len(raws), work)

    def _columns(self, raws: Bytes, hashes: Bytes, start: int) -> Iterator[Columns]:
        """Yield the headers in parts that a processor's cache holds, each with those before that its rules look at."""
        lowest = context_from(start, self._rules)
        known = self._rows.raws[lowest:start]
        times = np.concatenate((_numbers(known, _TIME_AT), _numbers(raws, _TIME_AT)))
        bits = np.concatenate((_numbers(known, _BITS_AT), _numbers(raws, _BITS_AT)))
        parent = self._rows.hashes[start - 1].tobytes()
        for begin in range(0, len(raws), _PART):
            part, first = slice(begin, begin + _PART), context_from(start + begin, self._rules)
            seen = slice(first - lowest, start + begin + len(raws[part]) - lowest)
            yield Columns(
                first=first, raws=raws[part], hashes=hashes[part], parent=parent, times=times[seen], bits=bits[seen]
            )
            parent = hashes[part][-1].tobytes()

    def _known(self, height: int) -> int:
        if type(height) is not int or not 0 <= height < self._length:
            raise BadInput(
                f"the chain of headers goes from 0 to {self.height}",
                value=height,
                remedy="extend it first, or ask for a lower height",
            )
        return height

    def _readable(self, raw: bytes, start: int) -> Bytes:
        if not isinstance(raw, bytes | bytearray | memoryview) or not len(raw) or len(raw) % HEADER_SIZE:
            shown = f"{len(raw)} bytes" if isinstance(raw, bytes | bytearray | memoryview) else raw
            raise BadInput("headers come whole, and at least one", value=shown, remedy=_REMEDY)
        if type(start) is not int or not 0 <= start <= self._length:
            raise BadInput(
                f"headers meet the chain at a height from 0 to {self._length}",
                value=start,
                remedy="ask for the headers from an earlier height on",
            )
        if start + len(raw) // HEADER_SIZE > _HIGHEST:
            raise BadInput("a chain has fewer than 2^31 headers", value=len(raw) // HEADER_SIZE, remedy=_REMEDY)
        return np.frombuffer(raw, np.uint8).reshape(-1, HEADER_SIZE)

    def _check_genesis(self, raw: bytes) -> None:
        if raw != self._rules.genesis:
            asked = block_hash(self._rules.genesis)
            fault = HeaderFault(height=0, rule=HeaderRule.GENESIS, met=block_hash(raw), asked=asked, raw=raw)
            raise refusal(fault, self.network)


def best_of(chains: Iterable[HeaderChain]) -> HeaderChain:
    """Return the chain of most work; of equals the first, as nodes keep the one that they saw first.

    Raises
    ------
    BadInput
        If there is none, or they are of different networks.
    """
    known = list(chains)
    if len({chain.network for chain in known}) != 1:
        raise BadInput(
            "chains of one network are compared, at least one",
            value=sorted({chain.network for chain in known}),
            remedy="pass chains of the same network",
        )
    return max(known, key=lambda chain: chain.work)


def _numbers(raws: Bytes, field: slice) -> Numbers:
    return np.ascontiguousarray(raws[:, field]).view("<u4")[:, 0].astype(np.int64)


def _work_in(bits: Numbers) -> int:
    """Return the work of headers by their targets: counted for each target, then multiplied as whole numbers."""
    if not len(bits):
        return 0
    starts = np.flatnonzero(np.concatenate(([True], bits[1:] != bits[:-1])))
    kinds, of_run = np.unique(bits[starts], return_inverse=True)
    counts = np.zeros(len(kinds), np.int64)
    np.add.at(counts, of_run, np.diff(starts, append=len(bits)))
    return sum(_work_of(int(one)) * int(count) for one, count in zip(kinds, counts, strict=True))
