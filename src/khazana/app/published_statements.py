"""Statements that are published beside logs: each as the bundle that the log as it is here makes of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from khazana.alliance import Bundle, KeyProof, LogNamed, NamedKey, entry_of, format_verifier_key
from khazana.alliance.bundles import format_bundle
from khazana.alliance.envelopes import format_envelope
from khazana.alliance.trust import Trust, TrustedLog
from khazana.app import alliance_kinds as kinds
from khazana.app.alliance_folders import log_of
from khazana.app.alliance_log import prove_entry
from khazana.app.kept_statements import KeptStatement, statement_report
from khazana.app.logged_statements import Logged, events_of, logged_statements
from khazana.core import Finding, KhazanaError
from khazana.store.log_files import LogFiles
from khazana.store.statement_files import statement_path

__all__ = ["MOST_PUBLISHED", "published_statements"]

MOST_PUBLISHED: Final = 500
"""The latest statements of each log that are shown."""
_Answer = tuple[tuple[KeptStatement, ...], tuple[Finding, ...]]


def published_statements(folders: Sequence[Path], trust: Trust, own: Sequence[NamedKey], now: datetime) -> _Answer:
    """Return what is published beside logs, each with its proof under the head that is here; and what cannot be read.

    Parameters
    ----------
    own
        The keys of this machine; with those that are trusted, and those that a log lists, they say who signed.
    """
    found: list[KeptStatement] = []
    findings: list[Finding] = []
    for folder in folders:
        files = _readable(folder)
        if files is None:
            continue
        try:
            logged = logged_statements(files)
            made = list(_made(files, logged, trust, own))
        except KhazanaError as refusal:
            findings.append(kinds.PUBLISHED_UNREAD.at(folder=folder.name, reason=refusal.what))
            continue
        knowing = _knowing(files, trust)
        found += [_kept(files, one, bundle, knowing, now) for one, bundle in made]
        if len(logged) > MOST_PUBLISHED:
            findings.append(kinds.PUBLISHED_LEFT_OUT.at(folder=folder.name, count=len(logged) - MOST_PUBLISHED))
    return tuple(found), tuple(findings)


def _readable(folder: Path) -> LogFiles | None:
    """Return a log whose head can be read; of any other the glance says what is wrong."""
    try:
        files = log_of(folder)
        return None if files.head() is None else files
    except KhazanaError:
        return None


def _made(
    files: LogFiles, logged: Sequence[Logged], trust: Trust, own: Sequence[NamedKey]
) -> Iterator[tuple[Logged, Bundle]]:
    known = (*trust.keys, *own)
    names = {one.key.id: one for one in known}
    events = events_of(logged, [one.key for one in known])
    for _said, event in events:
        for key in (event.key, event.successor):
            if key is not None:
                names.setdefault(key.id, NamedKey(name=key.id[:16], key=key))
    history = {one.position: one.envelope for one, _event in events}
    said = tuple(KeyProof(envelope=one, proof=str(prove_entry(files, place))) for place, one in history.items())
    first = () if not events else (events[0][1].signer,)
    for one in logged[-MOST_PUBLISHED:]:
        signers = [sign.key_id for sign in one.envelope.signatures]
        keys = tuple(names[key] for key in dict.fromkeys((*first, *signers)) if key in names)
        log = _named(files, trust)
        proof = str(prove_entry(files, one.position))
        yield one, Bundle(envelope=one.envelope, keys=keys, key_history=said, log=log, proof=proof)


def _knowing(files: LogFiles, trust: Trust) -> Trust:
    """Return what is trusted with a log that is kept here: whoever began it or follows it named its key."""
    if trust.log(files.identity.origin) is not None:
        return trust
    return replace(trust, logs=(*trust.logs, TrustedLog(log=_named(files, trust))))


def _named(files: LogFiles, trust: Trust) -> LogNamed:
    known = trust.log(files.identity.origin)
    keys = tuple(map(format_verifier_key, files.identity.keys))
    return LogNamed(origin=files.identity.origin, keys=keys, witnesses=() if known is None else known.log.witnesses)


def _kept(files: LogFiles, one: Logged, bundle: Bundle, trust: Trust, now: datetime) -> KeptStatement:
    """Return a statement under its entry, which stays the same while the log grows and the bundle with it."""
    entry = entry_of(format_envelope(one.envelope))
    data, path = format_bundle(bundle), statement_path(entry)
    report = statement_report(data, path, trust, now=now, address=entry.hex())
    return KeptStatement(file=files.folder / path, report=report, made=data)
