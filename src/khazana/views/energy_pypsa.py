"""A case, and what was decided, as a network for PyPSA: a NetCDF-3 file that `pypsa.Network` opens.

Buses are zones. Surplus and backup are generators, loads are generators of sign −1 (their marginal cost is what they
cost less what they earn), batteries are storage units, lines are links. A capacity that is chosen is extendable. Costs
are in USD over the horizon. What PyPSA has no part for is left out, and `left_out` names it; the file says so, too.

The penalty for what a firm load does not get adds to its revenue and to the cost of its capacity, as in
`khazana.energy.programme`. What is spent whatever is decided stands in the file's ``meta`` as ``constant_usd``: the
optimum of PyPSA without its own constants, and this, are the optimum here.

References
----------
PyPSA 1.4, ``Network.import_from_netcdf``.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import numpy as np

from khazana.energy import Case, Decision, EmissionsCap, Load
from khazana.energy.resources import Capacity, Floats, series
from khazana.views.netcdf import NetcdfFile

__all__ = ["PYPSA_VERSION", "constant_usd", "left_out", "to_netcdf"]

PYPSA_VERSION: Final = "1.4.0"
"""Whose names of variables these are."""

Values = float | str | bool | Floats
Rows = dict[str, dict[str, Values]]


def left_out(case: Case) -> tuple[str, ...]:
    """Return the names of what PyPSA has no part for: conditions, least energies and least runs."""
    conditions = [one.name for one in case.conditions if not isinstance(one, EmissionsCap)]
    caps = [one.name for one in case.conditions if isinstance(one, EmissionsCap)][len(_caps(case)) :]
    loads = [load.name for load in case.loads if load.energy_share or load.is_unit]
    blocks = [name for name, one in case.sized() if one.block_mw and not one.is_fixed and name not in loads]
    weighed = ["risk"] if case.risk.weight else []
    return (*conditions, *caps, *loads, *blocks, *weighed)


def _caps(case: Case) -> tuple[EmissionsCap, ...]:
    """Return the cap that PyPSA can hold: the first one, where the emissions of each carrier are one figure."""
    if any(np.ptp(series(zone.emissions_t_per_mwh)) for zone in case.zones):
        return ()
    return tuple(one for one in case.conditions if isinstance(one, EmissionsCap))[:1]


def constant_usd(case: Case) -> float:
    """Return what is spent whatever is decided, in the mean over the scenarios, which PyPSA leaves out [USD].

    That is capital and penalties of given capacities, and the curtailment of all surplus.
    """
    spent = sum(_capital(case, one) * one.most_mw for _, one in case.sized() if one.is_fixed)
    for load in case.loads:
        if load.capacity.is_fixed:
            spent += _penalty(case, load) * load.capacity.most_mw
    for zone in case.zones:
        available = sum(
            float(chance * case.row(zone.available_mw, scenario).sum())
            for scenario, chance in enumerate(case.probabilities)
        )
        spent += zone.curtailment_usd_per_mwh * available
    return spent


def to_netcdf(
    case: Case, *, start: datetime, scenarios: Sequence[str] = (), decision: Decision | None = None, note: str = ""
) -> bytes:
    """Return the file; the same bytes for the same case.

    Parameters
    ----------
    start
        The instant of the first hour [UTC].
    scenarios
        Their names, where there is more than one.
    decision
        What was decided, whose capacities, use and prices are written beside the case.
    note
        What whoever opens the file should know: that profiles are made up, where figures come from.
    """
    names = tuple(scenarios) if case.scenarios > 1 else ()
    out = _Network(case, names)
    meta = {
        "made_by": "khazana",
        "case": case.name,
        "synthetic": case.is_synthetic,
        "constant_usd": constant_usd(case),
        "left_out": list(left_out(case)),
        "note": note,
    }
    out.file.attribute("network_pypsa_version", PYPSA_VERSION)
    out.file.attribute("network_name", case.name)
    out.file.attribute("meta", json.dumps(meta, ensure_ascii=False, sort_keys=True))
    out.snapshots(start)
    out.static("carriers", _carriers(case))
    out.static("buses", {zone.name: {"carrier": _of(zone.name)} for zone in case.zones})
    for component, rows in _parts(case, {} if decision is None else dict(decision.capacity_mw)).items():
        if rows:
            out.static(component, rows)
            out.varying(component, rows)
    out.constraints()
    if decision is not None:
        out.used(decision)
    return out.file.bytes()


def _of(name: str) -> str:
    return f"of {name}"


def _carriers(case: Case) -> Rows:
    zones = {_of(zone.name): series(zone.emissions_t_per_mwh) for zone in case.zones}
    found: Rows = {name: {"co2_emissions": float(tons.mean())} for name, tons in zones.items()}
    for plant in case.backups:
        found[_of(plant.name)] = {"co2_emissions": plant.emissions_t_per_mwh}
    others = [part.name for parts in (case.loads, case.batteries, case.links) for part in parts]
    return found | {_of(name): {"co2_emissions": 0.0} for name in others}


def _capital(case: Case, one: Capacity) -> float:
    return one.capital_usd_per_mw_year * case.capital_years


def _penalty(case: Case, load: Load) -> float:
    """Return what a megawatt of a firm load would pay if it got nothing, in the mean over the scenarios [USD/MW]."""
    if not load.shortfall_usd_per_mwh:
        return 0.0
    drawn = sum(
        float(chance * case.row(load.draw_share, scenario).sum()) for scenario, chance in enumerate(case.probabilities)
    )
    return load.shortfall_usd_per_mwh * drawn


def _nominal(case: Case, one: Capacity, name: str, chosen: dict[str, float], extra: float = 0.0) -> dict[str, Values]:
    found: dict[str, Values] = {"p_nom": chosen.get(name, one.most_mw if one.is_fixed else one.least_mw)}
    if one.is_fixed:
        return found
    found |= {"p_nom_extendable": True, "p_nom_min": one.least_mw, "p_nom_max": one.most_mw}
    found["capital_cost"] = _capital(case, one) + extra
    return found | ({"p_nom_opt": chosen[name]} if name in chosen else {})


def _parts(case: Case, chosen: dict[str, float]) -> dict[str, Rows]:
    """Return the rows of each component by name; a value that is an array is a series."""
    generators: Rows = {}
    for zone in case.zones:
        available = series(zone.available_mw)
        most = float(available.max()) or 1.0
        generators[zone.name] = {
            "bus": zone.name, "carrier": _of(zone.name), "p_nom": most, "p_max_pu": available / most,
            "marginal_cost": series(zone.price_usd_per_mwh) - zone.curtailment_usd_per_mwh,
        }  # fmt: skip
    for plant in case.backups:
        generators[plant.name] = {
            "bus": plant.zone, "carrier": _of(plant.name), "p_max_pu": series(plant.available_share),
            "marginal_cost": plant.variable_usd_per_mwh, **_nominal(case, plant.capacity, plant.name, chosen),
        }  # fmt: skip
    for load in case.loads:
        ramp = load.ramp_share_per_hour
        limits: dict[str, Values] = (
            {} if ramp is None or ramp >= 1 else {"ramp_limit_up": ramp, "ramp_limit_down": ramp}
        )
        generators[load.name] = {
            "bus": load.zone, "carrier": _of(load.name), "sign": -1.0, "p_max_pu": series(load.draw_share),
            "marginal_cost": load.variable_usd_per_mwh - load.shortfall_usd_per_mwh - series(load.revenue_usd_per_mwh),
            **limits, **_nominal(case, load.capacity, load.name, chosen, _penalty(case, load)),
        }  # fmt: skip
    batteries: Rows = {
        one.name: {
            "bus": one.zone, "carrier": _of(one.name), "max_hours": one.hours, "efficiency_store": one.store_share,
            "efficiency_dispatch": one.release_share, "standing_loss": one.loss_share_per_hour,
            "marginal_cost": one.variable_usd_per_mwh, "cyclic_state_of_charge": True,
            **_nominal(case, one.capacity, one.name, chosen),
        }
        for one in case.batteries
    }  # fmt: skip
    return {"generators": generators, "storage_units": batteries, "links": dict(_links(case))}


def _links(case: Case) -> Iterator[tuple[str, dict[str, Values]]]:
    for one in case.links:
        most, back = series(one.most_mw), series(one.back_mw)
        size = max(float(most.max()), float(back.max())) or 1.0
        yield one.name, {
            "bus0": one.origin, "bus1": one.target, "carrier": _of(one.name), "p_nom": size,
            "p_max_pu": most / size, "p_min_pu": -back / size,
        }  # fmt: skip


class _Network:
    """The network being written, under the names of variables that PyPSA reads."""

    def __init__(self, case: Case, scenarios: tuple[str, ...]) -> None:
        self.case, self.scenarios, self.file = case, scenarios, NetcdfFile()
        if scenarios:
            self.file.names("scenario", scenarios)
            self.file.numbers("scenario_weight", ("scenario",), case.probabilities)

    def snapshots(self, start: datetime) -> None:
        """Write the hours, each weighing one."""
        hours = self.case.hours
        self.file.hours("snapshots", start, hours)
        for weight in ("objective", "stores", "generators"):
            self.file.numbers(f"snapshots_{weight}", ("snapshots",), np.ones(hours))

    def static(self, component: str, rows: Rows) -> None:
        """Write what does not differ by the hour, in each scenario where there are several."""
        dimension = f"{component}_i"
        self.file.names(dimension, tuple(rows))
        for attribute in dict.fromkeys(key for row in rows.values() for key in row):
            values = [row.get(attribute) for row in rows.values()]
            if any(isinstance(one, np.ndarray) and one.size > 1 for one in values):
                continue
            self._column(f"{component}_{attribute}", dimension, [_default(attribute, one) for one in values])

    def _column(self, name: str, dimension: str, values: list[str | float | bool]) -> None:
        kind = object if isinstance(values[0], str) else None
        found = np.array(values, kind)
        dimensions: tuple[str, ...] = (dimension,)
        if self.scenarios:
            found = np.broadcast_to(found, (len(self.scenarios), found.size))
            dimensions = ("scenario", dimension)
        if kind is object:
            self.file.texts(name, dimensions, found)
        else:
            self.file.numbers(name, dimensions, found)

    def varying(self, component: str, rows: Rows) -> None:
        """Write what differs by the hour or the scenario."""
        for attribute in dict.fromkeys(key for row in rows.values() for key in row):
            given = {name: row.get(attribute) for name, row in rows.items()}
            if any(isinstance(one, np.ndarray) and one.size > 1 for one in given.values()):
                series_of = {
                    name: series(_default(attribute, one) if not isinstance(one, np.ndarray) else one)
                    for name, one in given.items()
                }
                self.series(component, attribute, series_of)

    def series(self, component: str, attribute: str, given: dict[str, Floats]) -> None:
        """Write series by name, each ``(n_scenarios or 1, n_hours or 1)``."""
        name = f"{component}_t_{attribute}"
        self.file.names(f"{name}_i", tuple(given))
        shape = (self.case.scenarios, self.case.hours)
        table = np.stack([np.broadcast_to(one, shape) for one in given.values()], axis=-1).transpose(1, 0, 2)
        if self.scenarios:
            self.file.numbers(name, ("snapshots", "scenario", f"{name}_i"), table)
        else:
            self.file.numbers(name, ("snapshots", f"{name}_i"), table[:, 0])

    def constraints(self) -> None:
        """Write the cap on emissions, if any."""
        if caps := _caps(self.case):
            rows: Rows = {
                one.name: {"type": "primary_energy", "sense": "<=", "carrier_attribute": "co2_emissions",
                           "constant": one.most_t}
                for one in caps
            }  # fmt: skip
            self.static("global_constraints", rows)

    def used(self, decision: Decision) -> None:
        """Write what was decided for each hour."""
        case, done = self.case, decision.operations

        def of(what: str, name: str) -> Floats:
            return np.stack([one.use_mw[what, name] for one in done])

        made = {zone.name: of("taken", zone.name) for zone in case.zones}
        made |= {plant.name: of("output", plant.name) for plant in case.backups}
        made |= {load.name: of("served", load.name) for load in case.loads}
        self.series("generators", "p", made)
        if case.batteries:
            moved = {one.name: of("release", one.name) - of("charge", one.name) for one in case.batteries}
            self.series("storage_units", "p", moved)
            self.series("storage_units", "state_of_charge", {one.name: of("level", one.name) for one in case.batteries})
        if case.links:
            self.series("links", "p0", {one.name: of("flow", one.name) for one in case.links})
        prices = [one.price_usd_per_mwh for one in done if one.price_usd_per_mwh is not None]
        if len(prices) == len(done):
            found = {zone.name: np.stack([one[zone.name] for one in prices]) for zone in case.zones}
            self.series("buses", "marginal_price", found)


_DEFAULTS: Final[dict[str, str | float | bool]] = {
    "sign": 1.0, "p_nom_extendable": False, "p_nom_min": 0.0, "p_nom_max": np.inf, "capital_cost": 0.0,
    "p_nom_opt": 0.0, "ramp_limit_up": np.nan, "ramp_limit_down": np.nan, "p_max_pu": 1.0, "p_min_pu": 0.0,
}  # fmt: skip
"""What PyPSA takes where nothing is said."""


def _default(attribute: str, value: Values | None) -> str | float | bool:
    if value is None:
        return _DEFAULTS[attribute]
    return float(value.flat[0]) if isinstance(value, np.ndarray) else value
