"""Events as rows of the database, and as the canonical lines whose digests are chained."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from sys import intern
from typing import Any, Final

from khazana.core import BadInput, Interval, Money, SourceKind, Standing, instant, sats
from khazana.reserve.events import Event, EventKind
from khazana.store.tables import EVENTS

__all__ = [
    "FIELDS",
    "NO_DIGEST",
    "chain_digest",
    "event_line",
    "event_of",
    "from_microseconds",
    "line_digest",
    "microseconds",
    "row_of",
]

Row = tuple[Any, ...]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)
NO_DIGEST: Final = "0" * 64
"""What the first import of a programme names as the digest before it."""

FIELDS: Final = tuple(column.name for column in EVENTS.columns)[1:21]
"""The columns that say what happened: all but the programme before them and the import's own after them."""

_KINDS: Final = {kind.value: kind for kind in EventKind}
_STANDINGS: Final = {standing.value: standing for standing in Standing}
_SOURCE_KINDS: Final = {kind.value: kind for kind in SourceKind}

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=repr).encode


def microseconds(at: datetime) -> int:
    """Return an instant as microseconds since 1970-01-01T00:00Z, exactly."""
    return (instant(at) - _EPOCH) // _TICK


def from_microseconds(count: int) -> datetime:
    """Return the instant; the inverse of `microseconds`."""
    return _EPOCH + timedelta(microseconds=count)


def row_of(event: Event) -> Row:
    """Return what an event says, in the order of `FIELDS`.

    Raises
    ------
    BadInput
        If an instant has no zone.
    """
    money, within = event.consideration, event.within
    return (
        event.external_id,
        microseconds(event.at),
        int(event.day_only),
        event.kind.value,
        int(event.amount),
        event.from_account,
        event.to_account,
        event.standing.value,
        event.source,
        event.source_kind.value,
        int(event.fee),
        None if money is None else money.minor,
        "" if money is None else money.currency,
        event.evidence,
        event.version,
        event.supersedes,
        _encode(event.lots) if event.lots else "[]",
        event.note,
        None if within is None else microseconds(within.start),
        None if within is None else microseconds(within.end),
    )


def event_of(row: Sequence[Any]) -> Event:
    """Return the event of a row; the inverse of `row_of`.

    Raises
    ------
    ValueError, TypeError, KeyError, OverflowError
        If the row is none that `row_of` makes.
    """
    return Event(
        external_id=row[0],
        at=from_microseconds(row[1]),
        day_only=bool(row[2]),
        kind=_KINDS[row[3]],
        amount=sats(row[4]),
        from_account=intern(row[5]),
        to_account=intern(row[6]),
        standing=_STANDINGS[row[7]],
        source=intern(row[8]),
        source_kind=_SOURCE_KINDS[row[9]],
        fee=sats(row[10]),
        consideration=None if row[11] is None else Money(row[11], row[12]),
        evidence=row[13],
        version=row[14],
        supersedes=row[15],
        lots=() if row[16] == "[]" else tuple(map(_text, json.loads(row[16]))),
        note=row[17],
        within=None if row[18] is None else Interval(from_microseconds(row[18]), from_microseconds(row[19])),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise BadInput("lots are a list of texts", value=value, remedy="see that the store was not changed by hand")
    return value


def event_line(row: Sequence[Any]) -> bytes:
    """Write a row in its one canonical form: a JSON list in the order of `FIELDS`, UTF-8, and a line feed.

    Raises
    ------
    UnicodeEncodeError
        If a text holds half of a surrogate pair.
    """
    return _encode(row).encode() + b"\n"


def line_digest(line: bytes) -> bytes:
    """Return SHA-256 of a line."""
    return hashlib.sha256(line).digest()


def chain_digest(previous: str, batch: Sequence[object], digests: Iterable[bytes | bytearray]) -> str:
    """Return the digest of an import, in hex.

    It is SHA-256 of a JSON list (the form's name, the ``previous`` digest, and what the ``batch`` says of
    itself), a line feed, and the digests of its events' lines in the order in which they were listed. The
    batch says how many those are.
    """
    chain = hashlib.sha256(event_line(("khazana-import-1", previous, *batch)))
    for digest in digests:
        chain.update(digest)
    return chain.hexdigest()
