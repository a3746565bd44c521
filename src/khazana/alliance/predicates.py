"""What Khazana states: one type of predicate for each kind of result, with the form of each.

A form is declared once, here. Reading checks it, and the JSON Schemas in ``docs/schemas`` are made from it.
"""

from typing import Annotated, Final

from msgspec import Meta

from khazana.alliance.predicate_parts import (
    END,
    BlockNamed,
    CapacityStated,
    ClaimVerdict,
    CommitmentStatus,
    ConditionStated,
    Count,
    Decimal,
    Digest,
    Figure,
    Hex,
    Id,
    Instant,
    Key,
    Line,
    Part,
    Resource,
    Sat,
    Software,
    StandingTotals,
    WalletCompared,
    Whole,
    Words,
)

__all__ = [
    "PREDICATES",
    "AuditStatement",
    "CommitmentsEvaluated",
    "DocumentRegistered",
    "EnergyPlanStatement",
    "KeyStatement",
    "Predicate",
    "ProofOfReserves",
    "ReconciliationStatement",
    "ReserveBooks",
    "Simulation",
]


class Predicate(Part, frozen=True, kw_only=True):
    """What every statement says of itself.

    Parameters
    ----------
    programme
        Whose result it is.
    synthetic
        Whether its figures are made up; every reader must be told.
    at
        The instant at which the result holds, which is not when it was signed.
    software
        What computed it.
    inputs
        All that it was computed from, by digest. Names are those that a recomputation looks for.
    limits
        Codes of findings: what the reader should know of it, or what it does not show.
    """

    programme: Id
    synthetic: bool
    at: Instant
    software: Software
    inputs: tuple[Resource, ...]
    limits: tuple[Id, ...] = ()


class ReserveBooks(Predicate, frozen=True, kw_only=True):
    """The books of a reserve at an instant, or at a block; the subject is their canonical form."""

    block: BlockNamed | None
    books_version: Count
    lot_method: Id
    currency: Annotated[str, Meta(pattern=rf"^[A-Z]{{3}}{END}")]
    events: Count
    holdings: StandingTotals


class ReconciliationStatement(Predicate, frozen=True, kw_only=True):
    """The books against the chain at a block; the subject is the result's canonical form."""

    block: BlockNamed
    basis: Id
    total: WalletCompared
    wallets: tuple[WalletCompared, ...]
    events_alone: Count
    transactions_alone: Count


class ProofOfReserves(Predicate, frozen=True, kw_only=True):
    """What a proof of reserves shows at a block; the subject is the proof's file."""

    block: BlockNamed
    purpose: Words
    snapshot: Digest
    claimed_sat: Sat
    proven_sat: Sat
    owed_sat: Sat | None
    signatures: Count
    valid_signatures: Count


class EnergyPlanStatement(Predicate, frozen=True, kw_only=True):
    """A plan of where each megawatt goes; the subject is the result's canonical form."""

    solver: Line
    hours: Count
    scenarios: Count
    cost_usd: Decimal
    bound_usd: Decimal
    capacities: tuple[CapacityStated, ...]
    conditions: tuple[ConditionStated, ...]


class Simulation(Predicate, frozen=True, kw_only=True):
    """A simulation with its seed; the subject is the result's canonical form."""

    model: Line
    seed: Whole
    paths: Count
    days: Count
    figures: tuple[Figure, ...]


class AuditStatement(Predicate, frozen=True, kw_only=True):
    """The audit of what is claimed about a reserve; the subject is the result's canonical form."""

    claims: tuple[ClaimVerdict, ...]
    checks: Count


class DocumentRegistered(Predicate, frozen=True, kw_only=True):
    """A step in the life of a policy document or a model rule of joint research; the subject is the document.

    ``action`` is proposed, revised, commented, adopted or withdrawn. ``supersedes`` is the digest of the version
    before, and ``where`` the jurisdiction of an adoption.
    """

    document: Id
    kind: Id
    action: Annotated[str, Meta(pattern=rf"^(proposed|revised|commented|adopted|withdrawn){END}")]
    title: Line
    language: Annotated[str, Meta(pattern=rf"^[a-z]{{2,3}}{END}")]
    document_version: Line
    by: Line
    supersedes: Digest | None = None
    where: Words = ""
    comment: Words = ""


class CommitmentsEvaluated(Predicate, frozen=True, kw_only=True):
    """How far commitments are met; the subject is the result's canonical form."""

    evaluator_version: Count
    results: tuple[CommitmentStatus, ...]


class KeyStatement(Predicate, frozen=True, kw_only=True):
    """A key is listed, replaced or revoked; the subject is the key's description, whose SHA-256 is its id.

    It takes effect at its own position in the log, or for a revocation already at ``since``. The ``successor`` that
    replaces it is a public key of the same algorithm.
    """

    action: Annotated[str, Meta(pattern=rf"^(listed|rotated|revoked){END}")]
    key: Hex
    algorithm: Id
    public_key: Key
    successor: Key | None = None
    since: Count | None = None
    reason: Words = ""


_NAMES: Final[tuple[tuple[str, type[Predicate]], ...]] = (
    ("reserve-books", ReserveBooks),
    ("reconciliation", ReconciliationStatement),
    ("proof-of-reserves", ProofOfReserves),
    ("energy-plan", EnergyPlanStatement),
    ("simulation", Simulation),
    ("audit", AuditStatement),
    ("document", DocumentRegistered),
    ("commitments", CommitmentsEvaluated),
    ("key", KeyStatement),
)

PREDICATES: Final = {f"urn:khazana:{name}:v1": shape for name, shape in _NAMES}
"""The shape of each type of predicate, by its URI."""
