"""Signed statements beside the log that has them, as files that any web server can serve.

A log's entries are digests, so whoever follows it sees that something was stated and not what. What a state publishes
of it stands in the log's folder as ``statements/HEX.json``: the envelope's bytes, under the entry that is their
SHA-256. Who reads such a file needs no word of whoever gave it: it is what the log has, or it is nothing.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from khazana.alliance import entry_of
from khazana.alliance.envelopes import MOST_BYTES
from khazana.core import ProofFailed, Unavailable
from khazana.store.durable_files import read_file, write_file

__all__ = ["FOLDER", "StatementFiles", "statement_path"]

FOLDER: Final = "statements"
_NAME: Final = re.compile(r"[0-9a-f]{64}\.json", re.ASCII)


def statement_path(entry: bytes) -> str:
    """Return where the envelope of an entry stands below its log.

    Examples
    --------
    >>> statement_path(bytes(32))[:20]
    'statements/000000000'
    """
    return f"{FOLDER}/{entry.hex()}.json"


class StatementFiles:
    """The signed statements that are published in the folder of a log."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, envelope: bytes) -> bytes:
        """Keep an envelope's canonical bytes; return the entry that the log has, or will have, of it."""
        entry = entry_of(envelope)
        path = self.folder / statement_path(entry)
        if not path.is_file():
            write_file(path, envelope)
        return entry

    def get(self, entry: bytes) -> bytes | None:
        """Return the envelope of an entry; ``None`` where it is not published here.

        Raises
        ------
        ProofFailed
            If the file is not what its name says.
        """
        path = self.folder / statement_path(entry)
        data = read_file(path, MOST_BYTES)
        if data is not None and entry_of(data) != entry:
            raise ProofFailed(
                "the file is not the statement that its name says",
                evidence=data,
                where=str(path),
                remedy="take it out of the folder, and fetch it again from whoever keeps the log",
            )
        return data

    def entries(self) -> frozenset[bytes]:
        """Return the entries whose envelopes are here.

        Raises
        ------
        Unavailable
            If the folder cannot be read.
        """
        return frozenset(bytes.fromhex(name.removesuffix(".json")) for name in self._names() if _NAME.fullmatch(name))

    def _names(self) -> Iterator[str]:
        path = self.folder / FOLDER
        try:
            yield from (one.name for one in path.iterdir())
        except FileNotFoundError:
            return
        except OSError as error:
            raise Unavailable(
                error.strerror or "the folder cannot be read", where=str(path), remedy="check its permissions"
            ) from None
