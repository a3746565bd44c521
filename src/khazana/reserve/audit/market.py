"""What the market is known to have done in a time: single marks, traded ranges, and what is excluded."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction

from khazana.core import Interval, Mark, MarkSeries, Missing, Range, TradedRange
from khazana.reserve.audit.figures import DAY, is_short, padded
from khazana.reserve.audit.rules import FIRST_MINUTE, IN_TIME, TRADED, AuditRules

__all__ = ["Market", "Spot", "nearest"]

_MINUTE = timedelta(minutes=1)
_NOON = timedelta(hours=12)
_SHORTEST_DAY = timedelta(hours=23)


@dataclass(frozen=True, slots=True)
class Spot:
    """Prices known to be paid: from ``low`` to ``high`` [currency/BTC] in the time ``where``, found by ``rule``."""

    rule: str
    where: Interval
    low: Fraction
    high: Fraction
    source: str


class Market:
    """A series of marks, asked about times. Answers are kept for the length of one audit."""

    __slots__ = ("_kept", "_longest", "_marks", "_rules", "_starts", "currency")

    def __init__(self, marks: MarkSeries, rules: AuditRules) -> None:
        self._marks = marks
        self._rules = rules
        self._starts = [traded.within.start for traded in marks.ranges]
        self._longest = max((traded.within.end - traded.within.start for traded in marks.ranges), default=timedelta(0))
        self._kept: dict[Interval, tuple[Spot, ...]] = {}
        self.currency = marks.currency

    def spots(self, within: Interval) -> tuple[Spot, ...]:
        """Return all prices known for a time, under each rule that applies to it."""
        found = self._kept.get(within)
        if found is None:
            found = self._kept[within] = self._find(within)
        return found

    def of_date(self, within: Interval) -> Spot | None:
        """Return the mark of the first minute of the UTC day that a claim's day speaks of; for a day only."""
        return next((spot for spot in self.spots(within) if spot.rule == FIRST_MINUTE), None)

    def neighbours(self, within: Interval) -> list[Spot]:
        """Return the marks shortly before and after a time and the UTC days that it touches."""
        start = min(within.start, _midnight(within.start))
        around = padded(Interval(start, within.end), self._rules.neighbours)
        return [_spot(mark, IN_TIME) for mark in self._marks.between(around) if mark.at not in within]

    def excludes(self, within: Interval, needed: Range) -> bool:
        """Tell whether complete ranges cover the whole time, and no known range of it reaches ``needed``."""
        touched = self._touching(within)
        if any(Range(Fraction(traded.low), Fraction(traded.high)).overlaps(needed) for traded in touched):
            return False
        return _cover(within, touched)

    def covered(self, within: Interval) -> Range | None:
        """Return the lowest and highest price of a time if complete ranges cover all of it."""
        touched = self._touching(within)
        if not _cover(within, touched):
            return None
        return Range(min(Fraction(one.low) for one in touched), max(Fraction(one.high) for one in touched))

    def _touching(self, within: Interval) -> list[TradedRange]:
        first = bisect_left(self._starts, padded(within, self._longest).start)
        near = self._marks.ranges[first : bisect_left(self._starts, within.end)]
        return [traded for traded in near if traded.within.overlaps(within)]

    def _find(self, within: Interval) -> tuple[Spot, ...]:
        dated = self._dated(within)
        taken = {spot.where.start for spot in dated}
        inside = [_spot(mark, IN_TIME) for mark in self._marks.between(within) if mark.at not in taken]
        ranges = [
            Spot(TRADED, traded.within, Fraction(traded.low), Fraction(traded.high), traded.source)
            for traded in self._marks.ranges_in(within)
        ]
        found = (*dated, *inside, *ranges)
        return found or tuple(self._answering(within))

    def _dated(self, within: Interval) -> list[Spot]:
        if not (is_short(within) and within.end - within.start >= _SHORTEST_DAY):
            return []
        minute = Interval(at := _midnight(_noon_of(within)), at + _MINUTE)
        return [_spot(mark, FIRST_MINUTE) for mark in self._marks.between(minute)]

    def _answering(self, within: Interval) -> Iterable[Spot]:
        """Return the mark that answers for a time shorter than a day by the stated rule."""
        if within.end - within.start >= DAY:
            return ()
        rule = self._rules.mark_rule
        rule = replace(rule, max_age=min(rule.max_age, DAY))
        found = self._marks.find(within.start, rule)
        return () if isinstance(found, Missing) else (_spot(found, str(rule)),)


def _spot(mark: Mark, rule: str) -> Spot:
    price = Fraction(mark.price.amount)
    return Spot(rule, Interval(mark.at, mark.at + _MINUTE), price, price, mark.source)


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at.date(), time.min, tzinfo=UTC)


def _noon_of(within: Interval) -> datetime:
    """Return the noon [UTC] that lies in a time, or its start where none does."""
    noon = _midnight(within.start) + _NOON
    if noon < within.start and within.end - noon > DAY:
        return noon + DAY
    return noon if noon in within else within.start


def _cover(within: Interval, ranges: Iterable[TradedRange]) -> bool:
    """Tell whether complete ranges, in order of their start, leave no gap in a time."""
    reached = within.start
    for traded in ranges:
        if traded.complete and traded.within.start <= reached:
            reached = max(reached, traded.within.end)
    return reached >= within.end


def nearest(spots: Sequence[Spot], price: Fraction) -> Spot:
    """Return the spot that comes nearest to ``price``; the earlier of two."""
    return min(spots, key=lambda spot: (max(spot.low - price, price - spot.high, Fraction(0)), spot.where.start))
