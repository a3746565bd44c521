"""The alliance: statements that a partner can verify offline, and a log that nobody can rewrite unseen.

In: statements, entries, notes, proofs and heads as bytes, keys, and the instant. Out: frozen records and texts in the
published formats of transparency logs, or a refusal that carries the evidence. Never: a clock, a file, a socket, a
private key of its own, or a text taken for true before its signature was verified.

What it gives is loaded when it is first asked for, so that verifying needs little of it. The function
`khazana.alliance.fork_evidence.fork_evidence` has the name of its module and is imported from there; files of bundles
of statements are read and written by `khazana.alliance.bundles`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from khazana.alliance.bundles import (
        Bundle,
        Content,
        HeaderShown,
        KeyProof,
        LogNamed,
        NamedKey,
        TimestampShown,
    )
    from khazana.alliance.checkpoints import (
        Checkpoint,
        LogIdentity,
        SignedCheckpoint,
        format_checkpoint,
        open_checkpoint,
        parse_checkpoint,
        sign_checkpoint,
    )
    from khazana.alliance.cosignatures import check_quorum, cosign
    from khazana.alliance.envelopes import Envelope, check_envelope, format_envelope, parse_envelope
    from khazana.alliance.fork_evidence import (
        ForkEvidence,
        ForkVerdict,
        format_fork_evidence,
        judge_fork,
        parse_fork_evidence,
    )
    from khazana.alliance.growth import EMPTY_EDGE, Edge, bundles_of, edge_tiles, grow, leaf_hashes
    from khazana.alliance.key_rules import KeyAction, KeyBook, KeyEvent, keep_keys
    from khazana.alliance.keys import PublicKey, SignatureState, format_key, parse_key
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
        format_note,
        open_note,
        parse_note,
        parse_signatures,
        sign_note,
        with_signatures,
    )
    from khazana.alliance.proofs import (
        InclusionProof,
        LogPolicy,
        check_inclusion_proof,
        format_inclusion_proof,
        parse_inclusion_proof,
    )
    from khazana.alliance.signing import public_key_of, sign_statement
    from khazana.alliance.statements import Statement, format_statement, parse_statement, resource
    from khazana.alliance.tiles import (
        CHECKPOINT_PATH,
        ENTRIES,
        MOST_ENTRY_BYTES,
        TILE_HEIGHT,
        TILE_WIDTH,
        Tile,
        TileHashes,
        bundle_at,
        bundles_between,
        format_bundle,
        parse_bundle,
        parse_tile,
        parse_tile_path,
        tile_at,
        tiles_between,
    )
    from khazana.alliance.tree import (
        EMPTY_ROOT,
        ConsistencyClaim,
        InclusionClaim,
        check_consistency,
        check_inclusion,
        entry_of,
        fold_consistency,
        leaf_hash,
        node_hash,
        prove_consistency,
        prove_inclusion,
        root_of,
        tree_root,
    )
    from khazana.alliance.trust import NO_TRUST, Trust, TrustedLog, format_trust, parse_trust
    from khazana.alliance.verifying import Aspect, Shown, Verification, Verified, verify
    from khazana.alliance.witness import (
        AddCheckpoint,
        HeadKeeper,
        Witness,
        WitnessVerdict,
        add_checkpoint,
        format_add_checkpoint,
        parse_add_checkpoint,
    )

__all__ = [
    "CHECKPOINT_PATH",
    "EMPTY_EDGE",
    "EMPTY_ROOT",
    "ENTRIES",
    "MOST_ENTRY_BYTES",
    "NO_TRUST",
    "TILE_HEIGHT",
    "TILE_WIDTH",
    "AddCheckpoint",
    "Aspect",
    "Bundle",
    "Checkpoint",
    "ConsistencyClaim",
    "Content",
    "Edge",
    "Envelope",
    "ForkEvidence",
    "ForkVerdict",
    "HeadKeeper",
    "HeaderShown",
    "InclusionClaim",
    "InclusionProof",
    "KeyAction",
    "KeyBook",
    "KeyEvent",
    "KeyProof",
    "LogIdentity",
    "LogNamed",
    "LogPolicy",
    "MessageSigner",
    "NamedKey",
    "Note",
    "NoteSignature",
    "PublicKey",
    "Shown",
    "SignatureState",
    "SignatureType",
    "SignedCheckpoint",
    "Statement",
    "Tile",
    "TileHashes",
    "TimestampShown",
    "Trust",
    "TrustedLog",
    "Verification",
    "Verified",
    "VerifierKey",
    "Witness",
    "WitnessVerdict",
    "add_checkpoint",
    "bundle_at",
    "bundles_between",
    "bundles_of",
    "check_consistency",
    "check_envelope",
    "check_inclusion",
    "check_inclusion_proof",
    "check_quorum",
    "cosign",
    "edge_tiles",
    "entry_of",
    "fold_consistency",
    "format_add_checkpoint",
    "format_bundle",
    "format_checkpoint",
    "format_envelope",
    "format_fork_evidence",
    "format_inclusion_proof",
    "format_key",
    "format_note",
    "format_statement",
    "format_trust",
    "format_verifier_key",
    "grow",
    "judge_fork",
    "keep_keys",
    "leaf_hash",
    "leaf_hashes",
    "node_hash",
    "open_checkpoint",
    "open_note",
    "parse_add_checkpoint",
    "parse_bundle",
    "parse_checkpoint",
    "parse_envelope",
    "parse_fork_evidence",
    "parse_inclusion_proof",
    "parse_key",
    "parse_note",
    "parse_signatures",
    "parse_statement",
    "parse_tile",
    "parse_tile_path",
    "parse_trust",
    "parse_verifier_key",
    "prove_consistency",
    "prove_inclusion",
    "public_key_of",
    "resource",
    "root_of",
    "sign_checkpoint",
    "sign_note",
    "sign_statement",
    "tile_at",
    "tiles_between",
    "tree_root",
    "verify",
    "with_signatures",
]

_HOMES: Final = {
    "bundles": "Bundle Content HeaderShown KeyProof LogNamed NamedKey TimestampShown",
    "checkpoints": (
        "Checkpoint LogIdentity SignedCheckpoint format_checkpoint open_checkpoint parse_checkpoint sign_checkpoint"
    ),
    "cosignatures": "check_quorum cosign",
    "envelopes": "Envelope check_envelope format_envelope parse_envelope",
    "fork_evidence": "ForkEvidence ForkVerdict format_fork_evidence judge_fork parse_fork_evidence",
    "growth": "EMPTY_EDGE Edge bundles_of edge_tiles grow leaf_hashes",
    "key_rules": "KeyAction KeyBook KeyEvent keep_keys",
    "keys": "PublicKey SignatureState format_key parse_key",
    "note_keys": "MessageSigner SignatureType VerifierKey format_verifier_key parse_verifier_key",
    "notes": ("Note NoteSignature format_note open_note parse_note parse_signatures sign_note with_signatures"),
    "proofs": ("InclusionProof LogPolicy check_inclusion_proof format_inclusion_proof parse_inclusion_proof"),
    "signing": "public_key_of sign_statement",
    "statements": "Statement format_statement parse_statement resource",
    "tiles": (
        "CHECKPOINT_PATH ENTRIES MOST_ENTRY_BYTES TILE_HEIGHT TILE_WIDTH Tile "
        "TileHashes bundle_at bundles_between format_bundle parse_bundle parse_tile parse_tile_path "
        "tile_at tiles_between"
    ),
    "tree": (
        "EMPTY_ROOT ConsistencyClaim InclusionClaim check_consistency check_inclusion entry_of "
        "fold_consistency leaf_hash node_hash prove_consistency prove_inclusion root_of tree_root"
    ),
    "trust": "NO_TRUST Trust TrustedLog format_trust parse_trust",
    "verifying": "Aspect Shown Verification Verified verify",
    "witness": (
        "AddCheckpoint HeadKeeper Witness WitnessVerdict add_checkpoint format_add_checkpoint parse_add_checkpoint"
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
