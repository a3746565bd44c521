"""What an import leaves behind."""

from dataclasses import dataclass
from datetime import datetime

__all__ = ["Batch", "ImportReceipt"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReceipt:
    """What came of an import.

    ``batch`` is the number of the programme's latest import (its own if it brought something new; 0 if
    nothing was ever imported), ``new`` and ``known`` count events, and ``digest`` is the end of the chain: kept
    elsewhere, it proves later that nothing before it was rewritten.
    """

    batch: int
    new: int
    known: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One import of a programme: its ``number`` from 1, when, under which label, and its link in the chain.

    ``new`` and ``known`` count events; ``digest`` covers all of this, the events, and ``previous``.
    """

    number: int
    imported_at: datetime
    label: str
    new: int
    known: int
    previous: str
    digest: str
