"""The decision of one scenario as arrays: every bound is a figure plus so much of each capacity.

With the capacities given, they are bounds and no rows, so a change of them leaves a basis dual feasible. With the
capacities open, ``joint`` makes rows of them. Columns of an hour, by part: ``taken`` of a zone's surplus, ``flow`` of a
link, ``output`` of a backup, ``served`` to a load, ``charge``, ``release`` and ``level`` of a battery. In each zone

    taken + output + release − charge + flow in − flow out − served = 0

A firm load's shortfall is ``draw_share · capacity − served``, so its penalty adds to its revenue and to the cost of its
capacity; nothing else is needed for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_matrix, csr_matrix  # type: ignore[import-untyped] # it has no types

from khazana.energy.arrays import Affine, Columns, RowGroup, Rows
from khazana.energy.case import Case
from khazana.energy.condition_rows import use_rows
from khazana.energy.resources import Battery, Floats, Load
from khazana.energy.solver import LinearProgramme
from khazana.energy.units import add_unit

__all__ = ["Block", "block"]

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """One scenario's programme with capacities ``P`` [MW]: ``min cost · x + constant(P)``, costs in USD.

    Parameters
    ----------
    matrix
        ``(n_rows, n_columns)``; bounds of rows and upper bounds of columns depend on the capacities.
    constant
        What is spent whatever is decided, ``(1,)``.
    places
        The columns of each part by (what it does, its name).
    groups
        What the rows are about.
    """

    cost: Floats
    low: Floats
    high: Affine
    matrix: csc_matrix
    row_low: Affine
    row_high: Affine
    constant: Affine
    integer: npt.NDArray[np.bool_] | None
    places: Mapping[tuple[str, str], slice]
    groups: tuple[RowGroup, ...]

    def at(self, capacity_mw: Floats) -> LinearProgramme:
        """Return the programme at given capacities, ``(n_capacities,)``, without its constant."""
        return LinearProgramme(
            cost=self.cost,
            low=self.low,
            high=self.high.at(capacity_mw),
            matrix=self.matrix,
            row_low=self.row_low.at(capacity_mw),
            row_high=self.row_high.at(capacity_mw),
            integer=self.integer,
        )


class _Making:
    """Puts the parts of a case into columns and rows."""

    def __init__(self, case: Case, scenario: int, *, is_cyclic: bool) -> None:
        self.case, self.scenario, self.is_cyclic = case, scenario, is_cyclic
        self.columns, self.rows = Columns(), Rows()
        self.owner = {name: number for number, name in enumerate(case.names)}
        self.balance: dict[str, list[tuple[Places, float]]] = {zone.name: [] for zone in case.zones}
        self.constant, self.constant_slope = 0.0, np.zeros(len(self.owner))

    def block(self) -> Block:
        case, count = self.case, len(self.owner)
        self._supply()
        for load in case.loads:
            self._load(load)
        for battery in case.batteries:
            self._battery(battery)
        self._balance()
        for load in case.loads:
            self._load_rows(load)
        self._conditions()
        row_low, row_high = self.rows.bounds(count)
        integer = np.concatenate(self.columns.integer)
        slope = csr_matrix(self.constant_slope.reshape(1, -1))
        return Block(
            cost=np.concatenate(self.columns.cost),
            low=np.concatenate(self.columns.low),
            high=self.columns.bounds(count),
            matrix=self.rows.matrix(self.columns.count),
            row_low=row_low,
            row_high=row_high,
            constant=Affine(base=np.array([self.constant]), slope=slope),
            integer=integer if integer.any() else None,
            places=self.columns.places,
            groups=tuple(self.rows.groups),
        )

    def _supply(self) -> None:
        case, hours = self.case, self.case.hours
        for zone in case.zones:
            available = case.row(zone.available_mw, self.scenario)
            cost = case.row(zone.price_usd_per_mwh, self.scenario) - zone.curtailment_usd_per_mwh
            self.constant += zone.curtailment_usd_per_mwh * float(available.sum())
            taken = self.columns.add(("taken", zone.name), hours, cost=cost, high=available)
            self.balance[zone.name].append((taken, 1.0))
        for link in case.links:
            most, back = (case.row(one, self.scenario) for one in (link.most_mw, link.back_mw))
            flow = self.columns.add(("flow", link.name), hours, low=-back, high=most)
            self.balance[link.origin].append((flow, -1.0))
            self.balance[link.target].append((flow, 1.0))
        for plant in case.backups:
            share = case.row(plant.available_share, self.scenario)
            key, owner = ("output", plant.name), self.owner[plant.name]
            output = self.columns.add(key, hours, cost=plant.variable_usd_per_mwh, owner=owner, share=share)
            self.balance[plant.zone].append((output, 1.0))

    def _load(self, load: Load) -> None:
        case, owner = self.case, self.owner[load.name]
        draw = case.row(load.draw_share, self.scenario)
        revenue = case.row(load.revenue_usd_per_mwh, self.scenario)
        cost = load.variable_usd_per_mwh - revenue - load.shortfall_usd_per_mwh
        self.constant_slope[owner] += load.shortfall_usd_per_mwh * float(draw.sum())
        served = self.columns.add(("served", load.name), case.hours, cost=cost, owner=owner, share=draw)
        self.balance[load.zone].append((served, -1.0))

    def _battery(self, battery: Battery) -> None:
        hours, owner = self.case.hours, self.owner[battery.name]
        add, name, cost = self.columns.add, battery.name, battery.variable_usd_per_mwh
        charge = add(("charge", name), hours, owner=owner)
        release = add(("release", name), hours, cost=cost, owner=owner)
        level = add(("level", name), hours, owner=owner, share=battery.hours)
        self.balance[battery.zone] += [(charge, -1.0), (release, 1.0)]
        rows = self.rows.add("level", name, hours, low=0.0, high=0.0, unit="MWh")
        now = [(level, 1.0), (charge, -battery.store_share), (release, 1 / battery.release_share)]
        self.rows.fill(rows, now)
        first = 0 if self.is_cyclic else 1
        before = np.roll(level, 1)
        self.rows.fill(rows[first:], [(before[first:], battery.loss_share_per_hour - 1)])

    def _balance(self) -> None:
        for zone, entries in self.balance.items():
            self.rows.fill(self.rows.add("balance", zone, self.case.hours, low=0.0, high=0.0), entries)

    def _load_rows(self, load: Load) -> None:
        owner, hours = self.owner[load.name], self.case.hours
        place = self.columns.places["served", load.name]
        served = np.arange(place.start, place.stop)
        ramp = load.ramp_share_per_hour
        if ramp is not None and ramp < 1 and hours > 1:
            rows = self.rows.add("ramp", load.name, hours - 1, low=0.0, high=0.0)
            self.rows.fill(rows, [(served[1:], 1.0), (served[:-1], -1.0)])
            self.rows.low_slopes.add(rows, owner, -ramp)
            self.rows.high_slopes.add(rows, owner, ramp)
        if load.energy_share:
            self._energy(load, served)
        if load.is_unit:
            draw = self.case.row(load.draw_share, self.scenario)
            add_unit(load, served, draw, self.columns, self.rows)

    def _energy(self, load: Load, served: Places) -> None:
        """Ask for a share of what could be drawn in each window; what is short of it costs the penalty, if any."""
        window = np.arange(self.case.hours) // (load.energy_window_h or self.case.hours)
        draw = self.case.row(load.draw_share, self.scenario)
        rows = self.rows.add("energy", load.name, int(window[-1]) + 1, low=0.0, high=np.inf, unit="MWh")
        self.rows.fill(rows[window], [(served, 1.0)])
        self.rows.low_slopes.add(
            rows, self.owner[load.name], np.bincount(window, load.energy_share * draw).astype(np.float64)
        )
        if load.energy_shortfall_usd_per_mwh:
            cost = load.energy_shortfall_usd_per_mwh
            self.rows.fill(rows, [(self.columns.add(("short", load.name), rows.size, cost=cost), 1.0)])

    def _conditions(self) -> None:
        for one in use_rows(self.case, self.scenario):
            rows = self.rows.add(
                "condition", one.condition, one.low.size, low=one.low, high=one.high, part=one.part, unit=one.unit
            )
            for key, weights in one.weights.items():
                place = self.columns.places[key]
                self.rows.fill(rows[one.window_of_hour], [(np.arange(place.start, place.stop), weights)])
            for owner in () if one.capacity is None else np.flatnonzero(one.capacity):
                self.rows.low_slopes.add(rows, int(owner), -one.capacity[owner])  # type: ignore[index] # not None here
                self.rows.high_slopes.add(rows, int(owner), -one.capacity[owner])  # type: ignore[index] # likewise


def block(case: Case, scenario: int, *, is_cyclic: bool = True) -> Block:
    """Return the programme of one scenario of a checked case.

    Parameters
    ----------
    is_cyclic
        Whether batteries end as full as they began; otherwise they begin empty, and the first row of ``level`` takes
        what they hold.
    """
    return _Making(case, scenario, is_cyclic=is_cyclic).block()
