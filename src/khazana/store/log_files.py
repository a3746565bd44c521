"""A log as files on a disk, in the layout that every web server can serve: C2SP tlog-tiles.

One process writes at a time. What is appended is written and flushed in this order:

1. ``.appending`` says from which size to which; so what a crash leaves behind can be told from what was published.
2. Full tiles and bundles, then the partial ones at the right edge. No head asks for them yet.
3. The head is signed, written to ``.next`` and flushed, and only then renamed to ``checkpoint``. So a head that
   anybody has seen is on the disk to stay, and a head that was signed is published by whoever opens the log next.
4. Partial tiles that have become full are removed, and ``.appending`` is.

A crash before the third step leaves the head that was there; its leftovers are removed when the log is opened again.

References
----------
C2SP tlog-tiles, tlog-checkpoint.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from khazana.alliance import (
    CHECKPOINT_PATH,
    EMPTY_EDGE,
    Checkpoint,
    Edge,
    LogIdentity,
    Note,
    SignedCheckpoint,
    Tile,
    TileHashes,
    bundle_at,
    edge_tiles,
    leaf_hashes,
    open_checkpoint,
    parse_bundle,
    parse_tile,
    tiles_between,
)
from khazana.alliance.base64_text import plain_number
from khazana.alliance.notes import MOST_BYTES
from khazana.core import BadInput, ProofFailed
from khazana.store.durable_files import locked, read_file, remove_files, rename_file, write_file
from khazana.store.log_writing import LogWriter, prune

__all__ = ["LogFiles", "Seal"]

Seal = Callable[[Checkpoint], Note]
"""Signs a head; or gives the note of one that was signed elsewhere, and refuses another."""
LOCK: Final = ".lock"
NEXT: Final = ".next"
APPENDING: Final = ".appending"
_MOST_MARK: Final = 64


class LogFiles:
    """The log ``identity`` in a folder."""

    def __init__(self, folder: Path, identity: LogIdentity) -> None:
        self.folder = folder
        self.identity = identity

    def head(self) -> SignedCheckpoint | None:
        """Return the head that is published; ``None`` where there is no log yet.

        Raises
        ------
        ProofFailed
            If it is not signed by this log.
        """
        return self._opened(self.folder / CHECKPOINT_PATH)

    def tile(self, tile: Tile) -> bytes:
        """Return what a tile or bundle holds; a partial one may be given as the full one that it has become.

        Raises
        ------
        ProofFailed
            If it is not there.
        """
        for one in dict.fromkeys((tile, tile.full)):
            data = read_file(self.folder / one.path, one.most_bytes)
            if data is not None:
                return data
        raise ProofFailed(
            "a tile that the head promises is missing",
            evidence=tile,
            where=str(self.folder / tile.path),
            remedy="bring the folder back from a copy; a partner who follows the log has one",
        )

    def hashes(self, size: int) -> TileHashes:
        """Return the hashes of the tree of ``size`` entries, to prove with."""
        return TileHashes(self.tile, size)

    def entries(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the entries from index ``start`` up to ``end``, which is the size of a head or less."""
        at = start
        while at < end:
            bundle = bundle_at(at, end)
            first = bundle.index * 256
            part = parse_bundle(self.tile(bundle), bundle)[at - first :]
            yield from part
            at += len(part)

    @contextmanager
    def writing(self) -> Iterator[LogWriter]:
        """Open the log to append to it, after finishing or undoing what a crash has left.

        Raises
        ------
        Unavailable
            If another process writes to it.
        ProofFailed
            If what is there does not fit the head.
        """
        with locked(self.folder / LOCK):
            self._recover()
            head = self.head()
            edge = EMPTY_EDGE if head is None else self._edge(head)
            last = self._last(edge)
            writer = LogWriter(folder=self.folder, head=head, edge=edge, last=last, paths=(APPENDING, NEXT))
            try:
                yield writer
            except Exception:
                self._recover()
                raise
            finally:
                writer.close()

    def cosigned(self, note: Note) -> None:
        """Put another note of the published head in its place: the same text, with further signatures.

        Raises
        ------
        BadInput
            If the head has changed meanwhile.
        """
        with locked(self.folder / LOCK):
            self._recover()
            head = self.head()
            if head is None or head.note.text != note.text:
                raise BadInput(
                    "the signatures are those of another head than the one published",
                    where=str(self.folder),
                    value=note.text.partition("\n")[2].partition("\n")[0],
                    remedy="ask for signatures of the present head",
                )
            open_checkpoint(note, self.identity)
            write_file(self.folder / CHECKPOINT_PATH, str(note).encode())

    def _recover(self) -> None:
        """Publish a head that was signed, remove what was written for one that was not, and what is superseded."""
        self._finish()
        mark = read_file(self.folder / APPENDING, _MOST_MARK)
        if mark is None:
            return
        start_text, _, end_text = mark.decode("ascii", errors="replace").strip().partition(" ")
        start, end = plain_number(start_text), plain_number(end_text)
        head = self.head()
        size = 0 if head is None else head.checkpoint.size
        if start is not None and end is not None and start == size < end:
            remove_files(self.folder / tile.path for tile in tiles_between(start, end))
        if start is not None and end is not None:
            prune(self.folder, start, size)
        remove_files([self.folder / APPENDING])

    def _finish(self) -> None:
        path = self.folder / NEXT
        try:
            ready = self._opened(path)
        except (BadInput, ProofFailed):  # torn: the crash came while it was written
            ready = None
        published = self.head()
        if ready is not None and (published is None or published.checkpoint.size < ready.checkpoint.size):
            rename_file(path, self.folder / CHECKPOINT_PATH)
        remove_files([path])

    def _opened(self, path: Path) -> SignedCheckpoint | None:
        data = read_file(path, MOST_BYTES)
        return None if data is None else open_checkpoint(data, self.identity)

    def _edge(self, head: SignedCheckpoint) -> Edge:
        """Read the right edge of the tree, and hold it against the head."""
        size = head.checkpoint.size
        rows = tuple(b"" if one is None else parse_tile(self.tile(one), one) for one in edge_tiles(size))
        edge = Edge(size=size, rows=rows)
        if edge.root != head.checkpoint.root:
            raise ProofFailed(
                "the tiles do not lead to the root of the head",
                evidence=head,
                where=str(self.folder),
                value=f"{size} entries",
                remedy="bring the folder back from a copy; a partner who follows the log has one",
            )
        return edge

    def _last(self, edge: Edge) -> tuple[bytes, ...]:
        """Read the entries of the partial bundle at the right edge, and hold them against the tree."""
        if edge.size % 256 == 0:
            return ()
        bundle = bundle_at(edge.size - 1, edge.size)
        entries = parse_bundle(self.tile(bundle), bundle)
        if leaf_hashes(entries).tobytes() != edge.rows[0]:
            raise ProofFailed(
                "the last entries are not those of the tree",
                evidence=entries,
                where=str(self.folder / bundle.path),
                remedy="bring the folder back from a copy; a partner who follows the log has one",
            )
        return entries
