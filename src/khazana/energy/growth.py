"""The difficulty in closed form: behind a hashrate that moves in steps, and behind one that grows all the time."""

from dataclasses import dataclass
from math import exp, expm1, log1p
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq  # type: ignore[import-untyped] # it has no types

from khazana.core import BadInput
from khazana.energy.quantities import Floats, quantity
from khazana.energy.retarget import (
    EXA,
    HASHES_PER_DIFFICULTY,
    PERIOD_BLOCKS,
    PERIOD_S,
    STEADY_INTERVAL_S,
    YEAR_S,
    difficulty_at,
)

__all__ = ["DifficultyPath", "SteadyGrowth", "difficulty_path", "steady_growth"]

_STRETCH: Final = 4
_NOTHING: Final = 1e-15
"""Growth in a period that doubles cannot tell from none."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DifficultyPath:
    """Difficulty by period in closed form.

    Parameters
    ----------
    difficulty
        ``(…, n_periods + 1)``: of each period, and of the one after the last.
    interval_s
        ``(…, n_periods)``: the mean interval of blocks [s].
    """

    difficulty: Floats
    interval_s: Floats


def difficulty_path(hashrates: npt.ArrayLike, difficulty: npt.ArrayLike) -> DifficultyPath:
    """Return how the difficulty follows a hashrate that stands still within each period.

    Within the bounds of the rule the next difficulty depends on the hashrate alone:
    ``D' = H · 1,209,600 / (2,015 · 2^32)``; beyond them it moves by a factor of four at most. Targets are not cut to
    their compact form here: that is below one part in 32,768.

    Parameters
    ----------
    hashrates
        ``(…, n_periods)`` [EH/s].
    difficulty
        Of the first period, a figure or ``(…)``.
    """
    rates = np.atleast_1d(quantity(hashrates, "hashrates_eh_per_s", above=True))
    path = np.empty((*rates.shape[:-1], rates.shape[-1] + 1))
    path[..., 0] = quantity(difficulty, "difficulty", least=1.0)
    followed = difficulty_at(rates)
    for period in range(rates.shape[-1]):
        now = path[..., period]
        path[..., period + 1] = np.maximum(1.0, np.clip(followed[..., period], now / _STRETCH, now * _STRETCH))
    interval = path[..., :-1] * HASHES_PER_DIFFICULTY / (rates * EXA)
    return DifficultyPath(difficulty=path, interval_s=interval)


@dataclass(frozen=True, slots=True, kw_only=True)
class SteadyGrowth:
    """Where a network settles whose hashrate grows by the same share all the time.

    Parameters
    ----------
    interval_s
        The mean interval of blocks [s].
    ratio
        By how much the difficulty grows from period to period.
    """

    interval_s: float
    ratio: float


def steady_growth(growth_share_per_year: float) -> SteadyGrowth:
    """Return the interval and the ratio of difficulties where the hashrate grows by a share each year.

    Parameters
    ----------
    growth_share_per_year
        0.4 where it is 1.4 times as much a year later; below zero where it shrinks.

    Raises
    ------
    BadInput
        If it moves by more than a factor of four in a period, which the rule does not follow.

    Notes
    -----
    With ``g`` the growth per second, ``T`` the time of 2,015 intervals and ``r = 1,209,600 / T`` the ratio, both
    ``r = exp(g · T₂₀₁₆)`` and ``(exp(g · T₂₀₁₆) − 1) / 2,016 = (exp(g · T) − 1) / 2,015`` hold.

    Examples
    --------
    >>> round(steady_growth(0.0).interval_s, 3), round(steady_growth(0.4).interval_s, 1)
    (600.298, 592.7)
    """
    growth = float(quantity(growth_share_per_year, "growth_share_per_year", least=-1.0, above=True))
    per_s = log1p(growth) / YEAR_S
    if abs(per_s) * PERIOD_S < _NOTHING:
        return SteadyGrowth(interval_s=STEADY_INTERVAL_S, ratio=1.0)

    def excess(span_s: float) -> float:
        return (PERIOD_S / span_s - 1.0) / PERIOD_BLOCKS - expm1(per_s * span_s) / (PERIOD_BLOCKS - 1)

    low_s, high_s = PERIOD_S / _STRETCH, float(PERIOD_S * _STRETCH)
    if abs(per_s) * PERIOD_S > 1.0 or excess(low_s) * excess(high_s) > 0:
        raise BadInput(
            "the hashrate moves faster than the rule follows",
            value=growth_share_per_year,
            remedy="play it block by block",
        )
    span_s = float(brentq(excess, low_s, high_s, xtol=1e-9, rtol=1e-14))
    duration_s = log1p(expm1(per_s * span_s) * PERIOD_BLOCKS / (PERIOD_BLOCKS - 1)) / per_s
    return SteadyGrowth(interval_s=duration_s / PERIOD_BLOCKS, ratio=exp(per_s * duration_s))
