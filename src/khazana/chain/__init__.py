"""Views of a Bitcoin network, watch-only: a node of one's own, servers, recorded answers.

In: scripts and heights. Out: transactions with all that they spend, headers, and findings where something is not
shown; facts once they were proven against a chain of headers. Never: a private key, a broadcast, an amount that
passed through a float, or a server's word taken for a proof.
"""

from khazana.chain.electrum import ElectrumSource
from khazana.chain.electrum_servers import ElectrumServers
from khazana.chain.esplora import EsploraSource
from khazana.chain.esplora_calls import EsploraCalls
from khazana.chain.following import follow
from khazana.chain.node import NodeSource
from khazana.chain.node_state import NodeState
from khazana.chain.proving import prove
from khazana.chain.recording import record
from khazana.chain.replay import ReplaySource, open_record
from khazana.chain.rpc import CookieLogin, NodeRpc, PasswordLogin

__all__ = [
    "CookieLogin",
    "ElectrumServers",
    "ElectrumSource",
    "EsploraCalls",
    "EsploraSource",
    "NodeRpc",
    "NodeSource",
    "NodeState",
    "PasswordLogin",
    "ReplaySource",
    "follow",
    "open_record",
    "prove",
    "record",
]
