"""The data dictionary: every column of every table, with its unit and its meaning.

A unit ``currency`` stands for the currency of the programme's marks, and takes its code in a table.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from khazana.core import BadInput
from khazana.i18n import message as _
from khazana.views.alliance_columns import ALLIANCE_COLUMNS, ALLIANCE_TITLES
from khazana.views.book_columns import BOOK_COLUMNS
from khazana.views.cells import Kind
from khazana.views.chain_columns import CHAIN_COLUMNS, CHAIN_TITLES
from khazana.views.commitment_columns import COMMITMENT_COLUMNS, COMMITMENT_TITLES
from khazana.views.custody_columns import CUSTODY_COLUMNS, CUSTODY_TITLES
from khazana.views.energy_columns import ENERGY_COLUMNS, ENERGY_TITLES
from khazana.views.energy_network_columns import ENERGY_NETWORK_COLUMNS, ENERGY_NETWORK_TITLES
from khazana.views.energy_risk_columns import ENERGY_RISK_COLUMNS, ENERGY_RISK_TITLES
from khazana.views.energy_supply_columns import ENERGY_SUPPLY_COLUMNS, ENERGY_SUPPLY_TITLES
from khazana.views.planning_answer_columns import PLANNING_ANSWER_COLUMNS, PLANNING_ANSWER_TITLES
from khazana.views.planning_columns import PLANNING_COLUMNS, PLANNING_TITLES
from khazana.views.register_columns import REGISTER_COLUMNS, REGISTER_TITLES
from khazana.views.shared_columns import (
    BOOKED,
    CLAIM,
    CLAIMANT,
    MARK,
    MARK_AT,
    NOTE,
    SOURCE,
    SOURCE_KIND,
    STATEMENT,
    VERDICT,
    WITHIN,
    column,
)
from khazana.views.tables import Column

__all__ = ["COLUMNS", "TITLES", "columns"]


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
        **CHAIN_TITLES,
        **COMMITMENT_TITLES,
        **CUSTODY_TITLES,
        **ENERGY_TITLES,
        **ENERGY_NETWORK_TITLES,
        **ENERGY_RISK_TITLES,
        **ENERGY_SUPPLY_TITLES,
        **PLANNING_TITLES,
        **PLANNING_ANSWER_TITLES,
        **ALLIANCE_TITLES,
        **REGISTER_TITLES,
    }
)
"""The tables by name, with their titles."""

COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "programmes": (
            column("programme", Kind.TEXT, "", _("Identifier"), _("Identifier of the programme.")),
            column("name", Kind.PROSE, "", _("Programme"), _("Name of the programme.")),
            column("country", Kind.TEXT, "", _("Country"), _("Country code, ISO 3166-1 alpha-2.")),
            column("announced_at", Kind.INTERVAL, "utc", _("Last announced"), _("Time of that balance.")),
            column("announced", Kind.STATED, "", _("Announced holdings"), _("The last announced balance, as stated.")),
            *BOOKED,
            column("claims", Kind.INTEGER, "", _("Claims"), _("Number of claims.")),
            column("consistent", Kind.INTEGER, "", _("Consistent"), _("Number of claims that can hold.")),
            column("inconsistent", Kind.INTEGER, "", _("Inconsistent"), _("Number of claims that cannot hold.")),
            column("undetermined", Kind.INTEGER, "", _("Undetermined"), _("Number of claims that nothing decides.")),
            column("commitments", Kind.INTEGER, "", _("Commitments"), _("Number of commitments.")),
            column("questions", Kind.INTEGER, "", _("Open questions"), _("Number of open questions.")),
            column("origin", Kind.TEXT, "", _("Origin"), _("Where the programme's files were read from.")),
            column("synthetic", Kind.FLAG, "", _("Synthetic"), _("Whether the figures are made up.")),
        ),
        "accumulation": (
            CLAIM,
            STATEMENT,
            WITHIN,
            column("stated", Kind.STATED, "", _("Announced holdings"), _("The balance as it was stated.")),
            column(
                "change",
                Kind.BTC_RANGE,
                "sat",
                _("Change"),
                _("Difference to the balance announced before."),
            ),
            *BOOKED,
            column(
                "unexplained",
                Kind.BTC_RANGE,
                "sat",
                _("Unexplained"),
                _("Announced less booked, in bounds; negative where the books hold more."),
            ),
            MARK,
            MARK_AT,
            column("value", Kind.MONEY, "currency", _("Value at mark"), _("Announced holdings at the mark.")),
            column("stated_value", Kind.STATED, "", _("Stated value"), _("The value that the same statement gave.")),
            column("stated_price", Kind.STATED, "", _("Stated price"), _("The price that the same statement gave.")),
            VERDICT,
            CLAIMANT,
            SOURCE,
            SOURCE_KIND,
        ),
        "claims": (
            CLAIM,
            STATEMENT,
            column("measure", Kind.TERM, "", _("Measure"), _("What the claim speaks of.")),
            column("subject", Kind.TEXT, "", _("Subject"), _("What is measured, where the measure is “other”.")),
            column("stated", Kind.STATED, "", _("As stated"), _("The figure with the precision it was made in.")),
            WITHIN,
            column("since", Kind.INTERVAL, "utc", _("Since"), _("The time from which a change or a rate is counted.")),
            VERDICT,
            CLAIMANT,
            SOURCE,
            SOURCE_KIND,
            NOTE,
        ),
        "checks": (
            column("claim", Kind.TEXT, "", _("Claim"), _("The claim that the check judges.")),
            column("others", Kind.LIST, "", _("With claims"), _("Other claims that the check uses.")),
            column("kind", Kind.TERM, "", _("Held"), _("Against what the claim is held.")),
            column("check", Kind.TEXT, "", _("Check"), _("Code of the check.")),
            column("formula", Kind.PROSE, "", _("Formula"), _("The formula, in symbols.")),
            column("arithmetic", Kind.SUM, "", _("Arithmetic"), _("The formula with its figures filled in.")),
            column("expected", Kind.RANGE, "row", _("Expected"), _("What the formula gives.")),
            column("stated", Kind.RANGE, "row", _("Stated"), _("What was claimed.")),
            column("verdict", Kind.TERM, "", _("Verdict"), _("What follows from the two.")),
            column("finding", Kind.PROSE, "", _("Finding"), _("What is wrong, or why nothing can be said.")),
            column("remedy", Kind.PROSE, "", _("Remedy"), _("What would settle it.")),
        ),
        "trials": (
            column("claim", Kind.TEXT, "", _("Claim"), _("The claim that the check judges.")),
            column("check", Kind.TEXT, "", _("Check"), _("Code of the check.")),
            column("rule", Kind.PROSE, "", _("Rule"), _("The rule by which marks answer.")),
            column("holds", Kind.FLAG, "", _("Holds"), _("Whether the claim holds by this rule.")),
            column("where", Kind.INTERVALS, "utc", _("Where"), _("The times at which it holds.")),
            column("figure", Kind.RANGE, "row", _("Figure"), _("The figure that the rule gives.")),
        ),
        **BOOK_COLUMNS,
        "perimeter": (
            column("script", Kind.TEXT, "", _("Address"), _("The address or output descriptor.")),
            column("wallet", Kind.TEXT, "", _("Wallet"), _("The wallet that it is counted with.")),
            column("since", Kind.DAY, "", _("Since"), _("First day in the perimeter.")),
            column("until", Kind.DAY, "", _("Until"), _("First day out of the perimeter.")),
            CLAIMANT,
            SOURCE,
            SOURCE_KIND,
            NOTE,
            column("version", Kind.INTEGER, "", _("Version"), _("Version of the perimeter in which it appears.")),
            column("withdrawn", Kind.INTEGER, "", _("Withdrawn"), _("First version of the perimeter without it.")),
        ),
        "wallets": (
            column("wallet", Kind.TEXT, "", _("Wallet"), _("Identifier of the wallet in events.")),
            column("name", Kind.PROSE, "", _("Name"), _("What it is.")),
            SOURCE,
        ),
        "sources": (
            column("source", Kind.TEXT, "", _("Source"), _("Identifier of the source, used in rows.")),
            column("title", Kind.TEXT, "", _("Title"), _("Title of the document or page.")),
            column("publisher", Kind.TEXT, "", _("Publisher"), _("Who published it.")),
            column("kind", Kind.TERM, "", _("Kind"), _("Primary, press, or derived by others.")),
            column("url", Kind.TEXT, "", _("Address"), _("Where it can be read.")),
            column("published", Kind.DAY, "", _("Published"), _("Date of publication.")),
        ),
        "commitments": (
            column("commitment", Kind.TEXT, "", _("Identifier"), _("Identifier of the commitment.")),
            column("text", Kind.PROSE, "", _("Commitment"), _("What was promised.")),
            column("instrument", Kind.TEXT, "", _("Instrument"), _("The document that says so.")),
            column("parties", Kind.LIST, "", _("Parties"), _("Between whom.")),
            column("agreed", Kind.DAY, "", _("Agreed"), _("Date of the agreement.")),
            column("due", Kind.DAY, "", _("Due"), _("Until when.")),
            column("evidence", Kind.TEXT, "", _("Evidence"), _("What would show that it was kept.")),
            SOURCE,
            SOURCE_KIND,
        ),
        "questions": (
            column("question", Kind.TEXT, "", _("Identifier"), _("Identifier of the question.")),
            column("text", Kind.PROSE, "", _("Question"), _("What is not known.")),
            column("remedy", Kind.PROSE, "", _("Remedy"), _("What would settle it.")),
            SOURCE,
        ),
        "marks": (
            column("at", Kind.MARK_TIME, "utc", _("Instant"), _("The instant of the mark.")),
            column("price", Kind.PRICE, "currency/btc", _("Price"), _("Price of one bitcoin.")),
            column("reading", Kind.TERM, "", _("Reading"), _("What the price stands for.")),
            SOURCE,
        ),
        "traded": (
            column("within", Kind.INTERVAL, "utc", _("Time"), _("The time in which the trades took place.")),
            column("range", Kind.RANGE, "row", _("Range"), _("Lowest and highest price of those trades.")),
            column("complete", Kind.FLAG, "", _("Complete"), _("Whether all trades of that time lie in the range.")),
            SOURCE,
        ),
        "findings": (
            column("severity", Kind.TERM, "", _("Severity"), _("Error, warning or note.")),
            column("code", Kind.TEXT, "", _("Code"), _("Code of the finding.")),
            column("place", Kind.TEXT, "", _("Place"), _("File, line and field.")),
            column("text", Kind.PROSE, "", _("Finding"), _("What is wrong.")),
            column("remedy", Kind.PROSE, "", _("Remedy"), _("What to do about it.")),
        ),
        **CHAIN_COLUMNS,
        **COMMITMENT_COLUMNS,
        **CUSTODY_COLUMNS,
        **ENERGY_COLUMNS,
        **ENERGY_NETWORK_COLUMNS,
        **ENERGY_RISK_COLUMNS,
        **ENERGY_SUPPLY_COLUMNS,
        **PLANNING_COLUMNS,
        **PLANNING_ANSWER_COLUMNS,
        **ALLIANCE_COLUMNS,
        **REGISTER_COLUMNS,
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
