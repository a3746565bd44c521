"""Limits on coins and on what they cost: accumulation, the budget, drawdown, loss, custody."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from khazana.core import BadInput
from khazana.kernels.primitives import Float
from khazana.kernels.programs import Call
from khazana.planning.figures import figure
from khazana.planning.limit_lines import Line, held_against, line_of, product
from khazana.planning.names import (
    ANNOUNCED_COINS,
    BUDGET_USED_LOCAL,
    BUDGET_USED_USD,
    COINS,
    COST_USD,
    LOWEST_SHARE,
    START_COINS,
    VALUE_USD,
    VOLUNTARY_COINS,
)
from khazana.planning.pieces import ALWAYS, Dated, Days, Horizon, Named, Piece

__all__ = [
    "AccumulationCeiling",
    "BudgetCap",
    "Count",
    "CustodyCap",
    "DrawdownLimit",
    "LocalBudgetCap",
    "LossLimit",
    "PrimaryBalanceFloor",
]

_ZERO: Final = np.float32(0.0)


class Count(StrEnum):
    """How accumulation is counted."""

    ANNOUNCED = "announced"
    """All that holdings grew by, from whatever source."""
    IMF = "imf"
    """What was bought and mined; seized and given coins are left out, and sales are not set against it."""


_COUNTED: Final = {Count.ANNOUNCED: ANNOUNCED_COINS, Count.IMF: VOLUNTARY_COINS}


def _loss(cost: Float, value: Float) -> Float:
    return cost - value


def _with(custodian: Float, start: Float, share: Float, coins: Float) -> Float:
    """Return the coins with one custodian: what it began with, and its share of what came or went since."""
    return custodian + share * (coins - start)


def _added_while(total: Float, before: Float, now: Float, on: Float) -> Float:
    """Return a total with what another total grew by, on days that count."""
    return total + (now - before if on > _ZERO else _ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccumulationCeiling:
    """No more coins than so many, by one of two counts, from a date on.

    Parameters
    ----------
    coins
        [BTC]; 0 for none at all.
    count
        As announced, or as the IMF counts.
    days
        What comes on these days is counted, and the limit is tested on them.
    """

    name: str
    coins: Dated
    count: Count
    days: Days = ALWAYS

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the limit adds to the day."""
        counted = _COUNTED[self.count]
        line = line_of(self.coins, self.days, named, horizon, self.name)
        if self.days.are_all:
            return held_against(counted, line, over=True, named=named)
        own, before, on = named("counted"), named("before"), named("on")
        calls = (
            Call(function=_added_while, takes=(own, before, counted, on), gives=(own,)),
            Call(function=_same, takes=(counted,), gives=(before,)),
        )
        since = Piece(calls=calls, states={own: 0.0, before: 0.0})
        return held_against(own, line, over=True, named=named, more=since)


def _same(value: Float) -> Float:
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetCap:
    """No more paid out of the budget in a fiscal year than so much [USD]."""

    name: str
    usd: Dated
    days: Days = ALWAYS

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the limit adds to the day."""
        return held_against(
            BUDGET_USED_USD, line_of(self.usd, self.days, named, horizon, self.name), over=True, named=named
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalBudgetCap:
    """No more paid out of the budget in a fiscal year than so much of local currency, each dollar at its day's rate.

    The budget pays at the exchange rate of the day, so a currency that falls uses the cap up sooner.
    """

    name: str
    local: Dated
    days: Days = ALWAYS

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the limit adds to the day."""
        line = line_of(self.local, self.days, named, horizon, self.name)
        return held_against(BUDGET_USED_LOCAL, line, over=True, named=named)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimaryBalanceFloor:
    """The year's primary balance at least so high, where each dollar paid for coins out of the budget lowers it.

    Parameters
    ----------
    floor_usd
        As the programme asks [USD].
    projected_usd
        As projected without coins [USD].
    """

    name: str
    floor_usd: float
    projected_usd: float
    days: Days = ALWAYS

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the limit adds to the day."""
        room = figure(self.projected_usd, "projected_usd") - figure(self.floor_usd, "floor_usd")
        return BudgetCap(name=self.name, usd=room, days=self.days).piece(named, horizon)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawdownLimit:
    """The value of the coins never lower than a share below its highest: 0.5 forbids to lose half."""

    name: str
    share: float

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the limit adds to the day."""
        least = 1.0 - figure(self.share, "share", least=0, most=1)
        return held_against(LOWEST_SHARE, line_of(least, ALWAYS, named, horizon, self.name), over=False, named=named)


@dataclass(frozen=True, slots=True, kw_only=True)
class LossLimit:
    """The coins worth at most so much less than they cost [USD]."""

    name: str
    usd: Dated
    days: Days = ALWAYS

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the limit adds to the day."""
        loss = named("loss_usd")
        call = Call(function=_loss, takes=(COST_USD, VALUE_USD), gives=(loss,))
        line = line_of(self.usd, self.days, named, horizon, self.name)
        return held_against(loss, line, over=True, named=named, before=(call,))


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyCap:
    """No more coins with one custodian, or behind one address, than so many, or than a share of all.

    Parameters
    ----------
    start_coins, share_of_change
        What it begins with [BTC], and its share of what comes or goes.
    most_coins, most_share
        One of both.
    """

    name: str
    start_coins: float
    share_of_change: float
    most_coins: float | None = None
    most_share: float | None = None

    def __post_init__(self) -> None:
        if (self.most_coins is None) == (self.most_share is None):
            raise BadInput("a custodian has one cap", where=self.name, remedy="give most_coins or most_share")

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the limit adds to the day."""
        custodian, share, held = named("start"), named("share"), named("held")
        more = Piece(
            calls=(),
            values={
                custodian: figure(self.start_coins, "start_coins", least=0),
                share: figure(self.share_of_change, "share_of_change", least=0, most=1),
            },
        )
        calls = [Call(function=_with, takes=(custodian, START_COINS, share, COINS), gives=(held,))]
        cap = self.most_share if self.most_coins is None else self.most_coins
        line = line_of(figure(cap or 0.0, "most", least=0), ALWAYS, named, horizon, self.name)
        if self.most_coins is None:
            most = named("most")
            calls.append(Call(function=product, takes=(line.takes[0], COINS), gives=(most,)))
            line = Line(values=line.values, series={}, takes=(most,))
        return held_against(held, line, over=True, named=named, before=tuple(calls), more=more)
