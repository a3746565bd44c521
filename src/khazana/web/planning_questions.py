"""What may be asked of the plans of programmes."""

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Protocol

from khazana.app.planning_reports import (
    AS_PLANNED,
    Asked,
    CompareReport,
    JudgeReport,
    PlanningChoices,
    PlanningStand,
    RunReport,
    SearchReport,
    StressReport,
)
from khazana.core import Progress
from khazana.planning import Watch
from khazana.planning.judging.records import Judgement, JudgingRules

__all__ = ["PlanningQuestions"]


class PlanningQuestions(Protocol):
    """What may be asked of the plans of programmes; `khazana.app.planning_desk.PlanningDesk` answers."""

    def stand(self, programme_id: str, choices: PlanningChoices = AS_PLANNED) -> PlanningStand:
        """Return the question that a programme's plan and the marks at hand come to."""

    def run(
        self,
        programme_id: str,
        choices: PlanningChoices = AS_PLANNED,
        *,
        accounting: bool = False,
        executor: Executor | None = None,
        watch: Watch | None = None,
    ) -> RunReport:
        """Simulate all policies on common paths, and keep the accounts along some of them where that is asked for."""

    def compare(
        self, asked: Sequence[Asked], *, executor: Executor | None = None, watch: Watch | None = None
    ) -> CompareReport:
        """Set policies, laws or programmes side by side on common paths, each against the first."""

    def search(  # noqa: PLR0913 - what is searched, how far, and how it is watched
        self,
        programme_id: str,
        policy: str,
        risk: float,
        most: float,
        choices: PlanningChoices = AS_PLANNED,
        *,
        executor: Executor | None = None,
        watch: Watch | None = None,
    ) -> SearchReport:
        """Return the frontier of one policy up to a size, and the largest size within a risk."""

    def stress(
        self,
        programme_id: str,
        choices: PlanningChoices = AS_PLANNED,
        *,
        executor: Executor | None = None,
        watch: Watch | None = None,
    ) -> StressReport:
        """Return the mildest path that breaks each limit, the past played again, and what the result hangs on."""

    def judge(  # noqa: PLR0913 - what is judged, how, and how it is watched
        self,
        programme_id: str,
        window: tuple[dt.date, dt.date] | None = None,
        rules: JudgingRules | None = None,
        *,
        drift_per_year: float | None = None,
        earlier: Judgement | None = None,
        progress: Progress | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> JudgeReport:
        """Judge all laws on the marks of a window; all marks up to the start of the plan where none is named."""
