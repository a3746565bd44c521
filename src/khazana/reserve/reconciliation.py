"""What a reconciliation of the books with the chain says, its rules and its findings."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from khazana.core import BadInput, BlockRef, Finding, FindingKind, Sats, SatsDelta, Severity
from khazana.reserve.books import Balance

__all__ = [
    "BOOKS_GO_ON",
    "COINS_OUTSIDE",
    "EVIDENCE_NOT_ON_CHAIN",
    "NOT_DEEP",
    "WALLET_DIFFERS",
    "WALLET_ONLY_IN_BOOKS",
    "WALLET_ONLY_ON_CHAIN",
    "Agreement",
    "Candidate",
    "HowFound",
    "Link",
    "Reconciliation",
    "ReconciliationRules",
    "WalletRow",
]

WALLET_DIFFERS: Final = FindingKind(
    code="reconciliation.wallet-differs",
    severity=Severity.WARNING,
    text="{wallet}: the books have {booked} BTC, the chain {held} BTC at block {height}; {difference} BTC apart.",
    remedy="Look at the events without a transaction and the transactions without an event; list what is missing.",
)
WALLET_ONLY_IN_BOOKS: Final = FindingKind(
    code="reconciliation.only-in-books",
    severity=Severity.WARNING,
    text="{wallet}: {booked} BTC are in the books, and the chain has none at block {height}.",
    remedy="List the wallet's addresses in the perimeter, or find where the coins are kept.",
)
WALLET_ONLY_ON_CHAIN: Final = FindingKind(
    code="reconciliation.only-on-chain",
    severity=Severity.WARNING,
    text="{wallet}: {held} BTC are on the chain at block {height}, and the books have none.",
    remedy="List the events that brought these coins in, each with its transaction as evidence.",
)
BOOKS_GO_ON: Final = FindingKind(
    code="reconciliation.books-go-on",
    severity=Severity.WARNING,
    text="The books have {count} events after the time of block {height}; they are compared as they stand.",
    remedy="Keep the books until the time of the block, or reconcile at a later one.",
)
COINS_OUTSIDE: Final = FindingKind(
    code="reconciliation.coins-outside",
    severity=Severity.NOTE,
    text="{amount} BTC of the coins given lie on scripts that are not in the perimeter at block {height}.",
    remedy="List the scripts in the perimeter if they are the programme's.",
)
NOT_DEEP: Final = FindingKind(
    code="reconciliation.not-deep",
    severity=Severity.NOTE,
    text="{amount} BTC are less than {depth} blocks deep, and {unconfirmed} BTC are in no block yet.",
    remedy="Reconcile again once they are deeper; a reorganisation may still undo them.",
)
EVIDENCE_NOT_ON_CHAIN: Final = FindingKind(
    code="reconciliation.evidence-not-on-chain",
    severity=Severity.WARNING,
    text="The event {event} names the transaction {txid} as evidence, which does not touch the perimeter.",
    remedy="Correct the transaction id, or list the script that it pays in the perimeter.",
)

_MOST_DEPTH: Final = 1_000


class Agreement(StrEnum):
    """How the books of a wallet and its coins stand to each other."""

    AGREE = "agree"
    DIFFER = "differ"
    ONLY_BOOKS = "only_books"
    ONLY_CHAIN = "only_chain"


class HowFound(StrEnum):
    """Why an event and a transaction are held to belong together."""

    TXID = "txid"
    """The event names the transaction as its evidence."""
    AMOUNT = "amount"
    """Amount, direction and time agree, and nothing else fits either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciliationRules:
    """How events and transactions are paired.

    Parameters
    ----------
    depth
        From how many blocks on a coin counts as settled; the block itself is the first.
    before, after
        How far before the time of an event, and after it, a transaction of its amount is looked for.
    """

    depth: int = 6
    before: timedelta = timedelta(hours=2)
    after: timedelta = timedelta(days=3)

    def __post_init__(self) -> None:
        if type(self.depth) is not int or not 1 <= self.depth <= _MOST_DEPTH:
            raise BadInput(f"a depth is 1 to {_MOST_DEPTH} blocks", value=self.depth, remedy="use 6")
        for name in ("before", "after"):
            if not timedelta(0) <= getattr(self, name) <= timedelta(days=366):
                raise BadInput("a transaction lies 0 to 366 days around its event", where=name, remedy="use days=3")


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletRow:
    """One wallet, or all of them under an empty name.

    Parameters
    ----------
    booked
        What the books have, by standing.
    held
        What lies on its scripts at the block [sat].
    difference
        What is held less all that is booked [sat].
    shallow
        What of ``held`` is less deep than the rules ask [sat].
    unconfirmed
        What would come on top once it is in a block [sat].
    """

    wallet: str
    agreement: Agreement
    booked: Balance
    held: Sats
    difference: SatsDelta
    shallow: Sats
    unconfirmed: Sats


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An event that a transaction explains, and why. A suggestion: it books nothing."""

    event: str
    txid: str
    how: HowFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An event, with the transactions that would fit it where none can be chosen."""

    event: str
    txids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """The books against the chain at a block.

    Parameters
    ----------
    total
        All wallets together; its name is empty.
    wallets
        In order of name.
    outside
        Coins given that are not in the perimeter [sat].
    links
        Events with the transaction that explains each, in book order.
    events_alone
        Events without a transaction, in book order, with those that would fit more than one.
    transactions_alone
        Txids of transactions that no event explains, in block order.
    """

    block: BlockRef
    total: WalletRow
    wallets: tuple[WalletRow, ...]
    outside: int
    links: tuple[Link, ...]
    events_alone: tuple[Candidate, ...]
    transactions_alone: tuple[str, ...]
    rules: ReconciliationRules
    findings: tuple[Finding, ...]
