"""The picture of holdings over time: what the chain shows, by what it was when it came, and each movement."""

from datetime import UTC, datetime
from typing import Final

from khazana.app.chain_reports import ProvenanceReport
from khazana.core import format_instant
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.reserve.provenance import Category, Flow, HeldAt, Meaning, OriginGroup
from khazana.views.chain_drawing import AXIS, Brush, Json, Row, btc_number, directed, group_label, shortened
from khazana.views.chart_form import AXIS_EXTENT, NARROW
from khazana.views.pictures import Spec
from khazana.views.words import term_label

__all__ = ["timeline_chart", "timeline_words"]

_WHOLE_PX: Final = 110
_DETAIL_PX: Final = 200
_LANE_PX: Final = 38
_MOST_MOVEMENTS: Final = 300
_CAME: Final = (Category.MINED, Category.RECEIPT, Category.CONSOLIDATION, Category.MIXED_IN)
_WENT: Final = (Category.SPEND, Category.SUSPECTED, Category.MIXED_OUT)


def timeline_chart(report: ProvenanceReport, brush: Brush) -> Spec | None:
    """Return the picture; ``None`` where nothing was ever held."""
    points = [one for one in report.history if one.held]
    if report.provenance is None or not points:
        return None
    groups = _groups(points)
    small = [group for group in groups if not group.is_large]
    split = 0 < len(small) < len(groups)
    movements = _movements(report, brush)
    span = (points[0].at, max(report.provenance.at, points[-1].at))
    x = {
        "field": "at",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc", "domain": [_moment(one) for one in span]},
        "axis": {
            "grid": False,
            "labelFlush": True,
            "labelOverlap": True,
            "tickCount": {"expr": "max(3, width / 110)"},
        },
    }
    say = brush.say
    panels = [_held_panel("held", groups, brush, x, say.text(_("Held on the chain, BTC")), split=split)]
    if split:
        panels.append(_held_panel("held_small", small, brush, x, _enlarged_title(report, brush), split=False))
    panels.append(_movement_panel(brush, x, len(report.provenance.flows)))
    title = say.text(_("{programme}: held on the chain over time"), programme=brush.programme)
    datasets: dict[str, list[Row]] = {
        "held": _held_rows(points, groups, brush),
        "movements": movements,
        "lanes": _lanes(brush),
    }
    if split:
        datasets["held_small"] = _held_rows(points, small, brush)
    return brush.frame(panels, title, datasets, indent=AXIS_EXTENT)


def _moment(at: datetime) -> Json:
    """Return an instant as Vega-Lite reads it, with and without an interpreter of expressions."""
    one = at.astimezone(UTC)
    day = {"year": one.year, "month": one.month, "date": one.day}
    return {**day, "hours": one.hour, "minutes": one.minute, "seconds": one.second, "utc": True}


def timeline_words(report: ProvenanceReport, say: Translator) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    if not report.history or report.provenance is None:
        return ""
    first, last = report.history[0], report.history[-1]
    return say.text(
        _("Held on the chain: {before} BTC at block {start}, {after} BTC at block {end}; {count} transactions."),
        before=say.btc(sum(amount for _group, amount in first.held)),
        start=say.integer(first.block.height),
        after=say.btc(sum(amount for _group, amount in last.held)),
        end=say.integer(last.block.height),
        count=say.integer(len(report.provenance.flows)),
    )


def _groups(points: list[HeldAt]) -> list[OriginGroup]:
    """Return the groups that were ever held: what dwarfs the others at the bottom, then what is known best."""
    met = {group for point in points for group, _amount in point.held}
    meanings, categories = list(Meaning), list(Category)
    return sorted(
        met,
        key=lambda group: (
            not group.is_large,
            meanings.index(group.meaning),
            group.standing.value != "proven",
            categories.index(group.category),
        ),
    )


def _name(group: OriginGroup, say: Translator) -> str:
    name, standing = group_label(group, say), term_label(group.standing, say)
    text = name if name == standing else f"{name} · {standing}"
    return directed(say.text(_("{name}, the largest"), name=text) if group.is_large else text)


def _held_rows(points: list[HeldAt], groups: list[OriginGroup], brush: Brush) -> list[Row]:
    say = brush.say
    rows: list[Row] = []
    for point in points:
        held = dict(point.held)
        for order, group in enumerate(groups):
            amount = held.get(group, 0)
            rows.append(
                {
                    "at": format_instant(point.at),
                    "btc": btc_number(amount),
                    "group": _name(group, say),
                    "order": order,
                }
            )
    return rows


def _held_panel(name: str, groups: list[OriginGroup], brush: Brush, x: Json, title: str, *, split: bool) -> Json:
    say = brush.say
    colours = {_name(group, say): brush.colour(group) for group in groups}
    legend = {
        "orient": "top",
        "columns": {"expr": f"width < {NARROW} ? 1 : 3"},
        "symbolType": "square",
        "labelLimit": 260,
    }
    fill = {
        "field": "group",
        "type": "nominal",
        "title": None,
        "scale": {"domain": list(colours), "range": list(colours.values())},
        "legend": legend if name == "held" else None,
        "sort": list(colours),
    }
    area = {
        "name": name,
        "data": {"name": name},
        "mark": {"type": "area", "interpolate": "step-after", "stroke": brush.palette.ground, "strokeWidth": 0.5},
        "encoding": {
            "x": x,
            "y": {"field": "btc", "type": "quantitative", "title": None, "stack": "zero", "axis": AXIS},
            "fill": fill,
            "order": {"field": "order", "type": "quantitative"},
        },
    }
    height = _WHOLE_PX if split else _DETAIL_PX
    return {
        "layer": [area],
        "height": height,
        "title": brush.panel_title(title, indent=AXIS_EXTENT),
        "resolve": {"scale": {"fill": "independent"}},
    }


