"""What the pictures of planning have in common: of which policy, what they rest on, and how that is called."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from khazana.app.planning_reports import PlanningStand
from khazana.i18n import message as _
from khazana.views.canvas import AXIS, Canvas, Json, Row
from khazana.views.chart_form import AXIS_EXTENT
from khazana.views.pictures import Spec

__all__ = ["PlanningBrush", "date_axis", "share_axis"]

_A_LINE: Final = 2
"""Limits named in a line: words in Arabic script stay on one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningBrush(Canvas):
    """How a picture of planning is drawn: of which policy, on how many paths, from where a programme stands.

    Parameters
    ----------
    policy
        Its id.
    paths
        On how many paths the picture rests.
    is_done
        Whether the run came to its end.
    line
        Which of `lines` the foot says.
    """

    stand: PlanningStand
    policy: str
    paths: int
    is_done: bool = True
    line: int = 0

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
        run = say.text(
            _("{paths}; law {law}, fitted from {first} to {last}."),
            paths=say.plural("{n} path", "{n} paths", self.paths),
            law=fit.kind.value, first=say.day(fit.first), last=say.day(fit.last),
        )  # fmt: skip
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

    def footing(self) -> str:
        """Return one line of what a picture rests on."""
        return self.lines()[self.line]

    def frame(self, panels: Sequence[Json], title: str, datasets: dict[str, list[Row]], *, indent: int = 0) -> Spec:
        """Return a picture as `Canvas.frame` does, with each line of what it rests on at its foot."""
        spec = Canvas.frame(self, panels, title, datasets, indent=indent)
        more = [replace(self, line=line)._foot_panel(indent) for line in range(1, len(self.lines()))]  # noqa: SLF001 - its own
        whole = spec["vconcat"]
        return {**spec, "vconcat": [*(whole if isinstance(whole, list) else ()), *more]}


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
