"""Rows of the chain's tables for tests, made from a chain in memory, and read back as they are."""

from typing import Any

from fakes.chain import FakeChain, Payment
from sqlalchemy import select

from khazana.bitcoin.transactions import parse_transaction, with_spent
from khazana.core import Basis, BlockRef, ChainTransaction, parse_instant
from khazana.store import ProvenTransaction, ScannedSpan, Store
from khazana.store.chain_tables import (
    HEADER_CHUNKS,
    OUTPUTS,
    SCRIPTS,
    SPENDS,
    SYNC_STATES,
    TRANSACTIONS,
    UNCONFIRMED,
    WATCHES,
)
from khazana.store.records import from_microseconds

AT = parse_instant("2026-08-22T12:00Z")
NETWORK = "regtest"
FOLLOWED = (HEADER_CHUNKS, TRANSACTIONS, OUTPUTS, SPENDS, SCRIPTS, WATCHES, SYNC_STATES, UNCONFIRMED)


def proven(chain: FakeChain, height: int, position: int) -> ProvenTransaction:
    block = chain.blocks[height]
    payment = block.payments[position]
    fact = ChainTransaction(
        transaction=with_spent(parse_transaction(payment.raw), payment.spent),
        block=BlockRef(height, block.hash),
        position=position,
        at=from_microseconds(block.time * 1_000_000),
        basis=Basis.PROVEN,
        source="fake",
    )
    return ProvenTransaction(fact=fact, raw=payment.raw, branch=block.branch(position))


def span(chain: FakeChain, scripts: "frozenset[bytes]", since: int, until: int | None = None) -> ScannedSpan:
    last = chain.tip().height if until is None else until
    found = [
        proven(chain, height, position)
        for height in range(since, last + 1)
        for position, payment in enumerate(chain.blocks[height].payments)
        if payment.touches(scripts)
    ]
    return ScannedSpan(
        scripts=scripts, since=since, until=chain.ref(last), source="fake", at=AT, transactions=tuple(found)
    )


def rows(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of the tables that say what was followed, in order."""
    with store._database.reading() as connection:
        return {
            table.name: sorted(
                (
                    tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
                    for row in connection.execute(select(table))
                ),
                key=repr,
            )
            for table in FOLLOWED
        }


def unconfirmed(payment: Payment) -> ProvenTransaction:
    fact = ChainTransaction(
        transaction=with_spent(parse_transaction(payment.raw), payment.spent),
        block=None,
        position=None,
        at=None,
        basis=Basis.SERVER,
        source="fake",
    )
    return ProvenTransaction(fact=fact, raw=payment.raw)
