"""What programs get for commitments: the status of each, why, by what evidence, and what was counted."""

from datetime import date

from pydantic import Field

from khazana.alliance.commitment_results import Count
from khazana.app.commitments import CommitmentsReport, EvaluatedCommitment
from khazana.core import Finding, format_instant
from khazana.web.payloads import IntervalOut, Out, TextOut

__all__ = ["CommitmentsOut"]


class ReasonOut(Out):
    """Why a commitment has its status."""

    code: str = Field(description="The reason's code, as in the list of findings.")
    severity: str
    text: str = Field(description="English.")
    remedy: str = Field(description="What would change it; English.")

    @classmethod
    def of(cls, one: Finding) -> "ReasonOut":
        """Take over a reason."""
        return cls(code=one.code, severity=one.severity.value, text=one.text(), remedy=one.remedy())


class CountOut(Out):
    """Coins counted one way; counts are never added up."""

    basis: str = Field(description="By what the coins are counted.")
    low_sat: int = Field(description="At least [sat].")
    high_sat: int | None = Field(description="At most [sat]; null leaves the side open.")
    within: IntervalOut
    references: tuple[str, ...] = Field(description="Claims, events or transactions counted.")

    @classmethod
    def of(cls, one: Count) -> "CountOut":
        """Take over a count."""
        within = IntervalOut.of(one.within)
        return cls(basis=one.basis.value, low_sat=one.low, high_sat=one.high, within=within, references=one.references)


class EvaluatedOut(Out):
    """A commitment and its evaluation."""

    id: str
    instrument: str
    parties: tuple[str, ...]
    text: TextOut
    agreed: date | None
    due: date | None
    source: str
    source_kind: str
    status: str = Field(description="met, not-met, waived, outstanding, or undetermined.")
    reasons: tuple[ReasonOut, ...]
    counts: tuple[CountOut, ...]
    evidence: tuple[str, ...] = Field(description="Transactions, digests or sources that decide it.")
    evaluator_version: int
    facts: str = Field(description="Digest of all facts that it was evaluated from.")

    @classmethod
    def of(cls, one: EvaluatedCommitment) -> "EvaluatedOut":
        """Take over a commitment."""
        promised, found = one.commitment, one.evaluation
        return cls(
            id=promised.id,
            instrument=promised.instrument,
            parties=promised.parties,
            text=TextOut.of(promised.text),
            agreed=promised.agreed,
            due=promised.due,
            source=promised.source,
            source_kind=promised.source_kind.value,
            status=found.status.value,
            reasons=tuple(map(ReasonOut.of, found.reasons)),
            counts=tuple(map(CountOut.of, found.counts)),
            evidence=found.evidence,
            evaluator_version=found.evaluator_version,
            facts=found.facts,
        )


class CommitmentsOut(Out):
    """All commitments of a programme, evaluated at one instant."""

    programme: str
    synthetic: bool = Field(description="Whether its figures are made up.")
    at: str = Field(description="The instant that they are evaluated for, ISO 8601, UTC.")
    commitments: tuple[EvaluatedOut, ...]

    @classmethod
    def of(cls, report: CommitmentsReport) -> "CommitmentsOut":
        """Take over a report."""
        return cls(
            programme=report.programme.id,
            synthetic=report.programme.synthetic,
            at=format_instant(report.at),
            commitments=tuple(map(EvaluatedOut.of, report.results)),
        )
