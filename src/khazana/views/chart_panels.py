"""The panels of the reserve chart: holdings, value at marks, and the overview on which time is brushed."""

from dataclasses import dataclass
from typing import Final

import altair as alt

from khazana.app.reports import ReserveReport
from khazana.core import Standing
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.reserve.audit import Verdict
from khazana.views.chart_form import AXIS_EXTENT, LATIN, Panel, heading, legend, watermark
from khazana.views.chart_rows import ChartRows
from khazana.views.palette import SHAPES, Palette
from khazana.views.words import term_label

__all__ = ["Drawing", "holdings_panel", "overview_panel", "worth_panel"]

_HOLDINGS_HEIGHT: Final = 250
_WORTH_HEIGHT: Final = 120
_OVERVIEW_HEIGHT: Final = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What is drawn: a report's rows, in a language, in a palette, ``width`` [px] wide."""

    report: ReserveReport
    rows: ChartRows
    say: Translator
    palette: Palette
    width: int

    def x(self, *, brushed: bool) -> alt.X:
        """Return the time axis; ``brushed`` follows the stretch chosen in the overview."""
        domain = {"param": "brush", "encoding": "x"} if brushed else alt.Undefined
        return alt.X("at:T", title=None, scale=alt.Scale(type="utc", domain=domain), axis=_time_axis())

    def point_colour(self) -> alt.Color:
        """Return the colour of claims by verdict."""
        verdicts = self.rows.verdicts
        return alt.Color(
            "verdict:N",
            title=self.say.text(_("Claims")),
            legend=legend(),
            scale=alt.Scale(domain=self.words(verdicts), range=[self.palette.of_verdict(one) for one in verdicts]),
        )

    def point_shape(self) -> alt.Shape:
        """Return the shape of claims by verdict."""
        return alt.Shape(
            "verdict:N",
            title=self.say.text(_("Claims")),
            legend=legend(),
            scale=alt.Scale(domain=self.words(self.rows.verdicts), range=[SHAPES[one] for one in self.rows.verdicts]),
        )

    def words(self, terms: tuple[Verdict, ...] | tuple[Standing, ...]) -> list[str]:
        """Return what terms are called."""
        return [term_label(one, self.say) for one in terms]

    def tip(self, field: str, title: str) -> alt.Tooltip:
        """Return a line of a tooltip."""
        return alt.Tooltip(f"{field}:N", title=self.say.text(title))


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


def holdings_panel(one: Drawing) -> Panel:
    """Return the announced and the booked coins, and claims as points."""
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


def _span(one: Drawing, name: str, *, brushed: bool) -> alt.Chart:
    """Return an unseen layer that gives all panels the same time."""
    corners: alt.Chart = (
        alt.Chart(alt.NamedData(name="span"), name=name).mark_point(opacity=0, size=0).encode(x=one.x(brushed=brushed))
    )
    return corners


def _btc_axis() -> alt.Y:
    return alt.Y("btc:Q", title=None, axis=_amount_axis())


def _booked_layer(one: Drawing) -> list[alt.Chart]:
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


def _announced_layers(one: Drawing) -> list[alt.Chart]:
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


def _claim_points(one: Drawing) -> alt.Chart:
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
            order=alt.Order("grave:Q"),
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


def worth_panel(one: Drawing) -> Panel:
    """Return a stem for each date with a mark: between dates nothing is known, so nothing joins them."""
    x = one.x(brushed=True)
    y = alt.Y("millions:Q", title=None, axis=_amount_axis())
    hover = alt.selection_point(name="hover", nearest=True, on="pointerover", clear="pointerout", encodings=["x"])
    known = alt.Chart(alt.NamedData(name="worth"), name="worth").transform_filter("datum.millions !== null")
    stems = known.mark_rule(color=one.palette.worth, strokeWidth=1, opacity=0.35, clip=True).encode(
        x=x, y=y, y2=alt.datum(0)
    )
    tips = [
        one.tip("when", _("Instant")),
        one.tip("amount", _("Announced holdings")),
        one.tip("mark", _("Mark")),
        one.tip("mark_at", _("Time of mark")),
        one.tip("value", _("Value at mark")),
    ]
    size = alt.condition(hover, alt.value(90), alt.value(26), empty=False)
    dots = known.mark_circle(color=one.palette.worth, opacity=1, clip=True).encode(x=x, y=y, size=size, tooltip=tips)
    title = one.say.text(
        _("Announced coins at price marks, million {currency}"), currency=one.say.currency(one.report.marks.currency)
    )
    return alt.layer(
        _span(one, "worth_span", brushed=True),
        stems.properties(name="worth_stems"),
        dots.properties(name="worth_dots").add_params(hover),
        *_said_worth(one, x, y),
        width=one.width,
        height=_WORTH_HEIGHT,
        title=_panel_title(title, one.palette),
    )


def _said_worth(one: Drawing, x: alt.X, y: alt.Y) -> list[alt.Chart]:
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
            order=alt.Order("grave:Q"),
            tooltip=[
                one.tip("when", _("Time")),
                one.tip("stated", _("Stated value")),
                one.tip("verdict", _("Verdict")),
                one.tip("claimant", _("Claimant")),
                one.tip("claim", _("Claim")),
            ],
        )
    ]


def overview_panel(one: Drawing, foot: alt.TitleParams) -> Panel:
    """Return the strip on which a stretch of time is brushed, with a line of text below it."""
    brush = alt.selection_interval(
        name="brush",
        encodings=["x"],
        mark=alt.BrushConfig(fill=one.palette.worth, fillOpacity=0.16, stroke=one.palette.worth),
    )
    source = "announced" if one.rows.announced else "booked"
    area = alt.Chart(alt.NamedData(name=source), name="overview").encode(
        x=one.x(brushed=False), y=alt.Y("btc:Q", title=None, axis=None, stack=None)
    )
    steps = area.mark_area(
        interpolate="step-after", color=one.palette.soft, fillOpacity=0.18, line={"color": one.palette.soft}
    )
    return alt.layer(
        steps.add_params(brush),
        _span(one, "overview_span", brushed=False),
        width=one.width,
        height=_OVERVIEW_HEIGHT,
        title=foot,
    )
