"""Sign a result, put it into a log, and bundle it with what is needed to check it offline."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from khazana.alliance import (
    Bundle,
    LogNamed,
    MessageSigner,
    NamedKey,
    entry_of,
    format_verifier_key,
    public_key_of,
    sign_statement,
)
from khazana.alliance.envelopes import format_envelope
from khazana.app.alliance_folders import own_log
from khazana.app.stating import Stated

__all__ = ["Appends", "LogInUse", "bundle_result", "open_log"]


class Appends(Protocol):
    """A log that takes an entry and proves it; `khazana.app.alliance_log.OwnLog` is one."""

    def append_entry(self, entry: bytes) -> tuple[int, str]:
        """Append one entry; return its index, and the proof that it is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogInUse:
    """A log that may be appended to, and how bundles name it."""

    log: Appends
    named: LogNamed


def open_log(
    folder: Path, origin: str, signer: MessageSigner, witnesses: Sequence[str] = (), *, key_name: str = ""
) -> LogInUse:
    """Open our own log in a folder, and begin it where there is none.

    Parameters
    ----------
    key_name
        Under which the key is kept, so that the log can be opened by its folder alone later.

    Raises
    ------
    BadInput
        If there is a log of another origin or key.
    Unavailable
        If the folder cannot be used, or another process is appending.
    """
    own = own_log(folder, origin, key_name, signer)
    keys = tuple(map(format_verifier_key, own.files.identity.keys))
    named = LogNamed(origin=origin, keys=keys, witnesses=tuple(witnesses))
    return LogInUse(log=own, named=named)


def bundle_result(
    stated: Stated, signer: MessageSigner, *, name: str, log: LogInUse | None = None, contents: bool = True
) -> Bundle:
    """Sign a statement, log it where there is a log, and bundle it.

    Parameters
    ----------
    name
        What the bundle calls the key; readers see that it is the bundle's own word.
    contents
        Whether the bytes that the statement names travel along, or their digests alone.
    """
    envelope = sign_statement(stated.statement, [signer])
    proof = ""
    if log is not None:
        _, proof = log.log.append_entry(entry_of(format_envelope(envelope)))
    return Bundle(
        envelope=envelope,
        keys=(NamedKey(name=name, key=public_key_of(signer)),),
        log=None if log is None else log.named,
        proof=proof,
        contents=stated.contents if contents else (),
    )
