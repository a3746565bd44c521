"""Paths of a law drawn with NumPy, as the formulas read: thousands of them, for judging.

The engine draws its own numbers, in its own way; that both ways give the same distributions is tested.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from khazana.energy.quantities import Floats
from khazana.planning.price_laws import BlockBootstrap, Gbm, GjrGarchT, Merton, PriceLaw, Switching

__all__ = ["advance", "draw"]

_TINY: Final = 1e-300


def draw(law: PriceLaw, n_days: int, n_paths: int, rng: np.random.Generator) -> Floats:
    """Return the log price relative to today, ``(n_days, n_paths)``: the first row is tomorrow's."""
    if isinstance(law, Gbm):
        returns = law.volatility_log_per_day * rng.standard_normal((n_days, n_paths))
    elif isinstance(law, Merton):
        returns = _with_jumps(law, n_days, n_paths, rng)
    elif isinstance(law, GjrGarchT):
        returns = _remembering(law, n_days, n_paths, rng)
    elif isinstance(law, Switching):
        returns = _switching(law, n_days, n_paths, rng)
    else:
        returns = _blocks(law, n_days, n_paths, rng)
    days = np.arange(1, n_days + 1)[:, None]
    found: Floats = np.cumsum(returns, axis=0) + law.drift_log_per_day * days
    return found


def advance(law: PriceLaw, log_returns: Floats) -> PriceLaw:
    """Return the law as it stands after some more days: its variance or regime as those days leave them.

    Parameters
    ----------
    log_returns
        ``(n_days,)``: of the days since.
    """
    if isinstance(law, GjrGarchT):
        variance = law.variance_per_day if law.start_variance is None else law.start_variance
        for move in (log_returns - law.drift_log_per_day).tolist():
            weight = law.alpha + (law.gamma if move < 0 else 0.0)
            variance = law.omega + weight * move * move + law.beta * variance
        return replace(law, start_variance=min(variance, 1.0))
    if isinstance(law, Switching):
        return replace(law, start_first=_filtered(law, log_returns))
    return law


def _filtered(law: Switching, log_returns: Floats) -> float:
    """Return the probability of the first regime after some days (Hamilton's filter)."""
    means = np.array(law.means_log_per_day)
    spreads = np.array([law.first.volatility_log_per_day, law.second.volatility_log_per_day])
    first = law.first_share if law.start_first is None else law.start_first
    for move in log_returns.tolist():
        ahead = first * (1 - law.first.leaving_per_day) + (1 - first) * law.second.leaving_per_day
        one, two = np.exp(-0.5 * ((move - means) / spreads) ** 2) / spreads
        first = float(ahead * one / max(ahead * one + (1 - ahead) * two, _TINY))
    return first


def _with_jumps(law: Merton, n_days: int, n_paths: int, rng: np.random.Generator) -> Floats:
    count = rng.poisson(law.jumps_per_day, (n_days, n_paths))
    spread = np.sqrt(law.volatility_log_per_day**2 + count * law.jump_volatility_log**2)
    jumps = (count - law.jumps_per_day) * law.jump_mean_log
    returns: Floats = jumps + spread * rng.standard_normal((n_days, n_paths))
    return returns


def _remembering(law: GjrGarchT, n_days: int, n_paths: int, rng: np.random.Generator) -> Floats:
    scale = ((law.degrees - 2) / law.degrees) ** 0.5
    shocks: Floats = scale * rng.standard_t(law.degrees, (n_days, n_paths))
    variance = np.full(n_paths, law.variance_per_day if law.start_variance is None else law.start_variance)
    for shock in shocks:
        shock *= np.sqrt(variance)  # noqa: PLW2901 - the row becomes the day's returns, in place
        weight = law.alpha + law.gamma * (shock < 0)
        variance = law.omega + weight * shock**2 + law.beta * variance
    return shocks


def _switching(law: Switching, n_days: int, n_paths: int, rng: np.random.Generator) -> Floats:
    chance = law.first_share if law.start_first is None else law.start_first
    wild = rng.random(n_paths) >= chance
    leaving = np.array([law.first.leaving_per_day, law.second.leaving_per_day])
    spreads = np.array([law.first.volatility_log_per_day, law.second.volatility_log_per_day])
    apart = np.array(law.means_log_per_day) - law.drift_log_per_day
    returns = rng.standard_normal((n_days, n_paths))
    for day in returns:
        wild ^= rng.random(n_paths) < leaving[wild.astype(np.intp)]
        regime = wild.astype(np.intp)
        day *= spreads[regime]  # noqa: PLW2901 - the row becomes the day's returns, in place
        day += apart[regime]  # noqa: PLW2901 - likewise
    return returns


def _blocks(law: BlockBootstrap, n_days: int, n_paths: int, rng: np.random.Generator) -> Floats:
    past = np.array(law.log_returns) - law.mean_of_the_past
    place = rng.integers(len(past), size=n_paths)
    days = np.empty((n_days, n_paths), np.intp)
    for day in days:
        day[:] = place
        anew = rng.random(n_paths) < 1 / law.mean_block_days
        place = np.where(anew, rng.integers(len(past), size=n_paths), (place + 1) % len(past))
    returns: Floats = past[days]
    return returns
