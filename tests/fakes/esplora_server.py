"""A small server of Esplora's REST interface, whose answers are computed from a real node.

Written after the published interface (Blockstream/esplora API.md) and the form that Blockstream's electrs gives its
answers: heights, hashes and hex as plain text; histories newest first, 25 a page; ten blocks a page; merkle
branches as Electrum's. It answers what Khazana asks, and 404 or 400 to the rest.
"""

import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from fakes.bitcoin_node import BitcoinNode, RpcRefusal
from fakes.http_service import HttpService, Reply, http_service

__all__ = ["EsploraIndex", "running_esplora"]

PAGE = 25
WAITING = 50
BLOCKS = 10
Block = dict[str, Any]


@dataclass(slots=True)
class EsploraIndex:
    """The node's chain, by height, and histories of its scripts."""

    node: BitcoinNode
    blocks: list[Block] = field(default_factory=list)
    raws: dict[str, str] = field(default_factory=dict)
    at: dict[str, tuple[int, int]] = field(default_factory=dict)
    histories: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    waiting: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, path: str) -> Reply:
        """Answer a GET."""
        with self._lock:
            self._refresh()
            try:
                said = self._route(path.strip("/").split("/"))
            except LookupError:
                return Reply(status=404, body=b"not found", kind="text/plain")
            except (ValueError, TypeError) as wrong:
                return Reply(status=400, body=str(wrong).encode(), kind="text/plain")
        if isinstance(said, str):
            return Reply(body=said.encode(), kind="text/plain")
        return Reply(body=json.dumps(said).encode(), kind="application/json")

    def _route(self, parts: list[str]) -> object:
        routes = {"blocks": self._blocks, "block-height": self._hash_at, "block": self._one_block}
        routes |= {"tx": self._transaction, "scripthash": self._script}
        return routes[parts[0]](*parts[1:])

    def _blocks(self, first: str, field_name: str = "") -> object:
        if first == "tip":
            return {"hash": self.blocks[-1]["hash"], "height": str(len(self.blocks) - 1)}[field_name]
        top = self._height(first)
        return [self._block(one) for one in reversed(self.blocks[max(0, top - BLOCKS + 1) : top + 1])]

    def _hash_at(self, height: str) -> object:
        return self.blocks[self._height(height)]["hash"]

    def _one_block(self, block_hash: str) -> object:
        return self._block({one["hash"]: one for one in self.blocks}[block_hash])

    def _transaction(self, txid: str, kind: str) -> object:
        return {"hex": self.raws.__getitem__, "merkle-proof": self._branch}[kind](txid)

    def _script(self, key: str, txs: str, kind: str, last: str = "") -> object:
        if len(bytes.fromhex(key)) != 32 or txs != "txs":
            raise ValueError("a script hash has 32 bytes")
        if kind == "mempool":
            return [{"txid": txid, "status": {"confirmed": False}} for txid in [*self.waiting[key]][:WAITING]]
        history = self.histories[key][::-1]
        start = history.index(last) + 1 if last else 0
        return [self._listed(txid) for txid in history[start : start + PAGE]]

    def _height(self, text: str) -> int:
        height = int(text)
        if not 0 <= height < len(self.blocks):
            raise LookupError
        return height

    def _listed(self, txid: str) -> dict[str, object]:
        height, _ = self.at[txid]
        block = self.blocks[height]
        status = {"confirmed": True, "block_height": height, "block_hash": block["hash"], "block_time": block["time"]}
        return {"txid": txid, "status": status}

    def _block(self, block: Block) -> dict[str, object]:
        return {
            "id": block["hash"],
            "height": block["height"],
            "version": block["version"],
            "timestamp": block["time"],
            "tx_count": block["nTx"],
            "size": block["size"],
            "weight": block["weight"],
            "merkle_root": block["merkleroot"],
            "previousblockhash": block.get("previousblockhash"),
            "mediantime": block["mediantime"],
            "nonce": block["nonce"],
            "bits": int(block["bits"], 16),
            "difficulty": float(block["difficulty"]),
        }

    def _branch(self, txid: str) -> dict[str, object]:
        """Return the branch, made here from the ids alone: neither Khazana's code nor a library's."""
        height, position = self.at[txid]
        level = [bytes.fromhex(one["txid"])[::-1] for one in self.blocks[height]["tx"]]
        place, steps = position, []
        while len(level) > 1:
            level += level[-1:] * (len(level) % 2)
            steps.append(level[place ^ 1][::-1].hex())
            pairs = zip(level[::2], level[1::2], strict=True)
            level = [sha256(sha256(left + right).digest()).digest() for left, right in pairs]
            place //= 2
        return {"block_height": height, "merkle": steps, "pos": position}

    def _refresh(self) -> None:
        tip_height, tip_hash = self.node.tip()
        while self.blocks and not self._stands(self.blocks[-1], tip_height):
            self._forget(self.blocks.pop())
        if not self.blocks or self.blocks[-1]["hash"] != tip_hash:
            rows = [(height,) for height in range(len(self.blocks), tip_height + 1)]
            for block_hash in self.node.batch("getblockhash", rows):
                self._learn(self.node.call("getblock", block_hash, 3))
        self._look_at_waiting()

    def _stands(self, block: Block, tip_height: int) -> bool:
        height = block["height"]
        return height <= tip_height and self.node.call("getblockhash", height) == block["hash"]

    def _learn(self, block: Block) -> None:
        self.blocks.append(block)
        for position, one in enumerate(block["tx"]):
            self.raws[one["txid"]] = one["hex"]
            self.at[one["txid"]] = block["height"], position
            for key in touched(one):
                self.histories[key].append(one["txid"])

    def _forget(self, block: Block) -> None:
        for one in block["tx"]:
            del self.at[one["txid"]]
            for key in touched(one):
                self.histories[key].remove(one["txid"])

    def _look_at_waiting(self) -> None:
        self.waiting.clear()
        for txid in self.node.call("getrawmempool"):
            try:
                said = self.node.call("getrawtransaction", txid, 1)
            except RpcRefusal:
                continue
            self.raws[txid] = said["hex"]
            keys = touched(said)
            for one in said["vin"]:
                outputs = self.node.call("decoderawtransaction", self.raws[one["txid"]])["vout"]
                keys.add(key_of(outputs[one["vout"]]))
            for key in keys:
                self.waiting[key][txid] = None


def key_of(output: dict[str, Any]) -> str:
    """Return the hash under which an output's script is listed."""
    return sha256(bytes.fromhex(output["scriptPubKey"]["hex"])).hexdigest()


def touched(said: dict[str, Any]) -> set[str]:
    """Return the hashes of the scripts that a transaction pays, and spends where the node says."""
    paid = {key_of(output) for output in said["vout"]}
    return paid | {key_of(one["prevout"]) for one in said["vin"] if "prevout" in one}


@contextmanager
def running_esplora(node: BitcoinNode) -> Iterator[HttpService]:
    """Serve a node's chain until the block ends."""
    with http_service(EsploraIndex(node).answer) as service:
        yield service
