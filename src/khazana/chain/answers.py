"""Values of a source's JSON, read with their form checked; amounts never pass through a float."""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, NoReturn

from khazana.chain.refusals import unreadable
from khazana.core import MAX_SATS, SATS_PER_BTC, BlockRef, Output, Sats

__all__ = [
    "amount_in_bitcoin",
    "block_ref",
    "bytes_of",
    "entry",
    "hash_of",
    "number",
    "output_of",
    "parse_json",
    "record",
    "rows",
]

_HASH: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_EXACT: Final = Decimal(SATS_PER_BTC)


def parse_json(body: bytes, where: str) -> object:
    """Read JSON; numbers that are not whole are decimals, and NaN and infinities are refused."""
    try:
        parsed: object = json.loads(body, parse_float=Decimal, parse_constant=_refuse)
    except (ValueError, ArithmeticError, RecursionError) as failure:
        said = "nested too deep" if isinstance(failure, RecursionError) else str(failure)[:120]
        raise unreadable(where, f"it is not JSON: {said}", body[:80]) from None
    return parsed


def record(value: object, where: str) -> Mapping[str, object]:
    """Return a JSON object."""
    if not isinstance(value, dict):
        raise unreadable(where, "an object is wanted", value)
    return value


def rows(value: object, where: str) -> Sequence[object]:
    """Return a JSON array."""
    if not isinstance(value, list):
        raise unreadable(where, "a list is wanted", value)
    return value


def entry(value: object, key: str, where: str) -> object:
    """Return what an object has under a key."""
    found = record(value, where)
    if key not in found:
        raise unreadable(where, f"{key} is missing", sorted(found)[:20])
    return found[key]


def number(value: object, where: str, *, most: int = 2**32 - 1) -> int:
    """Return a whole number from 0 to ``most``."""
    if type(value) is not int or not 0 <= value <= most:
        raise unreadable(where, "a whole number is wanted", value)
    return value


def bytes_of(value: object, where: str, *, size: int | None = None) -> bytes:
    """Return the bytes of a hex text, of ``size`` bytes where one is given."""
    try:
        found = bytes.fromhex(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or (size is not None and len(found) != size) or len(str(value)) != 2 * len(found):
        raise unreadable(where, "hex digits are wanted" + ("" if size is None else f" of {size} bytes"), value)
    return found


def hash_of(value: object, where: str) -> str:
    """Return a hash: 64 lower-case hex digits."""
    if not isinstance(value, str) or _HASH.fullmatch(value) is None:
        raise unreadable(where, "a hash is 64 lower-case hex digits", value)
    return value


def block_ref(height: object, block_hash: object, where: str) -> BlockRef:
    """Return a block by its height and hash."""
    return BlockRef(number(height, where, most=2**31 - 1), hash_of(block_hash, where))


def amount_in_bitcoin(value: object, where: str) -> Sats:
    """Return an amount that stands in bitcoin, exactly."""
    whole = Decimal(value) if type(value) is int else value
    if not isinstance(whole, Decimal) or not whole.is_finite() or not 0 <= whole <= MAX_SATS:
        raise unreadable(where, "an amount of bitcoin is wanted", value)
    satoshi = whole * _EXACT
    if satoshi != int(satoshi) or satoshi > MAX_SATS:
        raise unreadable(where, "an amount of bitcoin has at most 8 places and is at most 21 million", value)
    return Sats(int(satoshi))


def output_of(value: object, script: object, where: str) -> Output:
    """Return an output of an amount in bitcoin and a script in hex."""
    return Output(amount_in_bitcoin(value, where), bytes_of(script, where))


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
