"""How far sizings have come, each in a file of arrays of its own, written whole or not at all.

What is lost with the folder can be computed again; what is kept is gone on with. A file that cannot be read is left
alone and counts as none.
"""

import os
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from khazana.core import BadInput

__all__ = ["EnergyStates"]

_KEY: Final = re.compile(r"[0-9a-f]{64}(-[a-z]+)?", re.ASCII)
_FORMAT: Final = 1
_FORMAT_NAME: Final = "format"

Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class EnergyStates:
    """The files of a ``folder``, by the digest of what they are of; the folder is made when it is first written to."""

    folder: Path

    def write(self, key: str, arrays: Arrays) -> Path:
        """Keep arrays under a key, in the place of what was there.

        Raises
        ------
        BadInput
            If the key is no digest, or an array holds objects.
        OSError
            If the folder cannot be written.
        """
        path = self._path(key)
        for name, one in arrays.items():
            if one.dtype.hasobject:
                raise BadInput("only arrays of figures and texts are kept", where=name, value=str(one.dtype))
        packed = BytesIO()
        np.savez_compressed(packed, **{_FORMAT_NAME: np.array(_FORMAT)}, **dict(arrays))  # type: ignore[arg-type] # names
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}.part")
        beside.write_bytes(packed.getvalue())
        beside.replace(path)
        return path

    def read(self, key: str) -> dict[str, npt.NDArray[Any]] | None:
        """Return what was kept under a key; ``None`` where nothing was, or it is of another format."""
        try:
            with np.load(self._path(key), allow_pickle=False) as found:
                arrays = {name: found[name] for name in found.files}
        except (FileNotFoundError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
            return None
        kept = arrays.pop(_FORMAT_NAME, None)
        return arrays if kept is not None and kept.size == 1 and int(kept) == _FORMAT else None

    def forget(self, key: str) -> None:
        """Drop what was kept under a key, if anything was."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise BadInput("a state is kept under a digest", value=key, remedy="pass 64 hexadecimal digits")
        return self.folder / f"{key}.npz"
