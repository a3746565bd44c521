"""What the proof of a bundle says: whether the signed statement is in a log, and who has seen that log's head."""

from dataclasses import dataclass
from datetime import datetime

from khazana.alliance import verification_kinds as kinds
from khazana.alliance.bundles import Bundle, LogNamed
from khazana.alliance.checkpoints import LogIdentity
from khazana.alliance.envelopes import Envelope, format_envelope
from khazana.alliance.note_keys import parse_verifier_key
from khazana.alliance.proofs import (
    CheckedInclusion,
    LogPolicy,
    check_inclusion_proof,
    parse_inclusion_proof,
)
from khazana.alliance.tree import entry_of
from khazana.alliance.trust import Trust
from khazana.core import BadInput, Finding, ProofFailed, format_instant

__all__ = ["LogVerified", "check_log", "included", "policy_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogVerified:
    """What is known of the log; where the proof holds, its ``index`` and the signed text of the ``checkpoint``."""

    of_log: tuple[Finding, ...]
    of_witnesses: tuple[Finding, ...] = ()
    index: int | None = None
    checkpoint: str | None = None


def policy_of(log: LogNamed, quorum: int = 0) -> LogPolicy:
    """Return what a log is checked against.

    Raises
    ------
    BadInput
        If a key is not written as signed notes write keys.
    """
    return LogPolicy(
        identity=LogIdentity(origin=log.origin, keys=tuple(map(parse_verifier_key, log.keys))),
        witnesses=tuple(map(parse_verifier_key, log.witnesses)),
        quorum=quorum,
    )


def included(
    envelope: Envelope, proof: str, policy: LogPolicy, now: datetime | None = None
) -> tuple[int, CheckedInclusion]:
    """Return where an envelope is in a log, and what was checked.

    Raises
    ------
    BadInput
        If the proof has another form.
    ProofFailed
        If it does not hold.
    """
    parsed = parse_inclusion_proof(proof)
    return parsed.index, check_inclusion_proof(parsed, entry_of(format_envelope(envelope)), policy, now=now)


def check_log(bundle: Bundle, trust: Trust, *, now: datetime | None = None) -> LogVerified:
    """Check the proof of a bundle; keys that the reader trusts come before those that the bundle names."""
    if bundle.log is None:
        return LogVerified(of_log=(kinds.NOT_LOGGED.at(),))
    known = trust.log(bundle.log.origin)
    try:
        policy = policy_of(bundle.log) if known is None else policy_of(known.log, known.quorum)
        index, found = included(bundle.envelope, bundle.proof, policy, now)
    except (BadInput, ProofFailed) as refusal:
        return LogVerified(of_log=(kinds.PROOF_WRONG.at(origin=bundle.log.origin, reason=refusal.what),))
    head = found.head.checkpoint
    of_log = [kinds.LOGGED.at(index=index, origin=head.origin, size=head.size)]
    if known is None:
        of_log.append(kinds.LOG_UNKNOWN.at(origin=head.origin))
    return LogVerified(
        of_log=tuple(of_log),
        of_witnesses=_witnesses(found, trusted=known is not None),
        index=index,
        checkpoint=head.text,
    )


def _witnesses(found: CheckedInclusion, *, trusted: bool) -> tuple[Finding, ...]:
    kind = kinds.WITNESSED if trusted else kinds.WITNESS_UNKNOWN
    said = tuple(kind.at(name=one.key.name, at=format_instant(one.at)) for one in found.cosignatures)
    return said or (kinds.NOT_WITNESSED.at(),)
