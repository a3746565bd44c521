"""What plants could give in a year of a plan, what the grid uses of it, and what is left, month by month.

A zone whose surplus is declared has that alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from khazana.core import Finding, Place
from khazana.energy.plan.frame import DAY_H, Frame, days_of, value_of
from khazana.energy.plan.gaps import whole
from khazana.energy.plan.kinds import SHORT
from khazana.energy.plan.parts import PlannedZone
from khazana.energy.plan.record import HOURS_PER_YEAR, EnergyPlan
from khazana.energy.quantities import Floats

if TYPE_CHECKING:
    from khazana.energy.surplus import Surplus

__all__ = ["NOTHING", "PlantYear", "SupplyYear", "ZoneMonth", "short_of", "supply_of"]

_LEAST_MW: Final = 1e-6
"""What lacks less than a watt lacks nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantYear:
    """A plant in a year.

    Parameters
    ----------
    available_mwh
        What it could give, failures and outages taken off.
    must_run_mwh
        What of that it cannot stop giving.
    outage_h
        Hours in which a planned outage takes it, or a part of it, away.
    """

    name: str
    zone: str
    capacity_mw: float
    cost_usd_per_mwh: float
    emissions_t_per_mwh: float
    available_mwh: float
    must_run_mwh: float
    outage_h: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneMonth:
    """A zone in a month of a year; what a declared surplus does not say is ``None``.

    Parameters
    ----------
    month
        Its first day within the year.
    demand_mwh, sun_mwh, export_mwh
        What is used behind all meters, what panels there give, what was promised to others.
    surplus_mwh, least_mw, most_mw
        What is left to be offered, and its least and its most in an hour.
    idle_mwh
        What plants give anyway and nobody uses.
    short_mwh, short_h, most_short_mw
        What is asked for and nothing can serve.
    """

    zone: str
    month: date
    demand_mwh: float | None
    sun_mwh: float | None
    export_mwh: float | None
    surplus_mwh: float
    least_mw: float
    most_mw: float
    price_usd_per_mwh: float | None
    idle_mwh: float | None
    short_mwh: float | None
    short_h: int | None
    most_short_mw: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyYear:
    """What supplies a plan in a year: its plants, and its zones month by month."""

    plants: tuple[PlantYear, ...]
    months: tuple[ZoneMonth, ...]


NOTHING: Final = SupplyYear(plants=(), months=())
"""Of a plan whose figures do not suffice."""


def short_of(supply: SupplyYear) -> tuple[Finding, ...]:
    """Return in which zones the grid itself lacks power, in how many hours, and by how much in the worst of them."""
    found = []
    for zone in dict.fromkeys(one.zone for one in supply.months):
        months = [one for one in supply.months if one.zone == zone and one.short_h]
        if months:
            most = max(one.most_short_mw or 0.0 for one in months)
            hours = sum(one.short_h or 0 for one in months)
            found.append(SHORT.at(Place(field=f"zones.{zone}"), zone=zone, hours=hours, value=f"{most:,.0f}"))
    return tuple(found)


def supply_of(plan: EnergyPlan, start: date) -> SupplyYear:
    """Return what supplies a plan in the year that begins on a day, as declared.

    Raises
    ------
    BadInput
        If a figure is in the country's currency and nobody stated the rate of exchange.
    """
    zones = [*whole(plan, "zones")]
    frame = Frame(plan=plan, starts=(start,), hours=HOURS_PER_YEAR, heat=np.zeros(1), hashprice=np.zeros((1, 1)))
    plants: tuple[PlantYear, ...] = ()
    found = None
    if any(one.is_reckoned for one in zones):  # numba takes long to load
        from khazana.energy.plan.grid import reckoned  # noqa: PLC0415 - as above

        found, plants = reckoned(frame), tuple(_plants(frame))
    months = tuple(one for zone in zones for one in _months(frame, zone, found))
    return SupplyYear(plants=plants, months=months)


def _plants(frame: Frame) -> Iterator[PlantYear]:
    from khazana.energy.plan.grid import outages_of, plant_of  # noqa: PLC0415 - as above
    from khazana.energy.surplus import available_of  # noqa: PLC0415 - as above

    planned = [*whole(frame.plan, "plants")]
    plants = [plant_of(frame, one) for one in planned]
    names = {one.id for one in planned}
    outages = [out for one in frame.plan.outages if one.plant in names for out in outages_of(frame, one)]
    available = available_of(plants, outages, (1, frame.hours))
    for one in plants:
        away = np.zeros(frame.hours, np.bool_)
        for outage in (out for out in outages if out.plant == one.name):
            away[outage.start_h : outage.stop_h] = True
        given = float(available[one.name].sum())
        yield PlantYear(
            name=one.name,
            zone=one.area,
            capacity_mw=one.capacity_mw,
            cost_usd_per_mwh=float(np.mean(one.variable_usd_per_mwh)),
            emissions_t_per_mwh=one.emissions_t_per_mwh,
            available_mwh=given,
            must_run_mwh=given * one.must_run_share,
            outage_h=int(away.sum()),
        )


def _months(frame: Frame, zone: PlannedZone, found: "Surplus | None") -> Iterator[ZoneMonth]:
    start, hours = frame.starts[0], frame.hours
    days = days_of(start)
    places = np.repeat([one.year * 12 + one.month for one in days], DAY_H)
    made = _reckoned(frame, zone, found) if zone.is_reckoned and found is not None else {}
    surplus = made.get("surplus")
    if surplus is None:
        most = value_of(zone.most, np.inf)
        surplus = np.full(hours, most) if zone.surplus is None else np.minimum(zone.surplus.values[:hours], most)
    for month in dict.fromkeys(places.tolist()):
        here = places == month
        sums = {name: float(values[here].sum()) for name, values in made.items()}
        short = made.get("short", np.zeros(hours))[here]
        taken = float(surplus[here].sum())
        yield ZoneMonth(
            zone=zone.id,
            month=days[int(np.argmax(here)) // DAY_H],
            demand_mwh=sums.get("demand"),
            sun_mwh=sums.get("sun"),
            export_mwh=sums.get("export"),
            surplus_mwh=taken,
            least_mw=float(surplus[here].min()),
            most_mw=float(surplus[here].max()),
            price_usd_per_mwh=sums["cost"] / taken if made and taken else None,
            idle_mwh=sums.get("idle"),
            short_mwh=sums.get("short"),
            short_h=int((short > _LEAST_MW).sum()) if made else None,
            most_short_mw=float(short.max()) if made else None,
        )


def _reckoned(frame: Frame, zone: PlannedZone, found: "Surplus") -> dict[str, Floats]:
    """Return the hours of a zone whose surplus is reckoned, ``(n_hours,)`` each [MW]; ``cost`` is in USD."""
    from khazana.energy.plan.grid import area_of  # noqa: PLC0415 - as above

    area, name = area_of(frame, zone), zone.id
    (offered,) = (one for one in found.zones if one.name == name)
    given = {
        "demand": area.demand_mw,
        "sun": area.sun_mw,
        "export": area.export_mw,
        "surplus": offered.available_mw,
        "cost": np.asarray(offered.available_mw) * found.mean_usd_per_mwh[name],
        "idle": found.idle_mw[name],
        "short": found.short_mw[name],
    }
    return {key: np.broadcast_to(np.asarray(one)[:1], (1, frame.hours))[0] for key, one in given.items()}
