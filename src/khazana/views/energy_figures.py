"""Reckoned figures as cells: rounded once, by one rule for each unit, half to even."""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from math import isfinite
from typing import Final

from khazana.core import Money, Range, quantise
from khazana.views.cells import Amount

__all__ = ["amount", "amount_of", "as_said", "dollars", "number", "span"]

_PLACES: Final = 3
"""Kilowatts, kilowatt-hours, tenths of a cent."""
_MOST_DIGITS: Final = 6
"""Figures below a thousandth keep so many digits."""


def number(value: float, places: int = _PLACES) -> Decimal | None:
    """Return a figure rounded half to even; ``None`` where it is not finite.

    Examples
    --------
    >>> number(12.34567), number(-0.0001), number(float("inf"))
    (Decimal('12.346'), Decimal('0.000'), None)
    """
    if not isfinite(value):
        return None
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    return abs(rounded) if rounded == 0 else rounded


def dollars(value: float) -> Money | None:
    """Return money through the quantising door; ``None`` where it is not finite.

    Examples
    --------
    >>> dollars(1.005)
    Money(minor=100, currency='USD')
    """
    return quantise(value, "USD") if isfinite(value) else None


def amount(value: float, unit: str) -> Amount | None:
    """Return one figure with a unit of its own; ``None`` where it is not finite."""
    return None if not isfinite(value) else Amount(Range.exactly(_exact(value)), unit)


def span(low: float, high: float, unit: str) -> Amount:
    """Return a range with a unit of its own, a side without a limit open."""
    sides = (_exact(one) if isfinite(one) else None for one in (low, high))
    return Amount(Range(*sides), unit)


def amount_of(whole: Range, unit: str) -> Amount:
    """Return a range in a unit of its own, each end rounded like any other figure."""
    low, high = (None if one is None else _exact(float(one)) for one in (whole.low, whole.high))
    return Amount(Range(low, high), unit)


def as_said(low: float, high: float, unit: str) -> Amount:
    """Return what was declared, from low to high, with all its digits."""
    return Amount(Range(Fraction(Decimal(repr(low))), Fraction(Decimal(repr(high)))), unit)


def _exact(value: float) -> Fraction:
    found = number(value)
    if found is None or (found == 0 and value):
        return Fraction(Decimal(f"{value:.{_MOST_DIGITS}g}"))
    return Fraction(found)
