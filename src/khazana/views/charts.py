"""The reserve chart: one Vega-Lite specification for pages and for pictures.

Three panels over one time: holdings (announced and booked as steps, claims as points by verdict), the value of the
announced coins at marks, and an overview on which a stretch of time is brushed. It is as wide as its page: a page
sets the view's ``width`` to its own less ``usermeta.khazana.side_margin``. Nothing in it needs ``eval``.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

import altair as alt

from khazana.app.reports import ReserveReport
from khazana.core import Standing
from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.reserve.audit import Verdict
from khazana.views.chart_form import (
    AXIS_EXTENT,
    DEFAULT_WIDTH,
    LATIN,
    Panel,
    config,
    heading,
    legend,
    side_margin,
    synthetic_label,
    watermark,
)
from khazana.views.chart_rows import ChartRows, reserve_rows
from khazana.views.claim_chart import claim_spec
from khazana.views.palette import PALETTES, SHAPES, Palette, Theme
from khazana.views.pictures import PictureFormat, Spec, render
from khazana.views.words import term_label

__all__ = ["NOTHING_TO_DRAW", "PictureFormat", "Spec", "Theme", "render", "spec"]

NOTHING_TO_DRAW: Final = _(
    "There is nothing to draw: no balance was announced, no event is listed, no figure was claimed twice."
)
"""What a face says in place of a chart, where `spec` gives none."""

_OWNERS: Final = {"zoom": "said", "hover": "worth_dots", "brush": "overview"}
"""The layer on which each parameter is declared."""
_HOLDINGS_HEIGHT: Final = 250
_WORTH_HEIGHT: Final = 120
_OVERVIEW_HEIGHT: Final = 34
_SOURCES_SHOWN: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawing:
    report: ReserveReport
    rows: ChartRows
    say: Translator
    palette: Palette
    width: int

    def x(self, *, brushed: bool) -> alt.X:
        domain = {"param": "brush", "encoding": "x"} if brushed else alt.Undefined
        return alt.X("at:T", title=None, scale=alt.Scale(type="utc", domain=domain), axis=_time_axis())

    def point_colour(self) -> alt.Color:
        verdicts = self.rows.verdicts
        return alt.Color(
            "verdict:N",
            title=self.say.text(_("Claims")),
            legend=legend(),
            scale=alt.Scale(domain=self.words(verdicts), range=[self.palette.of_verdict(one) for one in verdicts]),
        )

    def point_shape(self) -> alt.Shape:
        return alt.Shape(
            "verdict:N",
            title=self.say.text(_("Claims")),
            legend=legend(),
            scale=alt.Scale(domain=self.words(self.rows.verdicts), range=[SHAPES[one] for one in self.rows.verdicts]),
        )

    def words(self, terms: tuple[Verdict, ...] | tuple[Standing, ...]) -> list[str]:
        return [term_label(one, self.say) for one in terms]

    def tip(self, field: str, title: str) -> alt.Tooltip:
        return alt.Tooltip(f"{field}:N", title=self.say.text(title))


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
    one = _Drawing(report=report, rows=rows, say=say, palette=PALETTES[theme], width=width)
    panels: list[Panel] = [_holdings(one)]
    if any(row["millions"] is not None for row in rows.worth):
        panels.append(_worth(one))
    panels.append(_overview(one))
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


def _title(one: _Drawing) -> alt.TitleParams:
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


def _time_axis() -> alt.Axis:
    return alt.Axis(grid=False, labelFlush=True, labelOverlap=True, tickCount=alt.ExprRef(expr="max(3, width / 110)"))


def _amount_axis() -> alt.Axis:
    return alt.Axis(
        format=",~f",
        domain=False,
        ticks=False,
        tickCount=5,
        minExtent=AXIS_EXTENT,
        maxExtent=AXIS_EXTENT,
        labelPadding=8,
    )


def _panel_title(text: str, palette: Palette) -> alt.TitleParams:
    return alt.TitleParams(
        text=heading(text, 12), fontSize=12, fontWeight="normal", color=palette.soft, frame="bounds", offset=8
    )


def _holdings(one: _Drawing) -> Panel:
    corners = _span(one, "holdings_span", brushed=True).encode(y=_btc_axis())
    layers: list[alt.Chart] = [corners, *_booked_layer(one), *_announced_layers(one), _claim_points(one)]
    if one.report.programme.synthetic:
        layers.extend(watermark(one.say, one.palette, _HOLDINGS_HEIGHT))
    return alt.layer(
        *layers,
        width=one.width,
        height=_HOLDINGS_HEIGHT,
        title=_panel_title(one.say.text(_("Holdings, BTC")), one.palette),
    )


def _span(one: _Drawing, name: str, *, brushed: bool) -> alt.Chart:
    """Return an unseen layer that gives all panels the same time."""
    corners: alt.Chart = (
        alt.Chart(alt.NamedData(name="span"), name=name).mark_point(opacity=0, size=0).encode(x=one.x(brushed=brushed))
    )
    return corners


def _btc_axis() -> alt.Y:
    return alt.Y("btc:Q", title=None, axis=_amount_axis())


def _booked_layer(one: _Drawing) -> list[alt.Chart]:
    if not one.rows.booked:
        return []
    standings = one.rows.standings
    fill = alt.Fill(
        "standing:N",
        title=one.say.text(_("Booked")),
        scale=alt.Scale(domain=one.words(standings), range=[one.palette.of_standing(s) for s in standings]),
        legend=legend("square"),
    )
    return [
        alt.Chart(alt.NamedData(name="booked"), name="booked")
        .mark_area(interpolate="step-after", opacity=0.5)
        .encode(x=one.x(brushed=True), y=_btc_axis().stack("zero"), fill=fill, order=alt.Order("order:Q"))
    ]


def _announced_layers(one: _Drawing) -> list[alt.Chart]:
    x, y, ink = one.x(brushed=True), _btc_axis(), one.palette.announced
    steps = alt.Chart(alt.NamedData(name="announced"), name="announced").mark_line(
        interpolate="step-after", color=ink, strokeWidth=2, clip=True
    )
    carried = alt.Chart(alt.NamedData(name="carried"), name="carried").mark_line(
        color=ink, strokeWidth=2, strokeDash=[2, 3], opacity=0.7, clip=True
    )
    label = alt.Chart(alt.NamedData(name="label"), name="label").mark_text(
        align="right",
        baseline="bottom",
        dx=-10,
        dy=-8,
        fontSize=12,
        fontWeight="bold",
        font=LATIN,
        color=ink,
        clip=True,
    )
    return [steps.encode(x=x, y=y), carried.encode(x=x, y=y), label.encode(x=x, y=y, text="stated:N")]


def _claim_points(one: _Drawing) -> alt.Chart:
    zoom = alt.selection_interval(
        name="zoom", encodings=["y"], bind="scales", translate=False, zoom="wheel![event.ctrlKey]"
    )
    points: alt.Chart = (
        alt.Chart(alt.NamedData(name="said"), name="said")
        .mark_point(filled=True, size=85, opacity=1, stroke=one.palette.ground, strokeWidth=1.2, clip=True)
        .encode(
            x=one.x(brushed=True),
            y=_btc_axis(),
            color=one.point_colour(),
            shape=one.point_shape(),
            tooltip=[
                one.tip("when", _("Time")),
                one.tip("stated", _("Announced holdings")),
                one.tip("verdict", _("Verdict")),
                one.tip("value", _("Value at mark")),
                one.tip("mark", _("Mark")),
                one.tip("stated_value", _("Stated value")),
                one.tip("claimant", _("Claimant")),
                one.tip("claim", _("Claim")),
            ],
        )
        .add_params(zoom)
    )
    return points


def _worth(one: _Drawing) -> Panel:
    x = one.x(brushed=True)
    y = alt.Y("millions:Q", title=None, axis=_amount_axis())
    hover = alt.selection_point(name="hover", nearest=True, on="pointerover", clear="pointerout", encodings=["x"])
    line = alt.Chart(alt.NamedData(name="worth"), name="worth").encode(x=x, y=y)
    tips = [
        one.tip("when", _("Instant")),
        one.tip("amount", _("Announced holdings")),
        one.tip("mark", _("Mark")),
        one.tip("mark_at", _("Time of mark")),
        one.tip("value", _("Value at mark")),
    ]
    dots = (
        line.mark_circle(size=40, color=one.palette.worth, clip=True)
        .encode(opacity=alt.condition(hover, alt.value(1), alt.value(0), empty=False), tooltip=tips)
        .properties(name="worth_dots")
        .add_params(hover)
    )
    title = one.say.text(_("Announced coins at price marks, million {currency}"), currency=one.report.marks.currency)
    steps = line.mark_line(interpolate="step-after", color=one.palette.worth, strokeWidth=1.5, clip=True)
    layers = [
        _span(one, "worth_span", brushed=True),
        steps.properties(name="worth_steps"),
        dots,
        *_said_worth(one, x, y),
    ]
    return alt.layer(*layers, width=one.width, height=_WORTH_HEIGHT, title=_panel_title(title, one.palette))


def _said_worth(one: _Drawing, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    if not one.rows.said_worth:
        return []
    return [
        alt.Chart(alt.NamedData(name="said_worth"), name="said_worth")
        .mark_point(filled=True, size=70, opacity=1, stroke=one.palette.ground, strokeWidth=1.2, clip=True)
        .encode(
            x=x,
            y=y,
            color=one.point_colour(),
            shape=one.point_shape(),
            tooltip=[
                one.tip("when", _("Time")),
                one.tip("stated", _("Stated value")),
                one.tip("verdict", _("Verdict")),
                one.tip("claimant", _("Claimant")),
                one.tip("claim", _("Claim")),
            ],
        )
    ]


def _overview(one: _Drawing) -> Panel:
    brush = alt.selection_interval(
        name="brush",
        encodings=["x"],
        mark=alt.BrushConfig(fill=one.palette.worth, fillOpacity=0.16, stroke=one.palette.worth),
    )
    source = "announced" if one.rows.announced else "booked"
    area = alt.Chart(alt.NamedData(name=source), name="overview").encode(
        x=one.x(brushed=False), y=alt.Y("btc:Q", title=None, axis=None)
    )
    steps = area.mark_area(
        interpolate="step-after", color=one.palette.soft, fillOpacity=0.18, line={"color": one.palette.soft}
    )
    return alt.layer(
        steps.add_params(brush),
        _span(one, "overview_span", brushed=False),
        width=one.width,
        height=_OVERVIEW_HEIGHT,
        title=_foot(one),
    )


def _foot(one: _Drawing) -> alt.TitleParams:
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


def _sources(one: _Drawing) -> str:
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
