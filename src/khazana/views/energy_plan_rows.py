"""The rows of the table of what an energy plan declares."""

from decimal import Decimal
from typing import Final

from khazana.app.energy_reports import PlanReport
from khazana.views.cells import Absence, Cell
from khazana.views.energy_figures import as_said
from khazana.views.energy_words import Said

__all__ = ["figures"]

_NO: Final = Absence.NOT_APPLICABLE


def figures(report: PlanReport) -> tuple[tuple[Cell, ...], ...]:
    """Return one row for each figure that the plan declares, and for each that is open."""
    return tuple(
        (
            one.part,
            one.measure,
            None if one.low is None or one.high is None else as_said(one.low, one.high, one.unit),
            None if one.central is None else Decimal(repr(one.central)),
            Said(one.standing),
            one.sources,
            one.note or _NO,
        )
        for one in report.figures
    )
