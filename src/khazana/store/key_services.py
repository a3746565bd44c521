"""A private key in the keyring of the operating system, by the library ``keyring``."""

from base64 import b64decode, b64encode
from typing import Final

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

from khazana.core import BadInput, Unavailable
from khazana.store.held_keys import HeldKey

__all__ = ["open_service", "write_service"]

_SERVICE: Final = "khazana signing keys"
_LEAST_PRIORITY: Final = 1.0
"""What the library gives a keyring that is safe to use; those that write plain text have less."""


def write_service(name: str, seed: bytes) -> HeldKey:
    """Keep a new key under a name.

    Raises
    ------
    BadInput
        If there is a key of that name.
    Unavailable
        If this machine has no keyring that is safe, or it does not answer.
    """
    held = HeldKey(seed)
    backend = _backend()
    try:
        if backend.get_password(_SERVICE, name) is not None:
            raise BadInput("the keyring has a key of that name", value=name, remedy="name another; none is overwritten")
        backend.set_password(_SERVICE, name, b64encode(seed).decode("ascii"))
    except KeyringError as error:
        raise _silent(error) from None
    return held


def open_service(name: str) -> HeldKey:
    """Open the key of a name.

    Raises
    ------
    BadInput
        If there is none.
    Unavailable
        If this machine has no keyring that is safe, or it does not answer.
    """
    try:
        kept = _backend().get_password(_SERVICE, name)
    except KeyringError as error:
        raise _silent(error) from None
    if kept is None:
        raise BadInput("the keyring has no key of that name", value=name, remedy="see khazana keys list")
    try:
        seed = b64decode(kept, validate=True)
    except ValueError:
        seed = b""
    return HeldKey(seed)


def _backend() -> KeyringBackend:
    found = keyring.get_keyring()
    inner = getattr(found, "backends", None) or [found]
    if not any(_priority(one) >= _LEAST_PRIORITY for one in inner):
        raise Unavailable(
            "this machine has no keyring that is safe to use",
            value=type(found).__module__,
            remedy="keep the key in an encrypted file, file:PATH, or in a token",
        )
    return found


def _priority(backend: KeyringBackend) -> float:
    try:
        return float(backend.priority)
    except (KeyringError, RuntimeError):  # what the library says where a keyring cannot run
        return 0.0


def _silent(error: KeyringError) -> Unavailable:
    return Unavailable(
        "the keyring did not answer", value=type(error).__name__, remedy="unlock it, or keep the key in a file"
    )
