"""Findings about what a programme's files say of the chain: networks, records, transactions, labels."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "BAD_DIGEST",
    "BAD_FILE_NAME",
    "BAD_TXID",
    "NETWORK_OF_TESTS",
    "RANGED_LABEL",
]

NETWORK_OF_TESTS: Final = FindingKind(
    code="programmes.network-of-tests",
    severity=Severity.ERROR,
    text="The coins of the network {value} have no worth, and the programme is not synthetic.",
    remedy="Write main, or synthetic = true where the programme is made up.",
)
BAD_FILE_NAME: Final = FindingKind(
    code="programmes.bad-file-name",
    severity=Severity.ERROR,
    text="{value} is no name of a file in the programme's folder.",
    remedy="Write the name alone: letters, digits and . _ - (at most 80), beginning with a letter or a digit.",
)
BAD_DIGEST: Final = FindingKind(
    code="programmes.bad-digest",
    severity=Severity.ERROR,
    text="{value} is no SHA-256: 64 lower-case hex digits.",
    remedy="Copy the digest as the program that made the record says it.",
)
BAD_TXID: Final = FindingKind(
    code="programmes.bad-txid",
    severity=Severity.ERROR,
    text="{value} has something in it that is no transaction id: 64 lower-case hex digits.",
    remedy="Copy the ids as a node prints them, with spaces between them.",
)
RANGED_LABEL: Final = FindingKind(
    code="programmes.ranged-label",
    severity=Severity.ERROR,
    text="{value} stands for many scripts, and a label is of one.",
    remedy="List each address that is known to be the party's.",
)
