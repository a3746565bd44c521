"""Limits as data: lines that must not be crossed, with the days on which they are tested.

A limit says for each path on which day it was first crossed. It is tested after the day's trades, at the day's price.
Its figure may change by date; before the first of its dates it is not tested.

References
----------
IMF (2016). Guidance Note on the Assessment of Reserve Adequacy and Related Considerations.
IMF (2025). BPM7: a bitcoin is a non-produced non-financial asset; bought with reserves, it lowers them by its price.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

import numpy as np

from khazana.core import BadInput
from khazana.kernels.primitives import Float
from khazana.kernels.programs import DAY, Call
from khazana.planning.figures import figure
from khazana.planning.names import (
    ANNOUNCED_COINS,
    BUDGET_USED_USD,
    COINS,
    COST_USD,
    LOCAL_PER_USD,
    LOWEST_SHARE,
    NET_RESERVES_USD,
    START_COINS,
    VALUE_USD,
    VOLUNTARY_COINS,
)
from khazana.planning.pieces import ALWAYS, Dated, Days, Floats, Horizon, Named, Piece

__all__ = [
    "FIRST",
    "NEVER",
    "AccumulationCeiling",
    "AdequacyFloor",
    "BudgetCap",
    "Count",
    "CustodyCap",
    "DrawdownLimit",
    "ImportCoverFloor",
    "Limit",
    "LossLimit",
    "PrimaryBalanceFloor",
    "ReservesFloor",
]

FIRST: Final = "first"
"""The name of a limit's own state: the day on which it was first crossed."""
NEVER: Final = 1e9
"""What stands there before it was."""

_NEVER: Final = np.float32(NEVER)
_ZERO: Final = np.float32(0.0)


class Limit(Protocol):
    """A line that must not be crossed."""

    @property
    def name(self) -> str:
        """What it is called in results."""

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the limit adds to the day: a state `FIRST` of its own among it."""


class Count(StrEnum):
    """How accumulation is counted."""

    ANNOUNCED = "announced"
    """All that holdings grew by, from whatever source."""
    IMF = "imf"
    """What was bought and mined; seized and given coins are left out, and sales are not set against it."""


_COUNTED: Final = {Count.ANNOUNCED: ANNOUNCED_COINS, Count.IMF: VOLUNTARY_COINS}


def _first(first: Float, is_over: bool, day: Float) -> Float:  # noqa: FBT001 - compiled code takes no names
    return day if is_over & (first >= _NEVER) else first


def _above(first: Float, day: Float, value: Float, most: Float) -> Float:  # noqa: PLR0913, PLR0917
    return _first(first, value > most, day)


def _above_when(first: Float, day: Float, value: Float, most: Float, on: Float) -> Float:  # noqa: PLR0913, PLR0917
    return _first(first, (value > most) & (on > _ZERO), day)


def _below(first: Float, day: Float, value: Float, least: Float) -> Float:  # noqa: PLR0913, PLR0917
    return _first(first, value < least, day)


def _below_when(first: Float, day: Float, value: Float, least: Float, on: Float) -> Float:  # noqa: PLR0913, PLR0917
    return _first(first, (value < least) & (on > _ZERO), day)


def _metric(in_usd: Float, in_local: Float, local_per_usd: Float) -> Float:
    return in_usd + in_local / local_per_usd


def _product(one: Float, two: Float) -> Float:
    return one * two


def _loss(cost: Float, value: Float) -> Float:
    return cost - value


def _with(custodian: Float, start: Float, share: Float, coins: Float) -> Float:
    """Return the coins with one custodian: what it began with, and its share of what came or went since."""
    return custodian + share * (coins - start)


def _added_while(total: Float, before: Float, now: Float, on: Float) -> Float:
    """Return a total with what another total grew by, on days that count."""
    return total + (now - before if on > _ZERO else _ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A figure behind a name: one that stays, or a series with the days on which it is tested."""

    values: Mapping[str, float]
    series: Mapping[str, Floats]
    takes: tuple[str, ...]


def _line(value: Dated, days: Days, named: Named, horizon: Horizon, name: str) -> _Line:
    line, on = named("line"), named("on")
    if days.are_all and not isinstance(value, tuple):
        return _Line(values={line: figure(value, name)}, series={}, takes=(line,))
    values, marks = horizon.dated(value, name)
    return _Line(values={}, series={line: values, on: marks * horizon.marked(days)}, takes=(line, on))


