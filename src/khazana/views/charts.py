"""The reserve chart: one Vega-Lite specification for pages and for pictures.

Three panels over one time: holdings (announced and booked as steps, claims as points by verdict), the value of the
announced coins at marks, and an overview on which a stretch of time is brushed. It is as wide as its page: a page
sets the view's ``width`` to its own less ``usermeta.khazana.side_margin``. Nothing in it needs ``eval``.
"""

import re
from typing import Any, Final

import altair as alt

from khazana.app.reports import ReserveReport
from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.views.chart_form import (
    DEFAULT_WIDTH,
    Panel,
    config,
    heading,
    side_margin,
    synthetic_label,
)
from khazana.views.chart_panels import Drawing, holdings_panel, overview_panel, worth_panel
from khazana.views.chart_rows import ChartRows, reserve_rows
from khazana.views.claim_chart import claim_spec
from khazana.views.palette import PALETTES, Theme
from khazana.views.pictures import PictureFormat, Spec, render

__all__ = ["NOTHING_TO_DRAW", "PictureFormat", "Spec", "Theme", "render", "spec"]

NOTHING_TO_DRAW: Final = _(
    "There is nothing to draw: no balance was announced, no event is listed, no figure was claimed twice."
)
"""What a face says in place of a chart, where `spec` gives none."""

_OWNERS: Final = {"zoom": "said", "hover": "worth_dots", "brush": "overview"}
"""The layer on which each parameter is declared."""
_SOURCES_SHOWN: Final = 4


def spec(
    report: ReserveReport, language: Language, theme: Theme = Theme.LIGHT, *, width: int = DEFAULT_WIDTH
) -> Spec | None:
    """Return the chart of a programme's reserve, or of its other claims; ``None`` where there is nothing to draw.

    ``width`` [px] is that of the plotting area before a page sets its own. The same report gives the same bytes.
    """
    say = Translator(language)
    rows = reserve_rows(report, say)
    if not rows.said and not rows.booked:
        return claim_spec(report, language, theme, width)
    one = Drawing(report=report, rows=rows, say=say, palette=PALETTES[theme], width=width)
    panels: list[Panel] = [holdings_panel(one)]
    if any(row["millions"] is not None for row in rows.worth):
        panels.append(worth_panel(one))
    panels.append(overview_panel(one, _foot(one)))
    chart = alt.vconcat(
        *panels,
        spacing=18,
        title=_title(one),
        datasets=_datasets(rows),
        usermeta={"khazana": {"side_margin": side_margin(), "synthetic": report.programme.synthetic}},
        config=config(language, theme),
    )
    return _one_view_each(chart.to_dict())


def _one_view_each(drawn: dict[str, Any]) -> Spec:
    """Tie each parameter to the layer it was declared on: Altair names all layers of a panel, which Vega refuses."""
    for param in drawn["params"]:
        owner = _OWNERS[param["name"]]
        param["views"] = [view for view in param["views"] if re.fullmatch(rf"{owner}(_\d+)?", view)]
    return drawn


def _title(one: Drawing) -> alt.TitleParams:
    name = one.report.programme.name.get(one.say.language.value)
    text = one.say.text(_("{programme}: bitcoin announced and booked"), programme=name)
    synthetic = one.report.programme.synthetic
    return alt.TitleParams(
        text=heading(text, 17, one.width),
        fontSize=17,
        subtitle=synthetic_label(one.say) if synthetic else alt.Undefined,
        subtitleFontSize=13,
        subtitleFontWeight="bold",
        subtitlePadding=6,
        offset=14,
    )


def _foot(one: Drawing) -> alt.TitleParams:
    return alt.TitleParams(
        text=heading(_sources(one), 10, one.width),
        orient="bottom",
        anchor="start",
        frame="bounds",
        fontSize=10,
        fontWeight="normal",
        color=one.palette.soft,
        offset=12,
    )


def _sources(one: Drawing) -> str:
    used = {row.source: None for row in one.report.accumulation}
    named = [source.publisher for key in used if (source := one.report.programme.source(key)) is not None]
    names = list(dict.fromkeys(named))
    shown = ", ".join(names[:_SOURCES_SHOWN])
    rest = len(names) - _SOURCES_SHOWN
    marks = ", ".join(dict.fromkeys(mark.source for mark in one.report.marks.marks))
    more = one.say.text(_("{sources} and {count} more"), sources=shown, count=rest) if rest > 0 else shown
    return one.say.text(_("Sources: {sources}. Price marks: {marks}."), sources=more, marks=marks or one.say.unknown)


def _datasets(rows: ChartRows) -> dict[str, list[dict[str, str | float | int | None]]]:
    return {
        "announced": rows.announced,
        "carried": rows.carried,
        "booked": rows.booked,
        "worth": rows.worth,
        "said": rows.said,
        "said_worth": rows.said_worth,
        "label": rows.label,
        "span": rows.span,
    }
