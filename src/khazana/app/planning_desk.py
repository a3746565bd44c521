"""The planning desk: a programme's plan and the marks at hand become a question, and its answers."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from khazana.app.planning_reports import (
    AS_PLANNED,
    JudgeReport,
    PlanningChoices,
    PlanningStand,
    RunReport,
    SearchReport,
    StressReport,
)
from khazana.core import (
    SATS_PER_BTC,
    BadInput,
    Finding,
    FindingKind,
    Mark,
    MarkRule,
    MarkSeries,
    Progress,
    Severity,
    has_errors,
)
from khazana.i18n import message as _
from khazana.planning import Books, Measure, Policy, Question, Stopping, Watch, simulate
from khazana.planning.answers import (
    frontier,
    largest_safe,
    outcomes,
    replayed,
    reverse_stress,
    sensitivity,
    usual_changes,
)
from khazana.planning.answers.frontiers import sizes_between
from khazana.planning.answers.history import EPISODES, Replayed
from khazana.planning.answers.scaling import buys
from khazana.planning.calibration import Calibration, Drift, LawKind, daily_returns, fit, fit_sparse
from khazana.planning.judging import Judgement, JudgingRules, judge
from khazana.planning.plan import Declared, TreasuryPlan, declared
from khazana.programmes import Programme
from khazana.reserve import Valuation

__all__ = ["PlanningDesk"]

_CURRENCY: Final = "USD"
_WINDOW_DAYS: Final = 1461
_MARKS_A_YEAR: Final = 12
_DAYS_PER_YEAR: Final = 365.25
_GRID: Final = 17
_NOT_REPLAYED: Final = FindingKind(
    code="planning.not-replayed",
    severity=Severity.WARNING,
    text="The years {episode} were not played again: {reason}.",
    remedy="Fetch or import daily marks from {first} to {last}.",
)


class Programmes(Protocol):
    """Where programmes, marks and books are found; `khazana.app.desk.Desk` is one."""

    def programme(self, programme_id: str, /) -> Programme:
        """Return a programme, or refuse with `BadInput`."""

    def marks(self, currency: str, /) -> MarkSeries:
        """Return the marks known in a currency."""

    def value(self, programme_id: str, /, *, at: dt.datetime) -> Valuation:
        """Return the booked coins' value at an instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningDesk:
    """Answers to planning questions about programmes."""

    programmes: Programmes

    def stand(self, programme_id: str, choices: PlanningChoices = AS_PLANNED) -> PlanningStand:
        """Return the question that a programme's plan and the marks at hand come to.

        Raises
        ------
        BadInput
            If the programme has no plan, no mark answers for the start, or no law can be fitted.
        """
        programme = self.programmes.programme(programme_id)
        plan = programme.planning
        if plan is None:
            raise BadInput(
                _("this programme plans nothing"),
                value=programme_id,
                remedy=_("add planning.toml to its folder; khazana init shows one"),
            )
        marks = self.programmes.marks(_CURRENCY)
        calibration = _calibrated(marks, plan, choices)
        price = _price(marks, plan, programme) if choices.price_usd is None else choices.price_usd
        pieces = declared(plan, price, self._books(programme, plan))
        question = _question(plan, pieces, calibration, choices)
        return PlanningStand(
            programme=programme,
            plan=plan,
            choices=choices,
            calibration=calibration,
            question=question,
            findings=(*calibration.findings, *pieces.findings),
        )

    def run(
        self,
        programme_id: str,
        choices: PlanningChoices = AS_PLANNED,
        *,
        executor: Executor | None = None,
        watch: Watch | None = None,
    ) -> RunReport:
        """Simulate all policies on common paths."""
        stand = self.stand(programme_id, choices)
        result = simulate(stand.question, _stopping(choices), executor=executor, watch=watch)
        return RunReport(stand=stand, result=result, outcomes=outcomes(result))

    def search(
        self,
        programme_id: str,
        policy: str,
        risk: float,
        most: float,
        choices: PlanningChoices = AS_PLANNED,
        *,
        executor: Executor | None = None,
    ) -> SearchReport:
        """Return the frontier of one policy up to a size, and the largest size within a risk."""
        stand = self.stand(programme_id, choices)
        one, stopping = _policy_of(stand, policy), _stopping(choices)
        return SearchReport(
            stand=stand,
            frontier=frontier(stand.question, one, sizes_between(0.0, most, _GRID), stopping, executor=executor),
            safest=largest_safe(stand.question, one, risk, most, stopping, executor=executor),
        )

    def stress(
        self, programme_id: str, choices: PlanningChoices = AS_PLANNED, *, executor: Executor | None = None
    ) -> StressReport:
        """Return the mildest path that breaks each limit, the past played again, and what the result hangs on."""
        stand = self.stand(programme_id, choices)
        question, marks = stand.question, self.programmes.marks(_CURRENCY)
        replays: list[Replayed] = []
        findings: list[Finding] = []
        for episode in EPISODES:
            try:
                played, said = replayed(question, marks, episode)
            except BadInput as refusal:
                first, last = episode.first, episode.last
                findings.append(_NOT_REPLAYED.at(episode=episode.id, reason=refusal.what, first=first, last=last))
            else:
                replays += played
                findings += said
        return StressReport(
            stand=stand,
            mildest=tuple(
                reverse_stress(question, policy, limit) for policy in question.policies for limit in question.limits
            ),
            replays=tuple(replays),
            sensitivities=tuple(
                sensitivity(question, policy, usual_changes(), _stopping(choices), executor=executor)
                for policy in question.policies
                if buys(policy)
            ),
            findings=tuple(findings),
        )

    def judge(  # noqa: PLR0913 - what is judged, how, and how it is watched
        self,
        programme_id: str,
        window: tuple[dt.date, dt.date],
        rules: JudgingRules | None = None,
        *,
        drift_per_year: float = 0.0,
        earlier: Judgement | None = None,
        progress: Progress | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> JudgeReport:
        """Judge all laws on the marks of a window; a stopped judgement goes on from an ``earlier`` one."""
        programme = self.programmes.programme(programme_id)
        daily = daily_returns(self.programmes.marks(_CURRENCY), *window)
        drift = Drift(log_growth_per_year=drift_per_year, reason="stated by whoever asks for the judgement")
        found = judge(daily, drift, rules, earlier=earlier, progress=progress, stop=stop)
        return JudgeReport(programme=programme, judgement=found)

    def _books(self, programme: Programme, plan: TreasuryPlan) -> Books:
        found = self.programmes.value(programme.id, at=_end_of(plan.start))
        held = found.holdings.proven + found.holdings.claimed + found.holdings.unknown
        cost = float(found.cost.as_decimal()) if found.cost.currency == _CURRENCY and not found.cost_unknown else 0.0
        return Books(coins=held / SATS_PER_BTC, cost_usd=cost)


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) + dt.timedelta(days=1)


