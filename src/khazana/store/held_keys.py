"""Private keys as they are held in memory: they sign, and do nothing else. No text, copy or pickle of one shows it."""

from typing import Final, NoReturn

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from khazana.core import BadInput

__all__ = ["SEED_BYTES", "HeldKey"]

SEED_BYTES: Final = 32


class HeldKey:
    """An Ed25519 key that signs bytes; see `khazana.alliance.MessageSigner`.

    Examples
    --------
    >>> held = HeldKey(bytes(32))
    >>> held
    <HeldKey 3b6a27bcceb6a42d>
    >>> len(held.sign(b"a statement"))
    64
    """

    __slots__ = ("_key",)

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise BadInput("a private key has another length", remedy="restore it from its backup")
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public(self) -> bytes:
        """Return the public key, 32 bytes (RFC 8032)."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message, 64 bytes."""
        return self._key.sign(message)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.public.hex()[:16]}>"

    def __reduce__(self) -> NoReturn:
        raise BadInput("a private key is not copied", remedy="open it where it is kept")

    def __copy__(self) -> NoReturn:
        self.__reduce__()

    def __deepcopy__(self, memo: dict[int, object]) -> NoReturn:
        self.__reduce__()
