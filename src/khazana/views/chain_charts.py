"""The pictures of the chain by name: one specification for pages and for files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from khazana.i18n import Language, Translator
from khazana.views.bar_charts import custody_chart, custody_words, reconciliation_chart, reconciliation_words
from khazana.views.chain_drawing import Brush
from khazana.views.chain_report import ChainReport
from khazana.views.chart_form import DEFAULT_WIDTH
from khazana.views.flow_chart import flow_chart
from khazana.views.flow_figures import flow_words
from khazana.views.palette import Theme
from khazana.views.pictures import Spec
from khazana.views.timeline_chart import timeline_chart, timeline_words

__all__ = ["CHAIN_CHARTS", "chain_chart", "chain_chart_words", "charts_of"]


@dataclass(frozen=True, slots=True)
class _Kind:
    draw: Callable[[Any, Brush], Spec | None]
    words: Callable[[Any, Translator], str]


_CHARTS: Final[Mapping[str, Mapping[str, _Kind]]] = MappingProxyType(
    {
        "ProvenanceReport": {
            "flow": _Kind(flow_chart, flow_words),
            "timeline": _Kind(timeline_chart, timeline_words),
        },
        "ReconciliationReport": {"reconciliation": _Kind(reconciliation_chart, reconciliation_words)},
        "CustodyShown": {"custody": _Kind(custody_chart, custody_words)},
    }
)
CHAIN_CHARTS: Final = tuple(name for kinds in _CHARTS.values() for name in kinds)
"""The names of all pictures of the chain."""


def charts_of(report: ChainReport) -> tuple[str, ...]:
    """Return the names of the pictures that a report can have."""
    return tuple(_CHARTS.get(type(report).__name__, {}))


def chain_chart(
    report: ChainReport,
    name: str,
    programme: str,
    language: Language,
    theme: Theme = Theme.LIGHT,
    *,
    width: int = DEFAULT_WIDTH,
) -> Spec | None:
    """Return a picture of a report; ``None`` where there is nothing to draw.

    Parameters
    ----------
    name
        One of `charts_of` the report.
    programme
        What the programme is called in the language.
    width
        That of the plotting area before a page sets its own [px].
    """
    brush = Brush(programme=programme, stand=report.stand, language=language, theme=theme, width=width)
    drawn = _CHARTS[type(report).__name__][name].draw(report, brush)
    return None if drawn is None else {**drawn, "description": chain_chart_words(report, name, language)}


def chain_chart_words(report: ChainReport, name: str, language: Language) -> str:
    """Return what a picture shows, in words."""
    return _CHARTS[type(report).__name__][name].words(report, Translator(language))
