"""Counts of values in bins of at most 0.2%: whole numbers, which add up to the same whatever the order.

A bin is what the sign, the exponent and the first nine digits of a 32-bit float say: 512 bins from one power of two to
the next, the widest 0.195% wide. Taking a value's bin takes a shift and no logarithm, and is the same everywhere.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.kernels.loops import ready

__all__ = ["BINS", "bin_edges", "bins_of", "tally"]

Singles = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_SHIFT: Final = 14
_HALF: Final = 1 << 17
BINS: Final = 2 * _HALF
"""How many bins there are; those below the half are of negative values."""
_ROOM: Final = 1 << 20


def bins_of(values: Singles) -> Ints:
    """Return the bin of each value; a larger value is in the same bin or a higher one.

    Examples
    --------
    >>> bins_of(np.array([-1.0, 0.0, 1.0, 1.0019, 1.002], np.float32)).tolist()
    [114687, 131072, 147456, 147456, 147457]
    """
    bits = np.ascontiguousarray(values, np.float32).view(np.int32).astype(np.int64)
    return np.where(bits >= 0, _HALF + (bits >> _SHIFT), _HALF - 1 - ((bits & 0x7FFFFFFF) >> _SHIFT))


def bin_edges(bins: Ints) -> tuple[Singles, Singles]:
    """Return the bounds of bins: the lowest and the highest value in each.

    Examples
    --------
    >>> [float(edge[0]) for edge in bin_edges(np.array([147456]))]
    [1.0, 1.001953125]
    """
    is_negative = bins < _HALF
    inner = np.where(is_negative, _HALF - 1 - bins, bins - _HALF) << _SHIFT
    near = inner.astype(np.int32).view(np.float32)
    far = (inner + (1 << _SHIFT)).astype(np.int32).view(np.float32)
    return np.where(is_negative, -far, near), np.where(is_negative, -near, far)


def tally(cells: Singles) -> tuple[Ints, Ints]:
    """Count the values of each row ``(n_cells, n)`` by bin.

    Returns
    -------
    tuple
        Codes in rising order, each a cell's number times `BINS` plus a bin, and how many values are there.
    """
    codes, counts = [], []
    first, scratch, count_rows = 0, np.zeros(BINS, np.int64), ready(_count, _probe)
    rows = np.ascontiguousarray(cells, np.float32)
    while first < len(rows):
        code, count = np.empty(_ROOM, np.int64), np.empty(_ROOM, np.int64)
        first, filled = count_rows(rows.view(np.int32), first, scratch, code, count)
        codes.append(code[:filled])
        counts.append(count[:filled])
    if not codes:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    return np.concatenate(codes), np.concatenate(counts)


def _probe() -> tuple[npt.NDArray[np.int32], int, Ints, Ints, Ints]:
    return np.zeros((1, 1), np.int32), 0, np.zeros(BINS, np.int64), np.zeros(BINS, np.int64), np.zeros(BINS, np.int64)


def _count(rows: npt.NDArray[np.int32], first: int, scratch: Ints, codes: Ints, counts: Ints) -> tuple[int, int]:
    """Count row after row while there is room; return the row to go on with, and how many codes were written."""
    filled = 0
    for row in range(first, rows.shape[0]):
        if filled + BINS > codes.size:
            return row, filled
        low, high = BINS, -1
        for place in range(rows.shape[1]):
            bits = rows[row, place]
            at = _HALF + (bits >> _SHIFT) if bits >= 0 else _HALF - 1 - ((bits & 0x7FFFFFFF) >> _SHIFT)
            scratch[at] += 1
            low, high = min(low, at), max(high, at)
        for at in range(low, high + 1):
            if scratch[at] > 0:
                codes[filled], counts[filled] = row * BINS + at, scratch[at]
                scratch[at] = 0
                filled += 1
    return rows.shape[0], filled
