"""Findings about values of a programme's files among each other."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "COST_AND_PRICE",
    "DUPLICATE_ID",
    "DUPLICATE_SCRIPT",
    "ENDS_BEFORE",
    "EVIDENCE_LACKS",
    "EVIDENCE_UNUSED",
    "NO_CURRENCY",
    "NO_SINCE",
    "NO_SUBJECT",
    "PART_OF_ITSELF",
    "SINCE_AFTER_DATE",
    "UNKNOWN_PART",
    "UNKNOWN_SOURCE",
    "UNKNOWN_WALLET",
    "WITHDRAWN_BEFORE",
]

DUPLICATE_ID: Final = FindingKind(
    code="programmes.duplicate-id",
    severity=Severity.ERROR,
    text="{value} stands in line {first} already.",
    remedy="Give each row an id of its own, or remove one of them.",
)
DUPLICATE_SCRIPT: Final = FindingKind(
    code="programmes.duplicate-script",
    severity=Severity.ERROR,
    text="{value} stands in line {first} already, for a time that overlaps.",
    remedy="List an address once for each time, in one wallet.",
)
UNKNOWN_SOURCE: Final = FindingKind(
    code="programmes.unknown-source",
    severity=Severity.ERROR,
    text="There is no source {value} in programme.toml.",
    remedy="Add [sources.{value}] with title, publisher and kind, or name one that is there.",
)
UNKNOWN_WALLET: Final = FindingKind(
    code="programmes.unknown-wallet",
    severity=Severity.ERROR,
    text="There is no wallet {value} in programme.toml.",
    remedy="Add it under [[wallets]], or name one that is there.",
)
UNKNOWN_PART: Final = FindingKind(
    code="programmes.unknown-part",
    severity=Severity.ERROR,
    text="There is no claim {value} in this file.",
    remedy="Name the ids of claims that are listed, with spaces between them.",
)
PART_OF_ITSELF: Final = FindingKind(
    code="programmes.part-of-itself",
    severity=Severity.ERROR,
    text="The claim {value} is named as a part of itself.",
    remedy="Name the parts that it is the sum of.",
)
NO_SUBJECT: Final = FindingKind(
    code="programmes.no-subject",
    severity=Severity.ERROR,
    text="A claim of other figures says what it measures.",
    remedy="Fill in subject, such as users or fx_reserves.",
)
NO_SINCE: Final = FindingKind(
    code="programmes.no-since",
    severity=Severity.ERROR,
    text="A change is counted from a time.",
    remedy="Fill in since: the time from which it is counted.",
)
NO_CURRENCY: Final = FindingKind(
    code="programmes.no-currency",
    severity=Severity.ERROR,
    text="There is a cost or a price without its currency.",
    remedy="Fill in currency, such as USD.",
)
COST_AND_PRICE: Final = FindingKind(
    code="programmes.cost-and-price",
    severity=Severity.WARNING,
    text="The cost {cost} is not amount times price, which is {value}; the cost is booked.",
    remedy="Correct one of the two, or leave price empty.",
)
ENDS_BEFORE: Final = FindingKind(
    code="programmes.ends-before",
    severity=Severity.ERROR,
    text="{value} does not come after {first}.",
    remedy="Put the earlier date first.",
)
SINCE_AFTER_DATE: Final = FindingKind(
    code="programmes.since-after-date",
    severity=Severity.ERROR,
    text="{value} begins after the time that the claim speaks of.",
    remedy="Fill in an earlier time in since.",
)
WITHDRAWN_BEFORE: Final = FindingKind(
    code="programmes.withdrawn-before",
    severity=Severity.ERROR,
    text="The row is withdrawn in version {value}, but appears in version {first} only.",
    remedy="Withdraw it in a later version, or remove the row.",
)
EVIDENCE_LACKS: Final = FindingKind(
    code="programmes.evidence-lacks",
    severity=Severity.ERROR,
    text="A row of the kind {row} says nothing without {column}.",
    remedy="Fill in {column}.",
)
EVIDENCE_UNUSED: Final = FindingKind(
    code="programmes.evidence-unused",
    severity=Severity.WARNING,
    text="Nobody reads {column} in a row of the kind {row}.",
    remedy="Leave the cell empty, or correct the kind.",
)
