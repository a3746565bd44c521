"""The columns of the tables of logs."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.i18n import message as _
from khazana.views.cells import Kind
from khazana.views.shared_columns import AT, column
from khazana.views.tables import Column

__all__ = ["ALLIANCE_COLUMNS", "ALLIANCE_TITLES"]

ALLIANCE_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "logs": _("Logs"),
        "logged": _("Entries appended"),
        "anchors": _("Anchors in the chain"),
        "log_heads": _("Logs and their heads"),
        "heads_seen": _("When heads were seen"),
        "log_anchors": _("Timestamps of the heads"),
        "cosignatures": _("Signatures below the heads"),
        "statements": _("Statements kept here"),
        "stated": _("What it states"),
        "proof_path": _("The way to the root, step by step"),
        "head_signers": _("Signatures below the head of the proof"),
    }
)

_LOG = column("origin", Kind.TEXT, "", _("Log"), _("The name by which the log is known."))
_SIGNERS = (
    column("name", Kind.TEXT, "", _("Signed as"), _("The name on the signature line.")),
    column("part", Kind.TERM, "", _("Part"), _("As what it signed: the log itself, a witness, or a key unknown here.")),
    column("state", Kind.TERM, "", _("Check"), _("What the check of the signature says.")),
    column("at", Kind.INSTANT, "utc", _("Seen by it"), _("When the witness says that it saw the head.")),
    column("key_id", Kind.TEXT, "", _("Key id"), _("Four bytes that tell keys of one name apart, in hex.")),
)

_ANCHORS = (
    column("entries", Kind.INTEGER, "", _("Entries"), _("How many entries the head commits to.")),
    column(
        "state",
        Kind.TERM,
        "",
        _("State"),
        _("Promised by calendars, leading to a block whose header is not here, on the chain, or not."),
    ),
    column("height", Kind.INTEGER, "", _("Block"), _("The first block that the timestamp leads to.")),
    column("block_hash", Kind.TEXT, "", _("Block's hash"), _("The hash of that block on the chain.")),
    column("block_time", Kind.INSTANT, "utc", _("Block's time"), _("What the header of that block says.")),
    column("calendars", Kind.LIST, "", _("Calendars"), _("Calendars that have promised.")),
)

ALLIANCE_COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "logs": (
            column("folder", Kind.TEXT, "", _("Folder"), _("The folder that was named.")),
            column("origin", Kind.TEXT, "", _("Log"), _("The name by which the log is known.")),
            column("own", Kind.FLAG, "", _("Our own"), _("Whether the log is our own, or a partner's that we follow.")),
            column("entries", Kind.INTEGER, "", _("Entries"), _("How many entries the head commits to.")),
            column("root", Kind.TEXT, "", _("Root"), _("The root of the log's tree under its head, in hex.")),
            column(
                "cosigned_by",
                Kind.LIST,
                "",
                _("Cosigned by"),
                _("Witnesses, of those whose keys were named, that cosigned the head."),
            ),
            column(
                "others",
                Kind.INTEGER,
                "",
                _("Other signatures"),
                _("Signatures below the head that nobody has verified here, as their keys were not named."),
            ),
            column(
                "evidence",
                Kind.INTEGER,
                "",
                _("Evidence"),
                _("Files that prove that the log signed two heads which do not fit."),
            ),
            column(
                "anchored",
                Kind.INTEGER,
                "",
                _("Anchored"),
                _("How many entries are under the latest head whose timestamp leads to a block."),
            ),
            column(
                "anchors_pending",
                Kind.INTEGER,
                "",
                _("Anchors to come"),
                _("Heads that calendars have promised to put into a block."),
            ),
            column("key", Kind.TEXT, "", _("Key"), _("The log's verifier key.")),
        ),
        "logged": (
            column("file", Kind.TEXT, "", _("File"), _("The file whose digest was logged.")),
            column("index", Kind.INTEGER, "", _("Index"), _("The entry's place in the log, from 0.")),
            column("entry", Kind.TEXT, "", _("Entry"), _("The entry: the SHA-256 of the file, in hex.")),
        ),
        "log_heads": (
            _LOG,
            column("own", Kind.FLAG, "", _("Our own"), _("Whether the log is our own, or a partner's that we follow.")),
            column("entries", Kind.INTEGER, "", _("Entries"), _("How many entries the head commits to.")),
            column("seen_at", Kind.INSTANT, "utc", _("Head seen"), _("When this head was first seen here.")),
            column("cosigned_by", Kind.LIST, "", _("Cosigned by"), _("Witnesses whose cosignatures were verified.")),
            column("looked_at", Kind.INSTANT, "utc", _("Last look"), _("When the log was looked at last.")),
            column("look", Kind.TERM, "", _("What it found"), _("What the last look came to.")),
            column("forks", Kind.INTEGER, "", _("Forks"), _("Files that prove two heads which do not fit.")),
            column("root", Kind.TEXT, "", _("Root"), _("The root of the log's tree under its head, in hex.")),
            column("key", Kind.TEXT, "", _("Key"), _("The log's verifier key.")),
        ),
        "heads_seen": (
            _LOG,
            AT,
            column("seen_as", Kind.TERM, "", _("How"), _("How the head came to be seen.")),
            column("entries", Kind.INTEGER, "", _("Entries"), _("How many entries the head commits to.")),
            column("root", Kind.TEXT, "", _("Root"), _("The root of the log's tree under its head, in hex.")),
        ),
        "cosignatures": (_LOG, *_SIGNERS),
        "statements": (
            column("at", Kind.INSTANT, "utc", _("As of"), _("The instant at which the result holds.")),
            column("programme", Kind.TEXT, "", _("Programme"), _("Whose result it is.")),
            column("type", Kind.TERM, "", _("Statement"), _("What kind of result was stated.")),
            column("signed_by", Kind.LIST, "", _("Signed by"), _("What the bundle or the reader calls the keys.")),
            column("origin", Kind.TEXT, "", _("Log"), _("The log that it is in.")),
            column("index", Kind.INTEGER, "", _("Index"), _("The entry's place in the log, from 0.")),
            column("result", Kind.TERM, "", _("Result"), _("Whether anything of the bundle fails.")),
            column("not_shown", Kind.INTEGER, "", _("Not shown"), _("How many things the bundle does not show.")),
            column("synthetic", Kind.FLAG, "", _("Made up"), _("Whether the statement says that its figures are.")),
            column("file", Kind.TEXT, "", _("File"), _("The file of the bundle, or of the statement beside its log.")),
            column(
                "digest",
                Kind.TEXT,
                "",
                _("Digest"),
                _("The SHA-256 of the bundle, or of a statement beside its log the entry, in hex."),
            ),
        ),
        "stated": (
            column("label", Kind.PROSE, "", _("Figure"), _("What the field is called.")),
            column("value", Kind.PROSE, "", _("Value"), _("What is stated; satoshi are shown as BTC.")),
            column("field", Kind.TEXT, "", _("Field"), _("The field's name in the statement.")),
        ),
        "proof_path": (
            column("step", Kind.INTEGER, "", _("Step"), _("The step, from the leaf up.")),
            column("entries_from", Kind.INTEGER, "", _("From entry"), _("The first entry below the node.")),
            column("entries_to", Kind.INTEGER, "", _("To entry"), _("The last entry below the node.")),
            column("node", Kind.TEXT, "", _("Node"), _("The hash that was reached, in hex.")),
            column("side", Kind.TERM, "", _("Side"), _("The side on which the sibling stands.")),
            column("sibling_from", Kind.INTEGER, "", _("Sibling from"), _("The first entry below the sibling.")),
            column("sibling_to", Kind.INTEGER, "", _("Sibling to"), _("The last entry below the sibling.")),
            column("sibling", Kind.TEXT, "", _("Sibling"), _("The hash that the proof gives, in hex.")),
            column("parent", Kind.TEXT, "", _("Parent"), _("SHA-256(0x01, left, right), in hex.")),
        ),
        "head_signers": _SIGNERS,
        "anchors": _ANCHORS,
        "log_anchors": (_LOG, *_ANCHORS),
    }
)
"""Of each table its columns."""
