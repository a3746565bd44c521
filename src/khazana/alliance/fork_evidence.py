"""Evidence that a log forked: two heads that it signed, and what shows that they do not fit together.

Anyone can check it who knows the log's key. Two heads of one size with two roots speak for themselves. Of two sizes,
the evidence holds hashes that lead to the root of the larger head, and on the way to a root of the smaller size which
is not the one that the log signed: `khazana.alliance.tree.fold_consistency` says why no other can be. A proof that
leads nowhere shows nothing, for anyone can write one; evidence with such a proof is kept, and said to be undecided.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from khazana.alliance.base64_text import hash_text, plain_number
from khazana.alliance.checkpoints import LogIdentity, SignedCheckpoint, open_checkpoint, parse_checkpoint
from khazana.alliance.note_keys import VerifierKey, format_verifier_key, parse_verifier_key
from khazana.alliance.notes import MOST_BYTES, parse_note
from khazana.alliance.proofs import proof_lines
from khazana.alliance.tree import EMPTY_ROOT, fold_consistency
from khazana.core import BadInput

__all__ = [
    "ForkEvidence",
    "ForkVerdict",
    "fork_evidence",
    "format_fork_evidence",
    "judge_fork",
    "parse_fork_evidence",
]

_HEAD: Final = "khazana/fork-evidence@v1"
_MOST_TEXT: Final = 3 * MOST_BYTES
_MOST_KEYS: Final = 16
_REMEDY: Final = "ask for the file again; it may not be changed on the way"


class ForkVerdict(StrEnum):
    """What evidence shows."""

    PROVEN = "proven"
    """The log signed two heads that cannot both be of one log."""
    UNDECIDED = "undecided"
    """The log signed both heads, and the proof leads to neither; it may be the proof that is wrong."""
    CONSISTENT = "consistent"
    """The two heads fit together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkEvidence:
    """Two heads of one log and a complete proof of consistency between them, which fails.

    Parameters
    ----------
    keys
        The log's verifier keys, as whoever wrote this knew them; who checks compares them with what they know.
    older, newer
        The heads as signed notes, the smaller one first.
    proof
        Hashes of a complete proof: `khazana.alliance.tree.consistency_ranges` with ``complete``; empty between two
        heads of one size.
    """

    keys: tuple[VerifierKey, ...]
    older: str
    newer: str
    proof: tuple[bytes, ...] = ()

    def __str__(self) -> str:
        return format_fork_evidence(self)

    @property
    def identity(self) -> LogIdentity:
        """Return the log that this accuses, as whoever wrote it knew it."""
        return LogIdentity(origin=parse_checkpoint(parse_note(self.newer).text).origin, keys=self.keys)


def fork_evidence(
    one: SignedCheckpoint, other: SignedCheckpoint, identity: LogIdentity, proof: tuple[bytes, ...] = ()
) -> ForkEvidence:
    """Put evidence together from two heads, whichever is the smaller."""
    older, newer = sorted((one, other), key=lambda head: head.checkpoint.size)
    return ForkEvidence(keys=identity.keys, older=older.text, newer=newer.text, proof=proof)


def judge_fork(evidence: ForkEvidence, identity: LogIdentity) -> ForkVerdict:
    """Say what evidence shows about the log that the reader knows as ``identity``.

    Raises
    ------
    BadInput
        If one of the heads has another form, or the first is the larger.
    ProofFailed
        If the log did not sign both heads.
    """
    older = open_checkpoint(evidence.older, identity).checkpoint
    newer = open_checkpoint(evidence.newer, identity).checkpoint
    if older.size > newer.size:
        raise BadInput("the smaller head stands first", value=f"{older.size} and {newer.size}", remedy=_REMEDY)
    if older.size == newer.size:
        return ForkVerdict.CONSISTENT if older.root == newer.root else ForkVerdict.PROVEN
    if older.size == 0:
        return ForkVerdict.CONSISTENT if older.root == EMPTY_ROOT else ForkVerdict.PROVEN
    roots = fold_consistency(older.size, newer.size, evidence.proof)
    if roots is None or roots[1] != newer.root:
        return ForkVerdict.UNDECIDED
    return ForkVerdict.CONSISTENT if roots[0] == older.root else ForkVerdict.PROVEN


def format_fork_evidence(evidence: ForkEvidence) -> str:
    """Write evidence as text."""
    lines = [_HEAD, *(f"log {format_verifier_key(key)}" for key in evidence.keys)]
    for name, note in (("older", evidence.older), ("newer", evidence.newer)):
        rows = note.removesuffix("\n").split("\n")
        lines += [f"{name} {len(rows)}", *rows]
    lines += [f"proof {len(evidence.proof)}", *map(hash_text, evidence.proof)]
    return "".join(f"{line}\n" for line in lines)


def parse_fork_evidence(text: str) -> ForkEvidence:
    """Read evidence; nothing is verified by that.

    Raises
    ------
    BadInput
        If it has another form, or is too large.
    """
    if len(text) > _MOST_TEXT or not text.endswith("\n"):
        raise _malformed("it is a text that ends in a newline, of at most three million characters", text[-40:])
    lines = text[:-1].split("\n")
    if lines[0] != _HEAD:
        raise _malformed(f"it begins with {_HEAD}", lines[0])
    at = 1
    while at < len(lines) and lines[at].startswith("log "):
        at += 1
    keys = tuple(parse_verifier_key(line.removeprefix("log ")) for line in lines[1 : min(at, _MOST_KEYS + 1)])
    if not keys or at > _MOST_KEYS + 1:
        raise _malformed(f"it names 1 to {_MOST_KEYS} keys of the log", at - 1)
    older, at = _section(lines, at, "older")
    newer, at = _section(lines, at, "newer")
    proof, at = _section(lines, at, "proof")
    if at != len(lines):
        raise _malformed("more follows after its end", lines[at])
    return ForkEvidence(keys=keys, older=_note(older), newer=_note(newer), proof=proof_lines(proof))


def _section(lines: list[str], at: int, name: str) -> tuple[list[str], int]:
    head = lines[at] if at < len(lines) else ""
    count = plain_number(head.removeprefix(f"{name} ")) if head.startswith(f"{name} ") else None
    if count is None or at + 1 + count > len(lines):
        raise _malformed(f"the line '{name}' says how many lines follow", head)
    return lines[at + 1 : at + 1 + count], at + 1 + count


def _note(rows: list[str]) -> str:
    text = "".join(f"{row}\n" for row in rows)
    parse_note(text)
    return text


def _malformed(what: str, value: object) -> BadInput:
    shown = value[:100] if isinstance(value, str) else value
    return BadInput(f"the evidence cannot be read: {what}", value=shown, remedy=_REMEDY)
