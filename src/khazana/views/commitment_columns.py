"""The columns of the tables of commitments and of bundles."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.i18n import message as _
from khazana.views.cells import Kind
from khazana.views.shared_columns import column
from khazana.views.tables import Column

__all__ = ["COMMITMENT_COLUMNS", "COMMITMENT_TITLES"]

_COMMITMENT = column("commitment", Kind.TEXT, "", _("Identifier"), _("Identifier of the commitment."))
_STATUS = column("status", Kind.TERM, "", _("Status"), _("Met, not met, waived, outstanding, or undetermined."))
_REMEDY = column("remedy", Kind.PROSE, "", _("Remedy"), _("What would change it."))

COMMITMENT_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "commitment_status": _("How far commitments are met"),
        "commitment_reasons": _("Why they have their status"),
        "commitment_counts": _("Coins counted, each way by itself"),
        "verification": _("What the bundle shows, and what not"),
    }
)

COMMITMENT_COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "commitment_status": (
            _COMMITMENT,
            column("text", Kind.PROSE, "", _("Commitment"), _("What was promised.")),
            column("instrument", Kind.TEXT, "", _("Instrument"), _("The document that says so.")),
            column("due", Kind.DAY, "", _("Due"), _("Until when.")),
            _STATUS,
            column("evidence", Kind.LIST, "", _("Evidence"), _("Transactions, digests or sources that decide it.")),
            column("at", Kind.INSTANT, "utc", _("Evaluated"), _("The instant that it was evaluated for.")),
            column("evaluator_version", Kind.INTEGER, "", _("Evaluator"), _("Version of the rules of evaluation.")),
            column("facts", Kind.TEXT, "", _("Facts"), _("Digest of all facts that it was evaluated from.")),
        ),
        "commitment_reasons": (
            _COMMITMENT,
            _STATUS,
            column("text", Kind.PROSE, "", _("Reason"), _("Why the commitment has its status.")),
            _REMEDY,
            column("code", Kind.TEXT, "", _("Code"), _("The reason's code, as in the list of findings.")),
        ),
        "commitment_counts": (
            _COMMITMENT,
            column("basis", Kind.TERM, "", _("Counted by"), _("By what the coins are counted.")),
            column("amount", Kind.BTC_RANGE, "sat", _("Amount"), _("Coins counted; counts are never added up.")),
            column("within", Kind.INTERVAL, "utc", _("Time"), _("The time in which they are counted.")),
            column("references", Kind.LIST, "", _("References"), _("Claims, events or transactions counted.")),
        ),
        "verification": (
            column("aspect", Kind.TERM, "", _("Aspect"), _("What was looked at.")),
            column("shown", Kind.TERM, "", _("Shown"), _("Whether it is shown, not shown, or fails.")),
            column("text", Kind.PROSE, "", _("What was found"), _("What looking at it gave.")),
            column("remedy", Kind.PROSE, "", _("Remedy"), _("What to do about it.")),
            column("code", Kind.TEXT, "", _("Code"), _("The finding's code.")),
        ),
    }
)
