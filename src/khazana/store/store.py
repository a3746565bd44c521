"""The store: one object over one database."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self

from sqlalchemy import select

from khazana.core import AnswerCache, BadInput, Finding, PriceAnswer, ProofFailed
from khazana.reserve.events import Event
from khazana.store.answers import StoredAnswers
from khazana.store.chain import ChainStore
from khazana.store.checking import check
from khazana.store.database import Database
from khazana.store.evaluations import EvaluationStore
from khazana.store.importing import import_events
from khazana.store.migrating import migrate
from khazana.store.postgres import PostgresDatabase
from khazana.store.prices import read_marks, save_marks
from khazana.store.receipts import Batch, ImportReceipt
from khazana.store.records import FIELDS, event_of, from_microseconds
from khazana.store.sqlite import SqliteDatabase
from khazana.store.tables import BATCHES, EVENTS, HEADS
from khazana.store.urls import parse_database_url

__all__ = ["ANSWERS_LIMIT_BYTES", "Store", "open_store"]

ANSWERS_LIMIT_BYTES: Final = 64 * 2**20
_READ_AT_ONCE: Final = 10_000


class Store:
    """Books, prices, kept answers and the chain in one database.

    Open it with `open_store`, close it or use it in ``with``.
    Several threads may use one store, and several processes one database.
    """

    def __init__(self, database: Database, *, answers_limit_bytes: int = ANSWERS_LIMIT_BYTES) -> None:
        self._database = database
        self.answers: AnswerCache = StoredAnswers(database, limit_bytes=answers_limit_bytes)
        """What public services answered, kept for a while."""
        self.chain = ChainStore(database)
        """What was found on the chain, and how far it was followed."""
        self.evaluations = EvaluationStore(database)
        """How far commitments were met, each time that the facts were others."""

    def __repr__(self) -> str:
        return f"<Store {self._database.shown_url}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections; a store that is used again opens new ones."""
        self._database.engine.dispose()

    @property
    def shown_url(self) -> str:
        """The database's URL without user, password and options."""
        return self._database.shown_url

    def import_events(
        self,
        programme: str,
        events: Iterable[Event],
        *,
        imported_at: datetime,
        label: str = "",
        progress: Callable[[int], None] | None = None,
    ) -> ImportReceipt:
        """Record events of a programme: all or none, in one transaction.

        An event is the same as a recorded one if its ``external_id`` and all that it says are the same; it is
        then known, and left as it is. ``events`` is read once and in chunks; ``progress`` is told after each
        how many were read. Where nothing is new, no import is added.

        Raises
        ------
        ImportRefused
            If an event was recorded, or is listed, with other content, or cannot be stored. It carries a
            finding for each, and nothing was recorded.
        Unavailable
            If the database does not answer, or another process writes for longer than a minute.
        """
        return import_events(self._database, programme, events, imported_at=imported_at, label=label, progress=progress)

    def events(self, programme: str, *, batch: int | None = None) -> tuple[Event, ...]:
        """Return a programme's events in order of instant and ``external_id``; none if it has none.

        Parameters
        ----------
        batch
            Read the books as they stood after this import; 0 is before the first.

        Raises
        ------
        BadInput
            If there is no such import.
        ProofFailed
            If a row was changed by other means into something that is no event.
        """
        columns = [EVENTS.c[name] for name in FIELDS]
        query = select(*columns).where(EVENTS.c.programme == programme)
        with self._database.reading() as connection:
            if batch is not None:
                head = select(HEADS.c.batches).where(HEADS.c.programme == programme)
                _check_batch(programme, batch, connection.execute(head).scalar() or 0)
                query = query.where(EVENTS.c.batch <= batch)
            with connection.execute(query.execution_options(yield_per=_READ_AT_ONCE)) as rows:
                found = [self._event(programme, tuple(row)) for row in rows]
        found.sort(key=lambda event: (event.at, event.external_id))
        return tuple(found)

    def _event(self, programme: str, row: tuple[object, ...]) -> Event:
        try:
            return event_of(row)
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            raise ProofFailed(
                "event {event} of {programme} was changed into something that is no event",
                evidence=row,
                where=self.shown_url,
                remedy="see what else was changed: khazana check --store; then restore a backup",
                event=row[0],
                programme=programme,
            ) from error

    def programmes(self) -> tuple[str, ...]:
        """Return the ids of the programmes that have events, in order."""
        with self._database.reading() as connection:
            return tuple(sorted(connection.execute(select(HEADS.c.programme)).scalars()))

    def batches(self, programme: str) -> tuple[Batch, ...]:
        """Return the imports of a programme that brought something new, in order."""
        query = select(BATCHES).where(BATCHES.c.programme == programme).order_by(BATCHES.c.number)
        with self._database.reading() as connection:
            return tuple(
                Batch(
                    number=row.number,
                    imported_at=from_microseconds(row.imported_at_us),
                    label=row.label,
                    new=row.new,
                    known=row.known,
                    previous=row.previous,
                    digest=row.digest,
                )
                for row in connection.execute(query)
            )

    def check(self) -> tuple[Finding, ...]:
        """Read everything and report what is not as it was imported: damage, changed, missing or added rows.

        Each import's digest covers its events and the digest before it, so a change shows unless everything
        after it was rewritten too. Against that, compare with a digest that was kept elsewhere.
        """
        return check(self._database)

    def save_marks(self, answer: PriceAnswer, *, fetched_at: datetime | None = None) -> None:
        """Keep the marks and traded ranges of an answer; its findings are about the answer and are not kept.

        A mark is known by currency, source, instant and reading, a range by currency, source and interval.
        The same price again changes nothing. Another price becomes the latest revision, and the earlier stays
        with the instant at which it was fetched (``fetched_at``; now, where it is not given).
        """
        save_marks(self._database, answer, fetched_at or datetime.now(UTC))

    def marks(self, currency: str) -> PriceAnswer:
        """Return the latest revision of all marks and traded ranges kept in a currency."""
        return read_marks(self._database, currency)


def open_store(url: str, *, answers_limit_bytes: int = ANSWERS_LIMIT_BYTES) -> Store:
    """Open the store at a database URL; make and upgrade its tables where needed.

    Parameters
    ----------
    url
        ``sqlite:////folder/file.sqlite3`` (file and folder are made) or ``postgresql://user@host/database``.
    answers_limit_bytes
        How much is kept of public services' answers [bytes].

    Raises
    ------
    BadInput
        If the URL names neither, psycopg is missing, or the database is newer than this Khazana.
    Unavailable
        If the database does not answer.
    """
    parsed = parse_database_url(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    database: Database = SqliteDatabase(parsed) if is_sqlite else PostgresDatabase(parsed)
    try:
        database.prepare()
        migrate(database)
    except BaseException:
        database.engine.dispose()
        raise
    return Store(database, answers_limit_bytes=answers_limit_bytes)


def _check_batch(programme: str, batch: int, latest: int) -> None:
    if not 0 <= batch <= latest:
        raise BadInput(
            "{programme} has no such import",
            value=batch,
            remedy="name one from 0 to {latest}",
            programme=programme,
            latest=latest,
        )
