"""A witness: it cosigns a log's head only if that fits the last head of the log which it cosigned.

The state is one head for each log. Comparing with it and keeping the next is one step, whoever else asks at the same
moment; that is what `HeadKeeper.advance` owes. Faces turn verdicts into statuses of HTTP.

References
----------
C2SP tlog-witness, add-checkpoint.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol, runtime_checkable

from khazana.alliance.base64_text import hash_text, plain_number
from khazana.alliance.checkpoints import LogIdentity, SignedCheckpoint, open_checkpoint, parse_checkpoint
from khazana.alliance.cosignatures import cosign
from khazana.alliance.fork_evidence import ForkEvidence, fork_evidence
from khazana.alliance.note_keys import MessageSigner
from khazana.alliance.notes import MOST_BYTES, format_signatures, parse_note
from khazana.alliance.proofs import proof_lines
from khazana.alliance.tree import EMPTY_ROOT, ConsistencyClaim, check_consistency
from khazana.core import BadInput, ProofFailed

__all__ = [
    "MOST_REQUEST_BYTES",
    "AddCheckpoint",
    "HeadKeeper",
    "Witness",
    "WitnessAnswer",
    "WitnessVerdict",
    "add_checkpoint",
    "format_add_checkpoint",
    "parse_add_checkpoint",
]

_MOST_LINES: Final = 63
MOST_REQUEST_BYTES: Final = MOST_BYTES + 4_096
"""The largest request that is read."""
_REMEDY: Final = "send an old size, the proof, an empty line and the signed head, as C2SP tlog-witness says"


class WitnessVerdict(StrEnum):
    """What became of a request, and the status by which the specification says so."""

    COSIGNED = "cosigned"
    """200."""
    MALFORMED = "malformed"
    """400: it cannot be read, or the old size is larger than the new."""
    UNTRUSTED = "untrusted"
    """403: no key that is trusted for this log signed the head."""
    UNKNOWN_LOG = "unknown-log"
    """404."""
    OTHER_SIZE = "other-size"
    """409: the old size is not that of the last head cosigned; the answer says which is."""
    OTHER_ROOT = "other-root"
    """409: a head of this size with another root was cosigned. The log has forked."""
    UNPROVEN = "unproven"
    """422: the proof does not show that the head fits the last one."""


@runtime_checkable
class HeadKeeper(Protocol):
    """Keeps the last head cosigned of each log, as a signed note."""

    def latest(self, origin: str) -> str | None:
        """Return the head kept of a log, or ``None``."""

    def advance(self, origin: str, expected: str | None, head: str) -> bool:
        """Keep ``head`` if ``expected`` is what is kept still; in one step, and to last. Tell whether it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCheckpoint:
    """A request: the ``old_size`` that the asker takes for the last one cosigned, the ``proof``, the ``head``."""

    old_size: int
    proof: tuple[bytes, ...]
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Who cosigns: by ``name``, with ``signer``, the heads of the ``logs`` by their origins."""

    name: str
    signer: MessageSigner
    logs: Mapping[str, LogIdentity]


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessAnswer:
    """The ``verdict``, the ``body`` of the answer, and what to keep where heads of a log do not fit."""

    verdict: WitnessVerdict
    body: str = ""
    evidence: ForkEvidence | None = None


def format_add_checkpoint(request: AddCheckpoint) -> str:
    """Write a request."""
    lines = (f"old {request.old_size}", *map(hash_text, request.proof), "")
    return "".join(f"{line}\n" for line in lines) + request.head


def parse_add_checkpoint(data: bytes) -> AddCheckpoint:
    """Read a request; nothing is verified by that.

    Raises
    ------
    BadInput
        If it has another form, or is too large.
    """
    try:
        text = data.decode() if len(data) <= MOST_REQUEST_BYTES else ""
    except UnicodeDecodeError:
        text = ""
    above, gap, head = text.partition("\n\n")
    first, *lines = above.split("\n")
    old_size = plain_number(first.removeprefix("old ")) if first.startswith("old ") else None
    if old_size is None or not gap or len(lines) > _MOST_LINES:
        raise BadInput("the request to a witness has another form", value=bytes(data[:60]), remedy=_REMEDY)
    parse_note(head)
    return AddCheckpoint(old_size=old_size, proof=proof_lines(lines), head=head)


def add_checkpoint(data: bytes, witness: Witness, heads: HeadKeeper, at: datetime) -> WitnessAnswer:
    """Answer a request as the specification asks for, in its order."""
    read = _read(data, witness)
    if isinstance(read, WitnessAnswer):
        return read
    request, head, identity = read
    held_text = heads.latest(identity.origin)
    held = None if held_text is None else open_checkpoint(held_text, identity)
    refused = _compare(request, head, held, identity)
    if refused is not None:
        return refused
    if not heads.advance(identity.origin, held_text, head.text):
        return _other_size(_size_of(heads.latest(identity.origin)))
    line = cosign(head.checkpoint.text, witness.name, witness.signer, at)
    return WitnessAnswer(verdict=WitnessVerdict.COSIGNED, body=format_signatures([line]))


def _read(data: bytes, witness: Witness) -> WitnessAnswer | tuple[AddCheckpoint, SignedCheckpoint, LogIdentity]:
    """Read a request and verify its head; return what speaks against it otherwise."""
    try:
        request = parse_add_checkpoint(data)
        new = parse_checkpoint(parse_note(request.head).text)
    except BadInput as refusal:
        return WitnessAnswer(verdict=WitnessVerdict.MALFORMED, body=f"{refusal.what}\n")
    identity = witness.logs.get(new.origin)
    if identity is None:
        return WitnessAnswer(verdict=WitnessVerdict.UNKNOWN_LOG)
    try:
        head = open_checkpoint(request.head, identity)
    except (BadInput, ProofFailed):
        return WitnessAnswer(verdict=WitnessVerdict.UNTRUSTED)
    if request.old_size > new.size:
        return WitnessAnswer(verdict=WitnessVerdict.MALFORMED, body="the old size is larger than the head's\n")
    return request, head, identity


def _compare(
    request: AddCheckpoint, head: SignedCheckpoint, held: SignedCheckpoint | None, identity: LogIdentity
) -> WitnessAnswer | None:
    """Hold a head against the last one; return what speaks against it, or ``None``."""
    size, root = (0, EMPTY_ROOT) if held is None else (held.checkpoint.size, held.checkpoint.root)
    new = head.checkpoint
    if request.old_size != size:
        return _other_size(size)
    if new.size == size and new.root != root and held is not None:
        found = fork_evidence(held, head, identity)
        return WitnessAnswer(verdict=WitnessVerdict.OTHER_ROOT, body=f"{size}\n", evidence=found)
    claim = ConsistencyClaim(old_size=size, size=new.size, proof=request.proof, old_root=root, root=new.root)
    try:
        check_consistency(claim)
    except ProofFailed:
        return WitnessAnswer(verdict=WitnessVerdict.UNPROVEN, evidence=_evidence(claim, head, held, identity))
    return None


def _evidence(
    claim: ConsistencyClaim, head: SignedCheckpoint, held: SignedCheckpoint | None, identity: LogIdentity
) -> ForkEvidence | None:
    if held is None:
        return None
    seed = () if claim.old_size & (claim.old_size - 1) else (claim.old_root,)
    return fork_evidence(held, head, identity, (*seed, *claim.proof))


def _other_size(size: int) -> WitnessAnswer:
    return WitnessAnswer(verdict=WitnessVerdict.OTHER_SIZE, body=f"{size}\n")


def _size_of(note: str | None) -> int:
    return 0 if note is None else parse_checkpoint(parse_note(note).text).size
