"""The Merkle tree of a log: its hashes, and proofs that an entry is in it, and that an older tree begins a newer one.

A tree over ``n`` leaves splits at the largest power of two below ``n``; so every part that is named here is a range
of leaves ``[start, end)`` whose start is a multiple of the largest power of two that fits into it.

Three edges are closed. A tree without leaves has one root, and begins every tree with an empty proof. Two trees of
equal size have equal roots and an empty proof. A hash has 32 bytes, wherever it comes from.

References
----------
RFC 6962, section 2.1; RFC 9162, sections 2.1.3.2 and 2.1.4.2 (the order of steps in checking).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from typing import Final

from khazana.alliance.base64_text import HASH_BYTES, LARGEST
from khazana.core import BadInput, ProofFailed

__all__ = [
    "EMPTY_ROOT",
    "MOST_PROOF_HASHES",
    "ConsistencyClaim",
    "InclusionClaim",
    "Nodes",
    "check_consistency",
    "check_inclusion",
    "consistency_ranges",
    "entry_of",
    "fold_consistency",
    "inclusion_ranges",
    "leaf_hash",
    "node_hash",
    "prove_consistency",
    "prove_inclusion",
    "range_hash",
    "range_nodes",
    "root_of",
    "tree_root",
]

EMPTY_ROOT: Final = sha256(b"").digest()
"""The root of a tree without leaves."""
MOST_PROOF_HASHES: Final = 64
"""No proof has more hashes: a tree has at most 2^63 - 1 leaves."""
_REMEDY: Final = "ask for the proof again; if it fails again, keep it with both heads, for it does not fit them"

Nodes = Callable[[int, int], bytes]
"""Gives the hash of the whole subtree of 2^level leaves at an index of that level."""
_Range = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class InclusionClaim:
    """That the leaf with hash ``leaf`` is at ``index`` of the tree of ``size`` leaves under ``root``, by ``proof``."""

    index: int
    size: int
    leaf: bytes
    proof: tuple[bytes, ...]
    root: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsistencyClaim:
    """That the tree of ``old_size`` leaves under ``old_root`` begins that of ``size`` under ``root``, by ``proof``."""

    old_size: int
    size: int
    proof: tuple[bytes, ...]
    old_root: bytes
    root: bytes


def entry_of(envelope: bytes) -> bytes:
    """Return what the log holds of a signed statement: the SHA-256 of its envelope's canonical bytes."""
    return sha256(envelope).digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return SHA-256(0x00 ‖ entry)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Return the root over hashes of equally large, whole subtrees, the last of which may be smaller.

    Examples
    --------
    >>> root_of([leaf_hash(b"")]).hex()[:16]
    '6e340b9cffb37a98'
    """
    level = list(hashes)
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [sha256(b"\x01" + level[at] + level[at + 1]).digest() for at in range(0, len(level) - 1, 2)] + odd
    return level[0]


def range_nodes(start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the (level, index) of the whole subtrees that make up a range, the largest first."""
    parts = []
    while start < end:
        level = (end - start).bit_length() - 1
        parts.append((level, start >> level))
        start += 1 << level
    return tuple(parts)


def range_hash(start: int, end: int, nodes: Nodes) -> bytes:
    """Return the hash of the leaves of a range, as one subtree of the tree."""
    *others, last = (nodes(level, index) for level, index in range_nodes(start, end))
    return reduce(lambda right, left: node_hash(left, right), reversed(others), last)


def tree_root(size: int, nodes: Nodes) -> bytes:
    """Return the root of the tree over the first ``size`` leaves."""
    return range_hash(0, size, nodes) if size else EMPTY_ROOT


def inclusion_ranges(index: int, size: int) -> tuple[_Range, ...]:
    """Return the ranges whose hashes prove a leaf, from the leaf's sibling up to the root's child (RFC 6962, 2.1.1)."""
    if not 0 <= index < size <= LARGEST:
        raise BadInput("the tree has no such leaf", value=f"{index} of {size}", remedy="name an index below the size")
    start, end = 0, size
    found = []
    while end - start > 1:
        middle = start + _split(end - start)
        found.append((middle, end) if index < middle else (start, middle))
        start, end = (start, middle) if index < middle else (middle, end)
    return tuple(reversed(found))


