"""Claims, marks and times made in one line each, in the zone of San Salvador."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from khazana.core import (
    Interval,
    Mark,
    MarkSeries,
    Price,
    Reading,
    SourceKind,
    TradedRange,
    day_interval,
    parse_day,
    parse_instant,
)
from khazana.reserve.claims import Claim, Measure
from khazana.reserve.precision import parse_stated

__all__ = ["ZONE", "at", "claim", "day", "days", "mark", "series", "traded"]

ZONE = ZoneInfo("America/El_Salvador")

UNITS = {
    Measure.HOLDINGS: "BTC",
    Measure.VALUE: "USD",
    Measure.PRICE: "USD/BTC",
    Measure.PRICE_CHANGE: "percent",
    Measure.PURCHASE: "BTC",
    Measure.PURCHASE_RATE: "BTC/day",
    Measure.COST: "USD",
    Measure.AVERAGE_COST: "USD/BTC",
    Measure.MINED: "BTC",
    Measure.OTHER: "persons",
}


def day(text: str) -> Interval:
    """Return a calendar day in San Salvador."""
    return day_interval(parse_day(text), ZONE)


def days(first: str, last: str) -> Interval:
    """Return the time from one calendar day to another, both in it."""
    return Interval(day(first).start, day(last).end)


def at(text: str) -> Interval:
    """Return the minute of an instant."""
    start = parse_instant(text)
    return Interval(start, start + timedelta(minutes=1))


def claim(
    claim_id: str,
    measure: Measure,
    text: str,
    within: Interval | str,
    *,
    statement: str = "",
    since: Interval | str | None = None,
    source: str = "press",
    claimant: str = "El Salvador",
    parts: tuple[str, ...] = (),
    unit: str = "",
    line: int = 0,
) -> Claim:
    """Return a claim; a text for a time is a calendar day."""
    return Claim(
        id=claim_id,
        statement=statement or claim_id,
        measure=measure,
        stated=parse_stated(text, unit=unit or UNITS[measure]),
        within=day(within) if isinstance(within, str) else within,
        since=day(since) if isinstance(since, str) else since,
        claimant=claimant,
        source=source,
        source_kind=SourceKind.PRESS,
        parts=parts,
        line=line,
    )


def mark(when: str | date, price: str | Decimal, source: str = "daily") -> Mark:
    """Return the mark of the first minute of a UTC day, or of an instant."""
    moment = (
        parse_instant(when if "T" in when else f"{when}T00:00Z")
        if isinstance(when, str)
        else datetime.combine(when, datetime.min.time(), tzinfo=UTC)
    )
    return Mark(at=moment, price=Price(Decimal(price), "USD"), source=source, reading=Reading.MINUTE_CLOSE)


def traded(start: str, end: str, low: str, high: str, *, complete: bool) -> TradedRange:
    """Return a range of trades from one instant to another."""
    return TradedRange(
        within=Interval(parse_instant(start), parse_instant(end)),
        low=Decimal(low),
        high=Decimal(high),
        currency="USD",
        source="candles",
        complete=complete,
    )


def series(marks: Iterable[Mark], ranges: Iterable[TradedRange] = ()) -> MarkSeries:
    """Return a series in US dollars."""
    return MarkSeries.of("USD", marks, ranges)
