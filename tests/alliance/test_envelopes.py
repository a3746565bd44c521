"""Envelopes: the specification's own vectors, the library beside our reading, and every byte changed."""

import json
from base64 import b64decode, urlsafe_b64encode

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from fakes.signed_world import TREASURY, MemoryKey, books_statement, document_statement
from hypothesis import given
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope as TheirEnvelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey

from khazana.alliance.envelopes import (
    Envelope,
    EnvelopeSignature,
    check_envelope,
    format_envelope,
    parse_envelope,
    pre_authentication,
)
from khazana.alliance.keys import PublicKey, SignatureState
from khazana.alliance.signing import public_key_of, sign_payload, sign_statement
from khazana.core import BadInput

PROTOCOL = json.loads("""
{"payload": "aGVsbG8gd29ybGQ=",
 "payloadType": "http://example.com/HelloWorld",
 "signatures": [{"sig":
  "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="}]}
""")
"""The example of the protocol's own text (DSSE 1.0.0, test vectors), signed with ECDSA over P-256."""
X = 46950820868899156662930047687818585632848591499744589407958293238635476079160
Y = 5640078356564379163099075877009565129882514886557779369047442380624545832820


def test_the_protocols_example_is_read_and_its_signature_holds() -> None:
    envelope = parse_envelope(json.dumps(PROTOCOL).encode())
    assert envelope.payload == b"hello world"
    signed = pre_authentication(envelope.payload_type, envelope.payload)
    assert signed == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    raw = envelope.signatures[0].value
    key = ec.EllipticCurvePublicNumbers(X, Y, ec.SECP256R1()).public_key()
    signature = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key.verify(signature, signed, ec.ECDSA(SHA256()))
    with pytest.raises(InvalidSignature):
        key.verify(signature, signed + b" ", ec.ECDSA(SHA256()))


def test_a_signature_of_a_key_without_name_stays_unknown() -> None:
    envelope = parse_envelope(json.dumps(PROTOCOL).encode())
    (one,) = check_envelope(envelope, [public_key_of(TREASURY)])
    assert one.state is SignatureState.UNKNOWN


def test_what_we_sign_the_library_takes() -> None:
    envelope = sign_statement(books_statement(), [TREASURY, MemoryKey("other")])
    theirs = TheirEnvelope.from_dict(json.loads(format_envelope(envelope)))
    held = (TREASURY, MemoryKey("other"))
    keys = [SSlibKey(public_key_of(one).id, "ed25519", "ed25519", {"public": one.public.hex()}) for one in held]
    assert len(theirs.verify(keys, 2)) == 2
    theirs.payload += b" "
    with pytest.raises(VerificationError):
        theirs.verify(keys, 1)


def test_signing_is_the_same_each_time() -> None:
    first, again = (format_envelope(sign_statement(books_statement(), [TREASURY])) for _ in range(2))
    assert first == again


def test_every_changed_byte_of_what_is_signed_is_seen() -> None:
    envelope = sign_statement(document_statement(), [TREASURY])
    key = public_key_of(TREASURY)
    for place in range(len(envelope.payload)):
        changed = bytearray(envelope.payload)
        changed[place] ^= 1
        tampered = Envelope(payload_type=envelope.payload_type, payload=bytes(changed), signatures=envelope.signatures)
        assert check_envelope(tampered, [key])[0].state is SignatureState.INVALID
    signature = envelope.signatures[0]
    for bit in range(8 * len(signature.value)):
        value = bytearray(signature.value)
        value[bit // 8] ^= 1 << bit % 8
        tampered = Envelope(
            payload_type=envelope.payload_type,
            payload=envelope.payload,
            signatures=(EnvelopeSignature(key_id=signature.key_id, value=bytes(value)),),
        )
        assert check_envelope(tampered, [key])[0].state is SignatureState.INVALID


def test_the_type_is_signed_too() -> None:
    envelope = sign_payload("text/plain", b"a", [TREASURY])
    moved = Envelope(payload_type="text/plai", payload=b"a", signatures=envelope.signatures)
    assert check_envelope(moved, [public_key_of(TREASURY)])[0].state is SignatureState.INVALID


def test_a_key_of_another_algorithm_is_named_and_not_checked() -> None:
    later = PublicKey(algorithm="slh-dsa-sha2-128s", raw=bytes(32))
    signed = sign_statement(document_statement(), [TREASURY])
    both = Envelope(
        payload_type=signed.payload_type,
        payload=signed.payload,
        signatures=(*signed.signatures, EnvelopeSignature(key_id=later.id, value=bytes(7856))),
    )
    states = {one.key_id: one.state for one in check_envelope(both, [later, public_key_of(TREASURY)])}
    assert states[later.id] is SignatureState.UNKNOWN
    assert states[public_key_of(TREASURY).id] is SignatureState.VALID
    assert parse_envelope(format_envelope(both)).signatures == tuple(
        sorted(both.signatures, key=lambda one: one.key_id)
    )


def test_either_base64_is_read_and_further_keys_are_passed_over() -> None:
    envelope = sign_payload("text/plain", b"\xff\xfe\xfd>>>???", [TREASURY])
    value = json.loads(format_envelope(envelope))
    value["payload"] = urlsafe_b64encode(b64decode(value["payload"])).decode()
    value["signatures"][0]["certificate"] = "…"
    value["note"] = 1
    assert "_" in value["payload"]
    assert parse_envelope(json.dumps(value, indent=2).encode()) == envelope


def test_nobody_signs_nothing() -> None:
    with pytest.raises(BadInput):
        sign_payload("text/plain", b"a", [])
    with pytest.raises(BadInput):
        sign_payload("text/plain", b"a", [TREASURY, TREASURY])


PARTS = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["payload", "payloadType", "signatures", "sig", "keyid"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(PARTS)
def test_any_value_is_an_envelope_or_refused(value: object) -> None:
    try:
        envelope = parse_envelope(json.dumps(value).encode())
    except BadInput:
        return
    assert parse_envelope(format_envelope(envelope)) == envelope


@given(st.data())
def test_any_change_of_an_envelope_is_refused_or_seen(data: st.DataObject) -> None:
    good = format_envelope(sign_statement(document_statement(), [TREASURY]))
    place = data.draw(st.integers(0, len(good) - 1))
    changed = good[:place] + data.draw(st.binary(max_size=3)) + good[place + data.draw(st.integers(0, 3)) :]
    try:
        envelope = parse_envelope(changed)
    except BadInput:
        return
    (checked,) = check_envelope(envelope, [public_key_of(TREASURY)])
    assert checked.state is not SignatureState.VALID or format_envelope(envelope) == good
