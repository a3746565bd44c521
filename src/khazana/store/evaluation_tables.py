"""The table of evaluations of commitments."""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Table, Text

from khazana.store.tables import METADATA

__all__ = ["EVALUATIONS"]

EVALUATIONS: Final = Table(
    "evaluations",
    METADATA,
    Column("programme", Text, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("commitment", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("evaluator_version", BigInteger, nullable=False),
    Column("facts", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    comment="Evaluations of commitments as they were made; body is their canonical form",
)
Index("evaluations_commitment_ix", EVALUATIONS.c.programme, EVALUATIONS.c.commitment, EVALUATIONS.c.number)
