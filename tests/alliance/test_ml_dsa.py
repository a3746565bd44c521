"""ML-DSA: known answers; statements and cosignatures signed with it; and algorithms that nobody here knows."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip(
    "cryptography.hazmat.primitives.asymmetric.mldsa", reason="this version of cryptography has no ML-DSA"
)

from cryptography.hazmat.primitives.asymmetric import mldsa
from fakes.signed_world import LOG, TREASURY, books_statement, make_bundle
from hypothesis import given
from hypothesis import strategies as st

from khazana.alliance import (
    Checkpoint,
    InclusionProof,
    LogIdentity,
    LogPolicy,
    NamedKey,
    PublicKey,
    SignatureState,
    SignatureType,
    VerifierKey,
    check_inclusion_proof,
    cosign,
    format_verifier_key,
    leaf_hash,
    open_checkpoint,
    parse_key,
    parse_verifier_key,
    public_key_of,
    sign_checkpoint,
    sign_statement,
    verify,
    with_signatures,
)
from khazana.alliance.bundles import format_bundle, parse_bundle
from khazana.alliance.keys import format_key
from khazana.alliance.ml_dsa import PUBLIC_BYTES, SIGNATURE_BYTES, verifies
from khazana.alliance.note_keys import cosigned_head
from khazana.core import BadInput, ProofFailed

FILE = Path(__file__).parents[1] / "vectors" / "alliance" / "ml_dsa.jsonl"
ROWS = [json.loads(line) for line in FILE.read_text().splitlines()]
AT = datetime(2026, 7, 17, 12, tzinfo=UTC)
NAME, ORIGIN = "witness.example", "treasury.example/log"


class LatticeKey:
    """A key of ML-DSA in memory, made of a seed."""

    def __init__(self, seed: int, kind: Any) -> None:  # noqa: ANN401 - a class of the library's
        self._key = kind.from_seed_bytes(bytes([seed]) * 32)

    @property
    def public(self) -> bytes:
        found: bytes = self._key.public_key().public_bytes_raw()
        return found

    def sign(self, message: bytes) -> bytes:
        signature: bytes = self._key.sign(message)
        return signature


KEY_44, KEY_65 = LatticeKey(1, mldsa.MLDSA44PrivateKey), LatticeKey(2, mldsa.MLDSA65PrivateKey)


@pytest.mark.parametrize("place", range(len(ROWS)))
def test_known_answers(place: int) -> None:
    row = ROWS[place]
    public, message, context, signature = (
        b64decode(row[name]) for name in ("public", "message", "context", "signature")
    )
    assert verifies(row["algorithm"], public, signature, message, context)
    assert verifies(row["algorithm"], public, signature, message) is False, "another context"
    assert verifies(row["algorithm"], public, signature, message + b"x", context) is False
    assert verifies(row["algorithm"], public, signature[:-1], message, context) is False
    changed = signature[:100] + bytes([signature[100] ^ 1]) + signature[101:]
    assert verifies(row["algorithm"], public, changed, message, context) is False
    assert (len(public), len(signature)) == (PUBLIC_BYTES[row["algorithm"]], SIGNATURE_BYTES[row["algorithm"]])


@pytest.mark.parametrize("key", [KEY_44, KEY_65], ids=["44", "65"])
def test_a_statement_signed_with_it_is_checked(key: LatticeKey) -> None:
    bundle = make_bundle()
    envelope = sign_statement(books_statement(), [key, TREASURY])
    named = tuple(NamedKey(name="either", key=public_key_of(one)) for one in (key, TREASURY))
    signed = replace(bundle, envelope=envelope, keys=named, log=None, proof="")
    assert parse_bundle(format_bundle(signed)) == signed
    codes = [one.finding.code for one in verify(signed).results]
    assert codes.count("verify.signed-by-unknown") == 2
    assert parse_key(format_key(named[0].key)) == named[0].key
    bad = tuple(replace(one, value=one.value[:-1] + bytes([one.value[-1] ^ 1])) for one in envelope.signatures)
    wrong = replace(signed, envelope=replace(envelope, signatures=bad))
    assert [one.finding.code for one in verify(wrong).results].count("verify.signature-wrong") == 2


def test_an_algorithm_that_nobody_knows_is_said_to_be_unchecked() -> None:
    unknown = PublicKey(algorithm="slh-dsa-128s", raw=bytes(32))
    assert unknown.check(b"x", b"y") is SignatureState.UNKNOWN
    bundle = make_bundle()
    envelope = bundle.envelope
    other = replace(envelope.signatures[0], key_id=unknown.id)
    both = replace(envelope, signatures=(envelope.signatures[0], other))
    with_other = replace(
        bundle, envelope=both, keys=(*bundle.keys, NamedKey(name="x", key=unknown)), log=None, proof=""
    )
    found = verify(with_other)
    assert found.holds
    assert "verify.signature-unchecked" in [one.finding.code for one in found.results]
    alone = replace(with_other, envelope=replace(envelope, signatures=(other,)))
    assert not verify(alone).holds, "nothing that can be checked signs it"


@pytest.mark.parametrize("algorithm", PUBLIC_BYTES)
def test_a_key_has_the_length_of_its_algorithm(algorithm: str) -> None:
    with pytest.raises(BadInput):
        PublicKey(algorithm=algorithm, raw=bytes(32))


def head_of() -> tuple[str, VerifierKey, LogPolicy]:
    root = leaf_hash(b"a")
    made = sign_checkpoint(Checkpoint(origin=ORIGIN, size=1, root=root), ORIGIN, LOG)
    key = VerifierKey(name=NAME, kind=SignatureType.ML_DSA_COSIGNATURE, public=KEY_44.public)
    log = VerifierKey(name=ORIGIN, kind=SignatureType.ED25519, public=LOG.public)
    policy = LogPolicy(identity=LogIdentity(origin=ORIGIN, keys=(log,)), witnesses=(key,), quorum=1)
    return str(with_signatures(made.note, [cosign(made.note.text, NAME, KEY_44, AT)])), key, policy


def test_a_cosignature_counts() -> None:
    note, key, policy = head_of()
    assert parse_verifier_key(format_verifier_key(key)) == key
    opened = open_checkpoint(note, policy.identity, [key])
    assert [(one.key, one.at) for one in opened.cosignatures] == [(key, AT)]
    checked = check_inclusion_proof(InclusionProof(index=0, hashes=(), checkpoint=note), b"a", policy)
    assert len(checked.cosignatures) == 1
    line = note.rstrip("\n").rpartition("\n")[2]
    with pytest.raises(ProofFailed):
        open_checkpoint(
            note.replace(line, line[:-40] + ("A" if line[-40] != "A" else "B") + line[-39:]), policy.identity, [key]
        )
    other = replace(key, name="another.example")
    assert open_checkpoint(note, policy.identity, [other]).cosignatures == (), "the name is part of the key"


def test_what_is_signed_is_what_the_specification_says() -> None:
    root = bytes(range(32))
    text = f"{ORIGIN}\n20852163\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\nfurther\n"
    signed = cosigned_head(text, NAME, 1_679_315_147)
    assert signed == (
        b"subtree/v1\n\x00"
        + bytes([len(NAME)])
        + NAME.encode()
        + (1_679_315_147).to_bytes(8, "big")
        + bytes([len(ORIGIN)])
        + ORIGIN.encode()
        + bytes(8)
        + (20_852_163).to_bytes(8, "big")
        + root
    )
    assert cosigned_head(text.replace("further\n", ""), NAME, 1_679_315_147) == signed, "further lines are not signed"
    for bad in ("", "a", "a\n1", "a\n1\n!", "a\n01\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n", "\n1\n\n"):
        assert cosigned_head(bad, NAME, 1) is None
    with pytest.raises(BadInput):
        cosign("no head\n", NAME, KEY_44, AT)


@given(st.binary(max_size=3_000), st.text(max_size=80))
def test_anything_is_refused(signature: bytes, text: str) -> None:
    key = VerifierKey(name=NAME, kind=SignatureType.ML_DSA_COSIGNATURE, public=KEY_44.public)
    assert not key.verifies(text.encode("utf-8", errors="replace").decode(), signature)
