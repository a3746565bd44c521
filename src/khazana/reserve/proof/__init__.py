"""Proof of reserves: what a holder's own wallet signs over a message, checked offline against a snapshot.

In: a perimeter at a block, unspent outputs, signatures that came back. Out: what to sign; what is proven, with what
is not on its face. Never: a key, a socket, a file.
"""

from khazana.reserve.proof.checking import CheckSignature, ProofRules, check_proof, compare_proofs
from khazana.reserve.proof.documents import ReserveProof, ScriptSignature, ShownCoin, format_proof, parse_proof
from khazana.reserve.proof.kinds import LIMITS
from khazana.reserve.proof.message import (
    ProofTerms,
    ReserveMessage,
    Subject,
    coins_subject,
    format_message,
    parse_message,
    scripts_subject,
)
from khazana.reserve.proof.requesting import ProofRequest, ToSign, assemble, request_coins, request_scripts
from khazana.reserve.proof.results import CheckedSignature, Liabilities, NetPosition, ProofResult, ProvenCoin
from khazana.reserve.proof.snapshot import Snapshot, SnapshotCoin, format_snapshot, parse_snapshot

__all__ = [
    "LIMITS",
    "CheckSignature",
    "CheckedSignature",
    "Liabilities",
    "NetPosition",
    "ProofRequest",
    "ProofResult",
    "ProofRules",
    "ProofTerms",
    "ProvenCoin",
    "ReserveMessage",
    "ReserveProof",
    "ScriptSignature",
    "ShownCoin",
    "Snapshot",
    "SnapshotCoin",
    "Subject",
    "ToSign",
    "assemble",
    "check_proof",
    "coins_subject",
    "compare_proofs",
    "format_message",
    "format_proof",
    "format_snapshot",
    "parse_message",
    "parse_proof",
    "parse_snapshot",
    "request_coins",
    "request_scripts",
    "scripts_subject",
]
