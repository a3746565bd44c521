"""The findings of the check against the chain."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "CHAIN_ATTRIBUTED",
    "CHAIN_HOLDS_LESS",
    "CHAIN_HOLDS_MORE",
    "CHAIN_IS_ALL",
    "CHAIN_IS_A_WORD",
    "CHAIN_MAY_LACK",
    "CHAIN_NOT_READ",
]

CHAIN_HOLDS_MORE: Final = FindingKind(
    code="audit.chain-holds-more",
    severity=Severity.WARNING,
    text="{claim}: {stated} are claimed, but at least {own} lie on scripts that the programme itself names.",
    remedy="Ask whether the claim leaves out some wallets, or the list has scripts of others.",
)
CHAIN_IS_ALL: Final = FindingKind(
    code="audit.chain-is-all",
    severity=Severity.WARNING,
    text="{claim}: {stated} are claimed, but {own} lie on the scripts that the programme states to be all it holds.",
    remedy="Ask for the scripts that are missing in the list, or what the claim counts beside them.",
)
CHAIN_HOLDS_LESS: Final = FindingKind(
    code="audit.chain-holds-less",
    severity=Severity.NOTE,
    text="{claim}: {stated} are claimed; {on_chain} lie on all scripts known, so {missing} are not located.",
    remedy="List the scripts that hold the rest, or ask the programme whether its list is complete.",
)
CHAIN_ATTRIBUTED: Final = FindingKind(
    code="audit.chain-attributed",
    severity=Severity.NOTE,
    text=(
        "{claim}: {stated} fit only with coins on scripts that others attribute: {own} lie on scripts that the "
        "programme itself names, {attributed} on others."
    ),
    remedy="Ask the programme for its own list, or for a signature with the keys of these scripts.",
)
CHAIN_MAY_LACK: Final = FindingKind(
    code="audit.chain-may-lack",
    severity=Severity.NOTE,
    text="{claim}: {stated} do not fit the {on_chain} that were found, but servers may have withheld transactions.",
    remedy="Read the chain from a node of your own, which decides it.",
)
CHAIN_IS_A_WORD: Final = FindingKind(
    code="audit.chain-is-a-word",
    severity=Severity.NOTE,
    text="{claim}: what lies on the scripts rests on the word of a server, so {stated} were not held against it.",
    remedy="Read the chain from a node of your own, or with proofs.",
)
CHAIN_NOT_READ: Final = FindingKind(
    code="audit.chain-not-read",
    severity=Severity.NOTE,
    text="{claim}: the chain was read until {until}; what lies on the scripts in {time} is not known.",
    remedy="Follow the chain until that time.",
)
