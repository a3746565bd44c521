"""Policies: what a state does with coins, as declared rules, each of which is a small piece of the day.

Every rule trades at the day's price, after the price has moved. Rules see the books as they were before the day; all
their orders of a day are carried out together. Where the rules of one policy are of the same kinds as those of another,
both run through the same compiled loop, whatever their figures are.
"""

# ruff: noqa: FURB136 - a choice compiles to one instruction, where min and max of numba test for NaN

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from khazana.core import BadInput
from khazana.kernels.primitives import Float
from khazana.kernels.programs import Call
from khazana.planning.figures import figure
from khazana.planning.names import PEAK_PRICE_USD, PRICE_USD
from khazana.planning.pieces import (
    ALWAYS,
    BUYS,
    Days,
    Floats,
    Funding,
    Horizon,
    Named,
    Order,
    PerDay,
    Piece,
    Rule,
    prefixed,
)

__all__ = [
    "BudgetNeutral",
    "BuyCoins",
    "BuyDips",
    "BuyDollars",
    "KeepMined",
    "Move",
    "MoveKind",
    "Policy",
]

_ZERO: Final = np.float32(0.0)
_ONE: Final = np.float32(1.0)


_SALES: Final = (Order.SELL_TO_RESERVES, Order.SELL_TO_BUDGET)


def _kept(amount: Float) -> Float:
    return amount


def _times(one: Float, two: Float) -> Float:
    return one * two


def _below(price: Float, peak: Float, share: Float, amount: Float) -> Float:
    return amount if price < share * peak else _ZERO


def _from_purse(purse: Float, income: Float, amount: Float) -> tuple[Float, Float]:
    """Return what is spent of what came in, and what is left."""
    purse += income
    spent = amount if amount < purse else purse
    return spent, purse - spent


