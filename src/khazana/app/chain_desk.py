"""The desk of the chain: follows programmes, and answers what their coins are, where they came from, how they are kept.

What is computed is kept for one programme at one block, as long as the chain followed has that block and the
perimeter has those scripts.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import RLock
from typing import TYPE_CHECKING, Final, Protocol

from khazana.app.chain_facts import ChainFacts, block_named, stand_of
from khazana.app.chain_reading import status
from khazana.app.chain_reports import (
    AlertsReport,
    CustodyShown,
    ProofsReport,
    ProvenanceReport,
    ReconciliationReport,
    StandOnChain,
    StatusReport,
)
from khazana.core import Clock, Coin, OutPoint, Progress
from khazana.programmes import Programme
from khazana.reserve import Books, keep
from khazana.reserve.custody import custody
from khazana.reserve.provenance import Restatement, group_origins, restate
from khazana.reserve.reconciling import reconcile
from khazana.store import Alert, Store

if TYPE_CHECKING:  # what follows chains takes long to load, and most questions follow none
    from khazana.app.chain_sync import SyncReceipt

__all__ = ["ChainDesk", "Programmes", "reconciled"]

_NEXT: Final = timedelta(microseconds=1)
"""The shortest time that an instant can differ by: books kept until just after a block's time have its instant in."""


class Programmes(Protocol):
    """Where programmes are found; `khazana.app.desk.Desk` is one."""

    def programme(self, programme_id: str, /) -> Programme:
        """Return a programme, or refuse with `BadInput`."""


