"""The columns of the tables of custody and of proofs of reserves."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.i18n import message as _
from khazana.views.cells import Kind
from khazana.views.chain_columns import HEIGHT, WALLET
from khazana.views.shared_columns import column
from khazana.views.tables import Column

__all__ = ["CUSTODY_COLUMNS", "CUSTODY_TITLES"]

_ADDRESS = column("address", Kind.TEXT, "", _("Address"), _("The address, or the script in hex where there is none."))
_TYPE = column("type", Kind.TERM, "", _("Type"), _("Type of the output script."))
_SHARE = column("share", Kind.RANGE, "row", _("Share"), _("Share of all coins."))
_COINS = column("coins", Kind.INTEGER, "", _("Coins"), _("Number of unspent outputs."))
_COIN = column("outpoint", Kind.TEXT, "", _("Coin"), _("Transaction that made the coin, and its place there."))
_AMOUNT = column("amount", Kind.BTC, "sat", _("Amount"), _("Coins of the row."))
_FILE = column("file", Kind.TEXT, "", _("Proof"), _("The file of the proof."))

CUSTODY_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "custody": _("How coins are kept, by address"),
        "custody_types": _("Coins by type of script"),
        "custody_ages": _("Coins by age"),
        "custody_marked": _("Coins that are dust or look unspendable"),
        "proofs": _("Proofs of reserves"),
        "proof_signatures": _("Signatures of the proof"),
        "proof_coins": _("Coins proven"),
        "proof_limits": _("What a proof does not show"),
    }
)

CUSTODY_COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "custody": (
            _ADDRESS,
            WALLET,
            _TYPE,
            _AMOUNT,
            _SHARE,
            _COINS,
            column("receipts", Kind.INTEGER, "", _("Receipts"), _("In how many transactions the script was paid.")),
            column("reused", Kind.FLAG, "", _("Reused"), _("Whether it was paid more than once.")),
            column("exposure", Kind.TERM, "", _("Key"), _("Whether anybody can see the key, and by what.")),
            column("oldest", Kind.INTEGER, "", _("Oldest coin"), _("Height of the block of its oldest coin.")),
            column("newest", Kind.INTEGER, "", _("Newest coin"), _("Height of the block of its newest coin.")),
        ),
        "custody_types": (
            _TYPE,
            _AMOUNT,
            _SHARE,
            _COINS,
            column("scripts", Kind.INTEGER, "", _("Scripts"), _("Number of scripts of the type.")),
        ),
        "custody_ages": (
            column("least", Kind.INTEGER, "", _("From, blocks"), _("Least depth of the coins in the row [blocks].")),
            column("end", Kind.INTEGER, "", _("Below, blocks"), _("The first depth beyond them [blocks].")),
            _AMOUNT,
            _COINS,
        ),
        "custody_marked": (
            column("code", Kind.TEXT, "", _("Code"), _("Code of the finding.")),
            _COIN,
        ),
        "proofs": (
            _FILE,
            column("programme", Kind.TEXT, "", _("Identifier"), _("Identifier of the programme.")),
            column("purpose", Kind.TEXT, "", _("Purpose"), _("For what the proof was made, as signed.")),
            HEIGHT,
            column("block_hash", Kind.TEXT, "", _("Block hash"), _("Hash of the block, as nodes print it.")),
            column("claimed", Kind.BTC, "sat", _("Claimed"), _("What the proof lists.")),
            column("proven", Kind.BTC, "sat", _("Proven"), _("What of it is unspent and under a valid signature.")),
            column("owed", Kind.BTC, "sat", _("Owed"), _("What is owed to others, by a statement.")),
            column("net", Kind.BTC_RANGE, "sat", _("Net"), _("What is proven less what is owed.")),
            column("position", Kind.TERM, "", _("Liabilities"), _("Whether what is owed was set against it.")),
            column("signatures", Kind.INTEGER, "", _("Signatures"), _("Number of signatures.")),
            column("valid", Kind.INTEGER, "", _("Valid"), _("Number of valid signatures.")),
            column("snapshot", Kind.TEXT, "", _("Snapshot"), _("SHA-256 of the snapshot that it was checked against.")),
        ),
        "proof_signatures": (
            _FILE,
            _ADDRESS,
            column("state", Kind.TERM, "", _("State"), _("What the check of the signature says.")),
            column("variant", Kind.TERM, "", _("Form"), _("The form of the signature.")),
            column("reason", Kind.TEXT, "", _("Reason"), _("Why it is not valid.")),
        ),
        "proof_coins": (
            _FILE,
            _COIN,
            WALLET,
            _ADDRESS,
            _TYPE,
            _AMOUNT,
            column("immature", Kind.FLAG, "", _("Immature"), _("Whether it cannot be spent yet.")),
        ),
        "proof_limits": (
            column("text", Kind.PROSE, "", _("Limit"), _("What no such proof shows.")),
            column("remedy", Kind.PROSE, "", _("Remedy"), _("What to ask for beside it.")),
        ),
    }
)
"""The columns of every table, in the order in which they are shown."""
