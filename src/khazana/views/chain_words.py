"""The fixed words of the chain's tables: what each code of the records is called."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from khazana.app.chain_reports import FollowState
from khazana.bitcoin.script_types import ScriptType
from khazana.core import Basis
from khazana.i18n import message as _
from khazana.reserve.custody_results import Exposure
from khazana.reserve.evidence_rows import EvidenceKind, Relation
from khazana.reserve.provenance import Category, Meaning, Rule
from khazana.reserve.reconciliation import Agreement, HowFound

__all__ = ["CHAIN_TERMS", "Entry", "Net", "Signed"]


class Net(StrEnum):
    """Whether what is owed was set against what is proven; the codes of `khazana.reserve.proof.NetPosition`."""

    NETTED = "netted"
    NOT_NETTED = "not_netted"


class Signed(StrEnum):
    """What the check of a signature says, and its form; the codes of `khazana.bitcoin.SignatureState` and variant."""

    VALID = "valid"
    INVALID = "invalid"
    INCONCLUSIVE = "inconclusive"
    LEGACY = "legacy"
    SIMPLE = "simple"
    FULL = "full"
    FUNDS = "proof of funds"


class Entry(StrEnum):
    """What stands alone in a reconciliation."""

    EVENT = "event"
    TRANSACTION = "transaction"


CHAIN_TERMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        FollowState.NO_PERIMETER: _("nothing to follow"),
        FollowState.NEVER: _("never followed"),
        FollowState.PARTLY: _("followed in part"),
        FollowState.FOLLOWED: _("followed"),
        Basis.NODE: _("a node of one's own"),
        Basis.SERVER: _("a server's word"),
        Category.RECEIPT: _("received from outside"),
        Category.CONSOLIDATION: _("from another pocket of the state"),
        Category.INTERNAL: _("moved within"),
        Category.SPEND: _("left"),
        Category.SUSPECTED: _("left, suspected internal"),
        Category.MIXED_IN: _("mixed, received"),
        Category.MIXED_OUT: _("mixed, left"),
        Category.MIXED_FEE: _("mixed, fee"),
        Category.ENTERED: _("came in with the perimeter"),
        Category.LEFT: _("went out with the perimeter"),
        Category.UNSEEN: _("receipt not seen"),
        Category.OUTSIDE: _("of others"),
        Rule.COINBASE: _("a coinbase pays the perimeter"),
        Rule.OURS: _("all inputs are the perimeter's"),
        Rule.THEIRS: _("no input is the perimeter's"),
        Rule.POCKET: _("all inputs are of another pocket of the state"),
        Rule.MIXED: _("some inputs are the perimeter's, some are not"),
        Meaning.PURCHASE: _("purchase"),
        EvidenceKind.ORDER: _("order"),
        EvidenceKind.ANNOUNCEMENT: _("announcement"),
        EvidenceKind.LABEL: _("label of a script"),
        Relation.SELLER: _("seller"),
        Relation.SAME_STATE: _("another pocket of the state"),
        Agreement.AGREE: _("agree"),
        Agreement.DIFFER: _("differ"),
        Agreement.ONLY_BOOKS: _("only in the books"),
        Agreement.ONLY_CHAIN: _("only on the chain"),
        HowFound.TXID: _("the event names the transaction"),
        HowFound.AMOUNT: _("by amount and time"),
        Entry.EVENT: _("event without a transaction"),
        Entry.TRANSACTION: _("transaction without an event"),
        Exposure.HIDDEN: _("hidden"),
        Exposure.SCRIPT: _("shown by the script itself"),
        Exposure.SPENT: _("shown by an earlier spend"),
        ScriptType.P2PK: _("pay to public key"),
        ScriptType.P2PKH: _("pay to public key hash"),
        ScriptType.P2SH: _("pay to script hash"),
        ScriptType.MULTISIG: _("bare multisignature"),
        ScriptType.P2WPKH: _("pay to witness public key hash"),
        ScriptType.P2WSH: _("pay to witness script hash"),
        ScriptType.P2TR: _("pay to taproot"),
        ScriptType.ANCHOR: _("pay to anchor"),
        ScriptType.WITNESS_UNKNOWN: _("unknown witness program"),
        ScriptType.NULL_DATA: _("data, unspendable"),
        Net.NETTED: _("liabilities set against it"),
        Net.NOT_NETTED: _("liabilities not netted"),
        Signed.VALID: _("valid"),
        Signed.INVALID: _("invalid"),
        Signed.INCONCLUSIVE: _("inconclusive"),
        Signed.LEGACY: _("signed message of the old form"),
        Signed.SIMPLE: _("BIP-322, simple"),
        Signed.FULL: _("BIP-322, full"),
        Signed.FUNDS: _("BIP-322, proof of funds"),
    }
)
"""The English message id of each term; one with the code of another term (mined, fee, proven) shares its name."""
