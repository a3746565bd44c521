"""What was said in public, with the precision in which it was said."""

from dataclasses import dataclass
from enum import StrEnum

from khazana.core import Interval, Range, SourceKind

__all__ = ["Claim", "Measure", "Stated"]


class Measure(StrEnum):
    """What a claim speaks of. The comment gives the unit that its range is held in."""

    HOLDINGS = "holdings"  # BTC held at a time
    VALUE = "value"  # currency, of the holdings of the same statement
    PRICE = "price"  # currency per BTC
    PRICE_CHANGE = "price_change"  # share (0.01 is one percent) since `since`
    PURCHASE = "purchase"  # BTC bought at a time, or between `since` and it
    PURCHASE_RATE = "purchase_rate"  # BTC per day from `since` (or its own date) on
    COST = "cost"  # currency paid for the purchase of the same statement
    AVERAGE_COST = "average_cost"  # currency per BTC of the holdings or purchases of the same statement
    MINED = "mined"  # BTC mined up to a time
    OTHER = "other"  # any other figure of the programme; its unit stands beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A figure as it was stated.

    ``text`` is the literal text ("$555.8 million"); ``range`` is what it admits at the precision of its
    last digit ([555 750 000, 555 850 000]); ``unit`` is what the range is in ("USD", "BTC", "MW", "1");
    ``approximate`` tells that it was said with "about" or "≈", which does not widen the range.
    """

    text: str
    range: Range
    unit: str
    approximate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One public claim.

    Parameters
    ----------
    id
        Unique in a programme.
    statement
        Claims of one breath share it: "6,000 BTC (about $555.8 million at $92,595)".
    within
        The time it speaks of: an instant's minute, a day in the programme's zone, a month.
    since
        Where it speaks of a change or a rate: the time from which; ``None`` otherwise.
    subject
        For `Measure.OTHER`: what is measured, in the data dictionary's words ("users", "fx_reserves").
    parts
        Ids of the claims that this one says it is the sum of; empty for none.
    claimant, source, source_kind
        Who said it, in which source (an id), and whether that is primary or press.
    line
        The line in ``claims.csv``; 0 where the claim came from elsewhere.
    """

    id: str
    statement: str
    measure: Measure
    stated: Stated
    within: Interval
    claimant: str
    source: str
    source_kind: SourceKind
    since: Interval | None = None
    subject: str = ""
    parts: tuple[str, ...] = ()
    note: str = ""
    line: int = 0
