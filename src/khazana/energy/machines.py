"""Machines that hash: what they give, what they draw, how heat and age take it away."""

from dataclasses import dataclass
from math import expm1, log1p
from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.core import BadInput
from khazana.energy.quantities import Floats, quantity, share

__all__ = ["Derating", "Machine", "Upkeep", "annuity_share", "resale_usd"]

_DAYS_PER_YEAR: Final = 365.25
_TH_PER_PH: Final = 1_000.0
_COLDEST_C: Final = -90.0
_HOTTEST_C: Final = 70.0
"""Beyond what was ever measured on land; a figure outside it is in another unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Derating:
    """How much of its hashrate a machine keeps in the heat, in steps, as its firmware lowers the clock.

    Parameters
    ----------
    steps
        Ambient temperature [°C], and the share that is kept above it; in order. Up to the first all is kept, and a
        share of 0 is where the machine stops.

    Raises
    ------
    BadInput
        If the steps are out of order, or a share rises.

    Examples
    --------
    An S21 lowers its clock from 490 to 440 MHz above 40 °C, and stops above 47 °C:

    >>> Derating(steps=((40.0, 440 / 490), (47.0, 0.0))).kept_share([25, 40, 45, 47, 48]).round(3).tolist()
    [1.0, 1.0, 0.898, 0.898, 0.0]
    """

    steps: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        heats, kept = self._columns()
        if not kept.size or (np.diff(heats) <= 0).any() or (np.diff(kept) > 0).any():
            raise BadInput("a machine keeps less the hotter it gets", value=self.steps, remedy="sort the steps")

    def _columns(self) -> tuple[Floats, Floats]:
        heats = quantity([heat for heat, _ in self.steps], "ambient_c", least=_COLDEST_C, most=_HOTTEST_C)
        return heats, share([kept for _, kept in self.steps], "kept_share")

    def kept_share(self, ambient_c: npt.ArrayLike) -> Floats:
        """Return the share that is kept at ambient temperatures [°C], elementwise."""
        heats, kept = self._columns()
        heat = quantity(ambient_c, "ambient_c", least=_COLDEST_C, most=_HOTTEST_C)
        return np.concatenate(([1.0], kept))[np.searchsorted(heats, heat, side="left")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A machine as its maker describes it.

    Parameters
    ----------
    hashrate_th_per_s
        [TH/s].
    power_w
        At the machine [W].
    price_usd_per_th
        [USD/TH].
    derating
        ``None`` where it is not known; then nothing is said about heat.

    Examples
    --------
    >>> s21 = Machine(name="S21", hashrate_th_per_s=200, power_w=3500, price_usd_per_th=13.5)
    >>> s21.efficiency_j_per_th, s21.capital_usd_per_mw(pue=1.05)
    (17.5, 734693.8775510204)
    """

    name: str
    hashrate_th_per_s: float
    power_w: float
    price_usd_per_th: float
    derating: Derating | None = None

    def __post_init__(self) -> None:
        quantity(self.hashrate_th_per_s, "hashrate_th_per_s", above=True)
        quantity(self.power_w, "power_w", above=True)
        quantity(self.price_usd_per_th, "price_usd_per_th")

    @property
    def efficiency_j_per_th(self) -> float:
        """Joules for a terahash."""
        return self.power_w / self.hashrate_th_per_s

    @property
    def price_usd(self) -> float:
        """What one costs [USD]."""
        return self.price_usd_per_th * self.hashrate_th_per_s

    def per_mw(self, pue: float) -> float:
        """Return how many run on a megawatt at the meter."""
        return 1e6 / (self.power_w * float(quantity(pue, "pue", least=1.0)))

    def eh_per_s_per_mw(self, pue: float) -> float:
        """Return the hashrate of a megawatt at the meter [EH/s]."""
        return self.per_mw(pue) * self.hashrate_th_per_s / 1e6

    def capital_usd_per_mw(self, pue: float) -> float:
        """Return what the machines of a megawatt at the meter cost [USD/MW]."""
        return self.per_mw(pue) * self.price_usd

    def capital_usd_per_ph_day(self, rate_share_per_year: float, life_years: float) -> float:
        """Return what a petahash a second must earn a day to pay for the machine [USD/PH/day].

        Examples
        --------
        >>> s21 = Machine(name="S21", hashrate_th_per_s=200, power_w=3500, price_usd_per_th=13.5)
        >>> round(s21.capital_usd_per_ph_day(0.12, 4), 2)
        12.17
        """
        yearly = self.price_usd_per_th * _TH_PER_PH * annuity_share(rate_share_per_year, life_years)
        return yearly / _DAYS_PER_YEAR

    def kept_share(self, ambient_c: npt.ArrayLike) -> Floats:
        """Return the share of its hashrate that it keeps at ambient temperatures [°C], elementwise.

        Raises
        ------
        BadInput
            If its derating is not known.
        """
        if self.derating is None:
            raise BadInput("nobody said how it derates", where=self.name, remedy="give its derating, or leave heat out")
        return self.derating.kept_share(ambient_c)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """How machines fail, and whether they come back.

    Parameters
    ----------
    failures_share_per_year
        The share of the running machines that fails in a year, ``[0, 1)``.
    repair_days
        How long one is away; ``None`` where what fails stays out.

    Examples
    --------
    >>> Upkeep(failures_share_per_year=0.05).running_share([0, 3]).round(4).tolist()
    [1.0, 0.8574]
    """

    failures_share_per_year: float
    repair_days: float | None = None

    def __post_init__(self) -> None:
        failing = quantity(self.failures_share_per_year, "failures_share_per_year", most=1.0)
        if failing == 1:
            raise BadInput("not every machine fails in a year", value=1.0, remedy="pass a share below 1")
        if self.repair_days is not None:
            quantity(self.repair_days, "repair_days")

    def running_share(self, age_years: npt.ArrayLike) -> Floats:
        """Return the share that runs at an age, elementwise.

        Without repair ``(1 − f)^age`` are left. With it machines fail at the rate ``−ln(1 − f)`` and are away for the
        days of their repair, so in the long run ``1 / (1 + rate · repair)`` run; that is taken from the start on.
        """
        age = quantity(age_years, "age_years")
        left = 1.0 - self.failures_share_per_year
        if self.repair_days is None:
            return np.asarray(left**age)
        return np.full(age.shape, 1.0 / (1.0 - np.log(left) * self.repair_days / _DAYS_PER_YEAR))


def annuity_share(rate_share_per_year: float, years: float) -> float:
    """Return what a sum costs a year over so many years, as a share of it: ``r / (1 − (1 + r)^−n)``.

    Examples
    --------
    >>> round(annuity_share(0.12, 4), 4), annuity_share(0.0, 4)
    (0.3292, 0.25)
    """
    rate = float(quantity(rate_share_per_year, "rate_share_per_year"))
    life = float(quantity(years, "years", above=True))
    return rate / -expm1(-life * log1p(rate)) if rate else 1.0 / life


def resale_usd(price_usd: npt.ArrayLike, fall_share_per_year: float, age_years: npt.ArrayLike) -> Floats:
    """Return what a used machine sells for [USD], where the price falls by the same share each year, elementwise."""
    fall = float(share(fall_share_per_year, "fall_share_per_year"))
    return np.asarray(quantity(price_usd, "price_usd") * (1.0 - fall) ** quantity(age_years, "age_years"))
