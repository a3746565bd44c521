"""Price marks: what one bitcoin cost, when, by which rule, and who says so.

A `Mark` is a price at one instant. A `TradedRange` says that trades took place between two prices
within an interval; if ``complete``, that all of them did. A `MarkRule` states which mark answers for
an instant. Nothing is interpolated unless the rule says so by name, and a missing mark is `Missing`,
never zero.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from operator import attrgetter

from khazana.core.errors import BadInput
from khazana.core.instants import Interval, format_instant, instant
from khazana.core.money import MINOR_DIGITS, Price, divide_half_even

__all__ = ["Mark", "MarkRule", "MarkSeries", "Missing", "Pick", "Reading", "TradedRange"]

_TICK = timedelta(microseconds=1)


class Reading(StrEnum):
    """What a source's price stands for: which trade of which minute or candle."""

    MINUTE_CLOSE = "minute-close"
    """The last trade of the minute that starts at the instant."""
    CANDLE_OPEN = "candle-open"
    """The first trade at or after the instant."""
    CANDLE_CLOSE = "candle-close"
    """The last trade before the instant, where the candle ends."""
    INDEX = "index"
    """A value that the source computes from several venues."""
    MEDIAN = "median"
    """The median of several sources."""
    LINEAR = "linear"
    """Interpolated between two marks, asked for by name."""


