"""Logarithm, exponential, sine and cosine of 32-bit floats, as polynomials of our own.

A library's functions differ from machine to machine in their last bit, and so would every path. These are made of the
operations of `khazana.kernels.primitives` alone. All steps of Horner's scheme are fused multiply-adds, and so is the
last step of each function; whatever is written with ``+ - * /`` is rounded by itself.

The coefficients are minimax, by Remez's exchange in 40 digits, then rounded to 32 bits. Errors are measured in
tests/kernels/test_elementary.py against 80-bit arithmetic, and stated below in units in the last place.
"""

from typing import Final

import numpy as np

from khazana.kernels.primitives import (
    Float,
    Int,
    Word,
    as_float,
    as_int,
    difference,
    float_of,
    float_of_signed_word,
    float_of_word,
    fused,
    magnitude,
    shifted_down,
    shifted_up,
    total,
)

__all__ = ["cosine", "exp2", "exp2_less_one", "log2", "log2_uniform", "sine"]

_ONE: Final = np.float32(1.0)
_HALF: Final = np.float32(0.5)
_QUARTER: Final = np.float32(0.25)
_STEP: Final = np.float32(2.0**-32)
_ROUNDER: Final = np.float32(1.5 * 2**23)
"""Added to a float below 2²² in size, it rounds it to a whole number, which then stands in the low bits."""
_ROUNDER_BITS: Final = np.int32(0x4B400000)
_ROOT_OF_HALF: Final = np.int32(0x3F3504F3)
_MANTISSA: Final = np.int32(23)
_WORD_BITS: Final = np.int32(32)

_E0: Final = np.float32(0.6931471824645996)
_E1: Final = np.float32(0.24022647738456726)
_E2: Final = np.float32(0.055503323674201965)
_E3: Final = np.float32(0.00961843691766262)
_E4: Final = np.float32(0.0013398873852565885)
_E5: Final = np.float32(0.00015353361959569156)

_L0: Final = np.float32(1.4426950216293335)
_L1: Final = np.float32(-0.7213473320007324)
_L2: Final = np.float32(0.48091062903404236)
_L3: Final = np.float32(-0.3607036769390106)
_L4: Final = np.float32(0.28791624307632446)
_L5: Final = np.float32(-0.23894482851028442)
_L6: Final = np.float32(0.21571560204029083)
_L7: Final = np.float32(-0.20726972818374634)
_L8: Final = np.float32(0.12583699822425842)

_S0: Final = np.float32(6.2831854820251465)
_S1: Final = np.float32(-41.341678619384766)
_S2: Final = np.float32(81.60223388671875)
_S3: Final = np.float32(-76.57498931884766)
_S4: Final = np.float32(39.71091842651367)


def _exponential(fraction: Float) -> Float:
    """Return q with ``2^fraction = 1 + fraction·q``, for fractions from −½ to ½."""
    q = fused(_E5, fraction, _E4)
    q = fused(q, fraction, _E3)
    q = fused(q, fraction, _E2)
    q = fused(q, fraction, _E1)
    return fused(q, fraction, _E0)


def exp2(power: Float) -> Float:
    """Return ``2^power`` for powers from −125 to 127; at most 1 ulp off.

    Near zero, where daily returns are, the error is that of the last rounding alone, so that a price does not creep.
    """
    shifted = power + _ROUNDER
    fraction = power - (shifted - _ROUNDER)
    mantissa = fused(fraction, _exponential(fraction), _ONE)
    whole = difference(as_int(shifted), _ROUNDER_BITS)
    return as_float(total(as_int(mantissa), shifted_up(whole, _MANTISSA)))


def exp2_less_one(power: Float) -> Float:
    """Return ``2^power − 1`` for powers from −125 to 127, small powers too without loss; at most 3 ulp off."""
    shifted = power + _ROUNDER
    fraction = power - (shifted - _ROUNDER)
    whole = difference(as_int(shifted), _ROUNDER_BITS)
    scale = as_float(total(as_int(_ONE), shifted_up(whole, _MANTISSA)))
    return fused(scale, fraction * _exponential(fraction), scale - _ONE)


def _logarithm(bits: Int) -> tuple[Float, Float, Int]:
    """Return p, m and k, where ``p·m + k`` is the binary logarithm, and 1 + m lies from √½ to √2."""
    whole = shifted_down(difference(bits, _ROOT_OF_HALF), _MANTISSA)
    over = as_float(difference(bits, shifted_up(whole, _MANTISSA))) - _ONE
    p = fused(_L8, over, _L7)
    p = fused(p, over, _L6)
    p = fused(p, over, _L5)
    p = fused(p, over, _L4)
    p = fused(p, over, _L3)
    p = fused(p, over, _L2)
    p = fused(p, over, _L1)
    p = fused(p, over, _L0)
    return p, over, whole


def log2(value: Float) -> Float:
    """Return the binary logarithm of a positive, normal float; at most 3 ulp off."""
    p, over, whole = _logarithm(as_int(value))
    return fused(p, over, float_of(whole))


def log2_uniform(word: Word) -> Float:
    """Return the binary logarithm of the uniform number of a word, ``(word + ½)·2⁻³²``, from −33 to 0."""
    p, over, whole = _logarithm(as_int(float_of_word(word) + _HALF))
    return fused(p, over, float_of(difference(whole, _WORD_BITS)))


def _sine(turns: Float) -> Float:
    """Return the sine of −¼ to ¼ turns."""
    square = turns * turns
    p = fused(_S4, square, _S3)
    p = fused(p, square, _S2)
    p = fused(p, square, _S1)
    p = fused(p, square, _S0)
    return p * turns


def cosine(word: Word) -> Float:
    """Return the cosine of the angle of a word, ``word·2⁻³²`` turns; at most 2⁻²³ off."""
    return _sine(_QUARTER - magnitude(float_of_signed_word(word) * _STEP))


def sine(word: Word) -> Float:
    """Return the sine of the angle of a word, ``word·2⁻³²`` turns; at most 2⁻²³ off."""
    half = magnitude(float_of_signed_word(word) * _STEP)
    turns = float_of_signed_word(word) * _STEP
    folded = _HALF - half if half > _QUARTER else half
    one = _sine(folded)
    return one if turns >= np.float32(0.0) else -one
