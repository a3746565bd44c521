"""The pictures of a stress: the mildest paths that break limits, the past played again, what the result hangs on."""

import datetime as dt
import math
from collections.abc import Iterator
from typing import Final

from khazana.app.planning_reports import StressReport
from khazana.core import BadInput, MarkSeries
from khazana.i18n import message as _
from khazana.planning.answers.history import EPISODES, Replayed, returns_of
from khazana.planning.answers.sensitivities import SensitivityRow
from khazana.views.bar_panel import Bar, bars
from khazana.views.canvas import Json, Row
from khazana.views.chart_form import AXIS_EXTENT, directed, legend
from khazana.views.energy_drawing import plot_axis
from khazana.views.pictures import Spec
from khazana.views.planning_drawing import PlanningBrush, date_axis, percent, short, signed
from khazana.views.planning_words import change_label

__all__ = ["mildest_chart", "replays_chart", "sensitivity_chart"]

_THOUSAND: Final = 1e3
_MILLION: Final = 1e6
_MOST_POINTS: Final = 240
_DOT: Final = [2, 3]


def mildest_chart(report: StressReport, brush: PlanningBrush, marks: MarkSeries | None = None) -> Spec | None:
    """Return the mildest path of the price that breaks each limit, beside falls of the past moved to the start."""
    say, start = brush.say, report.stand.question.start
    found = [one for one in report.mildest if one.policy == brush.policy and one.reach is not None]
    if not found:
        return None
    rows: list[Row] = []
    names, inks, dashes = [], [], []
    for place, one in enumerate(found):
        names.append(directed(brush.named(one.limit)))
        inks.append(brush.ink(place))
        dashes.append([1, 0])
        rows += _path(names[-1], start.on, (start.price_usd, *one.prices_usd))
    for name, prices in _episodes(start.price_usd, report.stand.question.days, marks):
        names.append(say.text(_("as in {episode}"), episode=name))
        names[-1] = directed(names[-1])
        inks.append(brush.palette.unknown if len(names) % 2 else brush.palette.soft)
        dashes.append(_DOT)
        rows += _path(names[-1], start.on, prices)
    title = say.text(_("Price of bitcoin, thousand $: the mildest path on which each limit breaks; dotted: the past"))
    panel = {
        "layer": [_lines(names, inks, dashes, brush)],
        "height": 260,
        "title": brush.panel_title(title, indent=AXIS_EXTENT),
    }
    whole = say.text(
        _("{programme}: what it takes to break a limit. {policy}"),
        programme=brush.programme, policy=brush.named(brush.policy),
    )  # fmt: skip
    words = " ".join(_reach_words(report, brush))
    return {**brush.frame([panel], whole, {"paths": rows}, indent=AXIS_EXTENT), "description": words}


def _reach_words(report: StressReport, brush: PlanningBrush) -> Iterator[str]:
    say = brush.say
    for one in report.mildest:
        if one.policy != brush.policy:
            continue
        name = brush.named(one.limit)
        if one.reach is None or one.lowest_usd is None:
            yield say.text(_("{limit}: no path within reach breaks it."), limit=name)
        elif one.reach.distance == 0:
            day = say.day(one.reach.on)
            yield say.text(_("{limit}: the expected path breaks it on {day}."), limit=name, day=day)
        else:
            yield say.text(
                _("{limit}: {distance} standard deviations away, broken on {day} at a lowest price of ${price}."),
                limit=name, distance=f"{one.reach.distance:.1f}", day=say.day(one.reach.on),
                price=say.integer(round(one.lowest_usd)),
            )  # fmt: skip


