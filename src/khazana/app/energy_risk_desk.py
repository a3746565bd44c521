"""The energy desk with what hours and times may bring: operation without foresight, and robust sizing."""

from dataclasses import dataclass, replace
from typing import Final

from khazana.app.energy_cases import case_for
from khazana.app.energy_desk import EnergyDesk, declared_of
from khazana.app.energy_reports import AS_DECLARED, EnergyChoices, Work
from khazana.app.energy_risk_files import foresight_of, packed_foresight, rolling_key
from khazana.app.energy_risks import AS_A_RULE, RobustAim, RobustReport, RollingChoices, RollingReport
from khazana.app.energy_robust import known_robust, not_robust, robust
from khazana.app.energy_rolling import not_rolled, reported, rolled
from khazana.energy.case import Case
from khazana.energy.highs import HighsSolver
from khazana.store.energy_states import EnergyStates

__all__ = ["EnergyRiskDesk"]

_ALONE: Final = Work()


@dataclass(slots=True, kw_only=True)
class EnergyRiskDesk(EnergyDesk):
    """The energy desk, and what not knowing and hard times cost; answers are kept on disk, as sizings are."""

    def rolling(
        self,
        programme_id: str,
        /,
        *,
        choices: EnergyChoices = AS_DECLARED,
        asked: RollingChoices = AS_A_RULE,
        work: Work = _ALONE,
    ) -> RollingReport:
        """Return what operating capacities without foresight earns, beside perfect foresight."""
        report = self.dispatch(programme_id, choices=choices, work=work)
        if report.decision is None:
            return not_rolled(report.stand, asked)
        decision, stand, key = report.decision, report.stand, (programme_id, choices, asked)

        def work_out() -> RollingReport:
            before = self._kept_rolling(programme_id, choices, asked)
            if before is not None:
                return before
            found = rolled(stand, decision, asked, HighsSolver(), work)
            case, states = self._rolled_case(programme_id, choices), self._states()
            if case is not None and states is not None and found.found is not None:
                states.write(rolling_key(case, asked), packed_foresight(found.found))
            return found

        return self.kept.once("rolling", key, work_out)

    def known_rolling(
        self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED, asked: RollingChoices = AS_A_RULE
    ) -> RollingReport | None:
        """Return what operating without foresight earns where that was worked out before; ``None`` otherwise."""
        key = (programme_id, choices, asked)
        found = self.kept.find("rolling", key)
        if found is None and (found := self._kept_rolling(programme_id, choices, asked)) is not None:
            self.kept.keep("rolling", key, found)
        return found if isinstance(found, RollingReport) else None

    def _states(self) -> EnergyStates | None:
        return None if self.folder is None else EnergyStates(self.folder)

    def _rolled_case(self, programme_id: str, choices: EnergyChoices) -> Case | None:
        """Return the hours with the capacities that are operated; ``None`` where those are not known at once."""
        plan, _stand = self.asked_of(programme_id, choices)
        if plan is None:
            return None
        given = dict(choices.capacities)
        if not set(case_for(plan, declared_of(choices)).names) <= set(given):
            sized = self.known_sizing(programme_id, choices=declared_of(choices))
            if sized is None or sized.decision is None:
                return None
            given = dict(sized.decision.capacity_mw) | given
        asked = replace(choices, capacity_mw=tuple(sorted(given.items())), is_sovereign=False)
        return case_for(plan, asked, own_mw=given)

    def _kept_rolling(self, programme_id: str, choices: EnergyChoices, asked: RollingChoices) -> RollingReport | None:
        """Return what was kept on disk."""
        states = self._states()
        case = None if states is None else self._rolled_case(programme_id, choices)
        arrays = None if states is None or case is None else states.read(rolling_key(case, asked))
        found = None if arrays is None else foresight_of(arrays)
        if found is None:
            return None
        report = self.dispatch(programme_id, choices=choices)
        return None if report.decision is None else reported(report.stand, report.decision, asked, found)

    def robust(
        self,
        programme_id: str,
        /,
        *,
        choices: EnergyChoices = AS_DECLARED,
        aim: RobustAim = RobustAim.WORST,
        work: Work = _ALONE,
    ) -> RobustReport:
        """Return capacities that stand the plan's stresses, beside those of the sizing; what stopped is gone on with.

        Raises
        ------
        BadInput
            If the plan declares no stress, or nothing meets the conditions in all futures.
        """
        plan, stand = self.asked_of(programme_id, choices)
        if plan is None:
            return not_robust(stand, aim)
        with self.kept.alone("robust", (programme_id, choices, aim, work.gap)):
            report = self.known_robust(programme_id, choices=choices, aim=aim, work=work)
            if report is None:
                plain = self.sizing(programme_id, choices=replace(choices, stresses=()), work=work)
                report = robust(self.sizing_of(plan, choices, work), plain, aim)
                if report.complete:
                    self.kept.keep("robust", (programme_id, choices, aim, work.gap), report)
            return report

    def known_robust(
        self,
        programme_id: str,
        /,
        *,
        choices: EnergyChoices = AS_DECLARED,
        aim: RobustAim = RobustAim.WORST,
        work: Work = _ALONE,
    ) -> RobustReport | None:
        """Return the robust capacities where they were found before; ``None`` otherwise."""
        key = (programme_id, choices, aim, work.gap)
        found = self.kept.find("robust", key)
        if found is None and self.folder is not None:
            plan, _stand = self.asked_of(programme_id, choices)
            plain = self.known_sizing(programme_id, choices=replace(choices, stresses=()), work=work)
            if plan is not None and plain is not None and plan.stresses:
                found = known_robust(self.sizing_of(plan, choices, work), plain, aim)
            if found is not None:
                self.kept.keep("robust", key, found)
        return found if isinstance(found, RobustReport) else None
