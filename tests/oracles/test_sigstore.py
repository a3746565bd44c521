"""Proofs, heads and envelopes by sigstore's verifier, run as a separate program: it takes and refuses the same."""

import json
import os
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fakes.log_folders import IDENTITY, ORIGIN, append, seal
from fakes.signed_world import TREASURY, MemoryKey, books_statement

from khazana.alliance import (
    InclusionProof,
    LogPolicy,
    check_inclusion_proof,
    entry_of,
    format_envelope,
    parse_inclusion_proof,
    prove_inclusion,
    sign_statement,
)
from khazana.alliance.envelopes import Envelope, check_envelope
from khazana.alliance.keys import SignatureState
from khazana.alliance.signing import public_key_of
from khazana.alliance.statements import parse_statement
from khazana.core import BadInput, ProofFailed
from khazana.store.log_files import LogFiles

ROOT = Path(__file__).parents[2]
PYTHON = Path(os.environ.get("KHAZANA_ORACLE_PYTHON", ROOT / ".venv-oracle/bin/python"))
SIGSTORE = list(PYTHON.parent.parent.glob("lib/python*/site-packages/sigstore"))
POLICY = LogPolicy(identity=IDENTITY)

pytestmark = pytest.mark.skipif(not SIGSTORE, reason="sigstore is not installed: make oracle")


def text(data: bytes) -> str:
    return b64encode(data).decode()


def theirs(cases: list[dict[str, Any]]) -> list[bool]:
    program = ROOT / "tests" / "oracles" / "sigstore_checks.py"
    done = subprocess.run(
        [str(PYTHON), str(program)], input=json.dumps(cases), capture_output=True, text=True, check=True, timeout=120
    )
    found: list[bool] = json.loads(done.stdout)
    return found


def case_of(proof: InclusionProof, entry: bytes) -> dict[str, Any]:
    return {
        "what": "included",
        "name": ORIGIN,
        "public": text(IDENTITY.keys[0].public),
        "index": proof.index,
        "hashes": [text(one) for one in proof.hashes],
        "checkpoint": proof.checkpoint,
        "entry": text(entry),
    }


def ours(proof: InclusionProof, entry: bytes) -> bool:
    try:
        check_inclusion_proof(parse_inclusion_proof(str(proof)), entry, POLICY)
    except (BadInput, ProofFailed):
        return False
    return True


@cache
def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def broken(proof: InclusionProof, entry: bytes) -> Iterator[tuple[InclusionProof, bytes]]:
    """Yield what differs from a proof in one thing."""
    hashes = proof.hashes
    yield proof, flipped(entry, 0)
    yield replace(proof, index=proof.index ^ 1), entry
    yield replace(proof, index=proof.index + 10_000), entry
    yield replace(proof, hashes=(*hashes, bytes(32))), entry
    if hashes:
        yield replace(proof, hashes=hashes[:-1]), entry
        yield replace(proof, hashes=(flipped(hashes[0], 5), *hashes[1:])), entry
        yield replace(proof, hashes=(*hashes[:-1], flipped(hashes[-1], 31))), entry
    origin, size, *rest = proof.checkpoint.split("\n")
    yield replace(proof, checkpoint="\n".join([origin, str(int(size) + 1), *rest])), entry
    yield replace(proof, checkpoint="\n".join([origin + "x", size, *rest])), entry
    head, _, line = proof.checkpoint.rstrip("\n").rpartition("\n")
    yield replace(proof, checkpoint=f"{head}\n{line[:-9]}{'A' if line[-9] != 'A' else 'B'}{line[-8:]}\n"), entry
    yield replace(proof, checkpoint=head + "\n"), entry


@pytest.mark.parametrize("size", [1, 2, 3, 7, 256, 600])
def test_proofs_and_heads(tmp_path: Path, size: int) -> None:
    files = LogFiles(tmp_path, IDENTITY)
    (head,) = append(files, size)
    entries = list(files.entries(0, size))
    cases = []
    for index in sorted({0, size // 2, size - 1}):
        hashes = prove_inclusion(index, size, files.hashes(size))
        good = InclusionProof(index=index, hashes=hashes, checkpoint=head.text)
        cases += [(good, entries[index]), *broken(good, entries[index])]
    said = [ours(proof, entry) for proof, entry in cases]
    assert theirs([case_of(proof, entry) for proof, entry in cases]) == said
    assert True in said
    assert False in said


def envelope_holds(envelope: Envelope, digest: str) -> bool:
    (checked,) = check_envelope(envelope, [public_key_of(TREASURY)])
    if checked.state is not SignatureState.VALID:
        return False
    try:
        statement = parse_statement(envelope.payload)
    except BadInput:
        return False
    return digest in {one.digest.sha256 for one in statement.subjects}


def test_envelopes() -> None:
    good = sign_statement(books_statement(), [TREASURY])
    other = sign_statement(books_statement(b"others"), [TREASURY])
    thief = sign_statement(books_statement(), [MemoryKey("thief")])
    key_id = good.signatures[0].key_id
    digest = parse_statement(good.payload).subjects[0].digest.sha256
    signature = good.signatures[0]
    cases = [
        good,
        other,
        replace(good, payload=other.payload),
        replace(good, payload=flipped(good.payload, 30)),
        replace(good, payload_type="application/vnd.in-toto+jsonx"),
        replace(good, signatures=(replace(signature, value=flipped(signature.value, 40)),)),
        replace(good, signatures=(replace(signature, value=signature.value[:-1]),)),
        replace(thief, signatures=(replace(thief.signatures[0], key_id=key_id),)),
    ]
    said = [envelope_holds(one, digest) for one in cases]
    handed = [
        {
            "what": "signed",
            "public": text(TREASURY.public),
            "envelope": format_envelope(one).decode(),
            "digest": digest,
        }
        for one in cases
    ]
    assert theirs(handed) == said == [True, *[False] * (len(cases) - 1)]


def test_the_entry_of_a_log_is_what_was_signed(tmp_path: Path) -> None:
    """A statement from its envelope to the head: both programs follow it all the way."""
    files = LogFiles(tmp_path, IDENTITY)
    envelope = sign_statement(books_statement(), [TREASURY])
    entry = entry_of(format_envelope(envelope))
    append(files, 3)
    with files.writing() as writer:
        head = writer.append([entry], seal, ORIGIN)
    proof = InclusionProof(index=3, hashes=prove_inclusion(3, 4, files.hashes(4)), checkpoint=head.text)
    assert ours(proof, entry)
    assert theirs([case_of(proof, entry)]) == [True]
