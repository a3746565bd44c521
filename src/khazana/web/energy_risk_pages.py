"""What the pages on operation without foresight and on robust sizing show, and what may be asked there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from khazana.app.energy_risks import Belief, EndWorth, RobustAim, RobustReport, RollingReport, Sharing
from khazana.energy.plan import EnergyPlan
from khazana.energy.plan.gaps import missing_in
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.views.energy_answer import dollars_in_words
from khazana.views.energy_risk_charts import BELIEFS
from khazana.web.desk import ReserveDesk
from khazana.web.energy_asking import Workroom, robust_report, rolling_report
from khazana.web.energy_choices import EnergyView
from khazana.web.energy_scene import Content, Scene

__all__ = ["Line", "StressChoice", "robust_content", "rolling_content"]

_ENDS: Final = {
    EndWorth.PLAN: _("what the best plan makes of it"),
    EndWorth.NOTHING: _("nothing"),
    EndWorth.FIGURE: _("a figure"),
}
_SHARINGS: Final = {Sharing.PLAN: _("by the best plan"), Sharing.TIME: _("evenly over time")}
_AIMS: Final = {RobustAim.WORST: _("the worst of all futures"), RobustAim.MEAN: _("the mean of all futures")}


class Asking(Protocol):
    """What is asked for a page: the desk, and where long questions are worked on."""

    @property
    def desk(self) -> ReserveDesk:
        """The desk."""

    @property
    def room(self) -> Workroom:
        """Where long questions are worked on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A figure in words: what it is called, and what it is now."""

    label: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StressChoice:
    """A stress of the plan: its id, its name, whether it is chosen, and whether it lacks a figure."""

    id: str
    name: str
    chosen: bool
    lacks: bool


def rolling_content(pages: Asking, scene: Scene) -> Content:
    """Return how a plan is operated without foresight, and what not knowing costs."""
    energy, name, say = pages.desk.energy, scene.programme.id, scene.say
    report = rolling_report(energy, name, scene.view, pages.room)
    asked, ids = scene.view.rolling, energy.plan(name).stand.scenarios
    content: Content = {
        "report": None,
        "stream": scene.links.energy_stream(name, "rolling"),
        "scenarios": tuple((one, scene.names.get(one, one)) for one in ids),
        "options": rolling_options(say),
        "seen": f"{100 * (1 + asked.off_share):.12g}",
        "end_worth": f"{asked.end_usd_per_mwh:.12g}",
    }
    if report is None or report.found is None:
        return content
    return content | {
        "report": report,
        "stand": report.stand,
        "findings": report.findings,
        "lines": rolling_lines(report, say),
        "sheets": scene.sheets(report),
        **scene.drawn(report),
    }


def robust_content(pages: Asking, scene: Scene) -> Content:
    """Return what capacities that stand the plan's stresses cost and save."""
    name, say = scene.programme.id, scene.say
    report = robust_report(pages.desk.energy, name, scene.view, pages.room)
    content: Content = {
        "report": None,
        "stream": scene.links.energy_stream(name, "robust"),
        "stresses": stress_choices(scene.programme.energy, scene.view, scene.names),
        "options": rolling_options(say),
    }
    if report is None or report.decision is None:
        return content
    return content | {
        "report": report,
        "stand": report.stand,
        "findings": report.findings,
        "lines": robust_lines(report, say),
        "sheets": scene.sheets(report),
        **scene.drawn(report),
    }


def rolling_options(say: Translator) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return the words that each list of the form offers, with what they are called."""
    lists: Mapping[str, Mapping[Belief, str] | Mapping[EndWorth, str] | Mapping[Sharing, str] | Mapping[RobustAim, str]]
    lists = {"believe": BELIEFS, "end": _ENDS, "share": _SHARINGS, "aim": _AIMS}
    return {name: tuple((one.value, say.text(text)) for one, text in words.items()) for name, words in lists.items()}


def stress_choices(
    plan: EnergyPlan | None, view: EnergyView, names: Mapping[str, str]
) -> tuple[StressChoice, ...]:  # fmt: skip
    """Return the stresses that a plan declares."""
    if plan is None:
        return ()
    return tuple(
        StressChoice(
            id=one.id,
            name=names.get(one.id, one.id),
            chosen=not view.choices.stresses or one.id in view.choices.stresses,
            lacks=bool(missing_in(plan, "stresses", one)),
        )
        for one in plan.stresses
    )


def rolling_lines(report: RollingReport, say: Translator) -> tuple[Line, ...]:
    """Return the figures that a reader looks at first."""
    found, decision = report.found, report.decision
    if found is None or decision is None:
        return ()
    years = decision.case.capital_years or 1.0
    share = found.price_of_not_knowing_usd / abs(found.perfect_usd) if found.perfect_usd else 0.0
    return (
        _line(_("With perfect foresight, before capital"), -found.perfect_usd / years, say),
        _line(_("As operated with the forecast"), -found.believed_usd / years, say),
        _line(_("Price of not knowing"), found.price_of_not_knowing_usd / years, say),
        Line(label=say.text(_("That is, of what perfect foresight earns")), now=f"{share:.3%}"),
    )


def robust_lines(report: RobustReport, say: Translator) -> tuple[Line, ...]:
    """Return the figures that a reader looks at first."""
    if report.decision is None or not report.rows:
        return ()
    years, calm = report.decision.case.capital_years or 1.0, report.rows[0]
    lines = []
    if calm.plain.cost_usd is not None and calm.robust.cost_usd is not None:
        cost = (calm.robust.cost_usd - calm.plain.cost_usd) / years
        lines.append(_line(_("What robustness costs in ordinary times"), cost, say))
    for label, worst in (
        (_("Plain capacities in their worst future"), report.plain_worst_usd),
        (_("Robust capacities in their worst future"), report.robust_worst_usd),
    ):
        if worst is None:
            lines.append(Line(label=say.text(label), now=say.text(_("the conditions cannot be met"))))
        else:
            lines.append(_line(label, -worst / years, say))
    return tuple(lines)


def _line(label: str, amount_usd: float, say: Translator) -> Line:
    written = say.text(_("{amount} a year"), amount=dollars_in_words(round(amount_usd) + 0.0, say))
    return Line(label=say.text(label), now=written)
