"""A database that the store can stand on: what SQLite and PostgreSQL do each in their own way."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import Connection, Engine, Table

__all__ = ["LOCK_SECONDS", "Database"]

LOCK_SECONDS = 60
"""How long a writer waits for another one [s]."""


class Database(Protocol):
    """One of the two databases."""

    @property
    def engine(self) -> Engine:
        """Return the pool of connections."""

    @property
    def shown_url(self) -> str:
        """Return the URL without its secrets."""

    def prepare(self) -> None:
        """See that the database is there and can be used."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction in which every read sees the same state."""

    @contextmanager
    def writing(self, subject: str) -> Iterator[Connection]:
        """Open a transaction that excludes other writers on ``subject``; commit at its end, roll back if it fails."""

    def append(self, connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
        """Add one row or more, each with a value for every column in the table's order."""

    def complaints(self, connection: Connection) -> Iterator[str]:
        """Yield what the database finds wrong with its own files."""

    def guards(self, connection: Connection) -> frozenset[str]:
        """Return the names of the triggers that are in force."""
