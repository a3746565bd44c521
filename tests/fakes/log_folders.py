"""A log in a folder, appended to in steps, and what stands in the folder then."""

from pathlib import Path

from fakes.note_signers import SeededSigner, identity_of

from khazana.alliance import Checkpoint, Note, SignedCheckpoint, sign_checkpoint
from khazana.store.log_checking import check_log
from khazana.store.log_files import LogFiles

__all__ = ["ENTRIES", "IDENTITY", "ORIGIN", "append", "layout", "seal", "whole"]

ORIGIN = "treasury.pk.example/log"
LOG = SeededSigner("log")
IDENTITY = identity_of(ORIGIN, LOG)
ENTRIES = [f"statement {number}".encode() for number in range(2_000)]


def seal(checkpoint: Checkpoint) -> Note:
    return sign_checkpoint(checkpoint, ORIGIN, LOG).note


def append(files: LogFiles, *counts: int) -> list[SignedCheckpoint]:
    heads = []
    for count in counts:
        with files.writing() as writer:
            heads.append(writer.append(ENTRIES[writer.size : writer.size + count], seal, ORIGIN))
    return heads


def layout(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def whole(files: LogFiles) -> int:
    """Check all of a log; return its size."""
    checked = check_log(files)
    return 0 if checked is None else checked.head.checkpoint.size
