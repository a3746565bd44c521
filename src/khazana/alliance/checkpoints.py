"""Checkpoints: the head of a log as a signed note, with its origin, its size and its root.

References
----------
C2SP tlog-checkpoint.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from khazana.alliance.base64_text import HASH_BYTES, LARGEST, hash_text, plain_hash, plain_number
from khazana.alliance.cosignatures import Cosignature, cosignatures_of
from khazana.alliance.note_keys import MessageSigner, SignatureType, VerifierKey
from khazana.alliance.notes import Note, OpenedNote, open_note, parse_note, sign_note
from khazana.core import BadInput, ProofFailed

__all__ = [
    "Checkpoint",
    "LogIdentity",
    "SignedCheckpoint",
    "format_checkpoint",
    "open_checkpoint",
    "parse_checkpoint",
    "sign_checkpoint",
]

_LINES: Final = 3
_MOST_ORIGIN: Final = 255
_REMEDY: Final = "fetch it again, and look whether the address is that of a log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The head of the log ``origin``: ``size`` entries under ``root``, 32 bytes; ``extensions`` are further lines."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.origin or len(self.origin) > _MOST_ORIGIN or not all(map(_is_line, self.extensions)):
            raise BadInput("a log has an origin of 1 to 255 characters", value=self.origin[:100], remedy=_REMEDY)
        if not _is_line(self.origin):
            raise BadInput("an origin is one line", value=self.origin[:100], remedy=_REMEDY)
        if not 0 <= self.size <= LARGEST or len(self.root) != HASH_BYTES:
            raise BadInput(
                "a head has a size from 0 to 2^63 - 1 and a root of 32 bytes",
                where=self.origin,
                value=f"{self.size}, {len(self.root)} bytes",
                remedy=_REMEDY,
            )

    @property
    def text(self) -> str:
        """Return what is signed."""
        return format_checkpoint(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogIdentity:
    """What a log is known by: its ``origin``, and the ``keys`` it may sign with."""

    origin: str
    keys: tuple[VerifierKey, ...]

    def __post_init__(self) -> None:
        if not self.keys or any(key.kind is not SignatureType.ED25519 for key in self.keys):
            raise BadInput(
                "a log is known by at least one Ed25519 key",
                where=self.origin,
                remedy="name the log's own verifier key, not that of a witness",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCheckpoint:
    """A head whose log's signature was verified, with its ``note`` and the ``cosignatures`` of witnesses asked for."""

    checkpoint: Checkpoint
    note: Note
    cosignatures: tuple[Cosignature, ...] = ()

    @property
    def text(self) -> str:
        """Return the whole note, signatures and all."""
        return str(self.note)


def format_checkpoint(checkpoint: Checkpoint) -> str:
    """Write the text of a checkpoint.

    Examples
    --------
    >>> format_checkpoint(Checkpoint(origin="treasury.example/log", size=0, root=bytes(32))).splitlines()[:2]
    ['treasury.example/log', '0']
    """
    lines = (checkpoint.origin, str(checkpoint.size), hash_text(checkpoint.root), *checkpoint.extensions)
    return "".join(f"{line}\n" for line in lines)


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint, which is that of a note without its signatures.

    Raises
    ------
    BadInput
        If it has another form.
    """
    lines = text.removesuffix("\n").split("\n") if text.endswith("\n") else []
    if len(lines) < _LINES or not all(lines):
        raise BadInput("a checkpoint has at least three lines, none empty", value=text[:100], remedy=_REMEDY)
    origin, size_text, root_text, *extensions = lines
    size, root = plain_number(size_text), plain_hash(root_text)
    if size is None or root is None:
        raise BadInput(
            "a checkpoint has a size and a root of 32 bytes in base64",
            where=origin[:100],
            value=f"{size_text[:40]}, {root_text[:80]}",
            remedy=_REMEDY,
        )
    return Checkpoint(origin=origin, size=size, root=root, extensions=tuple(extensions))


def sign_checkpoint(checkpoint: Checkpoint, name: str, signer: MessageSigner) -> SignedCheckpoint:
    """Sign a head as its log does. A log signs no head that does not fit those before it."""
    return SignedCheckpoint(checkpoint=checkpoint, note=sign_note(checkpoint.text, name, signer))


def open_checkpoint(
    data: str | bytes | Note, identity: LogIdentity, witnesses: Sequence[VerifierKey] = ()
) -> SignedCheckpoint:
    """Read a checkpoint, and verify that its log signed it; verify the signatures of ``witnesses`` that are there.

    Raises
    ------
    BadInput
        If it has another form.
    ProofFailed
        If it is another log's, the log did not sign it, or a signature is wrong. ``evidence`` is the note.
    """
    note = data if isinstance(data, Note) else parse_note(data)
    opened = open_note(note, (*identity.keys, *witnesses))
    checkpoint = parse_checkpoint(opened.text)
    if checkpoint.origin != identity.origin:
        raise ProofFailed(
            "the head is that of another log",
            evidence=note,
            where=identity.origin,
            value=checkpoint.origin,
            remedy="name the origin of the log that you mean, or the address where that log is",
        )
    _check_own(opened, identity)
    return SignedCheckpoint(checkpoint=checkpoint, note=note, cosignatures=cosignatures_of(opened))


def _check_own(opened: OpenedNote, identity: LogIdentity) -> None:
    if not any(key in identity.keys for key, _ in opened.verified):
        raise ProofFailed(
            "witnesses signed this head, but not its log",
            evidence=opened.note,
            where=identity.origin,
            remedy="fetch the head from the log itself",
        )


def _is_line(text: str) -> bool:
    return bool(text) and not any(one < " " for one in text)
