"""Coins and outputs to fresh scripts as keys and rows of plain text and bytes.

Millions of tuples keep Python's collector of cycles busy; texts and bytes it does not look at.
"""

import struct
from typing import Final

from khazana.core import OutPoint
from khazana.reserve.provenance.layers import Layers

__all__ = ["CoinRow", "coin_key", "outpoint_of", "pack_coin", "pack_fresh", "unpack_coin", "unpack_fresh"]

CoinRow = tuple[int, bytes, int, bool, bool, Layers]
"""Amount [sat], script, number of the block, whether a coinbase made it, whether it is in the perimeter, layers."""

_COIN: Final = struct.Struct("<qiBi")
_LAYER: Final = struct.Struct("<qq")
_FRESH: Final = struct.Struct("<qq")
_MADE_BY_COINBASE, _INSIDE = 1, 2
_TXID: Final = 64
_PLACES: Final = tuple(f"{vout:08x}" for vout in range(256))


def coin_key(txid: str, vout: int) -> str:
    """Return an outpoint as one text; texts have the order of outpoints."""
    return txid + (_PLACES[vout] if vout < len(_PLACES) else f"{vout:08x}")


def outpoint_of(key: str) -> OutPoint:
    """Return the outpoint of a text; the inverse of `coin_key`.

    Examples
    --------
    >>> outpoint_of(coin_key("ab" * 32, 300)) == OutPoint("ab" * 32, 300)
    True
    """
    return OutPoint(key[:_TXID], int(key[_TXID:], 16))


def pack_coin(row: CoinRow) -> bytes:
    """Return a coin as bytes: its head, its layers, its script."""
    amount, script, place, is_coinbase, inside, layers = row
    head = _COIN.pack(amount, place, is_coinbase * _MADE_BY_COINBASE + inside * _INSIDE, len(layers))
    return head + b"".join([_LAYER.pack(*layer) for layer in layers]) + script


def unpack_coin(data: bytes) -> CoinRow:
    """Return a coin from its bytes; the inverse of `pack_coin`."""
    amount, place, flags, count = _COIN.unpack_from(data)
    end = _COIN.size + count * _LAYER.size
    layers = tuple(_LAYER.iter_unpack(data[_COIN.size : end]))
    return amount, data[end:], place, flags & _MADE_BY_COINBASE != 0, flags & _INSIDE != 0, layers


def pack_fresh(flow: int, amount: int, script: bytes) -> bytes:
    """Return an output to a fresh script as bytes: number of its flow, amount [sat], script."""
    return _FRESH.pack(flow, amount) + script


def unpack_fresh(data: bytes) -> tuple[int, int, bytes]:
    """Return an output to a fresh script from its bytes; the inverse of `pack_fresh`."""
    flow, amount = _FRESH.unpack_from(data)
    return flow, amount, data[_FRESH.size :]
