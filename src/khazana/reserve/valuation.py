"""What the coins are worth at an instant, under a stated accounting rule."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from khazana.core import Mark, Missing, Money, Sats
from khazana.reserve.books import Balance

__all__ = ["CLASSIFICATION", "Treatment", "Valuation", "ValueByStanding"]

CLASSIFICATION: Final = "non-produced non-financial asset"
"""Where bitcoin stands in external-sector statistics: not a reserve asset (BPM7, 2025)."""


class Treatment(StrEnum):
    """The accounting rule."""

    FAIR_VALUE = "fair-value"
    """Fair value through income (FASB ASU 2023-08)."""
    COST_LESS_IMPAIRMENT = "cost-less-impairment"
    """Cost less impairment (IAS 38 cost model, IAS 36)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueByStanding:
    """A value split by how well the coins are known."""

    proven: Money
    claimed: Money
    unknown: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Valuation:
    """Holdings at an instant.

    Parameters
    ----------
    cost
        Of the coins whose cost is known; ``cost_unknown`` [sat] are those whose cost is not.
    mark, fair_value
        The mark that answers, or why none does; then the fair value is ``None``, never zero. The fair value
        is that of all coins booked, whatever their standing.
    fair_value_by_standing
        The same value split by standing; the parts add up to it.
    carrying
        The amount in the balance sheet by ``treatment``; ``None`` where an input is unknown.
    realised
        Proceeds less cost of all coins given up so far, whatever the treatment; ``None`` where a proceeds or a cost
        among them is unknown.
    unrealised
        Fair value less cost of the coins whose cost is known, whatever the treatment; ``None`` where the mark
        is missing.
    """

    at: datetime
    treatment: Treatment
    holdings: Balance
    cost: Money
    cost_unknown: Sats
    mark: Mark | Missing
    fair_value: Money | None
    carrying: Money | None
    realised: Money | None
    unrealised: Money | None
    fair_value_by_standing: ValueByStanding | None = None
