"""Laws of the daily price: ways in which log returns may come, each with its figures per day.

In each that draws, the mean of the daily log return is `drift_log_per_day`, which somebody states. It is no part of a
fit: what a fit says of the mean is taken out, as ten years of daily prices leave it uncertain by more than its own
size. So the median of the price after a year is near exp(365.25 · drift) times today's, and not what the past happened
to bring.

References
----------
Merton, R. C. (1976). Option pricing when underlying stock returns are discontinuous. J. Financial Economics 3, 125.
Glosten, L. R., Jagannathan, R., Runkle, D. E. (1993). J. Finance 48, 1779.
Hamilton, J. D. (1989). Econometrica 57, 357.
Politis, D. N., Romano, J. P. (1994). The stationary bootstrap. J. American Statistical Association 89, 1303.
"""

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

from khazana.core import BadInput
from khazana.planning.figures import figure
from khazana.planning.replays import Replay

__all__ = ["BlockBootstrap", "Gbm", "GjrGarchT", "Merton", "PriceLaw", "Regime", "Switching"]

_MOST_JUMPS: Final = 2.0
"""A day has at most sixteen jumps; at this rate a seventeenth is less likely than the least step of a random word."""
_LEAST_RETURNS, _MOST_RETURNS = 2, (1 << 24) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Gbm:
    """Geometric Brownian motion: independent normal log returns.

    Parameters
    ----------
    drift_log_per_day
        Mean of the daily log return, stated.
    volatility_log_per_day
        Its standard deviation.

    Examples
    --------
    >>> Gbm(drift_log_per_day=0.0, volatility_log_per_day=0.035).variance_per_day
    0.0012250000000000002
    """

    drift_log_per_day: float
    volatility_log_per_day: float

    def __post_init__(self) -> None:
        figure(self.drift_log_per_day, "drift_log_per_day", least=-1, most=1)
        figure(self.volatility_log_per_day, "volatility_log_per_day", least=0, most=1)

    @property
    def variance_per_day(self) -> float:
        """The variance of the daily log return in the long run."""
        return self.volatility_log_per_day**2


