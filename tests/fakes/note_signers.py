"""Ed25519 keys for tests: made from a seed, so that every run has the same ones."""

from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from khazana.alliance import LogIdentity, MessageSigner, SignatureType, VerifierKey

__all__ = ["SeededSigner", "identity_of", "key_of", "witness_key"]


@dataclass(frozen=True)
class SeededSigner:
    """Signs with the key that a word stands for."""

    word: str
    _private: Ed25519PrivateKey = field(init=False, repr=False)

    def __post_init__(self) -> None:
        private = Ed25519PrivateKey.from_private_bytes(sha256(self.word.encode()).digest())
        object.__setattr__(self, "_private", private)

    @property
    def public(self) -> bytes:
        """Return the public key."""
        return self._private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Sign a message."""
        return self._private.sign(message)


def key_of(name: str, signer: MessageSigner) -> VerifierKey:
    """Return the verifier key of a log."""
    return VerifierKey(name=name, kind=SignatureType.ED25519, public=signer.public)


def witness_key(name: str, signer: MessageSigner) -> VerifierKey:
    """Return the verifier key of a witness."""
    return VerifierKey(name=name, kind=SignatureType.COSIGNATURE, public=signer.public)


def identity_of(origin: str, signer: MessageSigner) -> LogIdentity:
    """Return what a log is known by."""
    return LogIdentity(origin=origin, keys=(key_of(origin, signer),))
