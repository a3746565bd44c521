"""Tiles: a log's tree and its entries as files of a fixed layout, and how hashes are read from them.

A tile of level ``l`` holds up to 256 hashes of whole subtrees of 256^l leaves. A full tile never changes, and a
partial one is named by its width, so each file is written once. The levels between are hashed again when asked for.

References
----------
C2SP tlog-tiles.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from khazana.alliance.base64_text import HASH_BYTES
from khazana.alliance.tree import node_hash
from khazana.core import BadInput, ProofFailed

__all__ = [
    "CHECKPOINT_PATH",
    "ENTRIES",
    "MOST_BUNDLE_BYTES",
    "MOST_ENTRY_BYTES",
    "TILE_BYTES",
    "TILE_HEIGHT",
    "TILE_WIDTH",
    "Tile",
    "TileHashes",
    "bundle_at",
    "bundles_between",
    "format_bundle",
    "parse_bundle",
    "parse_tile",
    "parse_tile_path",
    "tile_at",
    "tiles_between",
]

CHECKPOINT_PATH: Final = "checkpoint"
ENTRIES: Final = -1
"""The level of entry bundles."""
TILE_HEIGHT: Final = 8
TILE_WIDTH: Final = 256
TILE_BYTES: Final = TILE_WIDTH * HASH_BYTES
MOST_ENTRY_BYTES: Final = 65_535
MOST_BUNDLE_BYTES: Final = TILE_WIDTH * (2 + MOST_ENTRY_BYTES)
_MOST_LEVEL: Final = 63
_PATH: Final = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<index>(?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)
_REMEDY: Final = "fetch it again; if it stays so, the log does not serve what its head promises"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A tile by its ``level`` (`ENTRIES` for a bundle of entries), its ``index``, and its ``width``, 256 if full."""

    level: int
    index: int
    width: int = TILE_WIDTH

    def __post_init__(self) -> None:
        if not (ENTRIES <= self.level <= _MOST_LEVEL and self.index >= 0 and 1 <= self.width <= TILE_WIDTH):
            raise BadInput(
                "there is no such tile",
                value=f"level {self.level}, index {self.index}, width {self.width}",
                remedy="name a level from 0 to 63 and a width from 1 to 256",
            )

    @property
    def path(self) -> str:
        """Return where it is served, below the log's address.

        Examples
        --------
        >>> Tile(level=0, index=1234067).path, Tile(level=1, index=0, width=17).path
        ('tile/0/x001/x234/067', 'tile/1/000.p/17')
        """
        digits = str(self.index)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        *above, last = (digits[at : at + 3] for at in range(0, len(digits), 3))
        level = "entries" if self.level == ENTRIES else str(self.level)
        part = "" if self.is_full else f".p/{self.width}"
        return "/".join(("tile", level, *(f"x{one}" for one in above), last)) + part

    @property
    def is_full(self) -> bool:
        """Whether it has all its 256 hashes or entries."""
        return self.width == TILE_WIDTH

    @property
    def full(self) -> "Tile":
        """Return the tile that this one becomes."""
        return Tile(level=self.level, index=self.index)

    @property
    def most_bytes(self) -> int:
        """Return the size beyond which no such file is read."""
        return self.width * (2 + MOST_ENTRY_BYTES if self.level == ENTRIES else HASH_BYTES)


def parse_tile_path(path: str) -> Tile:
    """Read the path of a tile or bundle.

    Raises
    ------
    BadInput
        If it is none, or is one that is written otherwise.
    """
    found = _PATH.fullmatch(path)
    if found is not None:
        level = ENTRIES if found["level"] == "entries" else int(found["level"])
        index = int(found["index"].replace("x", "").replace("/", ""))
        width = int(found["width"] or TILE_WIDTH)
        if level <= _MOST_LEVEL and width <= TILE_WIDTH:
            tile = Tile(level=level, index=index, width=width)
            if tile.path == path:
                return tile
    raise BadInput("this is no path of a tile", value=path[:200], remedy="such paths look like tile/0/x001/234.p/5")


def tile_at(level: int, index: int, size: int) -> Tile:
    """Return the tile as it is in a tree of ``size`` leaves: partial at the right edge."""
    there = (size if level == ENTRIES else size >> TILE_HEIGHT * level) - index * TILE_WIDTH
    if there <= 0:
        raise BadInput(
            "a tree of this size has no such tile",
            value=f"level {level}, index {index}, size {size}",
            remedy="ask for a tile within the head's size",
        )
    return Tile(level=level, index=index, width=min(there, TILE_WIDTH))


