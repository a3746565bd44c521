"""Signed notes: a text, and below it the signatures of those who stand by it.

The text means nothing until a signature of a key that is trusted was verified, so a note is opened with keys. A
signature by an unknown key is passed over. A wrong one by a known key condemns the whole note.

References
----------
C2SP signed-note.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from khazana.alliance.base64_text import plain_base64
from khazana.alliance.note_keys import ID_BYTES, MessageSigner, SignatureType, VerifierKey, check_key_name
from khazana.core import BadInput, ProofFailed

__all__ = [
    "MOST_BYTES",
    "MOST_SIGNATURES",
    "Note",
    "NoteSignature",
    "OpenedNote",
    "format_note",
    "format_signatures",
    "open_note",
    "parse_note",
    "parse_signatures",
    "sign_note",
    "with_signatures",
]

MOST_BYTES: Final = 1_000_000
"""The largest note that is read."""
MOST_SIGNATURES: Final = 100
"""The most signatures that a note may carry; the specification asks for at least 16."""
_MOST_SIGNATURE_BYTES: Final = 8_192
_DASH: Final = "\u2014"
_REMEDY: Final = "fetch it again from whoever signed it; nothing may be added, left out or converted on the way"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSignature:
    """A signature line: the ``name`` and the four-byte id of a key, and its ``signature``."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{_DASH} {self.name} {b64encode(self.key_id + self.signature).decode()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A ``text`` that ends in a newline, and the ``signatures`` below it, none of them verified yet."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def __post_init__(self) -> None:
        if not self.text.endswith("\n") or any(one < " " and one != "\n" for one in self.text):
            raise BadInput(
                "the text of a note ends in a newline and holds no other control character",
                value=self.text[-40:],
                remedy="end the text in a newline, and write no tabs or carriage returns",
            )

    def __str__(self) -> str:
        return format_note(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedNote:
    """A note of which at least one signature was ``verified``; ``unknown`` are those of keys nobody named."""

    note: Note
    verified: tuple[tuple[VerifierKey, NoteSignature], ...]
    unknown: tuple[NoteSignature, ...]

    @property
    def text(self) -> str:
        """Return the text that was signed."""
        return self.note.text


def parse_note(data: str | bytes) -> Note:
    """Read a note; its signatures are not verified by that.

    Raises
    ------
    BadInput
        If it has another form, is too large, or carries too many signatures.
    """
    whole = _text_of(data)
    text, gap, below = whole.rpartition("\n\n")
    if not gap:
        raise _malformed("no empty line parts the text from signatures", whole)
    signatures = parse_signatures(below)
    if not signatures:
        raise _malformed("it carries no signature", whole)
    return Note(text=text + "\n", signatures=signatures)


def parse_signatures(lines: str) -> tuple[NoteSignature, ...]:
    """Read signature lines, each with the newline that ends it.

    Raises
    ------
    BadInput
        If one has another form, or there are too many.
    """
    if not lines:
        return ()
    if not lines.endswith("\n"):
        raise _malformed("its last line does not end in a newline", lines)
    rows = lines[:-1].split("\n")
    if len(rows) > MOST_SIGNATURES:
        raise _malformed(f"it carries more than {MOST_SIGNATURES} signatures", len(rows))
    return tuple(map(_parse_signature, rows))


def _parse_signature(line: str) -> NoteSignature:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    raw = plain_base64(encoded)
    if dash != _DASH or raw is None or not ID_BYTES < len(raw) <= _MOST_SIGNATURE_BYTES:
        raise _malformed("a signature line is a dash, a name and base64", line[:200])
    try:
        check_key_name(name)
    except BadInput as refusal:
        raise _malformed("a signature line has no proper name", line[:200]) from refusal
    return NoteSignature(name=name, key_id=raw[:ID_BYTES], signature=raw[ID_BYTES:])


def format_note(note: Note) -> str:
    """Write a note: text, an empty line, signatures."""
    return f"{note.text}\n{format_signatures(note.signatures)}"


def format_signatures(signatures: Iterable[NoteSignature]) -> str:
    """Write signature lines, each with the newline that ends it."""
    return "".join(f"{one}\n" for one in signatures)


def sign_note(text: str, name: str, signer: MessageSigner) -> Note:
    """Sign a text with the key that goes by ``name``."""
    note = Note(text=text, signatures=())
    key = VerifierKey(name=name, kind=SignatureType.ED25519, public=signer.public)
    signature = NoteSignature(name=name, key_id=key.id, signature=signer.sign(text.encode()))
    return with_signatures(note, [signature])


def with_signatures(note: Note, more: Iterable[NoteSignature]) -> Note:
    """Return the note with further signatures; one by a key that signed already takes the place of the older."""
    kept = {(one.name, one.key_id): one for one in note.signatures}
    for one in more:
        kept[one.name, one.key_id] = one
    if len(kept) > MOST_SIGNATURES:
        raise _malformed(f"it would carry more than {MOST_SIGNATURES} signatures", len(kept))
    return Note(text=note.text, signatures=tuple(kept.values()))


def open_note(data: str | bytes | Note, keys: Sequence[VerifierKey]) -> OpenedNote:
    """Read a note and verify the signatures of the ``keys``.

    Raises
    ------
    BadInput
        If it has another form.
    ProofFailed
        If a signature of one of the keys is wrong, or none of them signed. ``evidence`` is the note.
    """
    note = data if isinstance(data, Note) else parse_note(data)
    known = _by_handle(keys)
    verified: dict[tuple[str, bytes], tuple[VerifierKey, NoteSignature]] = {}
    unknown: dict[NoteSignature, None] = {}
    for one in note.signatures:
        handle = (one.name, one.key_id)
        if handle not in known:
            unknown[one] = None
        elif handle not in verified:
            if not known[handle].verifies(note.text, one.signature):
                raise ProofFailed(
                    "a signature is not that of the key that it names",
                    evidence=note,
                    where=one.name,
                    value=one.key_id.hex(),
                    remedy=_REMEDY,
                )
            verified[handle] = (known[handle], one)
    if not verified:
        raise ProofFailed(
            "none of the trusted keys signed this note",
            evidence=note,
            value=", ".join(sorted({one.name for one in note.signatures}))[:200],
            remedy="look whether it comes from whom it should, and whether their key has changed",
        )
    return OpenedNote(note=note, verified=tuple(verified.values()), unknown=tuple(unknown))


def _by_handle(keys: Sequence[VerifierKey]) -> dict[tuple[str, bytes], VerifierKey]:
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for key in keys:
        handle = (key.name, key.id)
        if known.setdefault(handle, key) != key:
            raise BadInput(
                "two keys share a name and an id, so a signature cannot be told to be of one of them",
                where=key.name,
                value=key.id.hex(),
                remedy="give one of them another name",
            )
    return known


def _text_of(data: str | bytes) -> str:
    if len(data) > MOST_BYTES:
        raise _malformed(f"it is larger than {MOST_BYTES} bytes", f"{len(data)} bytes")
    try:
        whole = data.decode() if isinstance(data, bytes) else data
        whole.encode()
    except UnicodeError:
        raise _malformed("it is no UTF-8 text", data[:40]) from None
    if any(one < " " and one != "\n" for one in whole):
        raise _malformed("it holds a control character", whole[:100])
    return whole


def _malformed(what: str, value: object) -> BadInput:
    shown = value[:100] if isinstance(value, str | bytes) else value
    return BadInput(f"the note cannot be read: {what}", value=shown, remedy=_REMEDY)
