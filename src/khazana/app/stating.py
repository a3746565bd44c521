"""Results as statements: what each is about, what it was computed from, and what it says in short.

The long form of a result, its subject, travels beside the statement as a content; so do its inputs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from khazana import __version__
from khazana.alliance import Content, Statement, resource
from khazana.alliance.canonical import canonical
from khazana.alliance.evaluation_text import format_evaluations
from khazana.alliance.predicate_parts import (
    BlockNamed,
    CommitmentStatus,
    Digest,
    Resource,
    Software,
    StandingTotals,
    WalletCompared,
)
from khazana.alliance.predicates import (
    CommitmentsEvaluated,
    DocumentRegistered,
    Predicate,
    ProofOfReserves,
    ReconciliationStatement,
    ReserveBooks,
)
from khazana.app.chain_reports import ReconciliationReport
from khazana.app.commitments import CommitmentsReport
from khazana.app.programme_inputs import Inputs
from khazana.bitcoin import SignatureState
from khazana.core import BadInput, BlockRef, Finding, format_instant
from khazana.i18n import message
from khazana.programmes import Programme
from khazana.reserve import Books, keep
from khazana.reserve.books import Balance
from khazana.reserve.canonical import canonical as books_bytes
from khazana.reserve.proof import ProofResult, ReserveProof, Snapshot, format_proof, format_snapshot
from khazana.reserve.reconciliation import WalletRow

__all__ = [
    "HERE",
    "Stated",
    "codes_of",
    "named_inputs",
    "state_books",
    "state_commitments",
    "state_document",
    "state_proof",
    "state_reconciliation",
    "stated_as",
    "subject_of",
    "with_input",
]

_NEXT: Final = timedelta(microseconds=1)

HERE: Final = Software(name="khazana", version=__version__)
"""What computes results here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A statement, and the bytes that it names."""

    statement: Statement
    contents: tuple[Content, ...]


def state_books(programme: Programme, inputs: Inputs, *, at: datetime, block: BlockRef | None = None) -> Stated:
    """State the books of a programme until an instant, which is in them; ``block`` has it as its header's time."""
    books = keep(programme.events, currency=programme.currency, method=programme.accounting.lots, until=at + _NEXT)
    return stated_as(
        subject_of("books.json", books_bytes(books)),
        inputs,
        ReserveBooks(
            programme=programme.id,
            synthetic=programme.synthetic,
            at=format_instant(at),
            software=HERE,
            inputs=named_inputs(inputs),
            limits=codes_of(books.findings),
            block=None if block is None else _block(programme.chain.network, block),
            books_version=books.version,
            lot_method=books.method.value,
            currency=books.currency,
            events=len(books.events),
            holdings=_totals(_holdings(books)),
        ),
    )


def state_reconciliation(
    programme: Programme, inputs: Inputs, report: ReconciliationReport, *, noted: Iterable[str] = ()
) -> Stated:
    """State the books against the chain at a block.

    Parameters
    ----------
    noted
        Codes of what else is to be known of where the facts stand.

    Raises
    ------
    BadInput
        If the programme was never followed.
    """
    found, stand = report.reconciliation, report.stand
    if found is None or stand.block_at is None or stand.basis is None:
        raise BadInput(
            message("{programme} was never followed"),
            remedy=message("run khazana chain sync {programme} first"),
            programme=programme.id,
        )
    limits = tuple(sorted({*codes_of(report.findings), *noted}))
    data = canonical(
        {
            "events_alone": [{"event": one.event, "txids": one.txids} for one in found.events_alone],
            "findings": limits,
            "format": "khazana-reconciliation-1",
            "links": [{"event": one.event, "how": one.how.value, "txid": one.txid} for one in found.links],
            "transactions_alone": found.transactions_alone,
        }
    )
    return stated_as(
        subject_of("reconciliation.json", data + b"\n"),
        inputs,
        ReconciliationStatement(
            programme=programme.id,
            synthetic=programme.synthetic,
            at=format_instant(stand.block_at),
            software=HERE,
            inputs=named_inputs(inputs),
            limits=limits,
            block=_block(stand.network, found.block),
            basis=stand.basis.value,
            total=_wallet(found.total),
            wallets=tuple(map(_wallet, found.wallets)),
            events_alone=len(found.events_alone),
            transactions_alone=len(found.transactions_alone),
        ),
    )


