"""What a block creates: 50 BTC, halved each 210,000 blocks, in whole satoshi.

References
----------
Bitcoin Core, ``GetBlockSubsidy``.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.core import SATS_PER_BTC, BadInput, Sats, instant
from khazana.energy.quantities import quantity

__all__ = [
    "HALVINGS",
    "HALVING_BLOCKS",
    "Halving",
    "expected_at",
    "expected_halvings",
    "next_halving",
    "subsidies_sat",
    "subsidy",
    "subsidy_sum",
]

HALVING_BLOCKS: Final = 210_000
"""Blocks from one halving to the next on the main network."""
HALVINGS: Final = 64
"""From this halving on the subsidy is zero: the reference program shifts no further."""

_FIRST_SAT: Final = 50 * SATS_PER_BTC


def subsidy(height: int) -> Sats:
    """Return what the block at a height creates [sat]: ``50 BTC >> (height // 210,000)``.

    Raises
    ------
    BadInput
        If there is no such height.

    Examples
    --------
    >>> subsidy(840_000)
    312500000
    """
    return Sats(_of_halving(_checked(height) // HALVING_BLOCKS))


def subsidy_sum(start: int, stop: int) -> Sats:
    """Return what the blocks from ``start`` (in it) to ``stop`` (outside it) create [sat], exactly.

    Raises
    ------
    BadInput
        If the heights are none, or are in the wrong order.

    Examples
    --------
    >>> subsidy_sum(0, 64 * 210_000)
    2099999997690000
    """
    if _checked(stop) < _checked(start):
        raise BadInput("blocks are summed from the lower height on", value=f"{start}..{stop}", remedy="swap the two")
    total = 0
    for halving in range(start // HALVING_BLOCKS, min(HALVINGS - 1, stop // HALVING_BLOCKS) + 1):
        first, last = halving * HALVING_BLOCKS, (halving + 1) * HALVING_BLOCKS
        total += max(0, min(stop, last) - max(start, first)) * _of_halving(halving)
    return Sats(total)


def subsidies_sat(heights: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Return what the block at each height creates [sat], in the shape of ``heights``."""
    found = np.asarray(heights)
    if not np.issubdtype(found.dtype, np.integer) or (found < 0).any():
        raise BadInput("a height is a whole number from 0 on", remedy="pass an array of integers")
    halvings = np.minimum(found.astype(np.int64) // HALVING_BLOCKS, HALVINGS - 1)
    return np.right_shift(np.int64(_FIRST_SAT), halvings)


def next_halving(height: int) -> int:
    """Return the height of the first halving above ``height``.

    Examples
    --------
    >>> next_halving(906_000), next_halving(1_050_000)
    (1050000, 1260000)
    """
    return (_checked(height) // HALVING_BLOCKS + 1) * HALVING_BLOCKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Halving:
    """A halving: its height, what a block creates from there on, and when it is to be expected."""

    height: int
    subsidy_sat: Sats
    at: datetime


def expected_at(height: int, *, known_height: int, known_at: datetime, interval_s: float) -> datetime:
    """Return when a block is to be expected, from a known one, at a mean interval.

    Parameters
    ----------
    interval_s
        The mean interval of blocks between the two [s]: 600.298 where the hashrate stands still, less where it grows
        (`khazana.energy.growth.steady_growth`).
    """
    interval = float(quantity(interval_s, "interval_s", above=True))
    ahead = _checked(height) - _checked(known_height)
    try:
        return instant(known_at) + timedelta(seconds=ahead * interval)
    except OverflowError:
        raise BadInput("the block lies outside the calendar", value=height, remedy="ask for a lower height") from None


def expected_halvings(count: int, *, known_height: int, known_at: datetime, interval_s: float) -> tuple[Halving, ...]:
    """Return the next halvings above a known block, each with the date to be expected at a mean interval [s]."""
    first = next_halving(known_height)
    heights = range(first, first + count * HALVING_BLOCKS, HALVING_BLOCKS)
    return tuple(
        Halving(
            height=height,
            subsidy_sat=subsidy(height),
            at=expected_at(height, known_height=known_height, known_at=known_at, interval_s=interval_s),
        )
        for height in heights
    )


def _of_halving(halving: int) -> int:
    return _FIRST_SAT >> halving if halving < HALVINGS else 0


def _checked(height: int) -> int:
    if type(height) is not int or height < 0:
        raise BadInput("a height is a whole number from 0 on", value=height, remedy="pass an int")
    return height
