"""What the pictures of planning have in common: of which policy, what they rest on, and how that is called."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from khazana.app.planning_reports import JudgeReport, PlanningStand
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.views.canvas import AXIS, Canvas, Json, Row
from khazana.views.chart_form import AXIS_EXTENT
from khazana.views.palette import Theme
from khazana.views.pictures import Spec
from khazana.views.words import term_label

__all__ = [
    "INKS",
    "FootedCanvas",
    "JudgeBrush",
    "PlanningBrush",
    "date_axis",
    "percent",
    "share_axis",
    "short",
    "signed",
]

_A_LINE: Final = 2
"""Limits named in a line: words in Arabic script stay on one."""
_DIGITS: Final = 6
INKS: Final = {
    Theme.LIGHT: ("#a3231b", "#2a68b0", "#b58400", "#7d74c4", "#0b5a53", "#a8558c", "#7a6a3a"),
    Theme.DARK: ("#ff8a7d", "#7cb4f0", "#ecc369", "#b3aaf5", "#6cc7b9", "#dc9cc6", "#c9b67a"),
}
"""Colours of limits, policies and laws, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FootedCanvas(Canvas):
    """A picture with several lines at its foot, of which ``line`` is the one that is written."""

    line: int = 0

    def lines(self) -> tuple[str, ...]:
        """Return what a picture rests on: short lines."""
        return ("",)

    @property
    def is_stacked(self) -> bool:
        """Whether each line has a foot of its own: a renderer takes lines from right to left for one."""
        return self.language.direction == "rtl"

    def footing(self) -> str:
        """Return what a picture rests on: all lines, or the one that is written."""
        return self.lines()[self.line] if self.is_stacked else "\n".join(self.lines())

    def ink(self, place: int) -> str:
        """Return the colour of the limit, policy or law at a place."""
        inks = INKS[self.theme]
        return inks[place % len(inks)]

    def joined(self, figure: str) -> str:
        """Write a figure and its unit so that they keep their order among words that run from right to left."""
        return f"\u202a{figure}\u202c" if self.language.direction == "rtl" else figure

    def frame(self, panels: Sequence[Json], title: str, datasets: dict[str, list[Row]], *, indent: int = 0) -> Spec:
        """Return a picture as `Canvas.frame` does, with each line of what it rests on at its foot."""
        spec = Canvas.frame(self, panels, title, datasets, indent=indent)
        lines = range(1, len(self.lines())) if self.is_stacked else ()
        more = [replace(self, line=line)._foot_panel(indent) for line in lines]  # noqa: SLF001 - its own
        whole = spec["vconcat"]
        own: Json = {"resolve": {"scale": {"color": "independent", "strokeDash": "independent"}}}
        return {**spec, **own, "vconcat": [*(whole if isinstance(whole, list) else ()), *more]}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningBrush(FootedCanvas):
    """How a picture of planning is drawn: of which policy, on how many paths, from where a programme stands.

    Parameters
    ----------
    policy
        Its id; empty where a picture is of all.
    paths
        On how many paths the picture rests; 0 where it rests on none.
    is_done
        Whether the run came to its end.
    """

    stand: PlanningStand
    policy: str
    paths: int
    is_done: bool = True

    @property
    def is_synthetic(self) -> bool:
        """Whether the programme or its plan is made up."""
        return self.stand.programme.synthetic or self.stand.plan.is_synthetic

    def named(self, one: str) -> str:
        """Return what a policy or a limit is called; its id where it has no name."""
        plan = self.stand.plan
        found = {policy.id: policy.name.get(self.language.value) for policy in plan.policies}
        found |= {limit.id: limit.name.get(self.language.value) for limit in plan.limits}
        return found.get(one) or one

    def open_limits(self) -> tuple[str, ...]:
        """Return the names of declared limits that the result does not hold."""
        held = {limit.name for limit in self.stand.question.limits}
        return tuple(self.named(one.id) for one in self.stand.plan.limits if one.id not in held)

    def lines(self) -> tuple[str, ...]:
        """Return what a picture rests on, what is assumed, and which limits are not held: short lines."""
        say, fit = self.say, self.stand.calibration
        law = say.text(
            _("Law: {law}, fitted from {first} to {last}."),
            law=term_label(fit.kind, say), first=say.day(fit.first), last=say.day(fit.last),
        )  # fmt: skip
        run = f"{say.plural('{n} path.', '{n} paths.', self.paths)} {law}" if self.paths else law
        if not self.is_done:
            run += " " + say.text(_("Stopped before the end."))
        growth = f"{fit.drift.log_growth_per_year:.1%}"
        rests = say.text(_("Growth of the price: {growth} a year, stated and not fitted."), growth=growth)
        if assumed := sum(one.origin.is_assumed for one in self.stand.plan.all_figures()):
            said = say.plural("{n} figure of the plan is assumed.", "{n} figures of the plan are assumed.", assumed)
            rests += " " + said
        missing = self.open_limits()
        pairs = (missing[place : place + _A_LINE] for place in range(0, len(missing), _A_LINE))
        return (
            run,
            rests,
            *(say.text(_("Not held, open or left out: {names}."), names="; ".join(one)) for one in pairs),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeBrush(FootedCanvas):
    """How a picture of judged laws is drawn: of which judgement, and on a picture of one horizon, of which [days]."""

    report: JudgeReport
    horizon_days: int = 0

    @property
    def is_synthetic(self) -> bool:
        """Whether the programme is made up."""
        return self.report.programme.synthetic

    def lines(self) -> tuple[str, ...]:
        """Return what was judged, on what, and how."""
        say, found = self.say, self.report.judgement
        rests = say.text(
            _("{count} daily returns; each fit sees {window} of them, and no forecast sees what it is held against."),
            count=say.integer(found.n_returns), window=say.integer(found.rules.window_days),
        )  # fmt: skip
        if not found.complete:
            rests += " " + say.text(_("Stopped before the end."))
        growth = f"{found.drift.log_growth_per_year:.1%}"
        return rests, say.text(_("Growth of the price: {growth} a year, stated and not fitted."), growth=growth)


def short(value: float) -> float:
    """Return a figure with six significant digits."""
    return float(f"{value:.{_DIGITS}g}")


def percent(share: float, say: Translator, places: int = 1) -> str:
    """Return a share in percent, which keeps its order among words that run from right to left."""
    written = say.percent(Fraction(repr(round(share, places + 2))), places).replace("-", "\u2212")
    return f"\u202a{written}\u202c" if say.language.direction == "rtl" else written


def signed(value: float, places: int) -> str:
    """Return a change with its sign; nothing before one that rounds to nothing.

    Examples
    --------
    >>> signed(16.68, 1), signed(-0.04, 1)
    ('+16.7', '0.0')
    """
    written = f"{value:+,.{places}f}".replace("-", "\u2212")
    return written if any(digit in "123456789" for digit in written) else written[1:]


def date_axis() -> Json:
    """Return the place of a day along a picture."""
    return {
        "field": "at",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc"},
        "axis": {"grid": False, "tickCount": 6, "format": "%Y-%m", "labelOverlap": True},
    }


def share_axis(field: str, **more: object) -> Json:
    """Return the place of a probability at the side of a picture."""
    axis = {**AXIS, "format": ".0%", "minExtent": AXIS_EXTENT}
    return {"field": field, "type": "quantitative", "title": None, "scale": {"domain": [0, 1]}, "axis": axis, **more}
