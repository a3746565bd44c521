# ruff: noqa: INP001 - Alembic runs this file by its path
"""The books, the prices, and the answers kept.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_APPEND_ONLY = ("events", "batches", "marks", "traded")


def upgrade() -> None:
    """Make the tables and the triggers that guard them."""
    _books()
    _prices()
    op.create_table(
        "answers",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("fetched_at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("answers_pk")),
        comment="Answers of public services, kept for a while",
    )
    op.create_index(op.f("answers_fetched_at_us_ix"), "answers", ["fetched_at_us"])
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgres()


def _books() -> None:
    op.create_table(
        "heads",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("batches", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("programme", name=op.f("heads_pk")),
        comment="Where the chain of each programme's imports ends",
    )
    op.create_table(
        "batches",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("imported_at_us", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("new", sa.BigInteger(), nullable=False),
        sa.Column("known", sa.BigInteger(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme"], ["heads.programme"], name=op.f("batches_programme_fk")),
        sa.PrimaryKeyConstraint("programme", "number", name=op.f("batches_pk")),
        comment="One row for each import that brought something new",
    )
    op.create_table(
        "events",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("day_only", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_sat", sa.BigInteger(), nullable=False),
        sa.Column("from_account", sa.Text(), nullable=False),
        sa.Column("to_account", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_kind", sa.Text(), nullable=False),
        sa.Column("fee_sat", sa.BigInteger(), nullable=False),
        sa.Column("consideration_minor", sa.BigInteger()),
        sa.Column("consideration_currency", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=False),
        sa.Column("lots", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("within_start_us", sa.BigInteger()),
        sa.Column("within_end_us", sa.BigInteger()),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "external_id", name=op.f("events_pk")),
        comment="The events of all programmes, as they were imported; lots is a JSON list",
    )


def _prices() -> None:
    op.create_table(
        "marks",
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("price", sa.Text(), nullable=False),
        sa.Column("fetched_at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("currency", "source", "at_us", "reading", "revision", name=op.f("marks_pk")),
        comment="Prices as sources gave them; the highest revision is the latest",
    )
    op.create_table(
        "traded",
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("start_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("end_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("low", sa.Text(), nullable=False),
        sa.Column("high", sa.Text(), nullable=False),
        sa.Column("complete", sa.SmallInteger(), nullable=False),
        sa.Column("fetched_at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("currency", "source", "start_us", "end_us", "revision", name=op.f("traded_pk")),
        comment="Ranges in which trades happened; the highest revision is the latest",
    )


def _guard_sqlite() -> None:
    for table in _APPEND_ONLY:
        for act in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{act} BEFORE {act.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    op.execute(
        "CREATE TRIGGER heads_refuse_delete BEFORE DELETE ON heads "
        "BEGIN SELECT RAISE(ABORT, 'heads is append-only'); END"
    )
    op.execute(
        "CREATE TRIGGER heads_refuse_update BEFORE UPDATE ON heads "
        "WHEN NEW.programme IS NOT OLD.programme OR NEW.batches IS NOT OLD.batches + 1 "
        "BEGIN SELECT RAISE(ABORT, 'heads moves on by one'); END"
    )


def _guard_postgres() -> None:
    op.execute(
        "CREATE FUNCTION khazana_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in _APPEND_ONLY:
        for act in ("update", "delete", "truncate"):
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{act} BEFORE {act.upper()} ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION khazana_refuse()"
            )
    for act in ("delete", "truncate"):
        op.execute(
            f"CREATE TRIGGER heads_refuse_{act} BEFORE {act.upper()} ON heads "
            "FOR EACH STATEMENT EXECUTE FUNCTION khazana_refuse()"
        )
    op.execute(
        "CREATE TRIGGER heads_refuse_update BEFORE UPDATE ON heads FOR EACH ROW "
        "WHEN (NEW.programme IS DISTINCT FROM OLD.programme OR NEW.batches IS DISTINCT FROM OLD.batches + 1) "
        "EXECUTE FUNCTION khazana_refuse()"
    )
