"""The bridge from a plan's demand, sun, plants and outages to the surplus of its zones."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from khazana.energy.grid import Area, Outage, Plant
from khazana.energy.plan.frame import DAY_H, Frame, days_of, stated, value_of
from khazana.energy.plan.gaps import whole
from khazana.energy.plan.parts import PlannedLink, PlannedZone
from khazana.energy.plan.plants import PlannedOutage, PlannedPlant
from khazana.energy.plan.record import EnergyPlan
from khazana.energy.resources import Link
from khazana.energy.surplus import Surplus, surplus_of

__all__ = ["area_of", "frame_of", "link_of", "outages_of", "plant_of", "reckoned"]


def frame_of(plan: EnergyPlan, starts: tuple[date, ...], hours: int) -> Frame:
    """Return the frame of hours alone, for what no price of a bitcoin touches."""
    return Frame(plan=plan, starts=starts, hours=hours, heat=np.zeros(1), hashprice=np.zeros((1, len(starts))))


def reckoned(frame: Frame) -> Surplus | None:
    """Return the surplus of the zones that have plants in the place of a declared one; ``None`` where none has.

    Links between two such zones first bring power where the grid itself lacks it; a link to a zone whose surplus is
    declared carries none of that.
    """
    zones = [one for one in whole(frame.plan, "zones") if one.is_reckoned]
    if not zones:
        return None
    known = {one.id for one in zones}
    plants = [one for one in whole(frame.plan, "plants") if one.zone in known]
    links = [link_of(one) for one in whole(frame.plan, "links") if {one.origin, one.target} <= known]
    named = {one.id for one in plants}
    return surplus_of(
        [area_of(frame, one) for one in zones],
        [plant_of(frame, one) for one in plants],
        frame.hours * len(frame.starts),
        links=links,
        outages=[found for one in frame.plan.outages if one.plant in named for found in outages_of(frame, one)],
    )


def area_of(frame: Frame, zone: PlannedZone) -> Area:
    """Return what a zone uses, promised and keeps free."""
    given = {"demand_mw": zone.demand, "sun_mw": zone.sun, "export_mw": zone.exports}
    series = {name: frame.profile(one.values) for name, one in given.items() if one is not None}
    return Area(
        name=zone.id,
        reserve_share=value_of(zone.reserve),
        most_offered_mw=value_of(zone.most, np.inf),
        **({"export_mw": value_of(zone.export)} | series),
    )


def plant_of(frame: Frame, plant: PlannedPlant) -> Plant:
    """Return a plant, its cost in dollars."""
    hourly = plant.availability
    return Plant(
        name=plant.id,
        area=plant.zone,
        capacity_mw=stated(plant.capacity, f"plants.{plant.id}.capacity").value,
        variable_usd_per_mwh=frame.plan.dollars(stated(plant.cost, f"plants.{plant.id}.cost")),
        available_share=value_of(plant.available, 1.0) if hourly is None else frame.profile(hourly.values),
        forced_share=value_of(plant.forced),
        must_run_share=value_of(plant.must_run),
        emissions_t_per_mwh=value_of(plant.emissions),
    )


def outages_of(frame: Frame, planned: PlannedOutage) -> Iterator[Outage]:
    """Yield what of an outage lies in each year of the frame, counted in its hours."""
    for number, start in enumerate(frame.starts):
        days = [place for place, day in enumerate(days_of(start)) if planned.since <= day <= planned.until]
        first, stop = (days[0] * DAY_H, min((days[-1] + 1) * DAY_H, frame.hours)) if days else (0, 0)
        if first < stop:
            before = number * frame.hours
            yield Outage(
                plant=planned.plant,
                start_h=before + first,
                stop_h=before + stop,
                out_share=value_of(planned.share, 1.0),
            )


def link_of(one: PlannedLink) -> Link:
    """Return a link with all that it can carry."""
    return Link(
        name=one.id, origin=one.origin, target=one.target, most_mw=value_of(one.most), back_mw=value_of(one.back)
    )
