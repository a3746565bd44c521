"""The rows of the tables of what supplies a plan."""

from decimal import Decimal

from khazana.app.energy_reports import PlanReport
from khazana.views.cells import Cell
from khazana.views.energy_figures import number

__all__ = ["plants", "surplus"]

Rows = tuple[tuple[Cell, ...], ...]


def plants(report: PlanReport) -> Rows:
    """Return one row for each plant whose figures are there."""
    return tuple(
        (
            one.name,
            one.zone,
            number(one.capacity_mw),
            number(one.available_mwh),
            number(one.must_run_mwh),
            one.outage_h,
            number(one.cost_usd_per_mwh),
            number(one.emissions_t_per_mwh),
        )
        for one in report.plants
    )


def surplus(report: PlanReport) -> Rows:
    """Return one row for each zone and month; what a declared surplus does not say is unknown."""
    return tuple(
        (
            one.zone,
            one.month,
            _known(one.demand_mwh),
            _known(one.sun_mwh),
            _known(one.export_mwh),
            number(one.surplus_mwh),
            number(one.least_mw),
            number(one.most_mw),
            _known(one.price_usd_per_mwh),
            _known(one.idle_mwh),
            _known(one.short_mwh),
            one.short_h,
            _known(one.most_short_mw),
        )
        for one in report.months
    )


def _known(value: float | None) -> Decimal | None:
    return None if value is None else number(value)
