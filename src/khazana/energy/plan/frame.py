"""The hours and futures that a case is made for, and how a plan's figures are read there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from khazana.core import BadInput
from khazana.energy.machines import annuity_share
from khazana.energy.plan.figures import Figure
from khazana.energy.plan.record import EnergyPlan
from khazana.energy.plan.units import currency_in
from khazana.energy.quantities import Floats

__all__ = ["DAYS", "DAY_H", "Frame", "days_of", "dollars", "in_budgets", "narrow", "stated", "value_of"]

DAYS: Final = 365
"""Of each year; 29 February is left out."""
DAY_H: Final = 24
_DAYS_PER_YEAR: Final = 365.25


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """The hours and futures that a case is made for.

    Parameters
    ----------
    starts
        The day that each year begins with.
    hours
        Of each year, from its first on.
    heat
        What each scenario adds to the ambient temperature [°C], ``(n_scenarios,)``.
    hashprice
        ``(n_scenarios, n_years)`` [USD/PH/day].
    """

    plan: EnergyPlan
    starts: tuple[date, ...]
    hours: int
    heat: Floats
    hashprice: Floats

    def by_year(self, values: Sequence[float] | Floats) -> Floats:
        """Return figures of years, ``(…, n_years)``, hour by hour; one column where all years are the same."""
        found = np.atleast_2d(np.asarray(values, np.float64))
        same = bool((found == found[:, :1]).all())
        return found[:, :1] if same else np.repeat(found, self.hours, axis=1)

    def profile(self, values: Sequence[float]) -> Floats:
        """Return a profile of one year for all years, ``(1, n_hours)``."""
        return np.tile(np.asarray(values[: self.hours], np.float64), len(self.starts)).reshape(1, -1)

    def ages_years(self, since: date) -> Floats:
        """Return the age of something in each hour, below zero before it begins, ``(n_hours,)``; new each day."""
        days = np.arange(-(-self.hours // DAY_H))
        ages = [((start - since).days + days) / _DAYS_PER_YEAR for start in self.starts]
        return np.concatenate([np.repeat(one, DAY_H)[: self.hours] for one in ages])

    def dollars(self, figure: Figure | None) -> float:
        """Return a figure in dollars; 0 where nobody stated it."""
        return dollars(self.plan, figure)

    @property
    def rate_share_per_year(self) -> float:
        """The rate of interest."""
        return stated(self.plan.interest, "interest").value

    def annuity_usd(self, capital_usd: float, life: Figure | None) -> float:
        """Return what a capital costs a year over a life."""
        return capital_usd * annuity_share(self.rate_share_per_year, value_of(life, 1.0)) if capital_usd else 0.0

    def tariff_usd_per_mwh(self, industry: str) -> float:
        """Return what an industry pays."""
        found = self.plan.tariff_of(industry)
        return self.plan.dollars(stated(None if found is None else found.price, f"tariffs.{industry}.price"))


def days_of(start: date) -> tuple[date, ...]:
    """Return the 365 days of a year that begins on a day, 29 February left out."""
    days = (start + timedelta(days=one) for one in range(DAYS + 1))
    return tuple(one for one in days if (one.month, one.day) != (2, 29))[:DAYS]


def value_of(figure: Figure | None, otherwise: float = 0.0) -> float:
    """Return what is reckoned with in the unit of its dimension, or something else where nobody stated it."""
    return otherwise if figure is None else figure.value


def stated(figure: Figure | None, key: str) -> Figure:
    """Return a figure that is needed.

    Raises
    ------
    BadInput
        If nobody stated it.
    """
    if figure is None:
        raise BadInput("a figure that is needed is not stated", where=key, remedy="state it, or leave the part out")
    return figure


def dollars(plan: EnergyPlan, figure: Figure | None) -> float:
    """Return a figure in dollars; 0 where nobody stated it."""
    return 0.0 if figure is None else plan.dollars(figure)


def in_budgets(figure: Figure | None, *, machines_usd: float = 0.0, times: float = 1.0) -> dict[str, float]:
    """Return what a megawatt takes of the budgets: works of the one in whose currency they are said.

    Parameters
    ----------
    machines_usd
        What comes from abroad beside them [USD/MW].
    times
        By how much the figure is multiplied to be that of a megawatt.
    """
    works = value_of(figure) * times
    if figure is None or currency_in(figure.unit) == "USD":
        return {"upfront_usd_per_mw": works + machines_usd}
    return {"upfront_usd_per_mw": machines_usd, "upfront_pkr_per_mw": works}


def narrow(values: Floats) -> Floats:
    """Return one column where all hours are the same."""
    return values[:, :1] if (values == values[:, :1]).all() else values
