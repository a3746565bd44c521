"""Our own log: statements go in, proofs come out, and the cosignatures of those who watch it come back."""

from collections.abc import Callable, Sequence

from khazana.alliance import (
    Checkpoint,
    InclusionProof,
    MessageSigner,
    Note,
    NoteSignature,
    SignedCheckpoint,
    VerifierKey,
    open_note,
    prove_inclusion,
    sign_checkpoint,
    with_signatures,
)
from khazana.alliance.envelopes import Envelope, format_envelope
from khazana.core import BadInput
from khazana.store.log_files import LogFiles
from khazana.store.statement_files import StatementFiles

__all__ = ["OwnLog", "head_of", "prove_entry"]


class OwnLog:
    """The log in ``files``, whose heads ``signer`` signs by the ``name`` of its key; ``seen`` is told of each."""

    def __init__(
        self,
        files: LogFiles,
        signer: MessageSigner,
        name: str,
        seen: Callable[[SignedCheckpoint], object] = lambda _head: None,
    ) -> None:
        self.files = files
        self._signer = signer
        self._name = name
        self._seen = seen

    def begin(self) -> SignedCheckpoint:
        """Publish the head of a log without entries, where there is no log yet; return the head that is published."""
        with self.files.writing() as writer:
            if writer.head is not None:
                return writer.head
            head = writer.append((), self._seal, self.files.identity.origin)
        self._seen(head)
        return head

    def append(self, entries: Sequence[bytes]) -> SignedCheckpoint:
        """Append entries and publish the head over them.

        Raises
        ------
        BadInput
            If there is none, or one is too long.
        Unavailable
            If another process is appending, or the disk refuses.
        """
        with self.files.writing() as writer:
            head = writer.append(entries, self._seal, self.files.identity.origin)
        self._seen(head)
        return head

    def append_entry(self, entry: bytes) -> tuple[int, str]:
        """Append one entry; return its index, and the proof that it is there as C2SP tlog-proof has it."""
        index = self.append([entry]).checkpoint.size - 1
        return index, str(self.prove(index))

    def append_envelope(self, envelope: Envelope) -> tuple[int, str]:
        """Publish a signed statement beside the log, and append its entry; return its index and the proof.

        It is published first: after a crash in between, a file stands there that the log does not have, which nobody
        takes for a statement.
        """
        entry = StatementFiles(self.files.folder).put(format_envelope(envelope))
        return self.append_entry(entry)

    def prove(self, index: int) -> InclusionProof:
        """Prove that the entry at an index is in the log; see `prove_entry`."""
        return prove_entry(self.files, index)

    def accept(self, lines: Sequence[NoteSignature], witnesses: Sequence[VerifierKey]) -> SignedCheckpoint:
        """Put the cosignatures of known witnesses on the head that is published; pass over those of others.

        Raises
        ------
        BadInput
            If the head has grown meanwhile.
        ProofFailed
            If a signature is wrong, or none is that of a known witness.
        """
        head = head_of(self.files)
        opened = open_note(Note(text=head.note.text, signatures=tuple(lines)), witnesses)
        note = with_signatures(head.note, [line for _, line in opened.verified])
        self.files.cosigned(note)
        return head_of(self.files)

    def _seal(self, checkpoint: Checkpoint) -> Note:
        return sign_checkpoint(checkpoint, self._name, self._signer).note


def prove_entry(files: LogFiles, index: int) -> InclusionProof:
    """Prove that the entry at an index is in a log, our own or a mirror, under the head that is published.

    Raises
    ------
    BadInput
        If there is no log, or it has no such entry.
    """
    head = head_of(files)
    size = head.checkpoint.size
    hashes = prove_inclusion(index, size, files.hashes(size))
    return InclusionProof(index=index, hashes=hashes, checkpoint=head.text)


def head_of(files: LogFiles) -> SignedCheckpoint:
    """Return the head that is published.

    Raises
    ------
    BadInput
        If there is none.
    """
    head = files.head()
    if head is None:
        raise BadInput("there is no log here", where=str(files.folder), remedy="begin it first")
    return head
