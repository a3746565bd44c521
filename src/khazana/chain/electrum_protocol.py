"""The messages of the Electrum protocol, 1.4 to 1.6: what is asked, and what is read from answers, field by field.

References
----------
The protocol's documentation, https://electrum-protocol.readthedocs.io (versions 1.4 to 1.6).
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, TypeAlias, TypeGuard

from khazana import __version__
from khazana.bitcoin import HEADER_SIZE
from khazana.core import Unavailable
from khazana.wire import Call

__all__ = [
    "CHUNK",
    "PUSH",
    "Entry",
    "Json",
    "headers_call",
    "history_call",
    "mempool_call",
    "merkle_call",
    "read_headers",
    "read_history",
    "read_merkle",
    "read_status",
    "read_tip",
    "read_transaction",
    "read_version",
    "script_hash",
    "status_call",
    "status_of",
    "tip_call",
    "transaction_call",
    "version_call",
]

Json: TypeAlias = object
"""What came as JSON."""

CHUNK: Final = 2016
"""Headers asked for in one call: what servers give at most."""
PUSH: Final = Call("blockchain.block.headers", (0, 16))
"""A call with a long answer that everybody can give: it fills a packet that a server holds back."""
_OLDEST, _NEWEST = (1, 4), (1, 6)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_VERSION = re.compile(r"\d{1,3}(\.\d{1,3}){1,3}", re.ASCII)
_HASH_DIGITS: Final = 64
_DEEPEST: Final = 32
_HIGHEST: Final = 2**31
_MAX_TRANSACTION_DIGITS: Final = 8_000_000
_SHOWN: Final = 120
_REMEDY: Final = "ask another server"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One line of a history: the ``height`` of the block, 0 or -1 while unconfirmed, and the transaction's id."""

    height: int
    txid: str


def script_hash(script: bytes) -> str:
    """Return what a script is asked for by: its SHA-256, last byte first.

    Examples
    --------
    >>> script_hash(bytes.fromhex("76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac"))
    '8b01df4e368ea28f8dc0423bcf7a4923e3a12d307c875e47a0cfbf90b5c39161'
    """
    return sha256(script).digest()[::-1].hex()


def version_call() -> Call:
    """Ask to speak one of the versions known here; the first message of a connection."""
    return Call("server.version", (f"khazana {__version__}", ("1.4", "1.6")))


def tip_call() -> Call:
    """Ask for the tip, and to be told of later ones."""
    return Call("blockchain.headers.subscribe")


def headers_call(start: int, count: int) -> Call:
    """Ask for headers."""
    return Call("blockchain.block.headers", (start, count))


def history_call(hashed: str) -> Call:
    """Ask for all transactions that touch a script."""
    return Call("blockchain.scripthash.get_history", (hashed,))


def mempool_call(hashed: str) -> Call:
    """Ask for the unconfirmed transactions that touch a script."""
    return Call("blockchain.scripthash.get_mempool", (hashed,))


def status_call(hashed: str) -> Call:
    """Ask for the digest of a script's history, and to be told when it changes."""
    return Call("blockchain.scripthash.subscribe", (hashed,))


def transaction_call(txid: str) -> Call:
    """Ask for a transaction as it goes over the wire."""
    return Call("blockchain.transaction.get", (txid,))


def merkle_call(entry: Entry) -> Call:
    """Ask for the branch from a transaction to the root of its block."""
    return Call("blockchain.transaction.get_merkle", (entry.txid, entry.height))


def read_version(result: Json, where: str) -> tuple[int, ...]:
    """Return the version of the protocol that the server chose.

    Raises
    ------
    Unavailable
        If it is none that is spoken here, or cannot be read; so do all that read answers.
    """
    if not _is_list(result, 2) or not isinstance(result[1], str) or _VERSION.fullmatch(result[1]) is None:
        raise _unreadable("the server names no version of the protocol", where, result)
    chosen = tuple(map(int, result[1].split(".")))
    if not _OLDEST <= chosen[:2] <= _NEWEST:
        raise _unreadable("the server speaks another version of the protocol than 1.4 to 1.6", where, result[1])
    return chosen


def read_tip(result: Json, where: str) -> tuple[int, bytes]:
    """Return height and header of the tip."""
    if not isinstance(result, dict):
        raise _unreadable("the tip is not an object", where, result)
    height = result.get("height")
    if not _is_height(height):
        raise _unreadable("the tip's height is not a whole number from 0", where, height)
    raw = _bytes(result.get("hex"), where, "the tip's header")
    if len(raw) != HEADER_SIZE:
        raise _unreadable("the tip's header does not have 80 bytes", where, len(raw))
    return height, raw


