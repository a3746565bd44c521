"""The pictures of the use of hours: one week of them stacked, and all of them from the most surplus to the least."""

from typing import Final

import numpy as np

from khazana.app.energy_reports import DispatchReport, SizingReport, WhatIfReport
from khazana.energy.decision import Decision
from khazana.energy.hourly import HourlyUse, hourly, ordered_by, stretches
from khazana.i18n import message as _
from khazana.views.canvas import Json
from khazana.views.chart_form import AXIS_EXTENT
from khazana.views.energy_drawing import (
    EnergyBrush,
    Ink,
    Series,
    listed,
    plot_axis,
    series_rows,
    short_list,
    stack_panel,
)
from khazana.views.pictures import Spec

__all__ = ["HOURS_PER_WEEK", "Decided", "duration_chart", "duration_words", "week_chart", "week_words"]

Decided = DispatchReport | SizingReport | WhatIfReport
HOURS_PER_WEEK: Final = 168
_HOUR_MS: Final = 3_600_000
_BINS: Final = 146
"""A picture of a year has one bin for each 60 hours."""
_USE_PX: Final = 230
_SUPPLY_PX: Final = 110


def _used(use: HourlyUse, decision: Decision, brush: EnergyBrush) -> list[Series]:
    """Return what power goes to, what nobody takes at the top."""
    ink, say = Ink.of(decision.case, brush).colours, brush.say
    found = [Series(label=brush.named(name), colour=ink[name], values=values) for name, values in use.served_mw.items()]
    found += [
        Series(label=say.text(_("{name}, charging"), name=brush.named(name)), colour=ink[name], values=values)
        for name, values in use.charge_mw.items()
    ]
    if use.inflow_mw is not None:
        gone = np.maximum(-use.inflow_mw, 0.0)
        found.append(Series(label=say.text(_("to other zones")), colour=brush.ink("line"), values=gone))
    found.append(Series(label=say.text(_("curtailed")), colour=brush.ink("curtailed"), values=use.curtailed_mw))
    return [one for one in found if one.values.any()]


def _supplied(use: HourlyUse, decision: Decision, brush: EnergyBrush) -> list[Series]:
    """Return where the power that is used comes from."""
    ink, say = Ink.of(decision.case, brush).colours, brush.say
    found = [Series(label=say.text(_("surplus taken")), colour=brush.ink("surplus"), values=use.taken_mw)]
    found += [
        Series(label=brush.named(name), colour=ink[name], values=values) for name, values in use.output_mw.items()
    ]
    if use.inflow_mw is not None:
        brought = np.maximum(use.inflow_mw, 0.0)
        found.append(Series(label=say.text(_("from other zones")), colour=brush.ink("line"), values=brought))
    found += [
        Series(label=say.text(_("{name}, discharging"), name=brush.named(name)), colour=ink[name], values=values)
        for name, values in use.release_mw.items()
    ]
    return [one for one in found if one.values.any()]


def _part(use: HourlyUse, hours: "slice | np.ndarray") -> HourlyUse:
    """Return some hours of it, in the order asked for."""
    return HourlyUse(
        available_mw=use.available_mw[hours],
        taken_mw=use.taken_mw[hours],
        served_mw={name: one[hours] for name, one in use.served_mw.items()},
        charge_mw={name: one[hours] for name, one in use.charge_mw.items()},
        release_mw={name: one[hours] for name, one in use.release_mw.items()},
        output_mw={name: one[hours] for name, one in use.output_mw.items()},
        price_usd_per_mwh=None if use.price_usd_per_mwh is None else use.price_usd_per_mwh[hours],
        inflow_mw=None if use.inflow_mw is None else use.inflow_mw[hours],
    )


def week_chart(report: Decided, brush: EnergyBrush) -> Spec | None:
    """Return one week: what the power goes to with the surplus as a line, and below where it comes from."""
    decision = report.decision
    if decision is None:
        return None
    first = brush.view.week * HOURS_PER_WEEK
    use = _part(
        hourly(decision, brush.view.scenario, brush.zone_of(decision.case)), slice(first, first + HOURS_PER_WEEK)
    )
    if not use.available_mw.size:
        return None
    place = listed("at", first=brush.clock_ms(first), step=_HOUR_MS)
    x: Json = {
        "field": "at",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc"},
        "axis": {
            "grid": False, "labelFlush": True, "labelOverlap": True, "format": "%a %-d %b",
            "tickCount": {"expr": "width < 460 ? 4 : 7"},
        },
    }  # fmt: skip
    say = brush.say
    used, supplied = _used(use, decision, brush), _supplied(use, decision, brush)
    upper = stack_panel(
        "used", used, brush, x=x, place=place, height=_USE_PX, title=say.text(_("What the power goes to, MW"))
    )
    upper["layer"].append(_line("available", brush, x, place))
    panels, datasets = [upper], {"used": series_rows(used)}
    datasets["available"] = [{"s": 0, "v": short_list(use.available_mw)}]
    if supplied:
        title = say.text(_("Where it comes from, MW"))
        panels.append(stack_panel("supplied", supplied, brush, x=x, place=place, height=_SUPPLY_PX, title=title))
        datasets["supplied"] = series_rows(supplied)
    title = say.text(_("{programme}: one week, hour by hour"), programme=brush.programme)
    return brush.frame(panels, title, datasets, indent=AXIS_EXTENT)


