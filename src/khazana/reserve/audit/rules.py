"""The rules of the audit: what counts as agreeing with the market, and how far it looks around a date."""

from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from typing import Final

from khazana.core import BadInput, MarkRule

__all__ = ["ANY_TWO", "FIRST_MINUTE", "IN_TIME", "POOLED", "TRADED", "TRIALS", "AuditRules"]

FIRST_MINUTE: Final = "the mark of the first minute of the UTC day"
IN_TIME: Final = "a mark within the time"
TRADED: Final = "a trade within the time"
POOLED: Final = "between the lowest and the highest known price of the time"
ANY_TWO: Final = "any two known prices of the two times"
TRIALS: Final = (FIRST_MINUTE, IN_TIME, TRADED, POOLED, ANY_TWO)
"""The words of the trials; they are message ids. One more is that of the mark rule itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRules:
    """How the audit judges.

    Parameters
    ----------
    venue_tolerance
        Share by which the prices of two venues may differ at one instant.
    change_tolerance
        Share of one by which a change of price may differ from that between two marks (0.0005 is 0.05
        percentage points); smaller, as one venue is compared with itself.
    mark_rule
        Which mark answers for a time shorter than a day that holds none; it is a day old at most, whatever the rule.
    neighbours
        How far before and after a date the audit looks for a mark that would fit; such a mark decides nothing.
    booking
        How far from an announced date the audit looks for a booked purchase of that size; likewise.
    """

    venue_tolerance: Fraction = Fraction(1, 400)
    change_tolerance: Fraction = Fraction(1, 2000)
    mark_rule: MarkRule = field(default_factory=MarkRule)
    neighbours: timedelta = timedelta(days=1)
    booking: timedelta = timedelta(days=3)

    def __post_init__(self) -> None:
        for name in ("venue_tolerance", "change_tolerance"):
            share = getattr(self, name)
            if not isinstance(share, Fraction) or not 0 <= share < 1:
                raise BadInput(
                    "a tolerance is a fraction from 0 to below 1", where=name, value=share, remedy="use 1/400"
                )
        for name in ("neighbours", "booking"):
            if not timedelta(0) <= getattr(self, name) <= timedelta(days=31):
                raise BadInput("the audit looks 0 to 31 days around", where=name, remedy="use timedelta(days=1)")
