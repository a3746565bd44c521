"""Operation without foresight as a use case: capacities of a plan, operated window by window with a forecast."""

from collections.abc import Callable

from khazana.app.energy_kinds import BELIEVED, OFF_ALLOTTED, TRIPPED
from khazana.app.energy_reports import EnergyStand, Step, Work
from khazana.app.energy_risks import Belief, EndWorth, RollingChoices, RollingReport, Sharing
from khazana.core import BadInput, Finding, Place
from khazana.energy.allotment import Allotment
from khazana.energy.case import Case
from khazana.energy.case_series import in_scenario
from khazana.energy.decision import Decision
from khazana.energy.forecasts import as_typical, as_yesterday, off_by
from khazana.energy.foresight import Foresight, foresight
from khazana.energy.resources import SeriesLike
from khazana.energy.solver import Solver, Standing
from khazana.i18n import message as _

__all__ = ["not_rolled", "reported", "rolled", "scenario_of"]

_ALLOTMENTS = {Sharing.TIME: Allotment.BY_TIME, Sharing.PLAN: Allotment.BY_PLAN}


def rolled(
    stand: EnergyStand, decision: Decision, asked: RollingChoices, solver: Solver, work: Work
) -> RollingReport:  # fmt: skip
    """Return what operating a decision's capacities without foresight earned.

    Raises
    ------
    BadInput
        If a scenario is none of the plan's, or a window does not fit the hours.
    Unavailable
        If it was stopped.
    """
    number = scenario_of(stand, asked.scenario, "scenario")
    case = in_scenario(decision.case, number)
    found = foresight(
        case, 0, decision.capacity_mw, solver, believed=_believed(stand, decision.case, number, asked),
        allotment=_ALLOTMENTS[asked.sharing], window_h=asked.window_h, step_h=asked.step_h,
        end_usd_per_mwh=_worth(case, asked), watch=_watch(work), told=_told(work),
    )  # fmt: skip
    return reported(stand, decision, asked, found)


def reported(stand: EnergyStand, decision: Decision, asked: RollingChoices, found: Foresight) -> RollingReport:
    """Return the report of three operations."""
    return RollingReport(
        stand=stand,
        asked=asked,
        decision=decision,
        found=found,
        scenario=scenario_of(stand, asked.scenario, "scenario"),
        findings=(*stand.findings, *_findings(asked, found)),
    )


def not_rolled(stand: EnergyStand, asked: RollingChoices) -> RollingReport:
    """Return the report of a plan that cannot be decided on."""
    return RollingReport(stand=stand, asked=asked, decision=None, found=None, scenario=0, findings=stand.findings)


def scenario_of(stand: EnergyStand, name: str, where: str) -> int:
    """Return the number of a scenario; the first where none is named.

    Raises
    ------
    BadInput
        If it is none of those that were chosen.
    """
    if not name:
        return 0
    if name not in stand.scenarios:
        raise BadInput(
            _("unknown scenario"), where=where, value=name, remedy=_("use one of {known}"),
            known=", ".join(stand.scenarios),
        )  # fmt: skip
    return stand.scenarios.index(name)


def _believed(stand: EnergyStand, case: Case, number: int, asked: RollingChoices) -> Case:
    comes = in_scenario(case, number)
    if asked.belief is Belief.YESTERDAY:
        return as_yesterday(comes)
    if asked.belief is Belief.TYPICAL:
        return as_typical(comes)
    if asked.belief is Belief.OFF:
        return off_by(comes, asked.off_share)
    if asked.belief is Belief.SCENARIO:
        if not asked.believed:
            raise BadInput(
                _("the scenario that is believed is not named"), where="believed", remedy=_("use one of {known}"),
                known=", ".join(stand.scenarios),
            )  # fmt: skip
        return in_scenario(case, scenario_of(stand, asked.believed, "believed"))
    return comes


def _worth(case: Case, asked: RollingChoices) -> dict[str, SeriesLike] | None:
    if asked.end is EndWorth.PLAN:
        return None
    if asked.end is EndWorth.NOTHING:
        return {}
    return {one.name: asked.end_usd_per_mwh for one in case.batteries}


def _watch(work: Work) -> Callable[[Standing], bool]:
    def watch(standing: Standing) -> bool:
        step = Step(round=standing.rounds, best_usd=standing.best, bound_usd=standing.bound, gap=float("inf"))
        return work.progress is not None and work.progress(_("perfect foresight"), step)

    return watch


def _told(work: Work) -> Callable[[int, int], bool]:
    def told(done: int, of: int) -> bool:
        step = Step(round=done, best_usd=float("inf"), bound_usd=-float("inf"), gap=float("inf"), rounds=of)
        return work.progress is not None and work.progress(_("windows operated"), step)

    return told


def _findings(asked: RollingChoices, found: Foresight) -> tuple[Finding, ...]:
    findings = []
    if asked.belief is not Belief.KNOWN:
        findings.append(BELIEVED.at(Place(field="belief"), belief=asked.belief.value))
    breaches = max(found.known.breaches, found.believed.breaches)
    if breaches:
        findings.append(OFF_ALLOTTED.at(Place(field="windows"), count=str(breaches), of=str(found.believed.windows)))
    if found.believed.trips:
        findings.append(TRIPPED.at(Place(field="windows"), count=str(found.believed.trips)))
    return tuple(findings)
