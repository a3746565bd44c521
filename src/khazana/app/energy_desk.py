"""The energy desk: what a plan declares, the network, the best use of given capacities, the best capacities.

What is computed is kept for a plan and the choices it was made with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Protocol

from khazana.app.energy_cases import case_for, sharing_of, stand_of, tried_plan
from khazana.app.energy_keeping import Kept
from khazana.app.energy_network import network_report
from khazana.app.energy_plan import plan_report
from khazana.app.energy_reports import (
    AS_DECLARED,
    Choice,
    CompareReport,
    DispatchReport,
    EnergyChoices,
    EnergyStand,
    EnergyState,
    NetworkReport,
    PlanReport,
    SizingReport,
    WhatIfReport,
    Work,
)
from khazana.app.energy_sizing import Sized, Sizing
from khazana.app.energy_testing import costs_of, named_conflict, stressed, unfinished, without_stresses
from khazana.core import BadInput, Finding
from khazana.energy.decision import Decision
from khazana.energy.dispatching import dispatch
from khazana.energy.effects import EFFECT_WITHOUT_SOURCE, Effects, effects_of
from khazana.energy.highs import HighsSolver
from khazana.energy.ledgers import Ledgers, ledgers_of
from khazana.energy.plan import EnergyPlan
from khazana.energy.plan.effects import effect_figures
from khazana.energy.solver import Basis
from khazana.energy.warm import WarmSolver
from khazana.i18n import message as _
from khazana.programmes import Programme
from khazana.store.energy_states import EnergyStates

__all__ = ["EnergyDesk", "declared_of"]

_ALONE: Final = Work()


class Programmes(Protocol):
    """Where programmes are found; `khazana.app.desk.Desk` is one."""

    def programme(self, programme_id: str, /) -> Programme:
        """Return a programme, or refuse with `BadInput`."""


@dataclass(slots=True, kw_only=True)
class EnergyDesk:
    """Programmes' energy plans; states of sizings are kept in ``folder``, where one is given."""

    programmes: Programmes
    folder: Path | None = None
    kept: Kept = field(default_factory=Kept, repr=False)

    def plan(self, programme_id: str, /) -> PlanReport:
        """Return what a programme's energy plan declares."""
        programme = self.programmes.programme(programme_id)
        return plan_report(programme.energy, stand_of(programme, AS_DECLARED))

    def network(self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED) -> NetworkReport:
        """Return the network as it is and its outlook, with the fleets that were given or sized before in it."""
        plan, stand = self.asked_of(programme_id, choices)
        sized = None if plan is None else self.known_sizing(programme_id, choices=choices)
        built = {} if sized is None or sized.decision is None else dict(sized.decision.capacity_mw)
        return network_report(plan, stand, choices, built | dict(choices.capacities))

    def dispatch(
        self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED, work: Work = _ALONE
    ) -> DispatchReport:
        """Return the best use of given capacities; those not chosen are what the sizing of the plan gives."""
        plan, stand = self.asked_of(programme_id, choices)
        if plan is None:
            return DispatchReport(stand=stand, decision=None, ledgers=None, findings=stand.findings)
        decision = self._dispatched(plan, choices, self._capacities(programme_id, choices, work))
        return DispatchReport(stand=stand, decision=decision, ledgers=_ledgers(plan, decision), findings=stand.findings)

    def sizing(
        self,
        programme_id: str,
        /,
        *,
        choices: EnergyChoices = AS_DECLARED,
        conditions_cost: bool = False,
        stresses: bool = False,
        work: Work = _ALONE,
    ) -> SizingReport:
        """Return the best capacities; what an earlier call stopped at is gone on with.

        Raises
        ------
        BadInput
            If nothing meets the conditions; the message names those that conflict.
        Unavailable
            If it was stopped before anything was found.
        """
        plan, stand = self.asked_of(programme_id, choices)
        if plan is None:
            return _nothing_sized(stand)
        key, doing = (programme_id, choices, work.gap), self.sizing_of(plan, choices, work)
        with self.kept.alone("sizing", key):
            report = self._kept_sizing(key)
            if report is None:
                with named_conflict(doing.first_case, doing.solver):
                    report = _sized(plan, stand, doing.find())
            if conditions_cost and not report.costs and report.complete:
                report = replace(report, costs=costs_of(doing, report))
            if stresses and not report.stresses and report.complete and not doing.stopped:
                rows = stressed(doing, report)
                report = replace(report, stresses=rows, findings=(*report.findings, *without_stresses(rows)))
            if report.complete and not doing.stopped:
                self.kept.keep("sizing", key, report)
            return report

    def known_sizing(
        self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED, work: Work = _ALONE
    ) -> SizingReport | None:
        """Return the best capacities where they were found before; ``None`` otherwise."""
        plan, stand = self.asked_of(programme_id, choices)
        if plan is None:
            return None
        key = (programme_id, choices, work.gap)
        report = self._kept_sizing(key)
        if report is None and (found := self.sizing_of(plan, choices, work).known()) is not None:
            report = _sized(plan, stand, found)
            self.kept.keep("sizing", key, report)
        return report

    def what_if(self, programme_id: str, /, *, choices: EnergyChoices) -> WhatIfReport:
        """Return the answer to a change of choices, beside the plan as declared, capacities as sized or given.

        The solve starts from the optimum as declared, so what it answers does not depend on what was asked before.
        """
        plan, stand = self.asked_of(programme_id, choices)
        if plan is None:
            return WhatIfReport(
                stand=stand, decision=None, before=None, ledgers=None, ledgers_before=None, findings=stand.findings
            )
        declared = declared_of(choices)
        base = self._capacities(programme_id, declared, _ALONE)
        before, bases = self._base(programme_id, declared, base)
        # with another matrix the basis is neither primal nor dual feasible, and starting from it takes longer
        is_alike = choices.tariff_usd_per_mwh is None and not choices.figures and not choices.ends
        decision = self._dispatched(plan, choices, base | dict(choices.capacities), bases if is_alike else ())
        return WhatIfReport(
            stand=stand,
            decision=decision,
            before=before,
            ledgers=_ledgers(plan, decision),
            ledgers_before=_ledgers(plan, before),
            findings=stand.findings,
        )

    def compare(self, asked: Sequence[tuple[str, str, EnergyChoices]], /, *, work: Work = _ALONE) -> CompareReport:
        """Return the best capacities side by side, each of a name, a programme and choices.

        Raises
        ------
        BadInput
            If nothing is asked for.
        """
        if not asked:
            raise BadInput(_("a comparison has at least one choice"), remedy=_("name one or more"))
        found = []
        for name, programme_id, choices in asked:
            one = self.sizing(programme_id, choices=choices, work=work)
            found.append(Choice(name=name, stand=one.stand, decision=one.decision, ledgers=one.ledgers))
        findings = dict.fromkeys(finding for one in found for finding in one.stand.findings)
        return CompareReport(stand=found[0].stand, choices=tuple(found), findings=tuple(findings))

    def asked_of(self, programme_id: str, choices: EnergyChoices) -> tuple[EnergyPlan | None, EnergyStand]:
        """Return the plan with what was chosen tried in it, ``None`` where it cannot be decided on."""
        programme = self.programmes.programme(programme_id)
        stand, plan = stand_of(programme, choices), programme.energy
        ready = plan is not None and stand.state is EnergyState.READY
        return tried_plan(plan, choices) if plan is not None and ready else None, stand

    def sizing_of(self, plan: EnergyPlan, choices: EnergyChoices, work: Work) -> Sizing:
        """Return the sizing of a plan that was tried already."""
        states = None if self.folder is None else EnergyStates(self.folder)
        return Sizing(plan=plan, choices=choices, solver=HighsSolver(), states=states, work=work)

    def _kept_sizing(self, key: tuple[str, EnergyChoices, float]) -> SizingReport | None:
        found = self.kept.find("sizing", key)
        return found if isinstance(found, SizingReport) else None

    def _capacities(self, programme_id: str, choices: EnergyChoices, work: Work) -> dict[str, float]:
        """Return the capacities chosen, and for what was not chosen those of the sizing as declared [MW]."""
        declared = declared_of(choices)
        plan, _stand = self.asked_of(programme_id, declared)
        if plan is not None and set(case_for(plan, declared).names) <= set(choices.capacities):
            return dict(choices.capacities)
        sized = self.sizing(programme_id, choices=declared, work=work)
        found = {} if sized.decision is None else dict(sized.decision.capacity_mw)
        return found | dict(choices.capacities)

    def _dispatched(
        self, plan: EnergyPlan, choices: EnergyChoices, given: Mapping[str, float], start: Sequence[Basis | None] = ()
    ) -> Decision:
        asked = replace(choices, capacity_mw=tuple(sorted(given.items())), is_sovereign=False)

        def decide() -> Decision:
            case = case_for(plan, asked, own_mw=given)
            with named_conflict(case, HighsSolver()):
                return dispatch(case, {}, WarmSolver(HighsSolver(), start))

        return self.kept.once("warm" if start else "cold", (plan.programme, asked), decide)

    def _base(
        self, programme_id: str, declared: EnergyChoices, given: Mapping[str, float]
    ) -> tuple[Decision, tuple[Basis | None, ...]]:
        """Return the decision as declared at given capacities, and where its solves ended."""
        asked = replace(declared, capacity_mw=tuple(sorted(given.items())))

        def decide() -> tuple[Decision, tuple[Basis | None, ...]]:
            plan, _stand = self.asked_of(programme_id, declared)
            if plan is None:
                raise BadInput(_("the plan cannot be decided on"), where=programme_id, remedy=_("see what is open"))
            solver = WarmSolver(HighsSolver())
            case = case_for(plan, asked, own_mw=given)
            with named_conflict(case, HighsSolver()):
                return dispatch(case, {}, solver), solver.bases

        return self.kept.once("base", (programme_id, asked), decide)


