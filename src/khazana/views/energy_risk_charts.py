"""The pictures of operation without foresight and of robust sizing."""

from typing import Final

import numpy as np

from khazana.app.energy_risks import Belief, RobustReport, RobustShown, RollingReport
from khazana.energy.case import Case
from khazana.i18n import message as _
from khazana.views.bar_panel import Bar, bars
from khazana.views.canvas import Json
from khazana.views.chart_form import AXIS_EXTENT
from khazana.views.energy_drawing import MILLION, EnergyBrush, Ink, Series, listed, plot_axis, series_rows
from khazana.views.pictures import Spec

__all__ = ["robust_chart", "robust_words", "rolling_chart", "rolling_words"]

_HOUR_MS: Final = 3_600_000
_PATH_PX: Final = 190
_NOTHING_MW: Final = 0.5
"""A capacity below that in both is not drawn."""
BELIEFS: Final = {
    Belief.KNOWN: _("as they come"),
    Belief.YESTERDAY: _("as the day before"),
    Belief.TYPICAL: _("as a typical day"),
    Belief.SCENARIO: _("as another scenario"),
    Belief.OFF: _("with a share of error"),
}
"""What is believed of the hours to come, in words."""


def _years(case: Case) -> float:
    return case.capital_years or 1.0


def _whole(amount_usd: float) -> float:
    """Return an amount in whole dollars: what is less is a solver's tolerance."""
    return round(amount_usd) + 0.0


def rolling_chart(report: RollingReport, brush: EnergyBrush) -> Spec | None:
    """Return how what not knowing costs adds up over the hours, and below its causes, a year."""
    found, decision = report.found, report.decision
    if found is None or decision is None:
        return None
    years, say = _years(decision.case), brush.say
    parts = (
        (say.text(_("seeing no further than a window")), _whole(found.short_sight_usd / years)),
        (say.text(_("believing the forecast")), _whole(found.wrong_forecast_usd / years)),
        (say.text(_("not knowing, in all")), _whole(found.price_of_not_knowing_usd / years)),
    )
    title = say.text(
        _("What is earned less than with perfect foresight, million $ a year; that earns {amount} before capital"),
        amount=brush.dollars(-found.perfect_usd / years),
    )
    panel, datasets = bars(
        "causes",
        [_cause(name, amount, brush) for name, amount in parts],
        brush,
        title,
        drawn=lambda value: round(value / MILLION, 6),
    )
    path, more = _path(report, brush)
    whole = say.text(_("{programme}: the price of not knowing"), programme=brush.programme)
    return brush.frame([path, panel], whole, datasets | more, indent=AXIS_EXTENT)


def _cause(name: str, amount: float, brush: EnergyBrush) -> Bar:
    say, written = brush.say, brush.dollars(amount)
    return Bar(
        words=say.text(_("{name}: {amount} a year"), name=name, amount=written),
        lines=(((amount, brush.palette.warning if amount >= 0 else brush.palette.worth),),),
        tips=((say.text(_("Name")), name), (say.text(_("A year")), written)),
    )


def _path(report: RollingReport, brush: EnergyBrush) -> tuple[Json, dict[str, list[dict[str, object]]]]:
    """Return how far behind perfect foresight both operations are so far, as lines over the hours."""
    found, say = report.found, brush.say
    if found is None:  # pragma: no cover - the caller has looked
        return {}, {}
    perfect, step = found.perfect_by_step_usd, report.asked.step_h
    lines = [
        Series(
            label=say.text(label), colour=colour, values=np.cumsum(one.by_step_usd - perfect) / MILLION
        )
        for label, one, colour in (
            (_("the window is known"), found.known, brush.ink("surplus")),
            (_("the forecast is believed"), found.believed, brush.palette.warning),
        )
    ]  # fmt: skip
    rows = series_rows(lines)
    names = [str(row["name"]) for row in rows]
    place = listed("at", first=brush.clock_ms(0), step=step * _HOUR_MS)
    panel: Json = {
        "layer": [
            {
                "name": "behind",
                "data": {"name": "behind"},
                "transform": place,
                "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 1.6},
                "encoding": {
                    "x": {
                        "field": "at", "type": "temporal", "title": None, "scale": {"type": "utc"},
                        "axis": {
                            "grid": False, "labelFlush": True, "labelOverlap": True, "format": "%-d %b",
                            "tickCount": {"expr": "width < 460 ? 4 : 8"},
                        },
                    },
                    "y": {"field": "value", "type": "quantitative", "title": None, "axis": plot_axis()},
                    "color": {
                        "field": "name", "type": "nominal", "sort": None, "title": None,
                        "scale": {"domain": names, "range": [one.colour for one in lines]},
                        "legend": {"orient": "top", "title": None, "symbolType": "stroke", "labelLimit": 260},
                    },
                },
            }
        ],
        "height": _PATH_PX,
        "title": brush.panel_title(
            say.text(_("Behind perfect foresight so far, million $; content of batteries not counted")),
            indent=AXIS_EXTENT,
        ),
    }  # fmt: skip
    return panel, {"behind": rows}


