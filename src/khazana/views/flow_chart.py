"""The picture of provenance: what came, by what it was and how well that is known, and where it is now.

On the left stand arrivals, on the right what is still held, by wallet, and what left; a ribbon between them is as
thick as its amount. Where a few arrivals brought most of it, a second panel shows the others enlarged, and says
how much.
"""

from typing import Final

from khazana.app.chain_reports import ProvenanceReport
from khazana.i18n import message as _
from khazana.reserve.provenance import Category
from khazana.views.chain_drawing import Brush, Json, Row, directed, fitting, group_label, text_marks
from khazana.views.flow_figures import Flows, Target, came_of, flows_of, gone_parts, target_label, went_to
from khazana.views.flow_layout import FlowLayout, laid_out
from khazana.views.pictures import Spec
from khazana.views.words import term_label

__all__ = ["flow_chart"]

_WHOLE_PX: Final = 150.0
_ENLARGED_PX: Final = 240.0
_BAR_PX: Final = 8
_BEND: Final = "datum.step * datum.step * (3 - 2 * datum.step)"
"""The smooth step from 0 to 1 along a ribbon."""
_STEPS: Final = 16


def flow_chart(report: ProvenanceReport, brush: Brush) -> Spec | None:
    """Return the picture; ``None`` where nothing ever arrived."""
    if report.provenance is None or not report.grouping:
        return None
    flows = flows_of(report, report.provenance)
    small = {pair: amount for pair, amount in flows.items() if not pair[0].is_large}
    panels: list[Json] = []
    datasets: dict[str, list[Row]] = {}
    whole = _Panel("whole", flows, brush, report, _WHOLE_PX if len(small) < len(flows) else _ENLARGED_PX)
    enlarged = _Panel("enlarged", small, brush, report, _ENLARGED_PX) if 0 < len(small) < len(flows) else None
    for panel in (whole, enlarged):
        if panel is not None:
            panels.append(panel.drawn(_panel_title(panel, whole, report, brush)))
            datasets |= panel.data()
    title = brush.say.text(_("{programme}: where the coins came from"), programme=brush.programme)
    return brush.frame(panels, title, datasets)


def _panel_title(panel: "_Panel", whole: "_Panel", report: ProvenanceReport, brush: Brush) -> Json:
    say = brush.say
    if panel is whole:
        arrived = sum(panel.flows.values())
        return brush.panel_title(say.text(_("All that arrived, {amount} BTC"), amount=say.btc(arrived)))
    large = {key for key, group in report.grouping.items() if group.is_large}
    apart = sum(whole.flows.values()) - sum(panel.flows.values())
    return brush.panel_title(
        say.text(
            _("Enlarged {times} times, without the {count} largest arrivals of {amount} BTC together"),
            times=say.integer(round(panel.layout.px_per_sat / whole.layout.px_per_sat)),
            count=say.integer(len(large)),
            amount=say.btc(apart),
        )
    )


