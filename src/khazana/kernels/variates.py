"""Variates from random words: normal, Student's t, counts of rare events, and places in a table.

References
----------
Box, G. E. P., Muller, M. E. (1958). Ann. Math. Statist. 29, 610.
Bailey, R. W. (1994). Polar generation of random variates with the t-distribution. Math. Comp. 62, 779.
"""

# ruff: noqa: FURB136 - a choice compiles to one instruction, where min and max of numba test for NaN

from typing import Final

import numpy as np

from khazana.kernels.elementary import cosine, exp2_less_one, log2_uniform, sine
from khazana.kernels.primitives import Float, Int, Word, float_of_word, high_product, root

__all__ = ["normal", "normal_pair", "place", "student", "unit"]

_ZERO: Final = np.float32(0.0)
_HALF: Final = np.float32(0.5)
_STEP: Final = np.float32(2.0**-32)
_MINUS_TWO_LN_TWO: Final = np.float32(-1.3862943611198906)


def normal(radius: Word, angle: Word) -> Float:
    """Return a standard normal variate of two words: ``√(−2 ln U) · cos 2πV``."""
    return root(_MINUS_TWO_LN_TWO * log2_uniform(radius)) * cosine(angle)


def normal_pair(radius: Word, angle: Word) -> tuple[Float, Float]:
    """Return two independent standard normal variates of two words; the first is that of `normal`."""
    length = root(_MINUS_TWO_LN_TWO * log2_uniform(radius))
    return length * cosine(angle), length * sine(angle)


def student(radius: Word, angle: Word, power: Float, spread: Float) -> Float:
    """Return a variate of Student's t of two words, by Bailey's polar method: exact, and without a branch.

    With n degrees of freedom it is ``√(spread · (U^(−2/n) − 1)) · cos 2πV``, where ``power`` is −2/n. ``spread`` is n
    for Student's t itself, n − 2 for variance 1, and (n − 2) times a variance for that variance.
    """
    excess = exp2_less_one(power * log2_uniform(radius))
    square = spread * excess
    return root(square if square > _ZERO else _ZERO) * cosine(angle)


def unit(word: Word) -> Float:
    """Return the uniform number of a word, ``(word + ½)·2⁻³²``, above 0 and at most 1.

    An event of probability p is ``unit(word) < p``: p is met to one part in 2²⁴ of itself.
    """
    return (float_of_word(word) + _HALF) * _STEP


def place(word: Word, size: Int) -> Int:
    """Return a place in a table of a size, each as likely as another."""
    return high_product(word, size)
