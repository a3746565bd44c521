"""The columns of the tables of logs."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.i18n import message as _
from khazana.views.cells import Kind
from khazana.views.shared_columns import column
from khazana.views.tables import Column

__all__ = ["ALLIANCE_COLUMNS", "ALLIANCE_TITLES"]

ALLIANCE_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {"logs": _("Logs"), "logged": _("Entries appended"), "anchors": _("Anchors in the chain")}
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
        "anchors": (
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
        ),
    }
)
"""Of each table its columns."""
