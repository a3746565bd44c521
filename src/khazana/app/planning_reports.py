"""What the planning desk hands up: choices, where a programme stands, and the answers."""

import datetime as dt
from dataclasses import dataclass

from khazana.core import Finding, Progress
from khazana.planning import Question, Result
from khazana.planning.answers.account_rows import AccountRow
from khazana.planning.answers.break_even_price import BreakEven
from khazana.planning.answers.comparisons import Compared
from khazana.planning.answers.counting import Counted
from khazana.planning.answers.frontiers import Frontier
from khazana.planning.answers.history import Replayed
from khazana.planning.answers.mildest_paths import Mildest
from khazana.planning.answers.outcome_rows import Outcome
from khazana.planning.answers.safest import SafeSize
from khazana.planning.answers.sensitivities import Sensitivity
from khazana.planning.calibration.records import Calibration, LawKind
from khazana.planning.judging.records import Judgement
from khazana.planning.plan.record import TreasuryPlan
from khazana.programmes import Programme

__all__ = [
    "AS_PLANNED",
    "Asked",
    "CompareReport",
    "ComparedShown",
    "JudgeReport",
    "PlanningChoices",
    "PlanningStand",
    "Progress",
    "RunReport",
    "SearchReport",
    "StressReport",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningChoices:
    """What may be chosen in the place of what a programme declares.

    Parameters
    ----------
    law
        ``None`` for the block bootstrap where there are daily marks, and geometric Brownian motion where there are not.
    window
        First and last day of the marks that it is fitted to; ``None`` for the four years up to the start.
    drift_per_year
        Logarithmic; ``None`` for the one that is declared, and zero where none is.
    policies, limits
        Ids, in order; empty for all that can be reckoned.
    years
        How far ahead; ``None`` for the plan's.
    price_usd
        Of one bitcoin at the start; ``None`` for the mark at the end of that day.
    paths, breach_error
        The budget of paths, and the standard error of a probability of a breach that is enough.
    """

    law: LawKind | None = None
    window: tuple[dt.date, dt.date] | None = None
    drift_per_year: float | None = None
    policies: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    years: int | None = None
    price_usd: float | None = None
    paths: int = 1 << 14
    breach_error: float | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One of what is compared: what it is called, of which programme, and what is chosen; of its policies the first."""

    label: str
    programme_id: str
    choices: PlanningChoices


AS_PLANNED = PlanningChoices()
"""Everything as the programme declares it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningStand:
    """What a question rests on: the plan, the law and its calibration, and what is open.

    Parameters
    ----------
    findings
        About marks, fit and plan; show them beside every answer.
    """

    programme: Programme
    plan: TreasuryPlan
    choices: PlanningChoices
    calibration: Calibration
    question: Question
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RunReport:
    """What came of the policies, on common paths.

    Parameters
    ----------
    counts
        Each ceiling on accumulation held against both counts, as announced and as the IMF counts.
    accounts
        What the accounts show at each reporting day; empty where it was not asked for.
    """

    stand: PlanningStand
    result: Result
    outcomes: tuple[Outcome, ...]
    counts: tuple[Counted, ...] = ()
    accounts: tuple[AccountRow, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether it ran to its end."""
        return self.result.is_done

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be shown beside the answer."""
        return self.stand.findings


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedShown:
    """One of what was compared, and where it stands."""

    asked: Asked
    stand: PlanningStand
    compared: Compared


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareReport:
    """Policies, laws or programmes side by side on common paths, each against the first."""

    rows: tuple[ComparedShown, ...]
    paths: int
    complete: bool

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be shown beside the answer, once each."""
        return tuple(dict.fromkeys(finding for row in self.rows for finding in row.stand.findings))


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchReport:
    """The frontier of one policy, and its largest size within a risk."""

    stand: PlanningStand
    frontier: Frontier
    safest: SafeSize

    @property
    def complete(self) -> bool:
        """Whether it ran to its end."""
        return self.frontier.is_done and self.safest.is_done

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be shown beside the answer."""
        return self.stand.findings


@dataclass(frozen=True, slots=True, kw_only=True)
class StressReport:
    """The mildest path that breaks each limit, by policy and limit; the past played again; what the result hangs on.

    Parameters
    ----------
    findings
        About the replays: which could not be played, and what was made up between marks.
    break_evens
        At which price of a coin each policy that holds some breaks even.
    complete
        ``False`` where it was stopped before all was reckoned.
    """

    stand: PlanningStand
    mildest: tuple[Mildest, ...]
    replays: tuple[Replayed, ...]
    sensitivities: tuple[Sensitivity, ...]
    findings: tuple[Finding, ...]
    break_evens: tuple[BreakEven, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeReport:
    """Which law deserves trust over which horizon, on the marks at hand.

    Parameters
    ----------
    first, last
        The window of marks, both days in it.
    """

    programme: Programme
    judgement: Judgement
    first: dt.date
    last: dt.date

    @property
    def complete(self) -> bool:
        """Whether all was judged."""
        return self.judgement.complete

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be shown beside the answer."""
        return self.judgement.findings
