"""The columns of the chain's tables: how far a programme was followed, where coins came from, the books beside it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.i18n import message as _
from khazana.views.cells import Kind
from khazana.views.shared_columns import EVENT, NOTE, SOURCE, SOURCE_KIND, STANDING, balance_columns, column
from khazana.views.tables import Column

__all__ = ["CHAIN_COLUMNS", "CHAIN_TITLES", "HEIGHT", "TXID", "WALLET"]

HEIGHT = column("height", Kind.INTEGER, "", _("Block"), _("Height of the block."))
TXID = column("txid", Kind.TEXT, "", _("Transaction"), _("Id of the transaction, as nodes print it."))
WALLET = column("wallet", Kind.TEXT, "", _("Wallet"), _("The wallet that it is counted with."))
_TIME = column("at", Kind.INSTANT, "utc", _("Time"), _("The time in the block's header, which its miner chose."))
_HASH = column("block_hash", Kind.TEXT, "", _("Block hash"), _("Hash of the block, as nodes print it."))
_BASIS = column(
    "basis", Kind.TERM, "", _("Basis"), _("What the facts rest on, at the weakest: a node, proofs, a server's word.")
)
_CHAIN_SOURCE = column("chain_source", Kind.TEXT, "", _("Asked"), _("The view of the chain that was asked."))
_COIN = column("outpoint", Kind.TEXT, "", _("Coin"), _("Transaction that made the coin, and its place there."))
_AMOUNT = column("amount", Kind.BTC, "sat", _("Amount"), _("Coins of the row."))
_CATEGORY = column("category", Kind.TERM, "", _("Category"), _("What the coins are to the perimeter, by a named rule."))
_HELD = column("held", Kind.BTC, "sat", _("Still held"), _("What of it is still held."))

CHAIN_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "chain": _("On the chain"),
        "reorganisations": _("Reorganisations met"),
        "alerts": _("Alerts"),
        "provenance": _("Where coins came from and went, by category"),
        "meanings": _("What came in, and how well that is known"),
        "arrivals": _("Arrivals of coins"),
        "flows": _("Transactions that touch the perimeter"),
        "coins": _("Coins held"),
        "suspected": _("Outputs to fresh scripts, suspected internal"),
        "crossings": _("Coins that crossed the perimeter without moving"),
        "restatement": _("What this version of the perimeter changes"),
        "evidence": _("Evidence from beyond the chain"),
        "reconciliation": _("The books against the chain"),
        "links": _("Events and the transactions that explain them"),
        "unmatched": _("Events and transactions without a counterpart"),
    }
)

CHAIN_COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "chain": (
            column("programme", Kind.TEXT, "", _("Identifier"), _("Identifier of the programme.")),
            column("synthetic", Kind.FLAG, "", _("Synthetic"), _("Whether the figures are made up.")),
            column("network", Kind.TEXT, "", _("Network"), _("The Bitcoin network that the coins are on.")),
            column("state", Kind.TERM, "", _("State"), _("How far the programme was followed.")),
            HEIGHT,
            _HASH,
            _TIME,
            column(
                "depth", Kind.INTEGER, "", _("Depth"), _("Blocks from that one to the last one known, both counted.")
            ),
            column("tip", Kind.INTEGER, "", _("Last block"), _("Height of the last block known.")),
            column("held", Kind.BTC, "sat", _("Coins held"), _("Unspent on the scripts followed, at that block.")),
            column("coins", Kind.INTEGER, "", _("Coins"), _("Number of unspent outputs.")),
            column("scripts", Kind.INTEGER, "", _("Scripts"), _("Number of scripts that were followed.")),
            column("behind", Kind.INTEGER, "", _("Behind"), _("Number of scripts that have not caught up.")),
            column("unconfirmed", Kind.INTEGER, "", _("Unconfirmed"), _("Number of transactions in no block yet.")),
            column("reorganisations", Kind.INTEGER, "", _("Reorganisations"), _("Number of reorganisations met.")),
            _BASIS,
            _CHAIN_SOURCE,
            column("asked_at", Kind.INSTANT, "utc", _("Asked at"), _("When the source was asked last.")),
        ),
        "reorganisations": (
            column("number", Kind.INTEGER, "", _("Number"), _("Its number, from 1.")),
            column("fork", Kind.INTEGER, "", _("After block"), _("Height of the last block that both chains have.")),
            column("left", Kind.INTEGER, "", _("Up to block"), _("Height that the chain had which was left.")),
            column("depth", Kind.INTEGER, "", _("Depth"), _("Number of blocks that left the chain.")),
            column("at", Kind.INSTANT, "utc", _("Met at"), _("When it was met.")),
        ),
        "alerts": (
            column("number", Kind.INTEGER, "", _("Number"), _("Its number, from 1.")),
            column("at", Kind.INSTANT, "utc", _("Raised at"), _("When it was raised.")),
            column("severity", Kind.TERM, "", _("Severity"), _("Error, warning or note.")),
            column("code", Kind.TEXT, "", _("Code"), _("Code of the finding.")),
            column("text", Kind.PROSE, "", _("Finding"), _("What was noticed.")),
            column("remedy", Kind.PROSE, "", _("Remedy"), _("What to do about it.")),
            TXID,
            HEIGHT,
        ),
        "provenance": (
            _CATEGORY,
            column("received", Kind.BTC, "sat", _("Came in"), _("What added to the coins held.")),
            column("given", Kind.BTC, "sat", _("Went out"), _("What took from the coins held.")),
            column("other", Kind.BTC, "sat", _("Neither"), _("Moved within, or of others.")),
        ),
        "meanings": (
            column("meaning", Kind.TERM, "", _("Meaning"), _("What the coins were when they came.")),
            STANDING,
            column("arrived", Kind.BTC, "sat", _("Arrived"), _("What arrived with this meaning and standing.")),
            _HELD,
        ),
        "arrivals": (
            HEIGHT,
            _TIME,
            TXID,
            _AMOUNT,
            _HELD,
            _CATEGORY,
            column("meaning", Kind.TERM, "", _("Meaning"), _("What the coins were when they came.")),
            STANDING,
            column("evidence", Kind.LIST, "", _("Evidence"), _("Identifiers of the evidence, or the coinbase.")),
            column("how", Kind.PROSE, "", _("How it fits"), _("Why the strongest piece of evidence belongs to it.")),
        ),
        "flows": (
            HEIGHT,
            _TIME,
            TXID,
            column("rule", Kind.TERM, "", _("Rule"), _("How the transaction is judged.")),
            column("ours_in", Kind.BTC, "sat", _("Spent of ours"), _("What it spends of the perimeter.")),
            column("theirs_in", Kind.BTC, "sat", _("Spent of others"), _("What it spends of others.")),
            column("received", Kind.BTC, "sat", _("Received"), _("What reaches the perimeter from elsewhere.")),
            column("internal", Kind.BTC, "sat", _("Moved within"), _("What stays within the perimeter.")),
            column("spent", Kind.BTC, "sat", _("Went out"), _("What leaves it.")),
            column("suspected", Kind.BTC, "sat", _("Suspected"), _("What of it lies on fresh scripts still.")),
            column("fee", Kind.BTC, "sat", _("Network fee"), _("What the perimeter pays to the miner.")),
            column("mixed", Kind.BTC, "sat", _("Mixed"), _("What cannot be told apart.")),
            column("labels", Kind.LIST, "", _("Labels"), _("Labels on all scripts that fund it.")),
            _BASIS,
            _CHAIN_SOURCE,
        ),
        "coins": (
            _COIN,
            WALLET,
            column("address", Kind.TEXT, "", _("Address"), _("The address, or the script in hex where there is none.")),
            _AMOUNT,
            HEIGHT,
            column("mined", Kind.FLAG, "", _("Mined"), _("Whether a coinbase made the coin.")),
            column("immature", Kind.FLAG, "", _("Immature"), _("Whether it cannot be spent yet.")),
            column("layers", Kind.LIST, "", _("Layers"), _("From which arrivals it came: number and satoshi.")),
        ),
        "suspected": (
            _COIN,
            column("address", Kind.TEXT, "", _("Address"), _("The address, or the script in hex where there is none.")),
            _AMOUNT,
            column("checked", Kind.FLAG, "", _("Looked up"), _("Whether it was looked up that the coin is unspent.")),
        ),
        "crossings": (
            _COIN,
            _AMOUNT,
            _CATEGORY,
            WALLET,
            column("seen_by", Kind.TEXT, "", _("Noticed in"), _("The transaction that spent the coin, if one did.")),
        ),
        "restatement": (
            _CATEGORY,
            column("before", Kind.BTC, "sat", _("Before"), _("By the version before.")),
            column("after", Kind.BTC, "sat", _("After"), _("By this version.")),
            column("change", Kind.BTC_RANGE, "sat", _("Change"), _("What this version adds or takes away.")),
        ),
        "evidence": (
            column("evidence", Kind.TEXT, "", _("Identifier"), _("Identifier of the evidence.")),
            column("kind", Kind.TERM, "", _("Kind"), _("An order, an announcement, or a label of a script.")),
            column("within", Kind.INTERVAL, "utc", _("Time"), _("Time of the purchase.")),
            column("amount", Kind.BTC_RANGE, "sat", _("Amount"), _("What the amount admits.")),
            column("transactions", Kind.LIST, "", _("Transactions"), _("Transactions that it names.")),
            column("script", Kind.TEXT, "", _("Address"), _("Of a label: the address or script.")),
            column("party", Kind.TEXT, "", _("Party"), _("Of a label: who is said to be behind it.")),
            column("relation", Kind.TERM, "", _("Relation"), _("What that party is to the programme.")),
            SOURCE,
            SOURCE_KIND,
            NOTE,
        ),
        "reconciliation": (
            column("wallet", Kind.TEXT, "", _("Wallet"), _("Account of the wallet; the first row is all of them.")),
            column("agreement", Kind.TERM, "", _("Agreement"), _("How books and chain stand to each other.")),
            *balance_columns(_("Coins that the books have, of this standing.")),
            column("held", Kind.BTC, "sat", _("On the chain"), _("Unspent on the wallet's scripts, at the block.")),
            column("difference", Kind.BTC_RANGE, "sat", _("Difference"), _("On the chain less all that is booked.")),
            column("shallow", Kind.BTC, "sat", _("Not deep"), _("What of it is less than six blocks deep.")),
            column("unconfirmed", Kind.BTC, "sat", _("Unconfirmed"), _("What comes in transactions in no block yet.")),
        ),
        "links": (
            EVENT,
            TXID,
            column("how", Kind.TERM, "", _("How found"), _("Why the two are held to belong together.")),
        ),
        "unmatched": (
            column("kind", Kind.TERM, "", _("Kind"), _("An event or a transaction.")),
            column("id", Kind.TEXT, "", _("Identifier"), _("Identifier of the event or transaction.")),
            column("candidates", Kind.LIST, "", _("Candidates"), _("Transactions that would fit, if several do.")),
        ),
    }
)
"""The columns of every table, in the order in which they are shown."""
