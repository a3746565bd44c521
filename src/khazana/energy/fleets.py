"""Fleets by vintage: machines of one kind that came at one time, under one arrangement, on one site."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.core import BadInput
from khazana.energy.cost_curve import CostCurve
from khazana.energy.holding import Holding
from khazana.energy.machines import Machine, Upkeep, annuity_share
from khazana.energy.quantities import Floats, quantity, share
from khazana.energy.revenue import break_even_hashprice_usd_per_ph_day, usd_per_mwh

__all__ = ["OWN", "Arrangement", "Fleet", "Holding", "Site", "own_curve"]

_DAYS_PER_YEAR: Final = 365.25
_KWH_PER_MWH: Final = 1_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """Who keeps what a fleet earns.

    Parameters
    ----------
    kept_share
        The share of what the machines earn that the operator keeps.
    fee_usd_per_mwh
        What their owner pays the operator for hosting them, power apart [USD/MWh].
    rent_usd_per_mw_year
        What the operator pays their owner [USD/MW-year].

    Raises
    ------
    BadInput
        If own machines give up anything, hosted ones pay nothing at all, or a fee stands where a rent belongs.
    """

    holding: Holding
    kept_share: float
    fee_usd_per_mwh: float = 0.0
    rent_usd_per_mw_year: float = 0.0

    def __post_init__(self) -> None:
        share(self.kept_share, "kept_share")
        quantity(self.fee_usd_per_mwh, "fee_usd_per_mwh")
        quantity(self.rent_usd_per_mw_year, "rent_usd_per_mw_year")
        gives_up = self.kept_share != 1 or self.fee_usd_per_mwh or self.rent_usd_per_mw_year
        if self.holding is Holding.OWN and gives_up:
            raise BadInput("own machines keep all and pay nobody", value=self.kept_share, remedy="call them lent")
        if self.holding is Holding.HOSTED and (
            self.rent_usd_per_mw_year or not (self.kept_share or self.fee_usd_per_mwh)
        ):
            raise BadInput(
                "hosted machines pay the operator", where="fee_usd_per_mwh", remedy="give the fee or the share"
            )
        if self.holding is Holding.LENT and self.fee_usd_per_mwh:
            raise BadInput(
                "for lent machines the operator pays", where="fee_usd_per_mwh", remedy="give the rent instead"
            )


OWN: Final = Arrangement(holding=Holding.OWN, kept_share=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where machines stand.

    Parameters
    ----------
    cooling
        Such as air, hydro, immersion.
    pue
        Power at the meter over power of the machines.
    capital_usd_per_mw
        What a megawatt at the meter costs to build, machines apart [USD/MW].
    life_years
        How long the site lasts.
    variable_usd_per_mwh
        What running costs beside the power [USD/MWh].
    fixed_usd_per_mw_year
        Staff and upkeep [USD/MW-year].
    """

    cooling: str
    pue: float
    capital_usd_per_mw: float = 0.0
    life_years: float = 1.0
    variable_usd_per_mwh: float = 0.0
    fixed_usd_per_mw_year: float = 0.0

    def __post_init__(self) -> None:
        quantity(self.pue, "pue", least=1.0)
        quantity(self.life_years, "life_years", above=True)
        for name in ("capital_usd_per_mw", "variable_usd_per_mwh", "fixed_usd_per_mw_year"):
            quantity(getattr(self, name), name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Machines of one kind and one vintage.

    Parameters
    ----------
    capacity_mw
        At the meter, when all run and nothing derates [MW].
    since
        When it began to run.
    life_years
        How long it runs.
    upkeep
        How its machines fail.
    resale_usd_per_th
        What they sell for at the end of their life [USD/TH]; 0 where nothing is said.

    Examples
    --------
    >>> from khazana.energy.machines import Machine, Upkeep
    >>> s21 = Machine(name="S21", hashrate_th_per_s=200, power_w=3500, price_usd_per_th=13.5)
    >>> fleet = Fleet(
    ...     name="S21 of 2026", machine=s21, site=Site(cooling="air", pue=1.05), arrangement=OWN, capacity_mw=400,
    ...     since=date(2026, 7, 1), life_years=4, upkeep=Upkeep(failures_share_per_year=0.05),
    ... )
    >>> round(fleet.eh_per_s, 2), round(float(fleet.revenue_usd_per_mwh(40.0)), 2)
    (21.77, 90.7)
    """

    name: str
    machine: Machine
    site: Site
    arrangement: Arrangement
    capacity_mw: float
    since: date
    life_years: float
    upkeep: Upkeep
    resale_usd_per_th: float = 0.0

    def __post_init__(self) -> None:
        quantity(self.capacity_mw, "capacity_mw")
        quantity(self.life_years, "life_years", above=True)
        quantity(self.resale_usd_per_th, "resale_usd_per_th")

    @property
    def machines(self) -> float:
        """How many machines it has."""
        return self.capacity_mw * self.machine.per_mw(self.site.pue)

    @property
    def eh_per_s(self) -> float:
        """Its hashrate when all run [EH/s]."""
        return self.capacity_mw * self.machine.eh_per_s_per_mw(self.site.pue)

    def age_years(self, at: date) -> float:
        """Return its age; below zero before it begins."""
        return (at - self.since).days / _DAYS_PER_YEAR

    def running_share(self, at: date, ambient_c: npt.ArrayLike | None = None) -> Floats:
        """Return the share of its capacity that can run on a day, by failures, life and heat.

        Parameters
        ----------
        ambient_c
            Hour by hour, any shape [°C]; ``None`` leaves heat out.
        """
        age = self.age_years(at)
        alive = float(self.upkeep.running_share(age)) if 0 <= age < self.life_years else 0.0
        return np.asarray(alive * (1.0 if ambient_c is None else self.machine.kept_share(ambient_c)))

    def earned_usd_per_mwh(self, hashprice: npt.ArrayLike) -> Floats:
        """Return what its machines earn for a megawatt-hour at the meter, whoever keeps it, elementwise."""
        return usd_per_mwh(hashprice, self.machine.efficiency_j_per_th, self.site.pue)

    def revenue_usd_per_mwh(self, hashprice: npt.ArrayLike) -> Floats:
        """Return what the operator gets for a megawatt-hour at the meter at a hashprice [USD/PH/day], elementwise."""
        arrangement = self.arrangement
        return np.asarray(arrangement.kept_share * self.earned_usd_per_mwh(hashprice) + arrangement.fee_usd_per_mwh)

    @property
    def upfront_usd_per_mw(self) -> float:
        """What the operator pays for a megawatt before it runs: the site, and the machines where they are its own."""
        own = self.arrangement.holding is Holding.OWN
        return self.site.capital_usd_per_mw + (self.machine.capital_usd_per_mw(self.site.pue) if own else 0.0)

    def capital_usd_per_mw_year(self, rate_share_per_year: float) -> float:
        """Return what a megawatt costs the operator each year: annuities of machines and site, rent, staff and upkeep.

        Parameters
        ----------
        rate_share_per_year
            The rate of interest.
        """
        site, rate = self.site, rate_share_per_year
        yearly = site.capital_usd_per_mw * annuity_share(rate, site.life_years) + site.fixed_usd_per_mw_year
        if self.arrangement.holding is Holding.OWN:
            left = float((1.0 - self.upkeep.failures_share_per_year) ** self.life_years)
            left = left if self.upkeep.repair_days is None else 1.0
            hashes_th = self.machine.eh_per_s_per_mw(site.pue) * 1e6
            resale = self.resale_usd_per_th * hashes_th * left / (1.0 + rate) ** self.life_years
            yearly += (self.machine.capital_usd_per_mw(site.pue) - resale) * annuity_share(rate, self.life_years)
        return yearly + self.arrangement.rent_usd_per_mw_year

    def break_even_hashprice(self, power_usd_per_mwh: float) -> float:
        """Return the hashprice at which the operator gets back what a megawatt-hour costs it [USD/PH/day].

        Raises
        ------
        BadInput
            If the operator keeps nothing of what the machines earn, so that no hashprice matters to it.
        """
        if not self.arrangement.kept_share:
            raise BadInput("the operator keeps nothing of what these earn", where=self.name, remedy="look at the fee")
        spent = quantity(power_usd_per_mwh, "power_usd_per_mwh") + self.site.variable_usd_per_mwh
        asked = np.maximum(0.0, spent - self.arrangement.fee_usd_per_mwh) / self.arrangement.kept_share
        efficiency = self.machine.efficiency_j_per_th
        return float(break_even_hashprice_usd_per_ph_day(efficiency, self.site.pue, asked / _KWH_PER_MWH))


def own_curve(fleets: Iterable[Fleet], at: date, power_usd_per_mwh: float) -> CostCurve:
    """Return what fleets can hash on a day by the hashprice that each needs, power at one price for all [USD/MWh].

    Where the operator has a better use for the power, its price is what that use would pay.
    """
    found = [one for one in fleets if one.arrangement.kept_share]
    return CostCurve(
        cost_usd_per_ph_day=np.array([one.break_even_hashprice(power_usd_per_mwh) for one in found], np.float64),
        hash_eh=np.array([one.eh_per_s * float(one.running_share(at)) for one in found], np.float64),
    )
