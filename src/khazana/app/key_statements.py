"""What a log says of keys: stated, looked at before it is logged, and gathered for bundles.

A log does not know its first keys: readers trust them because somebody outside of the log said so. For our own log the
key that signed its first statement about keys is taken for the first one, of those that are known on this machine.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from khazana.alliance import (
    Content,
    KeyAction,
    KeyBook,
    KeyEvent,
    KeyProof,
    MessageSigner,
    NamedKey,
    PublicKey,
    keep_keys,
    public_key_of,
    resource,
)
from khazana.alliance.payload_text import encode_base64
from khazana.alliance.predicates import KeyStatement
from khazana.alliance.statements import Statement
from khazana.app.alliance_log import prove_entry
from khazana.app.logged_statements import Logged, events_of, logged_statements
from khazana.app.stating import HERE, Stated
from khazana.core import BadInput, Finding, format_instant
from khazana.i18n import message as _
from khazana.programmes import Programme
from khazana.store.log_files import LogFiles

__all__ = ["KeyStep", "KeysOfLog", "check_signer", "check_step", "history_of", "keys_of_log", "state_key"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyStep:
    """What is to be said of a key; see `khazana.alliance.KeyEvent`."""

    action: KeyAction
    key: PublicKey
    successor: PublicKey | None = None
    since: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysOfLog:
    """The keys of a log.

    Parameters
    ----------
    size
        How many entries it has: the position that the next one takes.
    first
        Those taken for its first keys; empty while the log says nothing of keys, or nobody who said it is known.
    events
        What it says of keys, with the statements that say it.
    """

    size: int
    first: tuple[PublicKey, ...]
    events: tuple[tuple[Logged, KeyEvent], ...]

    @property
    def book(self) -> KeyBook:
        """Which key may sign where."""
        return keep_keys(self.first, (event for _logged, event in self.events))


def keys_of_log(files: LogFiles, known: Iterable[PublicKey]) -> KeysOfLog:
    """Return what a log says of keys, as far as the keys that say it are known here."""
    keys = tuple(known)
    head = files.head()
    events = events_of(logged_statements(files), keys)
    first = tuple(key for key in keys if events and key.id == events[0][1].signer)
    return KeysOfLog(size=0 if head is None else head.checkpoint.size, first=first[:1], events=events)


def check_signer(found: KeysOfLog, signer: MessageSigner) -> None:
    """Refuse a key that may not sign the next entry of a log which says something of keys.

    Raises
    ------
    BadInput
        If it was never listed, or was replaced or revoked.
    """
    key = public_key_of(signer)
    if found.events and not found.book.may_sign(key.id, found.size):
        raise BadInput(
            _("by what the log says of keys, this one may not sign now"),
            value=key.id[:16],
            remedy=_("sign with a key in force, or have one of them publish it: khazana keys publish"),
        )


def check_step(found: KeysOfLog, step: KeyStep, signer: PublicKey) -> tuple[Finding, ...]:
    """Return what is to be known of a step before it is logged.

    Raises
    ------
    BadInput
        If it would have no effect: the signer may not say it there, or the key was never listed.
    """
    event = KeyEvent(
        position=found.size,
        signer=signer.id,
        action=step.action,
        key=step.key,
        successor=step.successor,
        since=step.since,
    )
    first = found.first or (signer,)
    before = keep_keys(first, (one for _logged, one in found.events))
    after = keep_keys(first, (*(one for _logged, one in found.events), event))
    if before.spans == after.spans:
        said = next((one.text() for one in after.findings if one not in before.findings), "")
        raise BadInput(
            _("this would change nothing in the log"),
            value=said,
            remedy=_("see khazana keys list --log for the keys in force"),
        )
    return tuple(one for one in after.findings if one not in before.findings)


def state_key(programme: Programme, step: KeyStep, *, at: datetime) -> Stated:
    """State that a key is listed, replaced or revoked; the subject is the key's description."""
    subject = Content(name="key", role="subject", data=step.key.description)
    predicate = KeyStatement(
        programme=programme.id,
        synthetic=programme.synthetic,
        at=format_instant(at),
        software=HERE,
        inputs=(),
        action=step.action.value,
        key=step.key.id,
        algorithm=step.key.algorithm,
        public_key=encode_base64(step.key.raw),
        successor=None if step.successor is None else encode_base64(step.successor.raw),
        since=step.since,
        reason=step.reason,
    )
    statement = Statement(subjects=(resource(subject.name, subject.data),), predicate=predicate)
    return Stated(statement=statement, contents=(subject,))


def history_of(files: LogFiles, known: Sequence[NamedKey]) -> tuple[tuple[NamedKey, ...], tuple[KeyProof, ...]]:
    """Return the first keys of a log, and what it says of keys with a proof of each, for a bundle."""
    found = keys_of_log(files, (one.key for one in known))
    said = {one.position: one.envelope for one, _event in found.events}
    first = {key.id for key in found.first}
    proofs = tuple(KeyProof(envelope=one, proof=str(prove_entry(files, position))) for position, one in said.items())
    return tuple(one for one in known if one.key.id in first), proofs
