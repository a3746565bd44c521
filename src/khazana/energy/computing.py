"""Data centres for AI: what a megawatt earns and costs, what firm service and training are bound to.

Firm service owes its customers a load each hour and pays for what it falls short. Training may stop and go on later:
it owes an amount of energy over a window, and moves no faster than its ramps. Both are bound here as records, and any
schedule of loads can be held against them.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.core import BadInput
from khazana.energy.machines import annuity_share
from khazana.energy.quantities import Floats, quantity, share

__all__ = ["Accelerator", "DataCentre", "FirmService", "ServiceResult", "Training", "TrainingResult"]

HOURS_PER_YEAR: Final = 8_760
_KW_PER_MW: Final = 1_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Accelerator:
    """A generation of accelerators.

    Parameters
    ----------
    power_kw
        At the meter, all that belongs to it included: host, network, cooling [kW].
    price_usd
        What one costs with its share of the cluster [USD].
    rent_usd_per_h
        What it is rented for when it is new [USD/h].
    rent_fall_share_per_year
        By which share that falls a year, as newer generations come.

    Examples
    --------
    >>> h100 = Accelerator(name="H100", power_kw=1.45, price_usd=30_000, rent_usd_per_h=2.0)
    >>> round(float(h100.revenue_usd_per_mwh(utilisation_share=0.7)), 1)
    965.5
    """

    name: str
    power_kw: float
    price_usd: float
    rent_usd_per_h: float
    rent_fall_share_per_year: float = 0.0

    def __post_init__(self) -> None:
        quantity(self.power_kw, "power_kw", above=True)
        quantity(self.price_usd, "price_usd")
        quantity(self.rent_usd_per_h, "rent_usd_per_h")
        share(self.rent_fall_share_per_year, "rent_fall_share_per_year")

    @property
    def per_mw(self) -> float:
        """How many run on a megawatt at the meter."""
        return _KW_PER_MW / self.power_kw

    def rent_at(self, age_years: npt.ArrayLike) -> Floats:
        """Return what it is rented for at an age [USD/h], elementwise."""
        return np.asarray(
            self.rent_usd_per_h * (1.0 - self.rent_fall_share_per_year) ** quantity(age_years, "age_years")
        )

    def revenue_usd_per_mwh(self, utilisation_share: npt.ArrayLike, age_years: npt.ArrayLike = 0.0) -> Floats:
        """Return what a megawatt-hour at the meter earns by the hour, where so large a share is rented, elementwise."""
        return np.asarray(self.rent_at(age_years) * self.per_mw * share(utilisation_share, "utilisation_share"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DataCentre:
    """What a megawatt of computing costs.

    Parameters
    ----------
    shell_usd_per_mw
        The building and what belongs to it [USD/MW].
    shell_life_years, accelerator_life_years
        How long each lasts.
    fixed_usd_per_mw_year
        Staff and upkeep [USD/MW-year].
    """

    accelerator: Accelerator
    shell_usd_per_mw: float
    shell_life_years: float
    accelerator_life_years: float
    fixed_usd_per_mw_year: float = 0.0

    def __post_init__(self) -> None:
        for name in ("shell_usd_per_mw", "fixed_usd_per_mw_year"):
            quantity(getattr(self, name), name)

    @property
    def accelerators_usd_per_mw(self) -> float:
        """What the accelerators of a megawatt cost [USD/MW]."""
        return self.accelerator.per_mw * self.accelerator.price_usd

    @property
    def upfront_usd_per_mw(self) -> float:
        """What a megawatt costs before it runs [USD/MW]."""
        return self.shell_usd_per_mw + self.accelerators_usd_per_mw

    def capital_usd_per_mw_year(self, rate_share_per_year: float) -> float:
        """Return what a megawatt costs each year: annuities, staff and upkeep [USD/MW-year]."""
        shell = self.shell_usd_per_mw * annuity_share(rate_share_per_year, self.shell_life_years)
        machines = self.accelerators_usd_per_mw * annuity_share(rate_share_per_year, self.accelerator_life_years)
        return shell + machines + self.fixed_usd_per_mw_year


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceResult:
    """What firm service earned: energy served and short [MWh], revenue and penalty [USD]."""

    served_mwh: float
    short_mwh: float
    revenue_usd: float
    penalty_usd: float

    @property
    def net_usd(self) -> float:
        """Revenue less penalty."""
        return self.revenue_usd - self.penalty_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmService:
    """Computing that owes its customers a load each hour.

    Parameters
    ----------
    capacity_mw
        At the meter [MW].
    due_share
        The share of it that is owed, a figure or hour by hour.
    revenue_usd_per_mwh
        By the hour for what is served; of a contract by the year it is that over the hours (`by_year`).
    penalty_usd_per_mwh
        For each megawatt-hour short of what is owed, beside the revenue that is lost.
    """

    capacity_mw: float
    due_share: float
    revenue_usd_per_mwh: float
    penalty_usd_per_mwh: float

    def __post_init__(self) -> None:
        quantity(self.capacity_mw, "capacity_mw")
        share(self.due_share, "due_share")
        quantity(self.revenue_usd_per_mwh, "revenue_usd_per_mwh")
        quantity(self.penalty_usd_per_mwh, "penalty_usd_per_mwh")

    @classmethod
    def by_year(
        cls, *, capacity_mw: float, due_share: float, usd_per_mw_year: float, penalty_usd_per_mwh: float
    ) -> "FirmService":
        """Return a service paid by the year: for each megawatt of capacity, as long as what is owed is served.

        Examples
        --------
        >>> round(FirmService.by_year(
        ...     capacity_mw=200, due_share=1.0, usd_per_mw_year=9.7e6, penalty_usd_per_mwh=2_000.0
        ... ).revenue_usd_per_mwh)
        1107
        """
        owed = float(share(quantity(due_share, "due_share", above=True), "due_share")) * HOURS_PER_YEAR
        return cls(
            capacity_mw=capacity_mw,
            due_share=due_share,
            revenue_usd_per_mwh=float(quantity(usd_per_mw_year, "usd_per_mw_year")) / owed,
            penalty_usd_per_mwh=penalty_usd_per_mwh,
        )

    def result(self, served_mw: npt.ArrayLike) -> ServiceResult:
        """Return what an hourly load earns, ``(n_hours,)`` [MW]."""
        served = quantity(served_mw, "served_mw", most=self.capacity_mw * (1 + 1e-9))
        short = np.maximum(0.0, self.capacity_mw * self.due_share - served)
        return ServiceResult(
            served_mwh=float(served.sum()),
            short_mwh=float(short.sum()),
            revenue_usd=float(served.sum()) * self.revenue_usd_per_mwh,
            penalty_usd=float(short.sum()) * self.penalty_usd_per_mwh,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrainingResult:
    """What became of a training load.

    Parameters
    ----------
    short_mwh
        Energy missing from what each window owes, ``(n_windows,)`` [MWh].
    ramp_breaches
        The hours in which the load moved faster than it may.
    """

    energy_mwh: float
    short_mwh: Floats
    ramp_breaches: tuple[int, ...]
    revenue_usd: float
    penalty_usd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """Computing that may be interrupted.

    Parameters
    ----------
    capacity_mw
        At the meter [MW].
    energy_share, window_h
        The least share of all that it could draw over each window of hours; a rest of hours at the end owes its part.
    ramp_share_per_hour
        The largest change from hour to hour as a share of the capacity; ``None`` without limit.
    revenue_usd_per_mwh
        For what is drawn.
    penalty_usd_per_mwh
        For energy that a window lacks.
    """

    capacity_mw: float
    energy_share: float
    window_h: int
    revenue_usd_per_mwh: float
    penalty_usd_per_mwh: float
    ramp_share_per_hour: float | None = None

    def __post_init__(self) -> None:
        quantity(self.capacity_mw, "capacity_mw")
        share(self.energy_share, "energy_share")
        if type(self.window_h) is not int or self.window_h < 1:
            raise BadInput("a window has whole hours", value=self.window_h, remedy="pass 1 or more")
        if self.ramp_share_per_hour is not None:
            share(self.ramp_share_per_hour, "ramp_share_per_hour")

    def result(self, drawn_mw: npt.ArrayLike) -> TrainingResult:
        """Return what becomes of an hourly load, ``(n_hours,)`` [MW]."""
        drawn = quantity(drawn_mw, "drawn_mw", most=self.capacity_mw * (1 + 1e-9))
        starts = np.arange(0, drawn.size, self.window_h)
        hours = np.minimum(self.window_h, drawn.size - starts)
        got = np.add.reduceat(drawn, starts) if drawn.size else np.empty(0)
        short = np.maximum(0.0, self.energy_share * self.capacity_mw * hours - got)
        breaches: tuple[int, ...] = ()
        if self.ramp_share_per_hour is not None:
            most = self.ramp_share_per_hour * self.capacity_mw * (1 + 1e-9)
            breaches = tuple((np.flatnonzero(np.abs(np.diff(drawn)) > most) + 1).tolist())
        return TrainingResult(
            energy_mwh=float(drawn.sum()),
            short_mwh=np.asarray(short),
            ramp_breaches=breaches,
            revenue_usd=float(drawn.sum()) * self.revenue_usd_per_mwh,
            penalty_usd=float(short.sum()) * self.penalty_usd_per_mwh,
        )
