"""A partner's log, served from memory, from a folder or over HTTP; and what a dishonest one does to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fakes.http_service import Reply, http_service
from fakes.note_signers import SeededSigner, identity_of

from khazana.alliance import Checkpoint, MessageSigner, Note, SignedCheckpoint, sign_checkpoint
from khazana.app.alliance_log import OwnLog
from khazana.core import TileSource, Unavailable
from khazana.partners import FolderTiles, HttpTiles
from khazana.store.log_files import LogFiles

__all__ = ["ORIGIN", "PARTNER", "SOURCES", "MemoryTiles", "entries", "partner_log", "seal_with", "served"]

ORIGIN = "treasury.pk.example/log"
PARTNER = SeededSigner("pakistan")


class MemoryTiles:
    """Files in memory, which a test may change."""

    name = "memory"

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.fetched: list[str] = []

    @classmethod
    def of(cls, folder: Path) -> "MemoryTiles":
        """Take the files of a folder as they are now."""
        paths = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        return cls({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})

    def fetch(self, path: str, *, most_bytes: int) -> bytes | None:
        """Return a file."""
        self.fetched.append(path)
        data = self.files.get(path)
        if data is not None and len(data) > most_bytes:
            raise Unavailable("the file is too large", where=path)
        return data

    def close(self) -> None:
        """Do nothing."""


def entries(start: int, end: int, word: str = "statement") -> list[bytes]:
    """Return entries, each its own."""
    return [f"{word} {number}".encode() for number in range(start, end)]


def seal_with(signer: MessageSigner) -> Callable[[Checkpoint], Note]:
    """Return what signs heads as the log's key."""
    return lambda checkpoint: sign_checkpoint(checkpoint, ORIGIN, signer).note


def partner_log(folder: Path, *counts: int, word: str = "statement", signer: MessageSigner = PARTNER) -> OwnLog:
    """Make a log, or go on with it, in as many steps as there are counts."""
    log = OwnLog(LogFiles(folder, identity_of(ORIGIN, signer)), signer, ORIGIN)
    head: SignedCheckpoint = log.begin()
    for count in counts:
        size = head.checkpoint.size
        head = log.append(entries(size, size + count, word))
    return log


@contextmanager
def _memory(folder: Path) -> Iterator[TileSource]:
    yield MemoryTiles.of(folder)


@contextmanager
def _folder(folder: Path) -> Iterator[TileSource]:
    yield FolderTiles(folder)


@contextmanager
def _http(folder: Path) -> Iterator[TileSource]:
    with http_service(lambda path: served(folder, path)) as service:
        source = HttpTiles(url=f"{service.url}/log/")
        yield source
        source.close()


SOURCES = {"memory": _memory, "folder": _folder, "http": _http}


def served(folder: Path, path: str) -> Reply:
    """Answer as a web server does that serves a folder at /log/."""
    file = folder / path.removeprefix("/log/")
    if not file.is_file():
        return Reply(status=404, body=b"not found", kind="text/plain")
    return Reply(body=file.read_bytes(), kind="application/octet-stream")
