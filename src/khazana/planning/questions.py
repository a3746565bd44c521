"""A question to the planning engine: a law, a start, policies, limits, and what is to be recorded."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from khazana.core import BadInput
from khazana.planning import names
from khazana.planning.economy import ExchangeRate, Reserves
from khazana.planning.figures import figure
from khazana.planning.ledger import NOTHING_HELD, Books
from khazana.planning.limit_lines import Limit
from khazana.planning.pieces import Horizon
from khazana.planning.policies import Policy
from khazana.planning.price_laws import PriceLaw
from khazana.planning.replays import Replay

__all__ = ["MARKET_MEASURES", "Measure", "Question", "Start"]

_MOST_DAYS: Final = 100 * 366
_MOST_SEED: Final = (1 << 64) - 1


class Measure(StrEnum):
    """What is recorded of each path, date by date, and at the end."""

    PRICE_USD = names.PRICE_USD
    LOCAL_PER_USD = names.LOCAL_PER_USD
    RESERVES_USD = names.RESERVES_USD
    COINS = names.COINS
    COST_USD = names.COST_USD
    VALUE_USD = names.VALUE_USD
    NET_RESERVES_USD = names.NET_RESERVES_USD
    VOLUNTARY_COINS = names.VOLUNTARY_COINS
    ANNOUNCED_COINS = names.ANNOUNCED_COINS
    BUDGET_USED_USD = names.BUDGET_USED_USD
    LOWEST_SHARE = names.LOWEST_SHARE
    CARRYING_USD = names.CARRYING_USD
    ADEQUACY = names.ADEQUACY


MARKET_MEASURES: Final = (Measure.PRICE_USD, Measure.LOCAL_PER_USD, Measure.RESERVES_USD)
"""Those that are the same for every policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where paths begin: a date, its price [USD/BTC], and the books at its end."""

    on: dt.date
    price_usd: float
    books: Books = NOTHING_HELD

    def __post_init__(self) -> None:
        figure(self.price_usd, "price_usd", above=0, most=1e15)
        figure(self.books.coins, "coins", least=0, most=21e6)
        figure(self.books.cost_usd, "cost_usd", least=0, most=1e18)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked.

    Parameters
    ----------
    law
        Of the price.
    days
        How many are simulated, from the day after the start.
    policies
        One or more, on common paths; each name once.
    limits
        Held against every policy; each name once. Where two are crossed on one day, the one that stands first is the
        cause.
    measures
        What is recorded, on ``marks`` and on the last day.
    marks
        Dates of the fans; the last day is always one.
    exchange_rate, reserves
        What a limit or rule needs of them; ``None`` where nothing does.
    year_begins
        Month and day on which the fiscal year begins.
    seed
        Chooses the paths: the same seed, the same paths.
    """

    law: PriceLaw
    start: Start
    days: int
    policies: tuple[Policy, ...]
    limits: tuple[Limit, ...] = ()
    measures: tuple[Measure, ...] = (Measure.PRICE_USD, Measure.COINS, Measure.VALUE_USD)
    marks: tuple[dt.date, ...] = ()
    exchange_rate: ExchangeRate | None = None
    reserves: Reserves | None = None
    year_begins: tuple[int, int] = (1, 1)
    seed: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.days <= _MOST_DAYS:
            raise BadInput("paths have a day or more", where="days", value=self.days, remedy=f"give 1 to {_MOST_DAYS}")
        if isinstance(self.law, Replay) and self.law.days < self.days:
            remedy = f"give {self.days} days, or simulate {self.law.days}"
            raise BadInput("a history ends before the last day", where="histories", value=self.law.days, remedy=remedy)
        if not 0 <= self.seed <= _MOST_SEED:
            raise BadInput("a seed has 64 bits", where="seed", value=self.seed, remedy=f"give 0 to {_MOST_SEED}")
        for kind, given in (("policies", self.policies), ("limits", self.limits)):
            called = [one.name for one in given]
            if len(set(called)) < len(called):
                raise BadInput("two have one name", where=kind, value=called, remedy="name each once")
        if not self.policies:
            raise BadInput("a question has a policy", where="policies", remedy="give one; it may have no rules")
        outside = [date for date in self.marks if not 0 <= self.horizon.day_of(date) < self.days]
        if outside:
            raise BadInput("a mark lies outside the days", where="marks", value=outside[0], remedy="leave it out")

    @property
    def horizon(self) -> Horizon:
        """The days that are simulated."""
        return Horizon(start=self.start.on, days=self.days)

    @property
    def marked_days(self) -> tuple[int, ...]:
        """The days on which measures are recorded, in order; the last day is the last of them."""
        return tuple(sorted({*(self.horizon.day_of(date) for date in self.marks), self.days - 1}))
