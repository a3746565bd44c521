"""How a log grows: new leaves in, the tiles that they make out, at any number of leaves at once.

Only the right edge of the tree is needed for it: of each level the hashes that fill no tile yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.alliance.base64_text import HASH_BYTES
from khazana.alliance.tiles import ENTRIES, TILE_BYTES, TILE_HEIGHT, TILE_WIDTH, Tile, format_bundle
from khazana.alliance.tree import EMPTY_ROOT, leaf_hash, root_of
from khazana.core import InvariantBroken
from khazana.kernels import sha256

__all__ = ["EMPTY_EDGE", "Edge", "Growth", "bundles_of", "edge_tiles", "grow", "leaf_hashes"]

Hashes = npt.NDArray[np.uint8]
"""Hashes, (n, 32)."""
Written = tuple[tuple[Tile, bytes], ...]
"""Files with what stands in them."""


def _widths(size: int) -> tuple[int, ...]:
    """Return of each level the width of its partial tile, 0 where the last one is full."""
    widths = []
    while size:
        widths.append(size % TILE_WIDTH)
        size //= TILE_WIDTH
    return tuple(widths)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The right edge of a tree of ``size`` leaves: of each level, the hashes of its partial tile, joined."""

    size: int
    rows: tuple[bytes, ...]

    def __post_init__(self) -> None:
        widths = tuple(len(row) // HASH_BYTES for row in self.rows)
        if widths != _widths(self.size) or any(len(row) % HASH_BYTES for row in self.rows):
            raise InvariantBroken("the edge has other widths than its size asks for", value=f"{self.size}: {widths}")

    @property
    def root(self) -> bytes:
        """Return the root of the tree."""
        below: tuple[bytes, ...] = ()
        for row in self.rows:
            hashes = [row[at : at + HASH_BYTES] for at in range(0, len(row), HASH_BYTES)]
            below = (root_of([*hashes, *below]),) if hashes or below else ()
        return below[0] if below else EMPTY_ROOT


EMPTY_EDGE: Final = Edge(size=0, rows=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """The ``edge`` afterwards, and the ``tiles`` to be written."""

    edge: Edge
    tiles: Written


def edge_tiles(size: int) -> tuple[Tile | None, ...]:
    """Return of each level the partial tile of a tree of ``size`` leaves, ``None`` where it has none."""
    return tuple(
        Tile(level=level, index=(size >> TILE_HEIGHT * level) // TILE_WIDTH, width=width) if width else None
        for level, width in enumerate(_widths(size))
    )


def leaf_hashes(entries: Sequence[bytes]) -> Hashes:
    """Return the leaf hash of each entry, (n, 32)."""
    length = len(entries[0]) if entries else 0
    if any(len(one) != length for one in entries):
        joined = b"".join(map(leaf_hash, entries))
        return np.frombuffer(joined, np.uint8).reshape(-1, HASH_BYTES)
    rows = np.zeros((len(entries), 1 + length), np.uint8)
    rows[:, 1:] = np.frombuffer(b"".join(entries), np.uint8).reshape(len(entries), length)
    return sha256(rows)


def grow(edge: Edge, leaves: Hashes) -> Growth:
    """Add leaves to a tree.

    Parameters
    ----------
    leaves
        The hashes of the new leaves, (n, 32).
    """
    size = edge.size + len(leaves)
    tiles: list[tuple[Tile, bytes]] = []
    rows: list[bytes] = []
    new = np.ascontiguousarray(leaves, np.uint8)
    for level in range(len(_widths(size))):
        before = edge.rows[level] if level < len(edge.rows) else b""
        row = before + new.tobytes()
        first = (edge.size >> TILE_HEIGHT * level) // TILE_WIDTH
        full = len(row) // TILE_BYTES
        tiles += [
            (Tile(level=level, index=first + at), row[at * TILE_BYTES : (at + 1) * TILE_BYTES]) for at in range(full)
        ]
        rest = row[full * TILE_BYTES :]
        if rest and len(new):
            tiles.append((Tile(level=level, index=first + full, width=len(rest) // HASH_BYTES), rest))
        rows.append(rest)
        new = _tile_roots(np.frombuffer(row, np.uint8)[: full * TILE_BYTES])
    return Growth(edge=Edge(size=size, rows=tuple(rows)), tiles=tuple(tiles))


def bundles_of(start: int, last: Sequence[bytes], entries: Sequence[bytes]) -> Written:
    """Return the entry bundles to be written where ``entries`` follow the first ``start``.

    Parameters
    ----------
    last
        The entries of the partial bundle before, ``start`` mod 256 of them.
    """
    whole = [*last, *entries] if last else entries
    index = start // TILE_WIDTH
    parts = (whole[at : at + TILE_WIDTH] for at in range(0, len(whole), TILE_WIDTH))
    return tuple(
        (Tile(level=ENTRIES, index=index + number, width=len(part)), format_bundle(part))
        for number, part in enumerate(parts)
    )


def _tile_roots(data: npt.NDArray[np.uint8]) -> Hashes:
    """Return the root of each of the full tiles that are joined in ``data``, (n, 32)."""
    hashes = data.reshape(-1, HASH_BYTES)
    for _ in range(TILE_HEIGHT):
        pairs = hashes.reshape(-1, 2 * HASH_BYTES)
        rows = np.empty((len(pairs), 1 + 2 * HASH_BYTES), np.uint8)
        rows[:, 0] = 1
        rows[:, 1:] = pairs
        hashes = sha256(rows)
    return hashes
