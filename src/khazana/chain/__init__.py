"""Sources of chain facts: nodes of one's own, and servers that nobody trusts.

In: scripts to watch, a height and a tip. Out: transactions with all that they spend, where they stand, and why that
holds. Never: a balance on a server's word, a private key, or an answer that was not checked.
"""

from khazana.chain.electrum import ElectrumSource

__all__ = ["ElectrumSource"]
