"""The folders of the alliance: our own log, and a partner's that we follow; what each is known by, and where it stands.

A folder of ours is the log itself, with ``.log.toml`` beside its files: the origin, the public key, and the name under
which the private key is kept elsewhere. A folder that follows a partner holds ``mirror/`` (the partner's log as we
verified it), ``evidence/`` (of forks), ``heads/`` (what we cosigned) and ``cosignature.txt`` (our last one, for the
partner), with ``followed.toml``: the partner's public key.
"""

import json
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from khazana.alliance import (
    ForkEvidence,
    ForkVerdict,
    LogIdentity,
    MessageSigner,
    SignatureType,
    SignedCheckpoint,
    VerifierKey,
    format_fork_evidence,
    format_verifier_key,
    judge_fork,
    parse_verifier_key,
)
from khazana.app.alliance_journal import SeenAs, note_head
from khazana.app.alliance_log import OwnLog
from khazana.app.clock import SystemClock
from khazana.core import BadInput
from khazana.store.durable_files import read_file, write_file
from khazana.store.log_files import LogFiles
from khazana.store.witness_heads import HeadFiles

__all__ = [
    "OWN",
    "FollowedFolder",
    "FollowedHeads",
    "begin_log",
    "follow_folder",
    "keep_evidence",
    "log_of",
    "open_log",
    "own_log",
]

OWN: Final = ".log.toml"
FOLLOWED: Final = "followed.toml"
_MOST: Final = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedFolder:
    """Where a partner's log is followed into: the ``mirror``, and beside it what belongs to watching it."""

    folder: Path
    mirror: LogFiles

    @property
    def evidence(self) -> Path:
        """Return the folder of evidence."""
        return self.folder / "evidence"

    @property
    def heads(self) -> Path:
        """Return the folder of the heads that were cosigned."""
        return self.folder / "heads"

    @property
    def cosignature(self) -> Path:
        """Return the file with our last cosignature."""
        return self.folder / "cosignature.txt"


class FollowedHeads:
    """The heads that were cosigned, each kept in the folder that follows its log; a `khazana.alliance.HeadKeeper`."""

    def __init__(self, folders: Iterable[FollowedFolder]) -> None:
        self._heads = {one.mirror.identity.origin: HeadFiles(one.heads) for one in folders}

    def latest(self, origin: str) -> str | None:
        """Return the head kept of a log."""
        return self._heads[origin].latest(origin)

    def advance(self, origin: str, expected: str | None, head: str) -> bool:
        """Keep a head if the expected one is kept still; tell whether it was."""
        return self._heads[origin].advance(origin, expected, head)


