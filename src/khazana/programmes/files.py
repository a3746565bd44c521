"""Where a programme's files are read from: a folder of the disk, a resource of the package, or memory.

A reader hands out bytes within limits. It opens plain files only, so no pipe or device can make it wait.
"""

import stat
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, Protocol

from khazana.programmes.file_kinds import (
    DIRECTORY,
    FOLDER_MISSING,
    FOLDER_UNREADABLE,
    NOT_A_FOLDER,
    NOT_PLAIN,
    TOO_LARGE,
    UNREADABLE,
)
from khazana.programmes.problems import Refused

__all__ = ["LARGEST_FILE", "Files", "FolderFiles", "MemoryFiles", "ResourceFiles"]

LARGEST_FILE: Final = 64 * 2**20
"""The largest file that is read [bytes]."""


class Files(Protocol):
    """The files of one programme, by name."""

    def names(self) -> tuple[str, ...]:
        """Return the names in order.

        Raises
        ------
        Refused
            If there is no such folder.
        """

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file; ``None`` where there is none of that name.

        Raises
        ------
        Refused
            If it is no plain file, too large or unreadable.
        """


class FolderFiles:
    """The files of a folder of the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> tuple[str, ...]:
        """Return the names of all entries but hidden ones."""
        try:
            mode = self._folder.stat().st_mode
            if not stat.S_ISDIR(mode):
                raise Refused(NOT_A_FOLDER, folder=self._folder)
            return tuple(sorted(entry.name for entry in self._folder.iterdir() if not entry.name.startswith(".")))
        except FileNotFoundError:
            raise Refused(FOLDER_MISSING, folder=self._folder) from None
        except NotADirectoryError:
            raise Refused(NOT_A_FOLDER, folder=self._folder) from None
        except (OSError, ValueError, RuntimeError) as error:  # links in a circle, a NUL in the path
            raise Refused(FOLDER_UNREADABLE, folder=self._folder, reason=_reason(error)) from None

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a plain file."""
        path = self._folder / name
        try:
            found = path.stat()
            if stat.S_ISDIR(found.st_mode):
                raise Refused(DIRECTORY, file=name)
            if not stat.S_ISREG(found.st_mode):
                raise Refused(NOT_PLAIN, file=name, reason="it is a pipe, a socket or a device")
            with path.open("rb") as stream:
                content = stream.read(LARGEST_FILE + 1)
        except FileNotFoundError:
            if path.is_symlink():
                raise Refused(UNREADABLE, file=name, reason="its link leads nowhere") from None
            return None
        except (OSError, ValueError, RuntimeError) as error:
            raise Refused(UNREADABLE, file=name, reason=_reason(error)) from None
        if len(content) > LARGEST_FILE:
            raise Refused(TOO_LARGE, file=name, size=max(found.st_size, len(content)), most=LARGEST_FILE)
        return content


class ResourceFiles:
    """The files of a programme that comes with Khazana."""

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder

    def names(self) -> tuple[str, ...]:
        """Return the names of the files."""
        return tuple(sorted(entry.name for entry in self._folder.iterdir()))

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file."""
        file = self._folder / name
        return file.read_bytes() if file.is_file() else None


class MemoryFiles:
    """Files held in memory, by name."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = contents

    def names(self) -> tuple[str, ...]:
        """Return the names."""
        return tuple(sorted(self._contents))

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file."""
        content = self._contents.get(name)
        if content is not None and len(content) > LARGEST_FILE:
            raise Refused(TOO_LARGE, file=name, size=len(content), most=LARGEST_FILE)
        return content


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
