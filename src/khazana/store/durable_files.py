"""Files that last: written whole or not at all, flushed before they are named, and one writer at a time.

A file is written beside its place under another name, flushed to the disk and then renamed; after the renames the
folders are flushed. So whoever reads sees the old file or the new one, also after the power has failed.
"""

import ctypes
import errno
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from khazana.core import Unavailable

__all__ = [
    "NEW",
    "FileBatch",
    "flush_folder",
    "locked",
    "read_file",
    "remove_files",
    "rename_file",
    "write_file",
    "write_files",
]

NEW: Final = ".new"
"""What the name of a file ends in until it is whole."""
_THREADS: Final = 8
_FEW: Final = 16
_PAUSE_S: Final = 0.01
_CUT: Final = getattr(os, "O_BINARY", 0)


def write_file(path: Path, data: bytes) -> None:
    """Write one file, in the place of the one before if there is one."""
    write_files([(path, data)])


def write_files(files: Iterable[tuple[Path, bytes]]) -> None:
    """Write files; when it returns all of them last.

    Raises
    ------
    Unavailable
        If the disk refuses; what was there before is there still, or the new file is.
    """
    batch = FileBatch()
    batch.put(files)
    batch.finish()


class FileBatch:
    """Files that are written one part after the other, and last once `finish` returned.

    Few are flushed one by one. Many are written beside their places, flushed with all that the file system holds in
    one call, and renamed after that; where there is no such call they are flushed one by one as well.
    """

    def __init__(self) -> None:
        self._folders: set[Path] = set()
        self._waiting: list[Path] = []
        self._system: int | None = None

    def put(self, files: Iterable[tuple[Path, bytes]]) -> None:
        """Write files, which need not last yet.

        Raises
        ------
        Unavailable
            If the disk refuses.
        """
        work = list(files)
        with _refusing():
            for folder in {path.parent for path, _ in work} - self._folders:
                self._folders.update((folder, *_make(folder)))
            if len(work) < _FEW:
                for path, data in work:
                    _write(path, data, flushed=True)
                    _replace(_beside(path), path)
                return
            if (
                self._system is None and sys.platform == "linux"
            ):  # opened before the first is written, so that it hears of each failure
                self._system = os.open(work[0][0].parent, os.O_RDONLY)
            for path, data in work:
                _write(path, data, flushed=False)
                self._waiting.append(path)

    def finish(self) -> None:
        """Make all files last, and their names.

        Raises
        ------
        Unavailable
            If the disk refuses.
        """
        with _refusing():
            if self._waiting:
                _flush_all(self._system, self._waiting)
            for path in self._waiting:
                _replace(_beside(path), path)
            for folder in self._folders:
                flush_folder(folder)
        self.close()

    def close(self) -> None:
        """Let go of the file system; files that do not last yet stay beside their places."""
        if self._system is not None:
            os.close(self._system)
        self._folders, self._waiting, self._system = set(), [], None


def _flush_all(system: int | None, paths: Iterable[Path]) -> None:
    """Flush files that are written; on Linux all that their file system holds, at once."""
    flush = None if system is None else getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if flush is not None:
        if flush(system) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return
    for path in paths:
        number = os.open(_beside(path), os.O_RDWR | _CUT)
        try:
            os.fsync(number)
        finally:
            os.close(number)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _refused(error, Path(error.filename or ".")) from error


def rename_file(source: Path, target: Path) -> None:
    """Give a file that lasts another name, in the place of the file that had it.

    Raises
    ------
    Unavailable
        If the disk refuses.
    """
    with _refusing():
        _replace(source, target)
        flush_folder(target.parent)


def remove_files(paths: Iterable[Path]) -> None:
    """Remove files as far as they are there, and what was left of them half written."""
    folders = set()
    for path in paths:
        for one in (path, _beside(path)):
            with suppress(FileNotFoundError, NotADirectoryError):
                one.unlink()
                folders.add(one.parent)
    for folder in folders:
        flush_folder(folder)


def read_file(path: Path, most_bytes: int) -> bytes | None:
    """Return what a file holds; ``None`` where there is none.

    Raises
    ------
    Unavailable
        If it cannot be read, or is larger than ``most_bytes``.
    """
    try:
        with path.open("rb") as file:
            data = file.read(most_bytes + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _refused(error, path) from error
    if len(data) > most_bytes:
        raise Unavailable(
            f"the file is larger than {most_bytes} bytes", where=str(path), remedy="put back the right one"
        )
    return data


def flush_folder(folder: Path) -> None:
    """Make the names in a folder last."""
    if sys.platform == "win32":  # it has no such call, and flushes names with the files
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def locked(path: Path, *, most_s: float = 0.0) -> Iterator[None]:
    """Hold a lock that only one process has, and one thread of it, and that ends with the process.

    Raises
    ------
    Unavailable
        If it is not free within ``most_s`` [s].
    """
    with _refusing():
        path.parent.mkdir(parents=True, exist_ok=True)
        number = os.open(path, os.O_RDWR | os.O_CREAT | _CUT, 0o644)
    deadline = time.monotonic() + most_s
    try:
        while not _lock(number, path):
            if time.monotonic() >= deadline:
                raise Unavailable(
                    "another process is writing here", where=str(path), remedy="try again when it has finished"
                )
            time.sleep(_PAUSE_S)
        yield
    finally:
        os.close(number)


def _lock(number: int, path: Path) -> bool:
    """Take the lock; tell whether it was free."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - only this system has it

            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - this system has it and the other has not

            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}:
            return False
        raise _refused(error, path) from error
    return True


def _make(folder: Path) -> list[Path]:
    """Make a folder and those above it; return the folders in which a name was added."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
    return [one.parent for one in missing]


def _write(path: Path, data: bytes, *, flushed: bool) -> None:
    number = os.open(_beside(path), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _CUT, 0o644)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(number, view) :]
        if flushed:
            os.fsync(number)
    finally:
        os.close(number)


def _replace(source: Path, target: Path) -> None:
    source.replace(target)


def _beside(path: Path) -> Path:
    return path.with_name(path.name + NEW)


def _refused(error: OSError, path: Path) -> Unavailable:
    return Unavailable(
        f"the disk refuses: {error.strerror or error}",
        where=str(error.filename or path),
        remedy="see that there is space and that the folder may be written to",
    )
