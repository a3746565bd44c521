"""Where the timestamps of a log's heads stand; no library is needed to say so."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from khazana.core import BlockRef

__all__ = ["AnchorStand", "AnchorState"]


class AnchorState(StrEnum):
    """How far the timestamp of a head has come."""

    PENDING = "pending"
    """Calendars have promised to put it into a block."""
    UNPLACED = "unplaced"
    """It leads to a block whose header is not here to compare."""
    ANCHORED = "anchored"
    """It leads to a header of the chain that was followed."""
    WRONG = "wrong"
    """It leads to another header than that of the chain that was followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorStand:
    """Where the timestamp of a head stands.

    Parameters
    ----------
    size
        How many entries the head commits to.
    calendars
        Those that have promised.
    height
        Of the first block that it leads to; ``block`` and ``at`` (what its header says) where that is on the chain.
    """

    size: int
    state: AnchorState
    calendars: tuple[str, ...]
    height: int | None = None
    block: BlockRef | None = None
    at: datetime | None = None
