"""The alliance at one moment: each log, its head, who cosigned it, when it was seen, and what is missing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from khazana.alliance import CHECKPOINT_PATH, SignatureState, SignedCheckpoint, VerifierKey, open_checkpoint
from khazana.alliance.head_signers import HeadSigner, SignerPart, signers_of
from khazana.alliance.note_keys import parse_verifier_key
from khazana.alliance.notes import MOST_BYTES
from khazana.alliance.register import Register, reckon_register
from khazana.alliance.trust import Trust
from khazana.app import alliance_kinds as kinds
from khazana.app.alliance_folders import FOLLOWED, OWN, log_of
from khazana.app.alliance_journal import HeadSeen, LastLook, SeenAs, last_look, read_journal
from khazana.app.anchor_stands import AnchorStand, AnchorState
from khazana.app.kept_statements import KeptStatement
from khazana.bitcoin import HeaderChain
from khazana.core import Finding, KhazanaError
from khazana.store.anchors import AnchorFiles
from khazana.store.durable_files import read_file

__all__ = ["AllianceGlance", "LogGlance", "is_log_folder", "log_glance", "missing_logs"]

_FORKS: Final = "fork-*.txt"
_UNDECIDED: Final = "undecided-*.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogGlance:
    """One log.

    Parameters
    ----------
    folder
        Where it lies.
    is_own
        Whether it is our own, or a partner's that we follow.
    key
        Its verifier key; ``None`` where the folder cannot be read.
    head
        Its last head, as its log signed it; ``None`` where there is none.
    signers
        Who signed that head.
    journal
        When heads were seen here, in that order.
    look
        What the last look at a partner's log came to.
    forks, undecided
        Files that prove a fork, and those that may.
    anchors
        How far the timestamps of its heads have come.
    findings
        What is missing, or wrong.
    """

    folder: Path
    is_own: bool
    key: VerifierKey | None
    head: SignedCheckpoint | None = None
    signers: tuple[HeadSigner, ...] = ()
    journal: tuple[HeadSeen, ...] = ()
    look: LastLook | None = None
    forks: tuple[Path, ...] = ()
    undecided: tuple[Path, ...] = ()
    anchors: tuple[AnchorStand, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def origin(self) -> str:
        """The name by which it is known; its folder's where nothing else is."""
        return self.folder.name if self.key is None else self.key.name

    @property
    def witnesses(self) -> tuple[HeadSigner, ...]:
        """Return the witnesses whose cosignatures of the head were verified."""
        return tuple(
            one for one in self.signers if one.part is SignerPart.WITNESS and one.state is SignatureState.VALID
        )

    @property
    def anchored(self) -> AnchorStand | None:
        """Return the timestamp of the largest head on the chain, or else of one that leads to a block, if any."""
        led = [one for one in self.anchors if one.state in {AnchorState.ANCHORED, AnchorState.UNPLACED}]
        return max(led, key=lambda one: (one.state is AnchorState.ANCHORED, one.size), default=None)

    @property
    def seen_at(self) -> datetime | None:
        """Return when the head was first seen here, as far as the journal knows."""
        if self.head is None:
            return None
        root = self.head.checkpoint.root
        return next(
            (one.at for one in self.journal if one.root == root and one.size == self.head.checkpoint.size), None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AllianceGlance:
    """All logs that are known here, our own first, the statements kept, the joint register, and what is missing.

    ``folder`` is where logs are looked for, and ``shelf`` where bundles are, as an empty page says how to begin.
    """

    at: datetime
    logs: tuple[LogGlance, ...]
    statements: tuple[KeptStatement, ...]
    findings: tuple[Finding, ...]
    folder: Path | None = None
    shelf: Path | None = None
    register: Register = field(default_factory=lambda: reckon_register((), ()))


def is_log_folder(folder: Path) -> bool:
    """Tell whether a folder is a log of ours or follows a partner's."""
    return (folder / OWN).is_file() or (folder / FOLLOWED).is_file()


def log_glance(folder: Path, trust: Trust, headers: Callable[[], HeaderChain | None] = lambda: None) -> LogGlance:
    """Look at the log in a folder; what cannot be read of it becomes a finding.

    Parameters
    ----------
    headers
        Gives the headers that timestamps are held against, if any; asked only where there are timestamps.
    """
    is_own = (folder / OWN).is_file()
    try:
        key = log_of(folder).identity.keys[0]
    except KhazanaError as refusal:
        found = kinds.UNREADABLE.at(folder=folder.name, reason=refusal.what)
        return LogGlance(folder=folder, is_own=is_own, key=None, findings=(found,))
    evidence = folder / "evidence"
    forks, undecided = (tuple(sorted(evidence.glob(form))) for form in (_FORKS, _UNDECIDED))
    try:
        head, signers = _head(folder, key, trust)
        journal, look = read_journal(folder), last_look(folder)
    except KhazanaError as refusal:
        found = kinds.UNREADABLE.at(folder=folder.name, reason=refusal.what)
        return LogGlance(
            folder=folder, is_own=is_own, key=key, forks=forks, undecided=undecided,
            findings=(*_accused(key.name, forks, undecided), found),
        )  # fmt: skip
    anchors, unread = _anchors(folder, key.name, head, headers)
    return LogGlance(
        folder=folder,
        is_own=is_own,
        key=key,
        head=head,
        signers=signers,
        journal=journal,
        look=look,
        forks=forks,
        undecided=undecided,
        anchors=anchors,
        findings=(
            *_accused(key.name, forks, undecided),
            *(() if is_own else _of_looks(key.name, look)),
            *_of_head(key.name, head, signers),
            *unread,
        ),
    )


def _head(folder: Path, key: VerifierKey, trust: Trust) -> tuple[SignedCheckpoint | None, tuple[HeadSigner, ...]]:
    files = log_of(folder)
    data = read_file(files.folder / CHECKPOINT_PATH, MOST_BYTES)
    if data is None:
        return None, ()
    head = open_checkpoint(data, files.identity)
    known = trust.log(key.name)
    witnesses = () if known is None else tuple(map(parse_verifier_key, known.log.witnesses))
    return head, signers_of(head.note, files.identity.keys, witnesses)


def _anchors(
    folder: Path, origin: str, head: SignedCheckpoint | None, headers: Callable[[], HeaderChain | None]
) -> tuple[tuple[AnchorStand, ...], tuple[Finding, ...]]:
    """Return how far timestamps have come, held against the headers that are followed; and what is missing or wrong."""
    files = log_of(folder)
    if not AnchorFiles(files.folder).sizes():
        missing = head is not None and head.checkpoint.size > 0
        return (), (kinds.NOT_ANCHORED.at(origin=origin),) if missing else ()
    try:
        from khazana.app.anchoring import stand_of_anchors  # noqa: PLC0415 - the library may be absent

        chain = headers()
        stands, wrong = stand_of_anchors(files, chain)
    except KhazanaError as refusal:
        return (), (kinds.ANCHORS_UNREAD.at(origin=origin, reason=refusal.what),)
    led = any(one.state is AnchorState.UNPLACED for one in stands)
    return stands, (*wrong, *((kinds.NOT_COMPARED.at(origin=origin),) if led and chain is None else ()))


def _accused(origin: str, forks: tuple[Path, ...], undecided: tuple[Path, ...]) -> Iterator[Finding]:
    yield from (kinds.FORKED.at(origin=origin, file=one.name) for one in forks)
    yield from (kinds.UNDECIDED.at(origin=origin, file=one.name) for one in undecided)


def _of_looks(origin: str, look: LastLook | None) -> Iterator[Finding]:
    if look is None:
        yield kinds.NEVER_LOOKED.at(origin=origin)
    elif look.seen_as is SeenAs.REFUSED:
        yield kinds.LOOK_FAILED.at(origin=origin, reason=look.refusal)
    elif look.seen_as is SeenAs.OLDER:
        yield kinds.OLDER_SHOWN.at(origin=origin)


def _of_head(origin: str, head: SignedCheckpoint | None, signers: tuple[HeadSigner, ...]) -> Iterator[Finding]:
    if head is None:
        yield kinds.NO_HEAD.at(origin=origin)
        return
    for one in signers:
        if one.state is SignatureState.INVALID:
            yield kinds.SIGNATURE_WRONG.at(origin=origin, name=one.name)
    valid = [one for one in signers if one.part is SignerPart.WITNESS and one.state is SignatureState.VALID]
    if not valid and head.checkpoint.size:
        yield kinds.NOT_COSIGNED.at(origin=origin)
    strangers = sum(one.part is SignerPart.STRANGER for one in signers)
    if strangers:
        yield kinds.STRANGERS.at(origin=origin, count=strangers)


def missing_logs(logs: tuple[LogGlance, ...]) -> Iterator[Finding]:
    """Say which side of the alliance has no log here."""
    if not any(one.is_own for one in logs):
        yield kinds.NO_OWN_LOG.at()
    if all(one.is_own for one in logs):
        yield kinds.NO_PARTNER.at()
