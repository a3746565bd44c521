"""Evidence of a fork convinces whoever knows the log's key, and nobody otherwise."""

from dataclasses import replace

import pytest
from fakes.note_signers import SeededSigner, identity_of
from hypothesis import given
from hypothesis import strategies as st
from oracles.plain_fork_check import convinces

from khazana.alliance import (
    Checkpoint,
    ForkEvidence,
    ForkVerdict,
    SignedCheckpoint,
    format_fork_evidence,
    judge_fork,
    leaf_hash,
    parse_fork_evidence,
    prove_consistency,
    root_of,
    sign_checkpoint,
)
from khazana.alliance.fork_evidence import fork_evidence
from khazana.core import BadInput, ProofFailed

ORIGIN = "treasury.pk.example/log"
LOG = SeededSigner("log")
IDENTITY = identity_of(ORIGIN, LOG)
KEY = str(IDENTITY.keys[0])
TRUE = [leaf_hash(bytes([number])) for number in range(70)]


def head(leaves: list[bytes]) -> SignedCheckpoint:
    return sign_checkpoint(Checkpoint(origin=ORIGIN, size=len(leaves), root=root_of(leaves)), ORIGIN, LOG)


def proof(old: int, leaves: list[bytes]) -> tuple[bytes, ...]:
    return prove_consistency(
        old, len(leaves), lambda level, at: root_of(leaves[at << level : (at + 1) << level]), complete=True
    )


def forked(at: int, size: int) -> list[bytes]:
    """Return other leaves from ``at`` on."""
    return [*TRUE[:at], *(leaf_hash(b"forged %d" % number) for number in range(at, size))]


@given(st.integers(1, 70), st.integers(1, 70), st.data())
def test_any_fork_is_proven(old: int, size: int, data: st.DataObject) -> None:
    """Whichever of the two heads is the larger, and wherever the histories part before the smaller ends."""
    at = data.draw(st.integers(0, min(old, size) - 1))
    ours, theirs = TRUE[:old], forked(at, size)
    small, large = sorted((ours, theirs), key=len)
    path = proof(len(small), large) if len(small) < len(large) else ()
    found = fork_evidence(head(ours), head(theirs), IDENTITY, path)
    assert judge_fork(found, IDENTITY) is ForkVerdict.PROVEN
    text = format_fork_evidence(found)
    assert parse_fork_evidence(text) == found
    assert str(found) == text
    assert found.identity == IDENTITY
    assert convinces(text, KEY)


@given(st.integers(1, 70), st.integers(1, 70))
def test_an_honest_log_is_not_convicted(old: int, size: int) -> None:
    small, large = sorted((old, size))
    path = proof(small, TRUE[:large]) if small < large else ()
    found = fork_evidence(head(TRUE[:small]), head(TRUE[:large]), IDENTITY, path)
    assert judge_fork(found, IDENTITY) is ForkVerdict.CONSISTENT
    assert not convinces(str(found), KEY)


def test_a_false_proof_between_honest_heads_decides_nothing() -> None:
    """Anyone can write a proof that fails; it convicts nobody."""
    for old, size in ((8, 13), (5, 70), (1, 2), (64, 70)):
        path = proof(old, TRUE[:size])
        wrongs = [(), path[:-1], (*path, path[0]), (leaf_hash(b"x"), *path[1:]), (*path[:-1], leaf_hash(b"x"))]
        for wrong in wrongs:
            found = fork_evidence(head(TRUE[:old]), head(TRUE[:size]), IDENTITY, wrong)
            assert judge_fork(found, IDENTITY) is ForkVerdict.UNDECIDED
            assert not convinces(str(found), KEY)


def test_two_roots_of_no_entries_are_a_fork() -> None:
    strange = sign_checkpoint(Checkpoint(origin=ORIGIN, size=0, root=leaf_hash(b"")), ORIGIN, LOG)
    found = fork_evidence(strange, head(TRUE), IDENTITY)
    assert judge_fork(found, IDENTITY) is ForkVerdict.PROVEN
    assert convinces(str(found), KEY)
    assert judge_fork(fork_evidence(head([]), head(TRUE), IDENTITY), IDENTITY) is ForkVerdict.CONSISTENT


def test_heads_that_the_log_did_not_sign_convict_nobody() -> None:
    thief = SeededSigner("thief")
    forged = sign_checkpoint(Checkpoint(origin=ORIGIN, size=70, root=leaf_hash(b"x")), ORIGIN, thief)
    found = fork_evidence(head(TRUE), forged, identity_of(ORIGIN, thief))
    with pytest.raises(ProofFailed, match="none of the trusted keys"):
        judge_fork(found, IDENTITY)
    with pytest.raises(ProofFailed, match="none of the trusted keys"):
        judge_fork(found, found.identity)
    with pytest.raises(ValueError, match="not enough values"):
        convinces(str(found), KEY)


def test_the_smaller_head_stands_first() -> None:
    found = fork_evidence(head(TRUE), head(TRUE[:3]), IDENTITY)
    with pytest.raises(BadInput, match="smaller head stands first"):
        judge_fork(replace(found, older=found.newer, newer=found.older), IDENTITY)


def text_of_some() -> str:
    return str(fork_evidence(head(TRUE[:3]), head(forked(1, 9)), IDENTITY, proof(3, forked(1, 9))))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("khazana/fork-evidence@v1", "khazana/fork-evidence@v2"),
        ("log ", "key "),
        ("older 5", "older 6"),
        ("older 5", "older five"),
        ("older 5", "older 05"),
        ("newer 5", "newer 4"),
        ("proof ", "proof 1"),
        ("older 5", "newer 5"),
        ("=\n", "\n"),
    ],
)
def test_what_is_no_evidence_is_refused(old: str, new: str) -> None:
    text = text_of_some()
    assert isinstance(parse_fork_evidence(text), ForkEvidence)
    assert old in text
    with pytest.raises(BadInput):
        parse_fork_evidence(text.replace(old, new))


@pytest.mark.parametrize("text", ["", "\n", "x", "khazana/fork-evidence@v1\n", "x\n" * 1_500_001])
def test_what_is_nothing_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_fork_evidence(text)


def test_evidence_cut_off_anywhere_is_refused() -> None:
    text = text_of_some()
    for end in range(len(text)):
        with pytest.raises(BadInput):
            parse_fork_evidence(text[:end])
    with pytest.raises(BadInput, match="more follows"):
        parse_fork_evidence(text + "x\n")
    line = text.split("\n")[1] + "\n"
    with pytest.raises(BadInput, match="1 to 16 keys"):
        parse_fork_evidence(text.replace(line, line * 17))
