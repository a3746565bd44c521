"""A server of Esplora's REST interface (Blockstream, mempool.space, one's own), of which nothing is believed.

Each transaction comes with its merkle branch, and what it spends is read from the transactions spent, whose
hashes are their names. The server's own sums and amounts are not used. What it withholds cannot be seen.
"""

from collections import OrderedDict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final
from urllib.parse import urlsplit

from khazana.bitcoin.headers import block_hash
from khazana.bitcoin.networks import rules_of
from khazana.bitcoin.transactions import RawTransaction
from khazana.chain.esplora_calls import EsploraCalls, Seen
from khazana.chain.refusals import COMPLETENESS_UNSHOWN, moved_on, wrong_network
from khazana.core import (
    Basis,
    BlockRef,
    Finding,
    FindingKind,
    FoundTransaction,
    OutPoint,
    Output,
    Progress,
    ProofFailed,
    Severity,
    Unavailable,
)

__all__ = ["EsploraSource"]

HEADERS_A_CALL: Final = 10
WAITING_MOST: Final = 50
"""Unconfirmed transactions of a script that servers list; there is no second page."""
TRANSACTIONS_KEPT: Final = 20_000
"""Spent transactions remembered, since one is often spent from again."""

NOT_ALL_WAITING: Final = FindingKind(
    code="chain.unconfirmed-cut-off",
    severity=Severity.WARNING,
    text="{source} lists at most {most} unconfirmed transactions of a script, and lists that many of {script}.",
    remedy="Ask again when some are confirmed, or ask a node of your own.",
)


