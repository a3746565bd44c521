"""The pictures of energy by name: one specification for pages and for files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from khazana.app.energy_reports import DispatchReport, NetworkReport, SizingReport, WhatIfReport
from khazana.app.energy_risks import RobustReport, RollingReport
from khazana.i18n import Language
from khazana.views.chart_form import DEFAULT_WIDTH
from khazana.views.energy_break_even_chart import break_even_chart, break_even_words, covered_chart, covered_words
from khazana.views.energy_drawing import FIRST, NO_NAMES, ChartView, EnergyBrush, decision_basis, network_basis
from khazana.views.energy_ledger_chart import ledgers_chart, ledgers_words
from khazana.views.energy_network_chart import network_chart, network_words
from khazana.views.energy_risk_charts import robust_chart, robust_words, rolling_chart, rolling_words
from khazana.views.energy_sizing_chart import (
    conditions_chart,
    conditions_words,
    sizing_chart,
    sizing_words,
    stresses_chart,
    stresses_words,
)
from khazana.views.energy_use_charts import duration_chart, duration_words, week_chart, week_words
from khazana.views.energy_year_chart import year_chart, year_words
from khazana.views.palette import Theme
from khazana.views.pictures import Spec

__all__ = ["ENERGY_CHARTS", "FIRST", "ChartView", "Drawn", "energy_chart", "energy_charts_of"]

Drawn = DispatchReport | SizingReport | NetworkReport | WhatIfReport | RollingReport | RobustReport


@dataclass(frozen=True, slots=True)
class _Kind:
    draw: Callable[[Any, EnergyBrush], Spec | None]
    words: Callable[[Any, EnergyBrush], str]


_OF_USE: Final = {
    "week": _Kind(week_chart, week_words),
    "duration": _Kind(duration_chart, duration_words),
    "year": _Kind(year_chart, year_words),
    "ledgers": _Kind(ledgers_chart, ledgers_words),
}
_CHARTS: Final[Mapping[type, Mapping[str, _Kind]]] = MappingProxyType(
    {
        DispatchReport: _OF_USE,
        WhatIfReport: {f"what-if-{name}": _OF_USE[name] for name in ("week", "ledgers")},
        SizingReport: {
            "sizing": _Kind(sizing_chart, sizing_words),
            "conditions": _Kind(conditions_chart, conditions_words),
            "stresses": _Kind(stresses_chart, stresses_words),
        },
        RollingReport: {"rolling": _Kind(rolling_chart, rolling_words)},
        RobustReport: {"robust": _Kind(robust_chart, robust_words)},
        NetworkReport: {
            "network": _Kind(network_chart, network_words),
            "break-even": _Kind(break_even_chart, break_even_words),
            "covered": _Kind(covered_chart, covered_words),
        },
    }
)
ENERGY_CHARTS: Final = tuple(dict.fromkeys(f"energy-{name}" for kinds in _CHARTS.values() for name in kinds))
"""The names of all pictures of energy, as files have them."""


def energy_charts_of(report: Drawn | type[Drawn]) -> tuple[str, ...]:
    """Return the names of the pictures that a report can have."""
    kind = report if isinstance(report, type) else type(report)
    return tuple(f"energy-{name}" for name in _CHARTS[kind])


def energy_chart(  # noqa: PLR0913 - how a picture may differ
    report: Drawn,
    name: str,
    programme: str,
    language: Language,
    theme: Theme = Theme.LIGHT,
    *,
    view: ChartView = FIRST,
    names: Mapping[str, str] = NO_NAMES,
    width: int = DEFAULT_WIDTH,
) -> Spec | None:
    """Return a picture of a report; ``None`` where there is nothing to draw.

    Parameters
    ----------
    name
        One of `energy_charts_of` the report.
    programme
        What the programme is called in the language.
    names
        What parts of the plan are called in the language, by id.
    view
        Which week and scenario a picture of hours shows.
    width
        That of the plotting area before a page sets its own [px].
    """
    brush = EnergyBrush(
        programme=programme, stand=report.stand, language=language, theme=theme, width=width, view=view, names=names
    )
    brush = replace(brush, basis=_basis(report, brush))
    kind = _kind(report, name)
    drawn = kind.draw(report, brush)
    return None if drawn is None else {**drawn, "description": kind.words(report, brush)}


def _kind(report: Drawn, name: str) -> _Kind:
    return _CHARTS[type(report)][name.removeprefix("energy-")]


def _basis(report: Drawn, brush: EnergyBrush) -> str:
    if isinstance(report, NetworkReport):
        return network_basis(report, brush)
    if report.decision is None:
        return ""
    if isinstance(report, RollingReport):
        return decision_basis(report.decision, replace(brush, view=ChartView(scenario=report.scenario)))
    if isinstance(report, RobustReport):
        return decision_basis(report.decision, brush, gap=report.gap)
    return decision_basis(report.decision, brush)
