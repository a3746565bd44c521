"""The protocol's data: headers and the chain that they make, merkle trees, and the rules of each network.

In: bytes as they go over the wire, and texts as people write them. Out: frozen records, and refusals that name height,
rule and value. Never: a socket, a file, a clock, a source of chance; and nobody else imports the library behind it.
"""

from khazana.bitcoin.header_chain import HeaderChain, best_of
from khazana.bitcoin.header_faults import HeaderFault, HeaderRule
from khazana.bitcoin.headers import HEADER_SIZE, Header, bits_of, block_hash, parse_header, target_of, work_of
from khazana.bitcoin.merkle import branch_of, check_branch, check_leaf, root_of
from khazana.bitcoin.networks import NETWORKS, NetworkRules, rules_of
from khazana.bitcoin.transactions import RawTransaction, parse_transaction, with_spent

__all__ = [
    "HEADER_SIZE",
    "NETWORKS",
    "Header",
    "HeaderChain",
    "HeaderFault",
    "HeaderRule",
    "NetworkRules",
    "RawTransaction",
    "best_of",
    "bits_of",
    "block_hash",
    "branch_of",
    "check_branch",
    "check_leaf",
    "parse_header",
    "parse_transaction",
    "root_of",
    "rules_of",
    "target_of",
    "with_spent",
    "work_of",
]
