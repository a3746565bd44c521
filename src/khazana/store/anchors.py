"""Heads of a log that were stamped, and their timestamps, beside the log.

Of the head over 1,200 entries three files are kept, named by that number:

``000000001200.note``
    The head as it was signed, so that entries can be proven under it later.
``000000001200.txt``, ``000000001200.txt.ots``
    The signed text alone, and the timestamp of that file; any program that knows OpenTimestamps reads the two.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from khazana.alliance.notes import MOST_BYTES as MOST_NOTE
from khazana.core import ProofFailed
from khazana.store.durable_files import read_file, write_file

__all__ = ["AnchorFiles", "Stamped"]

FOLDER: Final = "anchors"
_DIGITS: Final = 12
_MOST_PROOF: Final = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """A head over ``size`` entries: its signed ``note``, and its timestamp (``proof``)."""

    size: int
    note: str
    proof: bytes = field(repr=False)


class AnchorFiles:
    """The stamped heads of the log in a folder."""

    def __init__(self, log: Path) -> None:
        self.folder = log / FOLDER

    def sizes(self) -> tuple[int, ...]:
        """Return of which heads there are timestamps, the smallest first."""
        if not self.folder.is_dir():
            return ()
        names = [path.name.partition(".")[0] for path in self.folder.glob("*.txt.ots")]
        return tuple(sorted(int(name) for name in names if name.isascii() and name.isdigit()))

    def read(self, size: int) -> Stamped:
        """Return the head of a size with its timestamp.

        Raises
        ------
        ProofFailed
            If one of the two is missing.
        """
        note = read_file(self._path(size, "note"), MOST_NOTE)
        proof = read_file(self._path(size, "txt.ots"), _MOST_PROOF)
        if note is None or proof is None:
            raise ProofFailed(
                "a timestamp lacks the head that it is of",
                evidence=size,
                where=str(self._path(size, "note")),
                remedy="bring the folder back from a copy",
            )
        return Stamped(size=size, note=note.decode("utf-8", errors="replace"), proof=proof)

    def write(self, stamped: Stamped, text: str) -> None:
        """Keep a stamped head, whose signed text is given; the timestamp goes last."""
        write_file(self._path(stamped.size, "note"), stamped.note.encode())
        write_file(self._path(stamped.size, "txt"), text.encode())
        self.replace(stamped.size, stamped.proof)

    def replace(self, size: int, proof: bytes) -> None:
        """Keep a timestamp in the place of the one that was there, which it goes beyond."""
        write_file(self._path(size, "txt.ots"), proof)

    def _path(self, size: int, ending: str) -> Path:
        return self.folder / f"{size:0{_DIGITS}d}.{ending}"
