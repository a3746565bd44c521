"""The picture of a search: sizes of a policy between holdings and risk, with the largest that is safe."""

from khazana.app.planning_reports import SearchReport
from khazana.i18n import message as _
from khazana.views.canvas import Json, Row, text_marks
from khazana.views.chart_form import AXIS_EXTENT, directed
from khazana.views.pictures import Spec
from khazana.views.planning_drawing import PlanningBrush, percent, share_axis, short

__all__ = ["frontier_chart", "safe_words"]


def frontier_chart(report: SearchReport, brush: PlanningBrush) -> Spec:
    """Return how much each size of a policy holds and how likely it breaks a limit; the largest safe one is marked."""
    say, safest = brush.say, report.safest
    rows: list[Row] = [
        {
            "size": short(one.size), "coins": short(one.coins.value), "breach": short(one.breach.value),
            "low": short(max(0.0, one.breach.value - 2 * one.breach.error)),
            "high": short(min(1.0, one.breach.value + 2 * one.breach.error)),
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
    datasets: dict[str, list[Row]] = {"points": rows, "risk": [{"risk": safest.risk}]}
    words = safe_words(report, brush)
    if safe := _safe_row(report):
        datasets["safe"] = [safe]
        layers += _safe_layers(across, brush)
    told = say.text(
        _("Probability that a limit is broken, two standard errors; dashed: risk allowed; diamond: largest safe size")
    )
    panels = [{"layer": layers, "height": 280, "title": brush.panel_title(told, indent=AXIS_EXTENT)}]
    title = say.text(
        _("{programme}: holdings against risk. {policy}"), programme=brush.programme, policy=brush.named(brush.policy)
    )
    return {**brush.frame(panels, title, datasets, indent=AXIS_EXTENT), "description": words}


def safe_words(report: SearchReport, brush: PlanningBrush) -> str:
    """Return the largest safe size, its risk, and what its test on fresh paths came to, in a sentence."""
    say, safest = brush.say, report.safest
    risk = percent(safest.risk, say)
    if not safest.passes or safest.size is None or safest.tested is None:
        return say.text(_("No size of the policy stays within a risk of {risk}."), risk=risk)
    words = say.text(
        _("Largest size within a risk of {risk}: {size} times the policy; on fresh paths {share} break a limit."),
        risk=risk, size=f"{safest.size:.3g}", share=percent(safest.tested.value, say),
    )  # fmt: skip
    if safest.is_bound:
        words += " " + say.text(_("It is the largest that was allowed; a larger one may be safe, too."))
    return words


def _safe_row(report: SearchReport) -> Row | None:
    """Return where the safe size lies on the frontier: its coins between those of the sizes beside it."""
    safest, points = report.safest, report.frontier.points
    if not safest.passes or safest.size is None or safest.tested is None:
        return None
    below = [one for one in points if one.size <= safest.size]
    above = [one for one in points if one.size >= safest.size]
    if not below or not above:
        return None
    one, two = below[-1], above[0]
    share = 0.0 if one is two else (safest.size - one.size) / (two.size - one.size)
    coins = one.coins.value + share * (two.coins.value - one.coins.value)
    return {"coins": short(coins), "breach": short(safest.tested.value), "said": f"\u00d7 {safest.size:.3g}"}


def _safe_layers(across: Json, brush: PlanningBrush) -> list[Json]:
    place: Json = {"x": across, "y": share_axis("breach")}
    dot = {"type": "point", "shape": "diamond", "filled": True, "size": 130, "color": brush.palette.warning}
    words = {"align": "left", "baseline": "bottom", "dx": 6, "dy": -14, "fontSize": 12, "fontWeight": "bold"}
    said = place | {"text": {"field": "said", "type": "nominal"}}
    marks = text_marks(words, said, brush.palette, name="safe_words", data={"name": "safe"})
    return [{"name": "safe", "data": {"name": "safe"}, "mark": {**dot, "opacity": 1}, "encoding": place}, *marks]
