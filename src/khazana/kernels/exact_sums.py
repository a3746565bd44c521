"""Sums of floats without rounding: whole numbers that add up to the same whatever the order.

A float is a whole number times a power of two. Its digits are added to 32-bit limbs of one long number, each kept in 63
bits, so that thousands of millions of carries wait there; what comes out is one integer, in units of 2⁻¹⁰⁷⁴.

References
----------
Neal, R. M. (2015). Fast exact summation using small and large superaccumulators. arXiv:1505.05571.
"""

from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.kernels.loops import ready

__all__ = ["UNIT", "exact_moments"]

Singles = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

UNIT: Final = Fraction(1, 1 << 1074)
"""What one stands for in a sum."""
_LIMBS: Final = 67
_LIMB: Final = 32
_MOST: Final = 1 << 30
"""So many numbers of 32 bits fit in 63."""


def exact_moments(rows: Singles, less: Singles) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the sum of each row less another ``(n_rows, n)``, and the sum of its squares, in units of 2⁻¹⁰⁷⁴.

    A difference and a square are rounded once, to 64 bits, before they are added; the sums are not rounded.

    Raises
    ------
    ValueError
        If a number is not finite, or a row has 2³⁰ or more.

    Examples
    --------
    >>> rows = np.array([[1e30, 1.0, -1e30]], np.float32)
    >>> sums, squares = exact_moments(rows, np.zeros_like(rows))
    >>> float(sums[0] * UNIT)
    1.0
    """
    if not (np.isfinite(rows).all() and np.isfinite(less).all()) or rows.shape[-1] >= _MOST:
        raise ValueError("a sum is of finite numbers, fewer than 2**30 of them")
    limbs = np.zeros((2, rows.shape[0], _LIMBS), np.int64)
    ready(_add, _probe)(np.ascontiguousarray(rows), np.ascontiguousarray(less), np.empty(1), limbs)
    sums, squares = ([_whole(row) for row in one] for one in limbs)
    return tuple(sums), tuple(squares)


def _whole(limbs: Ints) -> int:
    (places,) = np.nonzero(limbs)
    return sum(int(limbs[place]) << _LIMB * int(place) for place in places)


def _probe() -> tuple[Singles, Singles, npt.NDArray[np.float64], Ints]:
    one = np.zeros((1, 1), np.float32)
    return one, one, np.empty(1), np.zeros((2, 1, _LIMBS), np.int64)


def _add(rows: Singles, less: Singles, cell: npt.NDArray[np.float64], limbs: Ints) -> None:
    """Add numbers and their squares to the limbs of their rows; ``cell`` is where a float is seen as its bits."""
    bits_of = cell.view(np.int64)
    for row in range(rows.shape[0]):
        for place in range(rows.shape[1]):
            value = np.float64(rows[row, place]) - np.float64(less[row, place])
            for power in range(2):
                cell[0] = value if power == 0 else value * value
                bits = bits_of[0]
                exponent = (bits >> 52) & 0x7FF
                digits = bits & 0xFFFFFFFFFFFFF
                if exponent > 0:
                    digits |= 1 << 52
                    exponent -= 1
                limb, shift = exponent >> 5, exponent & 31
                low, high = (digits & 0xFFFFFFFF) << shift, (digits >> 32) << shift
                sign = -1 if bits < 0 else 1
                limbs[power, row, limb] += sign * (low & 0xFFFFFFFF)
                limbs[power, row, limb + 1] += sign * ((low >> 32) + (high & 0xFFFFFFFF))
                limbs[power, row, limb + 2] += sign * (high >> 32)