def _price(marks: MarkSeries, plan: TreasuryPlan, programme: Programme) -> float:
    found = marks.find(_end_of(plan.start), MarkRule(max_age=programme.accounting.mark_max_age))
    if not isinstance(found, Mark):
        raise BadInput(
            _("there is no mark for the start of the plan"),
            value=str(plan.start),
            remedy=_("fetch or import a mark of that day, or state the price"),
        )
    return float(found.price.amount)


def _calibrated(marks: MarkSeries, plan: TreasuryPlan, choices: PlanningChoices) -> Calibration:
    first, last = choices.window or (plan.start - dt.timedelta(days=_WINDOW_DAYS), plan.start)
    drift = _drift(plan, choices)
    daily = daily_returns(marks, first, last)
    if choices.law is None and has_errors(daily.findings):
        return fit_sparse(marks, first, last, drift)
    return fit(choices.law or LawKind.BOOTSTRAP, daily, drift)


def _drift(plan: TreasuryPlan, choices: PlanningChoices) -> Drift:
    figure = plan.figure("drift")
    if choices.drift_per_year is not None:
        return Drift(log_growth_per_year=choices.drift_per_year, reason="stated by whoever asks")
    if figure is None:
        return Drift(log_growth_per_year=0.0, reason="nobody states a growth, so none is counted on")
    reason = figure.origin.assumption or f"source {figure.origin.source}"
    return Drift(log_growth_per_year=figure.value() or 0.0, reason=reason)


def _question(plan: TreasuryPlan, pieces: Declared, calibration: Calibration, choices: PlanningChoices) -> Question:
    policies = _chosen(pieces.policies, choices.policies, "policies")
    years = choices.years or plan.years
    measures = [Measure.PRICE_USD, Measure.COINS, Measure.VALUE_USD]
    if pieces.reserves is not None:
        measures.append(Measure.NET_RESERVES_USD)
    days = round(years * _DAYS_PER_YEAR)
    parts = years * _MARKS_A_YEAR
    marks = [plan.start + dt.timedelta(days=round(days * part / parts)) for part in range(1, parts)]
    return Question(
        law=calibration.law,
        start=pieces.start,
        days=days,
        policies=policies,
        limits=_chosen(pieces.limits, choices.limits, "limits"),
        measures=tuple(measures),
        marks=tuple(marks),
        exchange_rate=pieces.exchange_rate,
        reserves=pieces.reserves,
        year_begins=plan.fiscal_year,
        seed=choices.seed,
    )


class _Named(Protocol):
    @property
    def name(self) -> str:
        """What it is called."""


One = TypeVar("One", bound=_Named)


def _chosen(there: tuple[One, ...], names: tuple[str, ...], where: str) -> tuple[One, ...]:
    """Return those that are named, in that order; all where none is."""
    by_name = {one.name: one for one in there}
    missing = [name for name in names if name not in by_name]
    if missing:
        raise BadInput(
            _("there is none of that name that can be reckoned"),
            where=where,
            value=missing[0],
            remedy=_("use one of {known}"),
            known=", ".join(by_name),
        )
    return tuple(by_name[name] for name in names) if names else there


def _policy_of(stand: PlanningStand, name: str) -> Policy:
    return _chosen(stand.question.policies, (name,), "policy")[0]


def _stopping(choices: PlanningChoices) -> Stopping:
    return Stopping(paths=choices.paths, breach_error=choices.breach_error)
