"""Instants in UTC and half-open intervals. A local zone enters here as an argument and appears again only in faces."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from khazana.core.errors import BadInput

__all__ = ["Interval", "day_interval", "format_instant", "instant", "parse_day", "parse_instant"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)


def instant(value: datetime) -> datetime:
    """Return ``value`` in UTC; a time without a zone is refused."""
    if not isinstance(value, datetime) or value.tzinfo is None or value.utcoffset() is None:
        raise BadInput("an instant has a zone", value=value, remedy="pass an aware datetime")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def parse_instant(text: str) -> datetime:
    """Read an instant such as ``2025-07-17T21:00Z``; the zone is required.

    Examples
    --------
    >>> parse_instant("2025-07-17T15:00-06:00").isoformat()
    '2025-07-17T21:00:00+00:00'
    """
    if _INSTANT.fullmatch(text):
        try:
            value = datetime.fromisoformat(text)
            return value if value.tzinfo is UTC else value.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise BadInput("an instant is a date, a time and a zone", value=text, remedy="write 2025-07-17T21:00Z")


def format_instant(value: datetime) -> str:
    """Write an instant in UTC to the second, or finer where it is: ``2025-07-17T21:00:00Z``."""
    return instant(value).isoformat().replace("+00:00", "Z")


def parse_day(text: str) -> date:
    """Read a calendar date such as ``2025-07-17``."""
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise BadInput("a date is year, month and day", value=text, remedy="write 2025-07-17")


@dataclass(frozen=True, slots=True)
class Interval:
    """The instants from ``start`` (in it) to ``end`` (outside it)."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", instant(self.start))
        object.__setattr__(self, "end", instant(self.end))
        if self.end <= self.start:
            raise BadInput(
                "an interval ends after it starts",
                value=f"{format_instant(self.start)}/{format_instant(self.end)}",
                remedy="swap the two, or widen the interval",
            )

    def __contains__(self, at: datetime) -> bool:
        return self.start <= at < self.end

    def overlaps(self, other: "Interval") -> bool:
        """Tell whether the two share an instant."""
        return self.start < other.end and other.start < self.end


def day_interval(day: date, zone: tzinfo) -> Interval:
    """Return the interval of a calendar day in ``zone``; 23 or 25 hours where clocks change."""
    try:
        start = datetime.combine(day, time.min, tzinfo=zone)
        end = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
        return Interval(start, end)
    except OverflowError:
        raise BadInput(
            "the date lies outside the calendar", value=day.isoformat(), remedy="use years 1900 to 9998"
        ) from None
