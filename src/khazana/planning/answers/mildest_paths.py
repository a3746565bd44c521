"""Reverse stress: the mildest path of the price on which a policy breaks a limit.

How mild a path is, is told by its Mahalanobis distance from the path that the law expects: the root of the sum of
squares of its daily log returns less their mean, over the law's standard deviation. Under independent normal days a
path at distance d has exp(−d²/2) times the density of the expected one, and the chance of the limit is near that of a
standard normal variate above d: the first-order reliability method. Under laws with fatter tails or a memory the
distance still orders paths, and the chance is only what normal days would give.

References
----------
Breuer, T., Jandačka, M., Rheinberger, K., Summer, M. (2009). How to find plausible, severe, and useful stress
scenarios. International J. of Central Banking 5(3), 205. Hasofer, A. M., Lind, N. C. (1974). An exact and invariant
first order reliability format. J. Engineering Mechanics 100, 111.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped] # it has no types
from scipy.stats import norm  # type: ignore[import-untyped] # it has no types

from khazana.core import BadInput
from khazana.planning import Limit, Measure, Policy, Question, Replay
from khazana.planning.drawing import observed
from khazana.planning.limit_lines import NEVER
from khazana.planning.pieces import Floats

__all__ = ["Mildest", "Reach", "reverse_stress"]

_FARTHEST: Final = 12.0
"""The largest distance that is looked at; normal days reach it once in 10³² paths."""
_STEPS: Final = 17
_ROUNDS: Final = 3
_TURNS: Final = 8
_KNOTS: Final = 6
_SEARCHES: Final = 120
_STEEPEST: Final = 4.9
"""No daily log return may be larger than 5."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far a limit is from being broken.

    Parameters
    ----------
    distance
        Mahalanobis; 0 where the expected path breaks it.
    chance
        What normal days would give, to first order; 1 where the expected path breaks it.
    on
        The day on which it breaks.
    """

    distance: float
    chance: float
    on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Mildest:
    """The mildest path that was found on which a policy breaks a limit.

    Parameters
    ----------
    reach
        ``None`` where no path within twelve standard deviations breaks it.
    prices_usd
        Day by day, from the first on; empty where there is none.
    lowest_usd, end_usd
        The lowest and the last of them.
    """

    policy: str
    limit: str
    reach: Reach | None = None
    prices_usd: tuple[float, ...] = ()
    lowest_usd: float | None = None
    end_usd: float | None = None


def reverse_stress(question: Question, policy: Policy, limit: Limit) -> Mildest:
    """Search for the mildest path of the price on which a policy breaks a limit.

    The search runs over paths that bend at six days evenly spread, and is exact in their scale up to a hundredth of a
    standard deviation. What moves beside the price, the exchange rate and reserves, stays on its expected path.

    Raises
    ------
    BadInput
        If the law does not move.
    """
    spread = question.law.variance_per_day**0.5
    if not spread > 0:
        raise BadInput("a law that does not move has no mildest path", where="law", remedy="give one with a volatility")
    search = _Search(question, policy, limit, spread)
    best = search.best()
    if best is None:
        return Mildest(policy=policy.name, limit=limit.name)
    prices = question.start.price_usd * np.exp(np.cumsum(search.returns(best.distance, best.shape)))
    chance = 1.0 if best.distance == 0 else float(norm.sf(best.distance))
    return Mildest(
        policy=policy.name,
        limit=limit.name,
        reach=Reach(distance=best.distance, chance=chance, on=question.horizon.date_of(best.day)),
        prices_usd=tuple(prices.tolist()),
        lowest_usd=float(prices.min()),
        end_usd=float(prices[-1]),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Found:
    """The least distance along a shape ``(n_days,)`` at which the limit breaks, and the day."""

    distance: float
    shape: Floats
    day: int


class _Search:
    """Finds along a shape the least distance that breaks the limit, and the shape for which that is least."""

    def __init__(self, question: Question, policy: Policy, limit: Limit, spread: float) -> None:
        rate, reserves = question.exchange_rate, question.reserves
        self._asked = replace(
            question,
            policies=(policy,),
            limits=(limit,),
            measures=(Measure.COINS,),
            marks=(),
            exchange_rate=None if rate is None else replace(rate, volatility_log_per_day=0.0),
            reserves=None if reserves is None else replace(reserves, volatility_log_per_day=0.0),
        )
        self._spread, self._days, self._mean = spread, question.days, question.law.drift_log_per_day

    def returns(self, distance: float, shape: Floats) -> Floats:
        """Return the daily log returns at a distance along a shape of length 1."""
        found: Floats = np.round(self._mean + distance * self._spread * shape, 12)
        return found

    def best(self) -> _Found | None:
        """Return what breaks the limit soonest, over plain shapes and then over bent ones."""
        plain = [found for weights in _plain(self._days) if (found := self._along(_unit(weights))) is not None]
        if not plain:
            return None
        best = min(plain, key=lambda one: one.distance)
        if best.distance == 0 or self._days < _KNOTS:
            return best
        parts = np.array_split(best.shape, _KNOTS)
        start = np.array([float(part.mean()) for part in parts])
        sizes = [len(part) for part in parts]
        bent = [best]

        def cost(knots: Floats) -> float:
            if not np.any(knots):
                return _FARTHEST
            found = self._along(_unit(np.repeat(knots, sizes)))
            if found is None:
                return _FARTHEST
            bent.append(found)
            return found.distance

        minimize(cost, start, method="Nelder-Mead", options={"maxfev": _SEARCHES, "initial_simplex": _simplex(start)})
        return min(bent, key=lambda one: one.distance)

    def _along(self, shape: Floats) -> _Found | None:
        """Return the least distance along a shape at which the limit breaks; ``None`` if there is none within reach."""
        steepest = float(np.abs(shape).max()) * self._spread
        low, high = 0.0, min(_FARTHEST, (_STEEPEST - abs(self._mean)) / steepest)
        found = None
        for _ in range(_ROUNDS):
            distances = np.linspace(low, high, _STEPS)
            days = self._first_breaches(distances, shape)
            broken = np.flatnonzero(days < NEVER)
            if not broken.size:
                return found
            first = int(broken[0])
            found = _Found(distance=float(distances[first]), shape=shape, day=int(days[first]))
            if first == 0:
                return found
            low, high = float(distances[first - 1]), float(distances[first])
        return found

    def _first_breaches(self, distances: Floats, shape: Floats) -> Floats:
        histories = tuple(tuple(self.returns(distance, shape).tolist()) for distance in distances.tolist())
        seen = observed(replace(self._asked, law=Replay(histories=histories)), 0, len(histories))
        found: Floats = seen.crossed[0, 0].astype(np.float64)
        return found


def _unit(weights: Floats) -> Floats:
    found: Floats = weights / np.sqrt((weights**2).sum())
    return found


def _plain(days: int) -> Iterator[Floats]:
    """Yield shapes that fall or rise evenly up to a day, and those that turn there."""
    for turn in dict.fromkeys(max(1, days * part // _TURNS) for part in range(1, _TURNS + 1)):
        before = np.arange(days) < turn
        for sign in (-1.0, 1.0):
            yield np.where(before, sign, 0.0)
            if turn < days:
                yield np.where(before, -sign * (days - turn) / turn * 0.5, sign)


def _simplex(start: Floats) -> Floats:
    """Return corners around a start that differ in one knot each."""
    size = 0.5 * float(np.abs(start).max())
    found: Floats = np.vstack([start, start + size * np.eye(len(start))])
    return found
