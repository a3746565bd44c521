"""The rows of what each hour and each day does, by scenario and zone."""

from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from khazana.app.energy_stands import EnergyStand
from khazana.energy import Case, Decision, LoadKind, Operation
from khazana.energy.resources import Floats
from khazana.views.cells import Absence, Cell
from khazana.views.energy_figures import number

__all__ = ["FLOWS", "days", "flows", "hours"]

Rows = tuple[tuple[Cell, ...], ...]
_DAY_H: Final = 24
_KINDS: Final = (
    ("firm", LoadKind.FIRM),
    ("interruptible", LoadKind.INTERRUPTIBLE),
    ("fleets", LoadKind.FLEET),
    ("industry", LoadKind.INDUSTRY),
    ("export", LoadKind.EXPORT),
)
FLOWS: Final = (
    "surplus", "curtailed", "inflow", "backup", "release", "charge", *(name for name, _ in _KINDS), "unserved",
)  # fmt: skip
"""What each hour does, in the order of the columns."""


def flows(found: Decision, scenario: int, zone: str) -> dict[str, Floats]:
    """Return what each hour does in a zone of a scenario, ``(n_hours,)`` each [MW], by the names of `FLOWS`."""
    case, done = found.case, found.operations[scenario]
    (place,) = (one for one in case.zones if one.name == zone)
    surplus = case.row(place.available_mw, scenario)
    firm = [load for load in case.loads if load.zone == zone and load.kind is LoadKind.FIRM]
    owed = sum((case.row(load.draw_share, scenario) * found.capacity_mw[load.name] for load in firm), _none(case))
    kinds = {name: _sum(case, done, "served", _loads(case, zone, kind)) for name, kind in _KINDS}
    batteries = [one.name for one in case.batteries if one.zone == zone]
    return {
        "surplus": surplus,
        "curtailed": surplus - done.use_mw["taken", zone],
        "inflow": _sum(case, done, "flow", [one.name for one in case.links if one.target == zone])
        - _sum(case, done, "flow", [one.name for one in case.links if one.origin == zone]),
        "backup": _sum(case, done, "output", [one.name for one in case.backups if one.zone == zone]),
        "release": _sum(case, done, "release", batteries),
        "charge": _sum(case, done, "charge", batteries),
        **kinds,
        "unserved": np.maximum(owed - kinds["firm"], 0.0),
    }


def _none(case: Case) -> Floats:
    return np.zeros(case.hours)


def _loads(case: Case, zone: str, kind: LoadKind) -> list[str]:
    return [one.name for one in case.loads if one.zone == zone and one.kind is kind]


def _sum(case: Case, done: Operation, what: str, names: list[str]) -> Floats:
    return sum((done.use_mw[what, name] for name in names), _none(case))


def _prices(done: Operation, zone: str) -> Floats | None:
    return None if done.price_usd_per_mwh is None else done.price_usd_per_mwh[zone]


def hours(stand: EnergyStand, found: Decision | None, first: int = 0, count: int | None = None) -> Rows:
    """Return one row for each hour from ``first`` on, ``count`` of them, in each scenario and zone."""
    return () if found is None else tuple(_hours(stand, found, first, count))


def _hours(stand: EnergyStand, found: Decision, first: int, count: int | None) -> Iterator[tuple[Cell, ...]]:
    stop = found.case.hours if count is None else min(found.case.hours, first + count)
    instants = [stand.instant(hour) for hour in range(first, stop)]
    for scenario, name in enumerate(stand.scenarios):
        for zone in found.case.zones:
            done = flows(found, scenario, zone.name)
            prices = _prices(found.operations[scenario], zone.name)
            for at, hour in zip(instants, range(first, stop), strict=True):
                price = Absence.NOT_APPLICABLE if prices is None else number(prices[hour])
                yield (at, name, zone.name, *(number(done[one][hour]) for one in FLOWS), price)


def days(stand: EnergyStand, found: Decision | None, first: int = 0, count: int | None = None) -> Rows:
    """Return one row for each whole day from day ``first`` on, ``count`` of them, in each scenario and zone."""
    return () if found is None else tuple(_days(stand, found, first, count))


def _days(stand: EnergyStand, found: Decision, first: int, count: int | None) -> Iterator[tuple[Cell, ...]]:
    whole = found.case.hours // _DAY_H
    stop = whole if count is None else min(whole, first + count)
    zone_of_day = ZoneInfo(stand.zone)
    names = [stand.instant(day * _DAY_H).astimezone(zone_of_day).date() for day in range(first, stop)]
    for scenario, name in enumerate(stand.scenarios):
        for zone in found.case.zones:
            done = {one: _by_day(values).sum(axis=1) for one, values in flows(found, scenario, zone.name).items()}
            prices = _prices(found.operations[scenario], zone.name)
            means = None if prices is None else _by_day(prices).mean(axis=1)
            for day, place in zip(names, range(first, stop), strict=True):
                price = Absence.NOT_APPLICABLE if means is None else number(means[place])
                yield (day, name, zone.name, *(number(done[one][place]) for one in FLOWS), price)


def _by_day(values: Floats) -> Floats:
    return values[: values.size // _DAY_H * _DAY_H].reshape(-1, _DAY_H)
