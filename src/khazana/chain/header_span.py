"""Consecutive headers of one server, linked to each other: which block stands at which height, by its word."""

from typing import Final

import numpy as np

from khazana.bitcoin import HEADER_SIZE
from khazana.core import BlockRef, ProofFailed
from khazana.kernels import double_sha256

__all__ = ["HeaderSpan"]

_PARENT = slice(4, 36)
_ROOT = slice(36, 68)
_REMEDY: Final = "ask another server, and do not trust this one"


class HeaderSpan:
    """Headers from height ``start`` on. That each builds on the one before is checked here, the work is not.

    Raises
    ------
    ProofFailed
        If a header does not build on the one before it.
    """

    def __init__(self, start: int, raw: bytes, where: str) -> None:
        self.start = start
        self._raws = np.frombuffer(raw, np.uint8).reshape(-1, HEADER_SIZE)
        self._hashes = double_sha256(self._raws)
        broken = np.flatnonzero((self._raws[1:, _PARENT] != self._hashes[:-1]).any(axis=1))
        if len(broken):
            height = start + int(broken[0]) + 1
            raise ProofFailed(
                f"the header at height {height} does not build on the one before it",
                evidence=self._raws[height - start].tobytes(),
                where=where,
                remedy=_REMEDY,
            )

    @property
    def end(self) -> int:
        """One above the last height."""
        return self.start + len(self._raws)

    def ref(self, height: int) -> BlockRef:
        """Return the block at a height."""
        return BlockRef(height, self._hashes[height - self.start].tobytes()[::-1].hex())

    def root(self, height: int) -> bytes:
        """Return the merkle root in the header at a height, in the order of the wire."""
        root: bytes = self._raws[height - self.start][_ROOT].tobytes()
        return root
