"""The pictures of judged laws: scores by horizon, where what came lay among the forecasts, and losses beyond them."""

from collections.abc import Iterator, Sequence
from typing import Final

from khazana.app.planning_reports import JudgeReport
from khazana.i18n import message as _
from khazana.planning.judging.records import HorizonJudgement
from khazana.views.canvas import Json, Row
from khazana.views.chart_form import AXIS_EXTENT, directed, legend
from khazana.views.energy_drawing import plot_axis
from khazana.views.pictures import Spec
from khazana.views.planning_drawing import JudgeBrush, percent, short
from khazana.views.words import term_label

__all__ = ["coverage_chart", "crps_chart", "places_chart", "shown_horizon"]

_PARTS: Final = 10
_PANEL_PX: Final = 82
_TWO_ERRORS: Final = 2


def _laws(report: JudgeReport) -> list[str]:
    return list(dict.fromkeys(one.kind.value for one in report.judgement.rows))


def _named(one: HorizonJudgement, brush: JudgeBrush) -> str:
    return directed(term_label(one.kind, brush.say))


def _inks(report: JudgeReport, brush: JudgeBrush) -> tuple[list[str], list[str]]:
    """Return the names of the laws and their colours."""
    names = list(dict.fromkeys(_named(one, brush) for one in report.judgement.rows))
    return names, [brush.ink(place) for place in range(len(names))]


def _days(days: int, brush: JudgeBrush) -> str:
    return brush.say.plural("{n} day", "{n} days", days)


def shown_horizon(report: JudgeReport, asked: int = 0) -> int:
    """Return the horizon that a picture of one shows [days]: the asked, or the shortest that was judged."""
    there = {one.horizon_days for one in report.judgement.rows if one.n_forecasts}
    return asked if asked in there else min(there, default=0)


def _dots(  # noqa: PLR0913 - what panels of dots differ by
    name: str,
    report: JudgeReport,
    brush: JudgeBrush,
    *,
    x: Json,
    y: Json,
    low: str,
    high: str,
    tips: list[Json],
    is_keyed: bool = True,
) -> list[Json]:
    """Return a dot for each law, beside each other, with a line of two standard errors."""
    names, inks = _inks(report, brush)
    key = {**legend("circle").to_dict(), "title": None, "labelLimit": 330, "columns": 1} if is_keyed else None
    colour = {"field": "name", "type": "nominal", "sort": None, "title": None, "legend": key,
              "scale": {"domain": names, "range": inks}}  # fmt: skip
    offset = {"field": "name", "type": "nominal", "sort": None, "scale": {"domain": names, "paddingInner": 0.4}}
    common: Json = {"x": x, "xOffset": offset, "color": colour}
    data = {"name": name}
    bar = {
        "data": data,
        "mark": {"type": "rule"},
        "encoding": {**common, "y": {**y, "field": low}, "y2": {"field": high}},
    }
    dot = {"data": data, "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
           "encoding": {**common, "y": y, "tooltip": tips}}  # fmt: skip
    return [bar, dot]


def _horizon_axis() -> Json:
    return {"field": "days", "type": "ordinal", "sort": None, "title": None,
            "axis": {"grid": False, "labelAngle": 0, "ticks": False}}  # fmt: skip


def _level(data: str, value: str, brush: JudgeBrush) -> Json:
    rule = {"type": "rule", "color": brush.palette.soft, "strokeDash": [5, 4]}
    return {"data": {"name": data}, "mark": rule, "encoding": {"y": {"field": value, "type": "quantitative"}}}


