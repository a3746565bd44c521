"""What the coins are worth at an instant, under a stated accounting rule."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from khazana.core import Mark, Missing, Money, Sats
from khazana.reserve.books import Balance

__all__ = ["CLASSIFICATION", "Treatment", "Valuation"]

CLASSIFICATION: Final = "non-produced non-financial asset"
"""Where bitcoin stands in external-sector statistics: not a reserve asset (BPM7, 2025)."""


class Treatment(StrEnum):
    """The accounting rule."""

    FAIR_VALUE = "fair-value"
    """Fair value through income (FASB ASU 2023-08)."""
    COST_LESS_IMPAIRMENT = "cost-less-impairment"
    """Cost less impairment (IAS 38 cost model, IAS 36)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Valuation:
    """Holdings at an instant.

    Parameters
    ----------
    cost
        Of the coins whose cost is known; ``cost_unknown`` [sat] are those whose cost is not.
    mark, fair_value
        The mark that answers, or why none does; then the fair value is ``None``, never zero.
    carrying
        The amount in the balance sheet by ``treatment``; ``None`` where an input is unknown.
    realised, unrealised
        Result on coins of known cost; ``None`` where an input is unknown.
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
