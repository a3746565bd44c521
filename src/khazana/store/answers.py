"""Keep answers of public services for a while, within a bound."""

from sqlalchemy import Connection, delete, func, insert, select

from khazana.core import CachedAnswer
from khazana.store.database import Database
from khazana.store.records import from_microseconds, microseconds
from khazana.store.tables import ANSWERS

__all__ = ["StoredAnswers"]


class StoredAnswers:
    """An `AnswerCache` in the store.

    It holds at most ``limit_bytes`` of bodies: the answers fetched first go first, and one that is larger
    than the whole is not kept.
    """

    def __init__(self, database: Database, *, limit_bytes: int) -> None:
        self._database = database
        self._limit_bytes = limit_bytes

    def get(self, key: str) -> CachedAnswer | None:
        """Return the answer kept under ``key``, if any."""
        query = select(ANSWERS.c.body, ANSWERS.c.fetched_at_us).where(ANSWERS.c.key == key)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else CachedAnswer(body=bytes(row[0]), fetched_at=from_microseconds(row[1]))

    def put(self, key: str, answer: CachedAnswer) -> None:
        """Keep an answer; a later one replaces it."""
        with self._database.writing("answers") as connection:
            connection.execute(delete(ANSWERS).where(ANSWERS.c.key == key))
            size = len(answer.body)
            if size > self._limit_bytes:
                return
            self._make_room(connection, size)
            at = microseconds(answer.fetched_at)
            connection.execute(insert(ANSWERS).values(key=key, body=answer.body, size_bytes=size, fetched_at_us=at))

    def _make_room(self, connection: Connection, size: int) -> None:
        held = int(connection.execute(select(func.coalesce(func.sum(ANSWERS.c.size_bytes), 0))).scalar_one())
        oldest = select(ANSWERS.c.key, ANSWERS.c.size_bytes).order_by(ANSWERS.c.fetched_at_us, ANSWERS.c.key)
        excess = held + size - self._limit_bytes
        gone = []
        for key, freed in connection.execute(oldest) if excess > 0 else ():
            if excess <= 0:
                break
            gone.append(key)
            excess -= freed
        for key in gone:
            connection.execute(delete(ANSWERS).where(ANSWERS.c.key == key))
