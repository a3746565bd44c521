"""The pictures of planning by name: fans of holdings and value, the first breach, and the frontier."""

from typing import Final

from khazana.app.planning_reports import RunReport, SearchReport
from khazana.core import BadInput
from khazana.i18n import Language
from khazana.i18n import message as _
from khazana.planning import Measure, Result
from khazana.views.canvas import Json, Row, blend
from khazana.views.chart_form import AXIS_EXTENT, DEFAULT_WIDTH, directed, legend
from khazana.views.energy_drawing import plot_axis
from khazana.views.palette import Theme
from khazana.views.pictures import Spec
from khazana.views.planning_drawing import PlanningBrush, date_axis, share_axis

__all__ = ["PLANNING_CHARTS", "planning_chart"]

PLANNING_CHARTS: Final = ("planning-fan", "planning-breaches", "planning-frontier")
"""The names of all pictures of planning, as files have them; the frontier is of a search, the others of a run."""
_SHARES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
_DIGITS: Final = 6
_INKS: Final = {
    Theme.LIGHT: ("#a3231b", "#2a68b0", "#b58400", "#7d74c4", "#0b5a53", "#a8558c", "#7a6a3a"),
    Theme.DARK: ("#ff8a7d", "#7cb4f0", "#ecc369", "#b3aaf5", "#6cc7b9", "#dc9cc6", "#c9b67a"),
}


def planning_chart(  # noqa: PLR0913 - how a picture may differ
    report: RunReport | SearchReport,
    name: str,
    programme: str,
    language: Language,
    theme: Theme = Theme.LIGHT,
    *,
    policy: str = "",
    width: int = DEFAULT_WIDTH,
) -> Spec | None:
    """Return a picture of a report; ``None`` where the report has nothing for it.

    Parameters
    ----------
    name
        One of `PLANNING_CHARTS`.
    programme
        What the programme is called in the language.
    policy
        Of a run, the id of the policy that is shown; the first where it is empty.
    width
        That of the plotting area before a page sets its own [px].

    Raises
    ------
    BadInput
        If the run has no such policy.
    """
    stand = report.stand
    if isinstance(report, SearchReport):
        found = report.frontier
        brush = PlanningBrush(
            programme=programme, language=language, theme=theme, width=width, stand=stand,
            policy=found.policy, paths=found.paths, is_done=found.is_done,
        )  # fmt: skip
        return _frontier(report, brush) if name == "planning-frontier" else None
    names = [one.name for one in stand.question.policies]
    if policy and policy not in names:
        raise BadInput(_("there is no such policy"), where="policy", value=policy, remedy=_("use one of {known}"),
                       known=", ".join(names))  # fmt: skip
    brush = PlanningBrush(
        programme=programme, language=language, theme=theme, width=width, stand=stand,
        policy=policy or names[0], paths=report.result.paths, is_done=report.result.is_done,
    )  # fmt: skip
    if name == "planning-fan":
        return _fan(report.result, brush)
    return _breaches(report, brush) if name == "planning-breaches" else None


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


def _fan(result: Result, brush: PlanningBrush) -> Spec:
    say = brush.say
    titles = (
        ("coins", Measure.COINS, 1.0, say.text(_("Holdings, BTC"))),
        ("value", Measure.VALUE_USD, 1e6, say.text(_("Their value, million $"))),
    )
    datasets = {name: _fan_rows(result, brush.policy, measure, unit) for name, measure, unit, _title in titles}
    panels = [_fan_panel(name, title, brush) for name, _measure, _unit, title in titles]
    title = say.text(_("{programme}: {policy}"), programme=brush.programme, policy=brush.named(brush.policy))
    last = datasets["coins"][-1], datasets["value"][-1]
    words = say.text(
        _("On {day}, median: {coins} BTC, worth {value} million $; nine of ten paths: {low} to {high} million $."),
        day=say.day(result.question.horizon.date_of(result.question.days - 1)),
        coins=f"{last[0]['q50']:,.0f}",
        value=f"{last[1]['q50']:,.0f}",
        low=f"{last[1]['q5']:,.0f}",
        high=f"{last[1]['q95']:,.0f}",
    )
    return {**brush.frame(panels, title, datasets, indent=AXIS_EXTENT), "description": words}


def _fan_rows(result: Result, policy: str, measure: Measure, unit: float) -> list[Row]:
    horizon, days = result.question.horizon, result.question.marked_days
    return [
        {"at": horizon.date_of(day).isoformat()}
        | {f"q{share * 100:.0f}": _short(float(one) / unit) for share, one in zip(_SHARES, row, strict=True)}
        for day, row in zip(days, result.fan(measure, policy, _SHARES), strict=True)
    ]


def _fan_panel(name: str, title: str, brush: PlanningBrush) -> Json:
    ink, ground = brush.palette.worth, brush.palette.ground

    def band(low: str, high: str, share: float) -> Json:
        side = {"field": low, "type": "quantitative", "title": None, "scale": {"zero": True}, "axis": plot_axis()}
        mark = {"type": "area", "color": blend(ink, ground, share), "opacity": 1}
        return {"data": {"name": name}, "mark": mark, "encoding": {"x": date_axis(), "y": side, "y2": {"field": high}}}

    middle: Json = {
        "data": {"name": name},
        "mark": {"type": "line", "color": ink, "strokeWidth": 2},
        "encoding": {
            "x": date_axis(),
            "y": {"field": "q50", "type": "quantitative"},
            "tooltip": [
                {"field": "at", "type": "temporal", "title": brush.say.text(_("Day")), "format": "%Y-%m-%d"},
                *(
                    {"field": f"q{q}", "type": "quantitative", "title": f"{q}%", "format": ",.4~r"}
                    for q in (5, 25, 50, 75, 95)
                ),
            ],
        },
    }
    told = brush.say.text(_("{measure}: median, half and nine tenths of the paths"), measure=title)
    layers = [band("q5", "q95", 0.2), band("q25", "q75", 0.45), middle]
    return {"layer": layers, "height": 190, "title": brush.panel_title(told, indent=AXIS_EXTENT)}


