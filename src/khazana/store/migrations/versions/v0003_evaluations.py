# ruff: noqa: INP001 - Alembic runs this file by its path
"""Evaluations of commitments, each kept as it was made.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and the triggers that guard it."""
    op.create_table(
        "evaluations",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("evaluator_version", sa.BigInteger(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "number", name=op.f("evaluations_pk")),
        comment="Evaluations of commitments as they were made; body is their canonical form",
    )
    op.create_index(op.f("evaluations_commitment_ix"), "evaluations", ["programme", "commitment", "number"])
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgres()


def _guard_sqlite() -> None:
    for act in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER evaluations_refuse_{act} BEFORE {act.upper()} ON evaluations "
            "BEGIN SELECT RAISE(ABORT, 'evaluations is append-only'); END"
        )


def _guard_postgres() -> None:
    for act in ("update", "delete", "truncate"):
        op.execute(
            f"CREATE TRIGGER evaluations_refuse_{act} BEFORE {act.upper()} ON evaluations "
            "FOR EACH STATEMENT EXECUTE FUNCTION khazana_refuse()"
        )