def consistency_ranges(old_size: int, size: int, *, complete: bool = False) -> tuple[_Range, ...]:
    """Return the ranges whose hashes prove that an older tree begins a newer one (RFC 6962, 2.1.2).

    Where the older size is a power of two, its root is the first hash and left out; ``complete`` puts it in.
    """
    if not 0 <= old_size <= size <= LARGEST:
        raise BadInput("an older tree is not larger", value=f"{old_size} of {size}", remedy="swap the two sizes")
    if old_size in {0, size}:
        return ()
    start, end, found = 0, size, []
    while end > old_size:
        middle = start + _split(end - start)
        found.append((middle, end) if old_size <= middle else (start, middle))
        start, end = (start, middle) if old_size <= middle else (middle, end)
    if start or complete:
        found.append((start, end))
    return tuple(reversed(found))


def prove_inclusion(index: int, size: int, nodes: Nodes) -> tuple[bytes, ...]:
    """Return the proof that a leaf is in the tree of ``size`` leaves."""
    return tuple(range_hash(start, end, nodes) for start, end in inclusion_ranges(index, size))


def prove_consistency(old_size: int, size: int, nodes: Nodes, *, complete: bool = False) -> tuple[bytes, ...]:
    """Return the proof that the tree of ``old_size`` leaves begins that of ``size``."""
    ranges = consistency_ranges(old_size, size, complete=complete)
    return tuple(range_hash(start, end, nodes) for start, end in ranges)


def check_inclusion(claim: InclusionClaim) -> None:
    """Check a proof of inclusion.

    Raises
    ------
    ProofFailed
        If it does not hold. ``evidence`` is the claim.
    """
    sized = _are_hashes((claim.leaf, claim.root, *claim.proof))
    if not sized or not 0 <= claim.index < claim.size <= LARGEST or _fold_inclusion(claim) != claim.root:
        raise ProofFailed(
            "the proof does not show that the entry is in the log",
            evidence=claim,
            value=f"index {claim.index} of {claim.size}",
            remedy=_REMEDY,
        )


def _fold_inclusion(claim: InclusionClaim) -> bytes | None:
    """Return the root that a proof leads to (RFC 9162, 2.1.3.2); ``None`` where it is too short or too long."""
    at, last, root = claim.index, claim.size - 1, claim.leaf
    for one in claim.proof:
        if last == 0:
            return None
        if at & 1 or at == last:
            root = node_hash(one, root)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            root = node_hash(root, one)
        at, last = at >> 1, last >> 1
    return root if last == 0 else None


def check_consistency(claim: ConsistencyClaim) -> None:
    """Check a proof that an older tree begins a newer one.

    Raises
    ------
    ProofFailed
        If it does not hold. ``evidence`` is the claim.
    """
    if not _is_consistent(claim):
        raise ProofFailed(
            "the proof does not show that the older head begins the newer one",
            evidence=claim,
            value=f"{claim.old_size} and {claim.size} entries",
            remedy=_REMEDY,
        )


def _is_consistent(claim: ConsistencyClaim) -> bool:
    old, size, proof = claim.old_size, claim.size, claim.proof
    if not _are_hashes((claim.old_root, claim.root, *proof)) or not 0 <= old <= size <= LARGEST:
        return False
    if size == 0 and claim.root != EMPTY_ROOT:
        return False
    if old == 0:
        return not proof and claim.old_root == EMPTY_ROOT
    if old == size:
        return not proof and claim.old_root == claim.root
    if not proof:
        return False
    seed = () if old & (old - 1) else (claim.old_root,)  # a power of two: the proof leaves its root out
    return fold_consistency(old, size, (*seed, *proof)) == (claim.old_root, claim.root)


def fold_consistency(old_size: int, size: int, hashes: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Return the older and the newer root that a complete proof leads to (RFC 9162, 2.1.4.2).

    The tree under a root is one, as nobody finds two inputs of SHA-256 with one output. So if a complete proof leads
    to a root that a log signed, the older root it leads to is that of the first ``old_size`` entries of that very
    tree: no other can be.

    Returns
    -------
    tuple or None
        ``None`` where the sizes ask for another number of hashes.
    """
    if not 0 < old_size < size <= LARGEST or not hashes or not _are_hashes(hashes):
        return None
    at, last = old_size - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    older = newer = hashes[0]
    for one in hashes[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            older, newer = node_hash(one, older), node_hash(one, newer)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            newer = node_hash(newer, one)
        at, last = at >> 1, last >> 1
    return (older, newer) if last == 0 else None


def _split(count: int) -> int:
    """Return the largest power of two below ``count``."""
    return 1 << (count - 1).bit_length() - 1


def _are_hashes(hashes: Iterable[bytes]) -> bool:
    return all(len(one) == HASH_BYTES for one in hashes)
