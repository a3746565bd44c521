"""The desk of the alliance: where the logs stand, which statements are kept, and what a bundle shows."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Final, Protocol

from khazana.alliance import CHECKPOINT_PATH, NamedKey, PublicKey
from khazana.alliance.bundles import MOST_BYTES
from khazana.alliance.keys import ED25519
from khazana.alliance.note_keys import parse_verifier_key
from khazana.alliance.register import Register, reckon_register
from khazana.alliance.trust import NO_TRUST, Trust, parse_trust
from khazana.app import alliance_kinds as kinds
from khazana.app.alliance_folders import log_of
from khazana.app.alliance_glance import AllianceGlance, LogGlance, is_log_folder, log_glance, missing_logs
from khazana.app.joint_register import joint_register
from khazana.app.kept_statements import (
    BUNDLES,
    KeptStatement,
    StatementReport,
    in_order,
    kept_statements,
    statement_report,
)
from khazana.app.published_statements import published_statements
from khazana.app.refusals import NoSuchStatement
from khazana.app.settings import Settings
from khazana.app.signing_keys import open_keyring
from khazana.bitcoin import HeaderChain
from khazana.core import BadInput, Clock, Finding, KhazanaError
from khazana.i18n import message as _
from khazana.store.durable_files import read_file
from khazana.store.statement_files import FOLDER

__all__ = ["LOGS", "MOST_UPLOAD_BYTES", "TRUST", "AllianceDesk", "AllianceQuestions", "log_folders"]

LOGS: Final = "KHAZANA_LOGS"
TRUST: Final = "KHAZANA_TRUST"
MOST_UPLOAD_BYTES: Final = 16 * 2**20
"""The most bytes of a bundle that somebody hands to a server."""
_MOST_TRUST: Final = 2**20
_STATEMENTS: Final = "statements"

_Stamp = tuple[tuple[str, int, int], ...]


class AllianceQuestions(Protocol):
    """What pages may ask of the alliance."""

    def glance(self) -> AllianceGlance:
        """Return where all logs stand, and the statements that are kept."""

    def statement(self, digest: str, /) -> StatementReport:
        """Return the kept statement whose bundle has a SHA-256; raise `NoSuchStatement` where there is none."""

    def bundle(self, digest: str, /) -> bytes:
        """Return the bytes of a kept bundle; raise `NoSuchStatement` where there is none."""

    def check(self, data: bytes, name: str, /) -> StatementReport:
        """Verify a bundle that somebody hands in, and keep nothing of it; raise `BadInput` where it is none."""


def log_folders(settings: Settings) -> tuple[Path, ...]:
    """Return the folders of logs: those that the settings name, or else those in the data folder.

    Raises
    ------
    BadInput
        If one that is named is no log.
    """
    named = settings.environment.get(LOGS)
    if named:
        folders = tuple(Path(one) for one in named.split(os.pathsep) if one)
        for one in folders:
            if not is_log_folder(one):
                raise BadInput(
                    _("a folder that is named holds no log"),
                    where=LOGS,
                    value=str(one),
                    remedy=_("begin a log there, or follow one into it; or leave the folder out"),
                )
        return folders
    home = _home(settings)
    if home is None or not home.is_dir():
        return ()
    return tuple(sorted(one for one in home.iterdir() if one.is_dir() and is_log_folder(one)))


@dataclass(slots=True, kw_only=True)
class AllianceDesk:
    """Reads logs and bundles from their folders each time, and verifies a bundle again only when files have changed.

    Parameters
    ----------
    headers
        Gives the headers that timestamps are held against; ``None`` where none are followed.
    """

    settings: Settings
    clock: Clock
    headers: Callable[[], HeaderChain | None] = lambda: None
    _kept: tuple[_Stamp, tuple[KeptStatement, ...], tuple[Finding, ...]] | None = None
    _reckoned: tuple[_Stamp, Register] | None = None
    _lock: Lock = field(default_factory=Lock)

    def glance(self) -> AllianceGlance:
        """Return where all logs stand, and the statements that are kept.

        Raises
        ------
        BadInput
            If the settings name what there is not.
        """
        trust, folders = self._trust(), log_folders(self.settings)
        logs = tuple(
            sorted(
                (log_glance(one, trust, self.headers) for one in folders), key=lambda one: (not one.is_own, one.origin)
            )
        )
        kept, unread = self._statements(folders, trust)
        register, unreckoned = self._register(logs, trust)
        return AllianceGlance(
            at=self.clock.now(),
            logs=logs,
            statements=kept,
            findings=(*(found for one in logs for found in one.findings), *missing_logs(logs), *unread, *unreckoned),
            register=register,
            folder=_home(self.settings),
            shelf=_shelf(self.settings),
        )

    def statement(self, digest: str, /) -> StatementReport:
        """Return the kept statement whose bundle has a SHA-256.

        Raises
        ------
        NoSuchStatement
            If there is none.
        """
        return self._find(digest).report

    def bundle(self, digest: str, /) -> bytes:
        """Return the bytes of a kept bundle, or of the one that a log makes of a statement beside it.

        Raises
        ------
        NoSuchStatement
            If there is none, or its file has changed.
        """
        kept = self._find(digest)
        if kept.report.is_published:
            return kept.made
        data = read_file(kept.file, MOST_BYTES) or b""
        if sha256(data).hexdigest() != digest:
            raise _no_such(digest)
        return data

    def check(self, data: bytes, name: str, /) -> StatementReport:
        """Verify a bundle that somebody hands in, and keep nothing of it.

        Raises
        ------
        BadInput
            If it is no bundle, or too large.
        """
        if len(data) > MOST_UPLOAD_BYTES:
            raise BadInput(
                _("a bundle that is handed in has at most {most} bytes"),
                value=len(data),
                remedy=_("leave out its inputs, or verify it on your own machine: khazana verify"),
                most=MOST_UPLOAD_BYTES,
            )
        return statement_report(data, name, self._trust(), now=self.clock.now())

    def _find(self, digest: str) -> KeptStatement:
        kept, _unread = self._statements(log_folders(self.settings), self._trust())
        for one in kept:
            if one.report.digest == digest:
                return one
        raise _no_such(digest)

    def _trust(self) -> Trust:
        named = self.settings.environment.get(TRUST)
        folder = self.settings.data_folder
        path = Path(named) if named else None if folder is None else folder / "trust.json"
        data = None if path is None else read_file(path, _MOST_TRUST)
        if data is None and named:
            raise BadInput(
                _("there is no such file"), where=TRUST, value=named, remedy=_("name a file of what is trusted")
            )
        return NO_TRUST if data is None else parse_trust(data)

    def _register(self, logs: tuple[LogGlance, ...], trust: Trust) -> tuple[Register, tuple[Finding, ...]]:
        """Reckon the joint register from the logs that can be read, again only when they have changed."""
        read = tuple(one for one in logs if one.head is not None)
        try:
            stamp = (*_published(read), (repr(trust), 0, 0))
            with self._lock:
                if self._reckoned is None or self._reckoned[0] != stamp:
                    witnesses = {key for one in trust.logs for key in one.log.witnesses}
                    keys = tuple(map(parse_verifier_key, sorted(witnesses)))
                    register = joint_register([one.folder for one in read], (*trust.keys, *self._own_keys(trust)), keys)
                    self._reckoned = (stamp, register)
                return self._reckoned[1], self._reckoned[1].findings
        except KhazanaError as refusal:
            return reckon_register((), ()), (kinds.REGISTER_UNREAD.at(reason=refusal.what),)

    def _own_keys(self, trust: Trust) -> Iterator[NamedKey]:
        """Yield the public halves of this machine's keys that nobody named otherwise; none is opened."""
        if self.settings.data_folder is None:
            return
        for one in open_keyring(self.settings, _no_secret).keys():  # noqa: SIM118 - no mapping
            key = PublicKey(algorithm=ED25519, raw=one.public)
            if trust.name_of(key.id) is None:
                yield NamedKey(name=one.name, key=key)

    def _statements(
        self, folders: tuple[Path, ...], trust: Trust
    ) -> tuple[tuple[KeptStatement, ...], tuple[Finding, ...]]:
        shelf = _shelf(self.settings)
        shelves = [*(() if shelf is None else (shelf,)), *(one / _STATEMENTS for one in folders)]
        stamp = (*_stamps(shelves), *_of_logs(folders), (repr(trust), 0, 0))
        with self._lock:
            if self._kept is None or self._kept[0] != stamp:
                now = self.clock.now()
                bundles, unread = kept_statements(shelves, trust, now)
                published, unclear = published_statements(folders, trust, tuple(self._own_keys(trust)), now)
                self._kept = (stamp, in_order(bundles, published), (*unread, *unclear))
            return self._kept[1], self._kept[2]


