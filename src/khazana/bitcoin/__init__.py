"""The data of the Bitcoin protocol: what the bytes, the scripts and the signatures of the network say.

In: bytes and texts. Out: frozen records, and what was checked of them. Never: a socket, a file, a clock, a
source of entropy, or a private key. It is the one adapter over btclib.
"""

from khazana.bitcoin.transactions import RawTransaction, parse_transaction, with_spent

__all__ = ["RawTransaction", "parse_transaction", "with_spent"]
