"""Where paths begin: what is held, what it cost, and the price of the day."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from khazana.planning.figures import figure

__all__ = ["NOTHING_HELD", "Books", "Start"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What is held at the start: coins [BTC] and what they cost [USD]."""

    coins: float = 0.0
    cost_usd: float = 0.0


NOTHING_HELD: Final = Books()


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
