"""Signing by the library ``securesystemslib``, whatever holds the key: memory, a file, a token.

A key is held elsewhere and gives its public half and signatures; nothing here sees a private key.
"""

from collections.abc import Sequence

from securesystemslib.dsse import Envelope as Unsigned
from securesystemslib.signer._key import Key, SSlibKey
from securesystemslib.signer._signature import Signature
from securesystemslib.signer._signer import SecretsHandler, Signer

from khazana.alliance.envelopes import Envelope, EnvelopeSignature, check_envelope
from khazana.alliance.keys import ED25519, PublicKey, SignatureState
from khazana.alliance.ml_dsa import PUBLIC_BYTES
from khazana.alliance.note_keys import MessageSigner
from khazana.alliance.statements import PAYLOAD_TYPE, Statement, format_statement
from khazana.core import BadInput, InvariantBroken

__all__ = ["public_key_of", "sign_payload", "sign_statement"]


class _Held(Signer):
    """A key that is held elsewhere, as the library asks for it."""

    def __init__(self, held: MessageSigner) -> None:
        self._held = held
        key = public_key_of(held)
        self._key = SSlibKey(key.id, key.algorithm, key.algorithm, {"public": held.public.hex()})

    @property
    def public_key(self) -> Key:
        """The public key."""
        return self._key

    def sign(self, payload: bytes) -> Signature:
        """Sign bytes."""
        return Signature(self._key.keyid, self._held.sign(payload).hex())

    @classmethod
    def from_priv_key_uri(
        cls, priv_key_uri: str, public_key: Key, secrets_handler: SecretsHandler | None = None
    ) -> Signer:
        """Refuse: a key is opened by the room that keeps it."""
        del priv_key_uri, public_key, secrets_handler
        raise InvariantBroken("a key is opened where it is kept", remedy="open it there")


def public_key_of(held: MessageSigner) -> PublicKey:
    """Return the public key of a key that is held elsewhere; its length tells the algorithm."""
    algorithm = next((one for one, length in PUBLIC_BYTES.items() if length == len(held.public)), ED25519)
    return PublicKey(algorithm=algorithm, raw=held.public)


def sign_statement(statement: Statement, keys: Sequence[MessageSigner]) -> Envelope:
    """Sign a statement with one key or more; see `sign_payload`."""
    return sign_payload(PAYLOAD_TYPE, format_statement(statement), keys)


def sign_payload(payload_type: str, payload: bytes, keys: Sequence[MessageSigner]) -> Envelope:
    """Sign a payload with one key or more, and check what came out.

    Raises
    ------
    BadInput
        If no key is given, or one twice.
    InvariantBroken
        If a signature came back that its own key does not take.
    """
    unsigned = Unsigned(payload, payload_type, {})
    for held in keys:
        unsigned.sign(_Held(held))
    if not keys or len(unsigned.signatures) != len(keys):
        raise BadInput(
            "a statement is signed by at least one key, and by each once", value=len(keys), remedy="name one"
        )
    envelope = Envelope(
        payload_type=payload_type,
        payload=payload,
        signatures=tuple(
            EnvelopeSignature(key_id=key_id, value=bytes.fromhex(signature.signature))
            for key_id, signature in sorted(unsigned.signatures.items())
        ),
    )
    checked = check_envelope(envelope, map(public_key_of, keys))
    if any(one.state is not SignatureState.VALID for one in checked):
        raise InvariantBroken("a key made a signature that it does not take itself", remedy="do not use the key")
    return envelope
