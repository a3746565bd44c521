"""Timestamps by OpenTimestamps: made, completed and read by its own library, which is used where it is installed.

The library is under the LGPL and no part of Khazana; without it a timestamp is kept and carried, and not read. What a
checkpoint is stamped by is its signed text, without signatures, so that cosignatures that come later change nothing.

Asking a calendar is not done here: whoever does hands in what it answered.

References
----------
OpenTimestamps, the format of detached proofs, version 1.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from khazana.alliance.late_loading import load_late
from khazana.core import BadInput, Unavailable

try:  # the library says nothing of its types
    load_late("Cryptodome.Hash.keccak")  # which takes long, and few timestamps have a step of it
    from opentimestamps.core.notary import (  # type: ignore[import-untyped] # as above
        BitcoinBlockHeaderAttestation,
        PendingAttestation,
    )
    from opentimestamps.core.op import OpAppend, OpSHA256  # type: ignore[import-untyped] # as above
    from opentimestamps.core.serialize import (  # type: ignore[import-untyped] # as above
        BytesDeserializationContext,
        BytesSerializationContext,
        DeserializationError,
    )
    from opentimestamps.core.timestamp import DetachedTimestampFile  # type: ignore[import-untyped] # as above
    from opentimestamps.core.timestamp import Timestamp as Tree
except ImportError as missing:
    raise Unavailable(
        "the library for timestamps is not installed", value=missing.name, remedy="install khazana[timestamps]"
    ) from None

__all__ = [
    "Attested",
    "Pending",
    "Timestamp",
    "begin_timestamp",
    "commitment_of",
    "complete_timestamp",
    "read_timestamp",
    "stamped_digest",
]

MOST_BYTES: Final = 2**20
MOST_ANSWER: Final = 10_000
"""The most bytes of a calendar's answer."""
NONCE_BYTES: Final = 16
_REMEDY: Final = "ask for the timestamp again"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Attested:
    """That the block at ``height`` of the main network has this root of its merkle tree (``root``, wire order)."""

    height: int
    root: bytes


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Pending:
    """That a calendar (``url``) has promised to put a commitment into a block."""

    url: str
    commitment: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Timestamp:
    """A timestamp, read.

    Parameters
    ----------
    digest
        What is stamped: a SHA-256.
    proof
        The bytes of its file.
    attested, pending
        Where it leads, in order.
    unknown
        How many other attestations it has; what they say is not known here.
    """

    digest: bytes
    proof: bytes = field(repr=False)
    attested: tuple[Attested, ...]
    pending: tuple[Pending, ...]
    unknown: int


def stamped_digest(checkpoint: str) -> bytes:
    """Return what a checkpoint is stamped by: the SHA-256 of its signed text."""
    return sha256(checkpoint.encode("utf-8")).digest()


def commitment_of(digest: bytes, nonce: bytes) -> bytes:
    """Return what is handed to calendars: SHA-256(digest ‖ nonce), which tells them nothing of the digest."""
    return sha256(digest + _nonce(nonce)).digest()


def begin_timestamp(digest: bytes, nonce: bytes, answers: Mapping[str, bytes]) -> bytes:
    """Return the file of a timestamp from what calendars answered to its commitment, by their addresses.

    Raises
    ------
    BadInput
        If no calendar answered, or an answer is none.
    """
    if not answers:
        raise BadInput("no calendar answered", remedy="ask others")
    root = Tree(digest)
    leaf = root.ops.add(OpAppend(_nonce(nonce))).ops.add(OpSHA256())
    for url in sorted(answers):
        leaf.merge(_answer(answers[url], leaf.msg, url))
    return _written(DetachedTimestampFile(OpSHA256(), root))


def complete_timestamp(proof: bytes, answers: Mapping[Pending, bytes]) -> bytes:
    """Return the file of a timestamp with what calendars have added since.

    Raises
    ------
    BadInput
        If the proof or an answer cannot be read.
    """
    file = _read(proof)
    for tree in list(_trees(file.timestamp)):
        for one in list(tree.attestations):
            if isinstance(one, PendingAttestation):
                answer = answers.get(Pending(url=one.uri, commitment=tree.msg))
                if answer is not None:
                    tree.merge(_answer(answer, tree.msg, one.uri))
    return _written(file)


def read_timestamp(proof: bytes) -> Timestamp:
    """Read the file of a timestamp; every step of it is computed, none is believed.

    Raises
    ------
    BadInput
        If it is none, or stamps something else than a SHA-256.
    """
    file = _read(proof)
    found = list(file.timestamp.all_attestations())
    attested = {
        Attested(height=one.height, root=root) for root, one in found if isinstance(one, BitcoinBlockHeaderAttestation)
    }
    pending = {Pending(url=one.uri, commitment=told) for told, one in found if isinstance(one, PendingAttestation)}
    return Timestamp(
        digest=file.file_digest,
        proof=proof,
        attested=tuple(sorted(attested)),
        pending=tuple(sorted(pending)),
        unknown=len({(told, one) for told, one in found}) - len(attested) - len(pending),
    )


def _read(proof: bytes) -> DetachedTimestampFile:
    if len(proof) > MOST_BYTES:
        raise BadInput(f"a timestamp has at most {MOST_BYTES} bytes", value=len(proof), remedy=_REMEDY)
    try:
        file = DetachedTimestampFile.deserialize(BytesDeserializationContext(proof))
    except (DeserializationError, ValueError, OverflowError, RecursionError) as error:
        raise BadInput("this is no timestamp", value=type(error).__name__, remedy=_REMEDY) from None
    if not isinstance(file.file_hash_op, OpSHA256):
        raise BadInput("the timestamp is of something else than a SHA-256", remedy=_REMEDY)
    return file


def _answer(answer: bytes, commitment: bytes, url: str) -> Tree:
    context = BytesDeserializationContext(answer[: MOST_ANSWER + 1])
    try:
        tree = Tree.deserialize(context, commitment)
        context.assert_eof()
    except (DeserializationError, ValueError, OverflowError, RecursionError) as error:
        raise BadInput(
            "the calendar answered something else", where=url, value=type(error).__name__, remedy=_REMEDY
        ) from None
    return tree


def _written(file: DetachedTimestampFile) -> bytes:
    context = BytesSerializationContext()
    file.serialize(context)
    return bytes(context.getbytes())


def _trees(tree: Tree) -> Iterator[Tree]:
    stack = [tree]
    while stack:
        one = stack.pop()
        yield one
        stack += one.ops.values()


def _nonce(nonce: bytes) -> bytes:
    if len(nonce) != NONCE_BYTES:
        raise BadInput(f"a nonce has {NONCE_BYTES} bytes", value=len(nonce), remedy="draw it at random")
    return nonce
