"""Checking a log on a disk from its first entry on: entries are hashed again, and tiles held against the hashes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from khazana.alliance import (
    EMPTY_EDGE,
    TILE_WIDTH,
    Edge,
    SignedCheckpoint,
    Tile,
    bundles_between,
    edge_tiles,
    grow,
    leaf_hashes,
    parse_bundle,
    parse_tile,
)
from khazana.core import ProofFailed
from khazana.store.log_files import LogFiles

__all__ = ["CheckedLog", "check_log"]

_PART: Final = 256
_REMEDY: Final = "bring the folder back from a copy; a partner who follows the log has one"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedLog:
    """A log whose entries lead to its ``head``, and the ``roots`` at the sizes that were asked for."""

    head: SignedCheckpoint
    roots: dict[int, bytes]


def check_log(files: LogFiles, sizes: frozenset[int] = frozenset()) -> CheckedLog | None:
    """Hash all entries again; return ``None`` where there is no log yet.

    Parameters
    ----------
    sizes
        Of older heads: the roots at these sizes are returned, to be held against them.

    Raises
    ------
    ProofFailed
        If an entry, a tile or the head does not fit. ``evidence`` is what was met.
    """
    head = files.head()
    if head is None:
        return None
    size = head.checkpoint.size
    edge, roots = EMPTY_EDGE, {0: EMPTY_EDGE.root}
    stops = sorted({one for one in sizes if one <= size} | {size})
    for start, end in zip([0, *stops], stops, strict=False):
        for entries in _parts(files, start, end, size):
            edge = _grown(files, edge, entries)
        roots[end] = edge.root
    if edge.root != head.checkpoint.root:
        raise _failed("the entries do not lead to the root of the head", head, files, f"{size} entries")
    for tile, row in zip(edge_tiles(size), edge.rows, strict=True):
        if tile is not None:
            _compare(files, tile, row)
    return CheckedLog(head=head, roots={one: roots[one] for one in sizes if one in roots})


def _parts(files: LogFiles, start: int, end: int, size: int) -> Iterator[list[bytes]]:
    """Yield the entries between two sizes, many bundles at once."""
    bundles = bundles_between(start, end)
    for first in range(0, len(bundles), _PART):
        part: list[bytes] = []
        for bundle in bundles[first : first + _PART]:
            there = min(size - bundle.index * TILE_WIDTH, TILE_WIDTH)
            stored = Tile(level=bundle.level, index=bundle.index, width=there)
            part += parse_bundle(files.tile(stored), stored)[max(0, start - bundle.index * TILE_WIDTH) : bundle.width]
        yield part


def _grown(files: LogFiles, edge: Edge, entries: list[bytes]) -> Edge:
    growth = grow(edge, leaf_hashes(entries))
    for tile, data in growth.tiles:
        if tile.is_full:
            _compare(files, tile, data)
    return growth.edge


def _compare(files: LogFiles, tile: Tile, data: bytes) -> None:
    if parse_tile(files.tile(tile), tile) != data:
        raise _failed("a tile does not hold the hashes of the entries", tile, files, tile.path)


def _failed(what: str, evidence: object, files: LogFiles, value: str) -> ProofFailed:
    return ProofFailed(what, evidence=evidence, where=str(files.folder), value=value, remedy=_REMEDY)
