"""What waits in a node's memory for a block and touches a set of scripts.

The node has no index from scripts to waiting transactions. So each transaction is looked at once: its bytes, and
for each input the output that it spends, from another waiting transaction or from the node's coins. What was
looked at is remembered for as long as it waits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from khazana.bitcoin.transactions import RawTransaction, parse_transaction
from khazana.chain.answers import bytes_of, entry, hash_of, output_of, rows
from khazana.chain.node_blocks import Wanted
from khazana.chain.refusals import unreadable
from khazana.chain.rpc import NodeRefusal, NodeRpc
from khazana.core import BadInput, Finding, FindingKind, FoundTransaction, OutPoint, Output, Severity

__all__ = ["MempoolReader"]

MOST_AT_ONCE: Final = 50_000
"""Waiting transactions that one call looks at; the rest is for the next calls."""
CALLS_A_BATCH: Final = 500
_NOT_FOUND: Final = -5

NOT_ALL_READ: Final = FindingKind(
    code="chain.mempool-not-all-read",
    severity=Severity.NOTE,
    text="{left} of {count} transactions that wait at {source} have not been looked at yet.",
    remedy="Ask again: each time {most} more are looked at.",
)


@dataclass(slots=True)
class MempoolReader:
    """Reads a node's waiting transactions; ``name`` is the source that its findings name."""

    rpc: NodeRpc
    name: str
    _wanted: frozenset[bytes] = frozenset()
    _read: dict[str, FoundTransaction | None] = field(default_factory=dict)

    def read(self, wanted: Wanted, noted: list[Finding]) -> tuple[FoundTransaction, ...]:
        """Return what touches the scripts, in order of txid; note where not all was looked at."""
        if wanted.scripts != self._wanted:
            self._wanted, self._read = wanted.scripts, {}
        if not wanted.scripts:
            return ()
        waiting = {hash_of(one, self.rpc.url) for one in rows(self.rpc.call("getrawmempool"), self.rpc.url)}
        self._read = {txid: found for txid, found in self._read.items() if txid in waiting}
        fresh = sorted(waiting - self._read.keys())
        for start in range(0, min(len(fresh), MOST_AT_ONCE), CALLS_A_BATCH):
            self._look_at(fresh[start : min(start + CALLS_A_BATCH, MOST_AT_ONCE)], wanted)
        if len(fresh) > MOST_AT_ONCE:
            left = len(fresh) - MOST_AT_ONCE
            noted.append(NOT_ALL_READ.at(source=self.name, left=left, count=len(waiting), most=MOST_AT_ONCE))
        return tuple(found for _, found in sorted(self._read.items()) if found is not None)

    def _look_at(self, txids: Sequence[str], wanted: Wanted) -> None:
        raws = self._raws(txids)
        spent = self._spent(raws)
        for txid, (raw, read) in raws.items():
            outputs = [spent.get(outpoint) for outpoint in read.outpoints]
            known = tuple(output for output in outputs if output is not None)
            if len(known) < len(outputs):
                continue  # it left the memory, or its block came, while we looked
            touches = wanted.touches(read.outputs) or wanted.touches(known)
            self._read[txid] = (
                FoundTransaction(raw=raw, spent=known, block=None, position=None, branch=None) if touches else None
            )

    def _raws(self, txids: Iterable[str]) -> dict[str, tuple[bytes, RawTransaction]]:
        """Return the transactions that still wait, by id."""
        asked = list(txids)
        found = {}
        for txid, said in zip(asked, self._batch("getrawtransaction", [(txid, 0) for txid in asked]), strict=True):
            if said is None:
                continue
            raw = bytes_of(said, self.rpc.url)
            try:
                read = parse_transaction(raw)
            except BadInput as refusal:
                raise unreadable(self.rpc.url, refusal.what, txid) from None
            if read.txid != txid:
                raise unreadable(self.rpc.url, "a transaction is not the one that was asked for", txid)
            found[txid] = raw, read
        return found

    def _spent(self, raws: dict[str, tuple[bytes, RawTransaction]]) -> dict[OutPoint, Output]:
        """Return the outputs that transactions spend: of each other, of others that wait, or confirmed ones."""
        wanted = {outpoint for _, read in raws.values() for outpoint in read.outpoints}
        asked = sorted(outpoint for outpoint in wanted if outpoint.txid not in raws)
        known = self._confirmed(asked)
        parents = {outpoint.txid for outpoint in asked if outpoint not in known}
        makers = {**raws, **self._raws(sorted(parents))}
        for outpoint in wanted - known.keys():
            if (maker := makers.get(outpoint.txid)) is not None and outpoint.vout < len(maker[1].outputs):
                known[outpoint] = maker[1].outputs[outpoint.vout]
        return known

    def _confirmed(self, outpoints: Sequence[OutPoint]) -> dict[OutPoint, Output]:
        found = {}
        said = self._batch("gettxout", [(one.txid, one.vout, False) for one in outpoints])
        for outpoint, one in zip(outpoints, said, strict=True):
            if one is not None:
                script = entry(entry(one, "scriptPubKey", self.rpc.url), "hex", self.rpc.url)
                found[outpoint] = output_of(entry(one, "value", self.rpc.url), script, self.rpc.url)
        return found

    def _batch(self, method: str, calls: Sequence[Sequence[object]]) -> list[object]:
        """Make many calls; ``None`` stands where the node knows nothing."""
        answers: list[object] = []
        for start in range(0, len(calls), CALLS_A_BATCH):
            answers += self.rpc.batch(method, calls[start : start + CALLS_A_BATCH])
        for one in answers:
            if isinstance(one, NodeRefusal) and one.code != _NOT_FOUND:
                raise one
        return [None if isinstance(one, NodeRefusal) else one for one in answers]
