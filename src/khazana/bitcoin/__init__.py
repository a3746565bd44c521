"""The protocol's data: headers and their chain, merkle trees, transactions, scripts, watch lists, signed messages.

In: bytes as they go over the wire, and texts as people write them. Out: frozen records, and refusals that name place,
rule and value. Never: a socket, a file, a clock, a source of chance, or a private key; and nobody else imports the
library behind it.

What it gives is loaded when it is first asked for: most commands need little of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from khazana.bitcoin.addresses import Address, address_of, parse_address
    from khazana.bitcoin.bip322 import to_sign_psbt
    from khazana.bitcoin.blocks import Block, parse_block
    from khazana.bitcoin.descriptors import ScriptPlace
    from khazana.bitcoin.header_chain import HeaderChain, best_of
    from khazana.bitcoin.header_faults import HeaderFault, HeaderRule
    from khazana.bitcoin.headers import HEADER_SIZE, Header, bits_of, block_hash, parse_header, target_of, work_of
    from khazana.bitcoin.merkle import branch_of, check_branch, check_leaf, root_of
    from khazana.bitcoin.networks import NETWORKS, NetworkRules, rules_of
    from khazana.bitcoin.private_keys import WITHHELD, PrivateKeyMet, find_keys, withhold_keys
    from khazana.bitcoin.psbt import PartialTransaction, parse_psbt
    from khazana.bitcoin.script_types import ScriptType, exposes_key, is_unspendable, looks_unspendable, script_type
    from khazana.bitcoin.signatures import SignatureCheck, SignatureState, SignatureVariant, check_signature
    from khazana.bitcoin.transactions import RawTransaction, parse_transaction, with_spent
    from khazana.bitcoin.watching import GAP_LIMIT, Watch, WatchKind, next_to_derive, parse_watch

__all__ = [
    "GAP_LIMIT",
    "HEADER_SIZE",
    "NETWORKS",
    "WITHHELD",
    "Address",
    "Block",
    "Header",
    "HeaderChain",
    "HeaderFault",
    "HeaderRule",
    "NetworkRules",
    "PartialTransaction",
    "PrivateKeyMet",
    "RawTransaction",
    "ScriptPlace",
    "ScriptType",
    "SignatureCheck",
    "SignatureState",
    "SignatureVariant",
    "Watch",
    "WatchKind",
    "address_of",
    "best_of",
    "bits_of",
    "block_hash",
    "branch_of",
    "check_branch",
    "check_leaf",
    "check_signature",
    "exposes_key",
    "find_keys",
    "is_unspendable",
    "looks_unspendable",
    "next_to_derive",
    "parse_address",
    "parse_block",
    "parse_header",
    "parse_psbt",
    "parse_transaction",
    "parse_watch",
    "root_of",
    "rules_of",
    "script_type",
    "target_of",
    "to_sign_psbt",
    "with_spent",
    "withhold_keys",
    "work_of",
]

_HOMES: Final = {
    "addresses": ("Address", "address_of", "parse_address"),
    "bip322": ("to_sign_psbt",),
    "blocks": ("Block", "parse_block"),
    "descriptors": ("ScriptPlace",),
    "header_chain": ("HeaderChain", "best_of"),
    "header_faults": ("HeaderFault", "HeaderRule"),
    "headers": ("HEADER_SIZE", "Header", "bits_of", "block_hash", "parse_header", "target_of", "work_of"),
    "merkle": ("branch_of", "check_branch", "check_leaf", "root_of"),
    "networks": ("NETWORKS", "NetworkRules", "rules_of"),
    "private_keys": ("WITHHELD", "PrivateKeyMet", "find_keys", "withhold_keys"),
    "psbt": ("PartialTransaction", "parse_psbt"),
    "script_types": ("ScriptType", "exposes_key", "is_unspendable", "looks_unspendable", "script_type"),
    "signatures": ("SignatureCheck", "SignatureState", "SignatureVariant", "check_signature"),
    "transactions": ("RawTransaction", "parse_transaction", "with_spent"),
    "watching": ("GAP_LIMIT", "Watch", "WatchKind", "next_to_derive", "parse_watch"),
}
"""The names that each module gives."""
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load the module that has a name, and return what is named."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
