"""Keep what price sources said, and every revision of it."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Table, select

from khazana.core import Interval, Mark, Price, PriceAnswer, Reading, TradedRange
from khazana.store.database import Database
from khazana.store.records import from_microseconds, microseconds
from khazana.store.tables import MARKS, TRADED

__all__ = ["read_marks", "save_marks"]

_CHUNK: Final = 5_000

Key = tuple[str, str, int, Any]
Said = tuple[Any, ...]


def save_marks(database: Database, answer: PriceAnswer, fetched_at: datetime) -> None:
    """Keep an answer; see `Store.save_marks`."""
    at = microseconds(fetched_at)
    marks = [((one.price.currency, one.source, microseconds(one.at), one.reading.value), (one.price.amount,))
             for one in answer.marks]  # fmt: skip
    traded = [
        (
            (one.currency, one.source, microseconds(one.within.start), microseconds(one.within.end)),
            (one.low, one.high, int(one.complete)),
        )
        for one in answer.ranges
    ]
    if not marks and not traded:
        return
    with database.writing("prices") as connection:
        _revise(database, connection, MARKS, marks, at)
        _revise(database, connection, TRADED, traded, at)


def read_marks(database: Database, currency: str) -> PriceAnswer:
    """Return the latest revision of everything known in a currency; see `Store.marks`."""
    with database.reading() as connection:
        marks = tuple(
            Mark(
                at=from_microseconds(at_us),
                price=Price(price, currency),
                source=source,
                reading=Reading(reading),
            )
            for (_, source, at_us, reading), (price,) in _latest(connection, MARKS, MARKS.c.currency == currency)
        )
        ranges = tuple(
            TradedRange(
                within=Interval(from_microseconds(start_us), from_microseconds(end_us)),
                low=low,
                high=high,
                currency=currency,
                source=source,
                complete=bool(complete),
            )
            for (_, source, start_us, end_us), (low, high, complete) in _latest(
                connection, TRADED, TRADED.c.currency == currency
            )
        )
    return PriceAnswer(
        marks=tuple(sorted(marks, key=lambda mark: (mark.at, mark.source, mark.reading))),
        ranges=tuple(sorted(ranges, key=lambda one: (one.within.start, one.within.end, one.source))),
    )


def _latest(connection: Connection, table: Table, condition: Any) -> Iterator[tuple[Key, Said]]:  # noqa: ANN401 - a clause
    """Yield the highest revision of each key; rows of one key come together, the highest first."""
    columns = list(table.columns)
    query = select(table).where(condition).order_by(*columns[:4], columns[4].desc())
    before: Hashable = None
    with connection.execute(query.execution_options(yield_per=_CHUNK)) as rows:
        for row in rows:
            if row[:4] != before:
                yield tuple(row[:4]), _said(row)
            before = row[:4]


def _said(row: Sequence[Any]) -> Said:
    """Return what a row says beside its key: decimals as such, exactly as they were written."""
    return tuple(Decimal(value) if isinstance(value, str) else value for value in row[5:-1])


def _revise(
    database: Database, connection: Connection, table: Table, given: Iterable[tuple[Key, Said]], fetched_at_us: int
) -> None:
    """Add each row that says something new; numerically equal prices say the same."""
    by_source: dict[tuple[str, str], list[tuple[Key, Said]]] = defaultdict(list)
    for key, said in given:
        by_source[key[:2]].append((key, said))
    for rows in by_source.values():
        rows.sort(key=lambda row: row[0][2])
        remaining = iter(rows)
        while chunk := list(islice(remaining, _CHUNK)):
            _revise_chunk(database, connection, table, chunk, fetched_at_us)


def _revise_chunk(
    database: Database, connection: Connection, table: Table, chunk: list[tuple[Key, Said]], fetched_at_us: int
) -> None:
    currency, source, first, _ = chunk[0][0]
    time = list(table.columns)[2]
    near = (table.c.currency == currency) & (table.c.source == source) & time.between(first, chunk[-1][0][2])
    known = {
        tuple(row[:4]): (row.revision, _said(row))
        for row in connection.execute(select(table).where(near).order_by(table.c.revision))
    }
    added = []
    for key, said in chunk:
        revision, before = known.get(key, (0, None))
        if said != before:
            known[key] = (revision + 1, said)
            written = (format(part, "f") if isinstance(part, Decimal) else part for part in said)
            added.append((*key, revision + 1, *written, fetched_at_us))
    if added:
        database.append(connection, table, added)
