"""The columns of the books: events, balances, lots, and what the coins are worth."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.i18n import message as _
from khazana.views.cells import Kind
from khazana.views.shared_columns import (
    AT,
    AT_UTC,
    BOOKED,
    EVENT,
    MARK,
    MARK_AT,
    NOTE,
    SOURCE,
    SOURCE_KIND,
    STANDING,
    balance_columns,
    column,
)
from khazana.views.tables import Column

__all__ = ["BOOK_COLUMNS"]

BOOK_COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "events": (
            EVENT,
            column("at", Kind.INTERVAL, "utc", _("Time"), _("The instant or the day of the event.")),
            column("kind", Kind.TERM, "", _("Kind"), _("What happened.")),
            column("amount", Kind.BTC, "sat", _("Amount"), _("Coins that reach the receiving account.")),
            column("from_account", Kind.TEXT, "", _("From"), _("The account that gives.")),
            column("to_account", Kind.TEXT, "", _("To"), _("The account that receives.")),
            column("fee", Kind.BTC, "sat", _("Network fee"), _("Coins that the network took on top.")),
            column(
                "consideration", Kind.MONEY, "currency", _("Consideration"), _("What was paid or received, all in.")
            ),
            STANDING,
            column("evidence", Kind.TEXT, "", _("Evidence"), _("The document, order or transaction.")),
            column("version", Kind.INTEGER, "", _("Version"), _("Version of the books in which the row appears.")),
            column("supersedes", Kind.TEXT, "", _("Supersedes"), _("The earlier event that it replaces.")),
            column("lots", Kind.LIST, "", _("Lots given up"), _("For specific identification: the lots named.")),
            SOURCE,
            SOURCE_KIND,
            NOTE,
        ),
        "steps": (AT, EVENT, *BOOKED),
        "balances": (
            column("account", Kind.TEXT, "", _("Account"), _("A wallet, or where coins come from or go.")),
            *balance_columns(_("Coins of a wallet, of this standing.")),
            column(
                "sum",
                Kind.BTC_RANGE,
                "sat",
                _("Signed sum"),
                _("Of an account that is no wallet."),
            ),
        ),
        "lots": (
            column("lot", Kind.TEXT, "", _("Lot"), _("The event by which the coins were acquired.")),
            column("acquired_at", Kind.INSTANT, "utc", _("Acquired"), _("When they were acquired.")),
            column("kind", Kind.TERM, "", _("Kind"), _("How they were acquired.")),
            column("amount", Kind.BTC, "sat", _("Left"), _("Coins of the lot that are still held.")),
            column("cost", Kind.MONEY, "currency", _("Cost"), _("What the coins still held had cost.")),
            STANDING,
        ),
        "realisations": (
            column("event", Kind.TEXT, "", _("Event"), _("The event by which the coins were given up.")),
            column("lot", Kind.TEXT, "", _("Lot"), _("The lot they came from.")),
            AT,
            column("amount", Kind.BTC, "sat", _("Amount"), _("Coins given up.")),
            column("cost", Kind.MONEY, "currency", _("Cost"), _("What they had cost.")),
            column("proceeds", Kind.MONEY, "currency", _("Proceeds"), _("What they brought in.")),
        ),
        "valuations": (
            AT_UTC,
            column("treatment", Kind.TERM, "", _("Accounting rule"), _("The rule by which the coins are carried.")),
            *BOOKED,
            column("cost", Kind.MONEY, "currency", _("Cost"), _("Of the coins whose cost is known.")),
            column("cost_unknown", Kind.BTC, "sat", _("Cost unknown"), _("Coins whose cost is not known.")),
            MARK,
            MARK_AT,
            column("fair_value", Kind.MONEY, "currency", _("Fair value"), _("Booked coins at the mark.")),
            column("carrying", Kind.MONEY, "currency", _("Carrying amount"), _("Amount in the balance sheet.")),
            column("realised", Kind.MONEY, "currency", _("Realised"), _("Result on coins given up, of known cost.")),
            column("unrealised", Kind.MONEY, "currency", _("Unrealised"), _("Result on coins held, of known cost.")),
            column(
                "classification",
                Kind.PROSE,
                "",
                _("Classification"),
                _("Where bitcoin stands in external-sector statistics (BPM7): it is not a reserve asset."),
            ),
        ),
        "announced": (
            AT_UTC,
            column("claim", Kind.TEXT, "", _("Claim"), _("The last balance announced before.")),
            column("amount", Kind.BTC, "sat", _("Announced"), _("The middle of what that claim admits.")),
            MARK,
            MARK_AT,
            column("value", Kind.MONEY, "currency", _("Value at mark"), _("Announced holdings at the mark.")),
        ),
    }
)
"""The columns of each table of the books."""
