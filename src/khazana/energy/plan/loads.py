"""The bridge from a plan's fleets, computing and sales to the loads of a case."""

from datetime import date

import numpy as np

from khazana.energy.computing import Accelerator, DataCentre, FirmService
from khazana.energy.fleets import Arrangement, Fleet, Holding, Site
from khazana.energy.machines import Derating, Machine, Upkeep
from khazana.energy.plan.frame import Frame, dollars, in_budgets, narrow, stated, value_of
from khazana.energy.plan.parts import (
    ComputingKind,
    PlannedComputing,
    PlannedFleet,
    PlannedMachine,
    PlannedSale,
    SaleKind,
)
from khazana.energy.plan.record import EnergyPlan
from khazana.energy.quantities import Floats
from khazana.energy.resources import Capacity, Load, LoadKind

__all__ = ["computing_load", "data_centre_of", "fleet_load", "fleet_of", "machine_of", "sale_load"]


def machine_of(planned: PlannedMachine) -> Machine:
    """Return a machine; one without a price costs nothing, which only those of others may."""
    above, kept, stop = planned.derates_above, planned.derated_share, planned.stops_above
    steps: tuple[tuple[float, float], ...] = ()
    if above is not None and kept is not None and stop is not None:
        steps = ((above.value, kept.value), (stop.value, 0.0))
    elif stop is not None:
        steps = ((stop.value, 0.0),)
    return Machine(
        name=planned.name,
        hashrate_th_per_s=stated(planned.hashrate, f"{planned.id}.hashrate").value,
        power_w=stated(planned.power, f"{planned.id}.power").value,
        price_usd_per_th=value_of(planned.price),
        derating=Derating(steps=steps) if steps else None,
    )


def fleet_of(plan: EnergyPlan, planned: PlannedFleet) -> Fleet:
    """Return a fleet at its most capacity."""
    key = f"fleets.{planned.id}"
    own = planned.holding is Holding.OWN
    return Fleet(
        name=planned.id,
        machine=machine_of(planned.machine),
        site=Site(
            cooling=planned.cooling,
            pue=stated(planned.pue, f"{key}.pue").value,
            capital_usd_per_mw=dollars(plan, planned.site),
            life_years=value_of(planned.site_life, 1.0),
            variable_usd_per_mwh=dollars(plan, planned.operation),
            fixed_usd_per_mw_year=dollars(plan, planned.staff),
        ),
        arrangement=Arrangement(
            holding=planned.holding,
            kept_share=1.0 if own else value_of(planned.kept),
            fee_usd_per_mwh=dollars(plan, planned.fee),
            rent_usd_per_mw_year=dollars(plan, planned.rent),
        ),
        capacity_mw=stated(planned.most, f"{key}.most").value,
        since=planned.since,
        life_years=stated(planned.life, f"{key}.life").value,
        upkeep=Upkeep(
            failures_share_per_year=value_of(planned.failures),
            repair_days=None if planned.repair is None else planned.repair.value,
        ),
        resale_usd_per_th=value_of(planned.resale),
    )


def _alive(frame: Frame, since: date, life_years: float) -> tuple[Floats, Floats]:
    """Return the age in each hour, not below zero, and whether it stands, ``(n_hours,)`` each."""
    ages = frame.ages_years(since)
    return np.maximum(ages, 0.0), ((ages >= 0) & (ages < life_years)).astype(np.float64)


def fleet_load(frame: Frame, planned: PlannedFleet, ambient: Floats | None) -> Load:
    """Return a fleet as a load.

    Parameters
    ----------
    ambient
        ``(1, n_hours)`` [°C]; ``None`` leaves heat out.
    """
    fleet = fleet_of(frame.plan, planned)
    ages, stands = _alive(frame, planned.since, fleet.life_years)
    draw = (fleet.upkeep.running_share(ages) * stands).reshape(1, -1)
    if ambient is not None and fleet.machine.derating is not None:
        draw = draw * fleet.machine.kept_share(ambient + frame.heat.reshape(-1, 1))
    machines = fleet.upfront_usd_per_mw - fleet.site.capital_usd_per_mw
    capacity = Capacity(
        least_mw=value_of(planned.least),
        most_mw=fleet.capacity_mw,
        capital_usd_per_mw_year=fleet.capital_usd_per_mw_year(frame.rate_share_per_year) * float(stands.mean()),
        block_mw=None if planned.block is None else planned.block.value,
        **in_budgets(planned.site, machines_usd=machines),
    )
    return Load(
        name=planned.id,
        zone=planned.zone,
        kind=LoadKind.FLEET,
        industry=planned.industry,
        capacity=capacity,
        revenue_usd_per_mwh=frame.by_year(fleet.revenue_usd_per_mwh(frame.hashprice)),
        variable_usd_per_mwh=fleet.site.variable_usd_per_mwh,
        draw_share=narrow(draw),
        tariff_usd_per_mwh=frame.tariff_usd_per_mwh(planned.industry),
        ramp_share_per_hour=None if planned.ramp is None else planned.ramp.value,
        running_share=value_of(planned.running),
        running_h=round(value_of(planned.running_hours, 1.0)),
    )


