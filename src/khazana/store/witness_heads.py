"""The last head of each log that this witness has cosigned, a file for each: compared and replaced in one step."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from khazana.alliance.notes import MOST_BYTES
from khazana.store.durable_files import locked, read_file, write_file

__all__ = ["HeadFiles"]

_LOCK: Final = ".lock"
_MOST_S: Final = 10.0


class HeadFiles:
    """Heads in a folder; see `khazana.alliance.HeadKeeper`, which this is one of."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def latest(self, origin: str) -> str | None:
        """Return the head kept of a log, as a signed note; ``None`` where none was cosigned yet."""
        data = read_file(self._path(origin), MOST_BYTES)
        return None if data is None else data.decode()

    def advance(self, origin: str, expected: str | None, head: str) -> bool:
        """Keep ``head`` if ``expected`` is what is kept still, and tell whether it was; what is kept lasts.

        Raises
        ------
        Unavailable
            If the disk refuses, or another process does not finish.
        """
        with locked(self._folder / _LOCK, most_s=_MOST_S):
            if self.latest(origin) != expected:
                return False
            write_file(self._path(origin), head.encode())
            return True

    def _path(self, origin: str) -> Path:
        return self._folder / f"{sha256(origin.encode()).hexdigest()[:32]}.head"
