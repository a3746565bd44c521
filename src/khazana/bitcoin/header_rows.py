"""Room for headers and their hashes, shared by views of different length; rows are written once.

A view sees the rows below its length. Rows behind are claimed by the first who extends a view that ends where the
last claim ended; the claim is one step of a dict, so that no two threads make the same one. Whoever comes second
shares what is equal, and copies otherwise.
"""

from dataclasses import dataclass, field
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from khazana.bitcoin.headers import HEADER_SIZE

__all__ = ["Bytes", "HeaderRows"]

Bytes = npt.NDArray[np.uint8]

_HASH_SIZE: Final = 32
_SPARE: Final = 2_016
_NEAR: Final = 4_096


@dataclass(frozen=True, slots=True)
class _Claim:
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class _Index:
    """The first ``count`` rows by the first eight bytes of their hashes, sorted."""

    count: int
    keys: npt.NDArray[np.uint64]
    heights: npt.NDArray[np.intp]


@dataclass(slots=True, eq=False)
class HeaderRows:
    """Headers ``raws`` (room, 80) and ``hashes`` (room, 32) in wire order; ``filled`` rows of them are claimed."""

    raws: Bytes
    hashes: Bytes
    filled: int
    claims: dict[int, _Claim] = field(default_factory=dict)
    index: _Index | None = None

    @classmethod
    def of(cls, raws: Bytes, hashes: Bytes) -> Self:
        """Return room that holds these rows."""
        return cls._joined((raws, hashes))

    @classmethod
    def _joined(cls, *parts: tuple[Bytes, Bytes]) -> Self:
        count = sum(len(raws) for raws, _ in parts)
        room = count + count // 8 + _SPARE  # an eighth more, so that copying costs little for each row in the end
        made = cls(np.empty((room, HEADER_SIZE), np.uint8), np.empty((room, _HASH_SIZE), np.uint8), count)
        start = 0
        for raws, hashes in parts:
            end = start + len(raws)
            made.raws[start:end], made.hashes[start:end] = raws, hashes
            start = end
        return made

    def extended(self, length: int, raws: Bytes, hashes: Bytes) -> Self:
        """Return room that holds the first ``length`` rows and these after them: this one where that can be."""
        start, end = length, length + len(raws)
        while end <= len(self.raws):
            stop = min(end, self._end())
            if not self._holds(start, raws[start - length : stop - length], hashes[start - length : stop - length]):
                break
            mine, start = _Claim(end), stop
            if start == end:
                return self
            if self.claims.setdefault(start, mine) is mine:
                self.raws[start:end], self.hashes[start:end] = raws[start - length :], hashes[start - length :]
                return self
        return self._joined((self.raws[:length], self.hashes[:length]), (raws, hashes))

    def _end(self) -> int:
        """Return where the last claim ends."""
        end = self.filled
        while (claim := self.claims.get(end)) is not None:
            end = claim.end
        self.filled = end
        return end

    def _holds(self, start: int, raws: Bytes, hashes: Bytes) -> bool:
        end = start + len(raws)
        return np.array_equal(self.raws[start:end], raws) and np.array_equal(self.hashes[start:end], hashes)

    def find(self, digest: bytes, length: int) -> int | None:
        """Return which of the first ``length`` rows has a hash: near the end by looking, further down by an index."""
        near = max(0, length - _NEAR)
        row = self._look(digest, near, length)
        if row is not None or not near:
            return row
        index = self.index
        if index is None or index.count < near - _NEAR:
            self.index = index = self._indexed(near)
        row = self._look_up(index, digest)
        if row is None and index.count < near:
            row = self._look(digest, index.count, near)
        return row if row is None or row < length else None

    def _look(self, digest: bytes, start: int, end: int) -> int | None:
        same = self._keys(start, end) == np.frombuffer(digest, np.uint64)[0]
        return self._first_with(digest, (np.flatnonzero(same) + start).tolist())

    def _look_up(self, index: _Index, digest: bytes) -> int | None:
        key = np.frombuffer(digest, np.uint64)[0]
        first, last = np.searchsorted(index.keys, key, "left"), np.searchsorted(index.keys, key, "right")
        return self._first_with(digest, index.heights[first:last].tolist())

    def _first_with(self, digest: bytes, rows: list[int]) -> int | None:
        return next((row for row in rows if self.hashes[row].tobytes() == digest), None)

    def _indexed(self, count: int) -> _Index:
        keys = self._keys(0, count)
        order = np.argsort(keys)
        return _Index(count, keys[order], order)

    def _keys(self, start: int, end: int) -> npt.NDArray[np.uint64]:
        keys: npt.NDArray[np.uint64] = self.hashes[start:end].view(np.uint64)[:, 0]
        return keys
