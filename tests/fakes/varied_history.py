"""A varied history on a real node's chain, and what there is to find in it, reckoned from the blocks alone."""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from fakes.bitcoin_node import BitcoinNode, Json, satoshi

__all__ = ["Truth", "make_varied", "truth", "waiting_truth"]

KINDS = ("legacy", "p2sh-segwit", "bech32", "bech32m")
_KEY = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
_OTHER = "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5"
RAW_SCRIPTS = {
    "pay to key": f"21{_KEY}ac",
    "bare multisig": f"5121{_KEY}21{_OTHER}52ae",
    "witness script": "0020" + sha256(b"\x51").hexdigest(),
    "witness version 2": "5220" + "07" * 32,
    "anchor": "51024e73",
    "anybody": "51",
}
"""Scripts that no address of a wallet has; the last ones may be spent by anybody."""


@dataclass(frozen=True, slots=True, order=True)
class Truth:
    """A transaction that touches the scripts: where it stands (``None``: nowhere yet), and what it spends."""

    height: int | None
    position: int | None
    txid: str
    block: str | None
    raw: bytes
    spent: tuple[tuple[int, bytes], ...]


def make_varied(node: BitcoinNode) -> tuple[bytes, ...]:
    """Mine coins, spread them over scripts of all types, gather them, chain them; return the scripts."""
    wallet = node.wallet()
    own = [node.address(kind) for kind in KINDS for _ in range(3)]
    for address in own[::3]:
        node.generate(2, address)
    node.generate(101)
    node.send(dict.fromkeys(own, 1_000_000))
    node.generate(1, own[0])
    raw = [bytes.fromhex(script) for script in RAW_SCRIPTS.values()]
    _pay_scripts(node, raw)
    node.generate(1)
    many = {node.address(KINDS[turn % 4]): 20_000 + turn for turn in range(60)}
    node.send(many)
    for address in own[1:4]:
        node.send({address: 77_777})  # a chain: each spends the change of the one before
    node.generate(1)
    node.call("sendall", [own[-1]], None, "unset", 2, {"send_max": True}, wallet=wallet)
    node.generate(2)
    scripts = {node.script(address) for address in (*own, *list(many)[:20])}
    return tuple(sorted(scripts | set(raw)))


def _pay_scripts(node: BitcoinNode, scripts: Collection[bytes]) -> None:
    """Pay scripts that have no address, data beside them, through a raw transaction of the wallet's."""
    outputs = [(30_000, script) for script in scripts] + [(0, b"\x6a\x03abc")]
    paid = b"".join(amount.to_bytes(8, "little") + bytes([len(one)]) + one for amount, one in outputs)
    bare = b"\x02\x00\x00\x00\x00" + bytes([len(outputs)]) + paid + bytes(4)
    funded = node.call("fundrawtransaction", bare.hex(), {"fee_rate": 2}, False, wallet="wallet")  # noqa: FBT003 - not a witness transaction
    signed = node.call("signrawtransactionwithwallet", funded["hex"], wallet="wallet")
    node.call("generateblock", "raw(51)", [signed["hex"]])


def truth(node: BitcoinNode, scripts: Collection[bytes]) -> list[Truth]:
    """Walk the whole chain and return what touches the scripts, in order.

    What is spent is looked up among the outputs met before, not in what the node says of inputs.
    """
    outputs = _outputs(node)
    return sorted(one for block in _blocks(node) for one in _of_block(block, outputs, frozenset(scripts)))


def waiting_truth(node: BitcoinNode, scripts: Collection[bytes]) -> list[Truth]:
    """Return what waits for a block and touches the scripts, in order of txid."""
    waiting = [node.call("getrawtransaction", txid, 1) for txid in node.call("getrawmempool")]
    outputs = _outputs(node)
    for one in waiting:
        outputs |= _made(one)
    found = [_truth(one, None, None, outputs) for one in waiting]
    return sorted((one for one in found if _touches(one, frozenset(scripts), outputs)), key=lambda one: one.txid)


def _blocks(node: BitcoinNode) -> list[Json]:
    hashes = node.batch("getblockhash", [(height,) for height in range(node.tip()[0] + 1)])
    return node.batch("getblock", [(one, 2) for one in hashes])


def _outputs(node: BitcoinNode) -> dict[tuple[str, int], tuple[int, bytes]]:
    known: dict[tuple[str, int], tuple[int, bytes]] = {}
    for block in _blocks(node):
        for one in block["tx"]:
            known |= _made(one)
    return known


def _made(said: Json) -> dict[tuple[str, int], tuple[int, bytes]]:
    return {
        (said["txid"], one["n"]): (satoshi(one["value"]), bytes.fromhex(one["scriptPubKey"]["hex"]))
        for one in said["vout"]
    }


def _of_block(block: Json, outputs: dict[tuple[str, int], tuple[int, bytes]], scripts: frozenset[bytes]) -> list[Truth]:
    found = [_truth(one, block, position, outputs) for position, one in enumerate(block["tx"])]
    return [one for one in found if _touches(one, scripts, outputs)]


def _truth(
    said: Json, block: Json | None, position: int | None, outputs: dict[tuple[str, int], tuple[int, bytes]]
) -> Truth:
    spent = tuple(outputs[one["txid"], one["vout"]] for one in said["vin"] if "txid" in one)
    height, name = (None, None) if block is None else (block["height"], block["hash"])
    return Truth(height, position, said["txid"], name, bytes.fromhex(said["hex"]), spent)


def _touches(one: Truth, scripts: frozenset[bytes], outputs: dict[tuple[str, int], tuple[int, bytes]]) -> bool:
    paid = []
    place = 0
    while (one.txid, place) in outputs:
        paid.append(outputs[one.txid, place][1])
        place += 1
    return not scripts.isdisjoint(paid) or any(script in scripts for _, script in one.spent)
