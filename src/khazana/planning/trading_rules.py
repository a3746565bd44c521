"""Rules that may sell: holding a band, selling on a gain, selling on a fall."""

# ruff: noqa: FURB136 - a choice compiles to one instruction, where min and max of numba test for NaN

from dataclasses import dataclass
from typing import Final

import numpy as np

from khazana.core import BadInput
from khazana.kernels.primitives import Float
from khazana.kernels.programs import Call
from khazana.planning.figures import figure
from khazana.planning.names import COINS, COST_USD, NET_RESERVES_USD, PEAK_PRICE_USD, PRICE_USD
from khazana.planning.pieces import BUYS, SELLS, Funding, Horizon, Named, Piece

__all__ = ["HoldBand", "SellAbove", "SellBelow"]

_ZERO: Final = np.float32(0.0)


def _to_band(  # noqa: PLR0913, PLR0917 - the figures of the rule
    price: Float, coins: Float, reserves: Float, least: Float, target: Float, most: Float, most_usd: Float
) -> tuple[Float, Float]:
    """Return dollars to buy for, and coins to sell, which bring the share of coins back to its target."""
    value = coins * price
    reserves = reserves if reserves > _ZERO else _ZERO
    whole = value + reserves
    off = target * whole - value
    low, high = value < least * whole, value > most * whole
    buy = off if low else _ZERO
    sell = -off if high else _ZERO
    buy = buy if buy < most_usd else most_usd
    sell = sell if sell < most_usd else most_usd
    return buy, sell / price


def _above_cost(price: Float, coins: Float, cost: Float, multiple: Float, share: Float) -> Float:
    return share * coins if price * coins > multiple * cost else _ZERO


def _below_peak(price: Float, peak: Float, coins: Float, below: Float, share: Float) -> Float:
    return share * coins if price < below * peak else _ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldBand:
    """Keep the coins' share of coins and net reserves within a band; outside it, trade to the target.

    Parameters
    ----------
    least_share, target_share, most_share
        In order, 0 to 1.
    most_usd_per_day
        How much is traded on one day at most [USD].
    """

    least_share: float
    target_share: float
    most_share: float
    most_usd_per_day: float
    funding: Funding = Funding.RESERVES

    def __post_init__(self) -> None:
        if not 0 <= self.least_share <= self.target_share <= self.most_share <= 1:
            value = (self.least_share, self.target_share, self.most_share)
            raise BadInput("a band's shares are out of order", value=value, remedy="give least, target, most, 0 to 1")

    def piece(self, named: Named, horizon: Horizon) -> Piece:  # noqa: ARG002 - a rule is asked for a horizon
        """Return what the rule adds to the day."""
        bought, sold = named("bought_usd"), named("sold_coins")
        values = {
            named("least"): self.least_share,
            named("target"): self.target_share,
            named("most"): self.most_share,
            named("most_usd"): figure(self.most_usd_per_day, "most_usd_per_day", least=0),
        }
        takes = (PRICE_USD, COINS, NET_RESERVES_USD, *values)
        orders = ((BUYS[self.funding], bought), (SELLS[self.funding], sold))
        call = Call(function=_to_band, takes=takes, gives=(bought, sold))
        return Piece(calls=(call,), values=values, orders=orders)


@dataclass(frozen=True, slots=True, kw_only=True)
class SellAbove:
    """Sell a share of the coins each day while they are worth more than a multiple of their cost."""

    cost_multiple: float
    share_per_day: float
    funding: Funding = Funding.BUDGET

    def piece(self, named: Named, horizon: Horizon) -> Piece:  # noqa: ARG002 - a rule is asked for a horizon
        """Return what the rule adds to the day."""
        values = {
            named("multiple"): figure(self.cost_multiple, "cost_multiple", above=0),
            named("share"): figure(self.share_per_day, "share_per_day", least=0, most=1),
        }
        sold = named("sold_coins")
        call = Call(function=_above_cost, takes=(PRICE_USD, COINS, COST_USD, *values), gives=(sold,))
        return Piece(calls=(call,), values=values, orders=((SELLS[self.funding], sold),))


@dataclass(frozen=True, slots=True, kw_only=True)
class SellBelow:
    """Sell a share of the coins each day while the price is below a share of its highest so far."""

    below_peak_share: float
    share_per_day: float
    funding: Funding = Funding.BUDGET

    def piece(self, named: Named, horizon: Horizon) -> Piece:  # noqa: ARG002 - a rule is asked for a horizon
        """Return what the rule adds to the day."""
        values = {
            named("below"): figure(self.below_peak_share, "below_peak_share", above=0, most=1),
            named("share"): figure(self.share_per_day, "share_per_day", least=0, most=1),
        }
        sold = named("sold_coins")
        call = Call(function=_below_peak, takes=(PRICE_USD, PEAK_PRICE_USD, COINS, *values), gives=(sold,))
        return Piece(calls=(call,), values=values, orders=((SELLS[self.funding], sold),))
