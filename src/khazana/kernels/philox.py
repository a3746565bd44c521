"""Random words by counter: Philox4x32 with ten rounds.

There is no state to hand on: four words are a function of a counter of four words and a key of two. Path *i* draws
its words of two days at the counter ``(⌊day / 2⌋, stream, i mod 2³², ⌊i / 2³²⌋)``, under the key that the seed is; the
first two of the four are for the even day, the others for the odd one. So each path, day and stream has its own words,
whoever draws them, in whatever order.

References
----------
Salmon, J. K., Moraes, M. A., Dror, R. O., Shaw, D. E. (2011). Parallel random numbers: as easy as 1, 2, 3. SC '11.
doi:10.1145/2063384.2063405
"""

from typing import Final

import numpy as np

__all__ = ["philox"]

_M0: Final = np.uint64(0xD2511F53)
_M1: Final = np.uint64(0xCD9E8D57)
_W0: Final = np.uint64(0x9E3779B9)
_W1: Final = np.uint64(0xBB67AE85)
_LOW: Final = np.uint64(0xFFFFFFFF)
_HALF: Final = np.uint64(32)


def philox(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the four words at a counter under a key; words are held in 64 bits, as their products need them.

    Examples
    --------
    >>> zero = np.uint64(0)
    >>> " ".join(f"{word:08x}" for word in philox(zero, zero, zero, zero, zero, zero))
    '6627e8d5 e169c58d bc57ac4c 9b00dbd8'
    """
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _HALF) ^ c1 ^ k0, p1 & _LOW, (p0 >> _HALF) ^ c3 ^ k1, p0 & _LOW
        k0 = (k0 + _W0) & _LOW
        k1 = (k1 + _W1) & _LOW
    return c0, c1, c2, c3