def crps_chart(report: JudgeReport, brush: JudgeBrush) -> Spec | None:
    """Return by how much the forecasts of each law score better than geometric Brownian motion, by horizon."""
    found = [one for one in report.judgement.rows if one.crps_gain is not None]
    if not found:
        return None
    say = brush.say
    rows: list[Row] = []
    for one in found:
        gain, error = one.crps_gain or 0.0, _TWO_ERRORS * (one.crps_gain_error or 0.0)
        rows.append(
            {
                "days": directed(_days(one.horizon_days, brush)), "name": _named(one, brush), "gain": short(gain),
                "low": short(gain - error), "high": short(gain + error), "crps": short(one.crps or 0.0),
                "verdict": directed(term_label(one.verdict, say)),
            }
        )  # fmt: skip
    tips: list[Json] = [
        {"field": "name", "type": "nominal", "title": say.text(_("Law"))},
        {"field": "gain", "type": "quantitative", "title": say.text(_("Better by")), "format": ".1%"},
        {"field": "crps", "type": "quantitative", "title": say.text(_("Score (CRPS)")), "format": ".4f"},
        {"field": "verdict", "type": "nominal", "title": say.text(_("Verdict"))},
    ]
    y = {"field": "gain", "type": "quantitative", "title": None, "axis": {**plot_axis(), "format": "+.0%"}}
    layers = [_level("none", "zero", brush),
              *_dots("gains", report, brush, x=_horizon_axis(), y=y, low="low", high="high", tips=tips)]  # fmt: skip
    told = say.text(
        _("By how much forecasts score better (CRPS) than geometric Brownian motion, by horizon; two standard errors")
    )
    panel = {"layer": layers, "height": 240, "title": brush.panel_title(told, indent=AXIS_EXTENT)}
    title = say.text(_("{programme}: which law forecasts best"), programme=brush.programme)
    datasets: dict[str, list[Row]] = {"gains": rows, "none": [{"zero": 0}]}
    return {**brush.frame([panel], title, datasets, indent=AXIS_EXTENT), "description": _trust_words(report, brush)}


def _trust_words(report: JudgeReport, brush: JudgeBrush) -> str:
    say, said = brush.say, []
    for days in dict.fromkeys(one.horizon_days for one in report.judgement.rows):
        trusted = report.judgement.trusted(days)
        names = ", ".join(term_label(one, say) for one in trusted) or say.text(_("none"))
        said.append(say.text(_("{days}: {laws}"), days=_days(days, brush), laws=names))
    return say.text(_("Laws that deserve trust, by horizon: {found}."), found="; ".join(said))


def places_chart(report: JudgeReport, brush: JudgeBrush) -> Spec | None:
    """Return where what came lay among the forecasts of each law: evenly, if the law is right."""
    found = [one for one in report.judgement.rows if one.horizon_days == brush.horizon_days and one.n_forecasts]
    if not found:
        return None
    say = brush.say
    panels, datasets = [], {}
    for place, one in enumerate(found):
        name = f"places{place}"
        most = max(*(count / one.n_forecasts for count in one.place_counts), _TWO_ERRORS / _PARTS)
        datasets[name] = _place_rows(one)
        datasets[f"{name}_even"] = [{"even": 1 / _PARTS}]
        panels.append(_histogram(name, one, brush, brush.ink(_laws(report).index(one.kind.value)), most))
    days = _days(brush.horizon_days, brush)
    title = say.text(
        _("{programme}: where prices {days} later lay among the forecasts"), programme=brush.programme, days=days
    )
    words = "; ".join(_evenness(one, brush) for one in found)
    return {**brush.frame(panels, title, datasets, indent=AXIS_EXTENT), "description": f"{words}."}


def _place_rows(one: HorizonJudgement) -> list[Row]:
    return [
        {"from": place / _PARTS, "to": (place + 1) / _PARTS, "share": short(count / one.n_forecasts), "zero": 0}
        for place, count in enumerate(one.place_counts)
    ]


def _evenness(one: HorizonJudgement, brush: JudgeBrush) -> str:
    say, name = brush.say, term_label(one.kind, brush.say)
    chance = say.unknown if one.place_probability is None else percent(one.place_probability, say)
    return say.text(
        _("{law}: {count} forecasts, as uneven by chance {chance}"),
        law=name, count=say.integer(one.n_forecasts), chance=chance,
    )  # fmt: skip