def _of_logs(folders: tuple[Path, ...]) -> Iterator[tuple[str, int, int]]:
    """Yield what the statements beside logs depend on: each log's head, and the statements themselves."""
    for folder in folders:
        try:
            files = log_of(folder)
        except KhazanaError:  # the glance says what is wrong
            continue
        yield from _stamps([files.folder], CHECKPOINT_PATH)
        yield from _stamps([files.folder / FOLDER], "*.json")


def _published(logs: tuple[LogGlance, ...]) -> Iterator[tuple[str, int, int]]:
    """Yield what a register depends on: each log's head, and the statements that are published beside it."""
    for one in logs:
        size = 0 if one.head is None else one.head.checkpoint.size
        root = "" if one.head is None else one.head.checkpoint.root.hex()
        yield f"{one.folder} {root}", size, len(one.signers)
        yield from _stamps([log_of(one.folder).folder / FOLDER], "*.json")


def _no_such(digest: str) -> NoSuchStatement:
    return NoSuchStatement(
        _("no statement with this digest is kept here"),
        value=digest[:64],
        remedy=_("see the list of statements on the page of the alliance"),
    )


def _no_secret(what: str) -> str:
    raise BadInput(_("nobody is asked for a secret here"), value=what, remedy=_("open the key on the command line"))


def _stamps(shelves: list[Path], form: str = BUNDLES) -> Iterator[tuple[str, int, int]]:
    for shelf in shelves:
        for file in sorted(shelf.glob(form)):
            known = file.stat()
            yield str(file), known.st_mtime_ns, known.st_size


def _home(settings: Settings) -> Path | None:
    return None if settings.data_folder is None else settings.data_folder / "logs"


def _shelf(settings: Settings) -> Path | None:
    return None if settings.data_folder is None else settings.data_folder / _STATEMENTS
