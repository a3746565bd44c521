"""A record is whole and unchanged, or it is no record; it answers what was recorded, and says so beyond."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fakes.bitcoin_node import running_node
from fakes.chain_backends import node_rpc
from fakes.varied_history import make_varied
from hypothesis import given
from hypothesis import strategies as st

from khazana.bitcoin import HeaderChain
from khazana.chain import NodeSource, ReplaySource, follow, open_record, prove, record
from khazana.core import BadInput, Basis, BlockRef, KhazanaError, ProofFailed, Unavailable


@dataclass(frozen=True)
class Kept:
    """A record of a node's chain: its file, its digest, and the scripts."""

    path: Path
    digest: str
    scripts: tuple[bytes, ...]
    tip: BlockRef
    ids: tuple[bytes, ...]

    def changed(self, folder: Path, content: bytes) -> Path:
        """Write another file beside it."""
        path = folder / "changed.jsonl"
        path.write_bytes(content)
        return path


@pytest.fixture(scope="module")
def kept(bitcoind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    path = tmp_path_factory.mktemp("record") / "chain.jsonl"
    with running_node() as node:
        assert node.program == bitcoind
        scripts = make_varied(node)
        node.send({node.address(): 5_000})
        source = NodeSource(node_rpc(node), "regtest")
        digest = record(source, scripts, path)
        found = tuple(one.raw for one in source.transactions(scripts, 0, source.tip()))
        yield Kept(path, digest, scripts, source.tip(), found)


def test_a_record_needs_no_source_and_proves_the_same(kept: Kept) -> None:
    source = open_record(kept.path, network="regtest", digest=kept.digest)
    assert (source.basis, source.digest, source.tip()) == (Basis.NODE, kept.digest, kept.tip)
    chain = follow(source, HeaderChain.genesis("regtest"))
    found = list(source.transactions(kept.scripts, 0, chain.tip))
    assert tuple(one.raw for one in found) == kept.ids
    assert {prove(one, chain, source).source for one in found} == {"record of node"}
    assert len(source.unconfirmed(kept.scripts)) == 1


def test_who_names_no_digest_has_the_word_of_whoever_made_the_file(kept: Kept) -> None:
    assert open_record(kept.path, network="regtest").basis is Basis.SERVER


def test_the_same_answers_make_the_same_record(kept: Kept, tmp_path: Path) -> None:
    source = open_record(kept.path, network="regtest", digest=kept.digest)
    source.name = "node"
    assert record(source, kept.scripts, tmp_path / "again.jsonl") == kept.digest
    assert (tmp_path / "again.jsonl").read_bytes() == kept.path.read_bytes()
    assert [one.name for one in tmp_path.iterdir()] == ["again.jsonl"]


def test_a_record_of_another_digest_than_the_one_named(kept: Kept) -> None:
    with pytest.raises(ProofFailed, match="another one than was named") as refusal:
        open_record(kept.path, network="regtest", digest="ab" * 32)
    assert refusal.value.value == kept.digest


def test_beyond_what_was_recorded(kept: Kept, tmp_path: Path) -> None:
    source = open_record(kept.path, network="regtest")
    with pytest.raises(Unavailable, match="says nothing of 1 of the scripts"):
        list(source.transactions((*kept.scripts, b"\x00\x14" + bytes(20)), 0, kept.tip))
    with pytest.raises(Unavailable, match="says nothing of 1"):
        source.unconfirmed((b"\x52",))
    with pytest.raises(Unavailable, match="not on the source's chain"):
        list(source.transactions(kept.scripts, 0, BlockRef(kept.tip.height, "00" * 32)))
    with pytest.raises(Unavailable, match="not on the source's chain"):
        list(source.transactions(kept.scripts, 0, BlockRef(kept.tip.height + 1, kept.tip.hash)))
    late = tmp_path / "late.jsonl"
    record(source, kept.scripts, late, since=50, headers_from=40)
    again = open_record(late, network="regtest")
    with pytest.raises(Unavailable, match="it begins at height 50"):
        list(again.transactions(kept.scripts, 49, kept.tip))
    with pytest.raises(Unavailable, match="its headers begin at height 40"):
        again.headers(39, 1)
    assert again.headers(40, 2) == source.headers(40, 2)
    expected = list(source.transactions(kept.scripts, 60, kept.tip))
    assert list(again.transactions(kept.scripts, 60, kept.tip)) == expected


def lines(kept: Kept) -> list[bytes]:
    return kept.path.read_bytes().splitlines(keepends=True)


def test_a_record_that_was_changed(kept: Kept, tmp_path: Path) -> None:
    rows = lines(kept)
    at = next(place for place, row in enumerate(rows) if b'"spent":[[' in row)
    row = json.loads(rows[at])
    row["spent"][0][0] += 1
    changed = [*rows[:at], json.dumps(row, separators=(",", ":"), sort_keys=True).encode() + b"\n", *rows[at + 1 :]]
    without = rows[:at] + rows[at + 1 :]
    for content in (changed, without):
        with pytest.raises(ProofFailed, match="was changed") as refusal:
            open_record(kept.changed(tmp_path, b"".join(content)), network="regtest", digest=kept.digest)
        assert refusal.value.where.endswith(f":{len(content)}")


@pytest.mark.parametrize(
    ("cut", "what"),
    [
        (lambda rows: rows[:-1], "ends before its digest"),
        (lambda rows: [*rows[:-1], rows[-1][:-5]], "cut off"),
        (lambda rows: [*rows, rows[-2]], "goes on after its end"),
        (lambda _: [], "ends before its digest"),
        (lambda rows: rows[1:], "no record of a chain"),
        (lambda rows: [b"{}\n", *rows[1:]], "no record of a chain"),
        (lambda rows: [rows[0].replace(b'"since":0', b'"since":"0"'), *rows[1:]], "first line cannot be read"),
        (lambda rows: [rows[0].replace(b'"node"', b'"god"', 1), *rows[1:]], "first line cannot be read"),
        (lambda rows: [rows[0], b'{"headers":"00","height":0}\n'], "headers do not follow"),
        (lambda rows: [rows[0], b'{"raw":"00"}\n'], "block is missing"),
        (lambda rows: [rows[0], b"not json\n"], "not JSON"),
        (lambda rows: [rows[0], b"[1]\n"], "object is wanted"),
    ],
)
def test_what_is_no_whole_record(kept: Kept, tmp_path: Path, cut: object, what: str) -> None:
    path = kept.changed(tmp_path, b"".join(cut(lines(kept))))  # type: ignore[operator]
    with pytest.raises(BadInput, match=what) as refusal:
        open_record(path, network="regtest")
    assert str(path) in refusal.value.where
    assert refusal.value.remedy


def test_a_record_that_cannot_be_read_and_one_of_another_network(kept: Kept, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be read"):
        open_record(tmp_path / "none.jsonl", network="regtest")
    with pytest.raises(BadInput, match="not on the network main"):
        open_record(kept.path, network="main")


@given(place=st.floats(0, 1), piece=st.binary(max_size=20))
def test_no_change_of_bytes_is_taken(
    kept: Kept, tmp_path_factory: pytest.TempPathFactory, place: float, piece: bytes
) -> None:
    whole = kept.path.read_bytes()
    at = int(place * len(whole))
    changed = whole[:at] + piece + whole[at + len(piece) :]
    path = tmp_path_factory.mktemp("fuzzed") / "record.jsonl"
    path.write_bytes(changed)
    try:
        source: ReplaySource | None = open_record(path, network="regtest", digest=kept.digest)
    except KhazanaError:
        source = None
    path.unlink()
    assert (source is not None) == (changed == whole)
