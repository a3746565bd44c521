"""Pieces: what a law, a rule or a limit adds to the day of a path.

A piece is a few scalar functions with the names that they take and give, the figures behind some of those names, and
the states that last from day to day. A new policy or limit is a record with a method `piece`; nothing else need know of
it.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from khazana.core import BadInput
from khazana.kernels.programs import Call
from khazana.planning.figures import figure

__all__ = [
    "ALWAYS",
    "BUYS",
    "SELLS",
    "Dated",
    "Days",
    "Floats",
    "Funding",
    "Horizon",
    "Named",
    "Order",
    "PerDay",
    "Piece",
    "Rule",
    "prefixed",
]

Floats: TypeAlias = npt.NDArray[np.float64]
Named: TypeAlias = Callable[[str], str]
"""Makes a name of a piece's own out of a plain one, as there may be several pieces of one kind."""
PerDay: TypeAlias = float | tuple[float, ...]
"""The same each day, or day by day."""
Dated: TypeAlias = float | tuple[tuple[dt.date, float], ...]
"""The same always, or from each date on; before the first date there is none."""


class Order(StrEnum):
    """What a rule asks for on a day; amounts are zero or above."""

    BUY_FROM_RESERVES = "buy-from-reserves"
    """[USD], and reserves fall by as much."""
    BUY_FROM_BUDGET = "buy-from-budget"
    """[USD], and the year's budget is used by as much."""
    BUY_FROM_INCOME = "buy-from-income"
    """[USD], of the programme's own income; neither reserves nor budget feel it."""
    MINED = "mined"
    """Coins that are kept of what was mined [BTC]."""
    MINED_COST = "mined-cost"
    """What they cost to mine [USD]."""
    RECEIVED = "received"
    """Coins seized, or given by others [BTC]."""
    SENT = "sent"
    """Coins sent away without a price [BTC]."""
    SELL_TO_RESERVES = "sell-to-reserves"
    """Coins sold [BTC], the proceeds to reserves."""
    SELL_TO_BUDGET = "sell-to-budget"
    """Coins sold [BTC], the proceeds to the budget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days of a rule or a limit: from a date (held) to a date (not held), and, if said, only on some of them.

    Parameters
    ----------
    only
        The dates within, such as the ends of quarters; empty for each day.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    only: tuple[dt.date, ...] = ()

    @property
    def are_all(self) -> bool:
        """Whether it is each day."""
        return self.since is None and self.until is None and not self.only


ALWAYS = Days()


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """The days that are simulated: day 0 is the day after ``start``, where prices and books are known."""

    start: dt.date
    days: int

    def day_of(self, date: dt.date) -> int:
        """Return the number of a date's day; below zero before the first."""
        return (date - self.start).days - 1

    def date_of(self, day: int) -> dt.date:
        """Return the date of a day."""
        return self.start + dt.timedelta(days=day + 1)

    def marked(self, days: Days) -> Floats:
        """Return 1 for the days that are meant, and 0 for the others."""
        marks = np.zeros(self.days)
        since = 0 if days.since is None else max(0, self.day_of(days.since))
        until = self.days if days.until is None else max(0, self.day_of(days.until))
        if days.only:
            for date in days.only:
                if since <= self.day_of(date) < min(until, self.days):
                    marks[self.day_of(date)] = 1.0
        else:
            marks[since:until] = 1.0
        return marks

    def by_day(self, amount: PerDay, name: str, days: Days = ALWAYS, *, least: float = 0.0) -> Floats:
        """Return an amount for each day; zero on the days that are not meant.

        Raises
        ------
        BadInput
            If it is given day by day for fewer days, or one lies below ``least``.
        """
        given = np.asarray(amount, np.float64)
        if given.ndim and given.size < self.days:
            remedy = f"give {self.days} days"
            raise BadInput(
                "a stream is given for fewer days than are simulated", where=name, value=given.size, remedy=remedy
            )
        if not np.isfinite(given).all() or (given < least).any():
            raise BadInput(
                "a stream has a figure out of bounds", where=name, remedy=f"give numbers of at least {least:g}"
            )
        whole = np.full(self.days, float(given)) if not given.ndim else given[: self.days]
        return whole if days.are_all else whole * self.marked(days)

    def dated(self, value: Dated, name: str) -> tuple[Floats, Floats]:
        """Return a value for each day, and 1 where there is one and 0 where there is none yet."""
        values, marks = np.zeros(self.days), np.zeros(self.days)
        steps: Iterable[tuple[int, float]]
        if isinstance(value, tuple):
            steps = sorted((max(0, self.day_of(date)), figure(one, name)) for date, one in value)
        else:
            steps = [(0, figure(value, name))]
        for day, one in steps:
            values[day:], marks[day:] = one, 1.0
        return values, marks

    def year_begins(self, month: int, day: int) -> Floats:
        """Return 1 on the days on which a fiscal year begins."""
        dates = (self.date_of(number) for number in range(self.days))
        return np.array([float((date.month, date.day) == (month, day)) for date in dates])


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What is added to the day.

    Parameters
    ----------
    calls
        Scalar functions, in order.
    values, series
        Figures behind names: those that stay, and those of each day.
    states
        Names that last, with what they start from.
    orders
        Which of the names given are orders.
    """

    calls: tuple[Call, ...]
    values: Mapping[str, float] = field(default_factory=dict)
    series: Mapping[str, Floats] = field(default_factory=dict)
    states: Mapping[str, float] = field(default_factory=dict)
    orders: tuple[tuple[Order, str], ...] = ()


class Rule(Protocol):
    """A rule of a policy."""

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the rule adds to the day."""


def prefixed(prefix: str) -> Named:
    """Return what makes names of a piece's own.

    Examples
    --------
    >>> prefixed("r0")("usd")
    'r0_usd'
    """
    return lambda name: f"{prefix}_{name}"


class Funding(StrEnum):
    """Where the dollars of a purchase come from, or the proceeds of a sale go to."""

    RESERVES = "reserves"
    BUDGET = "budget"


BUYS: Final = {Funding.RESERVES: Order.BUY_FROM_RESERVES, Funding.BUDGET: Order.BUY_FROM_BUDGET}
SELLS: Final = {Funding.RESERVES: Order.SELL_TO_RESERVES, Funding.BUDGET: Order.SELL_TO_BUDGET}
