"""The network over years and halvings, for each scenario of the price: hashprice, hashrate, difficulty, coins.

The scenarios come from outside, as arrays. Here they meet the subsidy of the heights that each period covers, the rest
of the world as it is expected to be by then, and one's own hashrate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.core import SATS_PER_BTC, BadInput
from khazana.energy.cost_curve import CostCurve
from khazana.energy.equilibrium import price_taker, sovereign
from khazana.energy.quantities import Floats, quantity, share
from khazana.energy.retarget import HASHES_PER_DIFFICULTY, STEADY_INTERVAL_S
from khazana.energy.revenue import blocks_per_day
from khazana.energy.subsidy import subsidy_sum
from khazana.energy.supply import PH_PER_EH, HashSupply

__all__ = ["Conduct", "Outlook", "Periods", "Prospect", "drifting", "outlook", "respond"]

_EXA: Final = 1e18


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Periods:
    """Stretches of time, one after the other.

    Parameters
    ----------
    first_height
        The height of the first block of the first.
    days
        How long each is, ``(n_periods,)``.
    interval_s
        The mean interval of blocks, a figure or ``(n_periods,)`` [s].
    """

    first_height: int
    days: Floats
    interval_s: Floats | float = STEADY_INTERVAL_S

    def __post_init__(self) -> None:
        days = quantity(self.days, "days", above=True)
        if days.ndim != 1:
            raise BadInput("each period has a length", value=days.shape, remedy="pass one figure for each")
        object.__setattr__(self, "days", days)

    @property
    def heights(self) -> npt.NDArray[np.int64]:
        """The first height of each period, and of the one after the last, ``(n_periods + 1,)``."""
        blocks = np.cumsum(self.days * blocks_per_day(self.interval_s))
        return self.first_height + np.concatenate(([0], np.rint(blocks))).astype(np.int64)

    @property
    def subsidy_sat(self) -> Floats:
        """What a block of each period creates on average [sat], ``(n_periods,)``; exact sums over its heights."""
        heights = [int(one) for one in self.heights]
        pairs = pairwise(heights)
        return np.array([subsidy_sum(start, stop) / (stop - start) for start, stop in pairs], np.float64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prospect:
    """What is expected of price, fees, and the rest of the world.

    Parameters
    ----------
    price_usd_per_btc
        ``(n_scenarios, n_periods)`` [USD/BTC].
    fees_sat
        Of a block, ``(n_scenarios or 1, n_periods or 1)`` [sat].
    supply
        The rest of the world in each period.
    adjustment_share
        Which share of the way to its new place the rest of the world goes in a period, ``(0, 1]``; 1 where a period is
        long enough for all of it.

    Raises
    ------
    BadInput
        If the shapes do not fit, or a figure lies outside its bounds.
    """

    price_usd_per_btc: Floats
    fees_sat: Floats
    supply: tuple[HashSupply, ...]
    adjustment_share: float = 1.0

    def __post_init__(self) -> None:
        price = quantity(self.price_usd_per_btc, "price_usd_per_btc")
        if price.ndim != 2 or price.shape[1] != len(self.supply):  # noqa: PLR2004 - scenarios and periods
            raise BadInput(
                "prices are scenarios by periods, and each period has a rest of the world",
                value=price.shape,
                remedy="pass prices of shape (n_scenarios, {periods})",
                periods=len(self.supply),
            )
        try:
            fees = np.broadcast_to(quantity(self.fees_sat, "fees_sat"), price.shape)
        except ValueError:
            raise BadInput(
                "fees are a figure for each scenario and period",
                value=np.shape(self.fees_sat),
                remedy="pass one figure, or the shape {shape}",
                shape=price.shape,
            ) from None
        object.__setattr__(self, "price_usd_per_btc", price)
        object.__setattr__(self, "fees_sat", fees)
        share(quantity(self.adjustment_share, "adjustment_share", above=True), "adjustment_share")

    def revenue_usd_per_day(self, periods: Periods) -> Floats:
        """Return what all miners together earn, ``(n_scenarios, n_periods)`` [USD/day]."""
        if periods.days.size != len(self.supply):
            raise BadInput("there are as many periods as prices", value=periods.days.size, remedy="make them equal")
        paid = (periods.subsidy_sat + self.fees_sat) / SATS_PER_BTC
        return np.asarray(blocks_per_day(periods.interval_s) * paid * self.price_usd_per_btc)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outlook:
    """What the network does; each array ``(n_scenarios, n_periods)``.

    Parameters
    ----------
    revenue_usd_per_day
        Of all miners together.
    hashprice_usd_per_ph_day
        Of the network; pool terms come off it.
    own_eh_per_s, rest_eh_per_s
        [EH/s].
    difficulty
        That the network settles at.
    own_sat_per_day
        What one's own hashrate finds on average [sat/day]; not rounded.
    """

    revenue_usd_per_day: Floats
    hashprice_usd_per_ph_day: Floats
    own_eh_per_s: Floats
    rest_eh_per_s: Floats
    difficulty: Floats
    own_sat_per_day: Floats


def drifting(
    supply: HashSupply, periods: Periods, *, growth_share_per_year: float, efficiency_share_per_year: float
) -> tuple[HashSupply, ...]:
    """Return the rest of the world in each period, where it grows and its machines get better.

    Parameters
    ----------
    supply
        A curve that can be ``moved``, as it is at the start.
    growth_share_per_year
        By how much more there is of it a year later.
    efficiency_share_per_year
        By how much less power a hash takes a year later, ``[0, 1)``.
    """
    growth = float(quantity(growth_share_per_year, "growth_share_per_year", least=-1.0, above=True))
    gain = float(quantity(efficiency_share_per_year, "efficiency_share_per_year"))
    if not 0 <= gain < 1:
        raise BadInput("machines gain less than all their power", value=gain, remedy="pass a share below 1")
    middles = (np.cumsum(periods.days) - periods.days / 2) / 365.25
    moved = getattr(supply, "moved", None)
    if moved is None:
        raise BadInput("this curve cannot be moved", value=type(supply).__name__, remedy="give one for each period")
    return tuple(moved(hash_ratio=(1 + growth) ** year, cost_ratio=(1 - gain) ** year) for year in middles.tolist())


def outlook(periods: Periods, prospect: Prospect, own_eh_per_s: npt.ArrayLike = 0.0) -> Outlook:
    """Return what the network does with a given own hashrate.

    Parameters
    ----------
    own_eh_per_s
        A figure, ``(n_periods,)`` or ``(n_scenarios, n_periods)`` [EH/s].
    """
    revenue = prospect.revenue_usd_per_day(periods)
    own = np.broadcast_to(quantity(own_eh_per_s, "own_eh_per_s"), revenue.shape)
    hashprice, rest = np.empty(revenue.shape), np.empty(revenue.shape)
    before: Floats | None = None
    for period, supply in enumerate(prospect.supply):
        settled = supply.clear(revenue[:, period], own[:, period])
        total = np.divide(revenue[:, period], settled * PH_PER_EH, out=own[:, period].copy(), where=settled > 0)
        wanted = np.maximum(total - own[:, period], 0.0)
        now = wanted if before is None else before + prospect.adjustment_share * (wanted - before)
        met = (now + own[:, period]) * PH_PER_EH
        rest[:, period], before = now, now
        hashprice[:, period] = np.divide(revenue[:, period], met, out=np.zeros(met.shape), where=met > 0)
    paid = (periods.subsidy_sat + prospect.fees_sat) * blocks_per_day(periods.interval_s)
    total = rest + own
    return Outlook(
        revenue_usd_per_day=revenue,
        hashprice_usd_per_ph_day=hashprice,
        own_eh_per_s=own,
        rest_eh_per_s=rest,
        difficulty=np.asarray(total * _EXA * periods.interval_s / HASHES_PER_DIFFICULTY),
        own_sat_per_day=np.asarray(paid * np.divide(own, total, out=np.zeros(total.shape), where=total > 0)),
    )


class Conduct(StrEnum):
    """How one decides how much to run."""

    PRICE_TAKER = "price taker"
    SOVEREIGN = "sovereign"


def respond(periods: Periods, prospect: Prospect, own: Sequence[CostCurve], conduct: Conduct) -> Floats:
    """Return how much one runs in each period of each scenario, ``(n_scenarios, n_periods)`` [EH/s].

    Parameters
    ----------
    own
        What one could run in each period, by the hashprice that it needs.
    """
    revenue = prospect.revenue_usd_per_day(periods)
    decide = price_taker if conduct is Conduct.PRICE_TAKER else sovereign
    if len(own) != revenue.shape[1]:
        raise BadInput("each period has a curve of one's own", value=len(own), remedy="give one for each period")
    return np.array(
        [
            [
                decide(supply, curve, float(paid)).own_eh_per_s
                for supply, curve, paid in zip(prospect.supply, own, row, strict=True)
            ]
            for row in revenue
        ]
    )
