"""The alliance: statements that a partner can verify offline, and a log that nobody can rewrite unseen.

In: statements, entries, notes, proofs and heads as bytes, keys, and the instant. Out: frozen records and texts in the
published formats of transparency logs, or a refusal that carries the evidence. Never: a clock, a file, a socket, a
private key of its own, or a text taken for true before its signature was verified.

What it gives is loaded when it is first asked for, so that verifying needs little of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from khazana.alliance.checkpoints import (
        Checkpoint,
        LogIdentity,
        SignedCheckpoint,
        format_checkpoint,
        open_checkpoint,
        parse_checkpoint,
        sign_checkpoint,
    )
    from khazana.alliance.cosignatures import Cosignature, check_quorum, cosign, cosignatures_of
    from khazana.alliance.note_keys import (
        MessageSigner,
        SignatureType,
        VerifierKey,
        format_verifier_key,
        parse_verifier_key,
    )
    from khazana.alliance.notes import (
        Note,
        NoteSignature,
        OpenedNote,
        format_note,
        open_note,
        parse_note,
        sign_note,
        with_signatures,
    )
    from khazana.alliance.tree import (
        EMPTY_ROOT,
        ConsistencyClaim,
        InclusionClaim,
        check_consistency,
        check_inclusion,
        entry_of,
        leaf_hash,
        node_hash,
        prove_consistency,
        prove_inclusion,
        root_of,
    )

__all__ = [
    "EMPTY_ROOT",
    "Checkpoint",
    "ConsistencyClaim",
    "Cosignature",
    "InclusionClaim",
    "LogIdentity",
    "MessageSigner",
    "Note",
    "NoteSignature",
    "OpenedNote",
    "SignatureType",
    "SignedCheckpoint",
    "VerifierKey",
    "check_consistency",
    "check_inclusion",
    "check_quorum",
    "cosign",
    "cosignatures_of",
    "entry_of",
    "format_checkpoint",
    "format_note",
    "format_verifier_key",
    "leaf_hash",
    "node_hash",
    "open_checkpoint",
    "open_note",
    "parse_checkpoint",
    "parse_note",
    "parse_verifier_key",
    "prove_consistency",
    "prove_inclusion",
    "root_of",
    "sign_checkpoint",
    "sign_note",
    "with_signatures",
]

_HOMES: Final = {
    "checkpoints": (
        "Checkpoint LogIdentity SignedCheckpoint format_checkpoint open_checkpoint parse_checkpoint sign_checkpoint"
    ),
    "cosignatures": "Cosignature check_quorum cosign cosignatures_of",
    "note_keys": "MessageSigner SignatureType VerifierKey format_verifier_key parse_verifier_key",
    "notes": "Note NoteSignature OpenedNote format_note open_note parse_note sign_note with_signatures",
    "tree": (
        "EMPTY_ROOT ConsistencyClaim InclusionClaim check_consistency check_inclusion entry_of leaf_hash node_hash "
        "prove_consistency prove_inclusion root_of"
    ),
}
"""The names that each module gives."""
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Load the module that has a name, and return what is named."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
