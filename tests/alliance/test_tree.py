"""Hashes and proofs of a log's tree, against vectors of others and laws of our own."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import TypeVar

import pytest
from fakes.alliance_vectors import table, unbase64, unhex
from hypothesis import given
from hypothesis import strategies as st

from khazana.alliance import (
    EMPTY_ROOT,
    ConsistencyClaim,
    InclusionClaim,
    check_consistency,
    check_inclusion,
    entry_of,
    fold_consistency,
    leaf_hash,
    node_hash,
    prove_consistency,
    prove_inclusion,
    root_of,
)
from khazana.alliance.tree import consistency_ranges, inclusion_ranges, tree_root
from khazana.core import BadInput, ProofFailed

Claim = TypeVar("Claim", InclusionClaim, ConsistencyClaim)
VECTORS = table("merkle.json")
LEAVES = [leaf_hash(bytes.fromhex(leaf)) for leaf in VECTORS["leaves"]]
ROOTS = unhex(VECTORS["roots"])
SOME = bytes.fromhex("abacaba000000000000000000000000000000000000000000060061e00123456")
MANY = [leaf_hash(number.to_bytes(2, "big")) for number in range(300)]


def nodes(level: int, index: int) -> bytes:
    return root_of(MANY[index << level : (index + 1) << level])


def inclusion(row: dict[str, object]) -> InclusionClaim:
    index, size = int(str(row["index"])), int(str(row["size"]))
    proof = unhex(list(row["proof"]))  # type: ignore[call-overload] # JSON
    return InclusionClaim(index=index, size=size, leaf=LEAVES[index], proof=proof, root=ROOTS[size - 1])


def consistency(row: dict[str, object]) -> ConsistencyClaim:
    old, size = int(str(row["old"])), int(str(row["size"]))
    proof = unhex(list(row["proof"]))  # type: ignore[call-overload] # JSON
    return ConsistencyClaim(old_size=old, size=size, proof=proof, old_root=ROOTS[old - 1], root=ROOTS[size - 1])


def flipped(proof: tuple[bytes, ...], at: int, bit: int) -> tuple[bytes, ...]:
    wrong = bytes([proof[at][0] ^ bit]) + proof[at][1:]
    return (*proof[:at], wrong, *proof[at + 1 :])


def corrupt_inclusion(claim: InclusionClaim) -> Iterator[tuple[str, InclusionClaim]]:
    """Make what `corruptInclusionProof` of transparency-dev/merkle makes, in its words."""
    proof, root = claim.proof, claim.root
    yield "leafIndex - 1", replace(claim, index=claim.index - 1)
    yield "leafIndex + 1", replace(claim, index=claim.index + 1)
    yield "leafIndex ^ 2", replace(claim, index=claim.index ^ 2)
    yield "treeSize * 2", replace(claim, size=claim.size * 2)
    yield "treeSize / 2", replace(claim, size=claim.size // 2)
    yield "wrong leaf", replace(claim, leaf=b"WrongLeaf")
    yield "empty root", replace(claim, root=EMPTY_ROOT)
    yield "random root", replace(claim, root=SOME)
    yield "trailing garbage", replace(claim, proof=(*proof, b""))
    yield "trailing root", replace(claim, proof=(*proof, root))
    yield "preceding garbage", replace(claim, proof=(b"", *proof))
    yield "preceding root", replace(claim, proof=(root, *proof))
    for at in range(len(proof)):
        yield f"modified proof[{at}] bit 3", replace(claim, proof=flipped(proof, at, 8))
    if proof:
        yield "removed component", replace(claim, proof=proof[:-1])
    if len(proof) > 1:
        yield "inserted component", replace(claim, proof=(proof[0], SOME, *proof[1:]))


def corrupt_consistency(claim: ConsistencyClaim) -> Iterator[tuple[str, ConsistencyClaim]]:
    """Make what `corruptConsistencyProof` of transparency-dev/merkle makes, in its words."""
    proof, old_root, root = claim.proof, claim.old_root, claim.root
    yield "size1 - 1", replace(claim, old_size=claim.old_size - 1)
    yield "size1 + 1", replace(claim, old_size=claim.old_size + 1)
    yield "size1 ^ 2", replace(claim, old_size=claim.old_size ^ 2)
    yield "size2 * 2", replace(claim, size=claim.size * 2)
    yield "size2 / 2", replace(claim, size=claim.size // 2)
    yield "wrong root1", replace(claim, old_root=b"WrongRoot")
    yield "wrong root2", replace(claim, root=b"WrongRoot")
    yield "swapped roots", replace(claim, old_root=root, root=old_root)
    yield "empty proof", replace(claim, proof=())
    yield "trailing garbage", replace(claim, proof=(*proof, b""))
    yield "trailing root1", replace(claim, proof=(*proof, old_root))
    yield "trailing root2", replace(claim, proof=(*proof, root))
    yield "preceding garbage", replace(claim, proof=(b"", *proof))
    yield "preceding root1", replace(claim, proof=(old_root, *proof))
    yield "preceding root2", replace(claim, proof=(root, *proof))
    yield "preceding proof[0]", replace(claim, proof=(proof[0], *proof))
    yield "truncated proof", replace(claim, proof=proof[:-1])
    for at in range(len(proof)):
        yield f"modified proof[{at}] bit 4", replace(claim, proof=flipped(proof, at, 16))


def refuses(check: Callable[[Claim], None], claim: Claim) -> bool:
    """Tell whether a claim is refused, with itself as evidence."""
    try:
        check(claim)
    except ProofFailed as failed:
        return failed.evidence == claim
    return False


def test_roots_are_those_of_the_vectors() -> None:
    assert [root_of(LEAVES[: size + 1]) for size in range(8)] == list(ROOTS)
    assert sha256(b"").digest() == EMPTY_ROOT == root_of([])


@pytest.mark.parametrize("row", VECTORS["inclusion"], ids=str)
def test_inclusion_vectors(row: dict[str, object]) -> None:
    claim = inclusion(row)
    check_inclusion(claim)
    made = prove_inclusion(claim.index, claim.size, lambda level, at: root_of(LEAVES[at << level : (at + 1) << level]))
    assert made == claim.proof
    for name, wrong in corrupt_inclusion(claim):
        assert refuses(check_inclusion, wrong), name


@pytest.mark.parametrize("row", VECTORS["consistency"], ids=str)
def test_consistency_vectors(row: dict[str, object]) -> None:
    claim = consistency(row)
    check_consistency(claim)
    made = prove_consistency(
        claim.old_size, claim.size, lambda level, at: root_of(LEAVES[at << level : (at + 1) << level])
    )
    assert made == claim.proof
    for name, wrong in corrupt_consistency(claim) if claim.proof else ():
        assert refuses(check_consistency, wrong), name


@pytest.mark.parametrize(("index", "size"), [(0, 0), (0, 1), (1, 0), (2, 1), (-1, 1)])
def test_a_leaf_outside_the_tree_is_never_in_it(index: int, size: int) -> None:
    for leaf, root in ((SOME, b""), (b"", EMPTY_ROOT), (SOME, EMPTY_ROOT)):
        with pytest.raises(ProofFailed):
            check_inclusion(InclusionClaim(index=index, size=size, leaf=leaf, proof=(), root=root))
    with pytest.raises(BadInput):
        inclusion_ranges(max(index, size), size)


OTHER = leaf_hash(b"other")
EDGES = [
    # (older, newer, older root, newer root, proof, holds); the vectors of transparency-dev/merkle, with roots that are
    # hashes: it takes roots of any length where sizes are equal or the older is zero, and we do not.
    (0, 0, EMPTY_ROOT, OTHER, (), False),
    (1, 1, OTHER, SOME, (), False),
    (0, 0, EMPTY_ROOT, EMPTY_ROOT, (), True),
    (0, 1, EMPTY_ROOT, OTHER, (), True),
    (1, 1, OTHER, OTHER, (), True),
    (1, 0, OTHER, EMPTY_ROOT, (), False),
    (2, 1, OTHER, SOME, (), False),
    (1, 2, OTHER, SOME, (), False),
    (0, 0, EMPTY_ROOT, EMPTY_ROOT, (EMPTY_ROOT,), False),
    (0, 1, EMPTY_ROOT, EMPTY_ROOT, (EMPTY_ROOT,), False),
    (1, 1, EMPTY_ROOT, EMPTY_ROOT, (EMPTY_ROOT,), False),
    # and ours: a tree without leaves has one root; a hash has 32 bytes; no tree is larger than 2^63 - 1
    (0, 0, OTHER, OTHER, (), False),
    (0, 5, OTHER, SOME, (), False),
    (0, 1, b"", OTHER, (), False),
    (0, 1, EMPTY_ROOT, OTHER[:31], (), False),
    (1, 1, b"don't care", b"don't care", (), False),
    (3, 3, OTHER + b"\0", OTHER + b"\0", (), False),
    (1, 2**63, OTHER, SOME, (SOME,), False),
    (-1, 1, OTHER, OTHER, (), False),
]


@pytest.mark.parametrize(("old", "size", "old_root", "root", "proof", "holds"), EDGES)
def test_edges_of_consistency(
    old: int,
    size: int,
    old_root: bytes,
    root: bytes,
    proof: tuple[bytes, ...],
    holds: bool,  # noqa: FBT001 - likewise
) -> None:
    claim = ConsistencyClaim(old_size=old, size=size, proof=proof, old_root=old_root, root=root)
    if holds:
        check_consistency(claim)
        return
    with pytest.raises(ProofFailed):
        check_consistency(claim)


def test_proofs_of_a_real_log_of_962_million_entries() -> None:
    row = table("argon2020.json")
    (entry, root, old_root) = unbase64([row["entry"], row["root"], row["old_root"]])
    leaf = leaf_hash(entry)
    included = InclusionClaim(
        index=row["index"], size=row["size"], leaf=leaf, proof=unbase64(row["inclusion"]), root=root
    )
    check_inclusion(included)
    grown = ConsistencyClaim(
        old_size=row["old_size"], size=row["size"], proof=unbase64(row["consistency"]), old_root=old_root, root=root
    )
    check_consistency(grown)
    assert len(inclusion_ranges(row["index"], row["size"])) == len(included.proof)
    assert len(consistency_ranges(row["old_size"], row["size"])) == len(grown.proof)
    with pytest.raises(ProofFailed):
        check_inclusion(replace(included, index=row["index"] + 1))
    with pytest.raises(ProofFailed):
        check_consistency(replace(grown, old_size=row["old_size"] + 1))


@given(st.integers(1, 300), st.data())
def test_what_is_proven_is_checked(size: int, data: st.DataObject) -> None:
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    root = root_of(MANY[:size])
    assert tree_root(size, nodes) == root
    proof = prove_inclusion(index, size, nodes)
    check_inclusion(InclusionClaim(index=index, size=size, leaf=MANY[index], proof=proof, root=root))
    old_root = root_of(MANY[:old])
    grown = prove_consistency(old, size, nodes)
    check_consistency(ConsistencyClaim(old_size=old, size=size, proof=grown, old_root=old_root, root=root))
    if 0 < old < size:
        complete = prove_consistency(old, size, nodes, complete=True)
        assert fold_consistency(old, size, complete) == (old_root, root)
        assert fold_consistency(old, size, complete[:-1]) != (old_root, root)


def test_a_node_is_no_leaf() -> None:
    """A tree of two leaves cannot be taken for one of one leaf: the two are hashed apart."""
    left, right = LEAVES[:2]
    assert leaf_hash(left + right) != node_hash(left, right)


def test_an_entry_is_the_digest_of_an_envelope() -> None:
    assert entry_of(b"{}") == sha256(b"{}").digest()
