"""Proofs that travel: one text that shows offline that an entry is in a log, and that witnesses saw the head.

References
----------
C2SP tlog-proof.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from khazana.alliance.base64_text import hash_text, plain_base64, plain_hash, plain_number
from khazana.alliance.checkpoints import LogIdentity, SignedCheckpoint, open_checkpoint
from khazana.alliance.cosignatures import COSIGNING, Cosignature, check_quorum
from khazana.alliance.note_keys import VerifierKey
from khazana.alliance.notes import MOST_BYTES
from khazana.alliance.tree import MOST_PROOF_HASHES, InclusionClaim, check_inclusion, leaf_hash
from khazana.core import BadInput

__all__ = [
    "CheckedInclusion",
    "InclusionProof",
    "LogPolicy",
    "check_inclusion_proof",
    "format_inclusion_proof",
    "parse_inclusion_proof",
    "proof_lines",
]

_HEAD: Final = "c2sp.org/tlog-proof@v1"
_MOST_EXTRA: Final = 65_536
_MOST_PROOF: Final = MOST_BYTES + 2 * _MOST_EXTRA
_REMEDY: Final = "ask for the proof again; it is a text that may not be changed on the way"


@dataclass(frozen=True, slots=True, kw_only=True)
class InclusionProof:
    """That an entry is in a log.

    Parameters
    ----------
    index
        The entry's place in the log, from 0.
    hashes
        From the leaf's sibling up to the root's child, 32 bytes each.
    checkpoint
        The head as a signed note, as the log published it.
    extra
        What the application adds; nobody vouches for it. ``None`` where nothing is added.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None

    def __str__(self) -> str:
        return format_inclusion_proof(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPolicy:
    """Whom a verifier trusts: the log's ``identity``, and ``quorum`` of the ``witnesses``."""

    identity: LogIdentity
    witnesses: tuple[VerifierKey, ...] = ()
    quorum: int = 0

    def __post_init__(self) -> None:
        distinct = {key.public for key in self.witnesses}
        if not 0 <= self.quorum <= len(distinct):
            raise BadInput(
                "the quorum is at most the number of witnesses",
                where=self.identity.origin,
                value=f"{self.quorum} of {len(distinct)}",
                remedy="name more witnesses, or ask for fewer",
            )
        if any(key.kind not in COSIGNING for key in self.witnesses):
            raise BadInput(
                "a witness has a key for cosignatures",
                where=self.identity.origin,
                remedy="name the verifier key of the witness that is meant for cosignatures (kind 4 or 6)",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedInclusion:
    """What a proof showed: the entry's ``index``, under a verified ``head``, and the ``cosignatures`` that counted."""

    index: int
    head: SignedCheckpoint
    cosignatures: tuple[Cosignature, ...]


def format_inclusion_proof(proof: InclusionProof) -> str:
    """Write a proof as text."""
    extra = () if proof.extra is None else (f"extra {hash_text(proof.extra)}",)
    lines = (_HEAD, *extra, f"index {proof.index}", *map(hash_text, proof.hashes), "")
    return "".join(f"{line}\n" for line in lines) + proof.checkpoint


def parse_inclusion_proof(text: str) -> InclusionProof:
    """Read a proof; nothing is verified by that.

    Raises
    ------
    BadInput
        If it has another form, or is too large.
    """
    if len(text) > _MOST_PROOF:
        raise _malformed(f"it has more than {_MOST_PROOF} characters", f"{len(text)}")
    above, gap, checkpoint = text.partition("\n\n")
    head, *lines = above.split("\n")
    if head != _HEAD or not gap or not lines:
        raise _malformed(f"it begins with {_HEAD}, and a head stands below an empty line", text[:80])
    extra = _parse_extra(lines.pop(0)) if lines[0].startswith("extra ") else None
    index = plain_number(lines[0].removeprefix("index ")) if lines and lines[0].startswith("index ") else None
    if index is None:
        raise _malformed("it has no line with the index", lines[0] if lines else "")
    return InclusionProof(index=index, hashes=proof_lines(lines[1:]), checkpoint=checkpoint, extra=extra)


def proof_lines(lines: Sequence[str]) -> tuple[bytes, ...]:
    """Read the hashes of a proof, one in base64 a line.

    Raises
    ------
    BadInput
        If one has another form, or there are more than `MOST_PROOF_HASHES`.
    """
    if len(lines) > MOST_PROOF_HASHES:
        raise _malformed(f"it has more than {MOST_PROOF_HASHES} hashes", len(lines))
    hashes = []
    for line in lines:
        one = plain_hash(line)
        if one is None:
            raise _malformed("a line is not a hash of 32 bytes in base64", line)
        hashes.append(one)
    return tuple(hashes)


def check_inclusion_proof(
    proof: InclusionProof, entry: bytes, policy: LogPolicy, *, now: datetime | None = None
) -> CheckedInclusion:
    """Check that an entry is in the log that is trusted, under a head that enough witnesses cosigned.

    Parameters
    ----------
    entry
        What the log holds; of a signed statement that is `khazana.alliance.entry_of` its envelope.
    now
        The present instant, where the caller knows it: cosignatures dated after it do not count then.

    Raises
    ------
    BadInput
        If the head in it has another form.
    ProofFailed
        If anything of it does not hold. ``evidence`` carries what was checked.
    """
    head = open_checkpoint(proof.checkpoint, policy.identity, policy.witnesses)
    check_inclusion(
        InclusionClaim(
            index=proof.index,
            size=head.checkpoint.size,
            leaf=leaf_hash(entry),
            proof=proof.hashes,
            root=head.checkpoint.root,
        )
    )
    counted = check_quorum(head.cosignatures, policy.witnesses, policy.quorum, now=now)
    return CheckedInclusion(index=proof.index, head=head, cosignatures=counted)


def _parse_extra(line: str) -> bytes:
    raw = plain_base64(line.removeprefix("extra "))
    if raw is None or len(raw) > _MOST_EXTRA:
        raise _malformed(f"the extra data is base64 of at most {_MOST_EXTRA} bytes", line)
    return raw


def _malformed(what: str, value: object) -> BadInput:
    shown = value[:100] if isinstance(value, str) else value
    return BadInput(f"the proof cannot be read: {what}", value=shown, remedy=_REMEDY)
