"""A private key in a PKCS#11 token, which signs and never gives it out. By the library ``python-pkcs11``.

References
----------
PKCS #11 Cryptographic Token Interface, version 3.1: CKM_EDDSA, CKM_EC_EDWARDS_KEY_PAIR_GEN.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NoReturn

from khazana.core import BadInput, Unavailable

try:
    import pkcs11
    from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
    from pkcs11.exceptions import NoSuchKey, NoSuchToken, PinIncorrect, PKCS11Error
except ImportError as missing:  # pragma: no cover - tests have it
    raise Unavailable(
        "the library for tokens is not installed", value=missing.name, remedy="install khazana[tokens]"
    ) from None

__all__ = ["TokenKey", "make_in_token", "open_token"]

_ED25519: Final = b"\x13\x0cedwards25519"
"""The curve's name, as a printable string."""
_POINT_BYTES: Final = 34
"""A DER octet string of 32 bytes."""


class TokenKey:
    """A key in a token; each signature opens the token, signs and leaves it. See `khazana.alliance.MessageSigner`."""

    __slots__ = ("_label", "_library", "_pin", "_public", "_token")

    def __init__(self, library: str, token: str, label: str, pin: str, public: bytes) -> None:
        self._library, self._token, self._label, self._pin, self._public = library, token, label, pin, public

    @property
    def public(self) -> bytes:
        """Return the public key, 32 bytes (RFC 8032)."""
        return self._public

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message, 64 bytes."""
        with _opened(self._library, self._token, self._pin) as session:
            key = session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=self._label)
            return bytes(key.sign(message, mechanism=Mechanism.EDDSA))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._public.hex()[:16]}>"

    def __reduce__(self) -> NoReturn:
        raise BadInput("a private key is not copied", remedy="open it where it is kept")


def make_in_token(library: str, token: str, label: str, pin: str) -> TokenKey:
    """Make a key in a token: it does not leave it.

    Parameters
    ----------
    library
        The path of the token's own PKCS#11 library.

    Raises
    ------
    BadInput
        If the token has a key of that label, or the PIN is wrong.
    Unavailable
        If there is no such token, or it makes no such keys.
    """
    with _opened(library, token, pin, writing=True) as session:
        if any(True for _ in session.get_objects({Attribute.LABEL: label})):
            raise BadInput("the token has a key of that label", value=label, remedy="name another")
        curve = session.create_domain_parameters(KeyType.EC_EDWARDS, {Attribute.EC_PARAMS: _ED25519}, local=True)
        public, _ = curve.generate_keypair(
            mechanism=Mechanism.EC_EDWARDS_KEY_PAIR_GEN,
            store=True,
            label=label,
            private_template={Attribute.EXTRACTABLE: False, Attribute.SENSITIVE: True},
        )
        return TokenKey(library, token, label, pin, _point(public))


def open_token(library: str, token: str, label: str, pin: str) -> TokenKey:
    """Open a key in a token.

    Raises
    ------
    BadInput
        If there is none of that label, or the PIN is wrong.
    Unavailable
        If there is no such token.
    """
    with _opened(library, token, pin) as session:
        public = session.get_key(object_class=ObjectClass.PUBLIC_KEY, label=label)
        return TokenKey(library, token, label, pin, _point(public))


def _point(public: Any) -> bytes:  # noqa: ANN401 - the library's own kinds of key
    point = bytes(public[Attribute.EC_POINT])
    if len(point) != _POINT_BYTES:
        raise BadInput("this key of the token is no Ed25519 key", value=len(point), remedy="name another")
    return point[2:]


@contextmanager
def _opened(library: str, token: str, pin: str, *, writing: bool = False) -> Iterator[Any]:
    """Open a session; what the library raises becomes a refusal, without the PIN."""
    try:
        with pkcs11.lib(library).get_token(token_label=token).open(rw=writing, user_pin=pin) as session:
            yield session
    except NoSuchKey:
        raise BadInput("the token has no key of that label", where=token, remedy="see khazana keys list") from None
    except PinIncorrect:
        raise BadInput("the PIN is wrong", where=token, remedy="try again; a token locks after some tries") from None
    except NoSuchToken:
        raise Unavailable("there is no such token", where=token, remedy="plug it in, and check its label") from None
    except (PKCS11Error, RuntimeError) as error:
        raise Unavailable(
            "the token did not answer", where=token, value=type(error).__name__, remedy="check it"
        ) from None
