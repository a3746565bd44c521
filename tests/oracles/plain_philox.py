"""Philox as its paper states it, for words of any width, in Python's integers.

NumPy has the same construction for words of 64 bits. What agrees with NumPy's there, and differs for 32 bits in nothing
but the width and the constants of the paper's table, stands for NumPy's here.

References
----------
Salmon, J. K. et al. (2011). Parallel random numbers: as easy as 1, 2, 3. SC '11. Section 3.3 and table 2.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

MULTIPLIERS = {32: (0xD2511F53, 0xCD9E8D57), 64: (0xD2E7470EE14C6C93, 0xCA5A826395121157)}
WEYL = {32: (0x9E3779B9, 0xBB67AE85), 64: (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)}


def philox4(counter: Sequence[int], key: Sequence[int], bits: int, rounds: int = 10) -> list[int]:
    """Return four words at a counter under a key."""
    modulus = 1 << bits
    words, keys = list(counter), list(key)
    for _ in range(rounds):
        high_0, low_0 = divmod(MULTIPLIERS[bits][0] * words[0], modulus)
        high_1, low_1 = divmod(MULTIPLIERS[bits][1] * words[2], modulus)
        words = [high_1 ^ words[1] ^ keys[0], low_1, high_0 ^ words[3] ^ keys[1], low_0]
        keys = [(one + step) % modulus for one, step in zip(keys, WEYL[bits], strict=True)]
    return words


def words_of_paths(seed: int, stream: int, days: int, paths: npt.ArrayLike) -> npt.NDArray[np.uint64]:
    """Return the two words of each day and path ``(2, days, n_paths)``, by NumPy's arrays of 64-bit integers."""
    path = np.asarray(paths, np.uint64)
    low, shift = np.uint64(0xFFFFFFFF), np.uint64(32)
    words = np.empty((2, days + days % 2, path.size), np.uint64)
    for pair in range(-(-days // 2)):
        c = [np.full(path.size, pair, np.uint64), np.full(path.size, stream, np.uint64), path & low, path >> shift]
        k = [seed & 0xFFFFFFFF, seed >> 32]
        for _ in range(10):
            p0, p1 = (np.uint64(m) * word for m, word in zip(MULTIPLIERS[32], (c[0], c[2]), strict=True))
            c = [(p1 >> shift) ^ c[1] ^ np.uint64(k[0]), p1 & low, (p0 >> shift) ^ c[3] ^ np.uint64(k[1]), p0 & low]
            k = [(one + step) & 0xFFFFFFFF for one, step in zip(k, WEYL[32], strict=True)]
        words[:, 2 * pair], words[:, 2 * pair + 1] = c[:2], c[2:]
    return words[:, :days]
