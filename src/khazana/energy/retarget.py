"""The difficulty: how it follows the hashrate, block by block in exact integers, and in closed form.

The target of a period of 2,016 blocks is that of the period before, times how long that took, over two weeks. The time
is taken over 2,015 intervals. So where the hashrate stands still a block comes each ``1,209,600 / 2,015`` seconds, 600.298
and not 600.

References
----------
Bitcoin Core, ``CalculateNextWorkRequired``; S. Noda, K. Okumura, Y. Hashimoto, "An Economic Analysis of Difficulty
Adjustment Algorithms in Proof-of-Work Blockchain Systems", 2020.
"""

from dataclasses import dataclass
from math import exp, expm1, log
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq  # type: ignore[import-untyped] # it has no types

from khazana.bitcoin.header_rules import next_bits
from khazana.bitcoin.headers import target_of, work_of
from khazana.bitcoin.networks import NetworkRules
from khazana.core import BadInput
from khazana.energy.quantities import Floats, quantity

__all__ = [
    "HASHES_PER_DIFFICULTY",
    "PERIOD_BLOCKS",
    "PERIOD_S",
    "STEADY_INTERVAL_S",
    "YEAR_S",
    "DifficultyPath",
    "HashPath",
    "Period",
    "SteadyGrowth",
    "difficulty_at",
    "difficulty_of",
    "difficulty_path",
    "hashrate_eh_per_s",
    "play",
    "steady_growth",
]

PERIOD_BLOCKS: Final = 2_016
PERIOD_S: Final = 1_209_600
"""How long a period is meant to last [s]: two weeks."""
STEADY_INTERVAL_S: Final = PERIOD_S / (PERIOD_BLOCKS - 1)
"""The mean interval of blocks where the hashrate stands still [s]."""
HASHES_PER_DIFFICULTY: Final = 2**32
"""By convention; the hashes that a block takes at difficulty 1 are 2^48 / 65,535, which is 0.0015% more."""
YEAR_S: Final = 365.25 * 86_400

_STRETCH: Final = 4
_EASIEST_BITS: Final = 0x1D00FFFF
_EXA: Final = 1e18


def difficulty_of(bits: int) -> float:
    """Return the difficulty that a compact target stands for: the easiest target over it.

    Examples
    --------
    >>> round(difficulty_of(0x170240C3) / 1e12, 4)
    124.9329
    """
    return target_of(_EASIEST_BITS) / target_of(bits)


def hashrate_eh_per_s(difficulty: npt.ArrayLike, interval_s: npt.ArrayLike = 600.0) -> Floats:
    """Return the hashrate [EH/s] that finds blocks of a difficulty each ``interval_s`` on average, elementwise.

    Examples
    --------
    >>> round(float(hashrate_eh_per_s(124_932_866_006_548)), 1)
    894.3
    """
    found = quantity(difficulty, "difficulty", above=True)
    return found * HASHES_PER_DIFFICULTY / quantity(interval_s, "interval_s", above=True) / _EXA