def bundle_at(index: int, size: int) -> Tile:
    """Return the bundle that holds the entry at ``index`` in a log of ``size`` entries."""
    return tile_at(ENTRIES, index // TILE_WIDTH, size)


def bundles_between(start: int, end: int) -> tuple[Tile, ...]:
    """Return the bundles of a log of ``end`` entries that hold those from ``start`` on."""
    return tuple(tile_at(ENTRIES, at, end) for at in range(start // TILE_WIDTH, -(-end // TILE_WIDTH)))


def tiles_between(start: int, end: int) -> tuple[Tile, ...]:
    """Return the tiles and bundles that a log of ``end`` entries has and one of ``start`` entries had not."""
    found = [one for one in bundles_between(start, end) if end > start]
    level = 0
    while (now := end >> TILE_HEIGHT * level) > 0:
        before = start >> TILE_HEIGHT * level
        if now > before:
            found += [tile_at(level, at, end) for at in range(before // TILE_WIDTH, -(-now // TILE_WIDTH))]
        level += 1
    return tuple(found)


def parse_tile(data: bytes, tile: Tile) -> bytes:
    """Return the hashes of a tile; refuse a file of another length.

    A full tile is taken for a partial one, whose first hashes it holds.

    Raises
    ------
    ProofFailed
        If it is too short or too long. ``evidence`` is the file.
    """
    if len(data) not in {tile.width * HASH_BYTES, TILE_BYTES}:
        raise ProofFailed(
            "a tile has another length than its width asks for",
            evidence=data,
            where=tile.path,
            value=f"{len(data)} bytes",
            remedy=_REMEDY,
        )
    return data[: tile.width * HASH_BYTES]


def format_bundle(entries: Sequence[bytes]) -> bytes:
    """Write entries, each after its length in two bytes."""
    for one in entries:
        if len(one) > MOST_ENTRY_BYTES:
            raise BadInput(
                f"an entry has at most {MOST_ENTRY_BYTES} bytes",
                value=f"{len(one)} bytes",
                remedy="log the digest of what is larger",
            )
    return b"".join(len(one).to_bytes(2, "big") + one for one in entries)


def parse_bundle(data: bytes, tile: Tile) -> tuple[bytes, ...]:
    """Return the entries of a bundle, as many as its width.

    A full bundle is taken for a partial one, whose first entries it holds.

    Raises
    ------
    ProofFailed
        If it ends in the middle, or holds more or fewer. ``evidence`` is the file.
    """
    entries: list[bytes] = []
    at = 0
    while at < len(data) and len(entries) <= TILE_WIDTH:
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            break
        entries.append(data[at + 2 : end])
        at = end
    if at != len(data) or len(entries) not in {tile.width, TILE_WIDTH}:
        raise ProofFailed(
            "an entry bundle ends in the middle, or holds another number of entries than its width",
            evidence=data,
            where=tile.path,
            value=f"{len(entries)} entries, {len(data) - at} bytes left",
            remedy=_REMEDY,
        )
    return tuple(entries[: tile.width])


class TileHashes:
    """The hashes of a tree of ``size`` leaves, read from its tiles by ``read`` and hashed from there.

    It is a `khazana.alliance.tree.Nodes`. Each tile is read once. What it returns is worth what the tiles are: hold
    it against a signed root.
    """

    def __init__(self, read: Callable[[Tile], bytes], size: int) -> None:
        self._read = read
        self._size = size
        self._rows: dict[tuple[int, int], bytes] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """Return the hash of the whole subtree of 2^level leaves at an index of that level."""
        tile_level, height = divmod(level, TILE_HEIGHT)
        first = index << height
        row = self._row(tile_level, first // TILE_WIDTH)
        start = first % TILE_WIDTH * HASH_BYTES
        return _pairwise(row[start : start + (HASH_BYTES << height)])

    def _row(self, level: int, index: int) -> bytes:
        if (level, index) not in self._rows:
            tile = tile_at(level, index, self._size)
            self._rows[level, index] = parse_tile(self._read(tile), tile)
        return self._rows[level, index]


def _pairwise(row: bytes) -> bytes:
    """Return the hash of a whole subtree over a row of 2^n hashes."""
    hashes = [row[at : at + HASH_BYTES] for at in range(0, len(row), HASH_BYTES)]
    while len(hashes) > 1:
        hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]
