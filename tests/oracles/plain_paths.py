"""Paths as the formulas are written: NumPy, 64 bits, all paths of a day at once, nothing of the engine.

The random words are those of the plain Philox, so that each path can be held against the engine's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from oracles.plain_philox import words_of_paths

from khazana.planning import BlockBootstrap, Gbm, GjrGarchT, Merton, PriceLaw, Switching

Floats = npt.NDArray[np.float64]


def uniform(words: npt.NDArray[np.uint64]) -> Floats:
    return (words + 0.5) / 2**32


def log_returns(law: PriceLaw, seed: int, days: int, paths: npt.ArrayLike) -> Iterator[Floats]:
    """Yield each day's log returns of all paths."""
    shocks, events = (words_of_paths(seed, stream, days, paths) for stream in (0, 1))
    u, angle = uniform(shocks[0]), 2 * np.pi * shocks[1] / 2**32
    one, two = (np.sqrt(-2 * np.log(u)) * turn(angle) for turn in (np.cos, np.sin))
    event = uniform(events[0])
    n = np.asarray(paths).size
    match law:
        case Gbm():
            yield from law.drift_log_per_day + law.volatility_log_per_day * one
        case Merton():
            yield from _merton(law, one, two, event)
        case GjrGarchT():
            nu, variance = law.degrees, np.full(n, law.variance_per_day)
            student = np.sqrt(nu * (u ** (-2 / nu) - 1)) * np.cos(angle)
            for t in student * np.sqrt((nu - 2) / nu):
                e = np.sqrt(variance) * t
                yield law.drift_log_per_day + e
                variance = law.omega + (law.alpha + law.gamma * (e < 0)) * e**2 + law.beta * variance
        case Switching():
            yield from _switching(law, one, event)
        case BlockBootstrap():
            past = np.array(law.log_returns) - np.mean(law.log_returns) + law.drift_log_per_day
            at = np.zeros(n, np.int64)
            for day in range(days):
                drawn = (events[1, day].astype(np.int64) * past.size) >> 32
                is_new = (event[day] < 1 / law.mean_block_days) | (day == 0)
                at = np.where(is_new, drawn, (at + 1) % past.size)
                yield past[at]


def _merton(law: Merton, one: Floats, two: Floats, event: Floats) -> Iterator[Floats]:
    from scipy.stats import poisson  # noqa: PLC0415 - for one law

    jumps = sum((event < poisson.sf(count, law.jumps_per_day)).astype(float) for count in range(16))
    jumped = jumps * law.jump_mean_log + np.sqrt(jumps) * law.jump_volatility_log * two
    mean = law.drift_log_per_day - law.jumps_per_day * law.jump_mean_log
    yield from mean + law.volatility_log_per_day * one + jumped


def _switching(law: Switching, one: Floats, event: Floats) -> Iterator[Floats]:
    stay_second, leave_first = 1 - law.second.leaving_per_day, law.first.leaving_per_day
    is_second = event[0] < (1 - law.first_share) * stay_second + law.first_share * leave_first
    for day, z in enumerate(one):
        if day > 0:
            leaves = event[day] < np.where(is_second, law.second.leaving_per_day, law.first.leaving_per_day)
            is_second = is_second ^ leaves
        mean = np.where(is_second, law.means_log_per_day[1], law.means_log_per_day[0])
        yield mean + np.where(is_second, law.second.volatility_log_per_day, law.first.volatility_log_per_day) * z


@dataclass(frozen=True, kw_only=True)
class Plain:
    """What paths end with, and the days on which they first broke a limit (−1: never)."""

    price_usd: Floats
    coins: Floats
    value_usd: Floats
    drawdown: npt.NDArray[np.int64]
    loss: npt.NDArray[np.int64]


def accumulated(
    returns: Iterator[Floats],
    *,
    price_usd: float,
    usd_per_day: float,
    dip_usd_per_day: float,
    below_peak_share: float,
    drawdown: float,
    loss_usd: float,
) -> Plain:
    """Buy for dollars each day, for more in dips, and look at drawdown and loss."""
    first = next(returns)
    price = np.full(first.size, price_usd)
    coins, cost, top, peak = np.zeros(first.size), np.zeros(first.size), price.copy(), np.zeros(first.size)
    worst, when_drawn, when_lost = np.ones(first.size), np.full(first.size, -1), np.full(first.size, -1)
    for day, change in enumerate(_chain(first, returns)):
        price = price * np.exp(change)
        top = np.maximum(top, price)
        spent = usd_per_day + dip_usd_per_day * (price < below_peak_share * top)
        coins, cost = coins + spent / price, cost + spent
        value = coins * price
        peak = np.maximum(peak, value)
        worst = np.minimum(worst, value / peak)
        when_drawn = np.where((when_drawn < 0) & (worst < 1 - drawdown), day, when_drawn)
        when_lost = np.where((when_lost < 0) & (cost - value > loss_usd), day, when_lost)
    return Plain(price_usd=price, coins=coins, value_usd=coins * price, drawdown=when_drawn, loss=when_lost)


def _chain(first: Floats, others: Iterator[Floats]) -> Iterator[Floats]:
    yield first
    yield from others
