"""Evidence from beyond the chain, as it is listed: orders, announcements, and who is behind a script."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from khazana.core import Interval, Sats, SourceKind

__all__ = ["EvidenceKind", "EvidenceRow", "Relation"]


class EvidenceKind(StrEnum):
    """What a row of evidence is."""

    ORDER = "order"
    """A document of a purchase itself: an order, an invoice, a confirmation."""
    ANNOUNCEMENT = "announcement"
    """Somebody said that coins were bought."""
    LABEL = "label"
    """Somebody says who is behind a script that is not in the perimeter."""


class Relation(StrEnum):
    """What the party behind a script is to the programme."""

    SELLER = "seller"
    """It sold coins to the programme."""
    SAME_STATE = "same_state"
    """It is another pocket of the same state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """One piece of evidence.

    Parameters
    ----------
    within
        Of an order or an announcement: the time of the purchase.
    text, least, most
        Of these, too: the amount as it is written, and what it admits [sat].
    txids
        The transactions that brought the coins, where they are named.
    script, party, relation
        Of a label: the script as it is written, who is behind it, and what that is to the programme.
    since, until
        Of a label: the first day for which it holds and the first day after; ``None`` for no bound.
    source, source_kind
        Who says so (a source id), and whether that is primary or press.
    """

    id: str
    kind: EvidenceKind
    source: str
    source_kind: SourceKind
    within: Interval | None = None
    text: str = ""
    least: Sats | None = None
    most: Sats | None = None
    txids: tuple[str, ...] = ()
    script: str = ""
    party: str = ""
    relation: Relation | None = None
    since: date | None = None
    until: date | None = None
    note: str = ""
