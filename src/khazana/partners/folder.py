"""A log's files in a folder: a copy that was carried here, or the folder that a web server serves."""

import os
import re
import stat
from pathlib import Path
from typing import Final

from khazana.core import BadInput, Unavailable

__all__ = ["FolderTiles"]

_PATH: Final = re.compile(r"[a-z0-9][a-z0-9.]*(/[a-z0-9][a-z0-9.]*)*", re.ASCII)
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A link is not followed, and a pipe in a file's place holds nobody up."""


class FolderTiles:
    """The files of a log below a folder."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise BadInput("there is no such folder", value=str(folder), remedy="name the folder that holds the log")
        self._folder = folder
        self._inside = folder.resolve()

    @property
    def name(self) -> str:
        """Return the folder's path."""
        return str(self._folder)

    def fetch(self, path: str, *, most_bytes: int) -> bytes | None:
        """Return what a file holds; ``None`` where there is none.

        Raises
        ------
        Unavailable
            If it cannot be read, is no plain file, or is larger than ``most_bytes``.
        """
        if _PATH.fullmatch(path) is None:
            raise BadInput("this is no path of a log's file", value=path[:200], remedy="name it as tlog-tiles does")
        place = self._folder / path
        if not place.parent.resolve().is_relative_to(self._inside):
            raise _unreadable(place, "a link leads out of the folder")
        try:
            number = os.open(place, _FLAGS)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _unreadable(place, error.strerror or str(error)) from error
        try:
            if not stat.S_ISREG(os.fstat(number).st_mode):
                raise _unreadable(place, "it is no plain file")
            with os.fdopen(number, "rb", closefd=False) as file:
                data = file.read(most_bytes + 1)
        except OSError as error:
            raise _unreadable(place, error.strerror or str(error)) from error
        finally:
            os.close(number)
        if len(data) > most_bytes:
            raise _unreadable(place, f"it is larger than {most_bytes} bytes")
        return data

    def close(self) -> None:
        """Do nothing: no file stays open."""


def _unreadable(place: Path, why: str) -> Unavailable:
    return Unavailable(f"the file cannot be read: {why}", where=str(place), remedy="look at the disk, or copy it again")
