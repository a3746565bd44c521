"""What the planning desk is asked for pages, files and programs: at once where it takes little, or as work where not.

A run takes a tenth of a second and is made when it is asked for; a search, a stress or a judgement takes seconds, and
is made when the reader asks for the work. What was found is kept under the question that it answers: where marks, books
or the plan change, the question is another one.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import Any, Final, TypeVar

from khazana.app.planning_comparing import Variant, combined
from khazana.app.planning_reports import (
    Asked,
    CompareReport,
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
from khazana.views.planning_report import planning_tables_of
from khazana.web.desk import ReserveDesk
from khazana.web.energy_asking import LONGEST_S, Workroom
from khazana.web.planning_choices import PlanningView

__all__ = ["BRIEF_PATHS", "PlanningRoom", "Report"]

Report = RunReport | CompareReport | SearchReport | StressReport | JudgeReport
_Found = TypeVar("_Found", RunReport, CompareReport, SearchReport, StressReport, JudgeReport)
_Key = tuple[object, ...]
_MOST_KEPT: Final = 48
_ACCOUNTS: Final = "planning_accounts"
BRIEF_PATHS: Final = 1 << 12
"""Paths behind the largest safe size in a brief where nobody searched with more."""


def _names_of(kind: type[Report]) -> frozenset[str]:
    return frozenset({*planning_charts_of(kind), *planning_tables_of(kind)})


_OF_RUN: Final = _names_of(RunReport)
_OF_COMPARE: Final = _names_of(CompareReport) - _OF_RUN
_OF_SEARCH: Final = _names_of(SearchReport) - _OF_RUN
_OF_STRESS: Final = _names_of(StressReport) - _OF_RUN
"""Pictures and tables of a report; those that several have, such as the stand, are a run's."""


