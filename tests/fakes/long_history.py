"""A long history on a real node's chain, made quickly: thousands of receipts and spends of a few hundred scripts.

Strangers' coins lie on a script that anybody may spend with two pushes of the size of a signature and a key, so that
transactions are as long as usual ones and need no signing. What the watched scripts received, the node's wallet
spends with its keys.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from fakes.bitcoin_node import BitcoinNode
from fakes.electrum_server import ElectrumServer

__all__ = ["History", "ServedHistory", "make_history", "watched_scripts"]

_ANYBODYS = bytes.fromhex("6d51")  # OP_2DROP OP_1
_STRANGERS = b"\x00\x20" + sha256(_ANYBODYS).digest()
_PUSHES = (b"\x30" * 71, b"\x02" * 33, _ANYBODYS)
_MATURITY = 100
_FAN = 50
_FEE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What was made: the ids of the ``transactions`` that touch the scripts, and the ``blocks`` they are in."""

    transactions: tuple[str, ...]
    blocks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedHistory:
    """A history, and the Electrum server that serves it; ``descriptor`` has the ``scripts``."""

    server: ElectrumServer
    descriptor: str
    scripts: tuple[bytes, ...]
    history: History

    @property
    def node(self) -> BitcoinNode:
        """The node that has the chain."""
        return self.server.node


@dataclass(frozen=True, slots=True)
class _Coin:
    txid: bytes
    place: int
    amount: int


def watched_scripts(node: BitcoinNode, count: int) -> tuple[str, tuple[bytes, ...]]:
    """Return the public descriptor of a fresh wallet's receiving addresses, and its first ``count`` scripts."""
    node.wallet()
    found = node.call("listdescriptors", wallet="wallet")["descriptors"]
    described = next(one["desc"] for one in found if one["desc"].startswith("wpkh") and not one["internal"])
    addresses = node.call("deriveaddresses", described, [0, count - 1])
    rows = node.batch("validateaddress", [(address,) for address in addresses])
    return described, tuple(bytes.fromhex(row["scriptPubKey"]) for row in rows)


def make_history(
    node: BitcoinNode, scripts: tuple[bytes, ...], transactions: int, *, a_block: int = 50, spends: int = 10
) -> History:
    """Mine ``transactions`` that touch the scripts, ``a_block`` in each block, ``spends`` of them spending."""
    strangers = _strangers_coins(node, transactions * (a_block - spends) // a_block + a_block)
    made: list[str] = []
    received: list[_Coin] = []
    blocks = 0
    while len(made) < transactions:
        count = min(a_block, transactions - len(made))
        own = received[: min(spends, count - 1)] if received else []
        turns = iter(range(len(made), len(made) + count))
        signed = _signed(node, [_pay(coin, scripts[next(turns) % len(scripts)], ()) for coin in own])
        paid = [_pay(next(strangers), scripts[turn % len(scripts)], _PUSHES) for turn in turns]
        node.call("generateblock", f"raw({_STRANGERS.hex()})", [*signed, *(raw.hex() for raw, _ in paid)])
        received = [_Coin(txid, 0, _amount(raw)) for raw, txid in paid]
        made += [txid[::-1].hex() for _, txid in paid]
        made += [row["txid"] for row in node.batch("decoderawtransaction", [(raw,) for raw in signed])]
        blocks += 1
    return History(transactions=tuple(made), blocks=blocks)


def _strangers_coins(node: BitcoinNode, count: int) -> Iterator[_Coin]:
    """Mine coins to strangers and split them, until there are ``count``."""
    needed = -(-count // _FAN)
    hashes = node.call("generatetodescriptor", needed + _MATURITY, f"raw({_STRANGERS.hex()})")
    rows = node.batch("getblock", [(one, 2) for one in hashes[:needed]])
    fans = []
    for row in rows:
        mined = row["tx"][0]
        coin = _Coin(bytes.fromhex(mined["txid"])[::-1], 0, int(mined["vout"][0]["value"] * 100_000_000))
        fans.append(_fan(coin))
    for start in range(0, len(fans), 100):
        raws = [raw.hex() for raw, _ in fans[start : start + 100]]
        node.call("generateblock", f"raw({_STRANGERS.hex()})", raws)
    return (_Coin(txid, place, _amount(raw)) for raw, txid in fans for place in range(_FAN))


def _fan(coin: _Coin) -> tuple[bytes, bytes]:
    share = (coin.amount - _FEE) // _FAN
    return _transaction(coin, [(share, _STRANGERS)] * _FAN, _PUSHES)


def _pay(coin: _Coin, script: bytes, pushes: tuple[bytes, ...]) -> tuple[bytes, bytes]:
    """Pay half to a script and the rest back to strangers."""
    half = (coin.amount - _FEE) // 2
    return _transaction(coin, [(half, script), (coin.amount - _FEE - half, _STRANGERS)], pushes)


def _transaction(coin: _Coin, outputs: list[tuple[int, bytes]], pushes: tuple[bytes, ...]) -> tuple[bytes, bytes]:
    """Write a transaction; return it and its id in wire order."""
    paid = b"".join(amount.to_bytes(8, "little") + bytes([len(script)]) + script for amount, script in outputs)
    spent = b"\x01" + coin.txid + coin.place.to_bytes(4, "little") + b"\x00" + b"\xfd\xff\xff\xff"
    body = spent + bytes([len(outputs)]) + paid
    version, ending = (2).to_bytes(4, "little"), bytes(4)
    txid = sha256(sha256(version + body + ending).digest()).digest()
    if not pushes:
        return version + body + ending, txid
    witness = bytes([len(pushes)]) + b"".join(bytes([len(push)]) + push for push in pushes)
    return version + b"\x00\x01" + body + witness + ending, txid


def _amount(raw: bytes) -> int:
    """Return what the first output of a transaction of ours holds [sat]."""
    start = 4 + (2 if raw[4] == 0 else 0) + 1 + 36 + 1 + 4 + 1
    return int.from_bytes(raw[start : start + 8], "little")


def _signed(node: BitcoinNode, made: list[tuple[bytes, bytes]]) -> list[str]:
    if not made:
        return []
    rows = node.batch("signrawtransactionwithwallet", [(raw.hex(),) for raw, _ in made], wallet="wallet")
    assert all(row["complete"] for row in rows)
    return [row["hex"] for row in rows]
