"""Evaluations of commitments, each kept as it was made: with other facts there is another, and none is overwritten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from khazana.alliance.commitment_results import Status
from khazana.alliance.commitments import Evaluation
from khazana.alliance.evaluation_text import format_evaluation
from khazana.core import ProofFailed
from khazana.store.database import Database
from khazana.store.evaluation_tables import EVALUATIONS
from khazana.store.records import from_microseconds, microseconds

__all__ = ["EvaluationStore", "KeptEvaluation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEvaluation:
    """An evaluation as it was kept.

    Parameters
    ----------
    number
        Its place among those of the programme, from 1.
    facts
        The digest of what it was computed from.
    body
        Its canonical form, with reasons, counts and evidence.
    """

    number: int
    commitment: str
    status: Status
    at: datetime
    evaluator_version: int
    facts: str
    body: bytes


class EvaluationStore:
    """The evaluations of all programmes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, programme: str, evaluations: Iterable[Evaluation]) -> tuple[KeptEvaluation, ...]:
        """Keep evaluations that say something new: another status, or other facts, or by another evaluator.

        The same evaluation at a later instant is known, and not kept again.

        Raises
        ------
        Unavailable
            If the database does not answer, or another process writes for longer than a minute.
        """
        kept = []
        with self._database.writing(f"evaluations of {programme}") as connection:
            mine = EVALUATIONS.c.programme == programme
            number = int(
                connection.execute(select(func.coalesce(func.max(EVALUATIONS.c.number), 0)).where(mine)).scalar_one()
            )
            for one in evaluations:
                if self._is_known(connection, programme, one):
                    continue
                number += 1
                row = _kept(number, one)
                connection.execute(insert(EVALUATIONS).values(_values(programme, row)))
                kept.append(row)
        return tuple(kept)

    def history(self, programme: str, commitment: str | None = None) -> tuple[KeptEvaluation, ...]:
        """Return the evaluations of a programme, or of one of its commitments, in the order in which they were kept.

        Raises
        ------
        ProofFailed
            If a row was changed by other means into something that is no evaluation.
        """
        query = select(EVALUATIONS).where(EVALUATIONS.c.programme == programme).order_by(EVALUATIONS.c.number)
        if commitment is not None:
            query = query.where(EVALUATIONS.c.commitment == commitment)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        try:
            return tuple(
                KeptEvaluation(
                    number=row.number,
                    commitment=row.commitment,
                    status=Status(row.status),
                    at=from_microseconds(row.at_us),
                    evaluator_version=row.evaluator_version,
                    facts=row.facts,
                    body=bytes(row.body),
                )
                for row in rows
            )
        except (ValueError, OverflowError) as error:
            raise ProofFailed(
                "an evaluation of {programme} was changed into something that is none",
                evidence=rows,
                where=self._database.shown_url,
                remedy="see what else was changed: khazana check --store; then restore a backup",
                programme=programme,
            ) from error

    @staticmethod
    def _is_known(connection: Connection, programme: str, new: Evaluation) -> bool:
        last = connection.execute(
            select(EVALUATIONS.c.status, EVALUATIONS.c.facts, EVALUATIONS.c.evaluator_version)
            .where((EVALUATIONS.c.programme == programme) & (EVALUATIONS.c.commitment == new.commitment))
            .order_by(EVALUATIONS.c.number.desc())
            .limit(1)
        ).first()
        return last is not None and tuple(last) == (new.status.value, new.facts, new.evaluator_version)


def _kept(number: int, one: Evaluation) -> KeptEvaluation:
    return KeptEvaluation(
        number=number,
        commitment=one.commitment,
        status=one.status,
        at=one.at,
        evaluator_version=one.evaluator_version,
        facts=one.facts,
        body=format_evaluation(one),
    )


def _values(programme: str, row: KeptEvaluation) -> dict[str, object]:
    return {
        "programme": programme,
        "number": row.number,
        "commitment": row.commitment,
        "status": row.status.value,
        "at_us": microseconds(row.at),
        "evaluator_version": row.evaluator_version,
        "facts": row.facts,
        "body": row.body,
    }
