"""What the log says of keys, by the statements about keys that a bundle brings with their proofs."""

from khazana.alliance.bundles import Bundle, KeyProof
from khazana.alliance.envelopes import check_envelope
from khazana.alliance.key_rules import KeyAction, KeyBook, KeyEvent, keep_keys
from khazana.alliance.keys import PublicKey, SignatureState
from khazana.alliance.log_verifying import LogVerified, included, policy_of
from khazana.alliance.payload_text import decode_base64
from khazana.alliance.predicates import KeyStatement
from khazana.alliance.statements import parse_statement
from khazana.alliance.trust import Trust
from khazana.core import BadInput, InvariantBroken, ProofFailed

__all__ = ["check_key_history", "key_events"]


def check_key_history(bundle: Bundle, trust: Trust, logged: LogVerified) -> KeyBook:
    """Return the keys of the log as the bundle's history has them.

    The first keys are those that the reader trusts, or where he trusts none, those that the bundle names first.

    Raises
    ------
    BadInput
        If a statement about a key is not in the log, or not signed by a key that is known.
    """
    if bundle.log is None or logged.index is None:
        raise InvariantBroken("a history of keys was read without its log")
    known = trust.log(bundle.log.origin)
    policy = policy_of(bundle.log if known is None else known.log)
    first = tuple(one.key for one in trust.keys) or tuple(one.key for one in bundle.keys[:1])
    events: list[KeyEvent] = []
    keys = {key.id: key for key in first}
    for one in bundle.key_history:
        try:
            index, _ = included(one.envelope, one.proof, policy)
        except ProofFailed as failure:
            raise BadInput(failure.what, remedy=failure.remedy) from None
        for event in key_events(one, index, keys):
            events.append(event)
            keys |= {key.id: key for key in (event.key, event.successor) if key is not None}
    return keep_keys(first, events)


def key_events(shown: KeyProof, position: int, keys: dict[str, PublicKey]) -> tuple[KeyEvent, ...]:
    """Return what a logged statement says of a key, once for each key that signed it.

    Raises
    ------
    BadInput
        If it says nothing of a key, or no key that is known signed it.
    """
    statement = parse_statement(shown.envelope.payload)
    said = statement.predicate
    if not isinstance(said, KeyStatement):
        raise BadInput("a statement in the history of keys is about something else", value=statement.type)
    signers = [one.key_id for one in check_envelope(shown.envelope, keys.values()) if one.state is SignatureState.VALID]
    if not signers:
        raise BadInput("no key that is known signed what is said of a key", value=position)
    concerned = PublicKey(algorithm=said.algorithm, raw=decode_base64(said.public_key))
    successor = (
        None if said.successor is None else PublicKey(algorithm=said.algorithm, raw=decode_base64(said.successor))
    )
    if concerned.id != said.key or statement.subjects[0].digest.sha256 != said.key:
        raise BadInput("a key is named by another id than its own", value=said.key[:16])
    return tuple(
        KeyEvent(
            position=position,
            signer=signer,
            action=KeyAction(said.action),
            key=concerned,
            successor=successor or None,
            since=said.since,
        )
        for signer in signers
    )
