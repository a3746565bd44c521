"""Sign a result, put it into a log, and bundle it with what is needed to check it offline."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from khazana.alliance import (
    Bundle,
    LogNamed,
    MessageSigner,
    NamedKey,
    entry_of,
    format_verifier_key,
    parse_inclusion_proof,
    public_key_of,
    sign_statement,
)
from khazana.alliance.envelopes import format_envelope
from khazana.app.alliance_folders import own_log
from khazana.app.alliance_log import OwnLog, head_of, prove_entry
from khazana.app.key_statements import check_signer, history_of, keys_of_log
from khazana.app.stating import Stated
from khazana.core import BadInput
from khazana.i18n import message as _
from khazana.store.log_files import LogFiles

__all__ = ["LogInUse", "bundle_result", "log_in_use", "open_log", "renew_bundle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogInUse:
    """Our own log, how bundles name it, and the keys that are known on this machine."""

    log: OwnLog
    named: LogNamed
    known: tuple[NamedKey, ...] = ()


def open_log(
    folder: Path,
    origin: str,
    signer: MessageSigner,
    witnesses: Sequence[str] = (),
    *,
    key_name: str = "",
    known: Sequence[NamedKey] = (),
) -> LogInUse:
    """Open our own log in a folder, and begin it where there is none.

    Parameters
    ----------
    key_name
        Under which the key is kept, so that the log can be opened by its folder alone later.
    known
        The keys of this machine: what the log says of keys is read as far as they, and those they list, say it.

    Raises
    ------
    BadInput
        If there is a log of another origin or key.
    Unavailable
        If the folder cannot be used, or another process is appending.
    """
    return log_in_use(own_log(folder, origin, key_name, signer), witnesses, known=known)


def log_in_use(own: OwnLog, witnesses: Sequence[str] = (), *, known: Sequence[NamedKey] = ()) -> LogInUse:
    """Return our own log as bundles use it."""
    identity = own.files.identity
    keys = tuple(map(format_verifier_key, identity.keys))
    named = LogNamed(origin=identity.origin, keys=keys, witnesses=tuple(witnesses))
    return LogInUse(log=own, named=named, known=tuple(known))


def bundle_result(
    stated: Stated, signer: MessageSigner, *, name: str, log: LogInUse | None = None, contents: bool = True
) -> Bundle:
    """Sign a statement, log it where there is a log, and bundle it with what that log says of keys.

    Parameters
    ----------
    name
        What the bundle calls the key; readers see that it is the bundle's own word.
    contents
        Whether the bytes that the statement names travel along, or their digests alone.

    Raises
    ------
    BadInput
        If the log says of keys that this one may not sign.
    """
    named = NamedKey(name=name, key=public_key_of(signer))
    kept = stated.contents if contents else ()
    if log is None:
        return Bundle(envelope=sign_statement(stated.statement, [signer]), keys=(named,), contents=kept)
    check_signer(keys_of_log(log.log.files, (one.key for one in (*log.known, named))), signer)
    envelope = sign_statement(stated.statement, [signer])
    _index, proof = log.log.append_envelope(envelope)
    first, history = history_of(log.log.files, (named, *(one for one in log.known if one.key.id != named.key.id)))
    return Bundle(
        envelope=envelope,
        keys=(*(one for one in first if one != named), named),
        key_history=history,
        log=log.named,
        proof=proof,
        contents=kept,
    )


def renew_bundle(bundle: Bundle, files: LogFiles, known: Sequence[NamedKey] = ()) -> Bundle:
    """Return a bundle with the log's present head, its cosignatures, and what the log says of keys by now.

    What was signed, and the contents, stay as they are; a timestamp is of the head before, and falls away.

    Raises
    ------
    BadInput
        If it was never logged, or is not in this log.
    """
    if bundle.log is None or bundle.log.origin != files.identity.origin:
        raise BadInput(
            _("the bundle is of no log, or of another one"),
            value="" if bundle.log is None else bundle.log.origin,
            remedy=_("name the folder of the log that has it"),
        )
    index = parse_inclusion_proof(bundle.proof).index
    entry, size = entry_of(format_envelope(bundle.envelope)), head_of(files).checkpoint.size
    if index >= size or next(files.entries(index, index + 1)) != entry:
        raise BadInput(
            _("the log has another entry where the bundle has its own"),
            where=str(files.folder),
            value=index,
            remedy=_("follow the log; if it stays so, keep both: the log was rewritten, or the bundle is not of it"),
        )
    named = {one.key.id: one for one in (*bundle.keys, *known)}
    first, history = history_of(files, tuple(named.values()))
    return replace(
        bundle,
        keys=(*(one for one in first if one not in bundle.keys), *bundle.keys),
        key_history=history,
        proof=str(prove_entry(files, index)),
        timestamp=None,
    )
