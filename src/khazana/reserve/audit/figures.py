"""Figures of the audit: exact ranges as numbers that people read, and the distance between two of them."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from khazana.core import Interval, Range, format_instant
from khazana.reserve.audit.results import Input
from khazana.reserve.claims import Claim, Stated

__all__ = [
    "DAY",
    "currency_of",
    "divide",
    "input_of",
    "instant_text",
    "is_short",
    "nominal",
    "off_by",
    "padded",
    "positive",
    "range_text",
    "share_off",
    "show",
    "time_text",
]

DAY = timedelta(days=1)
_LONGEST_DAY = timedelta(hours=25)
_THOUSAND = 1000


def show(value: Fraction, unit: str) -> str:
    """Write a figure for people, whatever they speak: shares as percent, large figures whole, others to two places.

    Examples
    --------
    >>> show(Fraction(555_570_000), "USD"), show(Fraction(-9347, 100_000), "1"), show(Fraction(1, 2), "BTC")
    ('555,570,000 USD', '−9.35%', '0.5 BTC')
    """
    if unit == "1":
        return f"{_decimal(value * 100, 2)}%"
    if unit.startswith("BTC"):
        return f"{_decimal(value, 8)} {unit}"
    return f"{_decimal(value, 0 if abs(value) >= _THOUSAND else 2)} {unit}"


def _decimal(value: Fraction, places: int) -> str:
    scaled = round(value * 10**places)
    text = f"{Decimal(scaled).scaleb(-places):,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def range_text(found: Range, unit: str) -> str:
    """Write a range for people, in signs that need no translation.

    Examples
    --------
    >>> range_text(Range(Fraction(1, 2), Fraction(3)), "BTC"), range_text(Range(Fraction(3), None), "BTC")
    ('0.5–3 BTC', '≥ 3 BTC')
    """
    if found.low is None:
        return "−∞ – ∞" if found.high is None else f"≤ {show(found.high, unit)}"
    if found.high is None:
        return f"≥ {show(found.low, unit)}"
    if found.low == found.high:
        return show(found.low, unit)
    joint = " – " if found.low < 0 else "–"
    return f"{show(found.low, unit).removesuffix(f' {unit}').removesuffix('%')}{joint}{show(found.high, unit)}"


def nominal(found: Range) -> Fraction:
    """Return the figure as it was said: the middle, or the bound where a side is open."""
    middle = found.middle()
    if middle is not None:
        return middle
    return next((bound for bound in (found.low, found.high) if bound is not None), Fraction(0))


def off_by(one: Range, other: Range) -> Fraction:
    """Return the distance between two figures as they were said."""
    return abs(nominal(one) - nominal(other))


def share_off(one: Fraction, other: Fraction) -> str:
    """Write how far ``one`` lies from ``other``, in percent of ``other``."""
    return show(abs(one - other) / abs(other), "1") if other else "100%"


def positive(found: Range) -> Range | None:
    """Return what is left from zero up; ``None`` where nothing is."""
    if found.high is not None and found.high.numerator < 0:
        return None
    return found if found.low is not None and found.low.numerator >= 0 else Range(Fraction(0), found.high)


def divide(one: Range, other: Range) -> Range:
    """Divide ranges from zero up; a divisor that reaches zero leaves the result open above."""
    if other.low is not None and other.low > 0:
        return one / other
    low = Fraction(0) if one.low is None or other.high in (None, 0) else one.low / Fraction(other.high or 1)
    return Range(low, None)


def is_short(time: Interval) -> bool:
    """Tell whether a time is one day at most (25 hours where clocks change)."""
    return time.end - time.start <= _LONGEST_DAY


def currency_of(stated: Stated) -> str:
    """Return the currency of a figure: of ``USD/BTC`` it is ``USD``."""
    return stated.unit.partition("/")[0]


def input_of(symbol: str, claim: Claim) -> Input:
    """Return a claim as an input."""
    return Input(
        symbol=symbol, text=claim.stated.text, range=claim.stated.range, unit=claim.stated.unit, source=claim.id
    )


def instant_text(at: datetime) -> str:
    """Write an instant to the minute where it is whole: ``2025-07-17T21:00Z``."""
    text = format_instant(at)
    return text.removesuffix(":00Z") + "Z" if at.second == 0 and at.microsecond == 0 else text


def time_text(time: Interval) -> str:
    """Write a time by its start and end, as ISO 8601 has it: ``2025-07-17T06:00Z/2025-07-18T06:00Z``."""
    return f"{instant_text(time.start)}/{instant_text(time.end)}"


def padded(time: Interval, by: timedelta) -> Interval:
    """Widen a time on both sides; as it is at the edge of the calendar."""
    try:
        return Interval(time.start - by, time.end + by)
    except OverflowError:
        return time
