"""A proof of reserves as a document: the message, what it lists, and the signatures that came back.

The file is JSON (RFC 8259) in ASCII, keys in order, without spaces; amounts are decimal strings.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from khazana.core import BadInput, OutPoint, Output, sats

__all__ = ["ReserveProof", "ScriptSignature", "ShownCoin", "format_proof", "parse_proof"]

FORMAT: Final = "khazana-proof-1"
MOST_BYTES: Final = 64 * 2**20
_KEYS: Final = {"coins", "format", "message", "scripts", "signatures"}
_REMEDY: Final = "copy the proof again from whoever made it"
_ROW: Final = 2
_COIN_ROW: Final = 3
_MOST_DIGITS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCoin:
    """A coin that a proof lists, with what it is said to hold."""

    outpoint: OutPoint
    output: Output


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptSignature:
    """What the wallet of a script signed, as it came back: base64 of BIP-322, or a signed transaction of its kind."""

    script: bytes
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveProof:
    """A proof as it is handed on.

    Parameters
    ----------
    message
        The text that was signed.
    scripts, coins
        What its holdings are: scripts, or single coins; one of the two is empty.
    """

    message: str
    scripts: tuple[bytes, ...]
    coins: tuple[ShownCoin, ...]
    signatures: tuple[ScriptSignature, ...]


def format_proof(proof: ReserveProof) -> bytes:
    """Return a proof as the bytes of its file; equal proofs give equal bytes."""
    content = {
        "coins": [[str(coin.outpoint), str(coin.output.amount), coin.output.script.hex()] for coin in proof.coins],
        "format": FORMAT,
        "message": proof.message,
        "scripts": [script.hex() for script in proof.scripts],
        "signatures": [[one.script.hex(), one.signature] for one in proof.signatures],
    }
    return json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")


def parse_proof(data: bytes) -> ReserveProof:
    """Read the bytes of a proof's file; the inverse of `format_proof`.

    Raises
    ------
    BadInput
        If they are not exactly what `format_proof` would write.
    """
    if len(data) > MOST_BYTES:
        raise BadInput(f"a proof has at most {MOST_BYTES} bytes", value=len(data), remedy="make several proofs")
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise BadInput("a proof is a JSON document", remedy=_REMEDY) from None
    if not isinstance(content, dict) or set(content) != _KEYS or content["format"] != FORMAT:
        raise BadInput(f"a proof has the format {FORMAT} and its five fields", remedy=_REMEDY)
    proof = _read(content)
    if format_proof(proof) != data:
        raise BadInput("a proof is written in one way only", remedy=_REMEDY)
    return proof


def _read(content: Mapping[str, object]) -> ReserveProof:
    coins = []
    for row in _rows(content["coins"], _COIN_ROW):
        txid, _, vout = row[0].partition(":")
        output = Output(sats(_number(row[1])), _script(row[2]))
        coins.append(ShownCoin(outpoint=OutPoint(txid, _number(vout)), output=output))
    scripts = content["scripts"]
    return ReserveProof(
        message=_text(content["message"]),
        scripts=tuple(_script(_text(script)) for script in (scripts if isinstance(scripts, list) else [None])),
        coins=tuple(coins),
        signatures=tuple(
            ScriptSignature(script=_script(script), signature=signature)
            for script, signature in _rows(content["signatures"], _ROW)
        ),
    )


def _rows(found: object, length: int) -> list[list[str]]:
    if not isinstance(found, list) or not all(isinstance(row, list) and len(row) == length for row in found):
        raise BadInput(f"a list of a proof has rows of {length} texts", remedy=_REMEDY)
    return [[_text(cell) for cell in row] for row in found]


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise BadInput("a proof holds texts", value=found, remedy=_REMEDY)
    return found


def _script(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise BadInput("a script is written in hex", value=text[:80], remedy=_REMEDY) from None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise BadInput("a number has digits alone", value=text[:80], remedy=_REMEDY)
    return int(text)
