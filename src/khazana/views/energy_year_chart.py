"""The picture of a year: each day a column, each hour of the day a row, the colour how much is used or left.

Hours of a day with the same figure, rounded to one of a few steps, are one mark, so that the picture stays small.
"""

from fractions import Fraction
from typing import Final

import numpy as np

from khazana.energy.hourly import hourly
from khazana.i18n import message as _
from khazana.views.canvas import Json, Row, blend
from khazana.views.chart_form import AXIS_EXTENT
from khazana.views.energy_drawing import EnergyBrush, plot_axis
from khazana.views.energy_use_charts import Decided
from khazana.views.pictures import Spec

__all__ = ["year_chart", "year_words"]

_HOUR_MS: Final = 3_600_000
_DAY_MS: Final = 24 * _HOUR_MS
_FEWEST_DAYS: Final = 3
_STEPS: Final = 40
_FEW_H: Final = 100 * 24
_PANEL_PX: Final = 168


def year_chart(report: Decided, brush: EnergyBrush) -> Spec | None:
    """Return the year; ``None`` where there are less than three days."""
    decision = report.decision
    if decision is None or decision.case.hours < _FEWEST_DAYS * 24:
        return None
    use = hourly(decision, brush.view.scenario, brush.zone_of(decision.case))
    step = _nice(max(float(use.available_mw.max()), float(use.used_mw.max())) / _STEPS)
    most = step * _STEPS
    say, title = brush.say, _("{what}, MW, in steps of {step} MW; days from left to right, hours of the day downwards")
    shown = (
        ("power", use.used_mw, _("Used"), brush.ink("mining fleet")),
        ("left", use.curtailed_mw, _("Curtailed"), brush.ink("backup")),
        ("offered", use.available_mw, _("Surplus"), brush.ink("firm computing")),
    )
    days = "%b" if decision.case.hours > _FEW_H else "%-d %b"
    clock = np.array([brush.clock_ms(day * 24) for day in range(-(-decision.case.hours // 24))])
    panels, datasets = [], {}
    for name, values, what, ink in shown:
        if not values.any():
            continue
        words = say.text(title, what=say.text(what), step=f"{step:g}")
        panels.append(_panel(name, brush, words, ink, most=most, days=days))
        datasets[name] = [_runs(values, step, clock)]
    whole = say.text(_("{programme}: the year, day by day and hour by hour"), programme=brush.programme)
    return brush.frame(panels, whole, datasets, indent=AXIS_EXTENT)


def _nice(step: float) -> float:
    """Return the next of 1, 2, 5 times a power of ten."""
    if step <= 0:
        return 1.0
    base = 10.0 ** np.floor(np.log10(step))
    return float(next(one * base for one in (1, 2, 5, 10) if one * base >= step))


def _runs(values: np.ndarray, step: float, clock_ms: np.ndarray) -> Row:
    """Return stretches of equal hours within days: day from the first, its first hour, the hour after, the steps.

    ``clock_ms`` is the local clock every 24 hours from the first on.
    """
    hours = np.repeat(clock_ms // _HOUR_MS, 24)[: values.size] + np.arange(values.size) % 24
    level = np.rint(values / step).astype(int)
    day, hour = hours // 24, hours % 24
    begins = np.flatnonzero(np.concatenate(([True], (level[1:] != level[:-1]) | (day[1:] != day[:-1]))))
    ends = np.append(begins[1:], values.size) - 1
    return {
        "day": int(day[0]) * _DAY_MS,
        "step": step,
        "d": (day[begins] - day[0]).tolist(),
        "a": hour[begins].tolist(),
        "b": (hour[ends] + 1).tolist(),
        "v": level[begins].tolist(),
    }


def _panel(name: str, brush: EnergyBrush, title: str, ink: str, *, most: float, days: str) -> Json:
    """Return a map of days and hours; each mark reaches a little over the next, which covers it: no seams."""
    ground = brush.palette.ground
    scale = [blend(ink, ground, share) for share in (0.06, 0.35, 0.65, 1.0)]
    at = "datum.day + datum.d * 86400000"
    layer: Json = {
        "name": name,
        "data": {"name": name},
        "transform": [
            {"flatten": ["d", "a", "b", "v"]},
            {"calculate": at, "as": "from"},
            {"calculate": f"{at} + 97200000", "as": "to"},
            {"calculate": "datum.v * datum.step", "as": "value"},
        ],
        "mark": {"type": "rect", "clip": True},
        "encoding": {
            "x": {
                "field": "from", "type": "temporal", "title": None, "scale": {"type": "utc"},
                "axis": {"grid": False, "format": days, "tickCount": {"expr": "max(3, width / 70)"},
                         "labelOverlap": True, "labelFlush": True},
            },
            "x2": {"field": "to"},
            "y": {
                "field": "a", "type": "quantitative", "title": None, "scale": {"domain": [24, 0], "nice": False},
                "axis": plot_axis(values=[0, 6, 12, 18, 24], grid=False, format="d", labelExpr="datum.label + ':00'"),
            },
            "y2": {"field": "b"},
            "color": {
                "field": "value", "type": "quantitative", "title": None,
                "scale": {"domain": [0, most], "range": scale},
                "legend": {"orient": "top", "gradientLength": {"expr": "width / 3"}, "gradientThickness": 8,
                           "format": ",.0f", "tickCount": 3, "direction": "horizontal"},
            },
            "tooltip": [
                {"field": "from", "timeUnit": "utcyearmonthdate", "type": "temporal", "title": brush.say.text(_("Day")),
                 "format": "%Y-%m-%d"},
                {"field": "a", "type": "quantitative", "title": brush.say.text(_("From hour"))},
                {"field": "b", "type": "quantitative", "title": brush.say.text(_("To hour"))},
                {"field": "value", "type": "quantitative", "title": "MW", "format": ",.0f"},
            ],
        },
    }  # fmt: skip
    return {"layer": [layer], "height": _PANEL_PX, "title": brush.panel_title(title, indent=AXIS_EXTENT)}


def year_words(report: Decided, brush: EnergyBrush) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    say = brush.say
    if report.decision is None:
        return ""
    use = hourly(report.decision, 0, brush.zone_of(report.decision.case))
    share = float(use.taken_mw.sum()) / max(float(use.available_mw.sum()), 1.0)
    return say.text(
        _("Each hour of {days} days by colour. {share} of the surplus is used."),
        days=say.integer(use.available_mw.size // 24),
        share=say.percent(Fraction(share).limit_denominator(10_000), 0),
    )