def rolling_words(report: RollingReport, brush: EnergyBrush) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    found, decision = report.found, report.decision
    if found is None or decision is None:
        return ""
    years = _years(decision.case)
    return brush.say.text(
        _(
            "Not knowing costs {all} a year: {window} by seeing no further than a window, {forecast} by believing "
            "hours to come {belief}."
        ),
        all=brush.dollars(_whole(found.price_of_not_knowing_usd / years)),
        window=brush.dollars(_whole(found.short_sight_usd / years)),
        forecast=brush.dollars(_whole(found.wrong_forecast_usd / years)),
        belief=brush.say.text(BELIEFS[report.asked.belief]),
    )


def robust_chart(report: RobustReport, brush: EnergyBrush) -> Spec | None:
    """Return what robust capacities cost in ordinary times and save under each stress, and what they are."""
    plain, robust = report.plain, report.decision
    if plain is None or robust is None or not report.rows:
        return None
    years, say, ink = _years(robust.case), brush.say, Ink.of(robust.case, brush).colours
    panel, datasets = bars(
        "saved",
        [_saved(one, years, brush) for one in report.rows],
        brush,
        say.text(_("What robust capacities earn more or less than plain ones, million $ a year")),
        strip=brush.strip,
        drawn=lambda value: round(value / MILLION, 6),
    )
    built, more = bars(
        "built",
        [
            _built(brush.named(name), plain.capacity_mw[name], robust.capacity_mw[name], ink[name], brush)
            for name, _one in robust.case.sized()
            if max(plain.capacity_mw[name], robust.capacity_mw[name]) > _NOTHING_MW
        ],
        brush,
        say.text(_("Capacity, MW; above robust, below and pale plain")),
        drawn=lambda value: round(value, 6),
    )
    whole = say.text(_("{programme}: capacities for hard times"), programme=brush.programme)
    return brush.frame([panel, built], whole, datasets | more)


def _saved(one: RobustShown, years: float, brush: EnergyBrush) -> Bar:
    say, plain, robust = brush.say, one.plain, one.robust
    name = say.text(_("ordinary times")) if plain.kind is None else brush.named(plain.name)
    if plain.cost_usd is None or robust.cost_usd is None:
        words = say.text(_("{name}: the plain capacities cannot meet the conditions then"), name=name)
        return Bar(words=words, lines=(((0.0, brush.palette.unknown),),), tips=((say.text(_("Name")), name),))
    saved = (plain.cost_usd - robust.cost_usd) / years
    return Bar(
        words=say.text(_("{name}: {amount} a year"), name=name, amount=brush.dollars(saved)),
        lines=(((saved, brush.palette.worth if saved >= 0 else brush.palette.warning),),),
        tips=((say.text(_("Name")), name), (say.text(_("A year")), brush.dollars(saved))),
    )


def _built(name: str, plain_mw: float, robust_mw: float, colour: str, brush: EnergyBrush) -> Bar:
    say = brush.say
    return Bar(
        words=say.text(
            _("{name}: {robust} robust, {plain} plain"), name=name, robust=brush.mw(robust_mw), plain=brush.mw(plain_mw)
        ),
        lines=(((robust_mw, colour),), ((plain_mw, brush.palette.line),)),
        tips=(
            (say.text(_("Name")), name),
            (say.text(_("Robust")), brush.mw(robust_mw)),
            (say.text(_("Plain")), brush.mw(plain_mw)),
        ),
    )


def robust_words(report: RobustReport, brush: EnergyBrush) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    if report.decision is None or not report.rows:
        return ""
    calm, years = report.rows[0], _years(report.decision.case)
    worst, before = report.robust_worst_usd, report.plain_worst_usd
    if calm.plain.cost_usd is None or calm.robust.cost_usd is None or worst is None or before is None:
        return brush.say.text(_("The plain capacities cannot meet the conditions under every stress."))
    return brush.say.text(
        _("Robust capacities cost {cost} a year in ordinary times, and save {saved} a year in the worst future."),
        cost=brush.dollars((calm.robust.cost_usd - calm.plain.cost_usd) / years),
        saved=brush.dollars((before - worst) / years),
    )
