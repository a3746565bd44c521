"""Times as programmes write them: a day, a month, a year, an instant, or the first and the last of these."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from khazana.core import BadInput, Interval, day_interval, instant, parse_day, parse_instant

__all__ = ["EARLIEST", "LATEST", "read_day", "read_instant", "read_time"]

EARLIEST: Final = 1900
LATEST: Final = 2199
"""First and last year that a time may have."""

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_DECEMBER: Final = 12


def read_day(text: str) -> date:
    """Read a day such as ``2025-07-17``.

    Raises
    ------
    BadInput
        If it is none, or lies outside 1900 to 2199.
    """
    return _bounded(parse_day(text))


def read_instant(text: str) -> datetime:
    """Read an instant with its zone, such as ``2025-07-17T15:00-06:00``.

    Raises
    ------
    BadInput
        If it is none, or lies outside 1900 to 2199.
    """
    found = parse_instant(text)
    _bounded(found.date())
    return found


@lru_cache(maxsize=4096)
def read_time(text: str, zone: ZoneInfo) -> Interval:
    """Read a time: dates are whole days, months or years in ``zone``, an instant is the minute it lies in.

    Two of them with ``/`` between run from the start of the first to the end of the second.

    Raises
    ------
    BadInput
        If it is none of these.

    Examples
    --------
    >>> read_time("2025-06", ZoneInfo("America/El_Salvador")).end.isoformat()
    '2025-07-01T06:00:00+00:00'
    >>> read_time("2025-07-17T21:00Z", ZoneInfo("UTC")).end.isoformat()
    '2025-07-17T21:01:00+00:00'
    """
    first, slash, last = text.partition("/")
    start = _single(first, zone)
    return Interval(start.start, _single(last, zone).end) if slash else start


def _single(text: str, zone: ZoneInfo) -> Interval:
    if "T" in text:
        minute = instant(read_instant(text).replace(second=0, microsecond=0))
        return Interval(minute, minute + timedelta(minutes=1))
    if match := _MONTH.fullmatch(text):
        year, month = int(match[1]), int(match[2])
        if not 1 <= month <= _DECEMBER:
            raise BadInput("a month lies between 01 and 12", value=text, remedy="write 2025-07")
        first = _first(year, month)
        return _days(first, date(year + 1, 1, 1) if month == _DECEMBER else date(year, month + 1, 1), zone)
    if _YEAR.fullmatch(text):
        first = _first(int(text), 1)
        return _days(first, date(first.year + 1, 1, 1), zone)
    day = read_day(text)
    return _days(day, day + timedelta(days=1), zone)


def _first(year: int, month: int) -> date:
    return _bounded(date(max(year, 1), month, 1))


def _days(first: date, after: date, zone: ZoneInfo) -> Interval:
    return Interval(day_interval(first, zone).start, day_interval(after, zone).start)


def _bounded(day: date) -> date:
    if not EARLIEST <= day.year <= LATEST:
        raise BadInput(f"a date lies between {EARLIEST} and {LATEST}", value=day.isoformat(), remedy="check the year")
    return day
