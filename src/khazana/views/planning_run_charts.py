"""The pictures of a run: fans of holdings and value, the first breach by date and cause, policies compared."""

from typing import Final

from khazana.app.planning_reports import RunReport
from khazana.i18n import message as _
from khazana.planning import Measure, Question, Result
from khazana.planning.answers.outcome_rows import Outcome
from khazana.views.bar_panel import Bar, bars
from khazana.views.canvas import Json, Row, blend, text_marks
from khazana.views.chart_form import AXIS_EXTENT, directed, legend
from khazana.views.energy_drawing import plot_axis
from khazana.views.pictures import Spec
from khazana.views.planning_drawing import PlanningBrush, date_axis, percent, share_axis, short, signed
from khazana.views.planning_limit_lines import limit_rows

__all__ = ["breaches_chart", "causes_chart", "fan_chart", "policies_chart"]

_SHARES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
_MILLION: Final = 1e6
_TITLES: Final = (
    ("coins", Measure.COINS, 1.0, _("Holdings, BTC")),
    ("value", Measure.VALUE_USD, _MILLION, _("Their value, million $")),
    ("reserves", Measure.NET_RESERVES_USD, _MILLION, _("Net international reserves, million $")),
    ("adequacy", Measure.ADEQUACY, 1.0, _("Reserves as a share of what counts as adequate")),
)
"""The fans: their names, what they show, in which unit."""
_TWO_ERRORS: Final = 2


def fan_chart(report: RunReport, brush: PlanningBrush) -> Spec | None:
    """Return the fans of a policy, each with the limits that it can be held against."""
    result, say = report.result, brush.say
    shown = [one for one in _TITLES if one[1] in result.question.measures]
    datasets: dict[str, list[Row]] = {}
    panels = []
    for name, measure, unit, title in shown:
        datasets[name] = _fan_rows(result, brush.policy, measure, unit)
        panel = _fan_panel(name, say.text(title), brush)
        if lines := limit_rows(result.question, measure, unit, brush):
            datasets[f"{name}_limits"] = lines
            panel["layer"] += _limit_layers(f"{name}_limits", brush)
        panels.append(panel)
    if not panels:
        return None
    title = say.text(_("{programme}: {policy}"), programme=brush.programme, policy=brush.named(brush.policy))
    return {**brush.frame(panels, title, datasets, indent=AXIS_EXTENT), "description": _fan_words(result, brush)}


def _fan_words(result: Result, brush: PlanningBrush) -> str:
    say = brush.say
    coins = result.fan(Measure.COINS, brush.policy, (0.5,))[-1]
    low, middle, high = (one / _MILLION for one in result.fan(Measure.VALUE_USD, brush.policy, (0.05, 0.5, 0.95))[-1])
    return say.text(
        _("On {day}, median: {coins} BTC, worth {value} million $; nine of ten paths: {low} to {high} million $."),
        day=say.day(result.question.horizon.date_of(result.question.days - 1)),
        coins=f"{coins[0]:,.0f}",
        value=f"{middle:,.0f}",
        low=f"{low:,.0f}",
        high=f"{high:,.0f}",
    )


def _fan_rows(result: Result, policy: str, measure: Measure, unit: float) -> list[Row]:
    horizon, days = result.question.horizon, result.question.marked_days
    rows = [
        {"at": horizon.date_of(day).isoformat()}
        | {f"q{share * 100:.0f}": short(float(one) / unit) for share, one in zip(_SHARES, row, strict=True)}
        for day, row in zip(days, result.fan(measure, policy, _SHARES), strict=True)
    ]
    begin = _at_start(result.question, measure)
    if begin is not None:
        same = {f"q{share * 100:.0f}": short(begin / unit) for share in _SHARES}
        rows.insert(0, {"at": result.question.start.on.isoformat()} | same)
    return rows


def _at_start(question: Question, measure: Measure) -> float | None:
    """Return a measure at the end of the start; ``None`` where the question does not say it."""
    coins = question.start.books.coins
    if measure is Measure.NET_RESERVES_USD:
        return None if question.reserves is None else question.reserves.start_usd
    return {Measure.COINS: coins, Measure.VALUE_USD: coins * question.start.price_usd}.get(measure)


def _fan_panel(name: str, title: str, brush: PlanningBrush) -> Json:
    ink, ground = brush.palette.worth, brush.palette.ground
    scale = {"zero": name in {"value", "adequacy"}}

    def band(low: str, high: str, share: float) -> Json:
        side = {"field": low, "type": "quantitative", "title": None, "scale": scale, "axis": plot_axis()}
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
    return {"layer": layers, "height": 170, "title": brush.panel_title(told, indent=AXIS_EXTENT)}


def _limit_layers(name: str, brush: PlanningBrush) -> list[Json]:
    """Return limits as dashed steps, each named at its end."""
    side = {"field": "value", "type": "quantitative"}
    line: Json = {
        "data": {"name": name},
        "mark": {"type": "line", "interpolate": "step-after", "color": brush.palette.warning, "strokeDash": [6, 4]},
        "encoding": {"x": date_axis(), "y": side, "detail": {"field": "name", "type": "nominal"}},
    }
    words: Json = {"x": date_axis(), "y": side, "text": {"field": "name", "type": "nominal"}}
    form = {"align": "right", "baseline": "bottom", "dy": -4, "fontSize": 11, "color": brush.palette.warning}
    marks = text_marks(form, words, brush.palette, name=f"{name}_words", data={"name": name})
    return [line, *({**one, "transform": [{"filter": "datum.last"}]} for one in marks)]


