"""The data dictionary: every column of every table, with its unit and its meaning.

A unit ``currency`` stands for the currency of the programme's marks, and takes its code in a table.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from khazana.core import BadInput
from khazana.i18n import message as _
from khazana.views.cells import Kind
from khazana.views.tables import Column

__all__ = ["COLUMNS", "TITLES", "columns"]


def _column(key: str, kind: Kind, unit: str, label: str, meaning: str) -> Column:
    return Column(key=key, label=label, unit=unit, kind=kind, help=meaning)


_CLAIMANT = _column("claimant", Kind.TEXT, "", _("Claimant"), _("Who says so."))
_SOURCE = _column("source", Kind.TEXT, "", _("Source"), _("Identifier of the source, as in the table of sources."))
_SOURCE_KIND = _column(
    "source_kind", Kind.TERM, "", _("Kind of source"), _("Primary (the party itself or an official record) or press.")
)
_CLAIM = _column("claim", Kind.TEXT, "", _("Claim"), _("Identifier of the claim, unique in the programme."))
_STATEMENT = _column(
    "statement", Kind.TEXT, "", _("Statement"), _("Identifier of the statement; claims of one breath share it.")
)
_WITHIN = _column("within", Kind.INTERVAL, "utc", _("Time"), _("The time that the claim speaks of."))
_VERDICT = _column(
    "verdict",
    Kind.TERM,
    "",
    _("Verdict"),
    _("The gravest verdict of the audit: consistent, inconsistent or undetermined."),
)
_NOTE = _column("note", Kind.TEXT, "", _("Note"), _("A remark of whoever keeps the files."))
_STANDING = _column("standing", Kind.TERM, "", _("Standing"), _("How well it is known: proven, claimed or unknown."))
_MARK = _column("mark", Kind.PRICE, "currency/btc", _("Mark"), _("Price of one bitcoin that answers for the instant."))
_MARK_AT = _column("mark_at", Kind.MARK_TIME, "utc", _("Time of mark"), _("Instant of that mark."))
_EVENT = _column("event", Kind.TEXT, "", _("Event"), _("Identifier of the event, unique in the programme."))
_AT = _column("at", Kind.INSTANT, "utc", _("Instant"), _("The instant that the row speaks of."))

_AT_UTC = _column("at", Kind.MARK_TIME, "utc", _("Instant"), _("The instant that the coins are valued at."))


def _balance(what: str) -> tuple[Column, Column, Column]:
    return (
        _column("proven", Kind.BTC, "sat", _("Proven"), what),
        _column("claimed", Kind.BTC, "sat", _("Claimed"), what),
        _column("unknown", Kind.BTC, "sat", _("Of unknown standing"), what),
    )


_BOOKED = _balance(_("Coins that listed events explain, of this standing; the three are never added up."))

TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "programmes": _("Programmes"),
        "accumulation": _("Accumulation"),
        "claims": _("Claims"),
        "checks": _("Checks"),
        "trials": _("Rules tried against marks"),
        "events": _("Events"),
        "steps": _("Booked balance over time"),
        "balances": _("Balances"),
        "lots": _("Lots"),
        "realisations": _("Realisations"),
        "valuations": _("Valuation of booked coins"),
        "announced": _("Value of announced coins"),
        "perimeter": _("Perimeter"),
        "wallets": _("Wallets"),
        "sources": _("Sources"),
        "commitments": _("Commitments"),
        "questions": _("Open questions"),
        "marks": _("Price marks"),
        "traded": _("Traded ranges"),
        "findings": _("Findings"),
    }
)
"""The tables by name, with their titles."""

COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "programmes": (
            _column("programme", Kind.TEXT, "", _("Identifier"), _("Identifier of the programme.")),
            _column("name", Kind.PROSE, "", _("Programme"), _("Name of the programme.")),
            _column("country", Kind.TEXT, "", _("Country"), _("Country code, ISO 3166-1 alpha-2.")),
            _column("announced_at", Kind.INTERVAL, "utc", _("Last announced"), _("Time of that balance.")),
            _column("announced", Kind.STATED, "", _("Announced holdings"), _("The last announced balance, as stated.")),
            *_BOOKED,
            _column("claims", Kind.INTEGER, "", _("Claims"), _("Number of claims.")),
            _column("consistent", Kind.INTEGER, "", _("Consistent"), _("Number of claims that can hold.")),
            _column("inconsistent", Kind.INTEGER, "", _("Inconsistent"), _("Number of claims that cannot hold.")),
            _column("undetermined", Kind.INTEGER, "", _("Undetermined"), _("Number of claims that nothing decides.")),
            _column("commitments", Kind.INTEGER, "", _("Commitments"), _("Number of commitments.")),
            _column("questions", Kind.INTEGER, "", _("Open questions"), _("Number of open questions.")),
            _column("origin", Kind.TEXT, "", _("Origin"), _("Where the programme's files were read from.")),
            _column("synthetic", Kind.FLAG, "", _("Synthetic"), _("Whether the figures are made up.")),
        ),
        "accumulation": (
            _CLAIM,
            _STATEMENT,
            _WITHIN,
            _column("stated", Kind.STATED, "", _("Announced holdings"), _("The balance as it was stated.")),
            _column(
                "change",
                Kind.BTC_RANGE,
                "sat",
                _("Change"),
                _("Difference to the balance announced before."),
            ),
            *_BOOKED,
            _column(
                "unexplained",
                Kind.BTC_RANGE,
                "sat",
                _("Unexplained"),
                _("Announced less booked, in bounds; negative where the books hold more."),
            ),
            _MARK,
            _MARK_AT,
            _column("value", Kind.MONEY, "currency", _("Value at mark"), _("Announced holdings at the mark.")),
            _column("stated_value", Kind.STATED, "", _("Stated value"), _("The value that the same statement gave.")),
            _column("stated_price", Kind.STATED, "", _("Stated price"), _("The price that the same statement gave.")),
            _VERDICT,
            _CLAIMANT,
            _SOURCE,
            _SOURCE_KIND,
        ),
        "claims": (
            _CLAIM,
            _STATEMENT,
            _column("measure", Kind.TERM, "", _("Measure"), _("What the claim speaks of.")),
            _column("subject", Kind.TEXT, "", _("Subject"), _("What is measured, where the measure is “other”.")),
            _column("stated", Kind.STATED, "", _("As stated"), _("The figure with the precision it was made in.")),
            _WITHIN,
            _column("since", Kind.INTERVAL, "utc", _("Since"), _("The time from which a change or a rate is counted.")),
            _VERDICT,
            _CLAIMANT,
            _SOURCE,
            _SOURCE_KIND,
            _NOTE,
        ),
        "checks": (
            _column("claim", Kind.TEXT, "", _("Claim"), _("The claim that the check judges.")),
            _column("others", Kind.LIST, "", _("With claims"), _("Other claims that the check uses.")),
            _column("kind", Kind.TERM, "", _("Held"), _("Against what the claim is held.")),
            _column("check", Kind.TEXT, "", _("Check"), _("Code of the check.")),
            _column("formula", Kind.PROSE, "", _("Formula"), _("The formula, in symbols.")),
            _column("arithmetic", Kind.SUM, "", _("Arithmetic"), _("The formula with its figures filled in.")),
            _column("expected", Kind.RANGE, "row", _("Expected"), _("What the formula gives.")),
            _column("stated", Kind.RANGE, "row", _("Stated"), _("What was claimed.")),
            _column("verdict", Kind.TERM, "", _("Verdict"), _("What follows from the two.")),
            _column("finding", Kind.PROSE, "", _("Finding"), _("What is wrong, or why nothing can be said.")),
            _column("remedy", Kind.PROSE, "", _("Remedy"), _("What would settle it.")),
        ),
        "trials": (
            _column("claim", Kind.TEXT, "", _("Claim"), _("The claim that the check judges.")),
            _column("check", Kind.TEXT, "", _("Check"), _("Code of the check.")),
            _column("rule", Kind.PROSE, "", _("Rule"), _("The rule by which marks answer.")),
            _column("holds", Kind.FLAG, "", _("Holds"), _("Whether the claim holds by this rule.")),
            _column("where", Kind.INTERVALS, "utc", _("Where"), _("The times at which it holds.")),
            _column("figure", Kind.RANGE, "row", _("Figure"), _("The figure that the rule gives.")),
        ),
        "events": (
            _EVENT,
            _column("at", Kind.INTERVAL, "utc", _("Time"), _("The instant or the day of the event.")),
            _column("kind", Kind.TERM, "", _("Kind"), _("What happened.")),
            _column("amount", Kind.BTC, "sat", _("Amount"), _("Coins that reach the receiving account.")),
            _column("from_account", Kind.TEXT, "", _("From"), _("The account that gives.")),
            _column("to_account", Kind.TEXT, "", _("To"), _("The account that receives.")),
            _column("fee", Kind.BTC, "sat", _("Network fee"), _("Coins that the network took on top.")),
            _column(
                "consideration", Kind.MONEY, "currency", _("Consideration"), _("What was paid or received, all in.")
            ),
            _STANDING,
            _column("evidence", Kind.TEXT, "", _("Evidence"), _("The document, order or transaction.")),
            _column("version", Kind.INTEGER, "", _("Version"), _("Version of the books in which the row appears.")),
            _column("supersedes", Kind.TEXT, "", _("Supersedes"), _("The earlier event that it replaces.")),
            _column("lots", Kind.LIST, "", _("Lots given up"), _("For specific identification: the lots named.")),
            _SOURCE,
            _SOURCE_KIND,
            _NOTE,
        ),
        "steps": (_AT, _EVENT, *_BOOKED),
        "balances": (
            _column("account", Kind.TEXT, "", _("Account"), _("A wallet, or where coins come from or go.")),
            *_balance(_("Coins of a wallet, of this standing.")),
            _column(
                "sum",
                Kind.BTC_RANGE,
                "sat",
                _("Signed sum"),
                _("Of an account that is no wallet."),
            ),
        ),
        "lots": (
            _column("lot", Kind.TEXT, "", _("Lot"), _("The event by which the coins were acquired.")),
            _column("acquired_at", Kind.INSTANT, "utc", _("Acquired"), _("When they were acquired.")),
            _column("kind", Kind.TERM, "", _("Kind"), _("How they were acquired.")),
            _column("amount", Kind.BTC, "sat", _("Left"), _("Coins of the lot that are still held.")),
            _column("cost", Kind.MONEY, "currency", _("Cost"), _("What the coins still held had cost.")),
            _STANDING,
        ),
        "realisations": (
            _column("event", Kind.TEXT, "", _("Event"), _("The event by which the coins were given up.")),
            _column("lot", Kind.TEXT, "", _("Lot"), _("The lot they came from.")),
            _AT,
            _column("amount", Kind.BTC, "sat", _("Amount"), _("Coins given up.")),
            _column("cost", Kind.MONEY, "currency", _("Cost"), _("What they had cost.")),
            _column("proceeds", Kind.MONEY, "currency", _("Proceeds"), _("What they brought in.")),
        ),
        "valuations": (
            _AT_UTC,
            _column("treatment", Kind.TERM, "", _("Accounting rule"), _("The rule by which the coins are carried.")),
            *_BOOKED,
            _column("cost", Kind.MONEY, "currency", _("Cost"), _("Of the coins whose cost is known.")),
            _column("cost_unknown", Kind.BTC, "sat", _("Cost unknown"), _("Coins whose cost is not known.")),
            _MARK,
            _MARK_AT,
            _column("fair_value", Kind.MONEY, "currency", _("Fair value"), _("Booked coins at the mark.")),
            _column("carrying", Kind.MONEY, "currency", _("Carrying amount"), _("Amount in the balance sheet.")),
            _column("realised", Kind.MONEY, "currency", _("Realised"), _("Result on coins given up, of known cost.")),
            _column("unrealised", Kind.MONEY, "currency", _("Unrealised"), _("Result on coins held, of known cost.")),
            _column(
                "classification",
                Kind.PROSE,
                "",
                _("Classification"),
                _("Where bitcoin stands in external-sector statistics (BPM7): it is not a reserve asset."),
            ),
        ),
        "announced": (
            _AT_UTC,
            _column("claim", Kind.TEXT, "", _("Claim"), _("The last balance announced before.")),
            _column("amount", Kind.BTC, "sat", _("Announced"), _("The middle of what that claim admits.")),
            _MARK,
            _MARK_AT,
            _column("value", Kind.MONEY, "currency", _("Value at mark"), _("Announced holdings at the mark.")),
        ),
        "perimeter": (
            _column("script", Kind.TEXT, "", _("Address"), _("The address or output descriptor.")),
            _column("wallet", Kind.TEXT, "", _("Wallet"), _("The wallet that it is counted with.")),
            _column("since", Kind.DAY, "", _("Since"), _("First day in the perimeter.")),
            _column("until", Kind.DAY, "", _("Until"), _("First day out of the perimeter.")),
            _CLAIMANT,
            _SOURCE,
            _SOURCE_KIND,
            _NOTE,
        ),
        "wallets": (
            _column("wallet", Kind.TEXT, "", _("Wallet"), _("Identifier of the wallet in events.")),
            _column("name", Kind.PROSE, "", _("Name"), _("What it is.")),
            _SOURCE,
        ),
        "sources": (
            _column("source", Kind.TEXT, "", _("Source"), _("Identifier of the source, used in rows.")),
            _column("title", Kind.TEXT, "", _("Title"), _("Title of the document or page.")),
            _column("publisher", Kind.TEXT, "", _("Publisher"), _("Who published it.")),
            _column("kind", Kind.TERM, "", _("Kind"), _("Primary, press, or derived by others.")),
            _column("url", Kind.TEXT, "", _("Address"), _("Where it can be read.")),
            _column("published", Kind.DAY, "", _("Published"), _("Date of publication.")),
        ),
        "commitments": (
            _column("commitment", Kind.TEXT, "", _("Identifier"), _("Identifier of the commitment.")),
            _column("text", Kind.PROSE, "", _("Commitment"), _("What was promised.")),
            _column("instrument", Kind.TEXT, "", _("Instrument"), _("The document that says so.")),
            _column("parties", Kind.LIST, "", _("Parties"), _("Between whom.")),
            _column("agreed", Kind.DAY, "", _("Agreed"), _("Date of the agreement.")),
            _column("due", Kind.DAY, "", _("Due"), _("Until when.")),
            _column("evidence", Kind.TEXT, "", _("Evidence"), _("What would show that it was kept.")),
            _SOURCE,
            _SOURCE_KIND,
        ),
        "questions": (
            _column("question", Kind.TEXT, "", _("Identifier"), _("Identifier of the question.")),
            _column("text", Kind.PROSE, "", _("Question"), _("What is not known.")),
            _column("remedy", Kind.PROSE, "", _("Remedy"), _("What would settle it.")),
            _SOURCE,
        ),
        "marks": (
            _column("at", Kind.MARK_TIME, "utc", _("Instant"), _("The instant of the mark.")),
            _column("price", Kind.PRICE, "currency/btc", _("Price"), _("Price of one bitcoin.")),
            _column("reading", Kind.TERM, "", _("Reading"), _("What the price stands for.")),
            _SOURCE,
        ),
        "traded": (
            _column("within", Kind.INTERVAL, "utc", _("Time"), _("The time in which the trades took place.")),
            _column("range", Kind.RANGE, "row", _("Range"), _("Lowest and highest price of those trades.")),
            _column("complete", Kind.FLAG, "", _("Complete"), _("Whether all trades of that time lie in the range.")),
            _SOURCE,
        ),
        "findings": (
            _column("severity", Kind.TERM, "", _("Severity"), _("Error, warning or note.")),
            _column("code", Kind.TEXT, "", _("Code"), _("Code of the finding.")),
            _column("place", Kind.TEXT, "", _("Place"), _("File, line and field.")),
            _column("text", Kind.PROSE, "", _("Finding"), _("What is wrong.")),
            _column("remedy", Kind.PROSE, "", _("Remedy"), _("What to do about it.")),
        ),
    }
)
"""The columns of every table, in the order in which they are shown."""


def columns(table: str, currency: str = "") -> tuple[Column, ...]:
    """Return the columns of a table, money in ``currency``; without one their unit is left to each cell.

    Raises
    ------
    BadInput
        If there is no such table; the message lists those there are.
    """
    if table not in COLUMNS:
        raise BadInput("there is no such table", value=table, remedy=f"use one of {', '.join(COLUMNS)}")
    return tuple(replace(one, unit=one.unit.replace("currency", currency.lower())) for one in COLUMNS[table])