def _histogram(name: str, one: HorizonJudgement, brush: JudgeBrush, ink: str, most: float) -> Json:
    x: Json = {"field": "from", "type": "quantitative", "title": None, "scale": {"domain": [0, 1]},
               "axis": {"grid": False, "format": ".0%", "tickCount": 5}}  # fmt: skip
    axis = {**plot_axis(), "format": ".0%", "tickCount": 3}
    y: Json = {"field": "share", "type": "quantitative", "title": None, "axis": axis,
               "scale": {"domain": [0, short(most)]}}  # fmt: skip
    columns = {
        "data": {"name": name},
        "mark": {"type": "rect", "color": ink, "stroke": brush.palette.ground},
        "encoding": {"x": x, "x2": {"field": "to"}, "y": y, "y2": {"field": "zero"}},
    }
    title = brush.panel_title(_evenness(one, brush), indent=AXIS_EXTENT)
    return {"layer": [columns, _level(f"{name}_even", "even", brush)], "height": _PANEL_PX, "title": title}


def coverage_chart(report: JudgeReport, brush: JudgeBrush) -> Spec | None:
    """Return how often losses were larger than each law's value at risk, against how often they should be."""
    levels = report.judgement.rules.levels
    found = [one for one in report.judgement.rows if one.n_forecasts and one.coverages]
    if not found:
        return None
    panels, datasets = [], {}
    for place, level in enumerate(levels):
        name = f"losses{place}"
        datasets[name] = list(_losses(found, place, brush))
        datasets[f"{name}_level"] = [{"level": level}]
        panels.append(_losses_panel(name, level, report, brush))
    say = brush.say
    title = say.text(_("{programme}: losses larger than the value at risk"), programme=brush.programme)
    return {**brush.frame(panels, title, datasets, indent=AXIS_EXTENT), "description": _coverage_words(found, brush)}


def _losses(found: Sequence[HorizonJudgement], level: int, brush: JudgeBrush) -> Iterator[Row]:
    for one in found:
        seen = one.coverages[level]
        share = seen.failures / seen.observations
        error = _TWO_ERRORS * (max(share * (1 - share), 1 / seen.observations) / seen.observations) ** 0.5
        kupiec = "\u2013" if seen.coverage is None else percent(seen.coverage.probability, brush.say)
        single = "\u2013" if seen.independence is None else percent(seen.independence.probability, brush.say)
        yield {
            "days": directed(_days(one.horizon_days, brush)), "name": _named(one, brush), "share": short(share),
            "low": short(max(0.0, share - error)), "high": short(min(1.0, share + error)),
            "seen": f"{seen.failures}/{seen.observations}", "kupiec": kupiec, "single": single,
        }  # fmt: skip


def _losses_panel(name: str, level: float, report: JudgeReport, brush: JudgeBrush) -> Json:
    say = brush.say
    tips: list[Json] = [
        {"field": "name", "type": "nominal", "title": say.text(_("Law"))},
        {"field": "seen", "type": "nominal", "title": say.text(_("Larger losses"))},
        {"field": "kupiec", "type": "nominal", "title": say.text(_("By chance (Kupiec)"))},
        {"field": "single", "type": "nominal", "title": say.text(_("By chance (Christoffersen)"))},
    ]
    y = {"field": "share", "type": "quantitative", "title": None, "axis": {**plot_axis(), "format": ".0%"}}
    dots = _dots(
        name, report, brush, x=_horizon_axis(), y=y, low="low", high="high", tips=tips, is_keyed=name.endswith("0")
    )
    told = say.text(
        _("Share of losses beyond a value at risk that should be exceeded {level} of the time (dashed)"),
        level=percent(level, say, 0),
    )
    title = brush.panel_title(told, indent=AXIS_EXTENT)
    return {"layer": [_level(f"{name}_level", "level", brush), *dots], "height": 170, "title": title}


def _coverage_words(found: Sequence[HorizonJudgement], brush: JudgeBrush) -> str:
    say, first = brush.say, min(one.horizon_days for one in found)
    said = [
        say.text(
            _("{law}: {failures} of {count} losses beyond the value at risk of {level}"),
            law=term_label(one.kind, say), failures=say.integer(seen.failures), count=say.integer(seen.observations),
            level=percent(1 - seen.level, say, 0),
        )
        for one in found if one.horizon_days == first
        for seen in one.coverages[:1]
    ]  # fmt: skip
    return say.text(_("At {days}: {found}."), days=_days(first, brush), found="; ".join(said))
