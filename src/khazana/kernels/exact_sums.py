"""Sums of floats without rounding: whole numbers that add up to the same whatever the order.

A float is a whole number times a power of two. Each row's numbers are added up by their power, halves of their digits
apart, in integers that cannot overflow; what comes out is one integer, in units of 2⁻¹⁰⁷⁴.

References
----------
Neal, R. M. (2015). Fast exact summation using small and large superaccumulators. arXiv:1505.05571.
"""

from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.kernels.loops import ready

__all__ = ["UNIT", "exact_sums"]

UNIT: Final = Fraction(1, 1 << 1074)
"""What one stands for in a sum."""
_HALF: Final = 26
_EXPONENTS: Final = 2048
_MOST: Final = 1 << 34
"""So many numbers of 27 bits fit in 63."""


def exact_sums(rows: npt.NDArray[np.float64]) -> tuple[int, ...]:
    """Return the sum of each row ``(n_rows, n)``, in units of 2⁻¹⁰⁷⁴.

    Raises
    ------
    ValueError
        If a number is not finite, or a row has 2³⁴ or more.

    Examples
    --------
    >>> (total,) = exact_sums(np.array([[1e300, 1.0, -1e300]]))
    >>> float(total * UNIT)
    1.0
    """
    if not np.isfinite(rows).all() or rows.shape[-1] >= _MOST:
        raise ValueError("a sum is of finite numbers, fewer than 2**34 of them")
    halves, add = np.zeros((2, _EXPONENTS), np.int64), ready(_add, _probe)
    sums = []
    for row in np.ascontiguousarray(rows, np.float64):
        halves[:] = 0
        add(row.view(np.int64), halves)
        (places,) = np.nonzero(halves.any(axis=0))
        sums.append(sum(_whole(halves, int(place)) for place in places))
    return tuple(sums)


def _whole(halves: npt.NDArray[np.int64], place: int) -> int:
    digits = (int(halves[1, place]) << _HALF) + int(halves[0, place])
    return digits << max(place - 1, 0)


def _probe() -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    return np.zeros(1, np.int64), np.zeros((2, _EXPONENTS), np.int64)


def _add(row: npt.NDArray[np.int64], halves: npt.NDArray[np.int64]) -> None:
    """Add the digits of floats, given as their bits, to the place of their exponents."""
    for bits in row:
        exponent = (bits >> 52) & 0x7FF
        digits = bits & 0xFFFFFFFFFFFFF
        if exponent > 0:
            digits |= 1 << 52
        low, high = digits & 0x3FFFFFF, digits >> 26
        if bits < 0:
            low, high = -low, -high
        halves[0, exponent] += low
        halves[1, exponent] += high
