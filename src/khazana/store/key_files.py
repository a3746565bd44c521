"""A private key in an encrypted file: AES-256-GCM under a key that scrypt makes of a passphrase.

What is not encrypted (the public key, the parameters) is authenticated with the rest, so that none of it can be
changed unseen. The file is written once, readable by its owner alone, and never overwritten.

References
----------
RFC 7914 (scrypt); NIST SP 800-38D (GCM).
"""

import json
import os
import secrets
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from khazana.core import BadInput, Unavailable
from khazana.store.held_keys import SEED_BYTES, HeldKey

__all__ = ["open_file", "write_file"]

FORMAT: Final = "khazana-key-1"
COST: Final = 2**17
"""What scrypt costs: 128 MiB of memory, and some tenths of a second."""
_BLOCK: Final = 8
_LEAST_COST: Final = 2**14
_MOST_COST: Final = 2**20
_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_SHORTEST: Final = 12
_MOST_BYTES: Final = 4096
_REMEDY: Final = "restore the file from its backup"
_KEYS: Final = frozenset({"ciphertext", "cost", "format", "nonce", "public", "salt"})


def write_file(path: Path, seed: bytes, passphrase: str, *, cost: int = COST) -> HeldKey:
    """Encrypt a key into a new file.

    Raises
    ------
    BadInput
        If the passphrase is short, or the file exists.
    Unavailable
        If the file cannot be written.
    """
    if len(passphrase) < _SHORTEST:
        raise BadInput(f"a passphrase has at least {_SHORTEST} characters", remedy="choose six words at random")
    held = HeldKey(seed)
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    head = _head(held.public, salt, nonce, cost)
    sealed = AESGCM(_stretched(passphrase, salt, cost)).encrypt(nonce, seed, _bytes(head))
    _write_new(path, _bytes({**head, "ciphertext": _text(sealed)}) + b"\n")
    return held


def open_file(path: Path, passphrase: str) -> HeldKey:
    """Open the key in a file.

    Raises
    ------
    BadInput
        If it is no such file, the passphrase is wrong, or anything in it was changed.
    Unavailable
        If it cannot be read.
    """
    table = _read(path)
    salt, nonce, sealed, public = (_raw(path, table, key) for key in ("salt", "nonce", "ciphertext", "public"))
    cost = table["cost"]
    if type(cost) is not int or not _LEAST_COST <= cost <= _MOST_COST or cost & (cost - 1):
        raise _damaged(path)
    if len(salt) != _SALT_BYTES or len(nonce) != _NONCE_BYTES:
        raise _damaged(path)
    try:
        seed = AESGCM(_stretched(passphrase, salt, cost)).decrypt(
            nonce, sealed, _bytes(_head(public, salt, nonce, cost))
        )
    except InvalidTag:
        raise BadInput(
            "the passphrase is wrong, or the file was changed", where=str(path), remedy="try again, or restore the file"
        ) from None
    if len(seed) != SEED_BYTES:
        raise _damaged(path)
    held = HeldKey(seed)
    if held.public != public:
        raise _damaged(path)
    return held


def _head(public: bytes, salt: bytes, nonce: bytes, cost: int) -> Mapping[str, object]:
    return {"cost": cost, "format": FORMAT, "nonce": _text(nonce), "public": _text(public), "salt": _text(salt)}


def _bytes(table: Mapping[str, object]) -> bytes:
    return json.dumps(table, sort_keys=True, separators=(",", ":")).encode("ascii")


def _text(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


def _stretched(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost, r=_BLOCK, p=1).derive(passphrase.encode("utf-8", "surrogatepass"))


def _read(path: Path) -> Mapping[str, object]:
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise Unavailable(error.strerror or "it cannot be read", where=str(path), remedy="check the path") from None
    try:
        table = json.loads(data) if len(data) <= _MOST_BYTES else None
    except (ValueError, RecursionError):
        table = None
    if not isinstance(table, dict) or table.keys() != _KEYS or table["format"] != FORMAT:
        raise BadInput("this is no file with a key", where=str(path), remedy="name a file that khazana keys make wrote")
    return table


def _raw(path: Path, table: Mapping[str, object], key: str) -> bytes:
    value = table[key]
    try:
        return b64decode(value, validate=True) if isinstance(value, str) else b""
    except (NoBase64, ValueError):
        raise _damaged(path) from None


def _damaged(path: Path) -> BadInput:
    return BadInput("the file with the key is damaged", where=str(path), remedy=_REMEDY)


def _write_new(path: Path, data: bytes) -> None:
    """Write a file that nobody else can read, and that is on the disk when this returns."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except FileExistsError:
        raise BadInput(
            "the file is there already", where=str(path), remedy="name another; a key is never overwritten"
        ) from None
    except OSError as error:
        raise Unavailable(error.strerror or "it cannot be written", where=str(path), remedy="check the path") from None
