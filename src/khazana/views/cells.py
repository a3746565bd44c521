"""What a table holds: raw values with a kind, so that each face can show, sort and export them by one rule."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from khazana.core import Interval, LocalText, Money, Price, Range
from khazana.i18n import Message

if TYPE_CHECKING:
    from khazana.reserve.audit import Check
    from khazana.reserve.claims import Stated

__all__ = ["Absence", "Amount", "Cell", "Kind", "Named", "SatsRange", "Sum"]


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
    BTC_RANGE = "btc-range"
    """Bounds of an amount or a change: BTC when shown, two columns of whole satoshi when exported."""
    MONEY = "money"
    PRICE = "price"
    INTEGER = "integer"
    NUMBER = "number"
    """A figure in the column's unit, which its heading names; a share is shown in percent."""
    DAY = "day"
    INSTANT = "instant"
    MARK_TIME = "mark-time"
    """The instant of a price mark: shown in UTC, as markets reckon, wherever the programme is."""
    INTERVAL = "interval"
    """A half-open interval; exported as its two instants."""
    INTERVALS = "intervals"
    """Several intervals; exported as ISO 8601 intervals with a space between."""
    RANGE = "range"
    """A range in the row's unit; exported as its two bounds and the unit."""
    STATED = "stated"
    """A figure as it was stated; exported as its text, its two bounds and the unit."""
    SUM = "sum"
    """The arithmetic of a check with its figures filled in."""
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Amount:
    """A range with the unit it is in: ``BTC``, ``USD``, ``USD/BTC``, ``1`` (a share), ``MW``."""

    range: Range
    unit: str


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its name: the name, a message id, when shown; the code when exported."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class SatsRange:
    """From ``low`` to ``high`` [sat], both in it; may be negative. ``high`` is ``None`` where that side is open."""

    low: int
    high: int | None


class Absence(StrEnum):
    """Why a cell holds nothing although nothing is unknown. Exported as empty."""

    NOT_STATED = "not-stated"
    NOT_APPLICABLE = "not-applicable"
    OPEN = "open"
    """Without an end so far."""


@dataclass(frozen=True, slots=True)
class Sum:
    """The arithmetic of ``check``: its formula, and the figures that go into it."""

    check: "Check"


Cell: TypeAlias = (
    "str | int | Decimal | Fraction | date | datetime | Interval | Money | Price | Amount | SatsRange | Stated | Sum"
    " | StrEnum | Message | Named | LocalText | tuple[str, ...] | tuple[Interval, ...] | None"
)
"""A cell; ``None`` is unknown, and shown as such."""
