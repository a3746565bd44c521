"""What the pictures of energy have in common: how they are headed, their colours, and lists of figures made short.

A series of hours is written as one list for each part of it, which the picture takes apart, so that a year stays small.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from khazana.app.energy_reports import EnergyStand, NetworkReport
from khazana.i18n import message as _
from khazana.views.canvas import AXIS, Canvas, Json, Row, blend
from khazana.views.chart_form import AXIS_EXTENT, directed, legend
from khazana.views.energy_answer import dollars_in_words
from khazana.views.palette import Theme
from khazana.views.pictures import Spec

if TYPE_CHECKING:
    from khazana.energy.case import Case
    from khazana.energy.decision import Decision
    from khazana.energy.resources import Floats

__all__ = [
    "FIRST",
    "MILLION",
    "NO_NAMES",
    "ChartView",
    "EnergyBrush",
    "Ink",
    "Series",
    "decision_basis",
    "listed",
    "network_basis",
    "plot_axis",
    "series_rows",
    "short_list",
    "stack_panel",
]

MILLION: Final = 1e6
NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})
_HOUR_MS: Final = 3_600_000
_DIGITS: Final = 4
_NO_GAP: Final = 1e-12

_INKS: Final[Mapping[Theme, Mapping[str, str]]] = {
    Theme.LIGHT: {
        "mining fleet": "#0b5a53", "firm computing": "#2a68b0", "interruptible computing": "#7d74c4",
        "export": "#a8558c", "other industry": "#7a6a3a", "battery": "#b58400", "backup": "#c65400",
        "surplus": "#5d9f97", "curtailed": "#d6d2c7", "line": "#8a6f9e",
    },
    Theme.DARK: {
        "mining fleet": "#6cc7b9", "firm computing": "#7cb4f0", "interruptible computing": "#b3aaf5",
        "export": "#dc9cc6", "other industry": "#c9b67a", "battery": "#ecc369", "backup": "#ff8a3d",
        "surplus": "#4b8f86", "curtailed": "#48515a", "line": "#b79ccb",
    },
}  # fmt: skip
"""By kind of load, and of what supplies power; the words beside each keep them apart where colours do not."""
_PALEST: Final = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView:
    """Which part of a decision a picture shows: a week from 0, a scenario from 0, a zone from 1; 0 is all of them."""

    week: int = 0
    scenario: int = 0
    zone: int = 0


FIRST: Final = ChartView()
"""The first week of the first scenario."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyBrush(Canvas):
    """How a picture of energy is drawn: of which decision, which part of it, and how that is called."""

    stand: EnergyStand
    view: ChartView = FIRST
    basis: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def named(self, one: str) -> str:
        """Return what a part of the plan is called; its id where it has no name."""
        return self.names.get(one, one)

    @property
    def is_synthetic(self) -> bool:
        """Whether the programme or one of its profiles is made up."""
        return self.stand.synthetic

    @property
    def zone(self) -> ZoneInfo:
        """The programme's zone."""
        return ZoneInfo(self.stand.zone)

    @property
    def scenario_name(self) -> str:
        """The name of the scenario that is shown; empty where there is only one."""
        names = self.stand.scenarios
        return self.named(names[self.view.scenario]) if len(names) > 1 and self.view.scenario < len(names) else ""

    def zone_of(self, case: "Case") -> str:
        """Return the zone of a case that is shown; empty where all are, or it has no such zone."""
        return case.zones[self.view.zone - 1].name if 0 < self.view.zone <= len(case.zones) else ""

    def footing(self) -> str:
        """Return what a picture rests on, in one line."""
        return self.basis

    def clock_ms(self, hour: int) -> int:
        """Return the local clock at an hour of the horizon, as milliseconds that an axis in UTC shows as they are."""
        if self.stand.start is None:
            return hour * _HOUR_MS
        at = self.stand.instant(hour)
        offset = at.astimezone(self.zone).utcoffset() or timedelta()
        return round((at.timestamp() + offset.total_seconds()) * 1000)

    def mw(self, power_mw: float) -> str:
        """Write a power with its unit."""
        return self.joined(self.say.integer(round(power_mw)), "MW")

    def dollars(self, amount_usd: float) -> str:
        """Write an amount in dollars, as `dollars_in_words` does."""
        return self.joined(dollars_in_words(amount_usd, self.say))

    def frame(self, panels: Sequence[Json], title: str, datasets: dict[str, list[Row]], *, indent: int = 0) -> Spec:
        """Return a picture as `Canvas.frame` does, each panel with its own colours and their key above it."""
        spec = Canvas.frame(self, panels, title, datasets, indent=indent)
        return {**spec, "resolve": {"scale": {"color": "independent", "strokeDash": "independent"}}}

    def joined(self, *parts: str) -> str:
        """Write figure and unit so that they keep their order among words that run from right to left."""
        written = " ".join(parts)
        return f"\u202a{written}\u202c" if self.language.direction == "rtl" else written

    def ink(self, kind: str) -> str:
        """Return the colour of a kind of load or source."""
        return _INKS[self.theme][kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """Colours of the loads, plants and batteries of a case, by name: of one kind each is paler than the one before."""

    colours: Mapping[str, str]

    @classmethod
    def of(cls, case: "Case", brush: EnergyBrush) -> "Ink":
        """Return the colours of a case."""
        named = [(load.name, load.kind.value) for load in case.loads]
        named += [(plant.name, "backup") for plant in case.backups]
        named += [(battery.name, "battery") for battery in case.batteries]
        found: dict[str, str] = {}
        for kind in dict.fromkeys(kind for _name, kind in named):
            names = [name for name, one in named if one == kind]
            for place, name in enumerate(names):
                share = 1 - (1 - _PALEST) * place / max(1, len(names) - 1)
                found[name] = blend(brush.ink(kind), brush.palette.ground, share)
        return cls(colours=found)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Series:
    """One layer of a stack: what it is called, its colour, and its values in order."""

    label: str
    colour: str
    values: "Floats"


def short_list(values: "Floats", *, most: float | None = None) -> list[float | int]:
    """Return values as numbers of at most four digits by the largest: whole ones where they are large."""
    peak = float(abs(values).max()) if most is None and values.size else float(most or 0)
    places = 0
    while places < _DIGITS and peak * 10**places < 10 ** (_DIGITS - 1):
        places += 1
    return [int(one) if places == 0 else round(float(one), places) + 0.0 for one in values.round(places)]


def series_rows(series: Sequence[Series]) -> list[Row]:
    """Return one row for each series, its values in a list."""
    peak = max((float(abs(one.values).max()) for one in series if one.values.size), default=0.0)
    return [
        {"s": place, "name": directed(one.label), "v": short_list(one.values, most=peak)}
        for place, one in enumerate(series)
    ]


def listed(at: str, *, first: float = 0, step: float = 1) -> list[Json]:
    """Return what takes the lists of values apart, and gives each value its place on an axis under the name ``at``."""
    return [
        {"flatten": ["v"], "as": ["value"]},
        {"window": [{"op": "row_number", "as": "n"}], "groupby": ["s"]},
        {"calculate": f"{first} + (datum.n - 1) * {step}", "as": at},
    ]


def plot_axis(**more: object) -> Json:
    """Return the axis at the side of a panel."""
    return {**AXIS, "domain": False, **more}


def stack_panel(  # noqa: PLR0913 - what a panel differs by
    name: str, series: Sequence[Series], brush: EnergyBrush, *, x: Json, place: Sequence[Json], height: int, title: str
) -> Json:
    """Return a panel of layers on top of each other, in the order given from below."""
    labels = [directed(one.label) for one in series]
    tips: list[Json] = [
        {"field": "name", "type": "nominal", "title": brush.say.text(_("Part"))},
        {"field": "value", "type": "quantitative", "title": "MW", "format": ",.0f"},
    ]
    layer: Json = {
        "name": name,
        "data": {"name": name},
        "transform": list(place),
        "mark": {"type": "area", "interpolate": "step-after", "line": False, "opacity": 1},
        "encoding": {
            "x": x,
            "y": {"field": "value", "type": "quantitative", "stack": "zero", "title": None, "axis": plot_axis()},
            "order": {"field": "s", "type": "quantitative"},
            "color": {
                "field": "name",
                "type": "nominal",
                "sort": None,
                "title": None,
                "scale": {"domain": labels, "range": [one.colour for one in series]},
                "legend": {**legend("square").to_dict(), "title": None, "labelLimit": 220},
            },
            "tooltip": tips,
        },
    }
    return {"layer": [layer], "height": height, "title": brush.panel_title(title, indent=AXIS_EXTENT)}


def decision_basis(decision: "Decision", brush: EnergyBrush, *, gap: float | None = None) -> str:
    """Return what a picture of a decision rests on: its horizon, scenario, solver, and how far from the optimum.

    Where a gap is given it is that of all scenarios together, and none is shown alone.
    """
    say, case = brush.say, decision.case
    count = say.plural("{n} scenario", "{n} scenarios", case.scenarios)
    far = decision.gap if gap is None else gap
    written = f"{far:.0e}" if far > _NO_GAP else "0"
    parts = [say.text(_("{hours} hours, {count}."), hours=say.integer(case.hours), count=count)]
    if shown := brush.zone_of(case):
        parts.append(say.text(_("The zone {zone} alone."), zone=brush.named(shown)))
    elif len(case.zones) > 1:
        zones = say.plural("{n} zone", "{n} zones", len(case.zones))
        parts.append(say.text(_("{zones} together; power is worth what it is where it is worth most."), zones=zones))
    if brush.scenario_name and gap is None:
        parts.append(say.text(_("Shown: {scenario}."), scenario=brush.scenario_name))
    parts.append(say.text(_("Solved by {solver}; relative gap {gap}."), solver=decision.solver, gap=written))
    return " ".join(parts)


def network_basis(report: NetworkReport, brush: EnergyBrush) -> str:
    """Return what a picture of the network rests on: the day of its figures, and where they come from."""
    if report.network is None:
        return ""
    return brush.say.text(
        _("The network as of {day}, block {height}. Sources: {sources}."),
        day=brush.say.day(report.network.at),
        height=brush.say.integer(report.network.height),
        sources=", ".join(report.network.sources),
    )
