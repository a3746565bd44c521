"""The energy desk over the first hours of each year alone, so that a true plan is decided on in a second."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from khazana.app.desk import Desk
from khazana.app.energy_questions import EnergyQuestions
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

HOURS: Final = 3 * 168
ALONE: Final = Work()


@dataclass(frozen=True, slots=True)
class ShortEnergy:
    """Asks the true desk the same with fewer hours."""

    desk: EnergyQuestions
    hours: int = HOURS

    def _short(self, choices: EnergyChoices) -> EnergyChoices:
        return replace(choices, hours=self.hours)

    def plan(self, programme_id: str, /) -> PlanReport:
        return self.desk.plan(programme_id)

    def network(self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED) -> NetworkReport:
        return self.desk.network(programme_id, choices=self._short(choices))

    def dispatch(
        self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED, work: Work = ALONE
    ) -> DispatchReport:
        return self.desk.dispatch(programme_id, choices=self._short(choices), work=work)

    def sizing(
        self,
        programme_id: str,
        /,
        *,
        choices: EnergyChoices = AS_DECLARED,
        conditions_cost: bool = False,
        stresses: bool = False,
        work: Work = ALONE,
    ) -> SizingReport:
        return self.desk.sizing(
            programme_id, choices=self._short(choices), conditions_cost=conditions_cost, stresses=stresses, work=work
        )

    def known_sizing(
        self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED, work: Work = ALONE
    ) -> SizingReport | None:
        return self.desk.known_sizing(programme_id, choices=self._short(choices), work=work)

    def what_if(self, programme_id: str, /, *, choices: EnergyChoices) -> WhatIfReport:
        return self.desk.what_if(programme_id, choices=self._short(choices))

    def compare(self, asked: Sequence[tuple[str, str, EnergyChoices]], /, *, work: Work = ALONE) -> CompareReport:
        shorter = [(name, programme_id, self._short(choices)) for name, programme_id, choices in asked]
        return self.desk.compare(shorter, work=work)


class ShortDesk:
    """A desk whose energy plans are decided on over the first hours alone."""

    def __init__(self, desk: Desk, hours: int = HOURS) -> None:
        self._desk = desk
        self.energy = ShortEnergy(desk.energy, hours)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the desk has
        return getattr(self._desk, name)
