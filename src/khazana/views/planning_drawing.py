"""What the pictures of planning have in common: of which policy, what they rest on, and how that is called."""

from dataclasses import dataclass

from khazana.app.planning_reports import PlanningStand
from khazana.i18n import message as _
from khazana.views.canvas import AXIS, Canvas, Json
from khazana.views.chart_form import AXIS_EXTENT

__all__ = ["PlanningBrush", "date_axis", "share_axis"]


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
        found = {part.id: part.name.get(self.language.value) for part in (*plan.policies, *plan.limits)}
        return found.get(one) or one

    def open_limits(self) -> tuple[str, ...]:
        """Return the names of declared limits that the result does not hold."""
        held = {limit.name for limit in self.stand.question.limits}
        return tuple(self.named(one.id) for one in self.stand.plan.limits if one.id not in held)

    def footing(self) -> str:
        """Return what a picture rests on, what is assumed, and which limits are not held."""
        say, fit = self.say, self.stand.calibration
        parts = [
            say.text(
                _(
                    "{paths} paths; law {law}, fitted from {first} to {last}; growth of {growth} a year is stated, not fitted."
                ),
                paths=say.integer(self.paths),
                law=fit.kind.value,
                first=say.day(fit.first),
                last=say.day(fit.last),
                growth=f"{fit.drift.log_growth_per_year:.1%}",
            )
        ]
        if not self.is_done:
            parts.append(say.text(_("Stopped before the end.")))
        assumed = sum(one.origin.is_assumed for one in self.stand.plan.all_figures())
        if assumed:
            parts.append(
                say.plural("{n} figure of the plan is assumed.", "{n} figures of the plan are assumed.", assumed)
            )
        if missing := self.open_limits():
            parts.append(say.text(_("Not held, open or left out: {names}."), names="; ".join(missing)))
        return " ".join(parts)


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
