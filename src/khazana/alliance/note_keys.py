"""Keys that notes are signed with: their text form, their ids, and what each kind of signature signs.

A verifier key is public and written ``name+id+key``; the id is four bytes, a handle and no fingerprint. Three kinds are
known: Ed25519 over the text of a note, and two of a witness's cosignature: Ed25519 over a time and the text, and
ML-DSA-44 over the witness's name, a time and the head.

References
----------
C2SP signed-note (signature types 0x01, 0x04 and 0x06), C2SP tlog-cosignature, RFC 8032, FIPS 204.
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Final, Protocol, runtime_checkable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from khazana.alliance.base64_text import plain_base64, plain_hash, plain_number
from khazana.alliance.ml_dsa import ML_DSA_44, PUBLIC_BYTES, SIGNATURE_BYTES, verifies
from khazana.core import BadInput

__all__ = [
    "LATEST_TIME_S",
    "MessageSigner",
    "SignatureType",
    "VerifierKey",
    "check_key_name",
    "cosigned_head",
    "cosigned_message",
    "cosigned_time",
    "format_verifier_key",
    "key_id",
    "parse_verifier_key",
]

ID_BYTES: Final = 4
_PUBLIC_BYTES: Final = 32
_SIGNATURE_BYTES: Final = 64
_TIME_BYTES: Final = 8
_MOST_NAME: Final = 255
LATEST_TIME_S: Final = 2**63 - 1
"""The latest time that a cosignature may state [s since 1970]."""
_ID: Final = re.compile(r"[0-9a-f]{8}", re.ASCII)
_FORM: Final = (
    "write name+id+key as the log or the witness publishes it, for example at its address or in its statement"
)


class SignatureType(IntEnum):
    """The kinds of signatures that are understood; notes may carry others, which are passed over."""

    ED25519 = 1
    COSIGNATURE = 4
    ML_DSA_COSIGNATURE = 6


@runtime_checkable
class MessageSigner(Protocol):
    """Holds a private key, wherever that is, and signs with it: of Ed25519, or of ML-DSA."""

    @property
    def public(self) -> bytes:
        """Return the public key: 32 bytes of Ed25519 (RFC 8032), or those of ML-DSA, more than a thousand."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature of ``message``; of Ed25519, 64 bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierKey:
    """A public key by its ``name``, with the ``kind`` of signatures that it checks and its bytes."""

    name: str
    kind: SignatureType
    public: bytes

    def __post_init__(self) -> None:
        check_key_name(self.name)
        is_lattice = self.kind == SignatureType.ML_DSA_COSIGNATURE
        if len(self.public) != (PUBLIC_BYTES[ML_DSA_44] if is_lattice else _PUBLIC_BYTES):
            raise BadInput(
                "a key of Ed25519 has 32 bytes, and one of ML-DSA-44 has 1312",
                where=self.name,
                value=f"{len(self.public)} bytes",
                remedy=_FORM,
            )
        object.__setattr__(self, "kind", SignatureType(self.kind))

    def __str__(self) -> str:
        return format_verifier_key(self)

    @property
    def id(self) -> bytes:
        """Return the four bytes that signatures of this key begin with."""
        return key_id(self.name, self.kind, self.public)

    def verifies(self, text: str, signature: bytes) -> bool:
        """Tell whether ``signature``, without the id before it, is this key's over the ``text`` of a note."""
        if self.kind is SignatureType.ML_DSA_COSIGNATURE:
            at_s = cosigned_time(signature)
            signed = None if at_s is None else cosigned_head(text, self.name, at_s)
            return signed is not None and bool(verifies(ML_DSA_44, self.public, signature[_TIME_BYTES:], signed))
        message = text.encode()
        if self.kind is SignatureType.COSIGNATURE:
            if (at_s := cosigned_time(signature)) is None:
                return False
            message, signature = cosigned_message(text, at_s), signature[_TIME_BYTES:]
        if len(signature) != _SIGNATURE_BYTES:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """Return the first four bytes of SHA-256(name ‖ LF ‖ kind ‖ public key).

    Examples
    --------
    >>> from base64 import b64decode
    >>> key_id("PeterNeumann", 1, b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:]).hex()
    'c74f20a3'
    """
    return sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:ID_BYTES]


def check_key_name(name: str) -> str:
    """Return ``name``; refuse one that is empty, too long, or holds a space, a control character or a plus."""
    odd = not name or len(name) > _MOST_NAME or "+" in name or any(one.isspace() or one < " " for one in name)
    if odd or not _is_unicode(name):
        raise BadInput(
            "a key's name has no spaces, no control characters and no plus, and 1 to 255 characters",
            value=name[:100],
            remedy="name it like an address without its scheme, such as treasury.example/log",
        )
    return name


def parse_verifier_key(text: str) -> VerifierKey:
    """Read ``name+id+key``.

    Examples
    --------
    >>> parse_verifier_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").name
    'PeterNeumann'

    Raises
    ------
    BadInput
        If it has another form, is of a kind that is not known, or its id is another key's.
    """
    name, _, rest = text.partition("+")
    id_text, _, encoded = rest.partition("+")
    raw = plain_base64(encoded)
    if _ID.fullmatch(id_text) is None or not raw:
        raise BadInput("a verifier key has another form", value=text[:200], remedy=_FORM)
    if raw[0] not in set(SignatureType):
        raise BadInput("the kind of this key is not known", where=name[:100], value=raw[0], remedy=_FORM)
    key = VerifierKey(name=name, kind=SignatureType(raw[0]), public=raw[1:])
    if key.id.hex() != id_text:
        raise BadInput("the id is not that of this name and key", where=name, value=id_text, remedy=_FORM)
    return key


def format_verifier_key(key: VerifierKey) -> str:
    """Write a key as ``name+id+key``."""
    return f"{key.name}+{key.id.hex()}+{b64encode(bytes([key.kind]) + key.public).decode()}"


def cosigned_message(text: str, at_s: int) -> bytes:
    """Return what a cosignature of ``text`` at a time [s since 1970] signs."""
    return f"cosignature/v1\ntime {at_s}\n{text}".encode()


def cosigned_head(text: str, name: str, at_s: int) -> bytes | None:
    """Return what a cosignature of ML-DSA-44 signs: the witness's name, a time, and the head that ``text`` states.

    ``None`` where the text states no head. Its further lines are not signed.
    """
    origin, *lines = text.split("\n", maxsplit=3)
    size = plain_number(lines[0]) if lines else None
    root = plain_hash(lines[1]) if len(lines) > 1 else None
    if size is None or root is None or not 0 < len(origin.encode()) <= _MOST_NAME:
        return None
    parts = (len(one.encode()).to_bytes(1, "big") + one.encode() for one in (name, origin))
    witness, log = parts
    return b"subtree/v1\n\0" + witness + _u64(at_s) + log + _u64(0) + _u64(size) + root


def _u64(number: int) -> bytes:
    return number.to_bytes(8, "big")


def cosigned_time(signature: bytes) -> int | None:
    """Return the time that a cosignature states [s since 1970]; ``None`` where it has another form."""
    if len(signature) - _TIME_BYTES not in {_SIGNATURE_BYTES, SIGNATURE_BYTES[ML_DSA_44]}:
        return None
    at_s = int.from_bytes(signature[:_TIME_BYTES], "big")
    return at_s if at_s <= LATEST_TIME_S else None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
