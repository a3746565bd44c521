"""How far each programme was followed, and with which scripts."""

import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, update

from khazana.core import BadInput, BlockRef
from khazana.store.chain_records import SyncState, WatchedScript, WatchState
from khazana.store.chain_tables import SCRIPTS, SYNC_STATES, WATCH_STATES, WATCHES
from khazana.store.records import from_microseconds, microseconds

__all__ = [
    "add_watches",
    "close_state",
    "read_networks",
    "read_state",
    "read_watch_state",
    "read_watches",
    "save_watch_state",
    "scripts_digest",
    "set_watches",
]


def scripts_digest(scripts: Iterable[bytes]) -> str:
    """Return SHA-256 of the scripts in order, each behind its length as four bytes (big-endian); hex.

    Examples
    --------
    >>> scripts_digest([]) == hashlib.sha256().hexdigest()
    True
    """
    digest = hashlib.sha256()
    for script in sorted(scripts):
        digest.update(len(script).to_bytes(4, "big") + script)
    return digest.hexdigest()


def read_state(connection: Connection, programme: str, network: str) -> SyncState | None:
    """Return how far a programme was followed, if it was."""
    mine = (SYNC_STATES.c.programme == programme) & (SYNC_STATES.c.network == network)
    row = connection.execute(select(SYNC_STATES).where(mine)).first()
    if row is None:
        return None
    return SyncState(
        block=BlockRef(row.height, row.block_hash),
        scripts=row.scripts,
        scripts_digest=row.scripts_digest,
        source=row.source,
        at=from_microseconds(row.at_us),
    )


def read_networks(connection: Connection, programme: str) -> tuple[str, ...]:
    """Return the networks on which a programme was followed, in order."""
    query = select(SYNC_STATES.c.network).where(SYNC_STATES.c.programme == programme)
    return tuple(sorted(connection.execute(query).scalars()))


def close_state(
    connection: Connection, programme: str, network: str, block: BlockRef, *, source: str, at_us: int
) -> None:
    """State that a programme was followed up to a block, with the scripts that were scanned so far."""
    mine = (SCRIPTS.c.programme == programme) & (SCRIPTS.c.network == network)
    query = select(SCRIPTS.c.script).where(mine, SCRIPTS.c.scanned_height >= block.height)
    scripts = [bytes(script) for script in connection.execute(query).scalars()]
    said = {
        "height": block.height,
        "block_hash": block.hash,
        "scripts": len(scripts),
        "scripts_digest": scripts_digest(scripts),
        "source": source,
        "at_us": at_us,
    }
    own = (SYNC_STATES.c.programme == programme) & (SYNC_STATES.c.network == network)
    if not connection.execute(update(SYNC_STATES).where(own).values(**said)).rowcount:
        connection.execute(insert(SYNC_STATES).values(programme=programme, network=network, **said))


def read_watches(connection: Connection, programme: str, network: str) -> tuple[WatchedScript, ...]:
    """Return what is watched for a programme, in order of entry, branch and place."""
    mine = (WATCHES.c.programme == programme) & (WATCHES.c.network == network)
    same = (
        (SCRIPTS.c.programme == WATCHES.c.programme)
        & (SCRIPTS.c.network == WATCHES.c.network)
        & (SCRIPTS.c.script == WATCHES.c.script)
    )
    query = select(
        WATCHES.c.entry,
        WATCHES.c.branch,
        WATCHES.c.place,
        WATCHES.c.script,
        WATCHES.c.birth_height,
        SCRIPTS.c.scanned_height,
    ).join_from(WATCHES, SCRIPTS, same)
    rows = connection.execute(query.where(mine))
    return tuple(
        sorted(
            WatchedScript(entry, branch, place, bytes(script), birth=birth, scanned=scanned)
            for entry, branch, place, script, birth, scanned in rows
        )
    )


def set_watches(connection: Connection, programme: str, network: str, watches: Sequence[WatchedScript]) -> None:
    """Watch these and no others; what is watched already goes on from where it was."""
    known, wanted = set(read_watches(connection, programme, network)), set(watches)
    if known == wanted:
        return
    for one in known - wanted:
        place = (WATCHES.c.entry == one.entry, WATCHES.c.branch == one.branch, WATCHES.c.place == one.place)
        mine = (WATCHES.c.programme == programme, WATCHES.c.network == network)
        connection.execute(delete(WATCHES).where(*mine, *place))
    for script in {one.script for one in known} - {one.script for one in watches}:
        connection.execute(delete(SCRIPTS).where(_script(programme, network, script)))
    add_watches(connection, programme, network, sorted(wanted - known))
    _restate(connection, programme, network)


def add_watches(connection: Connection, programme: str, network: str, watches: Sequence[WatchedScript]) -> None:
    """Watch further scripts, each from its birth on; one of an earlier birth than was said before is scanned again."""
    for one in watches:
        if one.birth < 0:
            raise BadInput("a script is scanned from a height of 0 or more", value=one.birth, remedy="pass 0")
        mine = (WATCHES.c.programme == programme) & (WATCHES.c.network == network) & (WATCHES.c.script == one.script)
        before = connection.execute(select(func.min(WATCHES.c.birth_height)).where(mine)).scalar()
        said = (programme, network, one.entry, one.branch, one.place, one.script, one.birth)
        connection.execute(insert(WATCHES).values(said))
        if before is None or one.birth < before:
            connection.execute(delete(SCRIPTS).where(_script(programme, network, one.script)))
            connection.execute(insert(SCRIPTS).values((programme, network, one.script, one.birth - 1)))


def _script(programme: str, network: str, script: bytes) -> ColumnElement[bool]:
    return and_(SCRIPTS.c.programme == programme, SCRIPTS.c.network == network, SCRIPTS.c.script == script)


def _restate(connection: Connection, programme: str, network: str) -> None:
    """Say anew with which scripts the programme was followed, after they changed."""
    state = read_state(connection, programme, network)
    if state is not None:
        at_us = microseconds(state.at)
        close_state(connection, programme, network, state.block, source=state.source, at_us=at_us)


def read_watch_state(connection: Connection, programme: str, network: str) -> WatchState | None:
    """Return how far watching has looked, if it has begun."""
    mine = (WATCH_STATES.c.programme == programme) & (WATCH_STATES.c.network == network)
    row = connection.execute(select(WATCH_STATES).where(mine)).first()
    if row is None:
        return None
    return WatchState(block=BlockRef(row.height, row.block_hash), since=from_microseconds(row.since_us))


def save_watch_state(connection: Connection, programme: str, network: str, state: WatchState) -> None:
    """Keep how far watching has looked."""
    if read_watch_state(connection, programme, network) == state:
        return
    mine = (WATCH_STATES.c.programme == programme) & (WATCH_STATES.c.network == network)
    said = {"height": state.block.height, "block_hash": state.block.hash, "since_us": microseconds(state.since)}
    if not connection.execute(update(WATCH_STATES).where(mine).values(**said)).rowcount:
        connection.execute(insert(WATCH_STATES).values(programme=programme, network=network, **said))
