"""The bridge from a plan's zones, backup plants and batteries to those of a case."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import numpy as np

from khazana.energy.plan.frame import Frame, in_budgets, stated, value_of
from khazana.energy.plan.parts import PlannedBackup, PlannedBattery, PlannedZone
from khazana.energy.plan.record import EnergyPlan
from khazana.energy.plan.terms import PlannedScenario
from khazana.energy.plan.units import currency_in
from khazana.energy.quantities import Floats
from khazana.energy.resources import Backup, Battery, Capacity, Zone, series

__all__ = ["backup_of", "battery_of", "zone_of"]

NO_ZONES: Final[Mapping[str, Zone]] = MappingProxyType({})


def zone_of(
    frame: Frame, zone: PlannedZone, scenarios: Sequence[PlannedScenario], found: Mapping[str, Zone] = NO_ZONES
) -> Zone:
    """Return a zone: its surplus and what that costs, in each scenario.

    Parameters
    ----------
    found
        The zones whose surplus was reckoned from plants, by name.
    """
    if zone.is_reckoned:
        return _scaled(frame, zone, scenarios, found[zone.id])
    most = np.inf if zone.most is None else zone.most.value
    surplus = np.full((1, 1), most) if zone.surplus is None else frame.profile(zone.surplus.values)
    if zone.prices is None:
        price = np.full((1, 1), frame.plan.dollars(stated(zone.generation, f"zones.{zone.id}.generation")))
    else:
        price = frame.profile(zone.prices.values) / _in_dollars(frame.plan, zone.prices.unit)
    return Zone(
        name=zone.id,
        available_mw=np.minimum(_times(surplus, [value_of(one.surplus, 1.0) for one in scenarios]), most),
        price_usd_per_mwh=_times(price, [value_of(one.generation, 1.0) for one in scenarios]),
        curtailment_usd_per_mwh=frame.dollars(zone.curtailment),
        emissions_t_per_mwh=value_of(zone.emissions),
    )


def _scaled(frame: Frame, zone: PlannedZone, scenarios: Sequence[PlannedScenario], found: Zone) -> Zone:
    """Return a zone whose surplus was reckoned, times what each scenario makes of it."""
    surplus = _times(series(found.available_mw), [value_of(one.surplus, 1.0) for one in scenarios])
    return replace(
        found,
        available_mw=np.minimum(surplus, value_of(zone.most, np.inf)),
        price_usd_per_mwh=_times(series(found.price_usd_per_mwh), [value_of(one.generation, 1.0) for one in scenarios]),
        curtailment_usd_per_mwh=frame.dollars(zone.curtailment),
    )


def _times(values: Floats, ratios: list[float]) -> Floats:
    """Return a series times a ratio of each scenario; one row where all scenarios are the same."""
    if all(one == ratios[0] for one in ratios):
        return values * (ratios[0] if ratios else 1.0)
    return np.asarray(values * np.array(ratios).reshape(-1, 1))


def _in_dollars(plan: EnergyPlan, unit: str) -> float:
    return 1.0 if currency_in(unit) == "USD" else stated(plan.exchange, "exchange").value


def backup_of(frame: Frame, plant: PlannedBackup) -> Backup:
    """Return a backup plant; one whose capital nobody stated is what is there already, and nothing is built."""
    fuel = frame.dollars(plant.fuel)
    yearly = frame.annuity_usd(frame.dollars(plant.capital), plant.life) + frame.dollars(plant.staff)
    return Backup(
        name=plant.id,
        zone=plant.zone,
        capacity=Capacity(
            least_mw=value_of(plant.least),
            most_mw=value_of(plant.least if plant.capital is None else plant.most),
            capital_usd_per_mw_year=yearly,
            credit_share=value_of(plant.credit),
            **in_budgets(plant.capital),
        ),
        variable_usd_per_mwh=fuel,
        emissions_t_per_mwh=value_of(plant.emissions),
        imported_fuel_usd_per_mwh=fuel * value_of(plant.imported),
        available_share=value_of(plant.availability, 1.0),
    )


def battery_of(frame: Frame, battery: PlannedBattery) -> Battery:
    """Return a battery."""
    hours = value_of(battery.hours)
    by_power = battery.storage_capital is None
    figure, times = (battery.capital, 1.0) if by_power else (battery.storage_capital, hours)
    yearly = frame.annuity_usd(frame.dollars(figure) * times, battery.life) + frame.dollars(battery.staff)
    return Battery(
        name=battery.id,
        zone=battery.zone,
        capacity=Capacity(
            least_mw=value_of(battery.least),
            most_mw=value_of(battery.most),
            capital_usd_per_mw_year=yearly,
            credit_share=value_of(battery.credit),
            **in_budgets(figure, times=times),
        ),
        hours=hours,
        store_share=value_of(battery.store, 1.0),
        release_share=value_of(battery.release, 1.0),
        loss_share_per_hour=value_of(battery.loss),
        variable_usd_per_mwh=frame.dollars(battery.operation),
    )
