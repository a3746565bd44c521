"""Where a log stands, our own or one that is followed; and a copy of it, to be carried or served."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from khazana.alliance import CHECKPOINT_PATH, VerifierKey, open_checkpoint, tiles_between
from khazana.alliance.notes import MOST_BYTES
from khazana.app.alliance_folders import OWN, log_of
from khazana.app.anchor_stands import AnchorState
from khazana.core import BadInput, Unavailable
from khazana.store.anchors import AnchorFiles
from khazana.store.durable_files import FileBatch, read_file, write_file
from khazana.store.log_files import LogFiles
from khazana.store.statement_files import StatementFiles

__all__ = ["LogStand", "stand_of", "write_copy"]

_PART: Final = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class LogStand:
    """Where a log stands.

    Parameters
    ----------
    folder
        As it was named.
    is_own
        Whether it is our own, or a partner's that we follow.
    key
        The log's verifier key.
    size, root
        Of the head; ``None`` where there is none yet.
    cosigned_by
        Names of the witnesses asked for whose cosignatures are on the head.
    others
        How many signatures of others stand there, which nobody here has verified.
    evidence
        How many files there are that prove a fork.
    anchored
        How many entries are under the latest head whose timestamp leads to a block.
    anchors_pending
        How many heads have a timestamp that leads to no block yet. Both are ``None`` where there are timestamps, and
        the library that reads them is not installed.
    """

    folder: Path
    is_own: bool
    key: VerifierKey
    size: int | None
    root: bytes | None
    cosigned_by: tuple[str, ...]
    others: int
    evidence: int
    anchored: int | None
    anchors_pending: int | None


def stand_of(folder: Path, witnesses: tuple[VerifierKey, ...] = ()) -> LogStand:
    """Say where the log in a folder stands, verifying its head and the cosignatures of the witnesses named.

    Raises
    ------
    BadInput
        If there is no log.
    ProofFailed
        If the head is not the log's, or a cosignature is wrong.
    """
    files = log_of(folder)
    data = read_file(files.folder / CHECKPOINT_PATH, MOST_BYTES)
    head = None if data is None else open_checkpoint(data, files.identity, witnesses)
    evidence = folder / "evidence"
    anchored, pending = _anchors(files)
    cosigned = () if head is None else tuple(one.key.name for one in head.cosignatures)
    return LogStand(
        folder=folder,
        is_own=(folder / OWN).is_file(),
        key=files.identity.keys[0],
        size=None if head is None else head.checkpoint.size,
        root=None if head is None else head.checkpoint.root,
        cosigned_by=cosigned,
        others=0 if head is None else len(head.note.signatures) - 1 - len(cosigned),
        evidence=len(list(evidence.glob("fork-*.txt"))) if evidence.is_dir() else 0,
        anchored=anchored,
        anchors_pending=pending,
    )


def _anchors(files: LogFiles) -> tuple[int | None, int | None]:
    """Return the largest head that is anchored, and how many are not yet."""
    if not AnchorFiles(files.folder).sizes():
        return 0, 0
    try:
        from khazana.app.anchoring import stand_of_anchors  # noqa: PLC0415 - the library may be absent
    except Unavailable:
        return None, None
    stands, _ = stand_of_anchors(files)
    led = [one.size for one in stands if one.state is not AnchorState.PENDING]
    return max(led, default=0), len(stands) - len(led)


def write_copy(files: LogFiles, target: Path) -> int:
    """Copy a log, with the statements that are published beside it, into another folder; return how many files are new.

    Files that are there already are left, as they never change; the head goes last.

    Raises
    ------
    BadInput
        If there is no head yet.
    """
    head = files.head()
    if head is None:
        raise BadInput("there is no log here yet", where=str(files.folder), remedy="follow it, or begin it, first")
    missing = [tile for tile in tiles_between(0, head.checkpoint.size) if not (target / tile.path).is_file()]
    for at in range(0, len(missing), _PART):
        batch = FileBatch()
        try:
            batch.put((target / tile.path, files.tile(tile)) for tile in missing[at : at + _PART])
            batch.finish()
        finally:
            batch.close()
    copied = _copy_statements(StatementFiles(files.folder), StatementFiles(target))
    write_file(target / CHECKPOINT_PATH, head.text.encode())
    return len(missing) + copied


def _copy_statements(own: StatementFiles, target: StatementFiles) -> int:
    new = own.entries() - target.entries()
    for entry in new:
        data = own.get(entry)
        if data is not None:
            target.put(data)
    return len(new)
