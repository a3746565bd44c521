"""Appending to a log that is open: tiles first, the head last; `khazana.store.log_files` says why in this order."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from khazana.alliance import (
    CHECKPOINT_PATH,
    ENTRIES,
    TILE_HEIGHT,
    TILE_WIDTH,
    Checkpoint,
    Edge,
    Note,
    SignedCheckpoint,
    Tile,
    bundles_of,
    edge_tiles,
    grow,
    leaf_hashes,
    parse_checkpoint,
)
from khazana.core import BadInput, InvariantBroken
from khazana.store.durable_files import FileBatch, remove_files, rename_file, write_file

__all__ = ["PART", "LogWriter", "prune"]

PART: Final = 2**18
"""How many entries are hashed and written in one go."""


class LogWriter:
    """A log that is open to be appended to: ``head`` is what is published, ``edge`` what is written so far."""

    def __init__(
        self,
        *,
        folder: Path,
        head: SignedCheckpoint | None,
        edge: Edge,
        last: tuple[bytes, ...],
        paths: tuple[str, str],
    ) -> None:
        self.head = head
        self.edge = edge
        self._folder = folder
        self._last = last
        self._mark, self._next = (folder / path for path in paths)
        self._limit = edge.size
        self._batch = FileBatch()

    @property
    def size(self) -> int:
        """Return the size of the head that is published, 0 where there is none."""
        return 0 if self.head is None else self.head.checkpoint.size

    def append(self, entries: Sequence[bytes], seal: Callable[[Checkpoint], Note], origin: str) -> SignedCheckpoint:
        """Append entries and publish the head over them.

        Parameters
        ----------
        seal
            Signs the head, once all that it promises lasts on the disk.

        Raises
        ------
        BadInput
            If an entry is too long, or there is none and the log has a head already.
        Unavailable
            If the disk refuses.
        """
        if not entries and self.head is not None:
            raise BadInput("there is nothing to append", where=str(self._folder), remedy="hand over at least one entry")
        self.begin(len(entries))
        self.add(entries)
        return self.publish(seal, origin)

    def begin(self, count: int) -> None:
        """Say how many entries follow, before the first is written."""
        if self.edge.size != self.size:
            raise InvariantBroken("an appending was begun before and not published", where=str(self._folder))
        self._limit = self.edge.size + count
        write_file(self._mark, f"{self.edge.size} {self._limit}\n".encode())

    def add(self, entries: Sequence[bytes]) -> None:
        """Write the full tiles and bundles of entries; those at the right edge wait for more, or for the head."""
        for at in range(0, len(entries), PART):
            self._add(entries[at : at + PART])

    def _add(self, entries: Sequence[bytes]) -> None:
        start = self.edge.size
        if start + len(entries) > self._limit:
            raise InvariantBroken("more entries follow than were announced", where=str(self._folder))
        bundles = bundles_of(start, self._last, entries)
        growth = grow(self.edge, leaf_hashes(entries))
        self._write([one for one in (*bundles, *growth.tiles) if one[0].is_full])
        rest = growth.edge.size % TILE_WIDTH
        self._last = (*self._last, *entries)[-rest:] if rest else ()
        self.edge = growth.edge

    def publish(self, seal: Callable[[Checkpoint], Note], origin: str) -> SignedCheckpoint:
        """Write the right edge, then sign the head and publish it."""
        size = self.edge.size
        there = {None, *edge_tiles(self.size)}
        rows = zip(edge_tiles(size), self.edge.rows, strict=True)
        partial = [(tile, row) for tile, row in rows if tile is not None and tile not in there]
        self._write([*bundles_of(size - len(self._last), (), self._last), *partial])
        self._batch.finish()
        note = seal(Checkpoint(origin=origin, size=size, root=self.edge.root))
        checkpoint = parse_checkpoint(note.text)
        if (checkpoint.origin, checkpoint.size, checkpoint.root) != (origin, size, self.edge.root):
            raise InvariantBroken("another head was signed than the one asked for", where=str(self._folder))
        write_file(self._next, str(note).encode())
        rename_file(self._next, self._folder / CHECKPOINT_PATH)
        before, self.head = self.size, SignedCheckpoint(checkpoint=checkpoint, note=note)
        prune(self._folder, before, size)
        remove_files([self._mark])
        return self.head

    def close(self) -> None:
        """Let go of what is half written; the next who opens the log removes it."""
        self._batch.close()

    def _write(self, tiles: Sequence[tuple[Tile, bytes]]) -> None:
        self._batch.put((self._folder / tile.path, data) for tile, data in tiles)


def prune(folder: Path, start: int, end: int) -> None:
    """Remove the partial tiles of a log of ``start`` entries that are full in one of ``end``."""
    for level, tile in enumerate(edge_tiles(start)):
        if tile is None or end >> TILE_HEIGHT * level < (tile.index + 1) * TILE_WIDTH:
            continue
        for one in (tile.full, *(() if level else (Tile(level=ENTRIES, index=tile.index),))):
            whole = folder / one.path
            if whole.is_file():
                shutil.rmtree(whole.with_name(f"{whole.name}.p"), ignore_errors=True)
