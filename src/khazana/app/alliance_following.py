"""Following a partner's log: each look fetches its head, holds it against the last one, mirrors what is new, cosigns.

The mirror is a log of its own on our disk, with the partner's head as the partner signed it, so whoever has the
partner's key can check it. What is mirrored was hashed again from the entries. If two heads do not fit together, both
go into a file of evidence, with the hashes that show it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from khazana.alliance import (
    EMPTY_ROOT,
    Checkpoint,
    ForkVerdict,
    HeadKeeper,
    LogPolicy,
    MessageSigner,
    Note,
    NoteSignature,
    SignedCheckpoint,
    check_quorum,
    cosign,
    fold_consistency,
    judge_fork,
    open_checkpoint,
    prove_consistency,
    tree_root,
    with_signatures,
)
from khazana.alliance.fork_evidence import fork_evidence
from khazana.app.alliance_folders import keep_evidence
from khazana.app.alliance_reading import PartnerLog
from khazana.core import Clock, Progress, ProofFailed, TileSource
from khazana.i18n import message as _
from khazana.store.log_files import LogFiles
from khazana.store.log_writing import PART

__all__ = ["Follower", "Look", "LookOutcome", "OwnWitness"]


class LookOutcome(StrEnum):
    """What a look found."""

    FIRST = "first"
    """The log was seen for the first time; what came before it is taken as it is."""
    GREW = "grew"
    """It has more entries, and those from before stand unchanged."""
    SAME = "same"
    OLDER = "older"
    """An older head was shown, which fits the one that we hold: a copy left behind, or a replay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWitness:
    """Who we cosign as: a ``name``, a ``signer``, and the ``heads`` that were cosigned before."""

    name: str
    signer: MessageSigner
    heads: HeadKeeper


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look found.

    Parameters
    ----------
    outcome
        How the head that was shown stands to the one held.
    head
        The largest consistent head, which is what we hold now.
    shown
        The head that was shown, where that is an older one; otherwise the same.
    entries
        How many entries were added to the mirror.
    cosignature
        Our signature of the head; ``None`` where we are no witness of it, or cosigned a larger one.
    """

    outcome: LookOutcome
    head: SignedCheckpoint
    shown: SignedCheckpoint
    entries: int = 0
    cosignature: NoteSignature | None = None


class Follower:
    """Follows the log that ``policy`` names, from ``source`` into ``mirror``.

    Parameters
    ----------
    evidence
        The folder where evidence of a fork is written.
    witness
        Who we cosign as; ``None`` to watch only.
    """

    def __init__(
        self,
        source: TileSource,
        policy: LogPolicy,
        mirror: LogFiles,
        evidence: Path,
        *,
        clock: Clock,
        witness: OwnWitness | None = None,
    ) -> None:
        self._log = PartnerLog(source, policy.identity, policy.witnesses)
        self._policy = policy
        self._mirror = mirror
        self._evidence = evidence
        self._clock = clock
        self._witness = witness

    def look(self, *, progress: Progress = lambda _done, _of, _what: None) -> Look:
        """Look once.

        Raises
        ------
        Unavailable
            If the log cannot be reached.
        ProofFailed
            If the head is not the log's, too few witnesses cosigned it, what is served does not fit it, or it does not
            fit the head that we hold; then ``evidence`` is what was written to the file named in ``where``.
        """
        shown = self._log.head()
        check_quorum(shown.cosignatures, self._policy.witnesses, self._policy.quorum, now=self._clock.now())
        held = self._mirror.head()
        if held is not None:
            self._compare(held, shown)
        size = 0 if held is None else held.checkpoint.size
        if held is not None and shown.checkpoint.size < size:
            return Look(outcome=LookOutcome.OLDER, head=held, shown=shown)
        if held is not None and shown.checkpoint.size == size:
            return Look(outcome=LookOutcome.SAME, head=held, shown=shown, cosignature=self._cosign(held))
        head = self._copy(size, shown, progress)
        return Look(
            outcome=LookOutcome.FIRST if held is None else LookOutcome.GREW,
            head=head,
            shown=shown,
            entries=head.checkpoint.size - size,
            cosignature=self._cosign(head),
        )

    def _compare(self, held: SignedCheckpoint, shown: SignedCheckpoint) -> None:
        """Refuse a head that does not fit the one held."""
        older, newer = sorted((held.checkpoint, shown.checkpoint), key=lambda one: one.size)
        if older.size in {newer.size, 0}:
            if older.root != (newer.root if older.size == newer.size else EMPTY_ROOT):
                raise self._forked(held, shown, ())
            return
        if newer is held.checkpoint:
            hashes = self._mirror.hashes(newer.size)
            proof = prove_consistency(older.size, newer.size, hashes, complete=True)
        else:
            proof = self._log.consistency(older.size, newer.size)
        if fold_consistency(older.size, newer.size, proof) != (older.root, newer.root):
            raise self._forked(held, shown, proof)

    def _forked(self, held: SignedCheckpoint, shown: SignedCheckpoint, proof: tuple[bytes, ...]) -> ProofFailed:
        """Write the evidence, and say what it shows."""
        found = fork_evidence(held, shown, self._policy.identity, proof)
        path = keep_evidence(self._evidence, found)
        proven = judge_fork(found, self._policy.identity) is ForkVerdict.PROVEN
        return ProofFailed(
            _("the log has signed two heads that do not fit together")
            if proven
            else _("what the log serves does not show that its head fits the one before"),
            evidence=found,
            where=str(path),
            value=f"{held.checkpoint.size} and {shown.checkpoint.size} entries",
            remedy=_("publish the file: it convinces anyone who knows the log's key")
            if proven
            else _("look again; if it stays so, ask the partner, and keep the file"),
        )

    def _copy(self, start: int, shown: SignedCheckpoint, progress: Progress) -> SignedCheckpoint:
        """Mirror the entries from ``start`` on, and publish the head there if they lead to its root."""
        end, origin = shown.checkpoint.size, self._policy.identity.origin

        def seal(made: Checkpoint) -> Note:
            if made.root != shown.checkpoint.root:
                raise self._log.unfitting(start, shown)
            return shown.note

        with self._mirror.writing() as writer:
            if writer.size != start:
                raise ProofFailed(
                    "the mirror has changed meanwhile",
                    evidence=writer.head,
                    where=str(self._mirror.folder),
                    remedy="let one process follow a log into one mirror",
                )
            writer.begin(end - start)
            for part in _joined(self._log.bundles(start, end)):
                writer.add(part)
                progress(writer.edge.size - start, end - start, origin)
            writer.publish(seal, origin)
        return shown

    def _cosign(self, head: SignedCheckpoint) -> NoteSignature | None:
        """Cosign a head that we hold, unless we cosigned a larger one, and put the cosignature on the mirror's head."""
        witness = self._witness
        if witness is None:
            return None
        origin, new = head.checkpoint.origin, head.checkpoint
        text = witness.heads.latest(origin)
        if text is not None:
            last = open_checkpoint(text, self._policy.identity)
            if last.checkpoint.size > new.size:
                return None
            if tree_root(last.checkpoint.size, self._mirror.hashes(new.size)) != last.checkpoint.root:
                proof = prove_consistency(last.checkpoint.size, new.size, self._mirror.hashes(new.size), complete=True)
                raise self._forked(last, head, proof)
        if not witness.heads.advance(origin, text, head.text):
            return None
        line = cosign(new.text, witness.name, witness.signer, self._clock.now())
        self._mirror.cosigned(with_signatures(head.note, [line]))
        return line


def _joined(parts: Iterator[tuple[bytes, ...]]) -> Iterator[list[bytes]]:
    """Yield the entries of bundles in longer parts."""
    waiting: list[bytes] = []
    for part in parts:
        waiting += part
        if len(waiting) >= PART:
            yield waiting
            waiting = []
    if waiting:
        yield waiting
