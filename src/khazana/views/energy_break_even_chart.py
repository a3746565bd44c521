"""The pictures of break-even: hashprice by power price, power price by hashprice, and both against the halvings.

What a machine needs is in proportion to the price of its power. Two points of each line are known: at the plan's price
of power, and at the hashprice of today.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from khazana.app.energy_reports import MachineShown, NetworkReport
from khazana.i18n import message as _
from khazana.views.canvas import Json, Row, text_marks
from khazana.views.chart_form import AXIS_EXTENT, directed
from khazana.views.energy_drawing import EnergyBrush, plot_axis, short_list
from khazana.views.energy_network_chart import dated_axis, halving_rules, lines_panel
from khazana.views.pictures import Spec

__all__ = ["break_even_chart", "break_even_words", "covered_chart", "covered_words"]

_PANEL_PX: Final = 210
_COVER_PX: Final = 260
_MOST_MACHINES: Final = 10
_ROOM: Final = 1.25


def _machines(report: NetworkReport) -> Sequence[MachineShown]:
    """Return the machines by what they need, the most efficient first."""
    return sorted(report.machines, key=lambda one: one.break_even_hashprice_usd_per_ph_day)[:_MOST_MACHINES]


def break_even_chart(report: NetworkReport, brush: EnergyBrush) -> Spec | None:
    """Return the hashprice that each machine needs by its power price, and the other way round."""
    network, machines = report.network, _machines(report)
    if network is None or not machines:
        return None
    say, labels = brush.say, [brush.named(one.name) for one in machines]
    most_power = _ROOM * max(max(one.power_usd_per_mwh, one.break_even_power_usd_per_mwh) for one in machines)
    most_price = _ROOM * max(
        network.hashprice_usd_per_ph_day, *(one.break_even_hashprice_usd_per_ph_day for one in machines)
    )
    power_axis, price_axis = _axis("power", most_power), _axis("price", most_price)
    needed, affordable = (
        lines_panel(name, labels, brush, x=x, tips=_tips(brush), height=_PANEL_PX, title=say.text(title), stepped=False)
        for name, x, title in (
            ("needed", power_axis, _("Hashprice that just pays for the power, $/PH/day, by the price of power, $/MWh")),
            ("affordable", price_axis, _("Price of power that a machine can just pay, $/MWh, by hashprice, $/PH/day")),
        )
    )
    today = say.text(_("hashprice today: {price}"), price=f"${network.hashprice_usd_per_ph_day:.2f}")
    needed["layer"] += _level("today", brush, is_left=True)
    affordable["layer"] += _upright("now", brush)
    affordable["layer"][0]["encoding"]["color"]["legend"] = None
    affordable["layer"][0]["encoding"]["strokeDash"]["legend"] = None
    datasets: dict[str, list[Row]] = {
        "needed": list(_needed(machines, most_power, brush)),
        "affordable": list(_affordable(machines, most_price, brush)),
        "now": [{"price": round(network.hashprice_usd_per_ph_day, 3), "what": directed(today)}],
        "today": [{"value": round(network.hashprice_usd_per_ph_day, 3), "what": directed(today)}],
    }
    title = say.text(_("{programme}: where machines break even"), programme=brush.programme)
    return brush.frame([needed, affordable], title, datasets, indent=AXIS_EXTENT)


def _axis(field: str, most: float) -> Json:
    return {
        "field": field,
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, round(most, 1)], "nice": False},
        "axis": {"grid": True, "labelFlush": True, "tickCount": {"expr": "max(3, width / 110)"}},
    }


def _tips(brush: EnergyBrush) -> list[Json]:
    return [
        {"field": "name", "type": "nominal", "title": brush.say.text(_("Machine"))},
        {"field": "efficiency", "type": "nominal", "title": "J/TH"},
    ]


def _slope(one: MachineShown) -> float:
    """Return the hashprice [USD/PH/day] that a machine needs for each USD/MWh."""
    return one.break_even_hashprice_usd_per_ph_day / one.power_usd_per_mwh if one.power_usd_per_mwh else 0.0


def _needed(machines: Sequence[MachineShown], most: float, brush: EnergyBrush) -> Iterator[Row]:
    for one in machines:
        for power in (0.0, most):
            yield _point(one, brush, power=round(power, 2), value=round(_slope(one) * power, 3))


def _affordable(machines: Sequence[MachineShown], most: float, brush: EnergyBrush) -> Iterator[Row]:
    for one in machines:
        for price in (0.0, most):
            slope = _slope(one)
            yield _point(one, brush, price=round(price, 2), value=round(price / slope, 3) if slope else 0.0)


def _point(one: MachineShown, brush: EnergyBrush, **where: float) -> Row:
    return {"name": directed(brush.named(one.name)), "efficiency": f"{one.efficiency_j_per_th:g}", **where}


def _level(name: str, brush: EnergyBrush, *, is_left: bool = False) -> list[Json]:
    """Return lines across, each with its words over it, at the left or the right."""
    y = {"field": "value", "type": "quantitative", "title": None, "axis": plot_axis()}
    rule: Json = {
        "name": name,
        "data": {"name": name},
        "mark": {"type": "rule", "color": brush.palette.ink, "strokeDash": [4, 3]},
        "encoding": {"y": y},
    }
    at = 0 if is_left else {"expr": "width"}
    place = {"x": {"value": at}, "y": y, "text": {"field": "what", "type": "nominal"}}
    side = {"align": "left", "dx": 4} if is_left else {"align": "right", "dx": -4}
    return [rule, *_words(name, {**side, "baseline": "bottom", "dy": -3}, place, brush)]


def _upright(name: str, brush: EnergyBrush) -> list[Json]:
    """Return a line from above, with words at its head."""
    x = {"field": "price", "type": "quantitative", "title": None}
    rule: Json = {
        "name": name,
        "data": {"name": name},
        "mark": {"type": "rule", "color": brush.palette.ink, "strokeDash": [4, 3]},
        "encoding": {"x": x},
    }
    place = {"x": x, "y": {"value": 0}, "text": {"field": "what", "type": "nominal"}}
    return [rule, *_words(name, {"align": "right", "baseline": "top", "dx": -5, "dy": 3}, place, brush)]


def _words(name: str, mark: Json, place: Json, brush: EnergyBrush) -> list[Json]:
    form = {**mark, "fontSize": 11}
    return text_marks(form, place, brush.palette, name=f"{name}_words", data={"name": name})


def break_even_words(report: NetworkReport, brush: EnergyBrush) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    say = brush.say
    if report.network is None:
        return ""
    return "; ".join(
        say.text(
            _("{machine}: ${price} for each PH/s and day at ${power}/MWh"),
            machine=brush.named(one.name),
            price=f"{one.break_even_hashprice_usd_per_ph_day:.1f}",
            power=f"{one.power_usd_per_mwh:.1f}",
        )
        for one in _machines(report)
    )


def covered_chart(report: NetworkReport, brush: EnergyBrush) -> Spec | None:
    """Return hashprice over the halvings against what each machine needs at the plan's price of power."""
    shown, machines = report.outlook, _machines(report)
    if shown is None or not shown.starts or not machines:
        return None
    say, labels = brush.say, [brush.named(one) for one in shown.scenarios]
    x = {"field": "at", **dated_axis()}
    tips: list[Json] = [{"field": "name", "type": "nominal", "title": say.text(_("Scenario"))}]
    title = _("Hashprice by scenario, and what machines need at the plan's price of power, $ for each PH/s and day")
    panel = lines_panel("paths", labels, brush, x=x, tips=tips, height=_COVER_PX, title=say.text(title))
    datasets: dict[str, list[Row]] = {
        "paths": [
            {"name": directed(scenario), "at": day.isoformat(), "value": value}
            for scenario, row in zip(labels, shown.outlook.hashprice_usd_per_ph_day, strict=True)
            for day, value in zip(shown.starts, short_list(row), strict=True)
        ],
        "needs": [
            {"value": round(one.break_even_hashprice_usd_per_ph_day, 3), "what": directed(brush.named(one.name))}
            for one in machines
        ],
    }
    panel["layer"] += _level("needs", brush)
    marks, rules = halving_rules(report, brush, until=shown.starts[-1])
    if rules:
        panel["layer"] += marks
        datasets["halvings"] = rules
    whole = say.text(_("{programme}: who breaks even after each halving"), programme=brush.programme)
    return brush.frame([panel], whole, datasets, indent=AXIS_EXTENT)


def covered_words(report: NetworkReport, brush: EnergyBrush) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    say = brush.say
    shown = report.outlook
    if shown is None or not shown.starts:
        return ""
    last = shown.outlook.hashprice_usd_per_ph_day[:, -1]
    still = [
        brush.named(one.name)
        for one in _machines(report)
        if one.break_even_hashprice_usd_per_ph_day <= float(last.max())
    ]
    names = ", ".join(still) or say.text(_("none"))
    return say.text(
        _("Machines that cover their power at {day} in the best scenario: {names}."),
        day=say.day(shown.starts[-1]), names=names,
    )  # fmt: skip
