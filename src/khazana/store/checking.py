"""Check that the books are as they were imported, and that what is stored of a chain follows from itself."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, select

from khazana.core import BadInput, Finding, FindingKind, Severity
from khazana.store.chain_tables import CHAIN_APPEND_ONLY, HEADER_CHUNKS, SYNC_STATES, TRANSACTIONS
from khazana.store.database import Database
from khazana.store.records import FIELDS, NO_DIGEST, chain_digest, event_line, line_digest
from khazana.store.tables import APPEND_ONLY, BATCHES, EVENTS, HEADS

__all__ = ["check"]

_RESTORE: Final = "Compare with a backup or with the programme's files, and restore what was imported."

DAMAGED = FindingKind(
    code="store.damaged",
    severity=Severity.ERROR,
    text="The database is damaged: {message}.",
    remedy="Restore it from a backup, or import the programmes into a new one.",
)
UNGUARDED = FindingKind(
    code="store.unguarded",
    severity=Severity.ERROR,
    text="The trigger {trigger}, which keeps recorded rows from being changed, is missing or disabled.",
    remedy="Find out who removed it; what the check says of the events tells whether rows were changed.",
)
EVENT_CHANGED = FindingKind(
    code="store.event-changed",
    severity=Severity.ERROR,
    text="Event {event} of {programme} is not what import {batch} recorded.",
    remedy=_RESTORE,
)
EVENTS_MISSING = FindingKind(
    code="store.events-missing",
    severity=Severity.ERROR,
    text="Import {batch} of {programme} recorded {expected} events, and {found} of them are there.",
    remedy=_RESTORE,
)
EVENT_ADDED = FindingKind(
    code="store.event-added",
    severity=Severity.ERROR,
    text="Event {event} of {programme} was added to import {batch} by other means than an import.",
    remedy=_RESTORE,
)
BATCH_CHANGED = FindingKind(
    code="store.import-changed",
    severity=Severity.ERROR,
    text="What is recorded of import {batch} of {programme} does not give its digest.",
    remedy=_RESTORE,
)
BATCH_MISSING = FindingKind(
    code="store.import-missing",
    severity=Severity.ERROR,
    text="Import {batch} of {programme} is missing.",
    remedy=_RESTORE,
)
CHAIN_BROKEN = FindingKind(
    code="store.chain-broken",
    severity=Severity.ERROR,
    text="Import {batch} of {programme} does not follow from the one before it.",
    remedy=_RESTORE,
)
HEAD_DIFFERS = FindingKind(
    code="store.head-differs",
    severity=Severity.ERROR,
    text="The chain of {programme} ends elsewhere than its last import.",
    remedy=_RESTORE,
)

_GUARDS: Final = frozenset(
    f"{table}_refuse_{act}"
    for table in (*(one.name for one in (*APPEND_ONLY, *CHAIN_APPEND_ONLY)), "heads", "evaluations")
    for act in ("update", "delete")
)
_READ_AT_ONCE: Final = 5_000


def check(database: Database) -> tuple[Finding, ...]:
    """Read everything and report what is not as it was imported; see `Store.check`."""
    found: list[Finding] = []
    try:
        with database.reading() as connection:
            for finding in _all(database, connection):
                found.append(finding)  # noqa: PERF402 - what was found before a page cannot be read counts
    except BadInput as refusal:
        found.append(DAMAGED.at(message=refusal.what))
    except (TypeError, ValueError):
        found.append(DAMAGED.at(message="a column holds a value of another type"))
    return tuple(found)


def _all(database: Database, connection: Connection) -> Iterator[Finding]:
    for message in database.complaints(connection):
        yield DAMAGED.at(message=message)
    for trigger in sorted(_GUARDS - database.guards(connection)):
        yield UNGUARDED.at(trigger=trigger)
    for programme, batches, digest in connection.execute(select(HEADS).order_by(HEADS.c.programme)).all():
        yield from _chain(connection, programme, batches, digest)
    known = {(row[0], row[1]) for row in connection.execute(select(BATCHES.c.programme, BATCHES.c.number))}
    for programme, batch in connection.execute(select(EVENTS.c.programme, EVENTS.c.batch).distinct()).all():
        if (programme, batch) not in known:
            yield from _strays(connection, programme, batch)
    followed = (HEADER_CHUNKS, SYNC_STATES, TRANSACTIONS)
    if any(connection.execute(select(table.c.network).limit(1)).first() for table in followed):
        # What checks a chain takes long to load.
        from khazana.store.chain_checking import check_chain  # noqa: PLC0415

        yield from check_chain(connection)


def _chain(connection: Connection, programme: str, count: int, head: str) -> Iterator[Finding]:
    rows = connection.execute(select(BATCHES).where(BATCHES.c.programme == programme).order_by(BATCHES.c.number)).all()
    by_number = {row.number: row for row in rows}
    last = NO_DIGEST
    for number in range(1, max([count, *by_number]) + 1):
        row = by_number.get(number)
        if row is None:
            yield BATCH_MISSING.at(programme=programme, batch=number)
            continue
        if row.previous != last and (number == 1 or number - 1 in by_number):
            yield CHAIN_BROKEN.at(programme=programme, batch=number)
        own = (programme, number, row.imported_at_us, row.label, row.new, row.known)
        yield from _batch(connection, own, row.previous, row.digest)
        last = row.digest
    if last != head:
        yield HEAD_DIFFERS.at(programme=programme)


def _batch(connection: Connection, own: tuple[object, ...], previous: str, digest: str) -> Iterator[Finding]:
    programme, number, _, _, expected, _ = own
    columns = [EVENTS.c[name] for name in FIELDS]
    mine = (EVENTS.c.programme == programme) & (EVENTS.c.batch == number)
    query = select(*columns, EVENTS.c.position, EVENTS.c.digest).where(mine).order_by(EVENTS.c.position)
    digests = bytearray()
    there = last = 0
    faults = False
    for row in connection.execute(query.execution_options(yield_per=_READ_AT_ONCE)):
        position, recorded = row[-2:]
        if not last < position <= expected:
            yield EVENT_ADDED.at(programme=programme, event=row[0], batch=number)
            faults = True
            continue
        there, last = there + 1, position
        digest_now = line_digest(event_line(row[:-2]))
        digests += digest_now
        if digest_now != recorded:
            yield EVENT_CHANGED.at(programme=programme, event=row[0], batch=number)
            faults = True
    if there != expected:
        yield EVENTS_MISSING.at(programme=programme, batch=number, expected=expected, found=there)
    elif not faults and chain_digest(previous, own, [digests]) != digest:
        yield BATCH_CHANGED.at(programme=programme, batch=number)


def _strays(connection: Connection, programme: str, batch: int) -> Iterator[Finding]:
    mine = (EVENTS.c.programme == programme) & (EVENTS.c.batch == batch)
    for (event,) in connection.execute(select(EVENTS.c.external_id).where(mine).order_by(EVENTS.c.external_id)):
        yield EVENT_ADDED.at(programme=programme, event=event, batch=batch)
