"""What verifying a bundle says: what is shown, what is not, and what fails."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__: list[str] = []

_COMPARE: Final = "Compare the key with what the signer publishes, and name it in a file of trusted keys."

SIGNED: Final = FindingKind(
    code="verify.signed",
    severity=Severity.NOTE,
    text="The statement was signed with the key {key}, which you trust as {name}.",
    remedy="Nothing is to be done.",
)
SIGNED_BY_UNKNOWN: Final = FindingKind(
    code="verify.signed-by-unknown",
    severity=Severity.WARNING,
    text="The statement was signed with the key {key}. The bundle calls it {name}; nobody whom you trust says so.",
    remedy=_COMPARE,
)
SIGNATURE_WRONG: Final = FindingKind(
    code="verify.signature-wrong",
    severity=Severity.ERROR,
    text="The signature with the key {key} does not fit the statement: one of the two was changed.",
    remedy="Ask the signer for the bundle again, and do not use this one.",
)
SIGNATURE_UNCHECKED: Final = FindingKind(
    code="verify.signature-unchecked",
    severity=Severity.WARNING,
    text="The signature with the key {key} cannot be checked here: {reason}.",
    remedy="Check it with a program that knows the key and its algorithm.",
)
UNSIGNED: Final = FindingKind(
    code="verify.unsigned",
    severity=Severity.ERROR,
    text="No signature could be checked, so nothing says who made the statement.",
    remedy="Ask for a bundle with the key that signed it.",
)
STATED: Final = FindingKind(
    code="verify.stated",
    severity=Severity.NOTE,
    text="It states, for {programme}: {type}, as of {at}, computed by {software}.",
    remedy="Nothing is to be done.",
)
SYNTHETIC: Final = FindingKind(
    code="verify.synthetic",
    severity=Severity.WARNING,
    text="The figures of the statement are made up: it says so itself.",
    remedy="Do not take them for those of a state.",
)
NOT_A_STATEMENT: Final = FindingKind(
    code="verify.not-a-statement",
    severity=Severity.ERROR,
    text="What was signed cannot be read as a statement: {reason}.",
    remedy="Ask the signer for it again, or read it with a newer version.",
)
LIMITED: Final = FindingKind(
    code="verify.limited",
    severity=Severity.WARNING,
    text="The statement names {count} limits of its own: {codes}.",
    remedy="Look each of them up among the findings before you use a figure.",
)
CONTENT_FITS: Final = FindingKind(
    code="verify.content-fits",
    severity=Severity.NOTE,
    text="The bundle has {name}, and it is what the statement names by its digest.",
    remedy="Nothing is to be done.",
)
CONTENT_WRONG: Final = FindingKind(
    code="verify.content-wrong",
    severity=Severity.ERROR,
    text="The bundle has {name}, but it is not what the statement names by its digest.",
    remedy="Ask for the bundle again, and do not use this one.",
)
CONTENT_UNNAMED: Final = FindingKind(
    code="verify.content-unnamed",
    severity=Severity.ERROR,
    text="The bundle has {name}, which the statement does not name.",
    remedy="Pay no heed to it: nobody signed it.",
)
CONTENT_ABSENT: Final = FindingKind(
    code="verify.content-absent",
    severity=Severity.WARNING,
    text="{name} is named by its digest alone; it is not in the bundle.",
    remedy="Ask for it, and compare its SHA-256 with {digest}.",
)
LOGGED: Final = FindingKind(
    code="verify.logged",
    severity=Severity.NOTE,
    text="The signed statement is entry {index} of the log {origin}, under a checkpoint of {size} entries.",
    remedy="Nothing is to be done.",
)
LOG_UNKNOWN: Final = FindingKind(
    code="verify.log-unknown",
    severity=Severity.WARNING,
    text="The key of the log {origin} comes from the bundle itself; nobody whom you trust named it.",
    remedy="Compare it with what the log's owner publishes, and name it in a file of trusted keys.",
)
PROOF_WRONG: Final = FindingKind(
    code="verify.proof-wrong",
    severity=Severity.ERROR,
    text="The proof that the statement is in the log {origin} does not hold: {reason}.",
    remedy="Ask for the bundle again, and look at the log itself.",
)
NOT_LOGGED: Final = FindingKind(
    code="verify.not-logged",
    severity=Severity.WARNING,
    text="Nothing shows that the statement is in a log; its maker can deny it, or show others another one.",
    remedy="Ask for a bundle with a proof from the log.",
)
WITNESSED: Final = FindingKind(
    code="verify.witnessed",
    severity=Severity.NOTE,
    text="{name} cosigned the checkpoint at {at}: it saw the log grow without a rewrite until then.",
    remedy="Nothing is to be done.",
)
WITNESS_UNKNOWN: Final = FindingKind(
    code="verify.witness-unknown",
    severity=Severity.WARNING,
    text="{name} cosigned the checkpoint at {at}, but its key comes from the bundle itself.",
    remedy="Compare it with what the witness publishes, and name it in a file of trusted keys.",
)
NOT_WITNESSED: Final = FindingKind(
    code="verify.not-witnessed",
    severity=Severity.WARNING,
    text="No witness cosigned the checkpoint, so the log may show others another history.",
    remedy="Ask the partner who follows the log whether it has the same checkpoint.",
)
KEY_IN_FORCE: Final = FindingKind(
    code="verify.key-in-force",
    severity=Severity.NOTE,
    text="By what the bundle has of the log, the key {key} might sign at position {index}.",
    remedy="Nothing is to be done.",
)
KEY_NOT_IN_FORCE: Final = FindingKind(
    code="verify.key-not-in-force",
    severity=Severity.ERROR,
    text="The key {key} was not listed, or was replaced or revoked, at position {index} of the log.",
    remedy="Do not rely on the statement; ask the signer to state it again with a key in force.",
)
KEY_HISTORY_WRONG: Final = FindingKind(
    code="verify.key-history-wrong",
    severity=Severity.ERROR,
    text="What the bundle says of the log's keys does not hold: {reason}.",
    remedy="Ask for the bundle again, and look at the log itself.",
)
LATER_REVOCATION: Final = FindingKind(
    code="verify.later-revocation",
    severity=Severity.WARNING,
    text="A bundle cannot show that none of its keys was revoked after it was made.",
    remedy="Look at the log itself, or ask whoever follows it.",
)
TIMESTAMPED: Final = FindingKind(
    code="verify.timestamped",
    severity=Severity.NOTE,
    text="The checkpoint is committed to in the block header {hash}, which has the work of its target and says {at}.",
    remedy="Nothing is to be done.",
)
HEADER_UNPLACED: Final = FindingKind(
    code="verify.header-unplaced",
    severity=Severity.WARNING,
    text="The header is said to be block {height}; a bundle cannot show that it is on the chain of most work.",
    remedy="Compare its hash with block {height} of a node of your own.",
)
TIMESTAMP_PENDING: Final = FindingKind(
    code="verify.timestamp-pending",
    severity=Severity.WARNING,
    text="The timestamp leads to no block header in the bundle: {reason}.",
    remedy="Ask for the bundle again after some hours, when its timestamp is complete.",
)
TIMESTAMP_UNREAD: Final = FindingKind(
    code="verify.timestamp-unread",
    severity=Severity.WARNING,
    text="The bundle has a timestamp, but the library that reads it is not installed.",
    remedy="Install khazana[timestamps], and verify again.",
)
TIMESTAMP_WRONG: Final = FindingKind(
    code="verify.timestamp-wrong",
    severity=Severity.ERROR,
    text="The timestamp does not hold: {reason}.",
    remedy="Pay no heed to it, and ask for the bundle again.",
)
NOT_TIMESTAMPED: Final = FindingKind(
    code="verify.not-timestamped",
    severity=Severity.WARNING,
    text="Nothing outside of the log and its witnesses shows when the statement was there.",
    remedy="Ask for a bundle whose checkpoint is anchored in the chain.",
)
NOT_RECOMPUTED: Final = FindingKind(
    code="verify.not-recomputed",
    severity=Severity.WARNING,
    text="The result was not computed again, so that it follows from its inputs is the signer's word.",
    remedy="Run khazana verify --recompute where the inputs are in the bundle.",
)
RECOMPUTED: Final = FindingKind(
    code="verify.recomputed",
    severity=Severity.NOTE,
    text="Computed again from the inputs in the bundle, {name} is the same to the last byte.",
    remedy="Nothing is to be done.",
)
RECOMPUTED_OTHERWISE: Final = FindingKind(
    code="verify.recomputed-otherwise",
    severity=Severity.ERROR,
    text="Computed again from the inputs in the bundle, {name} has the SHA-256 {computed} instead of {stated}.",
    remedy="Compare the versions: it was stated by {software}, and computed again by {here}. Then ask the signer.",
)
CANNOT_RECOMPUTE: Final = FindingKind(
    code="verify.cannot-recompute",
    severity=Severity.WARNING,
    text="The result cannot be computed again here: {reason}.",
    remedy="Ask for a bundle that has all of its inputs.",
)
ONLY_SAID: Final = FindingKind(
    code="verify.only-said",
    severity=Severity.WARNING,
    text="A signature shows who says it, and not that it is so: inputs may be wrong or left out.",
    remedy="Look at the sources of the inputs.",
)
