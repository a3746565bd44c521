"""A log in tiles: their paths, what a growing tree writes, and what is read back from them."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.alliance import (
    EMPTY_EDGE,
    ENTRIES,
    MOST_ENTRY_BYTES,
    ConsistencyClaim,
    Edge,
    InclusionClaim,
    Tile,
    TileHashes,
    bundle_at,
    bundles_of,
    check_consistency,
    check_inclusion,
    edge_tiles,
    format_bundle,
    grow,
    leaf_hash,
    leaf_hashes,
    parse_bundle,
    parse_tile,
    parse_tile_path,
    prove_consistency,
    prove_inclusion,
    root_of,
    tile_at,
    tiles_between,
    tree_root,
)
from khazana.core import BadInput, InvariantBroken, ProofFailed

ENTRY_LIST = [f"statement {number}".encode() for number in range(66_000)]
LEAVES = [leaf_hash(entry) for entry in ENTRY_LIST]


class Growing:
    """A log that grows step by step, with every file that it ever wrote."""

    def __init__(self) -> None:
        self.edge, self.files = EMPTY_EDGE, dict[str, bytes]()

    def add(self, count: int) -> None:
        start, size = self.edge.size, self.edge.size + count
        entries = ENTRY_LIST[start:size]
        growth = grow(self.edge, leaf_hashes(entries))
        written = [*growth.tiles, *bundles_of(start, ENTRY_LIST[start // 256 * 256 : start], entries)]
        assert {tile for tile, _ in written} == set(tiles_between(start, size))
        for tile, data in written:
            assert tile.path not in self.files, "each file is written once"
            self.files[tile.path] = data
        self.edge = growth.edge

    def read(self, tile: Tile) -> bytes:
        return self.files[tile.path]


@pytest.mark.parametrize(
    ("path", "tile"),
    [
        ("tile/0/001", Tile(level=0, index=1)),
        ("tile/0/001.p/5", Tile(level=0, index=1, width=5)),
        ("tile/5/x123/x456/078", Tile(level=5, index=123456078)),
        ("tile/5/x123/x456/078.p/2", Tile(level=5, index=123456078, width=2)),
        ("tile/0/x003/x057/500", Tile(level=0, index=3057500)),
        ("tile/63/x001/x234/067", Tile(level=63, index=1234067)),
        ("tile/entries/x003/x057/500.p/255", Tile(level=ENTRIES, index=3057500, width=255)),
    ],
)
def test_paths(path: str, tile: Tile) -> None:
    assert tile.path == path
    assert parse_tile_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/5/123/456/078",
        "tile/-1/123",
        "tile/data/123",
        "tile/64/123",
        "tile/00/123",
        "tile/0/12",
        "tile/0/1234",
        "tile/0/x000/123",
        "tile/0/x001/x234/67",
        "tile/0/123.p/0",
        "tile/0/123.p/256",
        "tile/0/123.p/05",
        "tile/0/123.p/999",
        "tile/0/123.p/",
        "tile/0/../123",
        "/tile/0/123",
        "tile/0/123\n",
        "tile/0/\u0661\u0662\u0663",
        "",
    ],
)
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(BadInput):
        parse_tile_path(path)


@given(st.integers(-1, 63), st.integers(0, 2**55), st.integers(1, 256))
def test_paths_are_read_as_written(level: int, index: int, width: int) -> None:
    tile = Tile(level=level, index=index, width=width)
    assert parse_tile_path(tile.path) == tile


def test_the_examples_of_the_specification() -> None:
    tiles = [one for one in tiles_between(0, 70_000) if one.level != ENTRIES]
    assert sum(one.is_full for one in tiles if one.level == 0) == 273
    assert [one.path for one in tiles if not one.is_full] == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]
    assert [one.path for one in tiles if one.is_full and one.level == 1] == ["tile/1/000"]
    assert [one.path for one in tiles_between(0, 256)] == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]
    assert [one and one.path for one in edge_tiles(256)] == [None, "tile/1/000.p/1"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([1, 2, 100, 255, 256, 257, 511, 1000]), min_size=1, max_size=8), st.data())
def test_a_growing_log_is_one_tree(steps: list[int], data: st.DataObject) -> None:
    log, sizes = Growing(), [0]
    for count in steps:
        log.add(count)
        sizes.append(log.edge.size)
        assert log.edge.root == root_of(LEAVES[: log.edge.size])
    size = log.edge.size
    hashes = TileHashes(log.read, size)
    assert tree_root(size, hashes) == log.edge.root
    index = data.draw(st.integers(0, size - 1))
    proof = prove_inclusion(index, size, hashes)
    check_inclusion(InclusionClaim(index=index, size=size, leaf=LEAVES[index], proof=proof, root=log.edge.root))
    entries = parse_bundle(log.read(bundle_at(index, size)), bundle_at(index, size))
    assert entries[index % 256] == ENTRY_LIST[index]
    for old, new in pairwise(sizes):
        claim = ConsistencyClaim(
            old_size=old,
            size=new,
            proof=prove_consistency(old, new, TileHashes(log.read, new)),
            old_root=root_of(LEAVES[:old]),
            root=root_of(LEAVES[:new]),
        )
        check_consistency(claim)


def test_a_log_of_three_levels() -> None:
    log = Growing()
    log.add(65_000)
    log.add(1_000)
    assert [one and one.path for one in edge_tiles(66_000)] == ["tile/0/257.p/208", "tile/1/001.p/1", "tile/2/000.p/1"]
    assert log.edge.root == root_of(LEAVES)
    hashes = TileHashes(log.read, 66_000)
    for index in (0, 255, 256, 65_535, 65_536, 65_999):
        proof = prove_inclusion(index, 66_000, hashes)
        check_inclusion(InclusionClaim(index=index, size=66_000, leaf=LEAVES[index], proof=proof, root=log.edge.root))


def test_leaves_of_equal_and_of_other_lengths_are_hashed_alike() -> None:
    equal, other = [b"abc", b"def"] * 100, [b"abc", b"de", b""] * 100
    assert leaf_hashes(equal).tobytes() == b"".join(map(leaf_hash, equal))
    assert leaf_hashes(other).tobytes() == b"".join(map(leaf_hash, other))
    assert leaf_hashes([]).shape == (0, 32)
    assert leaf_hashes([b"", b""]).tobytes() == leaf_hash(b"") * 2


def test_tiles_of_another_length_are_refused() -> None:
    part, full = Tile(level=0, index=0, width=3), bytes(range(256)) * 32
    assert parse_tile(full, part) == full[:96] == parse_tile(full[:96], part)
    for wrong in (b"", full[:95], full[:97], full[:128], full + full, full[:-1]):
        with pytest.raises(ProofFailed, match="another length") as refused:
            parse_tile(wrong, part)
        assert refused.value.evidence == wrong
    with pytest.raises(ProofFailed):
        parse_tile(full[:96], part.full)


def test_bundles_that_end_in_the_middle_are_refused() -> None:
    entries = [b"", b"a", b"bc" * 1000]
    data, bundle = format_bundle(entries), Tile(level=ENTRIES, index=0, width=3)
    assert parse_bundle(data, bundle) == tuple(entries)
    full = format_bundle([*entries, *[b"x"] * 253])
    assert parse_bundle(full, bundle) == tuple(entries)
    for wrong in (b"", data[:-1], data + b"\0", data + b"\0\0", data[:2], full[:-1], full + b"\0\0", format_bundle([])):
        with pytest.raises(ProofFailed, match="ends in the middle"):
            parse_bundle(wrong, bundle)
    with pytest.raises(BadInput, match=str(MOST_ENTRY_BYTES)):
        format_bundle([bytes(MOST_ENTRY_BYTES + 1)])
    assert (
        len(parse_bundle(format_bundle([bytes(MOST_ENTRY_BYTES)]), Tile(level=ENTRIES, index=0, width=1))[0]) == 65_535
    )


def test_tiles_outside_the_tree_are_refused() -> None:
    for level, index, size in ((0, 1, 256), (1, 0, 255), (0, 0, 0), (8, 0, 2**62)):
        with pytest.raises(BadInput, match="no such tile"):
            tile_at(level, index, size)
    with pytest.raises(BadInput):
        Tile(level=0, index=-1)


def test_an_edge_has_the_widths_of_its_size() -> None:
    with pytest.raises(InvariantBroken):
        Edge(size=1, rows=())
    with pytest.raises(InvariantBroken):
        Edge(size=1, rows=(bytes(33),))
