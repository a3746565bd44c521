"""The books of a reserve at a version: events, balances by standing, lots, realisations."""

from dataclasses import dataclass
from datetime import datetime

from khazana.core import Finding, Sats, SatsDelta
from khazana.reserve.events import Event
from khazana.reserve.lots import Lot, LotMethod, Realisation

__all__ = ["Balance", "Books", "Posting", "Step"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The balance of all wallets from ``at`` on, after ``event``."""

    at: datetime
    event: str
    balance: Balance


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What `khazana.reserve.keep` makes of events: see there for the rules.

    ``wallets`` maps account to balance, as pairs in order of account. ``others`` holds the signed sums
    of outside, mining, fees and unknown. With all wallets they sum to zero.
    """

    version: int
    versions: tuple[int, ...]
    method: LotMethod
    currency: str
    events: tuple[Event, ...]
    steps: tuple[Step, ...]
    wallets: tuple[tuple[str, Balance], ...]
    others: tuple[tuple[str, SatsDelta], ...]
    lots: tuple[Lot, ...]
    realisations: tuple[Realisation, ...]
    findings: tuple[Finding, ...]
