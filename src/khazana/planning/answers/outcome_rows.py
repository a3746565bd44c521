"""What came of each policy: how likely a breach is, when and of what, and what is held at the end."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from khazana.planning import Estimate, Horizon, Measure, Quantile, Result

__all__ = ["Cause", "Outcome", "half_by", "outcomes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A limit as the first that is crossed.

    Parameters
    ----------
    probability
        That it is the first.
    median_on
        The day up to which half of those paths have crossed it; ``None`` where none does.
    """

    limit: str
    probability: Estimate
    median_on: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a policy.

    Parameters
    ----------
    breach
        The probability that any limit is crossed.
    against_first
        By how much that is above the first policy's, on the same paths; ``None`` for the first.
    median_on
        The day up to which half of all paths have crossed a limit; ``None`` where fewer do.
    causes
        By limit.
    coins, value_usd
        At the end: the quantiles that were asked for; empty where it was not measured.
    """

    policy: str
    breach: Estimate
    against_first: Estimate | None
    median_on: dt.date | None
    causes: tuple[Cause, ...]
    coins: tuple[Quantile, ...]
    value_usd: tuple[Quantile, ...]


def outcomes(result: Result, shares: tuple[float, ...] = (0.05, 0.25, 0.5, 0.75, 0.95)) -> tuple[Outcome, ...]:
    """Return what came of each policy, in the order of the question."""
    first = result.question.policies[0].name
    return tuple(_outcome(result, policy.name, first, shares) for policy in result.question.policies)


def _outcome(result: Result, policy: str, first: str, shares: tuple[float, ...]) -> Outcome:
    breaches, horizon = result.first_breaches(policy), result.question.horizon
    causes = []
    for name, counts in zip(breaches.limits, breaches.counts, strict=True):
        count = int(counts.sum())
        spread = count * (breaches.paths - count) if 0 < count < breaches.paths else breaches.paths
        estimate = Estimate(value=count / breaches.paths, error=(spread / breaches.paths**3) ** 0.5)
        causes.append(Cause(limit=name, probability=estimate, median_on=half_by(counts, count, horizon)))

    def spread_of(measure: Measure) -> tuple[Quantile, ...]:
        return result.quantiles(measure, policy, shares) if measure in result.question.measures else ()

    return Outcome(
        policy=policy,
        breach=result.breach(policy),
        against_first=None if policy == first else result.breach_difference(policy, first),
        median_on=half_by(breaches.counts.sum(axis=0), breaches.paths, horizon),
        causes=tuple(causes),
        coins=spread_of(Measure.COINS),
        value_usd=spread_of(Measure.VALUE_USD),
    )


def half_by(counts: np.ndarray[tuple[int, ...], np.dtype[np.int64]], of: int, horizon: Horizon) -> dt.date | None:
    """Return the day up to which half of ``of`` paths are counted; ``None`` where fewer are, or there are none."""
    day = int(np.searchsorted(counts.cumsum(), (of + 1) // 2)) if of else horizon.days
    return horizon.date_of(day) if day < horizon.days else None
