"""Signing envelopes (DSSE): a payload, its type, and signatures over both.

Reading and checking are done here, with no more than a digest and a curve, because whoever checks a bundle should have
little to load and to trust. What signs is `khazana.alliance.signing`, by the library ``securesystemslib``; tests hold
the two to each other.

References
----------
DSSE, protocol and envelope, version 1.0.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from khazana.alliance.canonical import Json, canonical, parse_json, sha256_hex
from khazana.alliance.keys import PublicKey, SignatureState
from khazana.alliance.payload_text import decode_any_base64, encode_base64
from khazana.core import BadInput

__all__ = [
    "CheckedSignature",
    "Envelope",
    "EnvelopeSignature",
    "check_envelope",
    "envelope_of",
    "envelope_value",
    "format_envelope",
    "parse_envelope",
    "pre_authentication",
]

MOST_BYTES: Final = 24 * 2**20
"""The most bytes of an envelope, with its payload in base64."""
MOST_SIGNATURES: Final = 100
_LONGEST_KEY_ID: Final = 200
_LONGEST_SIGNATURE: Final = 64 * 1024
_LONGEST_TYPE: Final = 300
_REMEDY: Final = "copy the envelope again from whoever signed it"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeSignature:
    """A signature, and the id of the key that made it; the id only says where to look."""

    key_id: str
    value: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A payload that was signed: its type, its bytes, and its signatures, each key once."""

    payload_type: str
    payload: bytes = field(repr=False)
    signatures: tuple[EnvelopeSignature, ...]

    def __post_init__(self) -> None:
        ids = [one.key_id for one in self.signatures]
        if not 0 < len(ids) <= MOST_SIGNATURES:
            raise BadInput(f"an envelope has 1 to {MOST_SIGNATURES} signatures", value=len(ids), remedy=_REMEDY)
        if len(set(ids)) != len(ids):
            raise BadInput("a key signs an envelope once", remedy=_REMEDY)
        fits = all(
            len(one.key_id) <= _LONGEST_KEY_ID and 0 < len(one.value) <= _LONGEST_SIGNATURE for one in self.signatures
        )
        if not 0 < len(self.payload_type) <= _LONGEST_TYPE or not fits:
            raise BadInput("a type, a key id or a signature is empty or too long", remedy=_REMEDY)

    @property
    def digest(self) -> str:
        """The SHA-256 of its canonical bytes, as 64 hex digits."""
        return sha256_hex(format_envelope(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSignature:
    """What the check of one signature says; ``key`` is ``None`` where no key of its id is known."""

    key_id: str
    key: PublicKey | None
    state: SignatureState


def pre_authentication(payload_type: str, payload: bytes) -> bytes:
    """Return the bytes that are signed.

    ``PAE(type, body) = "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body``

    Examples
    --------
    >>> pre_authentication("http://example.com/HelloWorld", b"hello world")
    b'DSSEv1 29 http://example.com/HelloWorld 11 hello world'
    """
    kind = payload_type.encode("utf-8")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def check_envelope(envelope: Envelope, keys: Iterable[PublicKey]) -> tuple[CheckedSignature, ...]:
    """Check each signature by the key of its id, in the order of the envelope."""
    known = {key.id: key for key in keys}
    signed = pre_authentication(envelope.payload_type, envelope.payload)
    return tuple(_checked(one, known.get(one.key_id), signed) for one in envelope.signatures)


def _checked(signature: EnvelopeSignature, key: PublicKey | None, signed: bytes) -> CheckedSignature:
    state = SignatureState.UNKNOWN if key is None else key.check(signature.value, signed)
    return CheckedSignature(key_id=signature.key_id, key=key, state=state)


def envelope_value(envelope: Envelope) -> Mapping[str, Json]:
    """Return an envelope as a JSON value."""
    return {
        "payload": encode_base64(envelope.payload),
        "payloadType": envelope.payload_type,
        "signatures": [
            {"keyid": one.key_id, "sig": encode_base64(one.value)}
            for one in sorted(envelope.signatures, key=lambda one: one.key_id)
        ],
    }


def format_envelope(envelope: Envelope) -> bytes:
    """Return an envelope's canonical bytes, signatures in order of key id: what is logged."""
    return canonical(envelope_value(envelope))


def parse_envelope(data: bytes) -> Envelope:
    """Read an envelope as anybody may write it: further keys are passed over, either base64 is read.

    Raises
    ------
    BadInput
        If it is no envelope.
    """
    if len(data) > MOST_BYTES:
        raise BadInput(f"an envelope has at most {MOST_BYTES} bytes", value=len(data), remedy=_REMEDY)
    return envelope_of(parse_json(data))


def envelope_of(value: Json) -> Envelope:
    """Read an envelope from a JSON value; see `parse_envelope`."""
    found = _table(value, "envelope")
    rows = found.get("signatures")
    if not isinstance(rows, list):
        raise BadInput("an envelope has a list of signatures", remedy=_REMEDY)
    return Envelope(
        payload_type=_text(found, "payloadType"),
        payload=decode_any_base64(_text(found, "payload")),
        signatures=tuple(_signature(_table(row, "signature")) for row in sorted(rows, key=_key_id)),
    )


def _key_id(row: Json) -> str:
    return _text(_table(row, "signature"), "keyid", otherwise="")


def _signature(row: Mapping[str, Json]) -> EnvelopeSignature:
    return EnvelopeSignature(key_id=_text(row, "keyid", otherwise=""), value=decode_any_base64(_text(row, "sig")))


def _table(value: Json, what: str) -> Mapping[str, Json]:
    if not isinstance(value, dict):
        raise BadInput(f"a {what} is a JSON object", value=type(value).__name__, remedy=_REMEDY)
    return cast("Mapping[str, Json]", value)


def _text(table: Mapping[str, Json], key: str, *, otherwise: str | None = None) -> str:
    value = table.get(key, otherwise)
    if not isinstance(value, str):
        raise BadInput("an envelope lacks a text", where=key, remedy=_REMEDY)
    return value