def _breaches(report: RunReport, brush: PlanningBrush) -> Spec | None:
    result, say = report.result, brush.say
    if not result.question.limits:
        return None
    found = result.first_breaches(brush.policy)
    shares = found.counts.cumsum(axis=1) / found.paths
    days = sorted({0, *result.question.marked_days})
    labels = [directed(brush.named(one)) for one in found.limits]
    rows = [
        {"at": found.dates[day].isoformat(), "name": label, "s": place, "share": _short(float(shares[place, day]))}
        for place, label in enumerate(labels)
        for day in days
    ]
    inks = _INKS[brush.theme]
    key = {**legend("square").to_dict(), "title": None, "labelLimit": 330, "columns": 1}
    colour = {"domain": labels, "range": [inks[place % len(inks)] for place in range(len(labels))]}
    layer = {
        "data": {"name": "breaches"},
        "mark": {"type": "area", "interpolate": "step-after", "opacity": 1},
        "encoding": {
            "x": date_axis(),
            "y": share_axis("share", stack="zero"),
            "order": {"field": "s", "type": "quantitative"},
            "color": {"field": "name", "type": "nominal", "sort": None, "title": None, "scale": colour, "legend": key},
            "tooltip": [
                {"field": "name", "type": "nominal", "title": say.text(_("Limit"))},
                {"field": "at", "type": "temporal", "title": say.text(_("Day")), "format": "%Y-%m-%d"},
                {"field": "share", "type": "quantitative", "title": say.text(_("Share of paths")), "format": ".1%"},
            ],
        },
    }
    told = say.text(_("Share of paths on which a limit was broken by then, by the limit that was first"))
    panel = {"layer": [layer], "height": 260, "title": brush.panel_title(told, indent=AXIS_EXTENT)}
    title = say.text(
        _("{programme}: what breaks first. {policy}"), programme=brush.programme, policy=brush.named(brush.policy)
    )
    breach = result.breach(brush.policy)
    words = say.text(
        _("A limit is broken on {share} of the paths, standard error {error}."),
        share=f"{breach.value:.1%}", error=f"{breach.error:.1%}",
    )  # fmt: skip
    return {**brush.frame([panel], title, {"breaches": rows}, indent=AXIS_EXTENT), "description": words}


def _frontier(report: SearchReport, brush: PlanningBrush) -> Spec:
    say, safest = brush.say, report.safest
    rows: list[Row] = [
        {
            "size": _short(one.size), "coins": _short(one.coins.value), "breach": _short(one.breach.value),
            "low": _short(max(0.0, one.breach.value - 2 * one.breach.error)),
            "high": _short(min(1.0, one.breach.value + 2 * one.breach.error)),
        }
        for one in report.frontier.points
    ]  # fmt: skip
    across = {
        "field": "coins", "type": "quantitative", "scale": {"zero": False},
        "title": directed(say.text(_("Held at the end in the median, BTC"))),
        "axis": {"grid": False, "format": ",~f", "tickCount": 6},
    }  # fmt: skip
    ink, data = brush.palette.worth, {"name": "points"}
    tips = [
        {"field": "size", "type": "quantitative", "title": say.text(_("Times the policy")), "format": ".3~f"},
        {"field": "coins", "type": "quantitative", "title": "BTC", "format": ",.0f"},
        {"field": "breach", "type": "quantitative", "title": say.text(_("Share of paths")), "format": ".1%"},
    ]
    risk = {"mark": {"type": "rule", "color": brush.palette.warning, "strokeDash": [5, 4]},
            "data": {"name": "risk"}, "encoding": {"y": share_axis("risk")}}  # fmt: skip
    by_size = {"field": "size", "type": "quantitative"}
    dot = {"type": "point", "filled": True, "size": 50, "opacity": 1, "color": ink}

    def layer(mark: Json, **more: object) -> Json:
        return {"data": data, "mark": mark, "encoding": {"x": across, **more}}

    layers = [
        layer({"type": "line", "color": ink}, y=share_axis("breach"), order=by_size),
        layer({"type": "rule", "color": ink}, y=share_axis("low"), y2={"field": "high"}),
        layer(dot, y=share_axis("breach"), tooltip=tips),
        risk,
    ]
    if safest.passes and safest.size is not None and safest.tested is not None:
        words = say.text(
            _("Largest size within a risk of {risk}: {size} times the policy; on fresh paths {share} break a limit."),
            risk=f"{safest.risk:.1%}", size=f"{safest.size:.3g}", share=f"{safest.tested.value:.1%}",
        )  # fmt: skip
    else:
        words = say.text(_("No size of the policy stays within a risk of {risk}."), risk=f"{safest.risk:.1%}")
    told = say.text(_("Probability that a limit is broken, with two standard errors; dashed: the risk that is allowed"))
    panels = [{"layer": layers, "height": 280, "title": brush.panel_title(told, indent=AXIS_EXTENT)}]
    title = say.text(
        _("{programme}: holdings against risk. {policy}"), programme=brush.programme, policy=brush.named(brush.policy)
    )
    datasets: dict[str, list[Row]] = {"points": rows, "risk": [{"risk": safest.risk}]}
    return {**brush.frame(panels, title, datasets, indent=AXIS_EXTENT), "description": words}
