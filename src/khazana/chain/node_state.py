"""What a node says of itself, and what follows for asking it."""

from dataclasses import dataclass
from typing import Final

from khazana.chain.answers import block_ref, entry, number, record
from khazana.chain.refusals import wrong_network
from khazana.chain.rpc import NodeRpc
from khazana.core import BlockRef, Unavailable

__all__ = ["NodeState", "read_state"]

_INDEX: Final = "basic block filter index"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeState:
    """A node's state.

    Parameters
    ----------
    network, agent
        Its network, and the program's name and version.
    tip
        Its last block.
    headers
        The height to which it knows headers.
    is_downloading
        Whether it still downloads and checks the chain.
    kept_from
        The lowest height of which it has the block; above 0 where it prunes.
    filters_to
        The height to which it has block filters; ``None`` where it keeps none.
    """

    network: str
    agent: str
    tip: BlockRef
    headers: int
    is_downloading: bool
    kept_from: int
    filters_to: int | None

    @property
    def has_filters(self) -> bool:
        """Whether it keeps block filters."""
        return self.filters_to is not None

    def settled(self, where: str) -> BlockRef:
        """Return the tip of a node that is done with downloading.

        Raises
        ------
        Unavailable
            If it is not.
        """
        if self.is_downloading:
            raise Unavailable(
                f"the node still downloads the chain: it is at block {self.tip.height} of {self.headers} or more",
                where=where,
                remedy="wait until getblockchaininfo says initialblockdownload: false",
            )
        return self.tip

    def check_kept(self, since: int, where: str) -> None:
        """Refuse a span that begins before the blocks that the node keeps.

        Raises
        ------
        Unavailable
            If it does.
        """
        if since < self.kept_from:
            raise Unavailable(
                f"the node prunes: it has blocks from height {self.kept_from} on, and {since} was asked for",
                where=where,
                remedy="begin at a later height, or use a node that keeps all blocks (prune=0)",
            )


def read_state(rpc: NodeRpc, network: str) -> NodeState:
    """Ask a node for its state.

    Raises
    ------
    BadInput
        If it is on another network, or does not let us in.
    Unavailable
        If it does not answer, or answers what cannot be read.
    """
    where = rpc.url
    chain = record(rpc.call("getblockchaininfo"), where)
    found = str(entry(chain, "chain", where))
    if found != network:
        raise wrong_network(where, network, found)
    index = record(rpc.call("getindexinfo"), where).get(_INDEX)
    return NodeState(
        network=found,
        agent=str(record(rpc.call("getnetworkinfo"), where).get("subversion", ""))[:100],
        tip=block_ref(entry(chain, "blocks", where), entry(chain, "bestblockhash", where), where),
        headers=number(entry(chain, "headers", where), where),
        is_downloading=chain.get("initialblockdownload") is True,
        kept_from=number(chain.get("pruneheight", 0), where) if chain.get("pruned") is True else 0,
        filters_to=None if index is None else number(entry(index, "best_block_height", where), where),
    )
