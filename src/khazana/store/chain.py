"""The chain part of the store: what was followed, what was found, and what was noticed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from khazana.core import Basis, BlockRef, ChainTransaction, Coin
from khazana.store import alerts as alerting
from khazana.store import chain_coins, chain_headers, chain_states, chain_summary
from khazana.store.chain_records import (
    Alert,
    Delivery,
    NewAlert,
    ProvenTransaction,
    Reorganisation,
    ScannedSpan,
    SyncState,
    WatchedScript,
    WatchState,
)
from khazana.store.chain_writing import save_span, save_unconfirmed
from khazana.store.database import Database

__all__ = ["ChainStore"]


class ChainStore:
    """Headers, transactions, coins, scripts watched and alerts of all programmes and networks in one database.

    Every method that writes does it in one transaction of the database, which leaves what is stored consistent:
    a process that is killed leaves all of it or none. What is in the tables stands on the chain that is followed.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- headers ----------------------------------------------------------------------------------------------

    def headers(self, network: str) -> bytes:
        """Return the headers of the chain followed, from height 0 on, 80 bytes each."""
        with self._database.reading() as connection:
            return chain_headers.read_headers(connection, network)

    def tip(self, network: str) -> BlockRef | None:
        """Return the last block of the chain followed; ``None`` where the network was never followed."""
        with self._database.reading() as connection:
            return chain_headers.read_tip(connection, network)

    def block_at(self, network: str, height: int) -> BlockRef | None:
        """Return the block of the chain followed at a height, if it reaches that far."""
        with self._database.reading() as connection:
            return chain_headers.block_at(connection, network, height)

    def header_at(self, network: str, height: int) -> bytes | None:
        """Return the 80 bytes of a header of the chain followed, if it reaches that far."""
        with self._database.reading() as connection:
            return chain_summary.read_header(connection, network, height)

    def save_headers(
        self, network: str, start: int, raw: bytes, *, tip: BlockRef | None, at: datetime
    ) -> Reorganisation | None:
        """Let checked headers follow from height ``start`` on, in the place of any that are there.

        Where they leave the chain that was followed, everything that stood on what is left is unwound in the same
        transaction: the headers and transactions move to where orphans are kept, outputs and spends are removed,
        and every programme's state goes back to the fork.

        Parameters
        ----------
        start, raw
            The height of the first, and 80 bytes for each.
        tip
            The last block of the chain as the caller read it.
        at
            The instant, to be noted with a reorganisation.

        Returns
        -------
        Reorganisation or None
            What was left, if anything was.

        Raises
        ------
        ChainMoved
            If the chain in the store does not end in ``tip`` any more.
        """
        return chain_headers.save_headers(self._database, network, start, raw, tip=tip, at=at)

    def reorganisations(self, network: str) -> tuple[Reorganisation, ...]:
        """Return every reorganisation that was met, in order."""
        with self._database.reading() as connection:
            return chain_headers.read_reorganisations(connection, network)

    def orphaned(self, network: str, reorganisation: int) -> tuple[ProvenTransaction, ...]:
        """Return the transactions whose blocks left the chain in a reorganisation, as they stood there."""
        with self._database.reading() as connection:
            return chain_coins.read_orphaned(connection, network, reorganisation)

    # -- what is watched, and how far -------------------------------------------------------------------------

    def set_watches(self, programme: str, network: str, watches: Sequence[WatchedScript]) -> None:
        """Watch these scripts for a programme and no others.

        What was watched before goes on from where it was; what is new is scanned from its birth.
        """
        with self._database.writing(f"chain of {network}") as connection:
            chain_states.set_watches(connection, programme, network, watches)

    def watches(self, programme: str, network: str) -> tuple[WatchedScript, ...]:
        """Return what is watched for a programme, each with how far it was scanned."""
        with self._database.reading() as connection:
            return chain_states.read_watches(connection, programme, network)

    def used(self, programme: str, network: str) -> frozenset[bytes]:
        """Return the scripts watched for a programme that were ever paid."""
        with self._database.reading() as connection:
            return chain_coins.read_used(connection, programme, network)

    def networks(self, programme: str) -> tuple[str, ...]:
        """Return the networks on which a programme was followed, in order."""
        with self._database.reading() as connection:
            return chain_states.read_networks(connection, programme)

    def state(self, programme: str, network: str) -> SyncState | None:
        """Return how far a programme was followed; ``None`` if it never was."""
        with self._database.reading() as connection:
            return chain_states.read_state(connection, programme, network)

    def save_span(self, programme: str, network: str, span: ScannedSpan, *, tip: BlockRef) -> None:
        """Keep all that touches some scripts in a span of blocks, and move their state on.

        Saving what is there already changes nothing.

        Raises
        ------
        ChainMoved
            If the chain does not end in ``tip`` any more, or the scripts are not where the span begins.
        """
        save_span(self._database, programme, network, span, tip)

    def save_unconfirmed(
        self, programme: str, network: str, found: Sequence[ProvenTransaction], *, at: datetime
    ) -> None:
        """Keep what is in no block yet, in the place of what was; ``at`` is noted with what is new."""
        save_unconfirmed(self._database, programme, network, found, at)

    # -- what is known ----------------------------------------------------------------------------------------

    def coins(self, programme: str, network: str, *, at: BlockRef | None = None) -> tuple[Coin, ...]:
        """Return a programme's unspent outputs after a block, in order of outpoint.

        Parameters
        ----------
        at
            A block of the chain followed; ``None`` is the one up to which the programme was followed.

        Raises
        ------
        BadInput
            If the programme was not followed so far, or the block is not on the chain followed.
        """
        with self._database.reading() as connection:
            block = chain_coins.followed_to(connection, programme, network, at)
            return chain_coins.read_coins(connection, programme, network, block)

    def transactions(
        self, programme: str, network: str, *, since: int = 0, at: BlockRef | None = None
    ) -> Iterator[ProvenTransaction]:
        """Yield what touches a programme's scripts, from height ``since`` to a block, in order of height and position.

        Raises
        ------
        BadInput
            If the programme was not followed so far, or the block is not on the chain followed.
        ProofFailed
            If a row was changed by other means into something that is no transaction.
        """
        with self._database.reading() as connection:
            block = chain_coins.followed_to(connection, programme, network, at)
            yield from chain_coins.read_transactions(connection, programme, network, since=since, until=block.height)

    def weakest_basis(self, programme: str, network: str) -> Basis | None:
        """Return the weakest that a fact about a programme rests on; ``None`` where nothing touched its scripts."""
        with self._database.reading() as connection:
            return chain_summary.read_weakest_basis(connection, programme, network)

    def unconfirmed(self, programme: str, network: str) -> tuple[ChainTransaction, ...]:
        """Return what was in no block yet when the source was asked last, in order of txid."""
        with self._database.reading() as connection:
            found = chain_coins.read_unconfirmed(connection, programme, network)
        return tuple(one.fact for one in found)

    def history(self, network: str, script: bytes, *, before: tuple[int, int]) -> tuple[int | None, int | None]:
        """Return the heights at which a script was last paid, and last used, before a height and position.

        A payment and a spend both are use; ``None`` is never.
        """
        with self._database.reading() as connection:
            return chain_coins.read_script_history(connection, network, script, before=before)

    # -- what was noticed -------------------------------------------------------------------------------------

    def watch_state(self, programme: str, network: str) -> WatchState | None:
        """Return up to which block watching has looked; ``None`` before it begins."""
        with self._database.reading() as connection:
            return chain_states.read_watch_state(connection, programme, network)

    def raise_alerts(
        self,
        programme: str,
        network: str,
        alerts: Sequence[NewAlert],
        *,
        at: datetime,
        body: alerting.Body | None = None,
        state: WatchState | None = None,
    ) -> tuple[Alert, ...]:
        """Keep the alerts that were not raised before, and how far watching has looked, in one transaction.

        Parameters
        ----------
        body
            Writes an alert for the webhook, whose outbox it enters in the same transaction; ``None`` sends none.
        state
            Up to which block watching has looked now.

        Returns
        -------
        tuple of Alert
            Those that are new.
        """
        return alerting.raise_alerts(self._database, programme, network, alerts, at=at, body=body, state=state)

    def alerts(self, programme: str, network: str, *, after: int = 0, most: int | None = None) -> tuple[Alert, ...]:
        """Return the alerts after a number, in order, ``most`` of them at most."""
        with self._database.reading() as connection:
            return alerting.read_alerts(connection, programme, network, after=after, most=most)

    def due(self, now: datetime, *, most: int = 50) -> tuple[Delivery, ...]:
        """Return the deliveries that are to be tried by now, the longest due first."""
        with self._database.reading() as connection:
            return alerting.due_deliveries(connection, now, most=most)

    def deliveries(self, programme: str, network: str) -> tuple[Delivery, ...]:
        """Return every delivery of a programme's alerts, in their order."""
        with self._database.reading() as connection:
            return alerting.read_deliveries(connection, programme, network)

    def attempted(self, delivery: Delivery, *, at: datetime, outcome: str, next_at: datetime | None = None) -> None:
        """Note what came of an attempt to deliver, and when it is tried again; ``None`` is never."""
        alerting.attempted(self._database, delivery, at=at, outcome=outcome, next_at=next_at)