def data_centre_of(plan: EnergyPlan, planned: PlannedComputing) -> DataCentre:
    """Return a data centre."""
    key = f"computing.{planned.id}"
    power_kw = value_of(planned.accelerator_power, 1.0)
    accelerators = plan.dollars(stated(planned.accelerators, f"{key}.accelerators"))
    return DataCentre(
        accelerator=Accelerator(
            name=planned.accelerator,
            power_kw=power_kw,
            price_usd=accelerators * power_kw / 1_000.0,
            rent_usd_per_h=value_of(planned.rent),
            rent_fall_share_per_year=value_of(planned.rent_fall),
        ),
        shell_usd_per_mw=plan.dollars(stated(planned.shell, f"{key}.shell")),
        shell_life_years=stated(planned.shell_life, f"{key}.shell_life").value,
        accelerator_life_years=stated(planned.accelerator_life, f"{key}.accelerator_life").value,
        fixed_usd_per_mw_year=0.0 if planned.staff is None else plan.dollars(planned.staff),
    )


def computing_load(frame: Frame, planned: PlannedComputing) -> Load:
    """Return computing as a load."""
    plan, centre = frame.plan, data_centre_of(frame.plan, planned)
    since = planned.since or frame.starts[0]
    ages, stands = _alive(frame, since, centre.accelerator_life_years)
    due = value_of(planned.due, 1.0)
    if planned.contract is not None:
        service = FirmService.by_year(
            capacity_mw=1.0, due_share=due, usd_per_mw_year=plan.dollars(planned.contract), penalty_usd_per_mwh=0.0
        )
        revenue = np.full((1, 1), service.revenue_usd_per_mwh)
    else:
        used = stated(planned.utilisation, f"computing.{planned.id}.utilisation").value
        revenue = narrow(centre.accelerator.revenue_usd_per_mwh(used, ages).reshape(1, -1))
    firm = planned.kind is ComputingKind.FIRM
    return Load(
        name=planned.id,
        zone=planned.zone,
        kind=LoadKind.FIRM if firm else LoadKind.INTERRUPTIBLE,
        industry=planned.industry,
        capacity=Capacity(
            least_mw=value_of(planned.least),
            most_mw=stated(planned.most, f"computing.{planned.id}.most").value,
            capital_usd_per_mw_year=centre.capital_usd_per_mw_year(frame.rate_share_per_year) * float(stands.mean()),
            block_mw=None if planned.block is None else planned.block.value,
            **in_budgets(planned.shell, machines_usd=centre.accelerators_usd_per_mw),
        ),
        revenue_usd_per_mwh=revenue,
        variable_usd_per_mwh=frame.dollars(planned.operation),
        draw_share=narrow((due * stands).reshape(1, -1)),
        tariff_usd_per_mwh=frame.tariff_usd_per_mwh(planned.industry),
        ramp_share_per_hour=None if planned.ramp is None else planned.ramp.value,
        shortfall_usd_per_mwh=frame.dollars(planned.penalty) if firm else 0.0,
        energy_share=0.0 if firm else value_of(planned.energy),
        energy_window_h=None if firm or planned.window is None else round(planned.window.value),
        energy_shortfall_usd_per_mwh=0.0 if firm else frame.dollars(planned.energy_penalty),
    )


def sale_load(frame: Frame, planned: PlannedSale) -> Load:
    """Return export, or other industry, as a load."""
    key, export = f"sales.{planned.id}", planned.kind is SaleKind.EXPORT
    return Load(
        name=planned.id,
        zone=planned.zone,
        kind=LoadKind.EXPORT if export else LoadKind.INDUSTRY,
        industry=planned.industry,
        capacity=Capacity(least_mw=0.0, most_mw=stated(planned.most, f"{key}.most").value),
        revenue_usd_per_mwh=frame.plan.dollars(stated(planned.worth, f"{key}.worth")),
        variable_usd_per_mwh=frame.dollars(planned.operation),
        tariff_usd_per_mwh=0.0 if export else frame.tariff_usd_per_mwh(planned.industry),
        ramp_share_per_hour=None if planned.ramp is None else planned.ramp.value,
    )
