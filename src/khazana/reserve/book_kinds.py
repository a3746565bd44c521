"""The findings of the books. Each has the parameter ``event``, the external id of the row that it speaks of."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "AVERAGE_UNKNOWN",
    "BAD_AMOUNT",
    "DUPLICATE_ID",
    "LOTS_NOT_IN_WALLET",
    "LOTS_TOO_SMALL",
    "MORE_THAN_EXIST",
    "NEGATIVE_CONSIDERATION",
    "NO_LOTS_NAMED",
    "NO_ZONE",
    "OVERDRAFT",
    "SUPERSEDED_TWICE",
    "SUPERSEDES_LATER",
    "SUPERSEDES_UNKNOWN",
    "UNKNOWN_LOT",
    "VERSION_BELOW_ONE",
    "VERSION_GAP",
    "VERSION_UNOPENED",
    "WRONG_ACCOUNTS",
    "WRONG_CURRENCY",
]

DUPLICATE_ID: Final = FindingKind(
    code="books.duplicate-id",
    severity=Severity.ERROR,
    text="{count} rows have the external id {event}; none of them is booked.",
    remedy="Keep the row that is right, or give each event an id of its own.",
)
NO_ZONE: Final = FindingKind(
    code="books.no-zone",
    severity=Severity.ERROR,
    text="The time of event {event} has no zone: {at}.",
    remedy="Give the instant in UTC, such as 2025-07-17T21:00Z.",
)
WRONG_ACCOUNTS: Final = FindingKind(
    code="books.wrong-accounts",
    severity=Severity.ERROR,
    text="Event {event} of kind {kind} cannot run from {from_account} to {to_account}.",
    remedy="An event of kind {kind} runs {expected}.",
)
BAD_AMOUNT: Final = FindingKind(
    code="books.bad-amount",
    severity=Severity.ERROR,
    text="Event {event} moves {amount} sat and pays {fee} sat to the network.",
    remedy="The amount is above zero, the fee is zero or more, and neither exceeds 21 million BTC.",
)
WRONG_CURRENCY: Final = FindingKind(
    code="books.wrong-currency",
    severity=Severity.ERROR,
    text="The consideration of event {event} is in {currency}, and the books are kept in {expected}.",
    remedy="Convert it at a stated rate, or leave it empty: unknown.",
)
NEGATIVE_CONSIDERATION: Final = FindingKind(
    code="books.negative-consideration",
    severity=Severity.ERROR,
    text="The consideration of event {event} is below zero.",
    remedy="Give what was paid or received as zero or more, or leave it empty: unknown.",
)
SUPERSEDES_UNKNOWN: Final = FindingKind(
    code="books.supersedes-unknown",
    severity=Severity.ERROR,
    text="Event {event} replaces {superseded}, and there is no such row.",
    remedy="Name the external id of a row of an earlier version.",
)
SUPERSEDES_LATER: Final = FindingKind(
    code="books.supersedes-later",
    severity=Severity.ERROR,
    text="Event {event} of version {version} replaces {superseded} of version {superseded_version}.",
    remedy="A row replaces one of an earlier version: give {event} a later version.",
)
SUPERSEDED_TWICE: Final = FindingKind(
    code="books.superseded-twice",
    severity=Severity.ERROR,
    text="Event {event} replaces {superseded}, which {first} replaces already.",
    remedy="Let {event} replace {first} instead, or remove one of them.",
)
VERSION_BELOW_ONE: Final = FindingKind(
    code="books.version-below-one",
    severity=Severity.ERROR,
    text="Event {event} is of version {version}.",
    remedy="Versions count from 1.",
)
VERSION_GAP: Final = FindingKind(
    code="books.version-gap",
    severity=Severity.WARNING,
    text="Event {event} opens version {version}, and there is no version {missing}.",
    remedy="Number the versions without gaps, from 1.",
)
VERSION_UNOPENED: Final = FindingKind(
    code="books.version-unopened",
    severity=Severity.WARNING,
    text="Event {event} opens version {version}, but no row of that version is a restatement or replaces another row.",
    remedy="Book events that restate nothing in an earlier version.",
)
UNKNOWN_LOT: Final = FindingKind(
    code="books.unknown-lot",
    severity=Severity.ERROR,
    text="Event {event} names the lot {lot}, and no earlier event acquired it.",
    remedy="Name the external ids of acquisitions that come before it.",
)
OVERDRAFT: Final = FindingKind(
    code="books.overdraft",
    severity=Severity.ERROR,
    text="Event {event} takes {amount} sat from {account}, which holds {held} sat by then.",
    remedy="List the event that brought the missing coins, or correct amount, wallet or time.",
)
MORE_THAN_EXIST: Final = FindingKind(
    code="books.more-than-exist",
    severity=Severity.ERROR,
    text="With event {event} more than 21 million BTC would have passed through {account}.",
    remedy="Check the unit of the amount: BTC or satoshi.",
)
NO_LOTS_NAMED: Final = FindingKind(
    code="books.no-lots-named",
    severity=Severity.WARNING,
    text="Event {event} gives up coins and names no lots; the oldest are taken.",
    remedy="Name the lots in the order in which they are given up, or choose another method.",
)
LOTS_TOO_SMALL: Final = FindingKind(
    code="books.lots-too-small",
    severity=Severity.ERROR,
    text="The lots that event {event} names are short of {short} sat.",
    remedy="Name more lots, or correct the amount.",
)
LOTS_NOT_IN_WALLET: Final = FindingKind(
    code="books.lots-not-in-wallet",
    severity=Severity.ERROR,
    text="Event {event} gives up {amount} sat of {standing} lots; {account} holds {held} sat of that standing.",
    remedy="Name lots of the standing that the wallet holds.",
)
AVERAGE_UNKNOWN: Final = FindingKind(
    code="books.average-unknown",
    severity=Severity.WARNING,
    text="Event {event} brings coins of unknown cost, so the average cost is unknown until the pool is empty.",
    remedy="Give the cost of that event, or choose a method that keeps lots apart.",
)
