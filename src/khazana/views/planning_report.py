"""The tables of the planning desk's reports."""

from khazana.app.planning_reports import RunReport
from khazana.views.cells import Absence, Cell
from khazana.views.columns import TITLES, columns
from khazana.views.energy_figures import dollars, number
from khazana.views.tables import Table

__all__ = ["planning_tables"]

_SHARE_PLACES = 6
_COIN_PLACES = 8


def planning_tables(report: RunReport) -> tuple[Table, ...]:
    """Return what came of each policy, and which limit is crossed first."""
    rows = {"planning_outcomes": _outcomes(report), "planning_causes": _causes(report)}
    synthetic = report.stand.plan.is_synthetic or report.stand.programme.synthetic
    return tuple(
        Table(name=name, title=TITLES[name], columns=columns(name), rows=found, synthetic=synthetic)
        for name, found in rows.items()
    )


def _outcomes(report: RunReport) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            one.policy,
            number(one.breach.value, _SHARE_PLACES),
            number(one.breach.error, _SHARE_PLACES),
            one.median_on or Absence.NOT_APPLICABLE,
            number(one.coins[2].value, _COIN_PLACES),
            dollars(one.value_usd[2].value),
            dollars(one.value_usd[0].value),
            dollars(one.value_usd[-1].value),
        )
        for one in report.outcomes
    )


def _causes(report: RunReport) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            one.policy,
            cause.limit,
            number(cause.probability.value, _SHARE_PLACES),
            number(cause.probability.error, _SHARE_PLACES),
            cause.median_on or Absence.NOT_APPLICABLE,
        )
        for one in report.outcomes
        for cause in one.causes
    )