class _Panel:
    """One flow, laid out."""

    def __init__(
        self,
        name: str,
        flows: Flows,
        brush: Brush,
        report: ProvenanceReport,
        body_px: float,
    ) -> None:
        self.name, self.flows, self.brush, self.report = name, flows, brush, report
        self.came, self.went = dict(came_of(flows)), dict(went_to(flows))
        self.left, self.right = list(self.came), list(self.went)
        self.strip = brush.strip if name == "whole" else 0
        self.layout: FlowLayout = laid_out(self.left, self.right, flows, body_px=body_px, start_px=self.strip)

    def data(self) -> dict[str, list[Row]]:
        """Return the data sets of the panel."""
        return {f"{self.name}_ribbons": self._ribbons(), f"{self.name}_nodes": self._nodes()}

    def _ribbons(self) -> list[Row]:
        brush, say = self.brush, self.brush.say
        return [
            {
                "ribbon": number,
                "a": round(one.left_top, 2),
                "b": round(one.left_bottom, 2),
                "c": round(one.right_top, 2),
                "d": round(one.right_bottom, 2),
                "colour": brush.colour(self.left[one.left]),
                "from": directed(group_label(self.left[one.left], say)),
                "standing": directed(term_label(self.left[one.left].standing, say)),
                "to": directed(target_label(self.right[one.right], self.report, say)),
                "amount": brush.btc(one.amount),
            }
            for number, one in enumerate(self.layout.ribbons)
        ]

    def _nodes(self) -> list[Row]:
        brush, say = self.brush, self.brush.say
        rows: list[Row] = [
            {
                "side": "left",
                "top": round(node.top, 2),
                "bottom": round(node.bottom, 2),
                "middle": round(node.middle, 2),
                "colour": brush.colour(group),
                "name": directed(group_label(group, say)),
                "amount": directed(f"{brush.btc(self.came[group])} · {term_label(group.standing, say)}"),
            }
            for node, group in zip(self.layout.left, self.left, strict=True)
        ]
        for node, target in zip(self.layout.right, self.right, strict=True):
            is_held = target.kind in {"wallet", "other"}
            rows.append(
                {
                    "side": "right",
                    "top": round(node.top, 2),
                    "bottom": round(node.bottom, 2),
                    "middle": round(node.middle, 2),
                    "colour": brush.palette.ink if is_held else brush.palette.warning,
                    "name": directed(target_label(target, self.report, say)),
                    "amount": directed(self._amount(target)),
                }
            )
        return rows

    def _amount(self, target: Target) -> str:
        brush, say, amount = self.brush, self.brush.say, self.went[target]
        said = brush.btc(amount)
        suspected = dict(gone_parts(self.report)).get(Category.SUSPECTED, 0)
        if target.kind == "gone" and self.name == "whole" and 0 < suspected < amount:
            return say.text(
                _("{amount} BTC, {suspected} suspected internal"),
                amount=say.btc(amount),
                suspected=say.btc(suspected),
            )
        return said

    def drawn(self, title: Json) -> Json:
        """Return the panel."""
        layers = [self._ribbon_layer(), *self._node_layers(), *self._word_layers()]
        return {"layer": layers, "height": round(self.layout.height), "title": title}

    def _ribbon_layer(self) -> Json:
        say = self.brush.say
        edge = f"({{0}}) + (({{1}}) - ({{0}})) * {_BEND}"
        tips = (("from", _("Came as")), ("standing", _("Standing")), ("to", _("Now")), ("amount", _("Amount")))
        return {
            "name": f"{self.name}_ribbons",
            "data": {"name": f"{self.name}_ribbons"},
            "transform": [
                {"calculate": f"sequence(0, 1 + 0.5 / {_STEPS}, 1 / {_STEPS})", "as": "step"},
                {"flatten": ["step"]},
                {"calculate": edge.format("datum.a", "datum.c"), "as": "high"},
                {"calculate": edge.format("datum.b", "datum.d"), "as": "low"},
            ],
            "mark": {
                "type": "area",
                "orient": "vertical",
                "interpolate": "monotone",
                "opacity": 0.5,
                "strokeWidth": 0.75,
            },
            "encoding": {
                "x": {
                    "field": "step",
                    "type": "quantitative",
                    "axis": None,
                    "scale": {"domain": [0, 1], "nice": False},
                },
                "y": {"field": "high", "type": "quantitative", "scale": None, "axis": None, "stack": None},
                "y2": {"field": "low"},
                "detail": {"field": "ribbon", "type": "nominal"},
                "color": {"field": "colour", "type": "nominal", "scale": None},
                "stroke": {"field": "colour", "type": "nominal", "scale": None},
                "tooltip": [{"field": field, "type": "nominal", "title": say.text(text)} for field, text in tips],
            },
        }

    def _node_layers(self) -> list[Json]:
        ends = {
            "left": ({"value": 0}, {"value": _BAR_PX}),
            "right": ({"value": {"expr": f"width - {_BAR_PX}"}}, {"value": {"expr": "width"}}),
        }
        return [
            {
                "name": f"{self.name}_{side}",
                "data": {"name": f"{self.name}_nodes"},
                "transform": [{"filter": f"datum.side === '{side}'"}],
                "mark": {"type": "rect"},
                "encoding": {
                    "x": start,
                    "x2": end,
                    "y": {"field": "top", "type": "quantitative", "scale": None, "axis": None},
                    "y2": {"field": "bottom"},
                    "color": {"field": "colour", "type": "nominal", "scale": None},
                    "tooltip": [
                        {"field": "name", "type": "nominal", "title": self.brush.say.text(_("Name"))},
                        {"field": "amount", "type": "nominal", "title": self.brush.say.text(_("Amount"))},
                    ],
                },
            }
            for side, (start, end) in ends.items()
        ]

    def _word_layers(self) -> list[Json]:
        places = {"left": {"value": _BAR_PX + 6}, "right": {"value": {"expr": f"width - {_BAR_PX + 6}"}}}
        layers: list[Json] = []
        for side, x in places.items():
            for field, shift, weight in (("name", -8, "bold"), ("amount", 8, "normal")):
                mark = {
                    "align": side,
                    "baseline": "middle",
                    "dy": shift,
                    "fontSize": fitting(11, 13),
                    "fontWeight": weight,
                    "limit": {"expr": "width * 0.6"},
                }
                encoding = {
                    "x": x,
                    "y": {"field": "middle", "type": "quantitative", "scale": None, "axis": None},
                    "text": {"field": field, "type": "nominal"},
                }
                marks = text_marks(
                    mark,
                    encoding,
                    self.brush.palette,
                    name=f"{self.name}_{side}_{field}",
                    data={"name": f"{self.name}_nodes"},
                )
                chosen = {"transform": [{"filter": f"datum.side === '{side}'"}]}
                layers.extend({**one, **chosen} for one in marks)
        return layers
