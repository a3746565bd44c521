"""What a stand-in for the energy desk answers on operation without foresight and on robust sizing."""

from typing import Any

from khazana.app.energy_reports import AS_DECLARED, EnergyChoices, Step, Work
from khazana.app.energy_risks import AS_A_RULE, RobustAim, RobustReport, RollingChoices, RollingReport
from khazana.app.energy_robust import not_robust, shown_of
from khazana.app.energy_rolling import not_rolled, rolled
from khazana.core import Unavailable
from khazana.energy import HighsSolver, dispatch
from khazana.energy.stress_testing import RobustRule, robust_size, stress_table
from khazana.energy.stresses import PriceFall

ALONE = Work()
RULES = {RobustAim.WORST: RobustRule.WORST, RobustAim.MEAN: RobustRule.MEAN}


class FakeRisks:
    """The part of the stand-in that asks its other parts for what it operates and sizes."""

    _is_ready: Any
    plan: Any
    dispatch: Any
    sizing: Any

    def __init__(self) -> None:
        self._rolled: dict[tuple[EnergyChoices, RollingChoices], RollingReport] = {}
        self._robust: dict[tuple[EnergyChoices, RobustAim], RobustReport] = {}

    def rolling(
        self,
        programme_id: str,
        /,
        *,
        choices: EnergyChoices = AS_DECLARED,
        asked: RollingChoices = AS_A_RULE,
        work: Work = ALONE,
    ) -> RollingReport:
        if not self._is_ready(programme_id):
            return not_rolled(self.plan(programme_id).stand, asked)
        used = self.dispatch(programme_id).decision
        report = rolled(self.dispatch(programme_id, choices=choices).stand, used, asked, HighsSolver(), work)
        self._rolled[choices, asked] = report
        return report

    def known_rolling(
        self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED, asked: RollingChoices = AS_A_RULE
    ) -> RollingReport | None:
        return self._rolled.get((choices, asked)) if self._is_ready(programme_id) else None

    def robust(
        self,
        programme_id: str,
        /,
        *,
        choices: EnergyChoices = AS_DECLARED,
        aim: RobustAim = RobustAim.WORST,
        work: Work = ALONE,
    ) -> RobustReport:
        if not self._is_ready(programme_id):
            return not_robust(self.plan(programme_id).stand, aim)
        plain = (self.known_sizing(programme_id) or self.sizing(programme_id)).decision
        stress = PriceFall(name="price fall", fall_share=0.5)
        step = Step(round=1, best_usd=plain.cost_usd, bound_usd=plain.bound_usd, gap=plain.gap)
        if work.progress is not None and work.progress("robust sizing", step):
            raise Unavailable("it was stopped before anything was found", where="solver", remedy="let it run longer")
        found = robust_size(plain.case, [stress], HighsSolver(), rule=RULES[aim])
        ordinary = dispatch(plain.case, found.capacity_mw, HighsSolver())
        rows = zip(*(stress_table(one, [stress], HighsSolver()).rows for one in (plain, ordinary)), strict=True)
        report = RobustReport(
            stand=self.dispatch(programme_id, choices=choices).stand, aim=aim, plain=plain, decision=ordinary,
            gap=found.gap,
            rows=tuple(shown_of(before, after) for before, after in rows), equal_chances=False, complete=True,
            findings=(),
        )  # fmt: skip
        self._robust[choices, aim] = report
        return report

    def known_robust(
        self,
        programme_id: str,
        /,
        *,
        choices: EnergyChoices = AS_DECLARED,
        aim: RobustAim = RobustAim.WORST,
        work: Work = ALONE,
    ) -> RobustReport | None:
        del work
        return self._robust.get((choices, aim)) if self._is_ready(programme_id) else None
