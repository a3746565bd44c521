"""How far commitments are met: evaluated from facts by their rules, purely, each result with its evidence.

The statuses are those of the field (the IMF's monitoring of arrangements): met, not met, waived, outstanding; and one
more, undetermined, where the facts do not decide, with every reason why. An evaluation names the version of this
evaluator and the digest of its facts. With other facts there is another evaluation; none replaces an earlier one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from khazana.alliance import commitment_kinds as kinds
from khazana.alliance.commitment_facts import Facts, facts_digest
from khazana.alliance.commitment_judging import JUDGES
from khazana.alliance.commitment_results import Count, Judgement, Promise, Status
from khazana.core import Finding, instant

__all__ = ["EVALUATOR_VERSION", "Evaluation", "evaluate"]

EVALUATOR_VERSION: Final = 2
"""Raised whenever the same facts may give another status.

Version 1 took a document that witnesses saw only after the due day for one that was logged after it, and said not met.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The status of one commitment at an instant, by one version of the evaluator, from facts of one digest."""

    commitment: str
    status: Status
    at: datetime
    reasons: tuple[Finding, ...]
    counts: tuple[Count, ...]
    evidence: tuple[str, ...]
    facts: str
    evaluator_version: int


def evaluate(promise: Promise, facts: Facts, *, at: datetime) -> Evaluation:
    """Evaluate a commitment from facts at an instant; nothing after it counts.

    What whoever watches over the instrument waives is waived, whatever else is known.
    """
    at = instant(at)
    found = _waived(promise, facts, at) or _judged(promise, facts, at)
    return Evaluation(
        commitment=promise.id,
        status=found.status,
        at=at,
        reasons=found.reasons,
        counts=found.counts,
        evidence=found.evidence,
        facts=facts_digest(facts),
        evaluator_version=EVALUATOR_VERSION,
    )


def _judged(promise: Promise, facts: Facts, at: datetime) -> Judgement:
    if promise.rule is None:
        return Judgement(status=Status.UNDETERMINED, reasons=(kinds.NO_RULE.at(),))
    return JUDGES[type(promise.rule)](promise, facts, at)


def _waived(promise: Promise, facts: Facts, at: datetime) -> Judgement | None:
    for one in facts.reported:
        if one.commitment == promise.id and one.says == Status.WAIVED and one.dated <= at:
            said = kinds.REPORTED.at(by=one.by, says=one.says, dated=one.dated.date(), source=one.source)
            return Judgement(status=Status.WAIVED, reasons=(said,), evidence=(one.source,))
    return None
