"""The conditions of a case, as data: what a lender, a regulator and a budget ask of the decision.

Each becomes rows of the programme, so each has a dual: what one more unit of it is worth. A case without a condition is
the same case with a shorter list, so what a condition costs is a difference of two optima.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.energy.resources import Floats, SeriesLike, WithSeries

__all__ = [
    "TRIGGER_SHARE",
    "Budget",
    "Condition",
    "CostRecovery",
    "EmissionsCap",
    "ExchangeBudget",
    "MonthlyTrigger",
    "NoPreference",
    "ReserveMargin",
    "Risk",
]

TRIGGER_SHARE: Final = 0.25
"""Incremental use above this share of a month's baseline starts a review (Pakistan's package of November 2025)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What may be spent up front on all capacities, in ``currency`` USD or PKR, in whole units."""

    name: str
    currency: str
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveMargin:
    """Credited capacity covers the firm loads and a ``share`` on top."""

    name: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CostRecovery(WithSeries):
    """Over the horizon the tariffs bring in at least ``cost_usd_per_mwh``, a series, for what the loads take."""

    SERIES = ("cost_usd_per_mwh",)

    name: str
    cost_usd_per_mwh: SeriesLike


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NoPreference(WithSeries):
    """Over the horizon no industry pays less than ``reference_usd_per_mwh``, a series: what all others are offered."""

    SERIES = ("reference_usd_per_mwh",)

    name: str
    reference_usd_per_mwh: SeriesLike


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MonthlyTrigger:
    """In no month do the loads take more than ``share`` of that month's baseline.

    Parameters
    ----------
    baseline_mwh
        ``(n_months,)``: what the package takes for granted, by month.
    month_of_hour
        ``(n_hours,)``: the month, from 0, in which each hour lies.
    """

    name: str
    baseline_mwh: Floats
    month_of_hour: npt.NDArray[np.intp]
    share: float = TRIGGER_SHARE


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeBudget:
    """Imports of machines and fuel, less the ``surrendered_share`` of revenue sold for rupees, stay within dollars."""

    name: str
    most_usd: float
    surrendered_share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EmissionsCap:
    """What is taken and generated emits at most ``most_t`` over the horizon, in every scenario."""

    name: str
    most_t: float


Condition = Budget | ReserveMargin | CostRecovery | NoPreference | MonthlyTrigger | ExchangeBudget | EmissionsCap


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """How much the worst scenarios count: ``weight`` of the cost is the mean of the worst ``1 − level``.

    References
    ----------
    Rockafellar, Uryasev, "Optimization of conditional value-at-risk", Journal of Risk 2 (2000),
    doi:10.21314/JOR.2000.038.
    """

    weight: float = 0.0
    level: float = 0.9
