"""Public keys that statements are signed with, and the check of a signature.

The algorithm belongs to the key, never to the signature or the envelope, so that nobody can choose a weaker one for a
key that is trusted. Ed25519 is known, and ML-DSA where the library ``cryptography`` has it; a key of another algorithm
can be listed and named, and what it signs is said to be unchecked here.

References
----------
RFC 8032, Edwards-Curve Digital Signature Algorithm; FIPS 204.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from khazana.alliance.canonical import canonical, sha256_hex
from khazana.alliance.ml_dsa import PUBLIC_BYTES, verifies
from khazana.alliance.payload_text import decode_base64, encode_base64
from khazana.core import BadInput

__all__ = ["ED25519", "PublicKey", "SignatureState", "format_key", "parse_key"]

ED25519: Final = "ed25519"
_ED25519_BYTES: Final = 32
_MOST_BYTES: Final = 4096
_LENGTHS: Final = {ED25519: _ED25519_BYTES, **PUBLIC_BYTES}
_ALGORITHM: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}", re.ASCII)


_SMALL_ORDER: Final = frozenset(
    int.from_bytes(bytes.fromhex(encoded), "little")
    for encoded in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)
"""Points of small order, without the bit for the sign: under such a key one signature fits many statements."""


class SignatureState(StrEnum):
    """What the check of a signature says."""

    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"
    """Nothing here checks this algorithm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """A public key: its ``algorithm`` and its ``raw`` bytes.

    Examples
    --------
    >>> PublicKey(algorithm="ed25519", raw=bytes(range(32))).id[:16]
    '442498f0233b7a2c'
    """

    algorithm: str
    raw: bytes
    id: str = field(init=False)

    def __post_init__(self) -> None:
        if _ALGORITHM.fullmatch(self.algorithm) is None:
            raise BadInput(
                "an algorithm has small letters, digits and hyphens", value=self.algorithm[:40], remedy="use ed25519"
            )
        length = _LENGTHS.get(self.algorithm, len(self.raw))
        if not 0 < len(self.raw) <= _MOST_BYTES or len(self.raw) != length:
            raise BadInput("this is no key of its algorithm", value=self.algorithm, remedy="copy the key again")
        if self.algorithm == ED25519 and int.from_bytes(self.raw, "little") & ~(1 << 255) in _SMALL_ORDER:
            raise BadInput("one signature of this key fits many statements", remedy="make a key with a sound program")
        object.__setattr__(self, "id", sha256_hex(self.description))

    @property
    def description(self) -> bytes:
        """The canonical bytes whose SHA-256 is the key's id."""
        return canonical({"algorithm": self.algorithm, "public": encode_base64(self.raw)})

    def check(self, signature: bytes, data: bytes) -> SignatureState:
        """Check a signature over bytes."""
        if self.algorithm in PUBLIC_BYTES:
            found = verifies(self.algorithm, self.raw, signature, data)
            return {True: SignatureState.VALID, False: SignatureState.INVALID, None: SignatureState.UNKNOWN}[found]
        if self.algorithm != ED25519:
            return SignatureState.UNKNOWN
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, data)
        except (InvalidSignature, ValueError):
            return SignatureState.INVALID
        return SignatureState.VALID


def format_key(key: PublicKey) -> str:
    """Return a key as text: its algorithm and its bytes in base64."""
    return f"{key.algorithm}:{encode_base64(key.raw)}"


def parse_key(text: str) -> PublicKey:
    """Read a key from its text; the inverse of `format_key`.

    Raises
    ------
    BadInput
        If the text is no key.
    """
    algorithm, colon, raw = text.partition(":")
    if not colon:
        raise BadInput("a public key is written algorithm:base64", value=text[:80], remedy="copy it again")
    return PublicKey(algorithm=algorithm, raw=decode_base64(raw))
