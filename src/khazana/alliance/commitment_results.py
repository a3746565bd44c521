"""What an evaluation of a commitment says: its status, what was counted, and by what."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from khazana.alliance.commitment_facts import Facts
from khazana.alliance.commitment_rules import Rule
from khazana.core import Finding, Interval

__all__ = ["Count", "CountBasis", "Judge", "Judgement", "Promise", "Status"]


class Status(StrEnum):
    """How far a commitment is met."""

    MET = "met"
    NOT_MET = "not-met"
    WAIVED = "waived"
    OUTSTANDING = "outstanding"
    """Its time has not come, and what it asks for is not there."""
    UNDETERMINED = "undetermined"
    """The facts do not decide; the reasons say what is missing."""


class CountBasis(StrEnum):
    """By what coins are counted."""

    ANNOUNCED_RATE = "announced_rate"
    ANNOUNCED_PURCHASES = "announced_purchases"
    ANNOUNCED_BALANCES = "announced_balances"
    REPORTED = "reported"
    EVIDENCED = "evidenced"
    """Bought or mined, with a transaction or an order that shows it."""
    CHAIN_RECEIVED = "chain_received"
    CHAIN_CONSOLIDATED = "chain_consolidated"
    CHAIN_SPENT = "chain_spent"
    CHAIN_UNCERTAIN = "chain_uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Coins counted one way [sat]; ``high`` is ``None`` where that side is open. ``within`` is the time counted."""

    basis: CountBasis
    low: int
    high: int | None
    within: Interval
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A commitment as an evaluation needs it: its rule, and the instant by whose end it is due; either may lack."""

    id: str
    rule: Rule | None
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a rule makes of facts: the status, why, what was counted, and by what."""

    status: Status
    reasons: tuple[Finding, ...]
    counts: tuple[Count, ...] = ()
    evidence: tuple[str, ...] = ()


Judge = Callable[[Promise, Facts, datetime], Judgement]
"""Judges a promise by facts at an instant."""
