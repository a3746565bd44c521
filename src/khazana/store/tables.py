"""The tables. Instants are microseconds since 1970-01-01T00:00Z, satoshi and minor units whole numbers."""

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, MetaData, SmallInteger, Table, Text

__all__ = ["ANSWERS", "APPEND_ONLY", "BATCHES", "EVENTS", "HEADS", "MARKS", "METADATA", "TRADED"]

METADATA: Final = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "fk": "%(table_name)s_%(column_0_name)s_fk",
        "uq": "%(table_name)s_%(column_0_name)s_uq",
        "ix": "%(table_name)s_%(column_0_name)s_ix",
    }
)

HEADS: Final = Table(
    "heads",
    METADATA,
    Column("programme", Text, primary_key=True),
    Column("batches", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    comment="Where the chain of each programme's imports ends",
)

BATCHES: Final = Table(
    "batches",
    METADATA,
    Column("programme", Text, ForeignKey(HEADS.c.programme), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("imported_at_us", BigInteger, nullable=False),
    Column("label", Text, nullable=False),
    Column("new", BigInteger, nullable=False),
    Column("known", BigInteger, nullable=False),
    Column("previous", Text, nullable=False),
    Column("digest", Text, nullable=False),
    comment="One row for each import that brought something new",
)

EVENTS: Final = Table(
    "events",
    METADATA,
    Column("programme", Text, primary_key=True),
    Column("external_id", Text, primary_key=True),
    Column("at_us", BigInteger, nullable=False),
    Column("day_only", SmallInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount_sat", BigInteger, nullable=False),
    Column("from_account", Text, nullable=False),
    Column("to_account", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("source_kind", Text, nullable=False),
    Column("fee_sat", BigInteger, nullable=False),
    Column("consideration_minor", BigInteger),
    Column("consideration_currency", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("supersedes", Text, nullable=False),
    Column("lots", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("within_start_us", BigInteger),
    Column("within_end_us", BigInteger),
    Column("batch", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    comment="The events of all programmes, as they were imported; lots is a JSON list",
)

MARKS: Final = Table(
    "marks",
    METADATA,
    Column("currency", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("at_us", BigInteger, primary_key=True, autoincrement=False),
    Column("reading", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("price", Text, nullable=False),
    Column("fetched_at_us", BigInteger, nullable=False),
    comment="Prices as sources gave them; the highest revision is the latest",
)

TRADED: Final = Table(
    "traded",
    METADATA,
    Column("currency", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("start_us", BigInteger, primary_key=True, autoincrement=False),
    Column("end_us", BigInteger, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("low", Text, nullable=False),
    Column("high", Text, nullable=False),
    Column("complete", SmallInteger, nullable=False),
    Column("fetched_at_us", BigInteger, nullable=False),
    comment="Ranges in which trades happened; the highest revision is the latest",
)

ANSWERS: Final = Table(
    "answers",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("fetched_at_us", BigInteger, nullable=False, index=True),
    comment="Answers of public services, kept for a while",
)

APPEND_ONLY: Final = (EVENTS, BATCHES, MARKS, TRADED)
"""Tables whose rows the database itself refuses to change or remove."""