def read_headers(result: Json, where: str, asked: int) -> bytes:
    """Return headers, at most as many as ``asked``: one text of 1.4, or the list of 1.6."""
    if not isinstance(result, dict):
        raise _unreadable("headers do not come as an object", where, result)
    listed = result.get("headers")
    if listed is None:
        raw = _bytes(result.get("hex"), where, "the headers")
    elif isinstance(listed, list) and len(listed) <= asked:
        raw = b"".join(_header(one, where) for one in listed)
    else:
        raise _unreadable("the list of headers is none, or longer than asked for", where, listed)
    count = result.get("count")
    if type(count) is not int or not 0 <= count <= asked or count * HEADER_SIZE != len(raw):
        raise _unreadable("the headers are not as many as the server says, or more than asked for", where, count)
    return raw


def read_history(result: Json, where: str) -> tuple[Entry, ...]:
    """Return the entries of a history or of the mempool, in the server's order."""
    if not isinstance(result, list):
        raise _unreadable("a history is not a list", where, result)
    return tuple([_entry(one, where) for one in result])


def read_transaction(result: Json, where: str) -> bytes:
    """Return a transaction's bytes, whatever they hold."""
    if isinstance(result, str) and len(result) > _MAX_TRANSACTION_DIGITS:
        raise _unreadable("a transaction is longer than a block", where, f"{len(result)} digits")
    return _bytes(result, where, "a transaction")


def read_merkle(result: Json, where: str, height: int) -> tuple[int, tuple[bytes, ...]]:
    """Return a transaction's place in its block, and the branch with its steps in wire order."""
    if not isinstance(result, dict):
        raise _unreadable("a branch does not come as an object", where, result)
    if type(met := result.get("block_height")) is not int or met != height:
        raise _unreadable(f"a branch is for another height than {height}", where, met)
    place, steps = result.get("pos"), result.get("merkle")
    if not _is_height(place):
        raise _unreadable("a place in a block is not a whole number from 0", where, place)
    if not isinstance(steps, list) or len(steps) > _DEEPEST:
        raise _unreadable("a branch is not a list of at most 32 steps", where, steps)
    if not all(isinstance(step, str) and len(step) == _HASH_DIGITS for step in steps):
        raise _unreadable("a step of a branch is not 64 hex digits", where, steps)
    try:
        branch = tuple([bytes.fromhex(step)[::-1] for step in steps])
    except ValueError:
        raise _unreadable("a step of a branch is not 64 hex digits", where, steps) from None
    return place, branch


def read_status(result: Json, where: str) -> str | None:
    """Return the digest of a history; ``None`` where there is none."""
    if result is not None and not _is_hash(result):
        raise _unreadable("the digest of a history is not 64 hex digits", where, result)
    return result


def status_of(entries: tuple[Entry, ...]) -> str | None:
    """Return the digest that a server gives for a history in this order.

    Examples
    --------
    >>> status_of(()) is None
    True
    """
    if not entries:
        return None
    return sha256("".join(f"{entry.txid}:{entry.height}:" for entry in entries).encode()).hexdigest()


def _entry(item: Json, where: str) -> Entry:
    if not isinstance(item, dict):
        raise _unreadable("an entry of a history is not an object", where, item)
    txid, height = item.get("tx_hash"), item.get("height")
    if not _is_hash(txid):
        raise _unreadable("an entry of a history has no transaction's id", where, txid)
    if type(height) is not int or not -1 <= height < _HIGHEST:
        raise _unreadable("an entry of a history has no height", where, height)
    return Entry(height, txid)


def _header(item: Json, where: str) -> bytes:
    raw = _bytes(item, where, "a header")
    if len(raw) != HEADER_SIZE:
        raise _unreadable("a header does not have 80 bytes", where, len(raw))
    return raw


def _bytes(value: Json, where: str, what: str) -> bytes:
    """Read hex digits, two a byte and nothing between them."""
    if isinstance(value, str):
        try:
            raw = bytes.fromhex(value)
        except ValueError:
            raw = b""
        if 2 * len(raw) == len(value):
            return raw
    raise _unreadable(f"{what} is not hex digits", where, value)


def _is_list(value: Json, length: int) -> TypeGuard[list[Json]]:
    return isinstance(value, list) and len(value) == length


def _is_height(value: Json) -> TypeGuard[int]:
    return type(value) is int and 0 <= value < _HIGHEST


def _is_hash(value: Json) -> TypeGuard[str]:
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def _unreadable(what: str, where: str, value: Json) -> Unavailable:
    shown = repr(value)
    return Unavailable(what, where=where, value=shown[:_SHOWN], remedy=_REMEDY)
