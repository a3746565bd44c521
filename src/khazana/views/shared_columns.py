"""Columns that several tables share."""

from khazana.i18n import message as _
from khazana.views.cells import Kind
from khazana.views.tables import Column

__all__ = [
    "AT",
    "AT_UTC",
    "BOOKED",
    "CLAIM",
    "CLAIMANT",
    "EVENT",
    "MARK",
    "MARK_AT",
    "NOTE",
    "SOURCE",
    "SOURCE_KIND",
    "STANDING",
    "STATEMENT",
    "VERDICT",
    "WITHIN",
    "balance_columns",
    "column",
]


def column(key: str, kind: Kind, unit: str, label: str, meaning: str) -> Column:
    """Return a column; see `Column` for its parts."""
    return Column(key=key, label=label, unit=unit, kind=kind, help=meaning)


CLAIMANT = column("claimant", Kind.TEXT, "", _("Claimant"), _("Who says so."))
SOURCE = column("source", Kind.TEXT, "", _("Source"), _("Identifier of the source, as in the table of sources."))
SOURCE_KIND = column(
    "source_kind", Kind.TERM, "", _("Kind of source"), _("Primary (the party itself or an official record) or press.")
)
CLAIM = column("claim", Kind.TEXT, "", _("Claim"), _("Identifier of the claim, unique in the programme."))
STATEMENT = column(
    "statement", Kind.TEXT, "", _("Statement"), _("Identifier of the statement; claims of one breath share it.")
)
WITHIN = column("within", Kind.INTERVAL, "utc", _("Time"), _("The time that the claim speaks of."))
VERDICT = column(
    "verdict",
    Kind.TERM,
    "",
    _("Verdict"),
    _("The gravest verdict of the audit: consistent, inconsistent or undetermined."),
)
NOTE = column("note", Kind.TEXT, "", _("Note"), _("A remark of whoever keeps the files."))
STANDING = column("standing", Kind.TERM, "", _("Standing"), _("How well it is known: proven, claimed or unknown."))
MARK = column("mark", Kind.PRICE, "currency/btc", _("Mark"), _("Price of one bitcoin that answers for the instant."))
MARK_AT = column("mark_at", Kind.MARK_TIME, "utc", _("Time of mark"), _("Instant of that mark."))
EVENT = column("event", Kind.TEXT, "", _("Event"), _("Identifier of the event, unique in the programme."))
AT = column("at", Kind.INSTANT, "utc", _("Instant"), _("The instant that the row speaks of."))

AT_UTC = column("at", Kind.MARK_TIME, "utc", _("Instant"), _("The instant that the coins are valued at."))


def balance_columns(what: str) -> tuple[Column, Column, Column]:
    """Return the three columns of coins by standing; ``what`` says whose."""
    return (
        column("proven", Kind.BTC, "sat", _("Proven"), what),
        column("claimed", Kind.BTC, "sat", _("Claimed"), what),
        column("unknown", Kind.BTC, "sat", _("Of unknown standing"), what),
    )


BOOKED = balance_columns(_("Coins that listed events explain, of this standing; the three are never added up."))
