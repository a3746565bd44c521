"""What programs get for programmes, claims and events."""

from datetime import date

from pydantic import Field

from khazana.core import format_instant
from khazana.programmes import Programme
from khazana.reserve.audit import Audit
from khazana.reserve.claims import Claim
from khazana.reserve.events import Event
from khazana.web.payloads import IntervalOut, MoneyOut, Out, StatedOut, TextOut, money_out

__all__ = ["ClaimOut", "EventOut", "ProgrammeLine", "ProgrammeOut"]


class ProgrammeLine(Out):
    """A programme in the list."""

    id: str
    name: TextOut
    country: str = Field(description="ISO 3166-1 alpha-2.", examples=["SV"])
    currency: str = Field(description="ISO 4217 code of its marks.", examples=["USD"])
    zone: str = Field(description="IANA zone that its dates are in.", examples=["America/El_Salvador"])
    synthetic: bool = Field(description="Whether its figures are made up.")

    @classmethod
    def of(cls, one: Programme) -> "ProgrammeLine":
        """Take over a programme."""
        return cls(
            id=one.id,
            name=TextOut.of(one.name),
            country=one.country,
            currency=one.currency,
            zone=one.zone,
            synthetic=one.synthetic,
        )


class SourceOut(Out):
    """A source of facts."""

    id: str
    title: str
    publisher: str
    kind: str = Field(description="primary, press or derived.")
    url: str = Field(description="Empty where none is known.")
    published: date | None


class WalletOut(Out):
    """A wallet of the perimeter."""

    id: str
    name: TextOut
    source: str


class PerimeterOut(Out):
    """An address or output descriptor said to be the state's."""

    script: str
    wallet: str
    since: date | None = Field(description="First day in the perimeter; null is unknown.")
    until: date | None = Field(description="First day out of it; null while it is in it.")
    claimant: str
    source: str
    source_kind: str
    note: str


class CommitmentOut(Out):
    """What was promised."""

    id: str
    instrument: str
    parties: tuple[str, ...]
    text: TextOut
    agreed: date | None
    due: date | None
    evidence: str
    source: str
    source_kind: str


class QuestionOut(Out):
    """What is not known, and what would settle it."""

    id: str
    text: TextOut
    remedy: TextOut
    source: str


class ProgrammeOut(Out):
    """A programme as it stands in its files, without claims and events."""

    programme: ProgrammeLine
    summary: TextOut
    lots: str = Field(description="Which lots a disposal gives up: fifo, lifo, hifo, average, specific.")
    treatment: str = Field(description="Accounting rule: fair-value or cost-less-impairment.")
    mark_max_age_seconds: int = Field(ge=0, description="How old a mark may be to answer for an instant [s].")
    sources: tuple[SourceOut, ...]
    wallets: tuple[WalletOut, ...]
    perimeter: tuple[PerimeterOut, ...]
    commitments: tuple[CommitmentOut, ...]
    questions: tuple[QuestionOut, ...]

    @classmethod
    def of(cls, one: Programme) -> "ProgrammeOut":
        """Take over a programme."""
        return cls(
            programme=ProgrammeLine.of(one),
            summary=TextOut.of(one.summary),
            lots=one.accounting.lots.value,
            treatment=one.accounting.treatment.value,
            mark_max_age_seconds=int(one.accounting.mark_max_age.total_seconds()),
            sources=tuple(
                SourceOut(
                    id=source.id,
                    title=source.title,
                    publisher=source.publisher,
                    kind=source.kind.value,
                    url=source.url,
                    published=source.published,
                )
                for source in one.sources
            ),
            wallets=tuple(
                WalletOut(id=wallet.id, name=TextOut.of(wallet.name), source=wallet.source) for wallet in one.wallets
            ),
            perimeter=_perimeter(one),
            commitments=_commitments(one),
            questions=tuple(
                QuestionOut(
                    id=question.id,
                    text=TextOut.of(question.text),
                    remedy=TextOut.of(question.remedy),
                    source=question.source,
                )
                for question in one.questions
            ),
        )


def _perimeter(one: Programme) -> tuple[PerimeterOut, ...]:
    return tuple(
        PerimeterOut(
            script=entry.script,
            wallet=entry.wallet,
            since=entry.since,
            until=entry.until,
            claimant=entry.claimant,
            source=entry.source,
            source_kind=entry.source_kind.value,
            note=entry.note,
        )
        for entry in one.perimeter
    )


def _commitments(one: Programme) -> tuple[CommitmentOut, ...]:
    return tuple(
        CommitmentOut(
            id=promise.id,
            instrument=promise.instrument,
            parties=promise.parties,
            text=TextOut.of(promise.text),
            agreed=promise.agreed,
            due=promise.due,
            evidence=promise.evidence,
            source=promise.source,
            source_kind=promise.source_kind.value,
        )
        for promise in one.commitments
    )


class ClaimOut(Out):
    """A public claim, with the gravest verdict of the audit on it."""

    id: str
    statement: str = Field(description="Claims of one breath share it.")
    measure: str = Field(description="holdings, value, price, price_change, purchase, …, other.")
    subject: str = Field(description="What is measured, where the measure is other.")
    stated: StatedOut
    within: IntervalOut = Field(description="The time it speaks of.")
    since: IntervalOut | None = Field(description="The time from which a change or a rate is counted.")
    parts: tuple[str, ...] = Field(description="Claims that it says it is the sum of.")
    claimant: str
    source: str
    source_kind: str = Field(description="primary or press.")
    note: str
    verdict: str = Field(description="consistent, inconsistent or undetermined.")

    @classmethod
    def of(cls, claim: Claim, audit: Audit) -> "ClaimOut":
        """Take over a claim."""
        return cls(
            id=claim.id,
            statement=claim.statement,
            measure=claim.measure.value,
            subject=claim.subject,
            stated=StatedOut.of(claim.stated),
            within=IntervalOut.of(claim.within),
            since=None if claim.since is None else IntervalOut.of(claim.since),
            parts=claim.parts,
            claimant=claim.claimant,
            source=claim.source,
            source_kind=claim.source_kind.value,
            note=claim.note,
            verdict=audit.verdict(claim.id).value,
        )


class EventOut(Out):
    """Something that happened to the coins."""

    external_id: str
    at: str = Field(description="Instant from which it is in the books, ISO 8601, UTC.")
    day_only: bool = Field(description="Whether only the date is known.")
    kind: str = Field(description="purchase, mined, seized, donated, transfer, disposal, fee or restatement.")
    amount_sat: int = Field(ge=0, description="What reaches to_account [sat].")
    fee_sat: int = Field(ge=0, description="What the network took on top [sat].")
    from_account: str
    to_account: str
    consideration: MoneyOut | None = Field(description="What was paid or received, all in; null is unknown.")
    standing: str = Field(description="proven, claimed or unknown.")
    evidence: str
    source: str
    source_kind: str
    version: int = Field(ge=1, description="The version of the books in which the row appears.")
    supersedes: str = Field(description="The row of an earlier version that it replaces; empty for none.")
    note: str

    @classmethod
    def of(cls, event: Event) -> "EventOut":
        """Take over an event."""
        return cls(
            external_id=event.external_id,
            at=format_instant(event.at),
            day_only=event.day_only,
            kind=event.kind.value,
            amount_sat=event.amount,
            fee_sat=event.fee,
            from_account=event.from_account,
            to_account=event.to_account,
            consideration=money_out(event.consideration),
            standing=event.standing.value,
            evidence=event.evidence,
            source=event.source,
            source_kind=event.source_kind.value,
            version=event.version,
            supersedes=event.supersedes,
            note=event.note,
        )
