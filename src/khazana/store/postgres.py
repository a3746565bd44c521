"""PostgreSQL, for many writers at once. Needs psycopg: the extra ``khazana[postgres]``."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from sqlalchemy import Connection, Table, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from khazana.core import BadInput
from khazana.store.database import LOCK_SECONDS
from khazana.store.refusals import refusals_of
from khazana.store.urls import show_database_url

__all__ = ["PostgresDatabase"]

_CONNECT_SECONDS = "10"


class PostgresDatabase:
    """A PostgreSQL database, encoded in UTF-8."""

    def __init__(self, url: URL) -> None:
        self.shown_url = show_database_url(url)
        if find_spec("psycopg") is None:
            raise BadInput(
                "psycopg, which speaks to PostgreSQL, is not installed",
                where=self.shown_url,
                remedy="pip install 'khazana[postgres]'",
            )
        patient = url.update_query_dict({"connect_timeout": _CONNECT_SECONDS} | dict(url.query))
        self.engine = create_engine(
            patient, pool_pre_ping=True, hide_parameters=True, connect_args={"application_name": "khazana"}
        )

    def prepare(self) -> None:
        """See that the database answers and keeps all of Unicode."""
        with refusals_of(self.shown_url), self.engine.connect() as connection:
            encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
        if encoding != "UTF8":
            raise BadInput(
                "the database is not encoded in UTF-8",
                where=self.shown_url,
                value=encoding,
                remedy="make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0",
            )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction in which every read sees the same state."""
        with refusals_of(self.shown_url), self.engine.connect() as connection:
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self, subject: str) -> Iterator[Connection]:
        """Open a transaction that excludes other writers on ``subject``."""
        with refusals_of(self.shown_url), self.engine.begin() as connection:
            connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _lock_key(subject)})
            yield connection

    def append(self, connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
        """Add many rows by COPY."""
        columns = ", ".join(column.name for column in table.columns)
        command = f"COPY {table.name} ({columns}) FROM STDIN"
        driver = self.engine.dialect.loaded_dbapi
        try:
            with _cursor(connection) as cursor, cursor.copy(command) as copy:
                for row in rows:
                    copy.write_row(row)
        except driver.Error as error:  # past SQLAlchemy, so wrapped as it would
            raise DBAPIError.instance(command, None, error, driver.Error) from error

    def complaints(self, connection: Connection) -> Iterator[str]:  # noqa: ARG002 - see the docstring
        """Yield nothing: PostgreSQL checks its pages as it reads them, and reading everything is the check."""
        yield from ()

    def guards(self, connection: Connection) -> frozenset[str]:
        """Return the names of the triggers that are enabled."""
        found = connection.execute(
            text(
                "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE NOT tgisinternal AND tgenabled <> 'D' AND relnamespace = current_schema()::regnamespace"
            )
        )
        return frozenset(str(name) for (name,) in found)


def _cursor(connection: Connection) -> Any:  # noqa: ANN401 - psycopg's, which need not be installed
    return connection.connection.cursor()


def _lock_key(subject: str) -> int:
    """Return the 64-bit key of an advisory lock."""
    return int.from_bytes(hashlib.sha256(f"khazana {subject}".encode()).digest()[:8], "big", signed=True)