class Pick(StrEnum):
    """Which mark answers for an instant."""

    AT_OR_BEFORE = "at-or-before"
    NEAREST = "nearest"
    LINEAR = "linear"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRule:
    """Which mark answers for an instant: ``pick``, and the ``max_age`` between mark and instant that is allowed.

    For ``linear``, ``max_age`` bounds the time between the two marks that are interpolated.
    """

    pick: Pick = Pick.AT_OR_BEFORE
    max_age: timedelta = timedelta(days=1)

    def __post_init__(self) -> None:
        if self.max_age < timedelta(0):
            raise BadInput("a maximum age is not negative", value=str(self.max_age), remedy="use 0 or more")

    def __str__(self) -> str:
        hours, rest = divmod(int(self.max_age.total_seconds()), 3600)
        return f"{self.pick.value}, at most {hours} h" + (f" {rest // 60} min" if rest else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A ``price`` at ``at`` (UTC) as ``reading`` describes it, said by ``source`` (an id)."""

    at: datetime
    price: Price
    source: str
    reading: Reading

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", instant(self.at))
        if not self.source:
            raise BadInput("a mark names its source", value=format_instant(self.at), remedy="pass the source's id")


@dataclass(frozen=True, slots=True, kw_only=True)
class TradedRange:
    """Trades between ``low`` and ``high`` [currency/BTC] happened ``within``; ``complete`` if all of them did."""

    within: Interval
    low: Decimal
    high: Decimal
    currency: str
    source: str
    complete: bool

    def __post_init__(self) -> None:
        for bound in (self.low, self.high):
            Price(bound, self.currency)
        if self.low > self.high:
            raise BadInput(
                "a traded range runs from low to high", value=f"{self.low}..{self.high}", remedy="swap the two"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """No mark answers: the instant ``at``, the ``rule`` asked, and the closest mark before it, if any."""

    at: datetime
    rule: MarkRule
    last: Mark | None

    def __str__(self) -> str:
        if self.last is None:
            return f"no mark at or before {format_instant(self.at)}"
        return f"no mark for {format_instant(self.at)} ({self.rule}); the last is of {format_instant(self.last.at)}"


@dataclass(frozen=True, slots=True)
class MarkSeries:
    """Marks and traded ranges of one currency, in order of time. Build it with `of`."""

    currency: str
    marks: tuple[Mark, ...]
    ranges: tuple[TradedRange, ...] = ()
    _times: tuple[datetime, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_times", tuple(mark.at for mark in self.marks))

    @classmethod
    def of(cls, currency: str, marks: Iterable[Mark], ranges: Iterable[TradedRange] = ()) -> "MarkSeries":
        """Sort and check; what is listed twice counts once.

        Raises
        ------
        BadInput
            If one is in another currency, or a source marks one instant twice by one reading at two prices.
        """
        ordered = tuple(dict.fromkeys(sorted(marks, key=_mark_order)))
        spans = tuple(dict.fromkeys(sorted(ranges, key=_range_order)))
        for one in (*(mark.price.currency for mark in ordered), *(span.currency for span in spans)):
            if one != currency:
                raise BadInput(f"a series in {currency} holds no {one}", value=one, remedy="keep one currency a series")
        for first, second in pairwise(ordered):
            if (first.at, first.source, first.reading) == (second.at, second.source, second.reading):
                raise BadInput(
                    f"{first.source} marks {format_instant(first.at)} twice, at {first.price.amount} and at "
                    f"{second.price.amount}",
                    remedy="keep one of the two, or combine the answers first",
                )
        return cls(currency, ordered, spans)

    def find(self, at: datetime, rule: MarkRule) -> Mark | Missing:
        """Return the mark that answers for ``at`` by ``rule``.

        Where several sources mark the same instant, the first by source id answers; take the median
        of a series beforehand where that matters.
        """
        at = instant(at)
        before = self._at_or_before(at)
        if rule.pick is Pick.AT_OR_BEFORE:
            found = before
        elif rule.pick is Pick.NEAREST:
            found = _nearer(at, before, self._after(at))
        else:
            return self._linear(at, before, rule)
        if found is None or abs(at - found.at) > rule.max_age:
            return Missing(at=at, rule=rule, last=before)
        return found

    def between(self, span: Interval) -> tuple[Mark, ...]:
        """Return the marks within a half-open interval."""
        return self.marks[bisect_left(self._times, span.start) : bisect_left(self._times, span.end)]

    def ranges_in(self, span: Interval) -> tuple[TradedRange, ...]:
        """Return the traded ranges that lie wholly within an interval."""
        first = bisect_left(self.ranges, span.start, key=_range_start)
        return tuple(
            traded
            for traded in self.ranges[first : bisect_left(self.ranges, span.end, key=_range_start)]
            if traded.within.end <= span.end
        )

    def _at_or_before(self, at: datetime) -> Mark | None:
        index = bisect_right(self._times, at) - 1
        return None if index < 0 else self.marks[bisect_left(self._times, self._times[index])]

    def _after(self, at: datetime) -> Mark | None:
        index = bisect_right(self._times, at)
        return self.marks[index] if index < len(self.marks) else None

    def _linear(self, at: datetime, before: Mark | None, rule: MarkRule) -> Mark | Missing:
        after = self._after(at)
        if before is not None and before.at == at:
            return before
        if before is None or after is None or after.at - before.at > rule.max_age:
            return Missing(at=at, rule=rule, last=before)
        sources = sorted({before.source, after.source})
        price = Price(_between(before, after, at), self.currency)
        return Mark(at=at, price=price, source="+".join(sources), reading=Reading.LINEAR)


_range_start = attrgetter("within.start")


def _mark_order(mark: Mark) -> tuple[datetime, str, str, str]:
    """Order marks by instant; the last key makes 93395 and 93395.0 one, whichever comes first."""
    return (mark.at, mark.source, mark.reading, str(mark.price.amount))


def _range_order(span: TradedRange) -> tuple[datetime, datetime, str, Decimal, Decimal, bool, str]:
    within = span.within
    return (within.start, within.end, span.source, span.low, span.high, span.complete, f"{span.low} {span.high}")


def _between(before: Mark, after: Mark, at: datetime) -> Decimal:
    """Interpolate exactly, then round once: to the minor unit, half to even, and at least one of it."""
    share = Fraction((at - before.at) // _TICK, (after.at - before.at) // _TICK)
    low, high = Fraction(before.price.amount), Fraction(after.price.amount)
    digits = MINOR_DIGITS[before.price.currency]
    exact = (low + (high - low) * share) * 10**digits
    minor = max(1, divide_half_even(exact.numerator, exact.denominator))
    return Decimal(f"{minor}e-{digits}")


def _nearer(at: datetime, before: Mark | None, after: Mark | None) -> Mark | None:
    if before is None or after is None:
        return before or after
    return before if at - before.at <= after.at - at else after
