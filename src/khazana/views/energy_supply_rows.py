"""The rows of the tables of what supplies a plan, and of what the capacities chosen mean beyond it."""

from decimal import Decimal

from khazana.app.energy_reports import PlanReport, SizingReport
from khazana.views.cells import Cell
from khazana.views.energy_figures import amount_of, number

__all__ = ["effects", "plants", "surplus"]

Rows = tuple[tuple[Cell, ...], ...]


def effects(report: SizingReport) -> Rows:
    """Return one row for each effect in each phase; what nobody stated is unknown, and asked for."""
    found = () if report.effects is None else report.effects.totals
    return tuple(
        (
            one.effect,
            one.phase,
            None if one.range is None else amount_of(one.range, one.unit),
            None if one.central is None else number(float(one.central)),
            one.sources,
            one.unknown,
        )
        for one in found
    )


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
