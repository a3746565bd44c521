"""What a table holds: raw values with a kind, so that each face can show, sort and export them by one rule."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from khazana.core import Interval, Money, Price, Range
from khazana.i18n import Message
from khazana.programmes import LocalText
from khazana.reserve.audit import Check
from khazana.reserve.claims import Stated

__all__ = ["Amount", "Cell", "Kind", "Sum"]


class Kind(StrEnum):
    """The kind of a column: how its cells are shown, sorted and exported."""

    TEXT = "text"
    """Words as they stand in the source: a name, an identifier, a title."""
    PROSE = "prose"
    """A sentence in the reader's language."""
    TERM = "term"
    """One of a fixed list of words, such as a verdict; translated when shown, its code when exported."""
    LIST = "list"
    """Several identifiers."""
    BTC = "btc"
    """An amount: BTC when shown, whole satoshi when exported."""
    BTC_DELTA = "btc-delta"
    """A signed change: BTC when shown, whole satoshi when exported."""
    MONEY = "money"
    PRICE = "price"
    INTEGER = "integer"
    DAY = "day"
    INSTANT = "instant"
    INTERVAL = "interval"
    """A half-open interval; exported as its two instants."""
    RANGE = "range"
    """A range in the row's unit; exported as its two bounds."""
    STATED = "stated"
    """A figure as it was stated; exported as its text and its two bounds."""
    SUM = "sum"
    """The arithmetic of a check with its figures filled in."""
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Amount:
    """A range with the unit it is in: ``BTC``, ``USD``, ``USD/BTC``, ``1`` (a share), ``MW``."""

    range: Range
    unit: str


@dataclass(frozen=True, slots=True)
class Sum:
    """The arithmetic of ``check``: its formula, and the figures that go into it."""

    check: Check


Cell = (
    str
    | int
    | Decimal
    | Fraction
    | date
    | datetime
    | Interval
    | Money
    | Price
    | Amount
    | Stated
    | Sum
    | StrEnum
    | Message
    | LocalText
    | tuple[str, ...]
    | None
)
"""A cell; ``None`` is unknown, and shown as such."""
