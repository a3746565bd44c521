"""Read what the chain's tables say of a programme: its coins, its transactions, what is unconfirmed."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, exists, func, select, tuple_, union

from khazana.core import BadInput, Basis, BlockRef, ChainTransaction, Coin, OutPoint, Output, ProofFailed, sats
from khazana.store.chain_headers import block_at
from khazana.store.chain_records import ProvenTransaction
from khazana.store.chain_rows import proven_of, whole_of
from khazana.store.chain_states import read_state
from khazana.store.chain_tables import ORPHANED_TRANSACTIONS, OUTPUTS, SCRIPTS, SPENDS, TRANSACTIONS, UNCONFIRMED

__all__ = [
    "followed_to",
    "read_coins",
    "read_orphaned",
    "read_script_history",
    "read_transactions",
    "read_unconfirmed",
    "read_used",
]

_READ_AT_ONCE: Final = 1_000
_STANDING: Final = ("block_hash", "height", "position", "at_us", "raw", "spent", "branch", "basis", "source")
_SYNC: Final = "follow the chain first: khazana chain sync"


def followed_to(connection: Connection, programme: str, network: str, at: BlockRef | None) -> BlockRef:
    """Return the block at which to read: ``at``, or the one up to which the programme was followed.

    Raises
    ------
    BadInput
        If the programme was not followed so far, or the block is not on the chain that is followed.
    """
    state = read_state(connection, programme, network)
    if state is None:
        raise BadInput(f"{programme} was never followed on this network", where=network, remedy=_SYNC)
    if at is None:
        return state.block
    if at.height > state.block.height:
        raise BadInput(
            f"{programme} was followed up to block {state.block.height}", where=network, value=at.height, remedy=_SYNC
        )
    if block_at(connection, network, at.height) != at:
        raise BadInput(
            "the block is not on the chain that is followed",
            where=network,
            value=f"{at.height} {at.hash}",
            remedy="name a block of this network that was not left by a reorganisation",
        )
    return at


def read_coins(connection: Connection, programme: str, network: str, at: BlockRef) -> tuple[Coin, ...]:
    """Return what was unspent after a block, of the scripts followed so far, in order of outpoint."""
    # The sums keep SQLite from choosing the index by height, which has nearly all rows below any height asked for.
    spent = exists().where(
        SPENDS.c.network == OUTPUTS.c.network,
        SPENDS.c.txid == OUTPUTS.c.txid,
        SPENDS.c.vout == OUTPUTS.c.vout,
        SPENDS.c.height + 0 <= at.height,
    )
    query = (
        select(OUTPUTS)
        .where(OUTPUTS.c.network == network, OUTPUTS.c.height + 0 <= at.height, ~spent)
        .where(OUTPUTS.c.script.in_(_complete(programme, network, at.height)))
        .order_by(OUTPUTS.c.height)
    )
    coins = {}
    for row in connection.execute(query.execution_options(yield_per=_READ_AT_ONCE)):
        outpoint = OutPoint(row.txid, row.vout)
        coins[outpoint] = Coin(
            outpoint=outpoint,
            output=Output(sats(row.amount_sat), bytes(row.script)),
            block=BlockRef(row.height, row.block_hash),
            is_coinbase=bool(row.coinbase),
        )
    return tuple(coins[outpoint] for outpoint in sorted(coins))


def read_transactions(
    connection: Connection, programme: str, network: str, *, since: int, until: int
) -> Iterator[ProvenTransaction]:
    """Yield what touches a programme's scripts, from a height to another, in order of height and position."""
    mine = _complete(programme, network, until)
    ids: Select[Any] = select(OUTPUTS.c.txid, OUTPUTS.c.block_hash).where(
        OUTPUTS.c.network == network, OUTPUTS.c.script.in_(mine), OUTPUTS.c.height.between(since, until)
    )
    spending = select(SPENDS.c.spender, SPENDS.c.block_hash).where(
        SPENDS.c.network == network, SPENDS.c.script.in_(mine), SPENDS.c.height.between(since, until)
    )
    touched = tuple_(TRANSACTIONS.c.txid, TRANSACTIONS.c.block_hash).in_(union(ids, spending))
    query = select(TRANSACTIONS.c.txid, *(TRANSACTIONS.c[name] for name in _STANDING)).where(
        TRANSACTIONS.c.network == network, TRANSACTIONS.c.height.between(since, until), touched
    )
    ordered = query.order_by(TRANSACTIONS.c.height, TRANSACTIONS.c.position)
    with connection.execute(ordered.execution_options(yield_per=_READ_AT_ONCE)) as rows:
        for row in rows:
            yield _proven(row)


