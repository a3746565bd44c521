"""Given capacities and hours that do not touch each other: each hour goes to who values it most, exactly.

Within one zone, sources are taken from the cheapest up and loads are served from the most valuable down, as long as the
next load is worth more than the next source. That is the optimum of the hour's linear programme, without solving it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from khazana.core import BadInput
from khazana.energy.case import Case
from khazana.energy.resources import Floats
from khazana.kernels import fill_columns

__all__ = ["Merit", "merit_order", "needs_programme"]

_WHY: Final = "this case is one for the linear programme"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Merit:
    """What each hour of one scenario does.

    Parameters
    ----------
    served_mw
        ``(n_loads, n_hours)``, in the order of the case.
    output_mw
        ``(n_sources, n_hours)``: the zone's surplus, then each backup.
    cost_usd
        Of the horizon, without capital; shortfalls of firm loads included.
    """

    served_mw: Floats
    output_mw: Floats
    cost_usd: float


def needs_programme(case: Case) -> str:
    """Return why a case cannot go by merit order; empty where it can."""
    if len(case.zones) > 1:
        return "it has more than one zone"
    if any(capacity > 0 for capacity in case.most_mw()[len(case.loads) + len(case.backups) :]):
        return "it has a battery"
    if any(load.ramp_share_per_hour is not None and load.ramp_share_per_hour < 1 for load in case.loads):
        return "a load has a ramp"
    if any(load.energy_share or load.is_unit for load in case.loads):
        return "a load has a least energy or a least run"
    return "a condition ties its hours together" if case.conditions else ""


def merit_order(case: Case, scenario: int, capacity_mw: Floats) -> Merit:
    """Return the best use of each hour of a scenario of a checked case at given capacities, ``(n_capacities,)``.

    Raises
    ------
    BadInput
        If something ties its hours together.

    References
    ----------
    Stoft, "Power System Economics", IEEE Press 2002, part 1.
    """
    if why := needs_programme(case):
        raise BadInput(_WHY, where=case.name, value=why, remedy="dispatch it with a solver")
    zone, count = case.zones[0], len(case.loads)
    plants = list(zip(case.backups, capacity_mw[count:], strict=False))
    available = _in_scenario(zone.available_mw, scenario)
    given = [available, *(_in_scenario(plant.available_share, scenario) * most for plant, most in plants)]
    price = _in_scenario(zone.price_usd_per_mwh, scenario) - zone.curtailment_usd_per_mwh
    cost = [price, *(np.array([plant.variable_usd_per_mwh]) for plant in case.backups)]
    asked = [
        _in_scenario(load.draw_share, scenario) * most for load, most in zip(case.loads, capacity_mw, strict=False)
    ]
    worth = [
        _in_scenario(load.revenue_usd_per_mwh, scenario) - load.variable_usd_per_mwh + load.shortfall_usd_per_mwh
        for load in case.loads
    ]
    supply, demand = (
        (_table(given, case.hours), _table(cost, case.hours)),
        (_table(asked, case.hours), _table(worth, case.hours)),
    )
    served, output, spent = fill_columns(*supply, *demand, case.hours)
    for load, draw in zip(case.loads, asked, strict=True):
        spent += load.shortfall_usd_per_mwh * float(draw.sum()) * (case.hours / draw.size)
    spent += zone.curtailment_usd_per_mwh * float(available.sum()) * (case.hours / available.size)
    return Merit(served_mw=served, output_mw=output, cost_usd=spent)


def _in_scenario(values: object, scenario: int) -> Floats:
    found: Floats = np.asarray(values, np.float64)
    row: Floats = found[scenario if found.shape[0] > 1 else 0]
    return row


def _table(rows: list[Floats], hours: int) -> Floats:
    """Stack rows, ``(n_rows, n_hours)``, or ``(n_rows, 1)`` where none differs by the hour."""
    width = hours if any(row.size > 1 for row in rows) else 1
    table = np.empty((len(rows), width))
    for number, row in enumerate(rows):
        table[number] = row
    return table
