"""Keep the headers of the chain that is followed; unwind what stands on those that leave it.

Whatever is in the tables of transactions, outputs and spends stands in a block of the chain followed, at every
moment. So the headers of another chain and the unwinding of what stood on the old one are one transaction of
the database. What leaves is kept: headers and transactions move to tables of their own, which are append-only,
under the number of the reorganisation. Outputs and spends are made from the transactions, so they are removed.
"""

import hashlib
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, func, insert, literal, select, update

from khazana.core import BadInput, BlockRef
from khazana.store.chain_records import ChainMoved, Reorganisation
from khazana.store.chain_states import close_state
from khazana.store.chain_tables import (
    HEADER_CHUNKS,
    ORPHANED_HEADERS,
    ORPHANED_TRANSACTIONS,
    OUTPUTS,
    REORGANISATIONS,
    SCRIPTS,
    SPENDS,
    SYNC_STATES,
    TRANSACTIONS,
    WATCH_STATES,
)
from khazana.store.database import Database
from khazana.store.records import from_microseconds, microseconds

__all__ = [
    "CHUNK",
    "HEADER_BYTES",
    "block_at",
    "expect_tip",
    "read_headers",
    "read_reorganisations",
    "read_tip",
    "save_headers",
]

HEADER_BYTES: Final = 80
CHUNK: Final = 2016


def read_headers(connection: Connection, network: str) -> bytes:
    """Return all headers from height 0 on, 80 bytes each; none where the network was never followed."""
    query = select(HEADER_CHUNKS.c.raw).where(HEADER_CHUNKS.c.network == network).order_by(HEADER_CHUNKS.c.chunk)
    return b"".join(bytes(raw) for raw in connection.execute(query).scalars())


