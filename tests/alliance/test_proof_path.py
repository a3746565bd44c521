"""A proof walked step by step ends where checking it says that it ends, and names each node's entries."""

from dataclasses import replace

import pytest
from fakes.signed_world import MemoryLog, document_statement, make_bundle
from hypothesis import given
from hypothesis import strategies as st

from khazana.alliance import InclusionProof, leaf_hash, parse_inclusion_proof, root_of
from khazana.alliance.head_signers import SignerPart, signers_of
from khazana.alliance.keys import SignatureState
from khazana.alliance.note_keys import parse_verifier_key
from khazana.alliance.notes import NoteSignature, parse_note
from khazana.alliance.proof_path import path_of_bundle, proof_path
from khazana.core import BadInput


def logged(size: int) -> tuple[MemoryLog, list[bytes]]:
    entries = [number.to_bytes(32, "big") for number in range(size)]
    return MemoryLog(leaves=[leaf_hash(one) for one in entries]), entries


@given(data=st.data(), size=st.integers(1, 70))
def test_the_way_ends_at_the_root_and_each_node_is_that_of_its_entries(data: st.DataObject, size: int) -> None:
    log, entries = logged(size)
    index = data.draw(st.integers(0, size - 1))
    path = proof_path(entries[index], parse_inclusion_proof(log.proof(index)))
    assert path.fits
    assert (path.index, path.leaf.start, path.leaf.end) == (index, index, index + 1)
    assert (path.top.start, path.top.end) == (0, size)
    for step in path.steps:
        for node in (step.node, step.sibling, step.parent):
            assert node.hash == root_of(log.leaves[node.start : node.end])
            assert node.entries == node.end - node.start
        assert step.is_left == (step.sibling.end == step.node.start)
        assert step.parent.entries == step.node.entries + step.sibling.entries


@given(data=st.data(), size=st.integers(2, 40))
def test_another_entry_or_hash_leads_elsewhere(data: st.DataObject, size: int) -> None:
    log, entries = logged(size)
    index = data.draw(st.integers(0, size - 1))
    proof = parse_inclusion_proof(log.proof(index))
    assert not proof_path(b"another", proof).fits
    at = data.draw(st.integers(0, len(proof.hashes) - 1))
    flipped = bytes([proof.hashes[at][0] ^ 1]) + proof.hashes[at][1:]
    hashes = (*proof.hashes[:at], flipped, *proof.hashes[at + 1 :])
    assert not proof_path(entries[index], replace(proof, hashes=hashes)).fits


def test_a_proof_of_another_length_is_refused() -> None:
    log, entries = logged(5)
    proof = parse_inclusion_proof(log.proof(2))
    with pytest.raises(BadInput, match="another number of hashes"):
        proof_path(entries[2], replace(proof, hashes=proof.hashes[:-1]))
    with pytest.raises(BadInput, match="no such leaf"):
        proof_path(entries[2], InclusionProof(index=5, hashes=(), checkpoint=proof.checkpoint))


def test_the_proof_of_a_bundle_is_walked_where_it_has_one() -> None:
    bundle = make_bundle()
    path = path_of_bundle(bundle)
    assert path is not None
    assert path.fits
    assert path_of_bundle(replace(bundle, log=None, proof="")) is None
    other = make_bundle(document_statement(b"something else"), contents=())
    moved = path_of_bundle(replace(bundle, envelope=other.envelope, contents=()))
    assert moved is not None
    assert not moved.fits


def test_signatures_below_a_head_are_told_apart() -> None:
    log, _entries = logged(3)
    note = parse_note(parse_inclusion_proof(log.proof(1)).checkpoint)
    keys, witnesses = ([parse_verifier_key(one) for one in some] for some in (log.named.keys, log.named.witnesses))
    owner, witness = signers_of(note, keys, witnesses)
    assert (owner.part, owner.state, owner.at) == (SignerPart.OWNER, SignatureState.VALID, None)
    assert (witness.part, witness.state) == (SignerPart.WITNESS, SignatureState.VALID)
    assert witness.at is not None
    strangers = signers_of(note, keys, ())
    assert [(one.part, one.state) for one in strangers[1:]] == [(SignerPart.STRANGER, SignatureState.UNKNOWN)]
    forged = NoteSignature(name=witness.name, key_id=witness.key_id, signature=bytes(72))
    wrong = signers_of(replace(note, signatures=(note.signatures[0], forged)), keys, witnesses)
    assert (wrong[1].state, wrong[1].at) == (SignatureState.INVALID, None)
