"""What the planning desk is asked for pages, files and programs: at once where it takes little, or as work where not.

A run takes a tenth of a second and is made when it is asked for; a search, a stress or a judgement takes seconds, and
is made when the reader asks for the work. What was found is kept under the question that it answers: where marks, books
or the plan change, the question is another one.
"""

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import Final, TypeVar, cast

from khazana.app.planning_reports import (
    JudgeReport,
    PlanningChoices,
    RunReport,
    SearchReport,
    StressReport,
)
from khazana.core import BadInput, MarkSeries, Progress
from khazana.i18n import message as _
from khazana.planning import Watch
from khazana.planning.answers.scaling import buys
from khazana.planning.states import question_digest
from khazana.views.planning_charts import planning_charts_of
from khazana.web.desk import ReserveDesk
from khazana.web.energy_asking import LONGEST_S, Workroom
from khazana.web.planning_choices import PlanningView

__all__ = ["PlanningRoom", "Report"]

Report = RunReport | SearchReport | StressReport | JudgeReport
_Found = TypeVar("_Found", bound=Report)
_MOST_KEPT: Final = 48
_JUDGED_DAYS: Final = 2922
"""A judgement looks back eight years where nothing else is said: four to fit, and four to forecast."""


@dataclass(slots=True)
class PlanningRoom:
    """Where questions on plans are worked on, and what was found is kept for a while."""

    desk: ReserveDesk
    room: Workroom
    _kept: "OrderedDict[tuple[object, ...], Report]" = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def run(self, programme_id: str, choices: PlanningChoices, watch: Watch | None = None) -> RunReport:
        """Return what comes of policies: known, or worked out now, for some minutes at most."""
        end = monotonic() + LONGEST_S
        watched = watch or (lambda _standing: monotonic() >= end)
        key = ("run", programme_id, choices, self._digest(programme_id, choices))
        return self._asked(key, lambda: self.desk.planning.run(programme_id, choices, watch=watched), RunReport)

    def search(self, programme_id: str, view: PlanningView) -> SearchReport | None:
        """Return the frontier and the largest safe size: known, or worked out where the view asks; ``None`` otherwise.

        Raises
        ------
        BadInput
            If no policy of the plan buys.
        """
        policy = self.searched(programme_id, view)
        digest = self._digest(programme_id, view.choices)
        key = ("search", programme_id, view.choices, policy, view.risk, view.most, digest)

        def work() -> SearchReport:
            return self.desk.planning.search(programme_id, policy, view.risk, view.most, view.choices)

        return self._worked(key, work, SearchReport, work_is_asked=view.work)

    def stress(self, programme_id: str, view: PlanningView) -> StressReport | None:
        """Return stresses: known, or worked out where the view asks; ``None`` otherwise."""
        key = ("stress", programme_id, view.choices, self._digest(programme_id, view.choices))
        return self._worked(
            key, lambda: self.desk.planning.stress(programme_id, view.choices), StressReport, work_is_asked=view.work
        )

    def judge(
        self,
        programme_id: str,
        view: PlanningView,
        *,
        progress: Progress | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> JudgeReport | None:
        """Return judged laws: known, or worked out where the view asks; ``None`` otherwise.

        One that was stopped is kept, and gone on from where the work is asked for again.
        """
        window = self.judged_window(programme_id, view)
        drift = self._drift(programme_id, view)
        key = ("judge", programme_id, window, drift, _digest_of(self.desk.marks("USD")))
        known = self._known(key, JudgeReport)
        if not view.work or (known is not None and known.judgement.complete):
            return known
        end = monotonic() + LONGEST_S
        with self.room.place():
            found = self.desk.planning.judge(
                programme_id,
                window,
                drift_per_year=drift,
                earlier=None if known is None else known.judgement,
                progress=progress,
                stop=stop or (lambda: monotonic() >= end),
            )
        return self._keep(key, found)

    def searched(self, programme_id: str, view: PlanningView) -> str:
        """Return the policy that a search is of: the one that is shown, or the first that buys."""
        if view.shown:
            return view.shown
        policies = self.desk.planning.stand(programme_id, view.choices).question.policies
        found = next((one.name for one in policies if buys(one)), None)
        if found is None:
            raise BadInput(
                _("no policy of the plan buys anything, so there is no size to search for"),
                where=programme_id,
                remedy=_("declare a policy with a purchase in planning.toml"),
            )
        return found

    def judged_window(self, programme_id: str, view: PlanningView) -> tuple[dt.date, dt.date]:
        """Return the days whose marks laws are judged on: those asked for, or eight years up to the start."""
        plan = self.desk.programme(programme_id).planning
        if view.choices.window is not None:
            return view.choices.window
        if plan is None:
            return dt.date(2017, 1, 1), dt.date(2025, 1, 1)
        return plan.start - dt.timedelta(days=_JUDGED_DAYS), plan.start

    def asked(self, name: str, programme_id: str, view: PlanningView) -> Report | None:
        """Return the report that a picture is made from; ``None`` where there is no plan, or it is not known yet."""
        if self.desk.programme(programme_id).planning is None:
            return None
        if name in planning_charts_of(RunReport):
            return self.run(programme_id, view.choices)
        if name in planning_charts_of(SearchReport):
            return self.search(programme_id, view)
        if name in planning_charts_of(StressReport):
            return self.stress(programme_id, view)
        return self.judge(programme_id, view)

    def _drift(self, programme_id: str, view: PlanningView) -> float:
        if view.choices.drift_per_year is not None:
            return view.choices.drift_per_year
        plan = self.desk.programme(programme_id).planning
        figure = None if plan is None else plan.figure("drift")
        return 0.0 if figure is None else figure.value() or 0.0

    def _digest(self, programme_id: str, choices: PlanningChoices) -> str:
        return question_digest(self.desk.planning.stand(programme_id, choices).question)

    def _worked(
        self, key: tuple[object, ...], work: Callable[[], _Found], kind: type[_Found], *, work_is_asked: bool
    ) -> _Found | None:
        known = self._known(key, kind)
        if known is not None or not work_is_asked:
            return known
        with self.room.place():
            return self._keep(key, work())

    def _asked(self, key: tuple[object, ...], work: Callable[[], _Found], kind: type[_Found]) -> _Found:
        known = self._known(key, kind)
        if known is not None:
            return known
        with self.room.place():
            found = work()
        is_whole = not isinstance(found, RunReport) or found.result.is_done
        return self._keep(key, found) if is_whole else found

    def _known(self, key: tuple[object, ...], kind: type[_Found]) -> _Found | None:
        del kind  # a key is that of one kind
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return cast("_Found | None", self._kept.get(key))

    def _keep(self, key: tuple[object, ...], found: _Found) -> _Found:
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return found


def _digest_of(marks: MarkSeries) -> str:
    return sha256(repr(marks).encode()).hexdigest()
