"""The difficulty: how it follows the hashrate, block by block in exact integers.

The target of a period of 2,016 blocks is that of the period before, times how long that took, over two weeks. The time
is taken over 2,015 intervals. So where the hashrate stands still a block comes each ``1,209,600 / 2,015`` seconds,
600.298 and not 600.

References
----------
Bitcoin Core, ``CalculateNextWorkRequired``; S. Noda, K. Okumura, Y. Hashimoto, "An Economic Analysis of Difficulty
Adjustment Algorithms in Proof-of-Work Blockchain Systems", 2020.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.bitcoin.header_rules import next_bits
from khazana.bitcoin.headers import target_of, work_of
from khazana.bitcoin.networks import NetworkRules
from khazana.core import BadInput
from khazana.energy.quantities import Floats, quantity

__all__ = [
    "EXA",
    "HASHES_PER_DIFFICULTY",
    "PERIOD_BLOCKS",
    "PERIOD_S",
    "STEADY_INTERVAL_S",
    "YEAR_S",
    "HashPath",
    "Period",
    "difficulty_at",
    "difficulty_of",
    "hashrate_eh_per_s",
    "play",
]

PERIOD_BLOCKS: Final = 2_016
PERIOD_S: Final = 1_209_600
"""How long a period is meant to last [s]: two weeks."""
STEADY_INTERVAL_S: Final = PERIOD_S / (PERIOD_BLOCKS - 1)
"""The mean interval of blocks where the hashrate stands still [s]."""
HASHES_PER_DIFFICULTY: Final = 2**32
"""By convention; the hashes that a block takes at difficulty 1 are 2^48 / 65,535, which is 0.0015% more."""
YEAR_S: Final = 365.25 * 86_400

_EASIEST_BITS: Final = 0x1D00FFFF
EXA: Final = 1e18


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
    return found * HASHES_PER_DIFFICULTY / quantity(interval_s, "interval_s", above=True) / EXA


def difficulty_at(hashrate: npt.ArrayLike, interval_s: npt.ArrayLike = STEADY_INTERVAL_S) -> Floats:
    """Return the difficulty at which a hashrate [EH/s] finds a block each ``interval_s`` on average, elementwise."""
    found = quantity(hashrate, "hashrate_eh_per_s", above=True)
    return found * EXA * quantity(interval_s, "interval_s", above=True) / HASHES_PER_DIFFICULTY


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
            raise BadInput(
                "steps begin at 0 and follow each other", value=float(starts[0]), remedy="sort them by start"
            )
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
    path: HashPath,
    *,
    bits: int,
    first_height: int,
    periods: int,
    rules: NetworkRules,
    luck: npt.ArrayLike | None = None,
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
        work_eh = done_eh + work_of(bits) / EXA * np.cumsum(draw)
        times = np.floor(path.times_of(work_eh[[0, -1]])).astype(np.int64)
        period = Period(
            first_height=first_height, bits=bits, before_s=before_s, first_s=int(times[0]), last_s=int(times[1])
        )
        played.append(period)
        done_eh, before_s, first_height = float(work_eh[-1]), period.last_s, first_height + rules.interval
        bits = next_bits(bits, period.span_s, rules)
    return tuple(played)
