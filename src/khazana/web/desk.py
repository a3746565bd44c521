"""What the pages ask of the use cases."""

from datetime import datetime
from typing import Protocol

from khazana.app.alliance_desk import AllianceQuestions
from khazana.app.chain_reports import ChainQuestions
from khazana.app.commitments import CommitmentsReport
from khazana.app.energy_questions import EnergyQuestions
from khazana.app.reports import ReserveReport
from khazana.core import MarkSeries
from khazana.programmes import Programme
from khazana.reserve.lots import LotMethod
from khazana.reserve.valuation import Treatment, Valuation
from khazana.web.planning_questions import PlanningQuestions

__all__ = ["ReserveDesk"]


class ReserveDesk(Protocol):
    """Programmes, their reports and marks, for several threads at a time; `khazana.app.desk.Desk` is one.

    Where there is no programme of an id, every question about it raises `khazana.app.refusals.NoSuchProgramme`.
    """

    @property
    def chain(self) -> ChainQuestions:
        """What may be asked of the same programmes on the chain."""

    @property
    def alliance(self) -> AllianceQuestions:
        """What may be asked of logs and statements, whichever programmes they are of."""

    @property
    def energy(self) -> EnergyQuestions:
        """What may be asked of the energy plans of the same programmes."""

    @property
    def planning(self) -> PlanningQuestions:
        """What may be asked of the treasury's plans of the same programmes."""

    def programmes(self) -> tuple[Programme, ...]:
        """Return the programmes in the order in which they are shown."""

    def programme(self, programme_id: str, /) -> Programme:
        """Return a programme."""

    def report(
        self,
        programme_id: str,
        /,
        *,
        version: int | None = None,
        method: LotMethod | None = None,
        treatment: Treatment | None = None,
    ) -> ReserveReport:
        """Return the report of a programme's reserve; ``None`` takes the programme's own rule."""

    def value(
        self,
        programme_id: str,
        /,
        *,
        at: datetime,
        version: int | None = None,
        method: LotMethod | None = None,
        treatment: Treatment | None = None,
    ) -> Valuation:
        """Return what the booked coins are worth at an instant; ``None`` takes the programme's own rule."""

    def commitments(self, programme_id: str, /) -> CommitmentsReport:
        """Return how far a programme's commitments are met, the same all day; it answers quickly."""

    def marks(self, currency: str, /) -> MarkSeries:
        """Return the marks known in a currency."""
