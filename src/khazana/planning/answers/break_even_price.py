"""Break-even: at which price of a coin a policy has cost as much as it holds, and how likely the price is above it."""

from dataclasses import dataclass, replace

import numpy as np

from khazana.core import BadInput
from khazana.planning import Estimate, Measure, Policy, Question
from khazana.planning.drawing import observed

__all__ = ["BreakEven", "break_even"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEven:
    """Where a policy breaks even on the last day.

    Parameters
    ----------
    price_usd
        Quantiles of what the coins held cost on average [USD/BTC], by ``shares``: it differs from path to path, as
        purchases follow the price.
    above
        The probability that the price is at that cost or above.
    paths
        Those that hold coins at the end count.
    """

    policy: str
    shares: tuple[float, ...]
    price_usd: tuple[float, ...]
    above: Estimate
    paths: int


def break_even(
    question: Question, policy: Policy, paths: int, shares: tuple[float, ...] = (0.05, 0.5, 0.95)
) -> BreakEven:
    """Return the price at which a policy breaks even at the end of the question's days.

    Raises
    ------
    BadInput
        If no path holds coins at the end.
    """
    asked = replace(
        question,
        policies=(policy,),
        limits=(),
        measures=(Measure.PRICE_USD, Measure.COINS, Measure.COST_USD),
        marks=(),
    )
    seen = observed(asked, 0, paths)
    price = seen.shared[-1, 0].astype(np.float64)
    coins, cost = seen.own[-1, 0].astype(np.float64)
    held = coins > 0
    count = int(held.sum())
    if count == 0:
        raise BadInput("no coins are held at the end", where=policy.name, remedy="name a policy that holds some")
    average = cost[held] / coins[held]
    share = float((price[held] >= average).mean())
    spread = share * (1 - share) if 0 < share < 1 else 1 / count
    return BreakEven(
        policy=policy.name,
        shares=shares,
        price_usd=tuple(np.quantile(average, shares, method="inverted_cdf").tolist()),
        above=Estimate(value=share, error=(spread / count) ** 0.5),
        paths=count,
    )
