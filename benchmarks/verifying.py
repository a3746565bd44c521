"""Verifying a bundle: the command from its start to its end, and the check of a proof beside sigstore's.

The bundle is a statement about a document among 1,000 entries of a log, with its signed head and a cosignature.

``command``, ``command-json``
    ``khazana verify FILE`` in a fresh process, as the installed command begins: the median of 15.
``command-timestamped``
    The same with a timestamp of the head, which leads to the root of a block, and that block's header.
``library``
    Reading and verifying the same bundle in a fresh process, without a command line.
``python``
    Starting and ending Python, which is in all of these.
``proof``
    Checking a proof with its signed head, read from their text. The peer is sigstore's verifier: its proof and the
    signature of its head, in a process of its own.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation  # type: ignore[import-untyped] # it says nothing of its types
from opentimestamps.core.op import OpAppend, OpSHA256  # type: ignore[import-untyped] # it says nothing of its types
from opentimestamps.core.serialize import BytesSerializationContext  # type: ignore[import-untyped] # it says nothing of its types
from opentimestamps.core.timestamp import Timestamp as Tree  # type: ignore[import-untyped] # it says nothing of its types

from benchmarks.figures import Figure
from benchmarks.measuring import best_of, peak_mib
from khazana.alliance import (
    Bundle,
    Checkpoint,
    InclusionProof,
    LogIdentity,
    LogNamed,
    LogPolicy,
    NamedKey,
    SignatureType,
    VerifierKey,
    check_inclusion_proof,
    cosign,
    entry_of,
    format_envelope,
    format_verifier_key,
    leaf_hash,
    parse_inclusion_proof,
    prove_inclusion,
    public_key_of,
    resource,
    root_of,
    sign_checkpoint,
    sign_statement,
    with_signatures,
)
from khazana.alliance.bundles import HeaderShown, TimestampShown, format_bundle
from khazana.alliance.predicate_parts import Software
from khazana.alliance.predicates import DocumentRegistered
from khazana.alliance.statements import Statement
from khazana.alliance.timestamps import begin_timestamp, commitment_of, stamped_digest
from khazana.bitcoin.headers import block_hash, parse_header

__all__ = ["run"]

ROOT: Final = Path(__file__).resolve().parent.parent
ORACLE: Final = Path(os.environ.get("KHAZANA_ORACLE_PYTHON", ROOT / ".venv-oracle/bin/python"))
COMMAND: Final = "import sys; from khazana.cli import main; sys.exit(main())"
LIBRARY: Final = (
    "import sys; from khazana.alliance.bundles import parse_bundle; from khazana.alliance.verifying import verify; "
    "assert verify(parse_bundle(open(sys.argv[1], 'rb').read())).holds"
)
ORIGIN: Final = "benchmark.example/log"
ENTRIES: Final = 1_000
NONCE: Final = bytes(range(16))
HEIGHT: Final = 150
TIMES: Final = 15
CHECKS: Final = 200


class _Key:
    def __init__(self, name: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())

    @property
    def public(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


SIGNER, LOG, WITNESS = _Key("signer"), _Key("log"), _Key("witness")
IDENTITY: Final = LogIdentity(
    origin=ORIGIN, keys=(VerifierKey(name=ORIGIN, kind=SignatureType.ED25519, public=LOG.public),)
)


def run() -> Iterable[Figure]:
    """Measure; see the module for what each figure means."""
    bundle = _bundle()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bundle.khz"
        file.write_bytes(format_bundle(bundle))
        stamped = Path(folder) / "stamped.khz"
        stamped.write_bytes(format_bundle(_timestamped(bundle)))
        for name, command, goal in (
            ("command", [COMMAND, "verify", str(file)], "under 100"),
            ("command-json", [COMMAND, "verify", "--json", str(file)], "under 100"),
            ("command-timestamped", [COMMAND, "verify", str(stamped)], "under 100"),
            ("library", [LIBRARY, str(file)], ""),
            ("python", ["pass"], ""),
        ):
            yield Figure(name=f"verifying.{name}", value=_median_ms(command), unit="ms", goal=goal, peak_mib=peak_mib())
    yield _proof(bundle)


def _median_ms(program: Sequence[str]) -> float:
    world = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", *program], env=world, stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def _proof(bundle: Bundle) -> Figure:
    entry = entry_of(format_envelope(bundle.envelope))
    policy = LogPolicy(identity=IDENTITY)

    def check() -> None:
        for _ in range(CHECKS):
            check_inclusion_proof(parse_inclusion_proof(bundle.proof), entry, policy)

    ours = best_of(5, check)
    ours_s, theirs_s = ours.seconds / CHECKS, _sigstore_s(parse_inclusion_proof(bundle.proof), entry)
    return Figure(
        name="verifying.proof",
        value=ours_s * 1e6,
        unit="µs",
        peer="sigstore",
        peer_value=theirs_s * 1e6,
        ratio=theirs_s / ours_s,
        peak_mib=ours.peak_mib,
    )


def _sigstore_s(proof: InclusionProof, entry: bytes) -> float:
    case: dict[str, Any] = {
        "what": "included",
        "name": ORIGIN,
        "public": b64encode(LOG.public).decode(),
        "index": proof.index,
        "hashes": [b64encode(one).decode() for one in proof.hashes],
        "checkpoint": proof.checkpoint,
        "entry": b64encode(entry).decode(),
    }
    program = ROOT / "tests" / "oracles" / "sigstore_checks.py"
    done = subprocess.run(
        [str(ORACLE), str(program), "--time"], input=json.dumps([case]), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"sigstore did not answer: make oracle\n{done.stderr}")
    return float(json.loads(done.stdout))


def _timestamped(bundle: Bundle) -> Bundle:
    """Return a bundle with a timestamp of its head, and a header that was worked for as a test network asks."""
    text = parse_inclusion_proof(bundle.proof).checkpoint.partition("\n\n")[0] + "\n"
    digest = stamped_digest(text)
    tree = Tree(commitment_of(digest, NONCE))
    leaf = tree.ops.add(OpAppend(b"in a transaction")).ops.add(OpSHA256())
    leaf.attestations.add(BitcoinBlockHeaderAttestation(HEIGHT))
    answer = BytesSerializationContext()
    tree.serialize(answer)
    proof = begin_timestamp(digest, NONCE, {"https://calendar.example": bytes(answer.getbytes())})
    shown = HeaderShown(height=HEIGHT, header=next(filter(_is_worked, _headers(leaf.msg))))
    return replace(bundle, timestamp=TimestampShown(proof=proof, headers=(shown,)))


def _headers(root: bytes) -> Iterable[bytes]:
    known = (4).to_bytes(4, "little") + bytes(32) + root + (1_752_796_800).to_bytes(4, "little")
    for nonce in range(2**16):
        yield known + (0x207FFFFF).to_bytes(4, "little") + nonce.to_bytes(4, "little")


def _is_worked(header: bytes) -> bool:
    return int(block_hash(header), 16) <= parse_header(header).target


def _bundle() -> Bundle:
    predicate = DocumentRegistered(
        programme="benchmark",
        synthetic=True,
        at="2026-07-17T12:00:00Z",
        software=Software(name="khazana", version="0.1"),
        inputs=(),
        document="rule",
        kind="model-rule",
        action="proposed",
        title="A rule",
        language="en",
        document_version="1",
        by="Benchmark",
    )
    statement = Statement(subjects=(resource("rule.md", b"A rule."),), predicate=predicate)
    envelope = sign_statement(statement, [SIGNER])
    leaves = [leaf_hash(number.to_bytes(32, "big")) for number in range(ENTRIES)]
    index = ENTRIES // 3
    leaves[index] = leaf_hash(entry_of(format_envelope(envelope)))
    checkpoint = Checkpoint(origin=ORIGIN, size=ENTRIES, root=root_of(leaves))
    note = sign_checkpoint(checkpoint, ORIGIN, LOG).note
    seen = cosign(checkpoint.text, "witness.example", WITNESS, datetime(2026, 7, 17, 12, tzinfo=UTC))
    hashes = prove_inclusion(index, ENTRIES, lambda level, at: root_of(leaves[at << level : (at + 1) << level]))
    witness = VerifierKey(name="witness.example", kind=SignatureType.COSIGNATURE, public=WITNESS.public)
    proof = InclusionProof(index=index, hashes=hashes, checkpoint=str(with_signatures(note, [seen])))
    return Bundle(
        envelope=envelope,
        keys=(NamedKey(name="Benchmark", key=public_key_of(SIGNER)),),
        log=LogNamed(
            origin=ORIGIN,
            keys=tuple(map(format_verifier_key, IDENTITY.keys)),
            witnesses=(format_verifier_key(witness),),
        ),
        proof=str(proof),
    )
