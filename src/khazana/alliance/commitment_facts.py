"""The facts that commitments are evaluated from. Each names where it is from; none is made up where one is missing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from khazana.alliance.canonical import Json, canonical, sha256_hex
from khazana.core import BlockRef, Interval, Range, SourceKind, Standing, format_instant

__all__ = [
    "BalanceKnown",
    "Cause",
    "DocumentStep",
    "Facts",
    "Followed",
    "Movement",
    "PerimeterNamed",
    "Reported",
    "Said",
    "SaidKind",
    "SeriesPoint",
    "facts_digest",
]


class Cause(StrEnum):
    """Why coins came to the perimeter or left it, as far as evidence says."""

    BOUGHT = "bought"
    MINED = "mined"
    CONSOLIDATED = "consolidated"
    """From scripts that evidence attributes to the same state."""
    ENTERED = "entered"
    """With a script that came into the perimeter; no transaction moved them."""
    RECEIVED = "received"
    """From outside; whether they were bought, given or seized nothing says."""
    SPENT = "spent"
    """Left the perimeter; whether they were sold the chain does not say."""
    MIXED = "mixed"
    """Came through a transaction that the perimeter and others funded together."""
    UNCERTAIN = "uncertain"
    """Went to scripts never seen before, or through such a transaction."""


class SaidKind(StrEnum):
    """What was said in public."""

    PURCHASE = "purchase"
    RATE = "rate"
    """So much a day."""
    HOLDINGS = "holdings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """How far the programme's coins were followed on the chain.

    Parameters
    ----------
    end
        The time in the header of the block up to which they were [UTC].
    complete
        Whether the programme states that its perimeter is all it holds.
    basis
        The weakest that a fact rests on.
    """

    network: str
    block: BlockRef
    end: datetime
    complete: bool
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Coins that moved: ``amount`` [sat] at a time, why, how well that is known, and the transaction or event."""

    at: datetime
    cause: Cause
    amount: int
    standing: Standing
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An announcement: bitcoin (or bitcoin a day) as a range, the time it speaks of, its claim, who said it."""

    kind: SaidKind
    within: Interval
    bitcoin: Range
    claim: str
    claimant: str
    source: str
    source_kind: SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceKnown:
    """What the perimeter held at a block [sat]."""

    block: BlockRef
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentStep:
    """A step of a document in the joint register, with the party that logged it, and by when witnesses saw it."""

    document: str
    action: str
    party: str
    digest: str
    seen_at: datetime | None
    log: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPoint:
    """A figure of a series for a period, as published."""

    series: str
    unit: str
    within: Interval
    value: Range
    source: str
    source_kind: SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What somebody reports of a commitment: ``says`` is met, not-met, waived, or unchanged (of a stock of coins)."""

    commitment: str
    says: str
    by: str
    dated: datetime
    source: str
    source_kind: SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PerimeterNamed:
    """How many entries of the perimeter rest on a kind of source."""

    source_kind: SourceKind
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that is known to an evaluation; ``followed`` is ``None`` where the chain was not looked at."""

    programme: str
    followed: Followed | None = None
    movements: tuple[Movement, ...] = ()
    said: tuple[Said, ...] = ()
    balances: tuple[BalanceKnown, ...] = ()
    documents: tuple[DocumentStep, ...] = ()
    series: tuple[SeriesPoint, ...] = ()
    reported: tuple[Reported, ...] = ()
    perimeter: tuple[PerimeterNamed, ...] = ()


def facts_digest(facts: Facts) -> str:
    """Return a digest that changes where any fact does: an evaluation names it as what it was computed from."""
    return sha256_hex(canonical(_value(facts)))


def _value(part: object) -> Json:
    """Return a record, and what it is made of, as canonical values: figures as text."""
    if part is None or isinstance(part, str | bool):
        return part
    if isinstance(part, datetime):
        return format_instant(part)
    if isinstance(part, tuple):
        return [_value(one) for one in part]
    if isinstance(part, Range):
        return [None if bound is None else str(bound) for bound in (part.low, part.high)]
    names: tuple[str, ...] = getattr(type(part), "__slots__", ())
    return {name: _value(getattr(part, name)) for name in names} if names else str(part)