def state_proof(
    proof: ReserveProof, snapshot: Snapshot, result: ProofResult, *, at: datetime, purpose: str, synthetic: bool
) -> Stated:
    """State what a proof of reserves shows against a snapshot of unspent outputs."""
    subject = subject_of("proof.json", format_proof(proof))
    inputs = (Content(name="snapshot.txt", role="input", data=format_snapshot(snapshot)),)
    return stated_as(
        subject,
        inputs,
        ProofOfReserves(
            programme=result.programme,
            synthetic=synthetic,
            at=format_instant(at),
            software=HERE,
            inputs=named_inputs(inputs),
            limits=codes_of((*result.findings, *result.notes)),
            block=_block(snapshot.network, result.block),
            purpose=purpose,
            snapshot=Digest(sha256=result.snapshot),
            claimed_sat=result.claimed,
            proven_sat=int(result.proven),
            owed_sat=None if result.liabilities is None else int(result.liabilities.amount),
            signatures=len(result.signatures),
            valid_signatures=sum(one.state is SignatureState.VALID for one in result.signatures),
        ),
    )


def state_commitments(report: CommitmentsReport, inputs: Inputs) -> Stated:
    """State how far the commitments of a programme are met."""
    programme = report.programme
    evaluations = tuple(one.evaluation for one in report.results)
    if not evaluations:
        raise BadInput(
            message("{programme} lists no commitment"),
            remedy=message("list them in commitments.toml"),
            programme=programme.id,
        )
    return stated_as(
        subject_of("evaluations.json", format_evaluations(programme.id, evaluations)),
        inputs,
        CommitmentsEvaluated(
            programme=programme.id,
            synthetic=programme.synthetic,
            at=format_instant(report.at),
            software=HERE,
            inputs=named_inputs(inputs),
            evaluator_version=evaluations[0].evaluator_version,
            results=tuple(
                CommitmentStatus(commitment=one.commitment, status=one.status.value, reasons=codes_of(one.reasons))
                for one in evaluations
            ),
        ),
    )


def state_document(name: str, data: bytes, step: DocumentRegistered) -> Stated:
    """State a step of a document of the joint register; ``step`` says which."""
    return stated_as(subject_of(name, data), (), step)


def stated_as(subject: Content, inputs: Iterable[Content], predicate: Predicate) -> Stated:
    """Return a statement about one content, with its inputs."""
    statement = Statement(subjects=(resource(subject.name, subject.data),), predicate=predicate)
    return Stated(statement=statement, contents=(subject, *inputs))


def subject_of(name: str, data: bytes) -> Content:
    """Return a result's bytes as what a statement is about."""
    return Content(name=name, role="subject", data=data)


def named_inputs(inputs: Inputs) -> tuple[Resource, ...]:
    """Return inputs by their digests, in order of name."""
    return tuple(resource(one.name, one.data) for one in sorted(inputs, key=lambda one: one.name))


def with_input(inputs: Inputs, content: Content) -> Inputs:
    """Return inputs with one more, unless one of its name is there already."""
    return inputs if any(one.name == content.name for one in inputs) else (*inputs, content)


def codes_of(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return the codes of findings, each once, in order."""
    return tuple(sorted({one.code for one in findings}))


def _block(network: str, block: BlockRef) -> BlockNamed:
    return BlockNamed(network=network, height=block.height, hash=block.hash)


def _holdings(books: Books) -> tuple[int, int, int]:
    held = [balance for _, balance in books.wallets]
    return (
        sum(int(one.proven) for one in held),
        sum(int(one.claimed) for one in held),
        sum(int(one.unknown) for one in held),
    )


def _totals(amounts: tuple[int, int, int]) -> StandingTotals:
    proven, claimed, unknown = amounts
    return StandingTotals(proven_sat=proven, claimed_sat=claimed, unknown_sat=unknown)


def _balance(balance: Balance) -> StandingTotals:
    return _totals((int(balance.proven), int(balance.claimed), int(balance.unknown)))


def _wallet(row: WalletRow) -> WalletCompared:
    return WalletCompared(
        wallet=row.wallet,
        agreement=row.agreement.value,
        booked=_balance(row.booked),
        held_sat=int(row.held),
        difference_sat=int(row.difference),
    )
