"""What the difficulty was and what blocks paid, as series; and where both lead if they go on as before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import expm1
from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.bitcoin.headers import bits_of, target_of
from khazana.core import BadInput
from khazana.energy.growth import steady_growth
from khazana.energy.quantities import Floats, quantity
from khazana.energy.retarget import PERIOD_BLOCKS, PERIOD_S, YEAR_S, difficulty_of, hashrate_eh_per_s
from khazana.energy.subsidy import subsidy_sum

__all__ = [
    "DifficultyHistory",
    "Projection",
    "RewardHistory",
    "difficulty_history",
    "growth_share_per_year",
    "project",
    "reward_history",
]

_COUNTED: Final = PERIOD_BLOCKS - 1
_STRETCH: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DifficultyHistory:
    """The difficulty of the main network, period by period.

    Parameters
    ----------
    first_height
        The height that each period begins with, ``(n_periods,)``.
    difficulty
        ``(n_periods,)``.
    span_s
        How long 2,015 intervals of each period took [s], as its successor's target tells, ``(n_periods - 1,)``: between
        a quarter of two weeks and four times two weeks, which is all that the rule counts.
    """

    first_height: npt.NDArray[np.int64]
    difficulty: Floats
    span_s: Floats

    @property
    def interval_s(self) -> Floats:
        """The mean interval of blocks in each period but the last [s], ``(n_periods - 1,)``."""
        return np.asarray(self.span_s / _COUNTED)

    @property
    def hashrate_eh_per_s(self) -> Floats:
        """The hashrate that each period but the last must have had [EH/s], ``(n_periods - 1,)``."""
        return hashrate_eh_per_s(self.difficulty[:-1], self.interval_s)

    @property
    def elapsed_s(self) -> Floats:
        """When each period began [s] after the first, ``(n_periods,)``."""
        return np.concatenate(([0.0], np.cumsum(self.span_s * PERIOD_BLOCKS / _COUNTED)))


def difficulty_history(heights: Sequence[int], targets: Sequence[int]) -> DifficultyHistory:
    """Return the history of the difficulty from the target of each period.

    Raises
    ------
    BadInput
        If heights do not follow each other by 2,016, a target is none that a header can hold, or a target moves by more
        than a factor of four from one period to the next.

    Examples
    --------
    >>> history = difficulty_history([30_240, 32_256], [0xFFFF << 208, 0xD86A << 208])
    >>> round(float(history.interval_s[0]), 1)
    507.5
    """
    if len(heights) != len(targets) or not len(heights):
        raise BadInput("each period has a height and a target", value=len(heights), remedy="pass two equal lengths")
    for place, (height, target) in enumerate(zip(heights, targets, strict=True)):
        _check(height, heights[0] + PERIOD_BLOCKS * place, target, targets[max(0, place - 1)])
    spans = [new * PERIOD_S / old for old, new in pairwise(targets)]
    return DifficultyHistory(
        first_height=np.array(heights, np.int64),
        difficulty=np.array([difficulty_of(bits_of(target)) for target in targets]),
        span_s=np.array(spans, np.float64),
    )


def _check(height: int, expected: int, target: int, before: int) -> None:
    if height != expected or height % PERIOD_BLOCKS:
        raise BadInput(
            "periods follow each other by 2,016 blocks",
            where="first_height",
            value=height,
            remedy="here {due} is due",
            due=expected,
        )
    if target_of(bits_of(target)) != target:
        raise BadInput(
            "no header can hold this target", where=f"height {height}", value=f"{target:#x}", remedy="check it"
        )
    if not before <= _STRETCH * (target + (target >> 15)) or target > before * _STRETCH:
        raise BadInput(
            "a target moves by a factor of four at most",
            where=f"height {height}",
            value=f"{target:#x}",
            remedy="check it",
        )


def growth_share_per_year(history: DifficultyHistory, periods: int) -> float:
    """Return by which share the difficulty grew a year, by least squares of its logarithm over the last periods.

    Raises
    ------
    BadInput
        If there are fewer than three periods.
    """
    if not 3 <= periods <= history.difficulty.size:  # noqa: PLR2004 - two give a line through anything
        raise BadInput("a trend needs three periods or more", value=periods, remedy="ask for what the history has")
    years = history.elapsed_s[-periods:] / YEAR_S
    slope = np.polyfit(years - years.mean(), np.log(history.difficulty[-periods:]), 1)[0]
    return expm1(float(slope))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Projection:
    """The difficulty if the hashrate grows by the same share all the time; no forecast.

    Parameters
    ----------
    growth_share_per_year
        ``(n_scenarios,)``.
    difficulty
        ``(n_scenarios, n_periods)``, the first the one that is known.
    begins_s
        When each period begins [s] after the first, ``(n_scenarios, n_periods)``.
    """

    growth_share_per_year: Floats
    difficulty: Floats
    begins_s: Floats


def project(difficulty: float, growth: npt.ArrayLike, periods: int) -> Projection:
    """Return how the difficulty goes on from a known one at each share of growth a year.

    Examples
    --------
    >>> found = project(133.9e12, [0.0, 0.4], 27)
    >>> (found.difficulty[:, -1] / 1e12).round(1).tolist()
    [133.9, 186.5]
    """
    shares = np.atleast_1d(quantity(growth, "growth_share_per_year", least=-1.0, above=True))
    settled = [steady_growth(float(one)) for one in shares]
    ratios = np.array([one.ratio for one in settled])
    durations = np.array([one.interval_s for one in settled]) * PERIOD_BLOCKS
    steps = np.arange(periods)
    return Projection(
        growth_share_per_year=shares,
        difficulty=np.asarray(quantity(difficulty, "difficulty", least=1.0) * ratios[:, None] ** steps, np.float64),
        begins_s=np.asarray(durations[:, None] * steps),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RewardHistory:
    """What blocks paid, stretch by stretch (days, as a rule), heights without a gap.

    Parameters
    ----------
    days
        The day of each stretch.
    first_height, last_height
        ``(n,)``, both in it.
    subsidy_sat, fees_sat
        ``(n,)`` [sat], sums over the blocks.
    """

    days: tuple[date, ...]
    first_height: npt.NDArray[np.int64]
    last_height: npt.NDArray[np.int64]
    subsidy_sat: npt.NDArray[np.int64]
    fees_sat: npt.NDArray[np.int64]

    @property
    def blocks(self) -> npt.NDArray[np.int64]:
        """How many blocks each stretch has, ``(n,)``."""
        return self.last_height - self.first_height + 1

    @property
    def fees_sat_per_block(self) -> Floats:
        """``(n,)`` [sat]."""
        return np.asarray(self.fees_sat / self.blocks)

    @property
    def fees_share(self) -> float:
        """Which share of all that miners earned were fees."""
        fees, created = int(self.fees_sat.sum()), int(self.subsidy_sat.sum())
        return fees / (fees + created)

    @property
    def mean_fees_sat_per_block(self) -> float:
        """Fees of a block over the whole time [sat]."""
        return int(self.fees_sat.sum()) / int(self.blocks.sum())


def reward_history(
    days: Sequence[date], heights: Sequence[tuple[int, int]], subsidy_sat: Sequence[int], fees_sat: Sequence[int]
) -> RewardHistory:
    """Return the history of rewards, checked: heights follow each other, and the subsidy is what their heights create.

    Raises
    ------
    BadInput
        At the first stretch that does not fit.
    """
    if not len(days) == len(heights) == len(subsidy_sat) == len(fees_sat) or not len(days):
        raise BadInput("each day has heights, subsidy and fees", value=len(days), remedy="pass equal lengths")
    due = heights[0][0]
    for day, (first, last), created, fees in zip(days, heights, subsidy_sat, fees_sat, strict=True):
        if first != due or last < first:
            raise BadInput(
                "heights follow each other without a gap",
                where=f"{day}",
                value=first,
                remedy="here {due} is due",
                due=due,
            )
        if created != subsidy_sum(first, last + 1) or fees < 0:
            raise BadInput(
                "these blocks create another subsidy",
                where=f"{day}",
                value=created,
                remedy="heights {first} to {last} create {asked} sat",
                first=first,
                last=last,
                asked=subsidy_sum(first, last + 1),
            )
        due = last + 1
    return RewardHistory(
        days=tuple(days),
        first_height=np.array([first for first, _ in heights], np.int64),
        last_height=np.array([last for _, last in heights], np.int64),
        subsidy_sat=np.array(subsidy_sat, np.int64),
        fees_sat=np.array(fees_sat, np.int64),
    )