def _episodes(start_usd: float, days: int, marks: MarkSeries | None) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield episodes of the past that the marks reach over, moved to the price of the start."""
    for episode in EPISODES if marks is not None and marks.marks else ():
        try:
            returns, _said = returns_of(marks, episode.first, episode.last)  # type: ignore[arg-type] # it is there
        except BadInput:
            continue
        prices, log = [start_usd], 0.0
        for one in returns[:days]:
            log += one
            prices.append(start_usd * math.exp(log))
        yield episode.id.replace("-", "\u2013"), tuple(prices)


def _path(name: str, first: dt.date, prices: tuple[float, ...]) -> Iterator[Row]:
    step = max(1, -(-len(prices) // _MOST_POINTS))
    for day in sorted({*range(0, len(prices), step), len(prices) - 1}):
        at = (first + dt.timedelta(days=day)).isoformat()
        yield {"at": at, "name": name, "price": short(prices[day] / _THOUSAND)}


def _lines(names: list[str], inks: list[str], dashes: list[list[int]], brush: PlanningBrush) -> Json:
    key = {**legend("stroke").to_dict(), "title": None, "labelLimit": 330, "columns": 1}
    common: Json = {"field": "name", "type": "nominal", "sort": None, "title": None}
    return {
        "data": {"name": "paths"},
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": {
            "x": date_axis(),
            "y": {"field": "price", "type": "quantitative", "title": None, "axis": plot_axis()},
            "color": {**common, "scale": {"domain": names, "range": inks}, "legend": key},
            "strokeDash": {**common, "scale": {"domain": names, "range": dashes}, "legend": key},
            "tooltip": [
                {"field": "name", "type": "nominal", "title": brush.say.text(_("Path"))},
                {"field": "at", "type": "temporal", "title": brush.say.text(_("Day")), "format": "%Y-%m-%d"},
                {"field": "price", "type": "quantitative", "title": brush.say.text(_("Thousand $")), "format": ",.1f"},
            ],
        },
    }


def replays_chart(report: StressReport, brush: PlanningBrush) -> Spec | None:
    """Return what each policy is worth after the past is played again, and which limit it breaks first and when."""
    if not report.replays:
        return None
    say = brush.say
    title = say.text(_("Value of the coins at the end, million $"))
    policies = [one.name for one in report.stand.question.policies]
    panel, datasets = bars(
        "replays", [_replay(one, policies.index(one.policy), brush) for one in report.replays], brush, title,
        strip=brush.strip, drawn=lambda value: short(value / _MILLION),
    )  # fmt: skip
    whole = say.text(_("{programme}: the past played again"), programme=brush.programme)
    words = "; ".join(_replay_words(one, brush) for one in report.replays)
    return {**brush.frame([panel], whole, datasets), "description": f"{words}."}


def _replay_words(one: Replayed, brush: PlanningBrush) -> str:
    say, broken = brush.say, sorted((day, name) for name, day in one.breaches if day is not None)
    head = {"episode": one.episode.replace("-", "\u2013"), "policy": brush.named(one.policy)}
    if not broken:
        return say.text(_("{episode}, {policy}: no limit is broken"), **head)
    day, limit = broken[0]
    return say.text(_("{episode}, {policy}: {limit} on {day}"), **head, limit=brush.named(limit), day=say.day(day))


def _replay(one: Replayed, place: int, brush: PlanningBrush) -> Bar:
    say = brush.say
    return Bar(
        words=_replay_words(one, brush),
        lines=(((one.value_usd, brush.ink(place)),),),
        tips=(
            (say.text(_("Policy")), brush.named(one.policy)),
            (say.text(_("Coins at the end")), say.integer(round(one.coins))),
            (say.text(_("Lowest price on the way")), f"${say.integer(round(one.lowest_price_usd))}"),
        ),
    )


def sensitivity_chart(report: StressReport, brush: PlanningBrush) -> Spec | None:
    """Return by how much one assumption changed at a time moves the risk and the value of a policy."""
    found = next((one for one in report.sensitivities if one.policy == brush.policy), None)
    if found is None:
        return None
    say, base = brush.say, found.base.value_usd.value
    told = say.text(
        _("Change of the share of paths on which a limit is broken, points; without a change it is {share}"),
        share=percent(found.base.breach.value, say),
    )
    risk, first = bars(
        "risk", [_risk(one, brush) for one in found.rows], brush, told, strip=brush.strip,
        drawn=lambda share: short(share * 100),
    )  # fmt: skip
    told = say.text(
        _("Change of the value at the end in the median, million $; without a change it is {value}"),
        value=say.integer(round(base / _MILLION)),
    )
    ordered = sorted(found.rows, key=lambda one: (-abs(one.value_usd.value - base), one.change))
    worth, second = bars(
        "worth", [_worth(one, base, brush) for one in ordered], brush, told,
        drawn=lambda value: short(value / _MILLION),
    )  # fmt: skip
    whole = say.text(
        _("{programme}: what the result hangs on. {policy}"),
        programme=brush.programme, policy=brush.named(brush.policy),
    )  # fmt: skip
    words = say.text(
        _("The share of paths moves most by: {change}, {points} points."),
        change=change_label(found.rows[0].change, say), points=signed(found.rows[0].breach_change.value * 100, 1),
    )  # fmt: skip
    return {**brush.frame([risk, worth], whole, first | second), "description": words}


def _risk(one: SensitivityRow, brush: PlanningBrush) -> Bar:
    say, name, change = brush.say, change_label(one.change, brush.say), one.breach_change
    points = brush.joined(signed(change.value * 100, 1))
    ink = brush.palette.warning if change.value > 0 else brush.palette.worth
    return Bar(
        words=say.text(_("{change}: {points} points"), change=name, points=points),
        lines=(((change.value, ink),),),
        tips=(
            (say.text(_("Change")), name),
            (say.text(_("Share of paths")), percent(one.breach.value, say)),
            (say.text(_("Standard error of the change")), percent(change.error, say, 2)),
        ),
    )


def _worth(one: SensitivityRow, base: float, brush: PlanningBrush) -> Bar:
    say, name, change = brush.say, change_label(one.change, brush.say), one.value_usd.value - base
    amount = brush.joined(signed(change / _MILLION, 0))
    return Bar(
        words=say.text(_("{change}: {amount} million $"), change=name, amount=amount),
        lines=(((change, brush.palette.worth if change > 0 else brush.palette.warning),),),
        tips=(
            (say.text(_("Change")), name),
            (say.text(_("Value at the end, million $")), say.integer(round(one.value_usd.value / _MILLION))),
            (say.text(_("Share of paths")), percent(one.breach.value, say)),
        ),
    )
