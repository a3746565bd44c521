"""When heads of logs were seen: a checkpoint has no time of its own, so whoever publishes or looks writes one down.

Beside a log's files stand ``.seen.jsonl``, a line for each head that was published or found, and ``.looked.json``, what
the last look came to. Both are our own word; the times of witnesses and of anchors are other people's.
"""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from khazana.alliance import Checkpoint
from khazana.core import BadInput, Unavailable, format_instant, parse_instant
from khazana.store.durable_files import read_file, write_file

__all__ = ["HeadSeen", "LastLook", "SeenAs", "last_look", "note_head", "note_look", "read_journal"]

SEEN: Final = ".seen.jsonl"
LOOKED: Final = ".looked.json"
_MOST_READ: Final = 4 * 2**20
"""The end of a long journal is read, not all of it [bytes]."""
_MOST_LOOK: Final = 16_384


class SeenAs(StrEnum):
    """How a head came to be seen."""

    PUBLISHED = "published"
    """We signed it ourselves."""
    FIRST = "first"
    GREW = "grew"
    SAME = "same"
    OLDER = "older"
    REFUSED = "refused"
    """What was shown does not fit, or the log could not be reached; no head comes of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadSeen:
    """A head of ``size`` entries under ``root``, and when and how we saw it."""

    at: datetime
    seen_as: SeenAs
    size: int
    root: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class LastLook:
    """When a log was looked at last, what came of it, and in a refusal's words why nothing did."""

    at: datetime
    seen_as: SeenAs
    refusal: str = ""


def note_head(folder: Path, at: datetime, seen_as: SeenAs, head: Checkpoint) -> None:
    """Write down that a head was seen; one that stands last in the journal already is not written again.

    The log itself does not depend on it, so a disk that refuses is passed over.
    """
    row = {"at": _second(at), "root": head.root.hex(), "seen_as": seen_as.value, "size": head.size}
    with suppress(OSError, Unavailable, BadInput):
        before = read_journal(folder)
        if before and (before[-1].size, before[-1].root) == (head.size, head.root):
            return
        with (folder / SEEN).open("ab") as journal:
            journal.write(json.dumps(row, sort_keys=True).encode() + b"\n")


def read_journal(folder: Path) -> tuple[HeadSeen, ...]:
    """Return the heads seen, in the order in which they were; of a very long journal those of its end.

    Raises
    ------
    BadInput
        If a line cannot be read.
    Unavailable
        If the file cannot.
    """
    data = _end_of(folder / SEEN)
    return tuple(_head(line, folder) for line in data.split(b"\n")[:-1])  # what no newline ends was not finished


def note_look(folder: Path, at: datetime, seen_as: SeenAs, refusal: str = "") -> None:
    """Write down what the last look came to, in the place of the one before; a disk that refuses is passed over."""
    row = {"at": _second(at), "refusal": refusal[:2000], "seen_as": seen_as.value}
    with suppress(Unavailable):
        write_file(folder / LOOKED, json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n")


def last_look(folder: Path) -> LastLook | None:
    """Return what the last look came to; ``None`` where nobody has looked.

    Raises
    ------
    BadInput
        If the file cannot be read.
    """
    data = read_file(folder / LOOKED, _MOST_LOOK)
    if data is None:
        return None
    try:
        row = json.loads(data)
        return LastLook(at=parse_instant(row["at"]), seen_as=SeenAs(row["seen_as"]), refusal=str(row["refusal"]))
    except (ValueError, KeyError, TypeError) as error:
        raise _unreadable(folder / LOOKED, error) from None


def _second(at: datetime) -> str:
    return format_instant(at.replace(microsecond=0))


def _end_of(path: Path) -> bytes:
    try:
        with path.open("rb") as journal:
            size = journal.seek(0, os.SEEK_END)
            journal.seek(max(0, size - _MOST_READ))
            data = journal.read(_MOST_READ)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise Unavailable(
            "the journal of heads cannot be read", where=str(path), value=error.strerror, remedy="check its rights"
        ) from error
    return data if size <= _MOST_READ else data.partition(b"\n")[2]


def _head(line: bytes, folder: Path) -> HeadSeen:
    try:
        row = json.loads(line)
        return HeadSeen(
            at=parse_instant(row["at"]),
            seen_as=SeenAs(row["seen_as"]),
            size=int(row["size"]),
            root=bytes.fromhex(row["root"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise _unreadable(folder / SEEN, error) from None


def _unreadable(where: Path, error: Exception) -> BadInput:
    return BadInput(
        "a line on when heads were seen cannot be read",
        where=str(where),
        value=str(error)[:100],
        remedy="remove the line; the log itself is not touched by it",
    )
