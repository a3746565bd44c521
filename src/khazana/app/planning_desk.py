"""The planning desk: a programme's plan and the marks at hand become a question, and its answers."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from khazana.app.planning_broken import broken_at_once, broken_without
from khazana.app.planning_judging import KeptBlocks
from khazana.app.planning_reports import (
    AS_PLANNED,
    Asked,
    ComparedShown,
    CompareReport,
    JudgeReport,
    PlanningChoices,
    PlanningStand,
    RunReport,
    SearchReport,
    StressReport,
)
from khazana.app.planning_simulating import Simulating
from khazana.app.planning_stands import CURRENCY, Programmes, chosen, drift_of, plan_of, stand_of
from khazana.core import BadInput, Finding, FindingKind, LocalText, MarkSeries, Progress, Severity
from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.planning import Policy, Question, Stopping, Watch
from khazana.planning.answers import (
    BreakEven,
    Mildest,
    Replayed,
    Sensitivity,
    accounts,
    both_counts,
    break_even,
    compare,
    frontier,
    largest_safe,
    outcomes,
    replayed,
    reverse_stress,
    sensitivity,
    usual_changes,
)
from khazana.planning.answers.frontiers import sizes_between
from khazana.planning.answers.history import EPISODES
from khazana.planning.answers.scaling import buys
from khazana.planning.calibration import daily_returns
from khazana.planning.judging import Judgement, JudgingRules, judge
from khazana.store.planning_states import PlanningStates

__all__ = ["PlanningDesk"]

_GRID: Final = 17
_ACCOUNT_PATHS: Final = 2048
_BREAK_EVEN_PATHS: Final = 1 << 14
_DAY: Final = dt.timedelta(days=1)
_NOT_REPLAYED: Final = FindingKind(
    code="planning.not-replayed",
    severity=Severity.WARNING,
    text="The years {episode} were not played again: {reason}.",
    remedy="Fetch or import daily marks from {first} to {last}.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningDesk:
    """Answers to planning questions about programmes.

    Parameters
    ----------
    folder
        Where is kept how far simulations and judgements have come; ``None`` keeps none of it.
    """

    programmes: Programmes
    folder: Path | None = None

    def stand(self, programme_id: str, choices: PlanningChoices = AS_PLANNED) -> PlanningStand:
        """Return the question that a programme's plan and the marks at hand come to.

        Raises
        ------
        BadInput
            If the programme has no plan, no mark answers for the start, or no law can be fitted.
        """
        return stand_of(self.programmes, programme_id, choices)

    def run(
        self,
        programme_id: str,
        choices: PlanningChoices = AS_PLANNED,
        *,
        accounting: bool = False,
        executor: Executor | None = None,
        watch: Watch | None = None,
    ) -> RunReport:
        """Simulate all policies on common paths.

        Parameters
        ----------
        accounting
            Whether to keep the accounts along the first 2,048 paths, too.
        watch
            Told after each run of paths; where it asks to stop, the report is of the paths so far. They are kept, and
            who asks the same again goes on from them.
        """
        stand = self.stand(programme_id, choices)
        by, stopping = self._simulating(executor, watch), _stopping(choices)
        result = by.simulate(stand.question, stopping)
        return RunReport(
            stand=_with(stand, broken_at_once(result)),
            result=result,
            outcomes=outcomes(result),
            counts=both_counts(stand.question, stopping, by=by.of("counts")),
            accounts=accounts(stand.question, min(choices.paths, _ACCOUNT_PATHS)) if accounting else (),
        )

    def compare(
        self, asked: Sequence[Asked], *, executor: Executor | None = None, watch: Watch | None = None
    ) -> CompareReport:
        """Set policies, laws or programmes side by side on common paths, each against the first.

        Raises
        ------
        BadInput
            If there are fewer than two, or they differ in their seeds or numbers of paths.
        """
        if len({one.choices.paths for one in asked}) > 1:
            raise BadInput(_("what is compared has as many paths"), where="paths", remedy=_("give all the same number"))
        by = self._simulating(executor, watch)
        stands = [self.stand(one.programme_id, one.choices) for one in asked]
        questions = [replace(one.question, policies=one.question.policies[:1]) for one in stands]
        paths = asked[0].choices.paths if asked else 0
        found = compare(
            questions, paths, executor=executor, watch=lambda done, total: by.ask(done, total, "comparison")
        )
        return CompareReport(
            rows=tuple(
                ComparedShown(asked=one, stand=stand, compared=row)
                for one, stand, row in zip(asked, stands, found.rows, strict=True)
            ),
            paths=found.paths,
            complete=found.is_done,
        )

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
        stand = self.stand(programme_id, replace(choices, policies=()))
        by, stopping = self._simulating(executor, watch), _stopping(choices)
        question, one = stand.question, _policy_of(stand, policy)
        sizes = sizes_between(0.0, most, _GRID)
        along = frontier(question, one, sizes, stopping, by=by.of("frontier"))
        safest = largest_safe(question, one, risk, most, stopping, by=by.of("search"))
        return SearchReport(
            stand=_with(stand, tuple(broken_without(policy, along, safest))), frontier=along, safest=safest
        )

    def stress(
        self,
        programme_id: str,
        choices: PlanningChoices = AS_PLANNED,
        *,
        executor: Executor | None = None,
        watch: Watch | None = None,
    ) -> StressReport:
        """Return the mildest path that breaks each limit, the past played again, and what the result hangs on."""
        stand = self.stand(programme_id, choices)
        by, question = self._simulating(executor, watch), stand.question
        replays, findings = _replays(question, self.programmes.marks(CURRENCY))
        mildest = tuple(_mildest(question, by))
        sensitivities = tuple(_sensitivities(question, _stopping(choices), by))
        return StressReport(
            stand=stand,
            mildest=mildest,
            replays=replays,
            sensitivities=sensitivities,
            findings=findings,
            break_evens=tuple(_break_evens(question, min(choices.paths, _BREAK_EVEN_PATHS))),
            complete=not by.is_stopped,
        )

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
        """Judge all laws on the marks of a window; a stopped judgement is kept, and gone on with.

        Parameters
        ----------
        window
            First and last day; ``None`` for all marks up to the start of the plan.
        drift_per_year
            ``None`` for the one that the plan states.
        earlier
            A judgement to go on with in the place of the one that is kept.
        """
        programme = self.programmes.programme(programme_id)
        marks, plan = self.programmes.marks(CURRENCY), plan_of(programme)
        first, last = window or _all_of(marks, plan.start)
        daily = daily_returns(marks, first, last)
        drift = drift_of(plan, PlanningChoices(drift_per_year=drift_per_year))
        kept = KeptBlocks(self._states(), daily, drift, rules or JudgingRules())
        found = judge(daily, drift, rules, earlier=earlier or kept.read(), progress=progress, stop=stop, told=kept.told)
        kept.write(found.blocks)
        return JudgeReport(programme=programme, judgement=found, first=first, last=last)

    def _states(self) -> PlanningStates | None:
        return None if self.folder is None else PlanningStates(self.folder)

    def _simulating(self, executor: Executor | None, watch: Watch | None) -> Simulating:
        return Simulating(states=self._states(), executor=executor, watch=watch)


def _all_of(marks: MarkSeries, until: dt.date) -> tuple[dt.date, dt.date]:
    """Return the days from the first mark up to a day."""
    first = marks.marks[0].at.date() if marks.marks else until
    return min(first, until - _DAY), until


def _replays(question: Question, marks: MarkSeries) -> tuple[tuple[Replayed, ...], tuple[Finding, ...]]:
    """Play the episodes again that the marks reach over, and say which they do not."""
    replays: list[Replayed] = []
    findings: list[Finding] = []
    for episode in EPISODES:
        try:
            played, said = replayed(question, marks, episode)
        except BadInput as refusal:
            first, last = episode.first, episode.last
            findings.append(_NOT_REPLAYED.at(episode=episode.id, reason=_in_each(refusal), first=first, last=last))
        else:
            replays += played
            findings += said
    return tuple(replays), tuple(findings)


def _in_each(refusal: BadInput) -> LocalText:
    """Return what a refusal says, in each language."""
    return LocalText(refusal.what, es=Translator(Language.ES).what(refusal), ur=Translator(Language.UR).what(refusal))


def _mildest(question: Question, by: Simulating) -> Iterator[Mildest]:
    pairs = [(policy, limit) for policy in question.policies for limit in question.limits]
    for done, (policy, limit) in enumerate(pairs):
        if by.ask(done, len(pairs), "stress"):
            return
        yield reverse_stress(question, policy, limit)


def _sensitivities(question: Question, stopping: Stopping, by: Simulating) -> Iterator[Sensitivity]:
    for policy in question.policies:
        if by.is_stopped:
            return
        if buys(policy):
            yield sensitivity(question, policy, usual_changes(), stopping, by=by.of("sensitivity"))


def _break_evens(question: Question, paths: int) -> Iterator[BreakEven]:
    for policy in question.policies:
        try:
            yield break_even(question, policy, paths)
        except BadInput:  # it holds no coins at the end
            continue


def _policy_of(stand: PlanningStand, name: str) -> Policy:
    return chosen(stand.question.policies, (name,), "policy")[0]


def _with(stand: PlanningStand, findings: tuple[Finding, ...]) -> PlanningStand:
    return replace(stand, findings=(*findings, *stand.findings)) if findings else stand


def _stopping(choices: PlanningChoices) -> Stopping:
    return Stopping(paths=choices.paths, breach_error=choices.breach_error)
