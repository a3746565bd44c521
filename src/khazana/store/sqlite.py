"""SQLite, in write-ahead mode: readers never wait, writers one after another."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from khazana.core import Unavailable
from khazana.store.database import LOCK_SECONDS
from khazana.store.refusals import refusals_of
from khazana.store.urls import show_database_url, sqlite_path

__all__ = ["SqliteDatabase"]

_BEGIN = "khazana_begin"
_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {LOCK_SECONDS * 1000}",
    # In write-ahead mode NORMAL may lose the last commits when power fails. What was said to be recorded is
    # recorded: FULL costs one more flush for each import, not for each event.
    "PRAGMA synchronous = FULL",
    "PRAGMA recursive_triggers = ON",  # so that INSERT OR REPLACE meets the guards as well
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cache_size = -65536",  # KiB
)


class SqliteDatabase:
    """A SQLite file. The folder is made where it is missing, for its owner alone."""

    def __init__(self, url: URL) -> None:
        self.shown_url = show_database_url(url)
        self._path = sqlite_path(url).absolute()
        self.engine = _engine(url.set(database=str(self._path)))

    def prepare(self) -> None:
        """Make the folder where it is missing, and the file's log."""
        path = self._path
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(
                f"the folder for the store cannot be made: {error.strerror}",
                where=str(path.parent),
                remedy="name a file in a folder that may be written to",
            ) from error
        with refusals_of(self.shown_url):
            self._write_ahead()

    def _write_ahead(self) -> None:
        """Switch to write-ahead mode, which stays with the file; SQLite does not wait for others here, so we do."""
        deadline = time.monotonic() + LOCK_SECONDS
        mode = ""
        while not mode:
            try:
                with closing(sqlite3.connect(self._path)) as raw:
                    (mode,) = raw.execute("PRAGMA journal_mode = WAL").fetchone()
            except sqlite3.Error as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise DBAPIError.instance("PRAGMA journal_mode", None, error, sqlite3.Error) from error
                time.sleep(0.02)
        if mode != "wal":
            raise Unavailable(
                "SQLite cannot keep a write-ahead log here", where=self.shown_url, remedy="put the file on a local disk"
            )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction in which every read sees the same state."""
        with refusals_of(self.shown_url), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, subject: str) -> Iterator[Connection]:  # noqa: ARG002 - SQLite has one writer for all
        """Open a transaction that excludes every other writer."""
        with refusals_of(self.shown_url), self.engine.connect() as connection:
            connection.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
            with connection.begin():
                yield connection

    def append(self, connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
        """Add many rows."""
        connection.exec_driver_sql(_insertion(table), list(rows))

    def complaints(self, connection: Connection) -> Iterator[str]:
        """Yield what SQLite finds wrong with its file."""
        for (message,) in connection.exec_driver_sql("PRAGMA integrity_check"):
            if message != "ok":
                yield str(message)
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield f"a row of {row[0]} belongs to no row of {row[2]}"

    def guards(self, connection: Connection) -> frozenset[str]:
        """Return the names of the triggers."""
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return frozenset(str(name) for (name,) in found)


def _engine(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": LOCK_SECONDS}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own
        connection.isolation_level = None  # transactions begin where we say, not where sqlite3 guesses
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))

    return engine


@cache
def _insertion(table: Table) -> str:
    return str(insert(table).compile(dialect=sqlite.dialect()))
