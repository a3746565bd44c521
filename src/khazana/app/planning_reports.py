"""What the planning desk hands up: choices, where a programme stands, and the answers."""

import datetime as dt
from dataclasses import dataclass

from khazana.core import Finding, Progress
from khazana.planning import Question, Result
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
    """What came of the policies, on common paths."""

    stand: PlanningStand
    result: Result
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchReport:
    """The frontier of one policy, and its largest size within a risk."""

    stand: PlanningStand
    frontier: Frontier
    safest: SafeSize


@dataclass(frozen=True, slots=True, kw_only=True)
class StressReport:
    """The mildest path that breaks each limit, by policy and limit; the past played again; what the result hangs on.

    Parameters
    ----------
    findings
        About the replays: which could not be played, and what was made up between marks.
    """

    stand: PlanningStand
    mildest: tuple[Mildest, ...]
    replays: tuple[Replayed, ...]
    sensitivities: tuple[Sensitivity, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeReport:
    """Which law deserves trust over which horizon, on the marks at hand."""

    programme: Programme
    judgement: Judgement
