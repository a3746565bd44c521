"""The hourly surplus of a grid: what its plants could give beyond what it uses, zone by zone.

Sun behind the meter lowers what the grid has to serve, never below zero. Plants give what outages leave of
them; what they cannot stop giving counts first and costs nothing more. Exports that were promised and the reserve are
kept. What is left is offered from the cheapest plant up. Where an area lacks power, its links bring it in the order in
which they are given, and what they then still can carry is what the case has of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from khazana.core import BadInput
from khazana.energy.grid import Area, Outage, Plant, checked_grid
from khazana.energy.quantities import share
from khazana.energy.resources import Floats, Link, Zone, series
from khazana.kernels import fill_columns

__all__ = ["Surplus", "available_of", "surplus_of"]

_MUST_BE_SERVED: Final = 1e12
"""What a megawatt-hour of the grid's own use is worth beside any cost of a plant [USD/MWh]."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surplus:
    """What is left of a grid, ready for a case.

    Parameters
    ----------
    zones
        By area. The price is that of the dearest plant in what is offered, so it is never too low; emissions are the
        mean of what is offered. What a plant gives anyway costs nothing more and emits nothing more.
    links
        With what they still can carry.
    grid_mw
        What the grid serves in each area, its promised exports included, ``(n_scenarios, n_hours)``.
    idle_mw
        What plants give anyway and nobody uses, likewise.
    short_mw
        What is asked for and nothing can serve, likewise.
    mean_usd_per_mwh
        What all that is offered costs in the mean, likewise; 0 where nothing is.
    """

    zones: tuple[Zone, ...]
    links: tuple[Link, ...]
    grid_mw: Mapping[str, Floats]
    idle_mw: Mapping[str, Floats]
    short_mw: Mapping[str, Floats]
    mean_usd_per_mwh: Mapping[str, Floats]


def surplus_of(
    areas: Sequence[Area],
    plants: Sequence[Plant],
    hours: int,
    *,
    links: Sequence[Link] = (),
    outages: Iterable[Outage] = (),
) -> Surplus:
    """Return what plants could give beyond what their grid uses, hour by hour.

    Parameters
    ----------
    hours
        The length of the horizon; each series has this length, or one value for all.
    links
        Between areas, with what they can carry before the grid itself uses them.

    Raises
    ------
    BadInput
        If a name is unknown, a figure lies outside its bounds, or a series has another length.

    Examples
    --------
    >>> lignite = Plant(name="lignite", area="south", capacity_mw=1000, variable_usd_per_mwh=20, must_run_share=0.4)
    >>> south = Area(name="south", demand_mw=[300, 900], sun_mw=[0, 200], export_mw=50)
    >>> found = surplus_of([south], [lignite], 2)
    >>> found.zones[0].available_mw.tolist(), found.idle_mw["south"].tolist()
    ([[650.0, 250.0]], [[50.0, 0.0]])
    """
    scenarios = checked_grid(areas, plants, links, hours)
    stacks = _stacks(areas, plants, tuple(outages), (scenarios, hours))
    asked = {one.name: _grid(one, (scenarios, hours)) for one in areas}
    kept = {one.name: one.reserve_share * _net(one, (scenarios, hours)) for one in areas}
    spare = {name: stack.sum() - asked[name] for name, stack in stacks.items()}
    carried, links = _relieve(spare, kept, links, (scenarios, hours))
    short = {name: np.maximum(-left, 0.0) for name, left in spare.items()}
    zones, idle, mean = [], {}, {}
    for area in areas:
        name = area.name
        used = np.maximum(asked[name] - carried[name] - short[name], 0.0)
        most = np.clip(spare[name] - kept[name], 0.0, area.most_offered_mw)
        zone, idle[name], mean[name] = stacks[name].offer(name, used, most)
        zones.append(zone)
    return Surplus(
        zones=tuple(zones), links=links, grid_mw=asked, idle_mw=idle, short_mw=short, mean_usd_per_mwh=mean
    )  # fmt: skip


def _net(area: Area, shape: tuple[int, int]) -> Floats:
    """Return what the grid has to serve of an area's own use."""
    return np.broadcast_to(np.maximum(series(area.demand_mw) - series(area.sun_mw), 0.0), shape)


def _grid(area: Area, shape: tuple[int, int]) -> Floats:
    return np.asarray(_net(area, shape) + series(area.export_mw))