def breaches_chart(report: RunReport, brush: PlanningBrush) -> Spec | None:
    """Return by when a limit was broken, by the limit that was first."""
    result, say = report.result, brush.say
    if not result.question.limits:
        return None
    found = result.first_breaches(brush.policy)
    shares = found.counts.cumsum(axis=1) / found.paths
    days = sorted({0, *result.question.marked_days})
    labels = [directed(brush.named(one)) for one in found.limits]
    rows = [
        {"at": found.dates[day].isoformat(), "name": label, "s": place, "share": short(float(shares[place, day]))}
        for place, label in enumerate(labels)
        for day in days
    ]
    key = {**legend("square").to_dict(), "title": None, "labelLimit": 330, "columns": 1}
    colour = {"domain": labels, "range": [brush.ink(place) for place in range(len(labels))]}
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
        share=percent(breach.value, say), error=percent(breach.error, say, 2),
    )  # fmt: skip
    return {**brush.frame([panel], title, {"breaches": rows}, indent=AXIS_EXTENT), "description": words}


def causes_chart(report: RunReport, brush: PlanningBrush) -> Spec | None:
    """Return how likely each limit is the first to be broken, and by when half of those breaches have come."""
    say, found = brush.say, next(one for one in report.outcomes if one.policy == brush.policy)
    if not found.causes:
        return None
    title = say.text(_("Share of paths on which a limit is the first to be broken, %"))
    panel, datasets = bars(
        "causes", [_cause(found, place, brush) for place in range(len(found.causes))], brush, title,
        strip=brush.strip, drawn=_percents, domain=(0.0, 100.0),
    )  # fmt: skip
    whole = say.text(
        _("{programme}: which limit is first. {policy}"), programme=brush.programme, policy=brush.named(brush.policy)
    )
    first = max(found.causes, key=lambda one: one.probability.value)
    if first.median_on is None:
        words = say.text(_("No limit is broken on any path."))
    else:
        words = say.text(
            _("Most often first: {limit}, on {share} of the paths, half of those by {day}."),
            limit=brush.named(first.limit), share=percent(first.probability.value, say), day=say.day(first.median_on),
        )  # fmt: skip
    return {**brush.frame([panel], whole, datasets), "description": words}


def _percents(share: float) -> float:
    return short(share * 100)


def _cause(found: Outcome, place: int, brush: PlanningBrush) -> Bar:
    say, one = brush.say, found.causes[place]
    name, share = brush.named(one.limit), percent(one.probability.value, say)
    if one.median_on is None:
        words = say.text(_("{limit}: on no path"), limit=name)
    else:
        words = say.text(_("{limit}: {share}, half by {day}"), limit=name, share=share, day=say.day(one.median_on))
    return Bar(
        words=words,
        lines=(((one.probability.value, brush.ink(place)),),),
        tips=(
            (say.text(_("Limit")), name),
            (say.text(_("Share of paths")), share),
            (say.text(_("Standard error")), percent(one.probability.error, say, 2)),
        ),
    )


def policies_chart(report: RunReport, brush: PlanningBrush) -> Spec | None:
    """Return how likely each policy breaks a limit, and by how much likelier than the first, with its own error."""
    if len(report.outcomes) < _TWO_ERRORS:
        return None
    say = brush.say
    breach, first = bars(
        "breach", [_policy(one, place, brush) for place, one in enumerate(report.outcomes)], brush,
        say.text(_("Share of paths on which a limit is broken, %")),
        strip=brush.strip, drawn=_percents, domain=(0.0, 100.0),
    )  # fmt: skip
    name = brush.named(report.outcomes[0].policy)
    told = say.text(
        _("By how many points more than “{policy}” on the same paths; pale: two standard errors either way"),
        policy=name,
    )
    apart, second = bars(
        "apart", [_apart(one, place, brush) for place, one in enumerate(report.outcomes) if one.against_first], brush,
        told, drawn=_percents,
    )  # fmt: skip
    whole = say.text(_("{programme}: policies compared"), programme=brush.programme)
    words = "; ".join(
        say.text(_("{policy}: {share}"), policy=brush.named(one.policy), share=percent(one.breach.value, say))
        for one in report.outcomes
    )
    told = say.text(_("A limit is broken on this share of the paths. {policies}."), policies=words)
    return {**brush.frame([breach, apart], whole, first | second), "description": told}


def _policy(one: Outcome, place: int, brush: PlanningBrush) -> Bar:
    say, name, share = brush.say, brush.named(one.policy), percent(one.breach.value, brush.say)
    coins = say.integer(round(one.coins[2].value)) if one.coins else say.unknown
    words = say.text(
        _("{policy}: {share}; {coins} BTC at the end in the median"), policy=name, share=share, coins=coins
    )
    return Bar(
        words=words,
        lines=(((one.breach.value, brush.ink(place)),),),
        tips=(
            (say.text(_("Policy")), name),
            (say.text(_("Share of paths")), share),
            (say.text(_("Standard error")), percent(one.breach.error, say, 2)),
        ),
    )


def _apart(one: Outcome, place: int, brush: PlanningBrush) -> Bar:
    say, name, apart = brush.say, brush.named(one.policy), one.against_first
    if apart is None:
        raise AssertionError("only policies after the first are apart from it")
    ink, error = brush.ink(place), _TWO_ERRORS * apart.error
    shown, share = brush.joined(signed(apart.value * 100, 2)), f"{apart.error * 100:.2f}"
    return Bar(
        words=say.text(_("{policy}: {change} points, standard error {error}"), policy=name, change=shown, error=share),
        lines=(
            ((apart.value, ink),),
            ((apart.value - error, brush.palette.ground), (2 * error, blend(ink, brush.palette.ground, 0.4))),
        ),
        tips=(
            (say.text(_("Policy")), name),
            (say.text(_("Difference")), shown),
            (say.text(_("Standard error")), share),
        ),
    )