@dataclass(slots=True)
class PlanningRoom:
    """Where questions on plans are worked on, and what was found is kept for a while."""

    desk: ReserveDesk
    room: Workroom
    _kept: "OrderedDict[_Key, Report]" = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def run(
        self, programme_id: str, choices: PlanningChoices, watch: Watch | None = None, *, accounts: bool = False
    ) -> RunReport:
        """Return what comes of policies, with the accounts if asked: known, or worked out now, for minutes at most."""
        key = ("run", programme_id, choices, accounts, self._digest(programme_id, choices))

        def work() -> RunReport:
            return self.desk.planning.run(programme_id, choices, accounting=accounts, watch=watch or _until())

        known: RunReport | None = self._known(key)
        return known or self._work(key, work)

    def search(self, programme_id: str, view: PlanningView, watch: Watch | None = None) -> SearchReport | None:
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
            return self.desk.planning.search(
                programme_id, policy, view.risk, view.most, view.choices, watch=watch or _until()
            )

        known: SearchReport | None = self._known(key)
        return known if known or not view.work else self._work(key, work)

    def brief_search(self, programme_id: str, view: PlanningView) -> SearchReport | None:
        """Return a search for the brief: the one that is known, or one of fewer paths; ``None`` where nothing buys.

        It is kept as the answer to its own question, not to that of the view, which rests on more paths.
        """
        policies = self.desk.planning.stand(programme_id).question.policies
        named = view.choices.policies or tuple(one.name for one in policies)
        buyers = [one.name for one in policies if buys(one) and one.name in named]
        if not buyers:
            return None
        view = replace(view, shown=view.shown if view.shown in buyers else buyers[0])
        known = self.search(programme_id, replace(view, work=False))
        if known is not None and known.complete:
            return known
        paths = min(view.choices.paths, BRIEF_PATHS)
        return self.search(programme_id, replace(view, choices=replace(view.choices, paths=paths), work=True))

    def compare(self, programme_id: str, view: PlanningView, watch: Watch | None = None) -> CompareReport | None:
        """Return what is set side by side: known, or worked out where the view asks; ``None`` otherwise.

        Raises
        ------
        BadInput
            If there are fewer than two to set side by side, or too many.
        """
        asked = self.compared(programme_id, view)
        plans = {(one.programme_id, replace(one.choices, policies=())) for one in asked}
        key = ("compare", asked, frozenset((*one, self._digest(*one)) for one in plans))

        def work() -> CompareReport:
            return self.desk.planning.compare(asked, watch=watch or _until())

        known: CompareReport | None = self._known(key)
        return known if known or not view.work else self._work(key, work)

    def compared(self, programme_id: str, view: PlanningView) -> tuple[Asked, ...]:
        """Return what a view sets side by side: policies of this programme and others, under each of the laws."""
        chosen = view.choices
        laws = view.laws or (chosen.law,)
        variants = [
            Variant(law="" if law is None or len(laws) == 1 else law.value, choices=replace(chosen, law=law))
            for law in laws
        ]
        programmes = tuple(dict.fromkeys((programme_id, *view.beside)))
        return combined(self.desk.planning, programmes, chosen.policies, variants)

    def stress(self, programme_id: str, view: PlanningView, watch: Watch | None = None) -> StressReport | None:
        """Return stresses: known, or worked out where the view asks; ``None`` otherwise."""
        key = ("stress", programme_id, view.choices, self._digest(programme_id, view.choices))

        def work() -> StressReport:
            return self.desk.planning.stress(programme_id, view.choices, watch=watch or _until())

        known: StressReport | None = self._known(key)
        return known if known or not view.work else self._work(key, work)

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
        chosen = view.choices
        plan = self.desk.programme(programme_id).planning
        key = ("judge", programme_id, chosen.window, chosen.drift_per_year, _digest_of(self.desk.marks("USD")), plan)
        known: JudgeReport | None = self._known(key)
        if not view.work or (known is not None and known.complete):
            return known
        end = monotonic() + LONGEST_S
        with self.room.place():
            found = self.desk.planning.judge(
                programme_id,
                chosen.window,
                drift_per_year=chosen.drift_per_year,
                earlier=None if known is None else known.judgement,
                progress=progress,
                stop=stop or (lambda: monotonic() >= end),
            )
        return self._keep(key, found)

    def searched(self, programme_id: str, view: PlanningView) -> str:
        """Return the policy that a search is of: the one that is shown, or the first that buys."""
        if view.shown:
            return view.shown
        policies = self.desk.planning.stand(programme_id).question.policies
        found = next((one.name for one in policies if buys(one)), None)
        if found is None:
            raise BadInput(
                _("no policy of the plan buys anything, so there is no size to search for"),
                where=programme_id,
                remedy=_("declare a policy with a purchase in planning.toml"),
            )
        return found

    def asked(self, name: str, programme_id: str, view: PlanningView) -> Report | None:
        """Return the report that a picture or a table is made from; ``None`` without a plan, or if it is not known."""
        if self.desk.programme(programme_id).planning is None:
            return None
        if name in _OF_RUN:
            return self.run(programme_id, view.choices, accounts=view.accounts or name == _ACCOUNTS)
        if name in _OF_COMPARE:
            return self.compare(programme_id, view)
        if name in _OF_SEARCH:
            return self.search(programme_id, view)
        if name in _OF_STRESS:
            return self.stress(programme_id, view)
        return self.judge(programme_id, view)

    def _digest(self, programme_id: str, choices: PlanningChoices) -> str:
        return question_digest(self.desk.planning.stand(programme_id, choices).question)

    def _work(self, key: _Key, work: Callable[[], _Found]) -> _Found:
        with self.room.place():
            found = work()
        return self._keep(key, found) if found.complete else found

    def _known(self, key: _Key) -> Any:  # noqa: ANN401 - a report of the kind that the key begins with
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: _Key, found: _Found) -> _Found:
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return found


def _until() -> Watch:
    """Return what stops work after the longest that a page or a program waits for, with the best so far."""
    end = monotonic() + LONGEST_S
    return lambda _standing: monotonic() >= end


def _digest_of(marks: MarkSeries) -> str:
    return sha256(repr(marks).encode()).hexdigest()
