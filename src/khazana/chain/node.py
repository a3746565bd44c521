"""A Bitcoin node of one's own (Bitcoin Core 27 or later, Knots), asked by RPC and without a wallet.

Where the node keeps block filters (``blockfilterindex=1``), they say which blocks to read; otherwise every
block of the span is read. No index of transactions is needed.

References
----------
BIP-157, BIP-158 (what a filter has: all scripts paid and spent, but those that begin with OP_RETURN).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from khazana.chain.answers import block_ref, bytes_of, entry, hash_of, number, record, rows
from khazana.chain.node_blocks import Wanted, found_in, prevouts_missing
from khazana.chain.node_mempool import MempoolReader
from khazana.chain.node_state import NodeState, read_state
from khazana.chain.refusals import moved_on, unreadable
from khazana.chain.rpc import NodeRefusal, NodeRpc
from khazana.core import Basis, BlockRef, Finding, FindingKind, FoundTransaction, Progress, Severity, Unavailable

__all__ = ["NodeSource"]

BLOCKS_A_SCAN: Final = 5_000
"""Blocks whose filters the node looks through in one call."""
SCRIPTS_A_SCAN: Final = 50_000
HEADERS_A_CALL: Final = 1_000
_OUT_OF_RANGE: Final = -8
_MISC: Final = -1
_NOT_FOUND: Final = -5
_HEADER_BYTES: Final = 80
_OP_RETURN: Final = 0x6A
_HAS_RESULT: Final = b'{"result":{'

NOT_IN_FILTERS: Final = FindingKind(
    code="chain.not-in-filters",
    severity=Severity.WARNING,
    text="{count} of the scripts begin with OP_RETURN: block filters leave them out, so {source} does not see them.",
    remedy="Take them off the watch list, or let the node read every block.",
)
READING_ALL: Final = FindingKind(
    code="chain.no-block-filters",
    severity=Severity.NOTE,
    text="{source} keeps no block filters, so every block is read, which takes long.",
    remedy="Set blockfilterindex=1 in the node's bitcoin.conf and start it again.",
)


@dataclass(slots=True)
class NodeSource:
    """A node as a source of chain facts.

    Parameters
    ----------
    rpc
        The way to it.
    network
        The network that it must be on.
    name
        The id that its facts carry.
    filters
        Whether its block filters are used where it keeps them.
    """

    rpc: NodeRpc
    network: str
    name: str = "node"
    filters: bool = True
    basis: Basis = field(default=Basis.NODE, init=False)
    _noted: list[Finding] = field(default_factory=list, init=False, repr=False)
    _mempool: MempoolReader = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._mempool = MempoolReader(rpc=self.rpc, name=self.name)

    def state(self) -> NodeState:
        """Return what the node says of itself.

        Raises
        ------
        BadInput
            If it is on another network.
        Unavailable
            If it does not answer.
        """
        return read_state(self.rpc, self.network)

    def tip(self) -> BlockRef:
        """Return the node's tip.

        Raises
        ------
        BadInput
            If the node is on another network.
        Unavailable
            If it does not answer, or still downloads the chain.
        """
        return self.state().settled(self.rpc.url)

    def headers(self, start: int, count: int) -> bytes:
        """Return up to ``count`` headers from height ``start`` on."""
        last = min(start + count - 1, self.state().tip.height)
        found = bytearray()
        for low in range(start, last + 1, HEADERS_A_CALL):
            heights = range(low, min(low + HEADERS_A_CALL, last + 1))
            hashes = self._batch("getblockhash", [(height,) for height in heights])
            for one in self._batch("getblockheader", [(block_hash, False) for block_hash in hashes]):
                found += bytes_of(one, self.rpc.url, size=_HEADER_BYTES)
        return bytes(found)

    def transactions(
        self, scripts: Collection[bytes], since: int, tip: BlockRef, *, progress: Progress | None = None
    ) -> Iterator[FoundTransaction]:
        """Yield what touches ``scripts`` from height ``since`` to ``tip``, in order.

        Raises
        ------
        Unavailable
            If the node goes away, prunes what is needed, or gives ``tip`` up meanwhile.
        """
        wanted = Wanted.of(scripts)
        if not wanted.scripts or since > tip.height:
            return
        state = self.state()
        state.settled(self.rpc.url)
        self._check_on_chain(tip)
        told = progress or _silent
        if self.filters and state.has_filters:
            blocks = self._by_filters(wanted, since, tip, told)
        else:
            blocks = self._by_reading(wanted, since, tip, told, state)
        for body in blocks:
            yield from found_in(self.rpc.read("getblock", body), wanted, self.rpc.url)

    def unconfirmed(self, scripts: Collection[bytes]) -> tuple[FoundTransaction, ...]:
        """Return what touches ``scripts`` and waits for a block, in order of txid."""
        return self._mempool.read(Wanted.of(scripts), self._noted)

    def findings(self) -> tuple[Finding, ...]:
        """Return what was noted since the last call."""
        noted = tuple(self._noted)
        self._noted.clear()
        return noted

    def close(self) -> None:
        """End all connections."""
        self.rpc.close()

    def _by_filters(self, wanted: Wanted, since: int, tip: BlockRef, told: Progress) -> Iterator[bytes]:
        self._await_filter(tip)
        seen = [script for script in sorted(wanted.scripts) if script and script[0] != _OP_RETURN]
        if len(seen) < len(wanted.scripts):
            self._noted.append(NOT_IN_FILTERS.at(source=self.name, count=len(wanted.scripts) - len(seen)))
        for low in range(since, tip.height + 1, BLOCKS_A_SCAN):
            high = min(low + BLOCKS_A_SCAN - 1, tip.height)
            relevant = self._scan(seen, low, high)
            self._check_on_chain(tip)
            for _, block_hash in relevant:
                yield self._block(block_hash)
            told(high + 1 - since, tip.height + 1 - since, "blocks")

    def _scan(self, scripts: Sequence[bytes], low: int, high: int) -> list[tuple[int, str]]:
        """Return the blocks whose filters have a script, in order of height; a filter may err by a block too many."""
        hashes: dict[str, None] = {}
        for start in range(0, len(scripts), SCRIPTS_A_SCAN):
            group = [f"raw({script.hex()})" for script in scripts[start : start + SCRIPTS_A_SCAN]]
            said = record(self._scanned(group, low, high), self.rpc.url)
            if said.get("completed") is not True:
                raise Unavailable(
                    "the node's look through its filters was stopped",
                    where=self.rpc.url,
                    remedy="try again, and let no other program abort it",
                )
            hashes |= dict.fromkeys(hash_of(one, self.rpc.url) for one in rows(said["relevant_blocks"], self.rpc.url))
        headers = self._batch("getblockheader", [(one,) for one in hashes])
        heights = (number(entry(one, "height", self.rpc.url), self.rpc.url) for one in headers)
        return sorted(zip(heights, hashes, strict=True))

    def _scanned(self, group: Sequence[str], low: int, high: int) -> object:
        try:
            return self.rpc.call("scanblocks", "start", group, low, high, "basic")
        except NodeRefusal as refusal:
            if "in progress" not in refusal.what:
                raise
            raise Unavailable(
                "the node looks through its filters for somebody else, and does so for one at a time",
                where=self.rpc.url,
                remedy="try again when it is done, or stop it: bitcoin-cli scanblocks abort",
            ) from None

    def _await_filter(self, tip: BlockRef) -> None:
        """Let the node index its blocks up to the tip: what is not indexed it passes over without a word."""
        try:
            self.rpc.call("getblockfilter", tip.hash, "basic")
        except NodeRefusal as refusal:
            raise Unavailable(
                f"the node's index of block filters does not reach block {tip.height} yet: {refusal.what}",
                where=self.rpc.url,
                remedy="wait until getindexinfo says synced, or let every block be read",
            ) from None

    def _by_reading(
        self, wanted: Wanted, since: int, tip: BlockRef, told: Progress, state: NodeState
    ) -> Iterator[bytes]:
        if self.filters:
            self._noted.append(READING_ALL.at(source=self.name))
        state.check_kept(since, self.rpc.url)
        for low in range(since, tip.height + 1, HEADERS_A_CALL):
            heights = range(low, min(low + HEADERS_A_CALL, tip.height + 1))
            hashes = self._batch("getblockhash", [(height,) for height in heights])
            self._check_on_chain(tip)
            for height, block_hash in zip(heights, hashes, strict=True):
                body = self._block(hash_of(block_hash, self.rpc.url))
                if wanted.may_be_in(body):
                    yield body
                told(height + 1 - since, tip.height + 1 - since, "blocks")

    def _block(self, block_hash: str) -> bytes:
        """Return a block in JSON, as it came; refuse where the node no longer has it."""
        body = self.rpc.body("getblock", block_hash, 3)
        if body.startswith(_HAS_RESULT):
            return body
        try:
            self.rpc.read("getblock", body)
        except NodeRefusal as refusal:
            if refusal.code != _MISC:
                raise
            height = entry(self.rpc.call("getblockheader", block_hash), "height", self.rpc.url)
            raise prevouts_missing(block_ref(height, block_hash, self.rpc.url), self.rpc.url) from None
        return body

    def _check_on_chain(self, tip: BlockRef) -> None:
        try:
            found = self.rpc.call("getblockhash", tip.height)
        except NodeRefusal as refusal:
            if refusal.code != _OUT_OF_RANGE:
                raise
            found = None
        if found != tip.hash:
            raise moved_on(self.rpc.url, tip)

    def _batch(self, method: str, calls: Sequence[Sequence[object]]) -> list[object]:
        found = self.rpc.batch(method, calls)
        for one in found:
            if isinstance(one, NodeRefusal):
                if one.code in {_OUT_OF_RANGE, _NOT_FOUND}:
                    raise unreadable(self.rpc.url, f"its chain moved under the call {method}; ask again")
                raise one
        return found


def _silent(done: int, of: int | None, what: str) -> None:
    """Tell nobody."""
