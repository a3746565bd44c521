"""The findings of provenance."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "COINS_UNSEEN",
    "EVIDENCE_AMBIGUOUS",
    "EVIDENCE_DIFFERS",
    "EVIDENCE_OF_OTHER_POCKET",
    "EVIDENCE_UNMATCHED",
    "IMMATURE_SPENT",
    "MIXED_UNRESOLVED",
    "MOVED_WITH_PERIMETER",
    "POCKET_IN_PART",
    "SUSPECTED_INTERNAL",
    "UNCONFIRMED_APART",
    "UNSPENT_NOT_CHECKED",
]

COINS_UNSEEN: Final = FindingKind(
    code="provenance.coins-unseen",
    severity=Severity.WARNING,
    text=(
        "{count} coins with {amount} BTC were spent from the perimeter, but their receipts are not among the facts, "
        "or they were spent before; the first is {outpoint}."
    ),
    remedy="Read the chain again from before the first receipt of these scripts.",
)
IMMATURE_SPENT: Final = FindingKind(
    code="provenance.immature-spent",
    severity=Severity.ERROR,
    text="{txid} spends mined coins of {outpoint} after {depth} blocks; no block may hold it before 100.",
    remedy="Do not trust the source of these facts; read the chain from a node of your own.",
)
MIXED_UNRESOLVED: Final = FindingKind(
    code="provenance.mixed",
    severity=Severity.NOTE,
    text=(
        "{count} transactions were funded by the perimeter, with {ours} BTC, and by others, with {theirs} BTC; "
        "the perimeter got {back} BTC of it. Which went where is unresolved."
    ),
    remedy="Ask the wallet that signed what each transaction was, or whose the other scripts are.",
)
SUSPECTED_INTERNAL: Final = FindingKind(
    code="provenance.suspected-internal",
    severity=Severity.NOTE,
    text="{amount} BTC went to {count} outputs on scripts never seen before and lie there still; they may be internal.",
    remedy="Ask whether these scripts are the programme's; if they are, list them in a new version of the perimeter.",
)
UNSPENT_NOT_CHECKED: Final = FindingKind(
    code="provenance.unspent-not-checked",
    severity=Severity.NOTE,
    text="Whether {count} outputs to fresh scripts are still unspent was judged by the transactions read alone.",
    remedy="Give the unspent outputs of the block to have them looked up.",
)
MOVED_WITH_PERIMETER: Final = FindingKind(
    code="provenance.moved-with-perimeter",
    severity=Severity.NOTE,
    text="{entered} BTC came in and {left} BTC went out with scripts that entered or left the perimeter.",
    remedy="Find the reason of each change of the perimeter; no transaction stands behind these amounts.",
)
UNCONFIRMED_APART: Final = FindingKind(
    code="provenance.unconfirmed-apart",
    severity=Severity.NOTE,
    text="{count} transactions are in no block yet, and were left away.",
    remedy="Compute the provenance again once they are confirmed.",
)
POCKET_IN_PART: Final = FindingKind(
    code="provenance.pocket-in-part",
    severity=Severity.NOTE,
    text="{txid} pays the perimeter from scripts of which only some are labelled; it counts as a receipt from outside.",
    remedy="Find out whose the other scripts are that fund it.",
)
EVIDENCE_UNMATCHED: Final = FindingKind(
    code="provenance.evidence-unmatched",
    severity=Severity.WARNING,
    text="{evidence}: no receipt fits it.",
    remedy="Check the amount and the time, and whether the coins came to a script outside the perimeter.",
)
EVIDENCE_AMBIGUOUS: Final = FindingKind(
    code="provenance.evidence-ambiguous",
    severity=Severity.NOTE,
    text="{evidence}: {count} receipts fit it, or one fits others too; none was chosen.",
    remedy="Name the transaction in the evidence.",
)
EVIDENCE_DIFFERS: Final = FindingKind(
    code="provenance.evidence-differs",
    severity=Severity.WARNING,
    text="{evidence}: it names {txid}, which brought {amount} BTC and does not fit its amount or its time.",
    remedy="Correct the evidence, or find the part of the amount that went elsewhere.",
)
EVIDENCE_OF_OTHER_POCKET: Final = FindingKind(
    code="provenance.evidence-of-other-pocket",
    severity=Severity.WARNING,
    text="{evidence}: it calls {txid} a purchase, but that came from scripts attributed to the same state.",
    remedy="Find out which of the two is right; until then it counts as a consolidation.",
)