def _tested(  # noqa: PLR0913 - what is measured, and against what
    measured: str, line: _Line, *, over: bool, named: Named, before: tuple[Call, ...] = (), more: Piece | None = None
) -> Piece:
    function: Callable[..., Any]
    if len(line.takes) == 1:
        function = _above if over else _below
    else:
        function = _above_when if over else _below_when
    first = named(FIRST)
    test = Call(function=function, takes=(first, DAY, measured, *line.takes), gives=(first,))
    return Piece(
        calls=(*(more.calls if more else ()), *before, test),
        values={**line.values, **(more.values if more else {})},
        series={**line.series, **(more.series if more else {})},
        states={first: NEVER, **(more.states if more else {})},
    )


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
        line = _line(self.coins, self.days, named, horizon, self.name)
        if self.days.are_all:
            return _tested(counted, line, over=True, named=named)
        own, before, on = named("counted"), named("before"), named("on")
        calls = (
            Call(function=_added_while, takes=(own, before, counted, on), gives=(own,)),
            Call(function=_same, takes=(counted,), gives=(before,)),
        )
        since = Piece(calls=calls, states={own: 0.0, before: 0.0})
        return _tested(own, line, over=True, named=named, more=since)


def _same(value: Float) -> Float:
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservesFloor:
    """Net international reserves at least so high, on test dates or always [USD]."""

    name: str
    usd: Dated
    days: Days = ALWAYS

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the limit adds to the day."""
        return _tested(
            NET_RESERVES_USD, _line(self.usd, self.days, named, horizon, self.name), over=False, named=named
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AdequacyFloor:
    """Net reserves at least a share of a metric of adequacy, such as the IMF's ARA-EM.

    Parameters
    ----------
    share
        1.0 is 100% of the metric.
    metric_usd
        The metric's part that is owed or earned in dollars [USD].
    metric_local
        Its part in local currency, such as that of broad money [local]; it falls in dollars as the currency does.
    """

    name: str
    share: float
    metric_usd: Dated
    metric_local: Dated = 0.0
    days: Days = ALWAYS

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the limit adds to the day."""
        metric = _line(self.metric_usd, self.days, named, horizon, self.name)
        share, whole, least = named("share"), named("metric"), named("least")
        calls = [Call(function=_product, takes=(share, metric.takes[0]), gives=(least,))]
        more = Piece(calls=(), values={share: figure(self.share, "share", above=0)})
        if self.metric_local != 0.0:
            local = named("metric_local")
            amounts, _ = horizon.dated(self.metric_local, self.name)
            calls = [
                Call(function=_metric, takes=(metric.takes[0], local, LOCAL_PER_USD), gives=(whole,)),
                Call(function=_product, takes=(share, whole), gives=(least,)),
            ]
            more = Piece(calls=(), values=more.values, series={local: amounts})
        line = _Line(values=metric.values, series=metric.series, takes=(least, *metric.takes[1:]))
        return _tested(NET_RESERVES_USD, line, over=False, named=named, before=tuple(calls), more=more)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCoverFloor:
    """Net reserves at least so many months of imports.

    Parameters
    ----------
    months
        Three is a common rule of thumb.
    imports_usd_per_month
        [USD].
    """

    name: str
    months: float
    imports_usd_per_month: Dated
    days: Days = ALWAYS

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the limit adds to the day."""
        return AdequacyFloor(
            name=self.name, share=self.months, metric_usd=self.imports_usd_per_month, days=self.days
        ).piece(named, horizon)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetCap:
    """No more paid out of the budget in a fiscal year than so much [USD]."""

    name: str
    usd: Dated
    days: Days = ALWAYS

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the limit adds to the day."""
        return _tested(BUDGET_USED_USD, _line(self.usd, self.days, named, horizon, self.name), over=True, named=named)


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
        return _tested(LOWEST_SHARE, _line(least, ALWAYS, named, horizon, self.name), over=False, named=named)


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
        line = _line(self.usd, self.days, named, horizon, self.name)
        return _tested(loss, line, over=True, named=named, before=(call,))


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
        line = _line(figure(cap or 0.0, "most", least=0), ALWAYS, named, horizon, self.name)
        if self.most_coins is None:
            most = named("most")
            calls.append(Call(function=_product, takes=(line.takes[0], COINS), gives=(most,)))
            line = _Line(values=line.values, series={}, takes=(most,))
        return _tested(held, line, over=True, named=named, before=tuple(calls), more=more)

