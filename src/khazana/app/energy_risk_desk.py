"""The energy desk with what hours and times may bring: operation without foresight, and robust sizing."""

from dataclasses import dataclass, replace
from typing import Final

from khazana.app.energy_desk import EnergyDesk
from khazana.app.energy_reports import AS_DECLARED, EnergyChoices, Work
from khazana.app.energy_risks import AS_A_RULE, RobustAim, RobustReport, RollingChoices, RollingReport
from khazana.app.energy_robust import not_robust, robust
from khazana.app.energy_rolling import not_rolled, rolled
from khazana.energy.highs import HighsSolver

__all__ = ["EnergyRiskDesk"]

_ALONE: Final = Work()


@dataclass(slots=True, kw_only=True)
class EnergyRiskDesk(EnergyDesk):
    """The energy desk, and what not knowing and hard times cost; answers are kept as its other ones are."""

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
        return self.kept.once("rolling", key, lambda: rolled(stand, decision, asked, HighsSolver(), work))

    def known_rolling(
        self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED, asked: RollingChoices = AS_A_RULE
    ) -> RollingReport | None:
        """Return what operating without foresight earns where that was worked out before; ``None`` otherwise."""
        found = self.kept.find("rolling", (programme_id, choices, asked))
        return found if isinstance(found, RollingReport) else None

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
        found = self.kept.find("robust", (programme_id, choices, aim, work.gap))
        return found if isinstance(found, RobustReport) else None
