"""The operations on 32-bit numbers from which every path is made, each rounded once.

What is computed on a path is written as plain functions over these, so that one source serves several targets: Python
itself, where they are what stands here; a processor's lanes, where `khazana.kernels.processor` puts one instruction in
the place of each; and whatever else has a correctly rounded sum, product, quotient, root and fused multiply-add.
Between them only ``+ - * /`` and comparisons of 32-bit floats occur, which IEEE 754 rounds the same everywhere, and no
compiler here is allowed to fuse them.

References
----------
IEEE 754-2019, sections 5.4.1 and 5.5.1. Boldo, S., Melquiond, G. (2008). Emulation of a FMA and correctly rounded sums:
proved algorithms using rounding to odd. IEEE Trans. Computers 57, 462.
"""

from typing import Final, TypeAlias

import numpy as np

__all__ = [
    "Float",
    "Int",
    "Word",
    "as_float",
    "as_int",
    "difference",
    "float_of",
    "float_of_signed_word",
    "float_of_word",
    "fused",
    "high_product",
    "int_of",
    "magnitude",
    "root",
    "shifted_down",
    "shifted_up",
    "total",
]

Float: TypeAlias = np.float32
Int: TypeAlias = np.int32
Word: TypeAlias = np.uint32

_ONES: Final = 0xFFFFFFFF
_SIGN: Final = 0x80000000
_SHORT: Final = 32


def fused(one: Float, two: Float, three: Float) -> Float:
    """Return ``one·two + three`` rounded once.

    The product of two 32-bit floats is exact in 64 bits; their sum is rounded to odd there, so that rounding it again
    to 32 bits is as if it were the first time.

    Examples
    --------
    >>> fused(np.float32(1 + 2**-12), np.float32(1 + 2**-12), np.float32(-1)) == np.float32(2**-11 + 2**-24)
    np.True_
    """
    product, other = np.float64(one) * np.float64(two), np.float64(three)
    summed = product + other
    if not np.isfinite(summed):
        return np.float32(summed)
    shadow = summed - product
    error = (product - (summed - shadow)) + (other - shadow)
    if error != 0 and not int(summed.view(np.int64)) & 1:
        towards = np.inf if error > 0 else -np.inf
        summed = np.nextafter(summed, towards)
    return np.float32(summed)


def root(value: Float) -> Float:
    """Return the square root, rounded once."""
    return np.float32(np.sqrt(value))


def magnitude(value: Float) -> Float:
    """Return the value without its sign."""
    return np.float32(np.abs(value))


def as_int(value: Float) -> Int:
    """Return the bits of a float as an integer."""
    return value.view(np.int32)


def as_float(bits: Int) -> Float:
    """Return the float that has these bits."""
    return bits.view(np.float32)


def total(one: Int, two: Int) -> Int:
    """Return a sum modulo 2³²."""
    return _wrapped(int(one) + int(two))


def difference(one: Int, two: Int) -> Int:
    """Return a difference modulo 2³²."""
    return _wrapped(int(one) - int(two))


def shifted_up(value: Int, by: Int) -> Int:
    """Return the bits shifted towards the highest."""
    return _wrapped(int(value) << int(by))


def shifted_down(value: Int, by: Int) -> Int:
    """Return the bits shifted towards the lowest; the sign is kept."""
    return np.int32(int(value) >> int(by))


def float_of(value: Int) -> Float:
    """Return the nearest float."""
    return np.float32(value)


def int_of(value: Float) -> Int:
    """Return a float that is a whole number as an integer."""
    return np.int32(value)


def float_of_word(word: Word) -> Float:
    """Return the float nearest to a word, 0 to 2³²."""
    return np.float32(word)


def float_of_signed_word(word: Word) -> Float:
    """Return the float nearest to a word read as signed, −2³¹ to 2³¹."""
    return np.float32(_wrapped(int(word)))


def high_product(word: Word, size: Int) -> Int:
    """Return ``⌊word · size / 2³²⌋``: a number below ``size``, as likely as any other to one part in 2³² / size."""
    return np.int32((int(word) * int(size)) >> _SHORT)


def _wrapped(value: int) -> Int:
    return np.int32((value & _ONES ^ _SIGN) - _SIGN)