@dataclass(slots=True)
class EsploraSource:
    """A server as a source of chain facts.

    Parameters
    ----------
    calls
        The way to it.
    network
        The network that it must be on.
    name
        The id that its facts carry; its host unless given.
    """

    calls: EsploraCalls
    network: str
    name: str = ""
    basis: Basis = field(default=Basis.PROVEN, init=False)
    _known: bool = field(default=False, init=False, repr=False)
    _noted: list[Finding] = field(default_factory=list, init=False, repr=False)
    _kept: OrderedDict[str, tuple[Output, ...]] = field(default_factory=OrderedDict, init=False, repr=False)

    def __post_init__(self) -> None:
        self.name = self.name or f"esplora {urlsplit(self.calls.base_url).hostname}"

    def tip(self) -> BlockRef:
        """Return the block that the server takes for the tip.

        Raises
        ------
        BadInput
            If the server is on another network.
        Unavailable
            If it does not answer within its limits, or answers what cannot be read.
        """
        self._check_network()
        return self.calls.tip()

    def headers(self, start: int, count: int) -> bytes:
        """Return up to ``count`` headers from height ``start`` on; ten a call, so a whole chain takes long."""
        self._check_network()
        last = min(start + count - 1, self.calls.tip().height)
        found = bytearray()
        for low in range(start, last + 1, HEADERS_A_CALL):
            high = min(low + HEADERS_A_CALL - 1, last)
            by_height = self.calls.headers_to(high)
            for height in range(low, high + 1):
                if height not in by_height:
                    return bytes(found)
                found += by_height[height]
        return bytes(found)

    def transactions(
        self, scripts: Collection[bytes], since: int, tip: BlockRef, *, progress: Progress | None = None
    ) -> Iterator[FoundTransaction]:
        """Yield what touches ``scripts`` from height ``since`` to ``tip``, in order.

        Raises
        ------
        ProofFailed
            If a transaction is another than it is named, or stands elsewhere than listed.
        Unavailable
            If the server goes away, or gives ``tip`` up meanwhile.
        """
        self._check_network()
        wanted = sorted(set(scripts))
        if not wanted or since > tip.height:
            return
        self._check_on_chain(tip)
        seen: set[Seen] = set()
        for done, script in enumerate(wanted, 1):
            seen.update(one for one in self.calls.history(script, since) if one.block.height <= tip.height)
            if progress is not None:
                progress(done, len(wanted), "scripts")
        self._check_on_chain(tip)
        self._noted.append(COMPLETENESS_UNSHOWN.at(source=self.name))
        done = 0
        for _, group in groupby(sorted(seen, key=_height), key=_height):
            found = [self._prove(one, tip, frozenset(wanted)) for one in group]
            yield from sorted(found, key=lambda one: one.position or 0)
            done += len(found)
            if progress is not None:
                progress(done, len(seen), "transactions")

    def unconfirmed(self, scripts: Collection[bytes]) -> tuple[FoundTransaction, ...]:
        """Return what touches ``scripts`` and waits for a block, in order of txid: the server's word."""
        self._check_network()
        waiting: set[str] = set()
        for script in sorted(set(scripts)):
            listed = self.calls.waiting(script)
            if len(listed) >= WAITING_MOST:
                self._noted.append(NOT_ALL_WAITING.at(source=self.name, most=WAITING_MOST, script=script.hex()))
            waiting.update(listed)
        found = (self._waiting(txid, frozenset(scripts)) for txid in sorted(waiting))
        return tuple(one for one in found if one is not None)

    def findings(self) -> tuple[Finding, ...]:
        """Return what was noted since the last call."""
        noted = tuple(dict.fromkeys(self._noted))
        self._noted.clear()
        return noted

    def close(self) -> None:
        """End all connections."""
        self.calls.close()

    def _prove(self, seen: Seen, tip: BlockRef, wanted: frozenset[bytes]) -> FoundTransaction:
        """Fetch a transaction with its branch and what it spends."""
        got, branch = self.calls.transaction(seen.txid), self.calls.branch(seen.txid)
        if got is None or branch is None or branch.height != seen.block.height:
            self._check_on_chain(tip)
            raise ProofFailed(
                "the server lists a transaction and does not show it at the height that it names",
                evidence=(seen, branch),
                where=self.calls.base_url,
                value=seen.txid,
                remedy="do not trust this server",
            )
        raw, read = got
        spent = self._spent(read, wanted)
        return FoundTransaction(raw=raw, spent=spent, block=seen.block, position=branch.position, branch=branch.steps)

    def _waiting(self, txid: str, wanted: frozenset[bytes]) -> FoundTransaction | None:
        got = self.calls.transaction(txid)
        if got is None:
            return None  # it left the memory, or its block came, while we asked
        raw, read = got
        return FoundTransaction(raw=raw, spent=self._spent(read, wanted), block=None, position=None, branch=None)

    def _spent(self, read: RawTransaction, wanted: frozenset[bytes]) -> tuple[Output, ...]:
        """Return what a transaction spends; refuse one that has nothing to do with what was asked for."""
        spent = tuple(self._output(outpoint) for outpoint in read.outpoints)
        if wanted.isdisjoint(output.script for output in (*read.outputs, *spent)):
            raise ProofFailed(
                "the server lists a transaction that does not touch what was asked for",
                evidence=read,
                where=self.calls.base_url,
                value=read.txid,
                remedy="do not trust this server",
            )
        return spent

    def _output(self, outpoint: OutPoint) -> Output:
        """Return an output from the transaction that made it, which its id names."""
        outputs = self._kept.get(outpoint.txid)
        if outputs is None:
            got = self.calls.transaction(outpoint.txid)
            if got is None:
                raise Unavailable(
                    "the server does not have a transaction that another one spends",
                    where=self.calls.base_url,
                    value=outpoint.txid,
                    remedy="try again later, or use another server",
                )
            outputs = self._kept[outpoint.txid] = got[1].outputs
            if len(self._kept) > TRANSACTIONS_KEPT:
                self._kept.popitem(last=False)
        if outpoint.vout >= len(outputs):
            raise ProofFailed(
                "a transaction spends an output that was never made",
                evidence=outpoint,
                where=self.calls.base_url,
                value=str(outpoint),
                remedy="do not trust this server",
            )
        return outputs[outpoint.vout]

    def _check_network(self) -> None:
        if self._known:
            return
        first = self.calls.hash_at(0)
        if first != block_hash(rules_of(self.network).genesis):
            raise wrong_network(self.calls.base_url, self.network, f"first block {first}")
        self._known = True

    def _check_on_chain(self, tip: BlockRef) -> None:
        if self.calls.hash_at(tip.height) != tip.hash:
            raise moved_on(self.calls.base_url, tip)


def _height(seen: Seen) -> int:
    return seen.block.height
