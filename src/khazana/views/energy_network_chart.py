"""The picture of the network to come: hashprice and hashrate by scenario, the halvings on the way."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from khazana.app.energy_reports import NetworkReport
from khazana.i18n import message as _
from khazana.views.canvas import Json, Row
from khazana.views.chart_form import AXIS_EXTENT, directed, legend
from khazana.views.energy_drawing import EnergyBrush, plot_axis, short_list
from khazana.views.palette import Theme
from khazana.views.pictures import Spec

__all__ = ["dated_axis", "halving_rules", "line_colours", "lines_panel", "network_chart", "network_words"]

_HASHPRICE_PX: Final = 200
_HASHRATE_PX: Final = 140
_SOLID: Final = [1, 0]
_DASHES: Final = (_SOLID, [7, 3], [2, 2], [9, 3, 2, 3])
_LINES: Final = {
    Theme.LIGHT: ("#0b5a53", "#2a68b0", "#c65400", "#a8558c", "#8a6d00", "#4a4f55"),
    Theme.DARK: ("#6cc7b9", "#7cb4f0", "#ff8a3d", "#dc9cc6", "#ecc369", "#b9c1c9"),
}


def line_colours(labels: Sequence[str], theme: Theme) -> Json:
    """Return what gives each line its colour, and its dashes, so that grey paper keeps them apart, too."""
    colours = _LINES[theme]
    several = len(colours)
    domain = [directed(label) for label in labels]
    shared = {"field": "name", "type": "nominal", "sort": None, "title": None}
    marks = {**legend("stroke").to_dict(), "title": None, "labelLimit": 240, "symbolSize": 300}
    return {
        "color": {
            **shared,
            "scale": {"domain": domain, "range": [colours[place % several] for place in range(len(domain))]},
            "legend": marks,
        },
        "strokeDash": {
            **shared,
            "scale": {
                "domain": domain,
                "range": [_DASHES[(place + place // several) % len(_DASHES)] for place in range(len(domain))],
            },
            "legend": marks,
        },
    }


def dated_axis() -> Json:
    """Return an axis of days."""
    return {
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc"},
        "axis": {"grid": False, "labelOverlap": True, "format": "%Y", "tickCount": {"expr": "max(3, width / 110)"}},
    }


def halving_rules(report: NetworkReport, brush: EnergyBrush, *, until: date) -> tuple[list[Json], list[Row]]:
    """Return marks of the halvings up to a day, and their data."""
    rows: list[Row] = [
        {
            "at": one.expected.isoformat(),
            "what": directed(brush.say.text(_("halving"))),
            "height": brush.say.integer(one.height),
            "when": directed(brush.say.day(one.expected)),
        }
        for one in report.halvings
        if one.expected <= until
    ]
    x = {"field": "at", **dated_axis()}
    rule: Json = {
        "name": "halvings",
        "data": {"name": "halvings"},
        "mark": {"type": "rule", "color": brush.palette.soft, "strokeDash": [4, 3]},
        "encoding": {
            "x": x,
            "tooltip": [
                {"field": "when", "type": "nominal", "title": brush.say.text(_("Halving expected"))},
                {"field": "height", "type": "nominal", "title": brush.say.text(_("Height"))},
            ],
        },
    }
    words: Json = {
        "name": "halving_words",
        "data": {"name": "halvings"},
        "mark": {"type": "text", "align": "left", "baseline": "top", "dx": 4, "dy": 2, "fontSize": 10,
                 "color": brush.palette.soft},
        "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "what", "type": "nominal"}},
    }  # fmt: skip
    return [rule, words], rows


def lines_panel(  # noqa: PLR0913 - what a panel differs by
    name: str,
    labels: Sequence[str],
    brush: EnergyBrush,
    *,
    x: Json,
    tips: Sequence[Json],
    height: int,
    title: str,
    stepped: bool = True,
) -> Json:
    """Return a panel of lines over a dataset with ``name``, ``value`` and what ``x`` asks for; in steps or straight."""
    return {
        "layer": [
            {
                "name": name,
                "data": {"name": name},
                "mark": {"type": "line", "strokeWidth": 1.8, "interpolate": "step-after" if stepped else "linear"},
                "encoding": {
                    "x": x,
                    "y": {
                        "field": "value", "type": "quantitative", "title": None, "scale": {"zero": True},
                        "axis": plot_axis(),
                    },
                    **line_colours(labels, brush.theme),
                    "tooltip": list(tips),
                },
            }
        ],
        "height": height,
        "title": brush.panel_title(title, indent=AXIS_EXTENT),
    }  # fmt: skip


def network_chart(report: NetworkReport, brush: EnergyBrush) -> Spec | None:
    """Return hashprice and hashrate over the years of the plan; ``None`` where no outlook is known."""
    shown = report.outlook
    if shown is None or not shown.starts:
        return None
    say, found = brush.say, shown.outlook
    x = {"field": "at", **dated_axis()}
    tips: list[Json] = [
        {"field": "name", "type": "nominal", "title": say.text(_("Scenario"))},
        {"field": "at", "type": "temporal", "title": say.text(_("From")), "format": "%Y-%m-%d",
         "scale": {"type": "utc"}},
        {"field": "value", "type": "quantitative", "title": say.text(_("Value")), "format": ",.1f"},
    ]  # fmt: skip
    total = found.own_eh_per_s + found.rest_eh_per_s
    labels = [brush.named(one) for one in shown.scenarios]
    panels, datasets = [], {}
    for name, values, words, height in (
        ("hashprice", found.hashprice_usd_per_ph_day, _("Hashprice, $ for each PH/s and day"), _HASHPRICE_PX),
        ("hashrate", total, _("Hashrate of the network, one's own in it, EH/s"), _HASHRATE_PX),
    ):
        panels.append(lines_panel(name, labels, brush, x=x, tips=tips, height=height, title=say.text(words)))
        datasets[name] = [
            {"name": directed(scenario), "at": day.isoformat(), "value": value}
            for scenario, row in zip(labels, values, strict=True)
            for day, value in zip(shown.starts, short_list(row), strict=True)
        ]
    marks, rules = halving_rules(report, brush, until=shown.starts[-1])
    if rules:
        panels[0]["layer"] += marks
        panels[1]["layer"].append(marks[0] | {"name": "halvings_below"})
        datasets["halvings"] = rules
    panels[1]["layer"][0]["encoding"]["color"]["legend"] = None
    panels[1]["layer"][0]["encoding"]["strokeDash"]["legend"] = None
    title = say.text(_("{programme}: the network to come"), programme=brush.programme)
    return brush.frame(panels, title, datasets, indent=AXIS_EXTENT)


def network_words(report: NetworkReport, brush: EnergyBrush) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    say = brush.say
    if report.outlook is None or not report.outlook.starts:
        return ""
    values = report.outlook.outlook.hashprice_usd_per_ph_day
    return say.text(
        _("Hashprice from {first} on: between {least} and {most} $ for each PH/s and day, in {count} scenarios."),
        first=say.day(report.outlook.starts[0]),
        least=f"{float(values.min()):.1f}",
        most=f"{float(values.max()):.1f}",
        count=say.integer(len(report.outlook.scenarios)),
    )
