"""SHA-256 of many equally long messages: one by one while they are few, in lanes once they are many.

The lanes are compiled by numba. Loading it takes a good part of a second, and compiling a few seconds where
nothing is cached yet, so it waits until there is that much to do. The bytes are the same either way.
"""

import hashlib
import sys
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["COMPILE_FROM", "Bytes", "double_sha256", "sha256"]

Bytes = npt.NDArray[np.uint8]
"""An array of bytes."""

COMPILE_FROM: Final = 200_000
"""From so many messages on the lanes are loaded, and compiled where they must be."""
_WORTHWHILE: Final = 64
"""From so many on they are used where they are loaded already."""
_LANES: Final = "khazana.kernels.sha256_lanes"
_SIZE: Final = 32


def sha256(rows: Bytes) -> Bytes:
    """Return the SHA-256 of each row of ``rows`` (n, length) as (n, 32).

    Examples
    --------
    >>> bytes(sha256(np.frombuffer(b"abc", np.uint8).reshape(1, 3))[0]).hex()[:16]
    'ba7816bf8f01cfea'
    """
    return _digests(rows, twice=False)


def double_sha256(rows: Bytes) -> Bytes:
    """Return the SHA-256 of the SHA-256 of each row of ``rows`` (n, length) as (n, 32)."""
    return _digests(rows, twice=True)


def _digests(rows: Bytes, *, twice: bool) -> Bytes:
    count = len(rows)
    if count >= COMPILE_FROM or (count >= _WORTHWHILE and _LANES in sys.modules):
        from khazana.kernels.sha256_lanes import digests_in_lanes  # noqa: PLC0415 - it loads a compiler

        return digests_in_lanes(rows, twice=twice)
    return _one_by_one(rows, twice=twice)


def _one_by_one(rows: Bytes, *, twice: bool) -> Bytes:
    count, length = rows.shape
    data, once = memoryview(rows.tobytes()), hashlib.sha256
    starts = range(0, count * length, length) if length else [0] * count
    first = (once(data[start : start + length]).digest() for start in starts)
    joined = b"".join((once(digest).digest() for digest in first) if twice else first)
    return np.frombuffer(joined, np.uint8).reshape(count, _SIZE)
