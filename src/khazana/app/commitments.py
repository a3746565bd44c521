"""Evaluate a programme's commitments from all that is known of it, and keep what came out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from khazana.alliance.commitment_facts import DocumentStep, Facts
from khazana.alliance.commitment_results import Promise
from khazana.alliance.commitment_rules import BalanceAtHeight
from khazana.alliance.commitments import Evaluation, evaluate
from khazana.app.chain_facts import ChainFacts
from khazana.app.chain_reports import StandOnChain
from khazana.app.commitment_facts import facts_of
from khazana.core import BadInput, day_interval
from khazana.programmes import Commitment, Programme

__all__ = ["CommitmentsReport", "EvaluatedCommitment", "Evaluates", "evaluate_programme", "promise_of", "start_of_day"]


class _Stands(Protocol):
    @property
    def stand(self) -> StandOnChain:
        """How far the programme was followed."""


class _Chain(Protocol):
    def status(self, programme_id: str, /) -> _Stands:
        """Return how far a programme was followed."""

    def facts(self, programme_id: str, /, *, at: int | None = None) -> ChainFacts | None:
        """Return what is known of it at a height."""


class Evaluates(Protocol):
    """What an evaluation asks of a desk; `khazana.app.desk.Desk` is one."""

    @property
    def chain(self) -> _Chain:
        """The desk of the chain."""

    def programme(self, programme_id: str, /) -> Programme:
        """Return a programme, or refuse with `BadInput`."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatedCommitment:
    """A commitment, and its evaluation."""

    commitment: Commitment
    evaluation: Evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentsReport:
    """All commitments of a programme, evaluated at an instant from the same facts."""

    programme: Programme
    at: datetime
    facts: Facts
    results: tuple[EvaluatedCommitment, ...]


def evaluate_programme(
    desk: Evaluates, programme_id: str, /, *, at: datetime | None = None, documents: Iterable[DocumentStep] = ()
) -> CommitmentsReport:
    """Evaluate the commitments of a programme; ``None`` is now.

    Raises
    ------
    NoSuchProgramme
        If there is no such programme.
    """
    programme = desk.programme(programme_id)
    stand = desk.chain.status(programme_id).stand
    chain = desk.chain.facts(programme_id)
    facts = facts_of(programme, programme.events, stand=stand, chain=chain, documents=documents)
    moment = desk.now() if at is None else at
    return CommitmentsReport(
        programme=programme,
        at=moment,
        facts=facts,
        results=tuple(
            EvaluatedCommitment(commitment=one, evaluation=_evaluated(desk, programme, one, facts, moment))
            for one in programme.commitments
        ),
    )


def start_of_day(at: datetime, zone: str) -> datetime:
    """Return the instant at which the day of an instant begins in a zone: what is asked on one day is answered alike.

    Examples
    --------
    >>> from datetime import UTC
    >>> start_of_day(datetime(2026, 3, 2, 2, tzinfo=UTC), "America/El_Salvador").isoformat()
    '2026-03-01T06:00:00+00:00'
    """
    return day_interval(at.astimezone(ZoneInfo(zone)).date(), ZoneInfo(zone)).start.astimezone(UTC)


def promise_of(commitment: Commitment, zone: str) -> Promise:
    """Return a commitment as its evaluation needs it; a day due ends when it does in the programme's zone."""
    due = None if commitment.due is None else day_interval(commitment.due, ZoneInfo(zone)).end
    return Promise(id=commitment.id, rule=commitment.rule, due=due)


def _evaluated(desk: Evaluates, programme: Programme, commitment: Commitment, facts: Facts, at: datetime) -> Evaluation:
    rule = commitment.rule
    if isinstance(rule, BalanceAtHeight) and facts.followed is not None:
        facts = _at_height(desk, programme, rule.height, facts)
    return evaluate(promise_of(commitment, programme.zone), facts, at=at)


def _at_height(desk: Evaluates, programme: Programme, height: int, facts: Facts) -> Facts:
    """Return facts that have the balance at a height, where the chain was followed so far."""
    try:
        chain = desk.chain.facts(programme.id, at=height)
    except BadInput:
        return facts
    stand = desk.chain.status(programme.id).stand
    return facts if chain is None else facts_of(programme, programme.events, stand=stand, chain=chain)