def difficulty_at(hashrate: npt.ArrayLike, interval_s: npt.ArrayLike = STEADY_INTERVAL_S) -> Floats:
    """Return the difficulty at which a hashrate [EH/s] finds a block each ``interval_s`` on average, elementwise."""
    found = quantity(hashrate, "hashrate_eh_per_s", above=True)
    return found * _EXA * quantity(interval_s, "interval_s", above=True) / HASHES_PER_DIFFICULTY


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HashPath:
    """A hashrate that changes in steps.

    Parameters
    ----------
    starts_s
        When each step begins, ``(n_steps,)`` [s], the first at 0; the last goes on for ever.
    rates_eh_per_s
        The hashrate of each, ``(n_steps,)`` [EH/s].

    Raises
    ------
    BadInput
        If the steps are not in order, or a hashrate is not above zero.
    """

    starts_s: Floats
    rates_eh_per_s: Floats

    def __post_init__(self) -> None:
        starts = quantity(self.starts_s, "starts_s")
        rates = quantity(self.rates_eh_per_s, "rates_eh_per_s", above=True)
        if starts.ndim != 1 or starts.shape != rates.shape or not starts.size:
            raise BadInput("each step has a start and a hashrate", value=starts.shape, remedy="pass two equal lengths")
        if starts[0] != 0 or (np.diff(starts) <= 0).any():
            raise BadInput("steps begin at 0 and follow each other", value=float(starts[0]), remedy="sort them by start")
        object.__setattr__(self, "starts_s", starts)
        object.__setattr__(self, "rates_eh_per_s", rates)

    @classmethod
    def steady(cls, rate_eh_per_s: float) -> "HashPath":
        """Return a hashrate that stands still."""
        return cls(starts_s=np.zeros(1), rates_eh_per_s=np.array([rate_eh_per_s], np.float64))

    def times_of(self, work_eh: Floats) -> Floats:
        """Return when so many hashes [EH] will have been tried since the start [s], elementwise."""
        before = np.concatenate(([0.0], np.cumsum(np.diff(self.starts_s) * self.rates_eh_per_s[:-1])))
        step = np.searchsorted(before, work_eh, side="right") - 1
        return np.asarray(self.starts_s[step] + (work_eh - before[step]) / self.rates_eh_per_s[step])


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A period of difficulty as it was played.

    Parameters
    ----------
    bits
        Its compact target.
    first_s, last_s
        The times of its first and its last block [s].
    before_s
        The time of the block before its first [s].
    """

    first_height: int
    bits: int
    before_s: int
    first_s: int
    last_s: int

    @property
    def difficulty(self) -> float:
        """Its difficulty."""
        return difficulty_of(self.bits)

    @property
    def span_s(self) -> int:
        """What the rule looks at [s]: the time over 2,015 intervals."""
        return self.last_s - self.first_s

    @property
    def duration_s(self) -> int:
        """The time that all its blocks took [s]."""
        return self.last_s - self.before_s


def play(
    path: HashPath, *, bits: int, first_height: int, periods: int, rules: NetworkRules, luck: npt.ArrayLike | None = None
) -> tuple[Period, ...]:
    """Let a hashrate find blocks from the start of a period on, one by one, and retarget in exact integers.

    Parameters
    ----------
    bits
        The compact target of the first period.
    first_height
        The height of its first block; the block before was found at second 0.
    luck
        What each block took over what it takes on average, ``(periods × interval,)``; draws of an exponential
        distribution of mean 1 give the network's chance. ``None`` lets each block take what it takes on average.

    Raises
    ------
    BadInput
        If the first height begins no period, or there is not one draw for each block.
    """
    if first_height % rules.interval:
        raise BadInput("a period begins at a multiple of its length", value=first_height, remedy="begin there")
    draws = np.ones(periods * rules.interval) if luck is None else quantity(luck, "luck", above=True)
    if draws.shape != (periods * rules.interval,):
        raise BadInput("there is one draw for each block", value=draws.shape, remedy="pass periods × interval draws")
    played: list[Period] = []
    done_eh, before_s = 0.0, 0
    for draw in draws.reshape(periods, rules.interval):
        work_eh = done_eh + work_of(bits) / _EXA * np.cumsum(draw)
        times = np.floor(path.times_of(work_eh[[0, -1]])).astype(np.int64)
        period = Period(
            first_height=first_height, bits=bits, before_s=before_s, first_s=int(times[0]), last_s=int(times[1])
        )
        played.append(period)
        done_eh, before_s, first_height = float(work_eh[-1]), period.last_s, first_height + rules.interval
        bits = next_bits(bits, period.span_s, rules)
    return tuple(played)


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
    ``D' = H · 1,209,600 / (2,015 · 2^32)``; beyond them it moves by a factor of four at most. Targets are not cut to their
    compact form here: that is below one part in 32,768.

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
    interval = path[..., :-1] * HASHES_PER_DIFFICULTY / (rates * _EXA)
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
    (600.298, 592.6)
    """
    growth = float(quantity(growth_share_per_year, "growth_share_per_year", least=-1.0, above=True))
    per_s = log(1.0 + growth) / YEAR_S
    if per_s == 0.0:
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
    ratio = PERIOD_S / span_s
    duration_s = log(ratio) / per_s if abs(ratio - 1.0) > 1e-9 else span_s * PERIOD_BLOCKS / (PERIOD_BLOCKS - 1)  # noqa: PLR2004 - ln r / g loses its digits
    return SteadyGrowth(interval_s=duration_s / PERIOD_BLOCKS, ratio=exp(per_s * duration_s))