def _enlarged_title(report: ProvenanceReport, brush: Brush) -> str:
    large = sum(group.is_large for group in report.grouping.values())
    return brush.say.text(_("The same without the {count} largest arrivals, BTC"), count=brush.say.integer(large))


def _movements(report: ProvenanceReport, brush: Brush) -> list[Row]:
    """Return the movements of most coins, in order of time."""
    if report.provenance is None:
        return []
    flows = sorted(report.provenance.flows, key=lambda flow: -_moved(flow)[1])[:_MOST_MOVEMENTS]
    groups = {txid: group for (_category, txid), group in report.grouping.items()}
    return [_movement(flow, groups.get(flow.txid), brush) for flow in sorted(flows, key=lambda one: one.block.height)]


def _moved(flow: Flow) -> tuple[int, int]:
    """Return the lane of a movement and its amount [sat]: 0 came, 1 moved within, 2 left."""
    came, went = sum(map(flow.of, _CAME)), sum(map(flow.of, _WENT))
    if came:
        return 0, came
    return (2, went) if went else (1, flow.of(Category.INTERNAL))


def _movement(flow: Flow, group: OriginGroup | None, brush: Brush) -> Row:
    say = brush.say
    lane, amount = _moved(flow)
    came = lane == 0 and group is not None
    colour = (
        brush.colour(group) if came and group is not None else brush.palette.warning if lane else brush.palette.soft
    )
    if lane == 1:
        colour = brush.palette.soft
    return {
        "at": format_instant(flow.at),
        "when": directed(say.instant(flow.at, brush.zone)),
        "lane": lane * _LANE_PX + _LANE_PX - 10,
        "btc": btc_number(amount),
        "amount": brush.btc(amount),
        "rule": directed(term_label(flow.rule, say)),
        "meaning": _name(group, say) if came and group is not None else _lane_words(say)[lane],
        "txid": shortened(flow.txid),
        "block": say.integer(flow.block.height),
        "colour": colour,
        "shape": ("triangle-up", "circle", "triangle-down")[lane],
    }


def _lane_words(say: Translator) -> tuple[str, str, str]:
    return say.text(_("came")), term_label(Category.INTERNAL, say), term_label(Category.SPEND, say)


def _lanes(brush: Brush) -> list[Row]:
    return [
        {"words": words, "at": lane * _LANE_PX + _LANE_PX - 24, "line": lane * _LANE_PX + _LANE_PX - 10}
        for lane, words in enumerate(_lane_words(brush.say))
    ]


def _movement_panel(brush: Brush, x: Json, count: int) -> Json:
    say, y = brush.say, {"type": "quantitative", "scale": None, "axis": None}
    title = say.text(_("Movements; a larger sign is more coins"))
    if count > _MOST_MOVEMENTS:
        title = say.text(
            _("The {shown} largest of {count} movements; a larger sign is more coins"),
            shown=say.integer(_MOST_MOVEMENTS),
            count=say.integer(count),
        )
    tips = (
        ("when", _("Time")),
        ("amount", _("Amount")),
        ("meaning", _("Meaning")),
        ("rule", _("Rule")),
        ("block", _("Block")),
        ("txid", _("Transaction")),
    )
    lines = {
        "name": "lane_lines",
        "data": {"name": "lanes"},
        "mark": {"type": "rule", "color": brush.palette.line},
        "encoding": {"x": {"value": 0}, "x2": {"value": {"expr": "width"}}, "y": {"field": "line", **y}},
    }
    words = {
        "name": "lane_words",
        "data": {"name": "lanes"},
        "mark": {"type": "text", "align": "left", "fontSize": 11, "color": brush.palette.soft},
        "encoding": {
            "x": {"value": 0},
            "y": {"field": "at", **y},
            "text": {"field": "words", "type": "nominal"},
        },
    }
    signs = {
        "name": "movements",
        "data": {"name": "movements"},
        "mark": {"type": "point", "filled": True, "opacity": 0.9, "stroke": brush.palette.ground, "strokeWidth": 1},
        "encoding": {
            "x": x,
            "y": {"field": "lane", **y},
            "size": {
                "field": "btc",
                "type": "quantitative",
                "scale": {"type": "pow", "exponent": 0.4, "range": [40, 260], "zero": True},
                "legend": None,
            },
            "shape": {"field": "shape", "type": "nominal", "scale": None},
            "fill": {"field": "colour", "type": "nominal", "scale": None},
            "tooltip": [{"field": field, "type": "nominal", "title": say.text(text)} for field, text in tips],
        },
    }
    return {
        "layer": [lines, words, signs],
        "height": 3 * _LANE_PX,
        "title": brush.panel_title(title, indent=AXIS_EXTENT),
    }
