"""Who signed a head: its log, witnesses and their times, and those whose keys nobody here knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from khazana.alliance.keys import SignatureState
from khazana.alliance.note_keys import SignatureType, VerifierKey, cosigned_time
from khazana.alliance.notes import Note, NoteSignature

__all__ = ["HeadSigner", "SignerPart", "signers_of"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SignerPart(StrEnum):
    """As what somebody signs a head."""

    OWNER = "owner"
    """The log itself."""
    WITNESS = "witness"
    STRANGER = "stranger"
    """Nobody here knows the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadSigner:
    """A signature below a head.

    Parameters
    ----------
    name
        As the signature line has it; without a valid signature it is nobody's word.
    key_id
        Four bytes that tell keys of one name apart.
    at
        When a witness says that it saw the head; ``None`` for others, and for a time that no calendar has.
    state
        What the check of the signature says.
    """

    name: str
    key_id: bytes
    part: SignerPart
    at: datetime | None
    state: SignatureState


def signers_of(note: Note, keys: Sequence[VerifierKey], witnesses: Sequence[VerifierKey]) -> tuple[HeadSigner, ...]:
    """Check each signature below a head by the keys of its log and of witnesses; in the order of the note."""
    known = {(one.name, one.id): one for one in (*witnesses, *keys)}
    return tuple(_signer(note, one, known.get((one.name, one.key_id))) for one in note.signatures)


def _signer(note: Note, line: NoteSignature, key: VerifierKey | None) -> HeadSigner:
    if key is None:
        part, state, at = SignerPart.STRANGER, SignatureState.UNKNOWN, None
    else:
        is_witness = key.kind is SignatureType.COSIGNATURE
        part = SignerPart.WITNESS if is_witness else SignerPart.OWNER
        state = SignatureState.VALID if key.verifies(note.text, line.signature) else SignatureState.INVALID
        at = _instant(line.signature) if is_witness and state is SignatureState.VALID else None
    return HeadSigner(name=line.name, key_id=line.key_id, part=part, at=at, state=state)


def _instant(signature: bytes) -> datetime | None:
    at_s = cosigned_time(signature)
    try:
        return None if at_s is None else _EPOCH + timedelta(seconds=at_s)
    except OverflowError:
        return None
