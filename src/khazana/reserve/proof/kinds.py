"""The findings of proofs of reserves, and what no such proof can show."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "COIN_DIFFERS",
    "COIN_IMMATURE",
    "COIN_MISSING",
    "COIN_NOT_COVERED",
    "COIN_NOT_SIGNED",
    "DUPLICATE",
    "LIABILITIES_EXCEED",
    "LIABILITIES_MISSING",
    "LIABILITIES_OTHER_BLOCK",
    "LIMITS",
    "OTHER_BLOCK",
    "OTHER_LIST",
    "OTHER_NETWORK",
    "OTHER_PROGRAMME",
    "OTHER_PURPOSE",
    "SCRIPT_EMPTY",
    "SCRIPT_NOT_COVERED",
    "SIGNATURE_INCONCLUSIVE",
    "SIGNATURE_INVALID",
    "SIGNATURE_LATER",
    "SIGNATURE_MISSING",
    "SNAPSHOT_IS_A_WORD",
    "STALE",
    "TWO_ENTITIES",
]

OTHER_PROGRAMME: Final = FindingKind(
    code="proof.other-programme",
    severity=Severity.ERROR,
    text="The message is bound to the programme {found}, not to {expected}; it proves nothing for {expected}.",
    remedy="Ask for a signature over a message for {expected}.",
)
OTHER_NETWORK: Final = FindingKind(
    code="proof.other-network",
    severity=Severity.ERROR,
    text="The message is bound to the network {found}, not to {expected}; it proves nothing there.",
    remedy="Ask for a signature over a message for {expected}.",
)
OTHER_PURPOSE: Final = FindingKind(
    code="proof.other-purpose",
    severity=Severity.ERROR,
    text="The message is bound to the purpose '{found}', not to '{expected}'; it was signed for something else.",
    remedy="Ask for a signature over a message with this purpose.",
)
OTHER_BLOCK: Final = FindingKind(
    code="proof.other-block",
    severity=Severity.ERROR,
    text="The message is bound to the block {found}, the snapshot is of block {expected}.",
    remedy="Check the proof against a snapshot of the block that was signed.",
)
OTHER_LIST: Final = FindingKind(
    code="proof.other-list",
    severity=Severity.ERROR,
    text="The message was signed over another list of holdings than the one that is shown.",
    remedy="Ask for the list that was signed; its SHA-256 is {digest}.",
)
STALE: Final = FindingKind(
    code="proof.stale",
    severity=Severity.WARNING,
    text="The proof is of block {height}, {age} blocks before {now}; at most {most} were asked.",
    remedy="Ask for a proof of a newer block.",
)
COIN_MISSING: Final = FindingKind(
    code="proof.coin-missing",
    severity=Severity.ERROR,
    text="The coin {outpoint} is not unspent at block {height}: it was spent, or it never was.",
    remedy="Leave the coin out, or prove at an earlier block.",
)
COIN_NOT_COVERED: Final = FindingKind(
    code="proof.coin-not-covered",
    severity=Severity.WARNING,
    text="The snapshot does not have the coin {outpoint}, and its script was not looked up.",
    remedy="Take a snapshot whose scope has this script.",
)
COIN_DIFFERS: Final = FindingKind(
    code="proof.coin-differs",
    severity=Severity.ERROR,
    text="The coin {outpoint} is shown with {shown} BTC or another script; at block {height} it holds {held} BTC.",
    remedy="Ask how the amount came about; the coin does not count.",
)
COIN_IMMATURE: Final = FindingKind(
    code="proof.coin-immature",
    severity=Severity.NOTE,
    text="The coin {outpoint} was mined less than 100 blocks before block {height} and could not be spent then.",
    remedy="Count it apart until it is mature.",
)
COIN_NOT_SIGNED: Final = FindingKind(
    code="proof.coin-not-signed",
    severity=Severity.ERROR,
    text="No valid signature covers the coin {outpoint}.",
    remedy="Sign a proof of funds that has this coin among its inputs.",
)
DUPLICATE: Final = FindingKind(
    code="proof.duplicate",
    severity=Severity.WARNING,
    text="{entry} is listed more than once; it counts once.",
    remedy="Leave the second entry out.",
)
TWO_ENTITIES: Final = FindingKind(
    code="proof.two-entities",
    severity=Severity.ERROR,
    text="{entry} is claimed by {entities}; one coin cannot be the reserve of two.",
    remedy="Let them say whose it is. Until then it is proven for neither.",
)
SIGNATURE_MISSING: Final = FindingKind(
    code="proof.signature-missing",
    severity=Severity.ERROR,
    text="There is no signature of the script {script}.",
    remedy="Let the wallet of this script sign, or leave the script out of the list.",
)
SIGNATURE_INVALID: Final = FindingKind(
    code="proof.signature-invalid",
    severity=Severity.ERROR,
    text="The signature of the script {script} is not valid: {reason}.",
    remedy="Sign the message again, exactly as it is shown.",
)
SIGNATURE_INCONCLUSIVE: Final = FindingKind(
    code="proof.signature-inconclusive",
    severity=Severity.WARNING,
    text="The signature of the script {script} can be neither accepted nor refused: {reason}.",
    remedy="Check it with a newer version, or sign with a script of a known type.",
)
SIGNATURE_LATER: Final = FindingKind(
    code="proof.signature-later",
    severity=Severity.WARNING,
    text="The signature of the script {script} has a time lock ({lock_time}, {sequence}): control begins later.",
    remedy="Count these coins as locked, or sign with a way of spending that is open now.",
)
SCRIPT_EMPTY: Final = FindingKind(
    code="proof.script-empty",
    severity=Severity.WARNING,
    text="No unspent coin lies on the script {script} at block {height}.",
    remedy="Leave the script out, or prove at another block.",
)
SCRIPT_NOT_COVERED: Final = FindingKind(
    code="proof.script-not-covered",
    severity=Severity.WARNING,
    text="The script {script} was not looked up in the snapshot, so nothing is counted for it.",
    remedy="Take a snapshot whose scope has this script.",
)
SNAPSHOT_IS_A_WORD: Final = FindingKind(
    code="proof.snapshot-is-a-word",
    severity=Severity.WARNING,
    text="The snapshot rests on the word of the server {source}.",
    remedy="Take the snapshot from a node of your own.",
)
LIABILITIES_MISSING: Final = FindingKind(
    code="proof.liabilities-missing",
    severity=Severity.WARNING,
    text="No statement of liabilities was given: what is proven is held, not owned free of claims.",
    remedy="Ask for a statement of what is owed to others, at the same block, with its source.",
)
LIABILITIES_EXCEED: Final = FindingKind(
    code="proof.liabilities-exceed",
    severity=Severity.WARNING,
    text="{owed} BTC are owed, more than the {proven} BTC that are proven.",
    remedy="Ask what covers the difference.",
)
LIABILITIES_OTHER_BLOCK: Final = FindingKind(
    code="proof.liabilities-other-block",
    severity=Severity.WARNING,
    text="The statement of liabilities is of block {found}, the proof of block {expected}.",
    remedy="Ask for a statement at the same block: coins can be lent for the day of a proof.",
)
_COMPLETENESS: Final = FindingKind(
    code="proof.limit-completeness",
    severity=Severity.NOTE,
    text="It does not show that these are all coins of the programme, nor all that it owes.",
    remedy="Ask for the whole perimeter, and follow it on the chain.",
)
_LATER: Final = FindingKind(
    code="proof.limit-later",
    severity=Severity.NOTE,
    text="It does not show that the coins are still there after the block.",
    remedy="Follow the coins on the chain, and ask for proofs at blocks that are not announced.",
)
_SOLE: Final = FindingKind(
    code="proof.limit-sole-control",
    severity=Severity.NOTE,
    text="It does not show that nobody else can spend the coins: keys can be copied, shared or lent.",
    remedy="Ask how the keys are kept, and by whom.",
)
_WHO: Final = FindingKind(
    code="proof.limit-who",
    severity=Severity.NOTE,
    text="It does not show who signed: whoever has the keys can sign for any programme.",
    remedy="Ask for a statement of the programme, signed by its officers, that names this proof.",
)
LIMITS: Final = (_COMPLETENESS, _LATER, _SOLE, _WHO)
"""What a proof does not show; it stands on the face of every result."""
