"""The books of a reserve at a version: events, balances by standing, lots, realisations."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Final

from khazana.core import Finding, Sats, SatsDelta, instant
from khazana.reserve.events import NO_SATS, Event
from khazana.reserve.lots import Lot, LotMethod, Realisation

__all__ = ["NO_COINS", "Balance", "Books", "Posting", "Step", "balance_at"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One leg of an event: ``change`` [sat] of ``account``. The legs of an event sum to zero."""

    account: str
    change: SatsDelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Coins of a wallet or of all wallets, split by how well they are known [sat each]; no total on purpose."""

    proven: Sats
    claimed: Sats
    unknown: Sats


NO_COINS: Final = Balance(proven=NO_SATS, claimed=NO_SATS, unknown=NO_SATS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The balance of all wallets from ``at`` on, after ``event``."""

    at: datetime
    event: str
    balance: Balance


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What `khazana.reserve.keep` makes of events: see there for the rules.

    Parameters
    ----------
    version, versions
        The version that these books are of, and every version that can be read.
    events
        The events booked, in book order: by instant, then by external id.
    steps
        One for each event booked, in the same order.
    wallets
        Account and balance of each wallet that ever held coins, in order of account.
    others
        Account and signed sum [sat] of each other account: outside (by name where it has one), mining, fees,
        unknown. With all wallets they sum to zero.
    lots
        What is left, in order of acquisition.
    realisations
        Coins given up, in book order.
    findings
        What was left out of the books and why, and what the reader should know of the rest.
    """

    version: int
    versions: tuple[int, ...]
    method: LotMethod
    currency: str
    events: tuple[Event, ...]
    steps: Sequence[Step]
    wallets: tuple[tuple[str, Balance], ...]
    others: tuple[tuple[str, SatsDelta], ...]
    lots: tuple[Lot, ...]
    realisations: Sequence[Realisation]
    findings: tuple[Finding, ...]


def balance_at(books: Books, at: datetime) -> Balance:
    """Return the balance of all wallets at an instant; an event at that very instant counts.

    Raises
    ------
    BadInput
        If ``at`` has no zone.
    """
    index = bisect_right(books.events, instant(at), key=attrgetter("at"))
    return books.steps[index - 1].balance if index else NO_COINS