def begin_log(folder: Path, origin: str, key_name: str, signer: MessageSigner) -> OwnLog:
    """Begin a log in a folder that is empty or missing, and publish its first head, over no entries.

    Raises
    ------
    BadInput
        If something is in the folder, or the origin is no name for a key.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BadInput("there is something in the folder", value=str(folder), remedy="name a new folder")
    return own_log(folder, origin, key_name, signer)


def own_log(folder: Path, origin: str, key_name: str, signer: MessageSigner) -> OwnLog:
    """Go on with our own log in a folder, or begin it where there is none.

    Raises
    ------
    BadInput
        If a log of another origin or key is there, or the origin is no name for a key.
    """
    key = VerifierKey(name=origin, kind=SignatureType.ED25519, public=signer.public)
    settings = _read_toml(folder / OWN)
    if settings is None:
        _write_toml(folder / OWN, {"origin": origin, "verifier_key": format_verifier_key(key), "key": key_name})
    elif settings.get("verifier_key") != format_verifier_key(key):
        raise BadInput(
            "the log in this folder has another origin or key",
            where=str(folder),
            value=settings.get("verifier_key"),
            remedy="name its origin and its key, or a new folder",
        )
    files = LogFiles(folder, LogIdentity(origin=origin, keys=(key,)))
    log = OwnLog(files, signer, origin, _journal(folder))
    log.begin()
    return log


def open_log(folder: Path, open_key: Callable[[str], MessageSigner]) -> OwnLog:
    """Open our own log; ``open_key`` gives the private key of a name.

    Raises
    ------
    BadInput
        If it is no log of ours, or the key is another than the log's.
    """
    settings = _read_toml(folder / OWN)
    if settings is None:
        raise BadInput("this is no log of ours", value=str(folder), remedy="begin one: khazana alliance init")
    files = log_of(folder)
    signer = open_key(settings.get("key", ""))
    if all(key.public != signer.public for key in files.identity.keys):
        raise BadInput(
            "the key is not the one that this log began with",
            where=str(folder),
            value=settings.get("key"),
            remedy="restore the key from its backup",
        )
    return OwnLog(files, signer, files.identity.origin, _journal(folder))


def _journal(folder: Path) -> Callable[[SignedCheckpoint], None]:
    """Return what writes down when a head of ours was published."""
    return lambda head: note_head(folder, SystemClock().now(), SeenAs.PUBLISHED, head.checkpoint)


def follow_folder(folder: Path, key: VerifierKey | None) -> FollowedFolder:
    """Open a folder that follows the log with a verifier key; ``None`` goes on with the one that is followed there.

    Raises
    ------
    BadInput
        If another log is followed there, or none is and no key is named.
    """
    settings = _read_toml(folder / FOLLOWED)
    known = None if settings is None else parse_verifier_key(settings.get("verifier_key", ""))
    if known is None and key is None:
        raise BadInput(
            "no log is followed here yet, so its key has to be named",
            value=str(folder),
            remedy="ask the partner for it by another way than the log's own address, and pass it with --key",
        )
    if known is not None and key is not None and known != key:
        raise BadInput("another log is followed here", where=str(folder), value=str(known), remedy="name a new folder")
    if known is None and key is not None:
        _write_toml(folder / FOLLOWED, {"verifier_key": format_verifier_key(key)})
    used = known or key
    if used is None:  # pragma: no cover - one of the two is there
        raise BadInput("no key is named", value=str(folder))
    identity = LogIdentity(origin=used.name, keys=(used,))
    return FollowedFolder(folder=folder, mirror=LogFiles(folder / "mirror", identity))


def keep_evidence(folder: Path, found: ForkEvidence) -> Path:
    """Write evidence into a folder, as ``fork-….txt`` where it proves one and ``undecided-….txt`` otherwise."""
    data = format_fork_evidence(found).encode()
    word = "fork" if judge_fork(found, found.identity) is ForkVerdict.PROVEN else "undecided"
    path = folder / f"{word}-{sha256(data).hexdigest()[:16]}.txt"
    if not path.is_file():
        write_file(path, data)
    return path


def log_of(folder: Path) -> LogFiles:
    """Return the log in a folder: our own, or the mirror of the one that is followed there.

    Raises
    ------
    BadInput
        If there is neither.
    """
    settings = _read_toml(folder / OWN)
    if settings is None and not (folder / FOLLOWED).is_file():
        raise BadInput(
            "there is no log in this folder",
            value=str(folder),
            remedy="begin one with khazana alliance init, or follow one into it",
        )
    if settings is None:
        return follow_folder(folder, None).mirror
    key = parse_verifier_key(settings.get("verifier_key", ""))
    return LogFiles(folder, LogIdentity(origin=settings.get("origin", key.name), keys=(key,)))


def _write_toml(path: Path, rows: dict[str, str]) -> None:
    text = "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in rows.items())
    write_file(path, text.encode())


def _read_toml(path: Path) -> dict[str, str] | None:
    data = read_file(path, _MOST)
    if data is None:
        return None
    try:
        rows = tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(
            f"the file cannot be read: {error}", where=str(path), remedy="bring it back from a copy"
        ) from None
    return {name: value for name, value in rows.items() if isinstance(value, str)}
