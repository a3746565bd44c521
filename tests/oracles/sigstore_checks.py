"""Check proofs, heads and envelopes by sigstore, in the interpreter of ``.venv-oracle``; nothing of ours is imported.

It reads a JSON array of cases and prints a JSON array of what sigstore says of each. With ``--time`` it prints the
seconds that one proof with its signed head takes instead: the mean over the cases, each many times.

sigstore's envelopes are signed with ECDSA alone. The key handed to its check here is one of Ed25519 that pays no heed
to the algorithm named; all else is sigstore's.
"""

import base64
import hashlib
import json
import sys
import time
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sigstore._internal.merkle import verify_merkle_inclusion
from sigstore._internal.rekor.checkpoint import SignedCheckpoint, verify_checkpoint
from sigstore._internal.trust import Keyring
from sigstore.dsse import Envelope, Statement, _verify
from sigstore_models.common import v1 as common

REPEATS = 50


def keyring(public: bytes) -> Keyring:
    """Return a keyring of one Ed25519 key."""
    raw = Ed25519PublicKey.from_public_bytes(public).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Keyring(
        [
            common.PublicKey(
                raw_bytes=base64.b64encode(raw),
                key_details=common.PublicKeyDetails.PKIX_ED25519,
            )
        ]
    )


def included(case: dict[str, Any]) -> None:
    """Check a proof and the signed head that it leads to."""
    public = base64.b64decode(case["public"])
    name = case["name"].encode() + b"\n"
    handle = hashlib.sha256(name + b"\x01" + public).digest()
    head = SignedCheckpoint.from_text(case["checkpoint"]).checkpoint
    proof = SimpleNamespace(
        log_index=case["index"],
        tree_size=head.log_size,
        hashes=[base64.b64decode(one) for one in case["hashes"]],
        root_hash=bytes.fromhex(head.log_hash),
        checkpoint=SimpleNamespace(envelope=case["checkpoint"]),
    )
    inner = SimpleNamespace(
        inclusion_proof=proof,
        canonicalized_body=base64.b64decode(case["entry"]),
        log_id=SimpleNamespace(key_id=handle),
    )
    entry: Any = SimpleNamespace(_inner=inner)
    if not 0 <= case["index"] < head.log_size:
        raise ValueError("the index is not in the log")
    verify_merkle_inclusion(entry)
    verify_checkpoint(keyring(public), entry)


class _Ed25519:
    def __init__(self, public: bytes) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(public)

    def verify(self, signature: bytes, data: bytes, algorithm: object) -> None:
        """Verify, whatever the algorithm that is named."""
        del algorithm
        self._key.verify(signature, data)


def signed(case: dict[str, Any]) -> None:
    """Check an envelope, and that a statement is in it which names a digest."""
    key: Any = _Ed25519(base64.b64decode(case["public"]))
    envelope = Envelope._from_json(case["envelope"])
    payload = _verify(key, envelope)
    statement = Statement(payload)
    if case["digest"] not in {one.digest.root.get("sha256") for one in statement._inner.subjects}:
        raise ValueError("the statement is about something else")


CHECKS = {"included": included, "signed": signed}


def holds(case: dict[str, Any]) -> bool:
    """Tell whether sigstore takes a case."""
    try:
        CHECKS[case["what"]](case)
    except Exception as refusal:  # noqa: BLE001 - whatever it refuses with
        sys.stderr.write(f"{type(refusal).__name__}: {refusal}\n"[:200])
        return False
    return True


def main(words: list[str]) -> None:
    """Read the cases; say what holds, or how long it takes."""
    cases = json.load(sys.stdin)
    if "--time" not in words:
        json.dump([holds(case) for case in cases], sys.stdout)
        return
    start = time.perf_counter()
    for _ in range(REPEATS):
        for case in cases:
            included(case)
    json.dump((time.perf_counter() - start) / REPEATS / len(cases), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
