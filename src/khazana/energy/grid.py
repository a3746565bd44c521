"""A grid as it is declared: areas with what they use, plants with what they could give, and outages."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from khazana.core import BadInput
from khazana.energy.quantities import quantity, share
from khazana.energy.resources import Floats, Link, SeriesLike, WithSeries

__all__ = ["Area", "Outage", "Plant", "checked_grid"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Area(WithSeries):
    """A part of the grid: what it uses and what it has promised.

    Parameters
    ----------
    demand_mw
        What is used behind all meters, a series.
    sun_mw
        What panels behind the meters give, a series.
    export_mw
        What was promised to others, a series.
    reserve_share
        The share of what the grid serves here that is kept free.
    most_offered_mw
        More than this is not offered, however much is left.
    """

    SERIES = ("demand_mw", "sun_mw", "export_mw")

    name: str
    demand_mw: SeriesLike
    sun_mw: SeriesLike = 0.0
    export_mw: SeriesLike = 0.0
    reserve_share: float = 0.0
    most_offered_mw: float = np.inf


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plant(WithSeries):
    """A plant, or all plants of a kind in an area.

    Parameters
    ----------
    capacity_mw
        Net of its own use.
    available_share
        By water, wind, heat and season, a series.
    forced_share
        The share of it that is out by failures in the mean; a failure at a known hour is an `Outage`.
    must_run_share
        The share of what is available that it cannot stop giving.
    variable_usd_per_mwh
        Fuel and wear, a series.
    """

    SERIES = ("available_share", "variable_usd_per_mwh")

    name: str
    area: str
    capacity_mw: float
    variable_usd_per_mwh: SeriesLike
    available_share: SeriesLike = 1.0
    forced_share: float = 0.0
    must_run_share: float = 0.0
    emissions_t_per_mwh: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """From hour ``start_h`` to before ``stop_h`` a share of a plant is out; outages at once add up."""

    plant: str
    start_h: int
    stop_h: int
    out_share: float = 1.0


def checked_grid(areas: Sequence[Area], plants: Sequence[Plant], links: Sequence[Link], hours: int) -> int:
    """Return the number of scenarios of a grid, or refuse it.

    Raises
    ------
    BadInput
        If a name is unknown, a figure lies outside its bounds, or a series has another length.
    """
    known = [one.name for one in areas]
    if len({*known}) < len(known):
        raise BadInput("an area comes twice", value=", ".join(known), remedy="give each area its own name")
    placed = [(one.name, one.area) for one in plants] + [
        (one.name, end) for one in links for end in (one.origin, one.target)
    ]
    for name, place in placed:
        if place not in known:
            raise BadInput(
                "unknown area", where=name, value=place, remedy="use one of {known}", known=", ".join(known) or "none"
            )
    lengths = {
        getattr(one, field).shape[0]: f"{one.name}.{field}"
        for group in (areas, plants, links)
        for one in group
        for field in one.SERIES
    }
    if len(lengths.keys() - {1}) > 1:
        raise BadInput(
            "series have different numbers of scenarios", where=", ".join(lengths.values()), value=[*lengths]
        )
    for group in (areas, plants, links):
        for one in group:
            for field in one.SERIES:
                _figures(getattr(one, field), f"{one.name}.{field}", hours, is_share=field == "available_share")
    for area in areas:
        quantity(area.reserve_share, f"{area.name}.reserve_share")
    for plant in plants:
        share([plant.forced_share, plant.must_run_share], f"{plant.name}.forced_share, must_run_share")
        quantity([plant.capacity_mw, plant.emissions_t_per_mwh], f"{plant.name}.capacity_mw, emissions_t_per_mwh")
    return max(lengths, default=1)


def _figures(values: Floats, where: str, hours: int, *, is_share: bool) -> None:
    if values.shape[1] not in {1, hours}:
        raise BadInput(
            "a series has another number of hours", where=where, value=values.shape[1],
            remedy="give {hours} values, or one for all hours", hours=str(hours),
        )  # fmt: skip
    quantity(values, where, most=1.0 if is_share else np.inf)
