"""What looking at the logs says: what is missing, what failed, and evidence of a fork."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__: list[str] = []

FORKED: Final = FindingKind(
    code="alliance.forked",
    severity=Severity.ERROR,
    text="The log {origin} has signed two heads that do not fit together: {file} proves it.",
    remedy="Publish the file, believe nothing that this log has signed since, and ask its keeper.",
)
UNDECIDED: Final = FindingKind(
    code="alliance.undecided",
    severity=Severity.WARNING,
    text="What {origin} once served did not show that two of its heads fit: {file} has both of them.",
    remedy="Look again. If it stays so, ask the log's keeper, and keep the file.",
)
UNREADABLE: Final = FindingKind(
    code="alliance.unreadable",
    severity=Severity.ERROR,
    text="What stands in {folder} cannot be taken for a log: {reason}.",
    remedy="Bring the folder back from a copy, or name another one in KHAZANA_LOGS.",
)
NO_HEAD: Final = FindingKind(
    code="alliance.no-head",
    severity=Severity.WARNING,
    text="The log {origin} has no head here yet.",
    remedy="Look at it: khazana alliance follow.",
)
NEVER_LOOKED: Final = FindingKind(
    code="alliance.never-looked",
    severity=Severity.WARNING,
    text="Nothing says when {origin} was looked at last.",
    remedy="Look at it now, and let a timer do so each day: khazana alliance follow.",
)
LOOK_FAILED: Final = FindingKind(
    code="alliance.look-failed",
    severity=Severity.WARNING,
    text="The last look at {origin} failed: {reason}.",
    remedy="Look again; as long as looks fail, nobody here knows whether history was rewritten.",
)
OLDER_SHOWN: Final = FindingKind(
    code="alliance.older-shown",
    severity=Severity.WARNING,
    text="At the last look {origin} showed an older head than the one that is held here.",
    remedy="Look again later; a copy may have been left behind, or somebody replays an old one.",
)
NOT_COSIGNED: Final = FindingKind(
    code="alliance.not-cosigned",
    severity=Severity.WARNING,
    text="No witness whose key is known here has cosigned the last head of {origin}.",
    remedy="Ask a witness to cosign it, and name the witness's key in the file of what is trusted.",
)
SIGNATURE_WRONG: Final = FindingKind(
    code="alliance.signature-wrong",
    severity=Severity.ERROR,
    text="Below the head of {origin} stands a signature of {name} that is not that of its key.",
    remedy="Fetch the head again, and ask the witness whether its key has changed.",
)
STRANGERS: Final = FindingKind(
    code="alliance.strangers",
    severity=Severity.NOTE,
    text="Signatures below the head of {origin} that nobody here can check: {count}.",
    remedy="Name their keys in the file of what is trusted, if you know whose they are.",
)
NOT_ANCHORED: Final = FindingKind(
    code="alliance.not-anchored",
    severity=Severity.WARNING,
    text="No head of {origin} has a timestamp, so nothing outside of logs and witnesses says when it was there.",
    remedy="Have it anchored each day: khazana alliance anchor.",
)
ANCHORS_UNREAD: Final = FindingKind(
    code="alliance.anchors-unread",
    severity=Severity.WARNING,
    text="The timestamps of {origin} cannot be read here: {reason}.",
    remedy="Install khazana[timestamps]; if it is there, bring the folder of anchors back from a copy.",
)
NOT_COMPARED: Final = FindingKind(
    code="alliance.anchors-not-compared",
    severity=Severity.NOTE,
    text="Timestamps of {origin} lead to blocks, and no headers are followed here to compare them with.",
    remedy="Follow the main network: khazana chain sync.",
)
REGISTER_UNREAD: Final = FindingKind(
    code="alliance.register-unread",
    severity=Severity.WARNING,
    text="The joint register cannot be read from the logs that are here: {reason}.",
    remedy="Run khazana alliance register with each of their folders; it says which is at fault.",
)
NO_OWN_LOG: Final = FindingKind(
    code="alliance.no-own-log",
    severity=Severity.NOTE,
    text="No log of our own is known here.",
    remedy="Begin one: khazana keys make, then khazana alliance init in the folder of logs.",
)
NO_PARTNER: Final = FindingKind(
    code="alliance.no-partner",
    severity=Severity.NOTE,
    text="No partner's log is followed here.",
    remedy="Follow one into the folder of logs: khazana alliance follow.",
)
BUNDLE_UNREADABLE: Final = FindingKind(
    code="alliance.bundle-unreadable",
    severity=Severity.WARNING,
    text="The file {file} among the statements is no bundle: {reason}.",
    remedy="Copy the bundle again from whoever made it.",
)
BUNDLES_LEFT_OUT: Final = FindingKind(
    code="alliance.bundles-left-out",
    severity=Severity.WARNING,
    text="More bundles are kept than are shown: {count} are left out.",
    remedy="Move the older ones to another folder; khazana verify reads them there.",
)
PUBLISHED_UNREAD: Final = FindingKind(
    code="alliance.published-unread",
    severity=Severity.WARNING,
    text="The statements beside the log in {folder} cannot be read: {reason}.",
    remedy="Take the file at fault out of the folder, and fetch it again from whoever keeps the log.",
)
PUBLISHED_LEFT_OUT: Final = FindingKind(
    code="alliance.published-left-out",
    severity=Severity.NOTE,
    text="More statements are published beside the log in {folder} than are shown: {count} earlier ones are left out.",
    remedy="Make a bundle of an earlier one where it was signed: khazana bundle make.",
)
