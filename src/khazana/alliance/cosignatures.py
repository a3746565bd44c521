"""Cosignatures: a witness says that, at a time, this was the largest consistent head of a log that it had seen.

References
----------
C2SP tlog-cosignature, Ed25519 and ML-DSA-44 signed messages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from khazana.alliance.ml_dsa import ML_DSA_44, PUBLIC_BYTES
from khazana.alliance.note_keys import (
    MessageSigner,
    SignatureType,
    VerifierKey,
    cosigned_head,
    cosigned_message,
    cosigned_time,
)
from khazana.alliance.notes import NoteSignature, OpenedNote
from khazana.core import BadInput, ProofFailed, format_instant, instant

__all__ = ["SKEW", "Cosignature", "check_quorum", "cosign", "cosignatures_of"]

SKEW: Final = timedelta(minutes=5)
"""How far a witness's clock may be ahead of ours."""
COSIGNING: Final = frozenset({SignatureType.COSIGNATURE, SignatureType.ML_DSA_COSIGNATURE})
"""The kinds of signatures that are a witness's."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosignature:
    """A verified cosignature: the witness's ``key``, and the time ``at`` which it says it saw the head."""

    key: VerifierKey
    at: datetime


def cosign(text: str, name: str, signer: MessageSigner, at: datetime) -> NoteSignature:
    """Sign the text of a checkpoint as the witness that goes by ``name``, at a time; parts of a second are left out."""
    at_s = (instant(at) - _EPOCH) // timedelta(seconds=1)
    if at_s < 0:
        raise BadInput(
            "a cosignature is dated 1970 or later", value=format_instant(at), remedy="set the clock of this machine"
        )
    is_lattice = len(signer.public) == PUBLIC_BYTES[ML_DSA_44]
    kind = SignatureType.ML_DSA_COSIGNATURE if is_lattice else SignatureType.COSIGNATURE
    key = VerifierKey(name=name, kind=kind, public=signer.public)
    message = cosigned_head(text, name, at_s) if is_lattice else cosigned_message(text, at_s)
    if message is None:
        raise BadInput("a witness cosigns the head of a log", value=text[:100], remedy="hand in a checkpoint")
    signed = at_s.to_bytes(8, "big") + signer.sign(message)
    return NoteSignature(name=name, key_id=key.id, signature=signed)


def cosignatures_of(opened: OpenedNote) -> tuple[Cosignature, ...]:
    """Return the cosignatures among the signatures of a note that were verified.

    Raises
    ------
    ProofFailed
        If one states a time that no calendar has.
    """
    return tuple(
        Cosignature(key=key, at=_at(opened, one.signature)) for key, one in opened.verified if key.kind in COSIGNING
    )


def _at(opened: OpenedNote, signature: bytes) -> datetime:
    at_s = cosigned_time(signature)
    try:
        return _EPOCH + timedelta(seconds=-1 if at_s is None else at_s)
    except OverflowError:
        raise ProofFailed(
            "a cosignature states a time beyond the year 9999",
            evidence=opened.note,
            value=at_s,
            remedy="ask the witness to set its clock and to cosign again",
        ) from None


def check_quorum(
    cosignatures: Iterable[Cosignature], witnesses: Sequence[VerifierKey], quorum: int, *, now: datetime | None = None
) -> tuple[Cosignature, ...]:
    """Return the cosignatures that count; refuse fewer than the ``quorum``.

    Of the ``witnesses`` each counts once, by its public key and not its name. Where ``now`` is given, one dated more
    than `SKEW` ahead of it does not count.

    Raises
    ------
    ProofFailed
        If too few count. ``evidence`` are the cosignatures that were there.
    """
    there = tuple(cosignatures)
    trusted = {key.public for key in witnesses}
    counted: dict[bytes, Cosignature] = {}
    for one in there:
        if one.key.public in trusted and (now is None or one.at <= instant(now) + SKEW):
            counted.setdefault(one.key.public, one)
    if len(counted) < quorum:
        raise ProofFailed(
            "too few witnesses have cosigned this head",
            evidence=there,
            value=f"{len(counted)} of {quorum}",
            remedy="fetch the head again later, or ask for cosignatures that are not dated in the future",
        )
    return tuple(counted.values())
