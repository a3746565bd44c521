"""The brief of a sizing: one page for who decides, in a language, as PDF."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from khazana.app.energy_reports import DispatchReport, SizingReport
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.programmes import Programme
from khazana.views.cells import Cell
from khazana.views.energy_charts import energy_chart
from khazana.views.energy_labels import in_words, names_of
from khazana.views.energy_report import energy_table
from khazana.views.energy_rows import years
from khazana.views.palette import PALETTES, Theme
from khazana.views.pictures import pdf_of, render
from khazana.views.sheet import Sheet
from khazana.views.tables import Table

__all__ = ["brief"]

_BALANCE: Final = ("operator", "treasury", "others", "together", "charge")
_CAPACITIES: Final = ("name", "kind", "capacity", "worth")
_COSTS: Final = ("condition", "cost", "binding")
_EFFECTS: Final = ("effect", "phase", "total", "asked")
_COUNTED: Final = frozenset({"plan.assumed", "plan.left-out", "plan.not-reckoned"})
_WEEK_HEIGHT: Final = 420.0
_FOOT_PX: Final = 130
_LINE_PX: Final = 16


def brief(report: SizingReport, programme: Programme, translator: Translator) -> bytes:
    """Return the page: worth and ledgers, capacities, what conditions cost, a week, and what it rests on."""
    sheet, language = Sheet(translator=translator), translator.language
    names = names_of(programme.energy, language)
    title = programme.name.get(language.value)
    head = _("Where power goes: {programme}, {year}")
    sheet.line(translator.text(head, programme=title, year=years(report.stand) or ""), 20, bold=True)
    if report.stand.synthetic:
        warning = PALETTES[Theme.LIGHT].warning
        sheet.line(translator.text(_("SYNTHETIC: made-up figures")), 13, bold=True, colour=warning)
    sheet.rule()
    sheet.table(energy_table(report, "energy_balance").choose(_BALANCE), (0.19, 0.19, 0.19, 0.19, 0.24))
    sheet.gap(6)
    built = _named(_built(energy_table(report, "energy_capacities").choose(_CAPACITIES)), names)
    sheet.table(built, (0.34, 0.28, 0.16, 0.22))
    if report.costs:
        sheet.gap(6)
        costs = _named(energy_table(report, "energy_condition_costs").choose(_COSTS), names)
        sheet.table(costs, (0.62, 0.22, 0.16), size=10)
    _effects(sheet, report, names)
    _week(sheet, report, title, names)
    _rests_on(sheet, report)
    return pdf_of(sheet.svg())


def _effects(sheet: Sheet, report: SizingReport, names: Mapping[str, str]) -> None:
    """Write the effects that a source states; one line where none does."""
    table = in_words(energy_table(report, "energy_effects"), names).choose(_EFFECTS)
    total = table.position("total")
    known = table.with_rows(row for row in table.rows if row[total] is not None)
    sheet.gap(6)
    if known.rows:
        sheet.table(known, (0.2, 0.2, 0.3, 0.3), size=10)
    else:
        sheet.line(
            sheet.translator.text(_("Jobs, foreign exchange and investment: unknown; no source states them.")), 10
        )


def _built(table: Table) -> Table:
    """Return the rows of what is there, and of what one more megawatt would be worth something of."""
    capacity, worth = table.position("capacity"), table.position("worth")
    return table.with_rows(row for row in table.rows if _above(row[capacity]) or _above(row[worth]))


def _above(cell: Cell) -> bool:
    return isinstance(cell, Decimal) and cell > 0


def _named(table: Table, names: Mapping[str, str]) -> Table:
    """Return a table whose first column has the names of the plan's parts instead of their ids."""
    return table.with_rows((names.get(str(row[0]), str(row[0])), *row[1:]) for row in table.rows)


def _week(sheet: Sheet, report: SizingReport, title: str, names: Mapping[str, str]) -> None:
    shown = DispatchReport(stand=report.stand, decision=report.decision, ledgers=report.ledgers, findings=())
    spec = energy_chart(shown, "energy-week", title, sheet.translator.language, names=names)
    if spec is not None:
        height = min(_WEEK_HEIGHT, sheet.room - _FOOT_PX)
        sheet.picture(render(spec, "svg").decode(), height)


def _rests_on(sheet: Sheet, report: SizingReport) -> None:
    say, decision = sheet.translator, report.decision
    if decision is None:
        return
    sheet.rule()
    counted = sum(one.code in _COUNTED for one in report.findings)
    sheet.line(
        say.text(
            _("Solved by {solver} to a gap of {gap} parts per million; {count} figures are assumed or open."),
            solver=decision.solver, gap=f"{decision.gap * 1e6:.3g}", count=say.integer(counted),
        ), 10,
    )  # fmt: skip
    for finding in dict.fromkeys(one for one in report.findings if one.code not in _COUNTED):
        if sheet.room > _LINE_PX:
            sheet.line(say.finding(finding), 10)
