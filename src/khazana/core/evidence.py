"""How well something is known, and where it was said."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

__all__ = ["Source", "SourceKind", "Standing"]


class Standing(StrEnum):
    """How well an amount is known; amounts of different standing are never added up silently."""

    PROVEN = "proven"
    CLAIMED = "claimed"
    UNKNOWN = "unknown"


class SourceKind(StrEnum):
    """Who speaks: the party itself or an official record (primary), press, or a figure derived by others."""

    PRIMARY = "primary"
    PRESS = "press"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source of facts: ``id`` used in rows, ``title``, ``publisher``, ``kind``, and where known address and date."""

    id: str
    title: str
    publisher: str
    kind: SourceKind
    url: str = ""
    published: date | None = None
