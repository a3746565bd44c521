"""Proofs that travel: one text, checked offline."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fakes.note_signers import SeededSigner, identity_of, key_of, witness_key

from khazana.alliance import (
    Checkpoint,
    InclusionProof,
    LogPolicy,
    check_inclusion_proof,
    cosign,
    entry_of,
    format_inclusion_proof,
    leaf_hash,
    parse_inclusion_proof,
    prove_inclusion,
    root_of,
    sign_checkpoint,
    with_signatures,
)
from khazana.core import BadInput, ProofFailed

AT = datetime(2026, 7, 17, 12, tzinfo=UTC)
ORIGIN = "treasury.pk.example/log"
LOG, WITNESS = SeededSigner("log"), SeededSigner("sv")
WITNESS_KEY = witness_key("treasury.sv.example/witness", WITNESS)
POLICY = LogPolicy(identity=identity_of(ORIGIN, LOG), witnesses=(WITNESS_KEY,), quorum=1)
ENTRIES = [entry_of(b'{"statement":%d}' % number) for number in range(700)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def proof_of(index: int, *, at: datetime = AT, extra: bytes | None = None) -> InclusionProof:
    head = Checkpoint(origin=ORIGIN, size=len(LEAVES), root=root_of(LEAVES))
    signed = sign_checkpoint(head, ORIGIN, LOG)
    note = with_signatures(signed.note, [cosign(head.text, WITNESS_KEY.name, WITNESS, at)])
    hashes = prove_inclusion(index, len(LEAVES), lambda level, at: root_of(LEAVES[at << level : (at + 1) << level]))
    return InclusionProof(index=index, hashes=hashes, checkpoint=str(note), extra=extra)


@pytest.mark.parametrize("index", [0, 1, 255, 256, 511, 512, 698, 699])
def test_a_proof_is_read_as_written_and_holds(index: int) -> None:
    proof = proof_of(index)
    text = format_inclusion_proof(proof)
    assert text == str(proof)
    assert text.startswith(f"c2sp.org/tlog-proof@v1\nindex {index}\n")
    assert len(text) < 2048
    assert parse_inclusion_proof(text) == proof
    checked = check_inclusion_proof(proof, ENTRIES[index], POLICY, now=AT)
    assert (checked.index, checked.head.checkpoint.size) == (index, 700)
    assert [(one.key, one.at) for one in checked.cosignatures] == [(WITNESS_KEY, AT)]


def test_extra_data_travels_and_is_not_vouched_for() -> None:
    for extra in (b"", b"opaque", bytes(65_536)):
        proof = proof_of(3, extra=extra)
        assert parse_inclusion_proof(str(proof)) == proof
        assert check_inclusion_proof(proof, ENTRIES[3], POLICY)
    assert "\nextra b3BhcXVl\nindex 3\n" in str(proof_of(3, extra=b"opaque"))


def test_another_entry_place_or_root_is_refused() -> None:
    proof = proof_of(3)
    with pytest.raises(ProofFailed, match="does not show that the entry"):
        check_inclusion_proof(proof, ENTRIES[4], POLICY)
    with pytest.raises(ProofFailed, match="does not show that the entry"):
        check_inclusion_proof(replace(proof, index=4), ENTRIES[3], POLICY)
    with pytest.raises(ProofFailed, match="does not show that the entry"):
        check_inclusion_proof(replace(proof, hashes=proof.hashes[:-1]), ENTRIES[3], POLICY)
    with pytest.raises(ProofFailed, match="does not show that the entry"):
        check_inclusion_proof(replace(proof, index=700), ENTRIES[3], POLICY)
    with pytest.raises(ProofFailed, match="signature is not that"):
        check_inclusion_proof(
            replace(proof, checkpoint=proof.checkpoint.replace("\n700\n", "\n701\n")), ENTRIES[3], POLICY
        )


def test_a_head_that_no_witness_saw_is_refused() -> None:
    proof = proof_of(3)
    alone = "\n".join(proof.checkpoint.split("\n")[:5]) + "\n"
    with pytest.raises(ProofFailed, match="too few witnesses"):
        check_inclusion_proof(replace(proof, checkpoint=alone), ENTRIES[3], POLICY)
    assert check_inclusion_proof(replace(proof, checkpoint=alone), ENTRIES[3], LogPolicy(identity=POLICY.identity))
    ahead = proof_of(3, at=AT + timedelta(hours=1))
    with pytest.raises(ProofFailed, match="too few witnesses"):
        check_inclusion_proof(ahead, ENTRIES[3], POLICY, now=AT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "wrong-header\nindex 0\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nextra !!notbase64!!\nindex 0\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\n\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex notanumber\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex -5\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex 05\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n!!notbase64!!\n\ncheckpoint\n",
        f"c2sp.org/tlog-proof@v1\nindex 0\n{'A' * 86}==\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n" + f"{'A' * 43}=\n" * 65 + "\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nextra AAAA\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nextra AAAA\n\ncheckpoint\n",
        f"c2sp.org/tlog-proof@v1\nextra {'A' * 87_384}\nindex 0\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n\n" + "x" * 1_200_000,
        "c2sp.org/tlog-proof@v1",
    ],
    ids=lambda text: text[:60],
)
def test_what_is_no_proof_is_refused(text: str) -> None:
    """The first ones are those of transparency-dev/merkle, `proof/tlog_proof_test.go`."""
    with pytest.raises(BadInput):
        parse_inclusion_proof(text)


def test_a_policy_can_be_met() -> None:
    identity = POLICY.identity
    with pytest.raises(BadInput, match="at most the number of witnesses"):
        LogPolicy(identity=identity, witnesses=(WITNESS_KEY, WITNESS_KEY), quorum=2)
    with pytest.raises(BadInput, match="key for cosignatures"):
        LogPolicy(identity=identity, witnesses=(key_of("x", WITNESS),))
