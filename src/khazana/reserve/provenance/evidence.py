"""Records of purchases, and what they make of the coins that came: proven, claimed or unknown.

The chain shows that coins came from elsewhere, never that they were bought. That takes a record from beyond it: an
order, an announcement, or a label on the scripts that paid.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from khazana.core import BadInput, Finding, Interval, Sats, SourceKind, Standing

__all__ = [
    "BY_AMOUNT",
    "BY_COINBASE",
    "BY_LABEL",
    "BY_TXID",
    "Arrival",
    "Attribution",
    "MatchRules",
    "Matched",
    "Meaning",
    "PurchaseRecord",
    "RecordKind",
    "Share",
    "shares_of",
]

BY_TXID: Final = "the evidence names the transaction"
BY_AMOUNT: Final = "it is the only one of this amount and time"
BY_LABEL: Final = "all scripts that fund it are labelled"
BY_COINBASE: Final = "the transaction is a coinbase"

_MOST_DAYS: Final = 366


class RecordKind(StrEnum):
    """What a record of a purchase is."""

    ORDER = "order"
    """A document of the trade itself: an order, an invoice, a confirmation."""
    ANNOUNCEMENT = "announcement"
    """Somebody said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseRecord:
    """A purchase that is on record beyond the chain.

    Parameters
    ----------
    least, most
        What it admits to have been received [sat]: an order is exact, "8 BTC" is 7.5 to 8.5.
    within
        The time of the purchase; the coins may come later, see `MatchRules`.
    txids
        The transactions that brought the coins, where they are named.
    source, source_kind
        Who says so (a source id), and whether that is primary or press.
    """

    id: str
    kind: RecordKind
    least: Sats
    most: Sats
    within: Interval
    source: str
    source_kind: SourceKind
    txids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.id or not 0 <= self.least <= self.most:
            raise BadInput(
                "a record has an id, and an amount from least to most",
                value=(self.id, self.least, self.most),
                remedy="correct the row",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRules:
    """How far from the time of a record its receipt may lie: the coins of a purchase come with a delay."""

    before: timedelta = timedelta(hours=2)
    """Block times may lie two hours ahead of the clock."""
    after: timedelta = timedelta(days=3)

    def __post_init__(self) -> None:
        for name in ("before", "after"):
            if not timedelta(0) <= getattr(self, name) <= timedelta(days=_MOST_DAYS):
                raise BadInput("a receipt lies 0 to 366 days around its record", where=name, remedy="use days=3")


class Meaning(StrEnum):
    """What an arrival of coins was."""

    MINED = "mined"
    PURCHASE = "purchase"
    CONSOLIDATION = "consolidation"
    """It came from another pocket of the same state."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A piece of evidence by id, and how it was found to belong to the arrival; the words are message ids."""

    evidence: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One origin of coins, with what it was and how well that is known; ``amount`` and ``held`` in satoshi."""

    origin: int
    txid: str
    amount: Sats
    held: Sats
    meaning: Meaning
    standing: Standing
    evidence: tuple[Matched, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What arrived with one meaning and standing, and what of it is held [sat each]."""

    meaning: Meaning
    standing: Standing
    arrived: int
    held: Sats


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Every arrival with its meaning and standing, in order of arrival; sums by both; and findings."""

    arrivals: tuple[Arrival, ...]
    shares: tuple[Share, ...]
    findings: tuple[Finding, ...]

    def arrived(self, meaning: Meaning, standing: Standing) -> int:
        """Return what arrived with a meaning and standing [sat]."""
        return next((one.arrived for one in self.shares if (one.meaning, one.standing) == (meaning, standing)), 0)

    def held(self, meaning: Meaning, standing: Standing) -> int:
        """Return what is held of it [sat]."""
        return next((one.held for one in self.shares if (one.meaning, one.standing) == (meaning, standing)), 0)


def shares_of(arrivals: Iterable[Arrival]) -> tuple[Share, ...]:
    """Add arrivals up by meaning and standing."""
    sums: dict[tuple[Meaning, Standing], list[int]] = {}
    for one in arrivals:
        row = sums.setdefault((one.meaning, one.standing), [0, 0])
        row[0] += one.amount
        row[1] += one.held
    return tuple(
        Share(meaning=meaning, standing=standing, arrived=found[0], held=Sats(found[1]))
        for meaning in Meaning
        for standing in Standing
        if (found := sums.get((meaning, standing)))
    )
