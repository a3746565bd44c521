"""What pages may ask of the energy desk."""

from collections.abc import Sequence
from typing import Final, Protocol

from khazana.app.energy_reports import (
    AS_DECLARED,
    CompareReport,
    DispatchReport,
    EnergyChoices,
    NetworkReport,
    PlanReport,
    SizingReport,
    WhatIfReport,
    Work,
)
from khazana.app.energy_risks import AS_A_RULE, RobustAim, RobustReport, RollingChoices, RollingReport

__all__ = ["EnergyQuestions"]

_ALONE: Final = Work()


class EnergyQuestions(Protocol):
    """What pages may ask of the energy desk.

    Each raises `BadInput` for a programme, a scenario, a year, a capacity or a condition that does not exist, and for
    conditions that conflict.
    """

    def plan(self, programme_id: str, /) -> PlanReport:
        """Return what a programme's energy plan declares."""

    def network(self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED) -> NetworkReport:
        """Return the network as it is and its outlook, with the fleets that were given or sized before in it."""

    def dispatch(
        self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED, work: Work = _ALONE
    ) -> DispatchReport:
        """Return the best use of given capacities; those not chosen are what the sizing of the plan gives."""

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
        """Return the best capacities; what an earlier call stopped at is gone on with."""

    def known_sizing(
        self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED, work: Work = _ALONE
    ) -> SizingReport | None:
        """Return the best capacities where they were found before; ``None`` otherwise."""

    def what_if(self, programme_id: str, /, *, choices: EnergyChoices) -> WhatIfReport:
        """Return the answer to a change of choices, in less than a second for a year."""

    def compare(self, asked: Sequence[tuple[str, str, EnergyChoices]], /, *, work: Work = _ALONE) -> CompareReport:
        """Return the best capacities side by side, each of a name, a programme and choices."""

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

    def known_rolling(
        self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED, asked: RollingChoices = AS_A_RULE
    ) -> RollingReport | None:
        """Return what operating without foresight earns where that was worked out before; ``None`` otherwise."""

    def robust(
        self,
        programme_id: str,
        /,
        *,
        choices: EnergyChoices = AS_DECLARED,
        aim: RobustAim = RobustAim.WORST,
        work: Work = _ALONE,
    ) -> RobustReport:
        """Return capacities that stand the plan's stresses, beside those of the sizing."""

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