def _amount(
    amount: PerDay, name: str, days: Days, horizon: Horizon
) -> tuple[Mapping[str, float], Mapping[str, Floats]]:
    """Return an amount as a figure that stays, or as a series where it does not."""
    if days.are_all and not isinstance(amount, tuple):
        return {name: figure(amount, name, least=0)}, {}
    return {}, {name: horizon.by_day(amount, name, days)}


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyDollars:
    """Buy for so many dollars a day.

    Parameters
    ----------
    usd_per_day
        The same each day, or day by day [USD].
    """

    usd_per_day: PerDay
    funding: Funding = Funding.BUDGET
    days: Days = ALWAYS

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the rule adds to the day."""
        usd, bought = named("usd"), named("bought_usd")
        values, series = _amount(self.usd_per_day, usd, self.days, horizon)
        call = Call(function=_kept, takes=(usd,), gives=(bought,))
        return Piece(calls=(call,), values=values, series=series, orders=((BUYS[self.funding], bought),))


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyCoins:
    """Buy so many coins a day, at whatever price.

    Parameters
    ----------
    coins_per_day
        The same each day, or day by day [BTC].
    """

    coins_per_day: PerDay
    funding: Funding = Funding.BUDGET
    days: Days = ALWAYS

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the rule adds to the day."""
        coins, bought = named("coins"), named("bought_usd")
        values, series = _amount(self.coins_per_day, coins, self.days, horizon)
        call = Call(function=_times, takes=(coins, PRICE_USD), gives=(bought,))
        return Piece(calls=(call,), values=values, series=series, orders=((BUYS[self.funding], bought),))


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyDips:
    """Buy for so many dollars a day while the price is below a share of its highest so far.

    Parameters
    ----------
    usd_per_day
        [USD].
    below_peak_share
        0.7 is 30% below the highest.
    """

    usd_per_day: PerDay
    below_peak_share: float
    funding: Funding = Funding.BUDGET
    days: Days = ALWAYS

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the rule adds to the day."""
        usd, share, bought = named("usd"), named("share"), named("bought_usd")
        values, series = _amount(self.usd_per_day, usd, self.days, horizon)
        below = figure(self.below_peak_share, "below_peak_share", above=0, most=1)
        call = Call(function=_below, takes=(PRICE_USD, PEAK_PRICE_USD, share, usd), gives=(bought,))
        orders = ((BUYS[self.funding], bought),)
        return Piece(calls=(call,), values={**values, share: below}, series=series, orders=orders)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetNeutral:
    """Buy only for what the programme itself takes in: no taxpayer's dollar, none of the reserves.

    Parameters
    ----------
    usd_per_day
        What would be spent [USD]; never more than what came in and is still there.
    income_usd_per_day
        What comes in, such as fees or proceeds of the energy desk's power [USD].
    """

    usd_per_day: float
    income_usd_per_day: PerDay

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the rule adds to the day."""
        usd, income, purse, bought = named("usd"), named("income_usd"), named("purse_usd"), named("bought_usd")
        values, series = _amount(self.income_usd_per_day, income, ALWAYS, horizon)
        wanted = figure(self.usd_per_day, "usd_per_day", least=0)
        call = Call(function=_from_purse, takes=(purse, income, usd), gives=(bought, purse))
        orders = ((Order.BUY_FROM_INCOME, bought),)
        return Piece(calls=(call,), values={**values, usd: wanted}, series=series, states={purse: 0.0}, orders=orders)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepMined:
    """Keep a share of the coins that are mined; the others are sold before they reach the books.

    Parameters
    ----------
    coins_per_day
        What is mined, as of the energy desk's result [BTC].
    kept_share
        0 to 1.
    cost_usd_per_coin
        What a kept coin cost to mine, which becomes part of the cost of the coins held [USD/BTC].
    """

    coins_per_day: PerDay
    kept_share: float = 1.0
    cost_usd_per_coin: float = 0.0

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the rule adds to the day."""
        mined, share, cost = named("mined"), named("share"), named("cost")
        kept, spent = named("kept_coins"), named("mined_usd")
        values, series = _amount(self.coins_per_day, mined, ALWAYS, horizon)
        given = {
            share: figure(self.kept_share, "kept_share", least=0, most=1),
            cost: figure(self.cost_usd_per_coin, "cost_usd_per_coin", least=0),
        }
        calls = (
            Call(function=_times, takes=(mined, share), gives=(kept,)),
            Call(function=_times, takes=(kept, cost), gives=(spent,)),
        )
        orders = ((Order.MINED, kept), (Order.MINED_COST, spent))
        return Piece(calls=calls, values={**values, **given}, series=series, orders=orders)


class MoveKind(StrEnum):
    """How coins come or go without a price."""

    SEIZED = "seized"
    GIVEN = "given"
    SENT = "sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Coins that come or go on one date, without a price: seized, given by others, or sent away."""

    on: dt.date
    coins: float
    kind: MoveKind

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the rule adds to the day."""
        name, moved = named("coins"), named("moved_coins")
        amount = figure(self.coins, "coins", least=0)
        order = Order.SENT if self.kind is MoveKind.SENT else Order.RECEIVED
        call = Call(function=_kept, takes=(name,), gives=(moved,))
        series = {name: amount * horizon.marked(Days(only=(self.on,)))}
        return Piece(calls=(call,), series=series, orders=((order, moved),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Rules under a name.

    Parameters
    ----------
    may_sell
        ``False`` for a policy that never sells, as most states declare; a rule that would sell is then refused.
    """

    name: str
    rules: tuple[Rule, ...]
    may_sell: bool = False

    def pieces(self, horizon: Horizon) -> tuple[Piece, ...]:
        """Return what its rules add to the day, in order.

        Raises
        ------
        BadInput
            If it never sells and a rule would.
        """
        made = tuple(rule.piece(prefixed(f"r{number}"), horizon) for number, rule in enumerate(self.rules))
        if not self.may_sell and any(order in _SALES for piece in made for order, _ in piece.orders):
            raise BadInput(
                "a rule sells where the policy never sells",
                where=self.name,
                remedy="set may_sell, or leave the rule out",
            )
        return made