def declared_of(choices: EnergyChoices) -> EnergyChoices:
    """Return the same years, scenarios and hours, and nothing else chosen."""
    return EnergyChoices(years=choices.years, scenarios=choices.scenarios, hours=choices.hours)


def _ledgers(plan: EnergyPlan, decision: Decision) -> Ledgers | None:
    sharing = sharing_of(plan, decision.case)
    return None if sharing is None else ledgers_of(decision, sharing)


def _nothing_sized(stand: EnergyStand) -> SizingReport:
    return SizingReport(
        stand=stand,
        decision=None,
        ledgers=None,
        complete=False,
        steps=(),
        costs=(),
        stresses=(),
        findings=stand.findings,
    )


def _sized(plan: EnergyPlan, stand: EnergyStand, found: Sized) -> SizingReport:
    effects = effects_of(found.decision, effect_figures(plan, found.decision.case))
    return SizingReport(
        stand=stand,
        decision=found.decision,
        ledgers=_ledgers(plan, found.decision),
        complete=found.complete,
        steps=found.steps,
        costs=(),
        stresses=(),
        findings=(*stand.findings, *found.findings, *unfinished(found), *_of_effects(effects)),
        effects=effects,
    )


def _of_effects(effects: Effects) -> tuple[Finding, ...]:
    """Return what a total that is there leaves out; where nothing was stated at all, the table says so."""
    known = {(one.effect.value, one.phase.value) for one in effects.totals if one.range is not None}
    params = ((one, dict(one.params)) for one in effects.findings)
    return tuple(
        one
        for one, said in params
        if one.code == EFFECT_WITHOUT_SOURCE.code or (said["effect"], said["phase"]) in known
    )
