"""A national programme as it stands in its folder."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from khazana.alliance.commitment_facts import Reported, SeriesPoint
from khazana.alliance.commitment_rules import Rule
from khazana.core import LocalText, Source, SourceKind
from khazana.reserve.claims import Claim
from khazana.reserve.events import Event
from khazana.reserve.evidence_rows import EvidenceRow
from khazana.reserve.lots import LotMethod
from khazana.reserve.perimeter import PerimeterEntry
from khazana.reserve.valuation import Treatment

if TYPE_CHECKING:
    from khazana.energy.plan.record import EnergyPlan
    from khazana.planning.plan.record import TreasuryPlan

__all__ = ["Accounting", "ChainDeclaration", "Commitment", "OpenQuestion", "Programme", "Wallet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounting:
    """The rules the books are kept by, where nobody asks for others."""

    lots: LotMethod
    treatment: Treatment
    mark_max_age: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Wallet:
    """A wallet of the perimeter: its ``id`` in events, and what it is."""

    id: str
    name: LocalText
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What was promised: by which instrument, between whom, in which words, until when, and how that is evaluated."""

    id: str
    instrument: str
    parties: tuple[str, ...]
    text: LocalText
    source: str
    source_kind: SourceKind
    agreed: date | None = None
    due: date | None = None
    evidence: str = ""
    rule: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """What is not known, and what would settle it."""

    id: str
    text: LocalText
    remedy: LocalText
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainDeclaration:
    """Where the programme's coins are: on which network, and what of it the folder holds itself.

    Parameters
    ----------
    network
        main, test, testnet4, signet or regtest.
    record, record_digest
        The name of a file in the folder with what a source said, and the digest by which it is known; empty for none.
    proofs
        The names of files in the folder with proofs of reserves.
    complete
        Whether the programme states that its perimeter is all it holds.
    """

    network: str = "main"
    record: str = ""
    record_digest: str = ""
    proofs: tuple[str, ...] = ()
    complete: bool = False

    @property
    def files(self) -> tuple[str, ...]:
        """The files of the folder that it names."""
        return (self.record, *self.proofs) if self.record else self.proofs


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One programme.

    ``zone`` is the IANA name of the zone its dates are in; ``origin`` where it was loaded from, as shown to
    people; ``synthetic`` is true where its figures are made up, which every view then says.
    """

    id: str
    origin: str
    name: LocalText
    summary: LocalText
    country: str
    zone: str
    currency: str
    synthetic: bool
    accounting: Accounting
    sources: tuple[Source, ...]
    wallets: tuple[Wallet, ...]
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]
    perimeter: tuple[PerimeterEntry, ...]
    commitments: tuple[Commitment, ...]
    questions: tuple[OpenQuestion, ...]
    evidence: tuple[EvidenceRow, ...] = ()
    chain: ChainDeclaration = ChainDeclaration()
    points: tuple[SeriesPoint, ...] = ()
    reports: tuple[Reported, ...] = ()
    energy: "EnergyPlan | None" = None
    planning: "TreasuryPlan | None" = None

    def source(self, source_id: str) -> Source | None:
        """Return a source by id."""
        return next((source for source in self.sources if source.id == source_id), None)