def read_tip(connection: Connection, network: str) -> BlockRef | None:
    """Return the last block of the chain followed, if any."""
    query = select(HEADER_CHUNKS.c.chunk, HEADER_CHUNKS.c.raw).where(HEADER_CHUNKS.c.network == network)
    row = connection.execute(query.order_by(HEADER_CHUNKS.c.chunk.desc()).limit(1)).first()
    if row is None:
        return None
    raw = bytes(row.raw)
    return BlockRef(row.chunk * CHUNK + len(raw) // HEADER_BYTES - 1, _hash(raw[-HEADER_BYTES:]))


def block_at(connection: Connection, network: str, height: int) -> BlockRef | None:
    """Return the block of the chain followed at a height, if it reaches that far."""
    chunk, place = divmod(height, CHUNK)
    mine = (HEADER_CHUNKS.c.network == network) & (HEADER_CHUNKS.c.chunk == chunk)
    raw = connection.execute(select(HEADER_CHUNKS.c.raw).where(mine)).scalar()
    header = bytes(raw or b"")[place * HEADER_BYTES : (place + 1) * HEADER_BYTES] if height >= 0 else b""
    return BlockRef(height, _hash(header)) if header else None


def read_reorganisations(connection: Connection, network: str) -> tuple[Reorganisation, ...]:
    """Return every reorganisation that was met, in order."""
    query = select(REORGANISATIONS).where(REORGANISATIONS.c.network == network).order_by(REORGANISATIONS.c.number)
    return tuple(
        Reorganisation(
            number=row.number,
            fork=BlockRef(row.fork_height, row.fork_hash),
            left=BlockRef(row.left_height, row.left_hash),
            at=from_microseconds(row.at_us),
        )
        for row in connection.execute(query)
    )


def expect_tip(connection: Connection, network: str, tip: BlockRef | None) -> None:
    """Refuse to go on from a chain that is not the one in the store any more."""
    found = read_tip(connection, network)
    if found != tip:
        raise ChainMoved(
            "another process moved the chain on",
            where=network,
            value=None if found is None else f"{found.height} {found.hash}",
            remedy="run the command again",
        )


def save_headers(
    database: Database, network: str, start: int, raw: bytes, *, tip: BlockRef | None, at: datetime
) -> Reorganisation | None:
    """Let headers follow from height ``start`` on, in the place of any there; see `ChainStore.save_headers`."""
    if len(raw) % HEADER_BYTES or start < 0:
        raise BadInput("headers have 80 bytes each", where=network, value=len(raw), remedy="pass whole headers")
    with database.writing(f"chain of {network}") as connection:
        expect_tip(connection, network, tip)
        height = -1 if tip is None else tip.height
        if start > height + 1:
            raise BadInput("headers follow on those there", value=start, remedy=f"begin at {height + 1} or before")
        first = start // CHUNK
        old = _from_chunk(connection, network, first)
        kept = old[: (start - first * CHUNK) * HEADER_BYTES]
        new = kept + raw
        same = _common(old, new)
        reorganisation = None
        if tip is not None and same * HEADER_BYTES < len(old):
            fork = first * CHUNK + same - 1
            reorganisation = _unwind(database, connection, network, fork, old[same * HEADER_BYTES :], microseconds(at))
        _write(database, connection, network, first, new)
        if reorganisation is not None:
            _restate(connection, network, reorganisation.fork, microseconds(at))
        return reorganisation


def _hash(header: bytes) -> str:
    return hashlib.sha256(hashlib.sha256(header).digest()).digest()[::-1].hex()


def _from_chunk(connection: Connection, network: str, first: int) -> bytes:
    mine = (HEADER_CHUNKS.c.network == network) & (HEADER_CHUNKS.c.chunk >= first)
    query = select(HEADER_CHUNKS.c.raw).where(mine).order_by(HEADER_CHUNKS.c.chunk)
    return b"".join(bytes(raw) for raw in connection.execute(query).scalars())


def _common(one: bytes, two: bytes) -> int:
    """Return how many headers two chains share at their beginning."""
    most = min(len(one), len(two)) // HEADER_BYTES
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[: middle * HEADER_BYTES] == two[: middle * HEADER_BYTES]:
            low = middle
        else:
            high = middle - 1
    return low


def _write(database: Database, connection: Connection, network: str, first: int, raw: bytes) -> None:
    mine = (HEADER_CHUNKS.c.network == network) & (HEADER_CHUNKS.c.chunk >= first)
    connection.execute(delete(HEADER_CHUNKS).where(mine))
    size = CHUNK * HEADER_BYTES
    for number, at in enumerate(range(0, len(raw), size), first):
        database.append(connection, HEADER_CHUNKS, [(network, number, raw[at : at + size])])


def _unwind(
    database: Database, connection: Connection, network: str, fork: int, left: bytes, at_us: int
) -> Reorganisation:
    """Move what stands above the fork to where it is kept apart."""
    below = block_at(connection, network, fork)
    if below is None:
        raise BadInput(
            "the chain would leave the first block of its network", where=network, remedy="see which network it is"
        )
    headers = [left[at : at + HEADER_BYTES] for at in range(0, len(left), HEADER_BYTES)]
    last = BlockRef(fork + len(headers), _hash(headers[-1]))
    known = select(func.coalesce(func.max(REORGANISATIONS.c.number), 0)).where(REORGANISATIONS.c.network == network)
    number = int(connection.execute(known).scalar_one()) + 1
    connection.execute(
        insert(REORGANISATIONS).values((network, number, below.height, below.hash, last.height, last.hash, at_us))
    )
    rows = [(network, number, height, _hash(raw), raw) for height, raw in enumerate(headers, fork + 1)]
    database.append(connection, ORPHANED_HEADERS, rows)
    above = (TRANSACTIONS.c.network == network) & (TRANSACTIONS.c.height > fork)
    names = [column.name for column in ORPHANED_TRANSACTIONS.columns]
    columns = [literal(number) if name == "reorganisation" else TRANSACTIONS.c[name] for name in names]
    connection.execute(insert(ORPHANED_TRANSACTIONS).from_select(names, select(*columns).where(above)))
    for table in (TRANSACTIONS, OUTPUTS, SPENDS):
        connection.execute(delete(table).where(table.c.network == network, table.c.height > fork))
    return Reorganisation(number=number, fork=below, left=last, at=from_microseconds(at_us))


def _restate(connection: Connection, network: str, fork: BlockRef, at_us: int) -> None:
    """Bring every programme's state back to the fork."""
    high = (SCRIPTS.c.network == network) & (SCRIPTS.c.scanned_height > fork.height)
    connection.execute(update(SCRIPTS).where(high).values(scanned_height=fork.height))
    back = (WATCH_STATES.c.network == network) & (WATCH_STATES.c.height > fork.height)
    connection.execute(update(WATCH_STATES).where(back).values(height=fork.height, block_hash=fork.hash))
    gone = (SYNC_STATES.c.network == network) & (SYNC_STATES.c.height > fork.height)
    for programme, source in connection.execute(
        select(SYNC_STATES.c.programme, SYNC_STATES.c.source).where(gone)
    ).all():
        close_state(connection, programme, network, fork, source=source, at_us=at_us)
