"""The way of a proof through the tree, step by step: from the entry's leaf up to the root of the head.

Checking a proof folds it; whoever looks at one wants to see each node that it passes, what stands beside it, and which
entries each of the two covers.

References
----------
RFC 6962, sections 2.1 and 2.1.1.
"""

from dataclasses import dataclass

from khazana.alliance.bundles import Bundle
from khazana.alliance.checkpoints import Checkpoint, parse_checkpoint
from khazana.alliance.envelopes import format_envelope
from khazana.alliance.notes import parse_note
from khazana.alliance.proofs import InclusionProof, parse_inclusion_proof
from khazana.alliance.tree import entry_of, inclusion_ranges, leaf_hash, node_hash
from khazana.core import BadInput

__all__ = ["PathNode", "PathStep", "ProofPath", "path_of_bundle", "proof_path"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathNode:
    """A node of the tree: its ``hash``, 32 bytes, over the entries from ``start`` to before ``end``."""

    hash: bytes
    start: int
    end: int

    @property
    def entries(self) -> int:
        """How many entries it covers."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStep:
    """A step upwards: the ``node`` that was reached, the ``sibling`` that the proof gives, and what both make.

    The sibling stands to the left where it covers the entries before the node's.
    """

    node: PathNode
    sibling: PathNode
    parent: PathNode

    @property
    def is_left(self) -> bool:
        """Whether the sibling stands to the left."""
        return self.sibling.start < self.node.start


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofPath:
    """A proof as it was walked.

    Parameters
    ----------
    index
        The entry's place in the log, from 0.
    entry
        What is logged: of a statement the SHA-256 of its envelope.
    leaf
        The node that the way begins at.
    steps
        Upwards; none where the log has one entry.
    head
        The head of the proof; who signed it is not looked at here.
    """

    index: int
    entry: bytes
    leaf: PathNode
    steps: tuple[PathStep, ...]
    head: Checkpoint

    @property
    def top(self) -> PathNode:
        """The node that the way ends at."""
        return self.steps[-1].parent if self.steps else self.leaf

    @property
    def fits(self) -> bool:
        """Whether the way ends at the root of the head."""
        return self.top.hash == self.head.root and self.top.entries == self.head.size


def proof_path(entry: bytes, proof: InclusionProof) -> ProofPath:
    """Walk a proof.

    Raises
    ------
    BadInput
        If its head cannot be read, or the log has no such entry, or another number of hashes is needed.
    """
    head = parse_checkpoint(parse_note(proof.checkpoint).text)
    ranges = inclusion_ranges(proof.index, head.size)
    if len(ranges) != len(proof.hashes):
        raise BadInput(
            "the proof has another number of hashes than the tree asks for",
            where=head.origin,
            value=f"{len(proof.hashes)} instead of {len(ranges)}",
            remedy="ask for the proof again",
        )
    leaf = node = PathNode(hash=leaf_hash(entry), start=proof.index, end=proof.index + 1)
    steps = []
    for (start, end), beside in zip(ranges, proof.hashes, strict=True):
        sibling = PathNode(hash=beside, start=start, end=end)
        left, right = sorted((node, sibling), key=lambda one: one.start)
        parent = PathNode(hash=node_hash(left.hash, right.hash), start=left.start, end=right.end)
        steps.append(PathStep(node=node, sibling=sibling, parent=parent))
        node = parent
    return ProofPath(index=proof.index, entry=entry, leaf=leaf, steps=tuple(steps), head=head)


def path_of_bundle(bundle: Bundle) -> ProofPath | None:
    """Walk the proof of a bundle; ``None`` where it has none.

    Raises
    ------
    BadInput
        If it has one that cannot be walked.
    """
    if not bundle.proof:
        return None
    return proof_path(entry_of(format_envelope(bundle.envelope)), parse_inclusion_proof(bundle.proof))
