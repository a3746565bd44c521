"""The columns of the tables of the joint register."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.i18n import message as _
from khazana.views.cells import Kind
from khazana.views.shared_columns import column
from khazana.views.tables import Column

__all__ = ["REGISTER_COLUMNS", "REGISTER_TITLES"]

_DOCUMENT = column("document", Kind.TEXT, "", _("Document"), _("Identifier of the document, the same in all logs."))
_VERSION = column("version", Kind.TEXT, "", _("Version"), _("What the version is called by whoever brought it."))
_DIGEST = column("digest", Kind.TEXT, "", _("SHA-256"), _("The digest of the document's bytes, by which it is told."))

REGISTER_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {"register": _("Joint register of documents"), "register_steps": _("Steps of the joint register")}
)

REGISTER_COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "register": (
            _DOCUMENT,
            column("kind", Kind.TEXT, "", _("Kind"), _("What it is, such as a policy or a model rule.")),
            _VERSION,
            column("title", Kind.TEXT, "", _("Title"), _("The title, as stated.")),
            column("language", Kind.TEXT, "", _("Language"), _("The language of the document, by its code.")),
            column("proposed_by", Kind.TEXT, "", _("Proposed by"), _("Who brought the version, as the step says.")),
            column("comments", Kind.INTEGER, "", _("Comments"), _("How many comments there are on the version.")),
            column("adopted_in", Kind.LIST, "", _("Adopted in"), _("Where it was adopted, as the steps say.")),
            column("withdrawn", Kind.FLAG, "", _("Withdrawn"), _("Whether a step withdraws the version.")),
            column("logs", Kind.LIST, "", _("In the logs"), _("The logs that speak of it by its digest.")),
            column("missing", Kind.LIST, "", _("Not in"), _("The logs that were read and do not speak of it.")),
            column("supersedes", Kind.TEXT, "", _("In the place of"), _("The digest of the version before.")),
            _DIGEST,
        ),
        "register_steps": (
            _DOCUMENT,
            _VERSION,
            column("action", Kind.TERM, "", _("Step"), _("Proposed, revised, commented, adopted or withdrawn.")),
            column("by", Kind.TEXT, "", _("By"), _("Who takes the step, as it says.")),
            column("where", Kind.TEXT, "", _("Where"), _("The jurisdiction of an adoption.")),
            column("comment", Kind.TEXT, "", _("Comment"), _("What was said of the version.")),
            column("at", Kind.INSTANT, "utc", _("Dated"), _("The instant that the step itself says.")),
            column("log", Kind.TEXT, "", _("Log"), _("The log that has the step.")),
            column("position", Kind.INTEGER, "", _("Position"), _("The step's place in that log, from 0.")),
            column("seen_at", Kind.INSTANT, "utc", _("Seen"), _("When a witness had seen it there at the latest.")),
            column("signers", Kind.LIST, "", _("Signed by"), _("Keys that are known here whose signatures hold.")),
            _DIGEST,
        ),
    }
)
"""Of each table its columns."""
