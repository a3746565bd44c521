"""Dates, instants and intervals in the forms of a locale. English dates are ISO 8601: no month is taken for a day."""

from datetime import date, datetime, timedelta, tzinfo

from khazana.core import Interval
from khazana.i18n.languages import Language

__all__ = ["day", "interval", "moment", "offset"]

_MINUTE = timedelta(minutes=1)


def day(one: date, language: Language) -> str:
    """Write a calendar date: ``2025-07-17``, ``17 jul 2025``, ``17 جولائی، 2025``."""
    if language is Language.EN:
        return one.isoformat()
    from babel.dates import format_date  # noqa: PLC0415 - English needs none of it

    return format_date(one, "medium", locale=language.locale)


def moment(at: datetime, zone: tzinfo, language: Language) -> str:
    """Write an instant in ``zone``: date, time on 24 hours, offset from UTC."""
    local = at.astimezone(zone)
    return f"{day(local.date(), language)} {_clock(local)} {offset(local)}"


def offset(local: datetime) -> str:
    """Write the offset from UTC: ``UTC``, ``UTC−6``, ``UTC+5:30``."""
    minutes = int((local.utcoffset() or timedelta(0)).total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def interval(within: Interval, zone: tzinfo, language: Language) -> str:
    """Write a half-open interval by what it is in ``zone``: a day, days, a month, a year, a minute, or two instants."""
    start, end = within.start.astimezone(zone), within.end.astimezone(zone)
    if _is_midnight(start) and _is_midnight(end):
        return _days(start.date(), end.date() - timedelta(days=1), language)
    if within.end - within.start <= _MINUTE:
        return moment(within.start, zone, language)
    if start.date() == end.date():
        return f"{day(start.date(), language)} {_clock(start)}–{_clock(end)} {offset(start)}"
    return f"{moment(within.start, zone, language)} – {moment(within.end, zone, language)}"


def _days(first: date, last: date, language: Language) -> str:
    if first == last:
        return day(first, language)
    after = last + timedelta(days=1)
    if first.day == after.day == 1:
        if (after.year - first.year) * 12 + after.month - first.month == 1:
            return _month(first, language)
        if first.month == after.month == 1 and after.year == first.year + 1:
            return str(first.year)
    return f"{day(first, language)} – {day(last, language)}"


def _month(first: date, language: Language) -> str:
    if language is Language.EN:
        return f"{first:%Y-%m}"
    from babel.dates import get_month_names  # noqa: PLC0415 - as above

    return f"{get_month_names('wide', 'stand-alone', locale=language.locale)[first.month]} {first.year}"


def _is_midnight(local: datetime) -> bool:
    return (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)


def _clock(local: datetime) -> str:
    if local.microsecond:
        return local.strftime("%H:%M:%S.%f").rstrip("0")
    return local.strftime("%H:%M:%S" if local.second else "%H:%M")
