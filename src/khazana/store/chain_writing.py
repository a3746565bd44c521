"""Keep what a source had of a span of blocks, and what is in no block yet."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, select, update

from khazana.core import BlockRef, InvariantBroken
from khazana.store.chain_headers import block_at, expect_tip
from khazana.store.chain_records import ChainMoved, ProvenTransaction, ScannedSpan
from khazana.store.chain_rows import encode_spent, row_of_proven
from khazana.store.chain_states import add_watches, close_state, read_state
from khazana.store.chain_tables import OUTPUTS, SCRIPTS, SPENDS, TRANSACTIONS, UNCONFIRMED
from khazana.store.database import Database
from khazana.store.records import microseconds

__all__ = ["save_span", "save_unconfirmed"]

_AT_ONCE: Final = 500
"""How many ids are looked for at once; SQLite takes a limited number of parameters."""

Row = tuple[Any, ...]


def save_span(database: Database, programme: str, network: str, span: ScannedSpan, tip: BlockRef) -> None:
    """Keep a span in one transaction; see `ChainStore.save_span`."""
    with database.writing(f"chain of {network}") as connection:
        expect_tip(connection, network, tip)
        if block_at(connection, network, span.until.height) != span.until:
            raise InvariantBroken("a span ends in a block of the chain followed", where=network, value=span.until)
        _save_transactions(database, connection, network, span)
        _advance(connection, programme, network, span)
        add_watches(connection, programme, network, span.derived)
        state = read_state(connection, programme, network)
        block = span.until if state is None else max(state.block, span.until)
        close_state(connection, programme, network, block, source=span.source, at_us=microseconds(span.at))


def _advance(connection: Connection, programme: str, network: str, span: ScannedSpan) -> None:
    """Move the scripts of a span to its end; each must be where the span began."""
    mine = (SCRIPTS.c.programme == programme) & (SCRIPTS.c.network == network)
    begun = mine & (SCRIPTS.c.scanned_height == span.since - 1)
    scripts = sorted(span.scripts)
    moved = 0
    for first in range(0, len(scripts), _AT_ONCE):
        named = SCRIPTS.c.script.in_(scripts[first : first + _AT_ONCE])
        moved += connection.execute(
            update(SCRIPTS).where(begun, named).values(scanned_height=span.until.height)
        ).rowcount
    if moved != len(scripts):
        raise ChainMoved(
            f"another process changed what is watched of {programme}, or scanned it",
            where=network,
            remedy="run the command again",
        )


def _save_transactions(database: Database, connection: Connection, network: str, span: ScannedSpan) -> None:
    """Add the rows that are not there yet: of the transactions, and of the outputs and spends of the span's scripts."""
    # By the block as well: two coinbases of 2010 have the ids of earlier ones.
    found = list({(one.fact.transaction.txid, one.fact.block): one for one in span.transactions}.values())
    for one in found:
        _expect_within(one, span)
    _append_new(database, connection, TRANSACTIONS, [row_of_proven(network, one) for one in found])
    outputs = [row for one in found for row in _outputs(network, one, span.scripts)]
    _append_new(database, connection, OUTPUTS, outputs)
    spends = [row for one in found for row in _spends(network, one, span.scripts)]
    _append_new(database, connection, SPENDS, spends)


def _expect_within(one: ProvenTransaction, span: ScannedSpan) -> None:
    block = one.fact.block
    if block is None or not span.since <= block.height <= span.until.height:
        raise InvariantBroken("what is kept of a span stands within it", value=one.fact.transaction.txid)


def _outputs(network: str, one: ProvenTransaction, scripts: frozenset[bytes]) -> Iterable[Row]:
    transaction, block = one.fact.transaction, one.fact.block
    if block is None:
        return
    for vout, output in enumerate(transaction.outputs):
        if output.script in scripts:
            said = (block.height, output.script, output.amount, int(transaction.is_coinbase))
            yield (network, transaction.txid, vout, block.hash, *said)


def _spends(network: str, one: ProvenTransaction, scripts: frozenset[bytes]) -> Iterable[Row]:
    transaction, block = one.fact.transaction, one.fact.block
    if block is None:
        return
    for place, entry in enumerate(transaction.inputs):
        if entry.spent.script in scripts:
            said = (block.height, entry.spent.script, transaction.txid, place)
            yield (network, entry.outpoint.txid, entry.outpoint.vout, block.hash, *said)


def _append_new(database: Database, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add the rows whose keys are not there. All are of one network, which is locked."""
    names = [column.name for column in table.primary_key.columns]
    places = [list(table.columns.keys()).index(name) for name in names]
    known: set[Row] = set()
    txids = sorted({str(row[1]) for row in rows})
    for first in range(0, len(txids), _AT_ONCE):
        near = (table.c.network == rows[0][0]) & table.c.txid.in_(txids[first : first + _AT_ONCE])
        known.update(map(tuple, connection.execute(select(*table.primary_key.columns).where(near))))
    new = [row for row in rows if tuple(row[place] for place in places) not in known]
    if new:
        database.append(connection, table, new)


def save_unconfirmed(
    database: Database, programme: str, network: str, found: Sequence[ProvenTransaction], at: datetime
) -> None:
    """Keep what is in no block yet, in the place of what was; see `ChainStore.save_unconfirmed`."""
    wanted = {one.fact.transaction.txid: one for one in found}
    mine = (UNCONFIRMED.c.programme == programme) & (UNCONFIRMED.c.network == network)
    with database.writing(f"chain of {network}") as connection:
        known = set(connection.execute(select(UNCONFIRMED.c.txid).where(mine)).scalars())
        for txid in sorted(known - wanted.keys()):
            connection.execute(delete(UNCONFIRMED).where(mine, UNCONFIRMED.c.txid == txid))
        rows = [
            (
                programme,
                network,
                txid,
                one.raw,
                encode_spent([entry.spent for entry in one.fact.transaction.inputs]),
                one.fact.basis.value,
                one.fact.source,
                microseconds(at),
            )
            for txid, one in sorted(wanted.items())
            if txid not in known
        ]
        if rows:
            database.append(connection, UNCONFIRMED, rows)
