"""Exact ranges: a figure with the precision in which it was stated, and arithmetic that keeps it.

``[low, high]`` are fractions; ``None`` means without bound on that side. Interval arithmetic is
outward: the result holds every value that the inputs admit.

References
----------
IEEE Std 1788-2015, Interval Arithmetic.
"""

from dataclasses import dataclass
from fractions import Fraction

from khazana.core.errors import BadInput

__all__ = ["Range"]


@dataclass(frozen=True, slots=True)
class Range:
    """All values from ``low`` to ``high``, both in it; ``None`` leaves that side open."""

    low: Fraction | None
    high: Fraction | None

    def __post_init__(self) -> None:
        if self.low is None or self.high is None or self.low is self.high:
            return
        if self.low > self.high:
            raise BadInput("a range runs from low to high", value=f"{self.low}..{self.high}", remedy="swap the bounds")

    @classmethod
    def exactly(cls, value: Fraction | int) -> "Range":
        """Return the range that holds one value."""
        exact = Fraction(value)
        return cls(exact, exact)

    def __contains__(self, value: Fraction) -> bool:
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)

    def overlaps(self, other: "Range") -> bool:
        """Tell whether some value lies in both."""
        below = self.high is not None and other.low is not None and self.high < other.low
        above = self.low is not None and other.high is not None and other.high < self.low
        return not (below or above)

    def __add__(self, other: "Range") -> "Range":
        return Range(_plus(self.low, other.low), _plus(self.high, other.high))

    def __sub__(self, other: "Range") -> "Range":
        return Range(
            None if self.low is None or other.high is None else self.low - other.high,
            None if self.high is None or other.low is None else self.high - other.low,
        )

    def __mul__(self, other: "Range") -> "Range":
        """Multiply; bounds that are not negative may be open above, other open ranges give an open result."""
        if self.low is not None and other.low is not None and self.low.numerator >= 0 and other.low.numerator >= 0:
            open_above = self.high is None or other.high is None
            return Range(self.low * other.low, None if open_above else _times(self.high, other.high))
        corners = [_times(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        known = [corner for corner in corners if corner is not None]
        return Range(min(known), max(known)) if len(known) == len(corners) else Range(None, None)

    def __truediv__(self, other: "Range") -> "Range":
        """Divide by a range of positive values."""
        if other.low is None or other.low <= 0:
            raise BadInput("the divisor is above zero", value=str(other.low), remedy="check the inputs")
        if self.low is None or self.low < 0:
            raise BadInput("the dividend is not negative", value=str(self.low), remedy="check the inputs")
        low = Fraction(0) if other.high is None else self.low / other.high
        return Range(low, None if self.high is None else self.high / other.low)

    def widen(self, share: Fraction) -> "Range":
        """Widen by a ``share`` of each bound (0.0025 for a quarter of a percent)."""
        return Range(
            None if self.low is None else self.low - abs(self.low) * share,
            None if self.high is None else self.high + abs(self.high) * share,
        )

    def middle(self) -> Fraction | None:
        """Return the middle; ``None`` where a side is open."""
        return None if self.low is None or self.high is None else (self.low + self.high) / 2


def _plus(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b


def _times(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a * b