def read_script_history(
    connection: Connection, network: str, script: bytes, *, before: tuple[int, int]
) -> tuple[int | None, int | None]:
    """Return the heights at which a script was last paid, and last used, before a height and position.

    A payment and a spend both are use; ``None`` is never.
    """
    paid = _last(connection, (OUTPUTS, "txid"), network, script, before)
    moved = _last(connection, (SPENDS, "spender"), network, script, before)
    return paid, max((height for height in (paid, moved) if height is not None), default=None)


def _last(
    connection: Connection, rows: tuple[Table, str], network: str, script: bytes, before: tuple[int, int]
) -> int | None:
    """Return the height of the last row of a script before a height and position."""
    table, txid = rows
    height, position = before
    mine = (table.c.network == network) & (table.c.script == script)
    owner = and_(
        TRANSACTIONS.c.network == table.c.network,
        TRANSACTIONS.c.txid == table.c[txid],
        TRANSACTIONS.c.block_hash == table.c.block_hash,
    )
    beside = select(TRANSACTIONS.c.position).join_from(table, TRANSACTIONS, owner).where(mine, table.c.height == height)
    if any(place < position for place in connection.execute(beside).scalars()):
        return height
    found: int | None = connection.execute(
        select(func.max(table.c.height)).where(mine, table.c.height < height)
    ).scalar()
    return found


def read_used(connection: Connection, programme: str, network: str) -> frozenset[bytes]:
    """Return the scripts watched for a programme that were ever paid."""
    paid = exists().where(OUTPUTS.c.network == SCRIPTS.c.network, OUTPUTS.c.script == SCRIPTS.c.script)
    query = select(SCRIPTS.c.script).where(SCRIPTS.c.programme == programme, SCRIPTS.c.network == network, paid)
    return frozenset(bytes(script) for script in connection.execute(query).scalars())


def read_unconfirmed(connection: Connection, programme: str, network: str) -> tuple[ProvenTransaction, ...]:
    """Return what is in no block yet, in order of txid."""
    mine = (UNCONFIRMED.c.programme == programme) & (UNCONFIRMED.c.network == network)
    rows = connection.execute(select(UNCONFIRMED).where(mine).order_by(UNCONFIRMED.c.txid)).all()
    found = []
    for row in rows:
        try:
            transaction = whole_of(row.raw, row.spent)
            basis = Basis(row.basis)
        except (ValueError, ProofFailed) as error:
            raise _changed(row.txid, row) from error
        fact = ChainTransaction(
            transaction=transaction, block=None, position=None, at=None, basis=basis, source=row.source
        )
        found.append(ProvenTransaction(fact=fact, raw=bytes(row.raw)))
    return tuple(sorted(found, key=lambda one: one.fact.transaction.txid))


def read_orphaned(connection: Connection, network: str, reorganisation: int) -> tuple[ProvenTransaction, ...]:
    """Return the transactions whose blocks left the chain in a reorganisation, as they stood there."""
    table = ORPHANED_TRANSACTIONS
    query = select(table.c.txid, *(table.c[name] for name in _STANDING)).where(
        table.c.network == network, table.c.reorganisation == reorganisation
    )
    return tuple(_proven(row) for row in connection.execute(query.order_by(table.c.height, table.c.position)))


def _complete(programme: str, network: str, height: int) -> Select[tuple[bytes]]:
    """Select the scripts of a programme that were scanned up to a height."""
    mine: ColumnElement[bool] = and_(SCRIPTS.c.programme == programme, SCRIPTS.c.network == network)
    return select(SCRIPTS.c.script).where(mine, SCRIPTS.c.scanned_height >= height)


def _proven(row: Any) -> ProvenTransaction:  # noqa: ANN401 - a row of any of two tables
    try:
        proven = proven_of(row[1:])
    except (ValueError, TypeError, ProofFailed) as error:
        raise _changed(row[0], row) from error
    if proven.fact.transaction.txid != row[0]:
        raise _changed(row[0], row)
    return proven


def _changed(txid: str, row: object) -> ProofFailed:
    return ProofFailed(
        f"transaction {txid} was changed in the store into something else",
        evidence=row,
        remedy="see what else was changed: khazana check --store; then restore a backup, or follow the chain anew",
    )
