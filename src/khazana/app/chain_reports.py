"""What the desk of the chain hands to the views: each report with the block at which it holds and what it rests on.

A programme that was never followed has reports, too: they say so, with the remedy, and hold nothing else.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from khazana.app.chain_reading import ChainStatus
from khazana.core import Basis, BlockRef, Finding
from khazana.reserve.custody_results import CustodyReport
from khazana.reserve.provenance import Attribution, Grouping, HeldAt, Provenance, Restatement
from khazana.store import Alert, Reorganisation

if TYPE_CHECKING:  # the desk computes them; whoever only shows a state need not load them
    from khazana.reserve.proof import ProofResult
    from khazana.reserve.reconciliation import Reconciliation

__all__ = [
    "AlertsReport",
    "ChainQuestions",
    "CustodyShown",
    "FollowState",
    "ProofShown",
    "ProofsReport",
    "ProvenanceReport",
    "ReconciliationReport",
    "StandOnChain",
    "StatusReport",
]


class FollowState(StrEnum):
    """How far a programme was followed on the chain."""

    NO_PERIMETER = "no_perimeter"
    """Its perimeter lists nothing of this network, so that there is nothing to follow."""
    NEVER = "never"
    """It has a perimeter, but was never followed."""
    PARTLY = "partly"
    """Some of its scripts have not caught up, or the chain goes on; what is said holds at the block named."""
    FOLLOWED = "followed"
    """All of it was followed to the last block known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandOnChain:
    """Where a report stands on the chain.

    Parameters
    ----------
    programme, network, synthetic
        Whose report it is, and on which network; ``synthetic`` programmes are made up, which every view says.
    zone
        The IANA name of the programme's zone.
    state
        How far it was followed; everything below is ``None``, 0 or empty unless it was.
    block, block_at
        The block at which the report holds, and the time in its header [UTC].
    tip, depth
        The last block known, and how deep ``block`` lies below it; 1 is the tip itself.
    basis, source
        The weakest that a fact rests on, and who was asked last.
    asked_at
        When [UTC].
    findings
        What the reader should know before any figure: that it was never followed, that it is behind.
    """

    programme: str
    network: str
    synthetic: bool
    zone: str
    state: FollowState
    block: BlockRef | None = None
    block_at: datetime | None = None
    tip: BlockRef | None = None
    depth: int = 0
    basis: Basis | None = None
    source: str = ""
    asked_at: datetime | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """How far a programme was followed, what is held, and the reorganisations met."""

    stand: StandOnChain
    status: ChainStatus
    reorganisations: tuple[Reorganisation, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenanceReport:
    """Where the coins came from; ``None`` where the programme was never followed.

    ``versions`` are those of the perimeter that can be read, and ``restatement`` is what this one changes of the one
    before it; ``None`` where it is the first. ``grouping`` has the group of each origin, ``history`` what was held by
    group at blocks in order.
    """

    stand: StandOnChain
    versions: tuple[int, ...]
    provenance: Provenance | None
    attribution: Attribution | None
    restatement: Restatement | None
    grouping: Grouping
    history: tuple[HeldAt, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciliationReport:
    """The books against the chain; ``None`` where the programme was never followed."""

    stand: StandOnChain
    reconciliation: "Reconciliation | None"
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyShown:
    """How the coins are kept; ``None`` where the programme was never followed."""

    stand: StandOnChain
    custody: CustodyReport | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofShown:
    """A proof of reserves that the programme shows: the ``file`` it came from, its purpose, and what checking it gave.

    ``result`` is ``None`` where it could not be checked here; ``findings`` say why.
    """

    file: str
    purpose: str
    result: "ProofResult | None"
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofsReport:
    """The proofs of reserves of a programme, checked against the coins that are known at the block each names."""

    stand: StandOnChain
    proofs: tuple[ProofShown, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsReport:
    """What watching raised, in order of number."""

    stand: StandOnChain
    alerts: tuple[Alert, ...]


class ChainQuestions(Protocol):
    """What pages may ask of the chain. ``at`` is a height on the chain followed; ``None`` is as far as followed.

    Each raises `BadInput` for a programme, a height or a version that does not exist.
    """

    def status(self, programme_id: str, /) -> StatusReport:
        """Return how far a programme was followed."""

    def provenance(
        self, programme_id: str, /, *, at: int | None = None, version: int | None = None
    ) -> ProvenanceReport:
        """Return where its coins came from, by a version of its perimeter (``None``: the newest)."""

    def reconciliation(self, programme_id: str, /, *, at: int | None = None) -> ReconciliationReport:
        """Return its books against the chain."""

    def custody(self, programme_id: str, /, *, at: int | None = None) -> CustodyShown:
        """Return how its coins are kept."""

    def proofs(self, programme_id: str, /) -> ProofsReport:
        """Return the proofs of reserves that it shows."""

    def alerts(self, programme_id: str, /, *, after: int | None = None) -> AlertsReport:
        """Return what watching raised after the alert of this number (``None``: all)."""

    def raised(self, programme_id: str, /, *, after: int, most: int) -> tuple[Alert, ...]:
        """Return the alerts after a number, ``most`` at most; quick enough to be asked each second."""
