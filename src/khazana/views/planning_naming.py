"""A table of planning as people read it: policies, limits and what is compared by their names in a language."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from khazana.app.planning_reports import CompareReport, JudgeReport
from khazana.i18n import Translator
from khazana.views.cells import Cell
from khazana.views.planning_answer import treasury_names
from khazana.views.planning_compare_chart import compared_names
from khazana.views.planning_report import PlanningReport
from khazana.views.tables import Table

__all__ = ["named_table"]

_NAMED: Final = frozenset({"policy", "limit", "held", "open"})
"""Columns of ids that the plan gives names."""
_COINS: Final = frozenset({"coins", "coins_from", "coins_to"})
_PLACE: Final = Decimal("0.1")


def named_table(report: PlanningReport, table: Table, say: Translator) -> Table:
    """Return a table with names in the place of ids, and simulated coins to a tenth; files keep ids and all digits."""
    if isinstance(report, JudgeReport):
        return table
    names: dict[str, str] = {}
    if isinstance(report, CompareReport):
        for one in report.rows:
            names |= treasury_names(one.stand.plan, say.language)
    else:
        names |= treasury_names(report.stand.plan, say.language)
    keys = [column.key for column in table.columns]
    rows = [tuple(_shown(key, cell, names) for key, cell in zip(keys, row, strict=True)) for row in table.rows]
    if isinstance(report, CompareReport) and table.name == "planning_comparison":
        called = compared_names(report, say)
        rows = [(name, *row[1:]) for name, row in zip(called, rows, strict=True)]
    return table.with_rows(rows)


def _shown(key: str, cell: Cell, names: Mapping[str, str]) -> Cell:
    if key in _COINS and isinstance(cell, Decimal):
        return cell.quantize(_PLACE)
    if key not in _NAMED:
        return cell
    if isinstance(cell, str):
        return names.get(cell, cell)
    if isinstance(cell, tuple):
        return tuple(names.get(one, one) for one in cell if isinstance(one, str))
    return cell
