"""Output scripts by their type, and what can be told from the script alone.

References
----------
Bitcoin Core ``Solver`` and ``CScript::IsUnspendable``; BIP-16, BIP-141, BIP-341; BIP-433 (anchors).
"""

from enum import StrEnum
from typing import Final

__all__ = ["ScriptType", "exposes_key", "is_unspendable", "looks_unspendable", "script_type"]

MAX_SCRIPT_BYTES: Final = 10_000
_OP_0: Final = 0x00
_OP_1: Final = 0x51
_OP_16: Final = 0x60
_OP_RETURN: Final = 0x6A
_ANCHOR: Final = bytes.fromhex("51024e73")
_LONGEST_MULTISIG: Final = 4 + 20 * 66
_PROGRAM_BYTES: Final = range(2, 41)
_PUSH_32: Final = 0x20
_PUSH_KEYS: Final = {35: (0x21, (2, 3)), 67: (0x41, (4, 6, 7))}
"""A key and OP_CHECKSIG by their length: what pushes the key, and how it begins."""
_HYBRID: Final = (6, 7)
"""How a key begins that is written in full and says its parity too: old, and still spent."""


class ScriptType(StrEnum):
    """The type of an output script."""

    P2PK = "pay to public key"
    P2PKH = "pay to public key hash"
    P2SH = "pay to script hash"
    MULTISIG = "bare multisignature"
    P2WPKH = "pay to witness public key hash"
    P2WSH = "pay to witness script hash"
    P2TR = "pay to taproot"
    ANCHOR = "pay to anchor"
    WITNESS_UNKNOWN = "unknown witness program"
    NULL_DATA = "data"
    OTHER = "other"


def script_type(script: bytes) -> ScriptType:
    """Return the type of an output script.

    Examples
    --------
    >>> script_type(bytes.fromhex("0014") + bytes(20)).name
    'P2WPKH'
    """
    size = len(script)
    if not size:
        return ScriptType.OTHER
    first = script[0]
    if (first == _OP_0 or _OP_1 <= first <= _OP_16) and size - 2 in _PROGRAM_BYTES and script[1] == size - 2:
        return _witness_type(script)
    if first == _OP_RETURN:
        return ScriptType.NULL_DATA
    return _hash_type(script) or _key_type(script) or ScriptType.OTHER


def exposes_key(script: bytes) -> bool:
    """Tell whether an unspent output shows a public key by itself, as P2PK, P2TR and bare multisignature do."""
    return script_type(script) in {ScriptType.P2PK, ScriptType.P2TR, ScriptType.MULTISIG}


def is_unspendable(script: bytes) -> bool:
    """Tell whether no rule of today lets anybody ever spend an output.

    It returns at once, is longer than a script may be, is a witness program of version 0 of a length that fails,
    or pays to a key that is no point of the curve.

    Examples
    --------
    >>> is_unspendable(bytes.fromhex("6a")), is_unspendable(bytes.fromhex("0014") + bytes(20))
    (True, False)
    """
    if script[:1] == b"\x6a" or len(script) > MAX_SCRIPT_BYTES:
        return True
    kind = script_type(script)
    if kind is ScriptType.WITNESS_UNKNOWN:
        return script[0] == _OP_0
    if kind is ScriptType.P2TR:
        return not _is_point(b"\x02" + script[2:])
    return kind is ScriptType.P2PK and not _is_point(script[1:-1])


def looks_unspendable(script: bytes) -> bool:
    """Tell whether an output is unspendable, or pays to a hash that nobody will have found a key or script for.

    Such a hash has at most three different bytes, as the address 1111111111111111111114oLvT2 has. That an
    address of readable words is one for burning cannot be told from its script.
    """
    if is_unspendable(script):
        return True
    match script_type(script):
        case ScriptType.P2PKH:
            payload = script[3:23]
        case ScriptType.P2SH:
            payload = script[2:22]
        case ScriptType.P2WPKH | ScriptType.P2WSH:
            payload = script[2:]
        case _:
            return False
    return len(set(payload)) <= 3  # noqa: PLR2004 - the chance in 20 random bytes is below 1e-30


def _witness_type(script: bytes) -> ScriptType:
    if script[0] == _OP_0:
        return {22: ScriptType.P2WPKH, 34: ScriptType.P2WSH}.get(len(script), ScriptType.WITNESS_UNKNOWN)
    if script[0] == _OP_1 and script[1] == _PUSH_32:
        return ScriptType.P2TR
    return ScriptType.ANCHOR if script == _ANCHOR else ScriptType.WITNESS_UNKNOWN


def _hash_type(script: bytes) -> ScriptType | None:
    if len(script) == 25 and script[:3] == b"\x76\xa9\x14" and script[23:] == b"\x88\xac":  # noqa: PLR2004 - BIP-13
        return ScriptType.P2PKH
    if len(script) == 23 and script[:2] == b"\xa9\x14" and script[22] == 0x87:  # noqa: PLR2004 - BIP-16
        return ScriptType.P2SH
    return None


def _key_type(script: bytes) -> ScriptType | None:
    push, begins = _PUSH_KEYS.get(len(script), (-1, ()))
    if script[0] == push and script[1] in begins and script[-1] == 0xAC:  # noqa: PLR2004 - OP_CHECKSIG
        return ScriptType.P2PK
    if script[-1] == 0xAE and len(script) <= _LONGEST_MULTISIG and _is_multisig(script):  # noqa: PLR2004 - OP_CHECKMULTISIG
        return ScriptType.MULTISIG
    return None


def _is_multisig(script: bytes) -> bool:
    from btclib.script.script_pub_key import is_p2ms_var  # noqa: PLC0415 - it takes long to load

    return is_p2ms_var(script)


def _is_point(key: bytes) -> bool:
    from btclib.key import PubKeyData  # noqa: PLC0415 - it takes long to load

    if key[0] in _HYBRID:
        if key[-1] & 1 != key[0] & 1:
            return False
        key = b"\x04" + key[1:]
    try:
        PubKeyData(key).point_var  # noqa: B018 - finding the point is the check
    except ValueError:
        return False
    return True