def _line(name: str, brush: EnergyBrush, x: Json, place: list[Json]) -> Json:
    """Return the surplus as a line over what is made of it."""
    return {
        "name": name,
        "data": {"name": name},
        "transform": place,
        "mark": {"type": "line", "interpolate": "step-after", "color": brush.palette.ink, "strokeWidth": 1.6},
        "encoding": {
            "x": x,
            "y": {"field": "value", "type": "quantitative", "title": None, "axis": plot_axis()},
        },
    }


def _sums(decision: Decision, scenario: int, zone: str) -> tuple[float, float, float]:
    use = hourly(decision, scenario, zone)
    return float(use.available_mw.sum()), float(use.taken_mw.sum()), float(use.used_mw.sum())


def week_words(report: Decided, brush: EnergyBrush) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    say = brush.say
    if report.decision is None:
        return ""
    available, taken, used = _sums(report.decision, 0, brush.zone_of(report.decision.case))
    return say.text(
        _("A week, stacked by use. In all hours {used} GWh are used, {taken} of {available} GWh of surplus."),
        used=say.integer(round(used / 1000)),
        taken=say.integer(round(taken / 1000)),
        available=say.integer(round(available / 1000)),
    )


def duration_chart(report: Decided, brush: EnergyBrush) -> Spec | None:
    """Return all hours from the most surplus to the least, and what one more megawatt-hour is worth in them."""
    decision = report.decision
    if decision is None or decision.case.hours < 2:  # noqa: PLR2004 - a curve has two points
        return None
    use = hourly(decision, brush.view.scenario, brush.zone_of(decision.case))
    sorted_use = _part(use, ordered_by(use.available_mw))
    binned = [
        Series(label=one.label, colour=one.colour, values=_stepped(one.values))
        for one in _used(sorted_use, decision, brush)
    ]
    step = decision.case.hours / min(decision.case.hours, _BINS)
    place = listed("at", step=step)
    say = brush.say
    x: Json = {
        "field": "at",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, decision.case.hours], "nice": False},
        "axis": {"grid": False, "labelFlush": True, "format": ",.0f", "tickCount": {"expr": "max(3, width / 110)"}},
    }
    title = say.text(_("Hours from the most surplus to the least: what the power goes to, MW"))
    upper = stack_panel("sorted", binned, brush, x=x, place=place, height=_USE_PX, title=title)
    upper["layer"].append(_line("surplus", brush, x, place))
    datasets = {
        "sorted": series_rows(binned),
        "surplus": [{"s": 0, "v": short_list(_stepped(sorted_use.available_mw))}],
    }
    panels = [upper]
    if use.price_usd_per_mwh is not None:
        prices = use.price_usd_per_mwh[ordered_by(use.price_usd_per_mwh)]
        datasets["worth"] = [{"s": 0, "v": short_list(_stepped(prices))}]
        panels.append(_worth_panel(brush, x, place))
    title = say.text(_("{programme}: how long there is how much"), programme=brush.programme)
    return brush.frame(panels, title, datasets, indent=AXIS_EXTENT)


def _stepped(values: np.ndarray) -> np.ndarray:
    """Return the means of the bins, the last one twice: a step ends where the next would begin."""
    means = stretches(values, _BINS)
    return np.append(means, means[-1])


def _worth_panel(brush: EnergyBrush, x: Json, place: list[Json]) -> Json:
    title = brush.say.text(
        _("From the dearest hour to the cheapest: what one more megawatt-hour of surplus would be worth, $/MWh")
    )
    layer = {
        **_line("worth", brush, x, place),
        "mark": {
            "type": "area", "interpolate": "step-after", "color": brush.palette.worth, "opacity": 0.35,
            "line": {"color": brush.palette.worth, "strokeWidth": 1.5},
        },
    }  # fmt: skip
    return {"layer": [layer], "height": _SUPPLY_PX, "title": brush.panel_title(title, indent=AXIS_EXTENT)}


def duration_words(report: Decided, brush: EnergyBrush) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    say = brush.say
    if report.decision is None:
        return ""
    use = hourly(report.decision, 0, brush.zone_of(report.decision.case))
    return say.text(
        _("The surplus lies between {least} and {most} MW; {short} of {hours} hours have none."),
        least=say.integer(round(float(use.available_mw.min()))),
        most=say.integer(round(float(use.available_mw.max()))),
        short=say.integer(int((use.available_mw <= 0).sum())),
        hours=say.integer(use.available_mw.size),
    )
