"""Check that what is stored of a chain follows from itself: headers, transactions, outputs and spends, balances."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Table, and_, exists, func, select

from khazana.bitcoin.header_chain import HeaderChain
from khazana.bitcoin.headers import HEADER_SIZE, block_hash
from khazana.bitcoin.merkle import check_branch
from khazana.core import BadInput, BlockRef, Finding, FindingKind, ProofFailed, Severity, Transaction
from khazana.store.chain_coins import read_coins
from khazana.store.chain_headers import read_headers
from khazana.store.chain_rows import split_branch, whole_of
from khazana.store.chain_states import read_state, scripts_digest
from khazana.store.chain_tables import (
    HEADER_CHUNKS,
    ORPHANED_HEADERS,
    ORPHANED_TRANSACTIONS,
    OUTPUTS,
    SCRIPTS,
    SPENDS,
    SYNC_STATES,
    TRANSACTIONS,
    WATCHES,
)
from khazana.store.records import microseconds

__all__ = ["check_chain"]

_FOLLOW_AGAIN: Final = "Restore a backup, or follow the chain into a new database: everything can be fetched again."
_AT_ONCE: Final = 500

HEADERS_BROKEN = FindingKind(
    code="store.headers-broken",
    severity=Severity.ERROR,
    text="The headers of {network} are no chain: {reason}.",
    remedy=_FOLLOW_AGAIN,
)
TRANSACTION_CHANGED = FindingKind(
    code="store.transaction-changed",
    severity=Severity.ERROR,
    text="Transaction {txid} on {network} is not what was proven: {reason}.",
    remedy=_FOLLOW_AGAIN,
)
OFF_CHAIN = FindingKind(
    code="store.transaction-off-chain",
    severity=Severity.ERROR,
    text="Transaction {txid} stands in block {height} {block}, which is not on the chain of {network}.",
    remedy=_FOLLOW_AGAIN,
)
ROWS_DIFFER = FindingKind(
    code="store.coins-differ",
    severity=Severity.ERROR,
    text="The rows of table {table} for transaction {txid} on {network} are not those that it has.",
    remedy=_FOLLOW_AGAIN,
)
STRAY = FindingKind(
    code="store.coins-stray",
    severity=Severity.ERROR,
    text="{count} rows of table {table} on {network} belong to no transaction.",
    remedy=_FOLLOW_AGAIN,
)
STATE_DIFFERS = FindingKind(
    code="store.sync-state-differs",
    severity=Severity.ERROR,
    text="How far {programme} was followed on {network} is not what its scripts say.",
    remedy=_FOLLOW_AGAIN,
)
BALANCE_DIFFERS = FindingKind(
    code="store.balance-differs",
    severity=Severity.ERROR,
    text="The balance of {programme} on {network} is {stored} sat by its rows, and {counted} sat by its transactions.",
    remedy=_FOLLOW_AGAIN,
)

Rows = dict[str, set[tuple[Any, ...]]]
Scanned = dict[bytes, list[tuple[int, int]]]
"""The first and last height between which a script was scanned, for each programme that watches it."""


@dataclass(frozen=True, slots=True)
class _Scanned:
    """A script of a programme, scanned from its birth on up to a height."""

    programme: str
    script: bytes
    first: int
    last: int


@dataclass(slots=True)
class _Followed:
    """A programme on a network: its scripts that count, up to which block, and what they hold by recount."""

    programme: str
    block: BlockRef
    births: dict[bytes, int]
    held: dict[tuple[str, int], int] = field(default_factory=dict)

    def count(self, transaction: Transaction, height: int) -> None:
        """Take a transaction into the recount; they come in the order of the chain."""
        if height > self.block.height:
            return
        for entry in transaction.inputs:
            self.held.pop((entry.outpoint.txid, entry.outpoint.vout), None)
        for vout, output in enumerate(transaction.outputs):
            if self.births.get(output.script, height + 1) <= height:
                self.held[transaction.txid, vout] = output.amount


def _networks(connection: Connection) -> tuple[str, ...]:
    """Return the networks of which anything is stored, in order."""
    tables = (HEADER_CHUNKS, TRANSACTIONS, SYNC_STATES)
    found = [connection.execute(select(table.c.network).distinct()).scalars() for table in tables]
    return tuple(sorted({network for names in found for network in names}))


def check_chain(connection: Connection) -> Iterator[Finding]:
    """Yield what is wrong with what is stored of every network."""
    for network in _networks(connection):
        try:
            chain = _chain(connection, network)
        except (BadInput, ProofFailed) as refusal:
            yield HEADERS_BROKEN.at(network=network, reason=refusal.what)
            continue
        yield from _Check(connection, network, chain).findings()
        yield from _check_orphans(connection, network)


def _chain(connection: Connection, network: str) -> HeaderChain:
    raw = read_headers(connection, network)
    chain = HeaderChain.genesis(network)
    if raw[:HEADER_SIZE] != chain.raw(0):
        raise ProofFailed("the first block is another network's", evidence=raw[:HEADER_SIZE])
    return chain.extended(raw[HEADER_SIZE:], 1, now=None) if len(raw) > HEADER_SIZE else chain


@dataclass(slots=True)
class _Check:
    """The check of one network."""

    connection: Connection
    network: str
    chain: HeaderChain

    def findings(self) -> Iterator[Finding]:
        """Yield everything that is wrong."""
        every = self._scanned()
        followed = self._followed(every)
        scanned: Scanned = defaultdict(list)
        for one in every:
            scanned[one.script].append((one.first, one.last))
        query = select(TRANSACTIONS).where(TRANSACTIONS.c.network == self.network)
        ordered = query.order_by(TRANSACTIONS.c.height, TRANSACTIONS.c.position)
        with self.connection.execute(ordered.execution_options(yield_per=_AT_ONCE)) as rows:
            remaining = iter(rows)
            while part := list(islice(remaining, _AT_ONCE)):
                outputs, spends = self._rows_of(part)
                for row in part:
                    yield from self._transaction(row, scanned, outputs, spends)
                    self._count(row, followed)
        yield from self._strays()
        for programme in followed:
            yield from self._programme(programme)

    def _scanned(self) -> list[_Scanned]:
        """Return from which height to which each script was scanned, for each programme."""
        same = and_(*(SCRIPTS.c[name] == WATCHES.c[name] for name in ("programme", "network", "script")))
        columns = (SCRIPTS.c.programme, SCRIPTS.c.script, SCRIPTS.c.scanned_height)
        query = select(*columns, func.min(WATCHES.c.birth_height)).join_from(SCRIPTS, WATCHES, same)
        rows = self.connection.execute(query.where(SCRIPTS.c.network == self.network).group_by(*columns))
        return [_Scanned(programme, bytes(script), birth, height) for programme, script, height, birth in rows]

    def _followed(self, scanned: Sequence[_Scanned]) -> list[_Followed]:
        query = select(SYNC_STATES).where(SYNC_STATES.c.network == self.network).order_by(SYNC_STATES.c.programme)
        return [
            _Followed(
                row.programme,
                BlockRef(row.height, row.block_hash),
                {one.script: one.first for one in scanned if one.programme == row.programme and one.last >= row.height},
            )
            for row in self.connection.execute(query)
        ]

    def _rows_of(self, part: Sequence[Any]) -> tuple[Rows, Rows]:
        txids = [row.txid for row in part]
        outputs: Rows = defaultdict(set)
        spends: Rows = defaultdict(set)
        near = (OUTPUTS.c.network == self.network) & OUTPUTS.c.txid.in_(txids)
        for row in self.connection.execute(select(OUTPUTS).where(near)):
            said = (row.vout, row.height, bytes(row.script), row.amount_sat, row.coinbase)
            outputs[row.txid + row.block_hash].add(said)
        near = (SPENDS.c.network == self.network) & SPENDS.c.spender.in_(txids)
        for row in self.connection.execute(select(SPENDS).where(near)):
            said = (row.txid, row.vout, row.height, bytes(row.script), row.input)
            spends[row.spender + row.block_hash].add(said)
        return outputs, spends

    def _transaction(self, row: Any, scanned: Scanned, outputs: Rows, spends: Rows) -> Iterator[Finding]:  # noqa: ANN401 - a row
        if row.height > self.chain.tip.height or self.chain.ref(row.height).hash != row.block_hash:
            yield OFF_CHAIN.at(txid=row.txid, height=row.height, block=row.block_hash, network=self.network)
            return
        try:
            transaction = self._proven(row)
        except (ValueError, ProofFailed) as refusal:
            reason = refusal.what if isinstance(refusal, BadInput | ProofFailed) else str(refusal)
            yield TRANSACTION_CHANGED.at(txid=row.txid, network=self.network, reason=reason)
            return
        made: set[tuple[Any, ...]] = {
            (vout, row.height, output.script, int(output.amount), int(transaction.is_coinbase))
            for vout, output in enumerate(transaction.outputs)
        }
        spent: set[tuple[Any, ...]] = {
            (entry.outpoint.txid, entry.outpoint.vout, row.height, entry.spent.script, place)
            for place, entry in enumerate(transaction.inputs)
        }
        key = row.txid + row.block_hash
        for table, has, kept, place in ((OUTPUTS, made, outputs[key], 2), (SPENDS, spent, spends[key], 3)):
            due = {one for one in has if any(a <= row.height <= b for a, b in scanned.get(one[place], ()))}
            if not due <= kept <= has:
                yield ROWS_DIFFER.at(table=table.name, txid=row.txid, network=self.network)

    def _count(self, row: Any, followed: Sequence[_Followed]) -> None:  # noqa: ANN401 - a row
        with suppress(ValueError, ProofFailed):  # which was said already
            transaction = whole_of(row.raw, row.spent)
            for one in followed:
                one.count(transaction, row.height)

    def _proven(self, row: Any) -> Transaction:  # noqa: ANN401 - a row
        transaction = whole_of(row.raw, row.spent)
        if transaction.txid != row.txid:
            raise ProofFailed("its bytes have another id", evidence=row)
        if transaction.is_coinbase != (row.position == 0):
            raise ProofFailed("its place is not that of a transaction of its kind", evidence=row)
        if row.at_us != microseconds(self.chain.time(row.height)):
            raise ProofFailed("its time is not that of its block", evidence=row)
        branch = split_branch(row.branch)
        if branch is not None:
            check_branch(bytes(row.raw), row.position, branch, self.chain.root(row.height))
        return transaction

    def _strays(self) -> Iterator[Finding]:
        for table, txid in ((OUTPUTS, OUTPUTS.c.txid), (SPENDS, SPENDS.c.spender)):
            owner = exists().where(
                TRANSACTIONS.c.network == table.c.network,
                TRANSACTIONS.c.txid == txid,
                TRANSACTIONS.c.block_hash == table.c.block_hash,
            )
            lost = self.connection.execute(select(txid).where(table.c.network == self.network, ~owner)).all()
            if lost:
                yield STRAY.at(count=len(lost), table=table.name, network=self.network)

    def _programme(self, one: _Followed) -> Iterator[Finding]:
        state = read_state(self.connection, one.programme, self.network)
        if (
            state is None
            or one.block not in self.chain
            or (state.scripts, state.scripts_digest) != (len(one.births), scripts_digest(one.births))
        ):
            yield STATE_DIFFERS.at(programme=one.programme, network=self.network)
            return
        coins = read_coins(self.connection, one.programme, self.network, one.block)
        stored = {(coin.outpoint.txid, coin.outpoint.vout): int(coin.output.amount) for coin in coins}
        if stored != one.held:
            yield BALANCE_DIFFERS.at(
                programme=one.programme,
                network=self.network,
                stored=sum(stored.values()),
                counted=sum(one.held.values()),
            )


def _check_orphans(connection: Connection, network: str) -> Iterator[Finding]:
    """Yield what is wrong with what is kept of blocks that left the chain."""
    blocks: dict[int, set[str]] = defaultdict(set)
    headers: Table = ORPHANED_HEADERS
    for row in connection.execute(select(headers).where(headers.c.network == network)):
        if block_hash(bytes(row.raw)) != row.block_hash:
            yield HEADERS_BROKEN.at(network=network, reason=f"an orphan at height {row.height} has another hash")
        blocks[row.reorganisation].add(row.block_hash)
    table: Table = ORPHANED_TRANSACTIONS
    for row in connection.execute(select(table).where(table.c.network == network)):
        if row.block_hash not in blocks[row.reorganisation]:
            yield OFF_CHAIN.at(txid=row.txid, height=row.height, block=row.block_hash, network=network)
        try:
            same = whole_of(row.raw, row.spent).txid == row.txid
        except (ValueError, ProofFailed):
            same = False
        if not same:
            yield TRANSACTION_CHANGED.at(txid=row.txid, network=network, reason="its bytes have another id")