class _Stack:
    """The plants of an area: what each gives anyway, then what each can give more, ``(n, n_scenarios, n_hours)``."""

    def __init__(self, plants: Sequence[Plant], available: Sequence[Floats], shape: tuple[int, int]) -> None:
        floors = [one.must_run_share * given for one, given in zip(plants, available, strict=True)]
        rooms = [given - floor for floor, given in zip(floors, available, strict=True)]
        self.floors, self.shape = len(floors), shape
        self.given = np.array([*floors, *rooms]).reshape(-1, *shape)
        cost = [np.broadcast_to(series(one.variable_usd_per_mwh), shape) for one in plants]
        self.cost = np.concatenate([np.zeros((self.floors, *shape)), np.array(cost).reshape(-1, *shape)])
        self.emissions = np.array([0.0] * self.floors + [one.emissions_t_per_mwh for one in plants])

    def sum(self) -> Floats:
        return np.asarray(self.given.sum(axis=0))

    def offer(self, name: str, used: Floats, most: Floats) -> tuple[Zone, Floats, Floats]:
        """Return the zone, what runs for nobody, and what the offer costs in the mean."""
        offered, dearest, mean, emitted = (np.zeros(self.shape) for _ in range(4))
        idle = np.zeros(self.shape)
        for scenario in range(self.shape[0]):
            given, cost = self.given[:, scenario], self.cost[:, scenario]
            left = given - _filled(given, cost, used[scenario])
            idle[scenario] = left[: self.floors].sum(axis=0)
            taken = _filled(left, cost, most[scenario])
            offered[scenario] = taken.sum(axis=0)
            dearest[scenario] = np.where(taken > 0, cost, 0.0).max(axis=0, initial=0.0)
            some = offered[scenario] > 0
            for into, weights in ((mean, cost), (emitted, self.emissions[:, None])):
                np.divide((taken * weights).sum(axis=0), offered[scenario], out=into[scenario], where=some)
        return Zone(name=name, available_mw=offered, price_usd_per_mwh=dearest, emissions_t_per_mwh=emitted), idle, mean


def _filled(given: Floats, cost: Floats, asked: Floats) -> Floats:
    """Return what each gives so that as much as can be of what is asked comes from the cheapest."""
    if not given.size:
        return given
    giving, price, wanted = (np.ascontiguousarray(one) for one in (given, cost, asked.reshape(1, -1)))
    return fill_columns(giving, price, wanted, np.full((1, 1), _MUST_BE_SERVED), asked.size)[1]


def available_of(plants: Sequence[Plant], outages: Iterable[Outage], shape: tuple[int, int]) -> dict[str, Floats]:
    """Return what each plant could give, by its name, ``(n_scenarios, n_hours)`` [MW].

    Raises
    ------
    BadInput
        If an outage is of an unknown plant, or lies outside the hours.
    """
    out = {one.name: np.zeros(shape[1]) for one in plants}
    for outage in outages:
        if outage.plant not in out:
            raise BadInput("unknown plant", where="outages", value=outage.plant, remedy="use one of those given")
        if not 0 <= outage.start_h < outage.stop_h <= shape[1]:
            raise BadInput(
                "an outage lies within the hours, and its start before its end", where=outage.plant,
                value=f"{outage.start_h}..{outage.stop_h}", remedy="count hours from 0; the last one is not part of it",
            )  # fmt: skip
        out[outage.plant][outage.start_h : outage.stop_h] += float(share(outage.out_share, "out_share"))
    kept = {one.name: one.capacity_mw * (1 - one.forced_share) * (1 - np.minimum(out[one.name], 1.0)) for one in plants}
    return {one.name: np.broadcast_to(series(one.available_share) * kept[one.name], shape) for one in plants}


def _stacks(
    areas: Sequence[Area], plants: Sequence[Plant], outages: Sequence[Outage], shape: tuple[int, int]
) -> dict[str, _Stack]:
    available = available_of(plants, outages, shape)
    found = {}
    for area in areas:
        ours = [one for one in plants if one.area == area.name]
        found[area.name] = _Stack(ours, [available[one.name] for one in ours], shape)
    return found


def _relieve(
    spare: dict[str, Floats], kept: Mapping[str, Floats], links: Sequence[Link], shape: tuple[int, int]
) -> tuple[dict[str, Floats], tuple[Link, ...]]:
    """Bring power where it lacks; ``spare`` changes. Return what comes into each area, and the links that are left."""
    carried, left = {name: np.zeros(shape) for name in spare}, []
    for link in links:
        most, back = (np.broadcast_to(series(one), shape) for one in (link.most_mw, link.back_mw))
        for origin, target, sign in ((link.origin, link.target, 1.0), (link.target, link.origin, -1.0)):
            limit = most if sign > 0 else back
            flow = np.clip(np.minimum(-spare[target], np.minimum(spare[origin] - kept[origin], limit)), 0.0, None)
            for name, change in ((origin, -flow), (target, flow)):
                spare[name] = spare[name] + change
                carried[name] = carried[name] + change
            most, back = most - sign * flow, back + sign * flow
        left.append(replace(link, most_mw=most, back_mw=back))
    return carried, tuple(left)