@dataclass(frozen=True, slots=True, kw_only=True)
class Merton:
    """Normal log returns with jumps: a Poisson number of them each day, each normal.

    Parameters
    ----------
    drift_log_per_day
        Mean of the daily log return, jumps included, stated.
    volatility_log_per_day
        Standard deviation of a day without jumps.
    jumps_per_day
        Their rate, at most 2.
    jump_mean_log, jump_volatility_log
        Mean and standard deviation of one jump of the log price.
    """

    drift_log_per_day: float
    volatility_log_per_day: float
    jumps_per_day: float
    jump_mean_log: float
    jump_volatility_log: float

    def __post_init__(self) -> None:
        figure(self.drift_log_per_day, "drift_log_per_day", least=-1, most=1)
        figure(self.volatility_log_per_day, "volatility_log_per_day", least=0, most=1)
        figure(self.jumps_per_day, "jumps_per_day", least=0, most=_MOST_JUMPS)
        figure(self.jump_mean_log, "jump_mean_log", least=-5, most=5)
        figure(self.jump_volatility_log, "jump_volatility_log", least=0, most=5)

    @property
    def variance_per_day(self) -> float:
        """The variance of the daily log return in the long run."""
        return self.volatility_log_per_day**2 + self.jumps_per_day * (
            self.jump_mean_log**2 + self.jump_volatility_log**2
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GjrGarchT:
    """GJR-GARCH(1, 1, 1) with Student's t: the variance remembers, and falls count more than rises.

    With e the return less its mean, the next day's variance is ``omega + (alpha + gamma·[e < 0])·e² + beta·variance``;
    e is the root of the variance times a t variate scaled to variance 1.

    Parameters
    ----------
    drift_log_per_day
        Mean of the daily log return, stated.
    omega
        [log², per day]. `arch` fits returns in percent: its omega divided by 10,000 is this one.
    alpha, gamma, beta
        Their sum ``alpha + gamma/2 + beta`` is below 1, so that the variance has a mean.
    degrees
        Of freedom of Student's t, above 2.
    start_variance
        Variance of the first day; ``None`` for the mean in the long run.

    Examples
    --------
    >>> law = GjrGarchT(drift_log_per_day=0, omega=3e-5, alpha=0.07, gamma=0.02, beta=0.9, degrees=4)
    >>> round(law.persistence, 9), round(law.variance_per_day, 9)
    (0.98, 0.0015)
    """

    drift_log_per_day: float
    omega: float
    alpha: float
    gamma: float
    beta: float
    degrees: float
    start_variance: float | None = None

    def __post_init__(self) -> None:
        figure(self.drift_log_per_day, "drift_log_per_day", least=-1, most=1)
        figure(self.omega, "omega", above=0, most=1)
        figure(self.alpha, "alpha", least=0, most=1)
        figure(self.alpha + self.gamma, "alpha + gamma", least=0, most=2)
        figure(self.beta, "beta", least=0, below=1)
        figure(self.persistence, "alpha + gamma/2 + beta", below=1)
        figure(self.degrees, "degrees", above=2, most=1e4)
        if self.start_variance is not None:
            figure(self.start_variance, "start_variance", above=0, most=1)

    @property
    def persistence(self) -> float:
        """How much of a day's excess of variance is left, on average, the day after."""
        return self.alpha + self.gamma / 2 + self.beta

    @property
    def variance_per_day(self) -> float:
        """The variance of the daily log return in the long run."""
        return self.omega / (1 - self.persistence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """One of two regimes: its mean and standard deviation of the daily log return, and how likely a day ends it."""

    mean_log_per_day: float
    volatility_log_per_day: float
    leaving_per_day: float

    def __post_init__(self) -> None:
        figure(self.mean_log_per_day, "mean_log_per_day", least=-1, most=1)
        figure(self.volatility_log_per_day, "volatility_log_per_day", least=0, most=1)
        figure(self.leaving_per_day, "leaving_per_day", above=0, most=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Switching:
    """Two regimes which a Markov chain switches; normal log returns in each.

    Parameters
    ----------
    drift_log_per_day
        Mean of the daily log return in the long run, stated. The means of both regimes are moved together until it is
        so; what is kept of them is their difference.
    first, second
        The regimes.
    start_first
        Probability that the day before the first was in the first regime; ``None`` for that of the long run.

    Examples
    --------
    >>> calm = Regime(mean_log_per_day=0.001, volatility_log_per_day=0.02, leaving_per_day=0.02)
    >>> wild = Regime(mean_log_per_day=-0.002, volatility_log_per_day=0.06, leaving_per_day=0.08)
    >>> law = Switching(drift_log_per_day=0.0, first=calm, second=wild)
    >>> round(law.first_share, 9), [round(mean, 9) for mean in law.means_log_per_day]
    (0.8, [0.0006, -0.0024])
    """

    drift_log_per_day: float
    first: Regime
    second: Regime
    start_first: float | None = None

    def __post_init__(self) -> None:
        figure(self.drift_log_per_day, "drift_log_per_day", least=-1, most=1)
        if self.start_first is not None:
            figure(self.start_first, "start_first", least=0, most=1)

    @property
    def first_share(self) -> float:
        """The share of days in the first regime in the long run."""
        return self.second.leaving_per_day / (self.first.leaving_per_day + self.second.leaving_per_day)

    @property
    def means_log_per_day(self) -> tuple[float, float]:
        """The means of both regimes, moved so that the mean in the long run is the stated drift."""
        one, two, share = self.first.mean_log_per_day, self.second.mean_log_per_day, self.first_share
        moved = self.drift_log_per_day - share * one - (1 - share) * two
        return one + moved, two + moved

    @property
    def variance_per_day(self) -> float:
        """The variance of the daily log return in the long run."""
        share = self.first_share
        within = share * self.first.volatility_log_per_day**2 + (1 - share) * self.second.volatility_log_per_day**2
        between = share * (1 - share) * (self.first.mean_log_per_day - self.second.mean_log_per_day) ** 2
        return within + between


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockBootstrap:
    """The stationary bootstrap: blocks of the past, of random lengths, one after another.

    Each day is the day after the one before in the past, or, with probability ``1 / mean_block_days``, a day drawn
    anew; the last day of the past is followed by the first.

    Parameters
    ----------
    drift_log_per_day
        Mean of the daily log return, stated; the mean of the past is taken out.
    log_returns
        The past, day by day, two days or more.
    mean_block_days
        Mean length of a block [d], at least 1.
    """

    drift_log_per_day: float
    log_returns: tuple[float, ...]
    mean_block_days: float

    def __post_init__(self) -> None:
        figure(self.drift_log_per_day, "drift_log_per_day", least=-1, most=1)
        figure(self.mean_block_days, "mean_block_days", least=1, most=1e6)
        if not _LEAST_RETURNS <= len(self.log_returns) <= _MOST_RETURNS:
            raise BadInput(
                "a bootstrap draws from two days or more",
                where="log_returns",
                value=len(self.log_returns),
                remedy=f"give 2 to {_MOST_RETURNS} daily log returns",
            )
        for number, one in enumerate(self.log_returns):
            figure(one, f"log_returns[{number}]", least=-5, most=5)

    @property
    def mean_of_the_past(self) -> float:
        """The mean of the log returns that are drawn from."""
        return math.fsum(self.log_returns) / len(self.log_returns)

    @property
    def variance_per_day(self) -> float:
        """The variance of the daily log return in the long run."""
        mean = self.mean_of_the_past
        return math.fsum((one - mean) ** 2 for one in self.log_returns) / len(self.log_returns)


PriceLaw: TypeAlias = Gbm | Merton | GjrGarchT | Switching | BlockBootstrap | Replay
"""A law of the daily price."""
