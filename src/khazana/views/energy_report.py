"""The tables of the energy desk's reports by name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from khazana.app.energy_reports import (
    CompareReport,
    DispatchReport,
    NetworkReport,
    PlanReport,
    SizingReport,
    WhatIfReport,
)
from khazana.app.energy_risks import RobustReport, RollingReport
from khazana.core import BadInput
from khazana.views import (
    energy_change,
    energy_hours,
    energy_network_rows,
    energy_plan_rows,
    energy_risk_rows,
    energy_rows,
    energy_supply_rows,
)
from khazana.views.cells import Cell
from khazana.views.columns import TITLES, columns
from khazana.views.tables import Table

__all__ = ["ENERGY_TABLES", "EnergyReport", "energy_table", "energy_tables_of"]

EnergyReport = (
    PlanReport
    | NetworkReport
    | DispatchReport
    | SizingReport
    | WhatIfReport
    | CompareReport
    | RollingReport
    | RobustReport
)
Rows = tuple[tuple[Cell, ...], ...]

_DECIDED: Final[Mapping[str, Callable[[Any], Rows]]] = MappingProxyType(
    {
        "energy_decision": energy_rows.decision,
        "energy_capacities": energy_rows.capacities,
        "energy_use": energy_rows.use,
        "energy_balance": energy_rows.balance,
        "energy_ledgers": energy_rows.ledgers,
        "energy_conditions": energy_rows.conditions,
    }
)
_BY_HOUR: Final = ("energy_hours", "energy_days")
_ROWS: Final[Mapping[type, Mapping[str, Callable[[Any], Rows]]]] = MappingProxyType(
    {
        PlanReport: {
            "energy_plan": energy_plan_rows.figures,
            "energy_plants": energy_supply_rows.plants,
            "energy_surplus": energy_supply_rows.surplus,
        },
        NetworkReport: {
            "energy_network": energy_network_rows.network,
            "energy_machines": energy_network_rows.machines,
            "energy_conduct": energy_network_rows.conduct,
            "energy_outlook": energy_network_rows.outlook,
            "energy_halvings": energy_network_rows.halvings,
        },
        DispatchReport: _DECIDED,
        SizingReport: {
            **_DECIDED,
            "energy_effects": energy_supply_rows.effects,
            "energy_condition_costs": energy_rows.condition_costs,
            "energy_stresses": energy_rows.stresses,
            "energy_rounds": energy_rows.rounds,
        },
        WhatIfReport: {"energy_change": energy_change.change, **_DECIDED},
        RollingReport: {
            "energy_rolling": energy_risk_rows.rolling,
            "energy_rolling_steps": energy_risk_rows.steps,
        },
        RobustReport: {
            "energy_robust": energy_risk_rows.robust,
            "energy_robust_capacities": energy_risk_rows.robust_capacities,
        },
        CompareReport: {"energy_comparison": energy_rows.comparison},
    }
)

ENERGY_TABLES: Final = tuple(dict.fromkeys([*(name for tables in _ROWS.values() for name in tables), *_BY_HOUR]))
"""The names of all tables of the energy desk."""


def energy_tables_of(report: EnergyReport | type[EnergyReport]) -> tuple[str, ...]:
    """Return the names of the tables that a report has, the one to show first at the head."""
    kind = report if isinstance(report, type) else type(report)
    return (*_ROWS[kind], *(_BY_HOUR if _DECIDED.keys() <= _ROWS[kind].keys() else ()))


def energy_table(report: EnergyReport, name: str = "", *, first: int = 0, count: int | None = None) -> Table:
    """Return a table of a report, times in the programme's zone; without a name, its first.

    Parameters
    ----------
    first, count
        Of the tables by hour and by day: which hours or days.

    Raises
    ------
    BadInput
        If the report has no such table; the message lists those it has.
    """
    known = energy_tables_of(report)
    name = name or known[0]
    if name not in known:
        raise BadInput("the report has no such table", value=name, remedy=f"use one of {', '.join(known)}")
    rows = _rows(report, name, first, count)
    return Table(
        name=name,
        title=TITLES[name],
        columns=columns(name),
        rows=rows,
        zone=ZoneInfo(report.stand.zone),
        synthetic=report.stand.synthetic,
    )


def _rows(report: EnergyReport, name: str, first: int, count: int | None) -> Rows:
    if name in _BY_HOUR and isinstance(report, DispatchReport | SizingReport | WhatIfReport):
        make = energy_hours.hours if name == "energy_hours" else energy_hours.days
        return make(report.stand, report.decision, first, count)
    return _ROWS[type(report)][name](report)