@dataclass(slots=True, kw_only=True)
class ChainDesk:
    """Programmes on the chain, over one store.

    ``environment`` names the view of the chain (``KHAZANA_CHAIN``); it is read when a programme is followed, and by
    nothing else. What is kept is computed under the ``lock``, so that several threads may ask.
    """

    programmes: Programmes
    store: Store
    clock: Clock
    environment: Mapping[str, str]
    lock: AbstractContextManager[bool] = field(default_factory=RLock, repr=False)
    _facts: dict[tuple[object, ...], ChainFacts] = field(default_factory=dict)

    def status(self, programme_id: str, /) -> StatusReport:
        """Return how far a programme was followed."""
        programme = self.programmes.programme(programme_id)
        network = programme.chain.network
        stand = stand_of(self.store, programme)
        found = status(self.store, programme.id, network)
        return StatusReport(
            stand=stand,
            status=found,
            reorganisations=self.store.chain.reorganisations(network),
            findings=stand.findings,
        )

    def provenance(
        self, programme_id: str, /, *, at: int | None = None, version: int | None = None
    ) -> ProvenanceReport:
        """Return where its coins came from, by a version of its perimeter (``None``: the newest)."""
        stand, facts = self._at(programme_id, at)
        if facts is None:
            return ProvenanceReport(
                stand=stand,
                versions=(),
                provenance=None,
                attribution=None,
                restatement=None,
                grouping={},
                history=(),
                findings=stand.findings,
            )
        with self.lock:
            found = facts.provenance(version)
            attribution = facts.attribution(version)
            restatement = _restated(facts, found.perimeter.version)
            held = facts.history(version)
        return ProvenanceReport(
            stand=stand,
            versions=found.perimeter.versions,
            provenance=found,
            attribution=attribution,
            restatement=restatement,
            grouping=group_origins(found, attribution),
            history=held,
            findings=(*stand.findings, *found.perimeter.findings, *found.findings, *attribution.findings),
        )

    def reconciliation(self, programme_id: str, /, *, at: int | None = None) -> ReconciliationReport:
        """Return its books against the chain."""
        stand, facts = self._at(programme_id, at)
        if facts is None:
            return ReconciliationReport(stand=stand, reconciliation=None, findings=stand.findings)
        unconfirmed = self._unconfirmed_coins(facts) if at is None else ()
        with self.lock:
            return reconciled(facts, stand, unconfirmed)

    def custody(self, programme_id: str, /, *, at: int | None = None) -> CustodyShown:
        """Return how its coins are kept."""
        stand, facts = self._at(programme_id, at)
        if facts is None:
            return CustodyShown(stand=stand, custody=None, findings=stand.findings)
        found = custody(facts.coins, within=facts.within, transactions=facts.transactions)
        return CustodyShown(stand=stand, custody=found, findings=(*stand.findings, *found.findings))

    def proofs(self, programme_id: str, /) -> ProofsReport:
        """Return the proofs of reserves that its folder names, checked against what is known of the chain."""
        from khazana.app.proofs import shown_proofs  # noqa: PLC0415 - what checks signatures takes long to load

        programme = self.programmes.programme(programme_id)
        stand = stand_of(self.store, programme)
        shown = shown_proofs(self.store, programme, stand)
        return ProofsReport(stand=stand, proofs=shown, findings=stand.findings)

    def alerts(self, programme_id: str, /, *, after: int | None = None) -> AlertsReport:
        """Return what watching raised after the alert of this number (``None``: all)."""
        programme = self.programmes.programme(programme_id)
        found = self.store.chain.alerts(programme.id, programme.chain.network, after=after or 0)
        return AlertsReport(stand=stand_of(self.store, programme), alerts=found)

    def raised(self, programme_id: str, /, *, after: int, most: int) -> tuple[Alert, ...]:
        """Return the alerts after a number, ``most`` at most; quick enough to be asked each second."""
        programme = self.programmes.programme(programme_id)
        return self.store.chain.alerts(programme.id, programme.chain.network, after=after, most=most)

    def facts(self, programme_id: str, /, *, at: int | None = None) -> ChainFacts | None:
        """Return what is known of a programme at a height; ``None`` if it was never followed."""
        programme = self.programmes.programme(programme_id)
        network = programme.chain.network
        state = self.store.chain.state(programme.id, network)
        if state is None:
            return None
        block = block_named(self.store, programme.id, network, state, at)
        key = (programme.id, block, state.scripts_digest)
        with self.lock:
            if key not in self._facts:
                self._facts = {known: facts for known, facts in self._facts.items() if known[0] != programme.id}
                self._facts[key] = ChainFacts.read(self.store, programme, block)
            return self._facts[key]

    def sync(
        self,
        programme_id: str,
        /,
        *,
        progress: Progress | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> "SyncReceipt":
        """Follow a programme to the tip; see `khazana.app.chain_following.follow_programme`."""
        from khazana.app.chain_following import follow_programme  # noqa: PLC0415 - sources take long to load

        programme = self.programmes.programme(programme_id)
        return follow_programme(programme, self.store, self.environment, clock=self.clock, progress=progress, stop=stop)

    def _at(self, programme_id: str, at: int | None) -> tuple[StandOnChain, ChainFacts | None]:
        programme = self.programmes.programme(programme_id)
        stand = stand_of(self.store, programme, at=at)
        return stand, None if stand.block is None else self.facts(programme_id, at=stand.block.height)

    def _unconfirmed_coins(self, facts: ChainFacts) -> tuple[Coin, ...]:
        """Return what comes to the perimeter's scripts in transactions that are in no block yet."""
        known = self.store.chain.unconfirmed(facts.programme.id, facts.programme.chain.network)
        return tuple(
            Coin(outpoint=OutPoint(fact.transaction.txid, vout), output=output, block=None, is_coinbase=False)
            for fact in known
            for vout, output in enumerate(fact.transaction.outputs)
            if output.script in facts.within.entries
        )


def reconciled(facts: ChainFacts, stand: StandOnChain, unconfirmed: tuple[Coin, ...] = ()) -> ReconciliationReport:
    """Return a programme's books against facts of the chain, and coins that are in no block yet."""
    books = _books_at(facts.programme, facts.block_at)
    flows = facts.provenance().flows
    found = reconcile(books, (*facts.coins, *unconfirmed), within=facts.within, flows=flows)
    return ReconciliationReport(
        stand=stand,
        reconciliation=found,
        findings=(*stand.findings, *facts.perimeter.findings, *books.findings, *found.findings),
    )


def _books_at(programme: Programme, at: datetime) -> Books:
    """Keep the books until an instant, which is in them, by the programme's own rule."""
    return keep(programme.events, currency=programme.currency, method=programme.accounting.lots, until=at + _NEXT)


def _restated(facts: ChainFacts, version: int) -> Restatement | None:
    """Return what a version of the perimeter changes of the one before it; ``None`` for the first."""
    earlier = [one for one in facts.perimeter.versions if one < version]
    return restate(facts.provenance(earlier[-1]), facts.provenance(version)) if earlier else None
