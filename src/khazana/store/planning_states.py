"""How far simulations and judgements have come, each in a file of its own, written whole or not at all.

What is lost with the folder can be computed again; what is kept is gone on with. A file that cannot be read is left
alone and counts as none; where the folder grows beyond its share, what was longest untouched goes.
"""

import os
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from khazana.core import BadInput

__all__ = ["PlanningStates"]

_KEY: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_FORM: Final = b"khazana state 1\n"
_MOST_BYTES: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class PlanningStates:
    """The files of a ``folder`` by digest; the folder is made when it is first written to.

    Parameters
    ----------
    most_bytes
        What all files may take together.
    """

    folder: Path
    most_bytes: int = _MOST_BYTES

    def write(self, key: str, data: bytes) -> Path:
        """Keep bytes under a key, in the place of what was there.

        Raises
        ------
        BadInput
            If the key is no digest.
        OSError
            If the folder cannot be written.
        """
        path = self._path(key)
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}.part")
        try:
            beside.write_bytes(_FORM + zlib.compress(data, 1))
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        self._make_room(path)
        return path

    def read(self, key: str) -> bytes | None:
        """Return what was kept under a key; ``None`` where nothing was, or it cannot be read."""
        try:
            data = self._path(key).read_bytes()
            return zlib.decompress(data.removeprefix(_FORM)) if data.startswith(_FORM) else None
        except (FileNotFoundError, zlib.error):
            return None

    def forget(self, key: str) -> None:
        """Drop what was kept under a key, if anything was."""
        self._path(key).unlink(missing_ok=True)

    def _make_room(self, newest: Path) -> None:
        """Drop what was longest untouched until the rest fits; what was just written stays."""
        files = [(one.stat().st_mtime_ns, one.stat().st_size, one) for one in self.folder.glob("*.state")]
        left = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if left <= self.most_bytes:
                return
            if path != newest:
                path.unlink(missing_ok=True)
                left -= size

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise BadInput("a state is kept under a digest", value=key, remedy="pass 64 hexadecimal digits")
        return self.folder / f"{key}.state"
