"""The books of a path: what the orders of a day do to coins, cost and all that is counted.

Coins, cost, and what is counted up over thousands of days, are sums of two floats, of which the second holds what the
first could not (Kahan). So a hundredth of a coin a day is not lost on a hundred thousand.

References
----------
Kahan, W. (1965). Further remarks on reducing truncation errors. Comm. ACM 8, 40.
"""

# ruff: noqa: FURB136 - a choice compiles to one instruction, where min and max of numba test for NaN

from typing import Final

import numpy as np

from khazana.kernels.primitives import Float

__all__ = [
    "added",
    "adequacy",
    "begun_anew",
    "carried",
    "drawn_down",
    "highest",
    "kept_share",
    "least",
    "less",
    "plus",
    "reciprocal",
    "reduced",
    "scaled",
    "times",
]

_ZERO: Final = np.float32(0.0)
_ONE: Final = np.float32(1.0)


def plus(one: Float, two: Float) -> Float:
    """Return a sum."""
    return one + two


def less(one: Float, two: Float) -> Float:
    """Return a difference."""
    return one - two


def times(one: Float, two: Float) -> Float:
    """Return a product."""
    return one * two


def reciprocal(value: Float) -> Float:
    """Return one over a value."""
    return _ONE / value


def least(one: Float, two: Float) -> Float:
    """Return the smaller."""
    return one if one < two else two


def highest(so_far: Float, value: Float) -> Float:
    """Return the larger."""
    return value if value > so_far else so_far


def added(total: Float, rest: Float, amount: Float) -> tuple[Float, Float]:
    """Add an amount to a sum, and keep what was lost for the next time."""
    amount = amount - rest
    new = total + amount
    return new, (new - total) - amount


def kept_share(coins: Float, gone: Float) -> Float:
    """Return the share of coins that is left."""
    left = coins - gone
    return left / coins if coins > _ZERO else _ONE


def reduced(coins: Float, rest: Float, change: Float) -> tuple[Float, Float]:
    """Add a change that may be negative; nothing is left below zero by rounding."""
    coins, rest = added(coins, rest, change)
    is_held = coins > _ZERO
    return coins if is_held else _ZERO, rest if is_held else _ZERO


def scaled(total: Float, rest: Float, share: Float) -> tuple[Float, Float]:
    """Return a share of a sum and of what it keeps."""
    return total * share, rest * share


def begun_anew(total: Float, rest: Float, begins: Float) -> tuple[Float, Float]:
    """Return a sum, or zero where a year begins."""
    return total if begins < _ONE else _ZERO, rest if begins < _ONE else _ZERO


def drawn_down(value: Float, peak: Float, lowest: Float) -> tuple[Float, Float]:
    """Return the highest value so far, and the lowest share of it that was come to."""
    peak = value if value > peak else peak
    share = value / peak if peak > _ZERO else _ONE
    return peak, share if share < lowest else lowest


def carried(carrying: Float, share: Float, spent: Float, value: Float) -> Float:
    """Return the carrying amount at cost less impairment: what is kept of it, and new cost, at most the value."""
    carrying = carrying * share + spent
    return carrying if carrying < value else value


def adequacy(net_reserves: Float, metric: Float) -> Float:
    """Return net reserves as a share of a metric."""
    return net_reserves / metric
