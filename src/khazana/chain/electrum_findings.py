"""What is noted about Electrum servers: who could not be believed, who withheld what, and what nobody can show."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "BEHIND",
    "FIRST_CERTIFICATE",
    "ONE_LEFT",
    "OTHER_CHAIN",
    "READ_ON_THE_WAY",
    "SERVER_ABSENT",
    "SERVER_LIES",
    "WITHHELD",
]

SERVER_LIES: Final = FindingKind(
    code="electrum.server-lies",
    severity=Severity.ERROR,
    text="{server} said what does not hold, and is asked no more: {what}.",
    remedy="Drop the server from the list, and tell its operator; what the others said was proven without it.",
)
SERVER_ABSENT: Final = FindingKind(
    code="electrum.server-absent",
    severity=Severity.WARNING,
    text="{server} was left out: {what}.",
    remedy="Try again later, or name another server.",
)
WITHHELD: Final = FindingKind(
    code="electrum.withheld",
    severity=Severity.ERROR,
    text="{server} did not name {count} transactions that others proved; the first is {txid}, height {height}.",
    remedy="Drop the server from the list: it withholds, or its index is broken.",
)
OTHER_CHAIN: Final = FindingKind(
    code="electrum.other-chain",
    severity=Severity.WARNING,
    text="{server} follows a chain of less work: it leaves the best chain after height {height} and ends at {tip}.",
    remedy="If it stays so, drop the server from the list; the chain of most work is used.",
)
BEHIND: Final = FindingKind(
    code="electrum.behind",
    severity=Severity.WARNING,
    text="{server} is at height {height}, {blocks} blocks behind the best chain.",
    remedy="If it stays so, drop the server from the list.",
)
ONE_LEFT: Final = FindingKind(
    code="electrum.one-left",
    severity=Severity.WARNING,
    text="Only {server} answered, so nobody was there to contradict it: what it withholds cannot be seen.",
    remedy="Name more servers, of operators that do not know each other.",
)
READ_ON_THE_WAY: Final = FindingKind(
    code="electrum.read-on-the-way",
    severity=Severity.WARNING,
    text="{server} is asked without encryption: who carries the bytes reads what is watched, and can answer for it.",
    remedy="Name the server's address with ssl://.",
)
FIRST_CERTIFICATE: Final = FindingKind(
    code="electrum.first-certificate",
    severity=Severity.NOTE,
    text="The certificate of {server} was taken as it came; its fingerprint is {fingerprint}.",
    remedy="Compare it with what the operator publishes, and write it behind the address: {server}#{fingerprint}.",
)
