"""A log on a disk: its layout, its lock, and that no crash loses a head or leaves one that does not fit."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from fakes.log_folders import ENTRIES, IDENTITY, ORIGIN, append, layout, seal, whole
from fakes.note_signers import SeededSigner

from khazana.alliance import (
    Checkpoint,
    ConsistencyClaim,
    Note,
    check_consistency,
    parse_checkpoint,
    prove_consistency,
    sign_checkpoint,
    tiles_between,
)
from khazana.core import BadInput, InvariantBroken, ProofFailed, Unavailable
from khazana.store import durable_files
from khazana.store.log_checking import check_log
from khazana.store.log_files import LogFiles


@pytest.fixture
def files(tmp_path: Path) -> LogFiles:
    return LogFiles(tmp_path / "log", IDENTITY)


def test_the_layout_is_the_one_of_the_specification(files: LogFiles) -> None:
    append(files, 600)
    expected = {tile.path for tile in tiles_between(0, 600)} | {"checkpoint", ".lock"}
    assert layout(files.folder) == expected
    assert "tile/entries/002.p/88" in expected
    bundle = (files.folder / "tile/entries/000").read_bytes()
    assert bundle[:13] == b"\x00\x0bstatement 0"
    text = (files.folder / "checkpoint").read_text(encoding="utf-8")
    assert text.startswith(f"{ORIGIN}\n600\n")


def test_many_appendings_are_one(files: LogFiles, tmp_path: Path) -> None:
    """Step by step or at once: the same bytes, but for the partial tiles that heads in between asked for."""
    steps = append(files, 1, 1, 253, 1, 1, 300, 255, 700)
    at_once = LogFiles(tmp_path / "other", IDENTITY)
    (head,) = append(at_once, steps[-1].checkpoint.size)
    assert head == steps[-1]
    for path in layout(at_once.folder):
        assert (files.folder / path).read_bytes() == (at_once.folder / path).read_bytes()
    surplus = layout(files.folder) - layout(at_once.folder)
    assert not [path for path in surplus if path.startswith(("tile/0/000", "tile/0/001", "tile/0/004"))]
    assert whole(files) == head.checkpoint.size


def test_older_heads_are_served_until_their_tiles_are_full(files: LogFiles) -> None:
    append(files, 5, 2)
    assert {"tile/0/000.p/5", "tile/0/000.p/7"} <= layout(files.folder)
    append(files, 249)
    assert layout(files.folder) == {"checkpoint", ".lock", "tile/0/000", "tile/entries/000", "tile/1/000.p/1"}
    assert list(files.entries(3, 7)) == ENTRIES[3:7]
    assert list(files.entries(0, 5)) == ENTRIES[:5], "also of heads from before"


def test_every_head_fits_the_next(files: LogFiles) -> None:
    heads = append(files, 1, 2, 250, 300, 1, 700)
    for old, new in pairwise(heads):
        proof = prove_consistency(old.checkpoint.size, new.checkpoint.size, files.hashes(new.checkpoint.size))
        check_consistency(
            ConsistencyClaim(
                old_size=old.checkpoint.size,
                size=new.checkpoint.size,
                proof=proof,
                old_root=old.checkpoint.root,
                root=new.checkpoint.root,
            )
        )


def test_an_empty_log_has_a_head(files: LogFiles) -> None:
    assert files.head() is None
    assert check_log(files) is None
    append(files, 0)
    assert layout(files.folder) == {"checkpoint", ".lock"}
    assert whole(files) == 0
    with pytest.raises(BadInput, match="nothing to append"):
        append(files, 0)
    append(files, 3)
    assert whole(files) == 3


def test_one_process_appends_at_a_time(files: LogFiles) -> None:
    with files.writing(), pytest.raises(Unavailable, match="another process"), files.writing():
        pass
    append(files, 3)
    ready, stop = multiprocessing.Event(), multiprocessing.Event()
    other = multiprocessing.get_context("fork").Process(target=_hold, args=(files, ready, stop))
    other.start()
    try:
        assert ready.wait(10)
        with pytest.raises(Unavailable, match="another process"):
            append(files, 1)
        assert files.head() is not None, "reading goes on"
        other.kill()
        other.join()
        append(files, 1)
    finally:
        other.kill()
        other.join()


def _hold(files: LogFiles, ready: object, stop: object) -> None:
    with files.writing():
        ready.set()  # type: ignore[attr-defined] # an event of another process
        stop.wait(30)  # type: ignore[attr-defined] # likewise


def test_a_refusing_disk_leaves_the_log_as_it_was(files: LogFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    append(files, 10)
    before = layout(files.folder)

    def full(path: Path, data: bytes, *, flushed: bool) -> None:
        if "tile" in path.parts:
            raise OSError(28, os.strerror(28), str(path))
        written(path, data, flushed=flushed)

    written = durable_files._write
    monkeypatch.setattr(durable_files, "_write", full)
    with pytest.raises(Unavailable, match="No space left"):
        append(files, 400)
    monkeypatch.undo()
    assert layout(files.folder) == before
    append(files, 400)
    assert whole(files) == 410


def test_a_signer_that_fails_leaves_the_log_as_it_was(files: LogFiles) -> None:
    append(files, 10)
    before = layout(files.folder)

    def refuse(checkpoint: Checkpoint) -> Note:
        raise Unavailable("the token is not plugged in", value=checkpoint.size)

    with pytest.raises(Unavailable, match="token"), files.writing() as writer:
        writer.append(ENTRIES[10:900], refuse, ORIGIN)
    assert layout(files.folder) == before
    with pytest.raises(InvariantBroken, match="another head"), files.writing() as writer:
        writer.append(ENTRIES[10:900], lambda _: seal(Checkpoint(origin=ORIGIN, size=1, root=bytes(32))), ORIGIN)
    assert layout(files.folder) == before


def test_entries_are_announced(files: LogFiles) -> None:
    with files.writing() as writer:
        writer.begin(2)
        writer.add(ENTRIES[:1])
        with pytest.raises(InvariantBroken, match="more entries"):
            writer.add(ENTRIES[1:3])
        with pytest.raises(InvariantBroken, match="not published"):
            writer.begin(1)


def test_an_entry_that_is_too_long_is_refused(files: LogFiles) -> None:
    with pytest.raises(BadInput, match="at most 65535"), files.writing() as writer:
        writer.append([bytes(65_536)], seal, ORIGIN)
    assert files.head() is None


def tampering() -> Iterator[tuple[str, Callable[[Path], object], str]]:
    yield "tile/0/002.p/88", lambda path: path.write_bytes(b"\1" * 88 * 32), "do not lead to the root"
    yield "tile/0/002.p/88", lambda path: path.write_bytes(path.read_bytes()[:-32]), "another length"
    yield "tile/0/002.p/88", Path.unlink, "missing"
    yield "tile/1/000.p/2", lambda path: path.write_bytes(path.read_bytes()[::-1]), "do not lead to the root"
    yield "tile/entries/002.p/88", lambda path: path.write_bytes(path.read_bytes()[:-1]), "ends in the middle"
    yield "tile/entries/002.p/88", lambda path: _edit(path, b"statement 599", b"statement 598"), "not those of the tree"
    yield "checkpoint", lambda path: _edit(path, b"\n600\n", b"\n601\n"), "not that of the key"


@pytest.mark.parametrize(("path", "change", "said"), [*tampering()])
def test_a_log_that_was_tampered_with_is_not_appended_to(
    files: LogFiles, path: str, change: Callable[[Path], object], said: str
) -> None:
    append(files, 600)
    change(files.folder / path)
    with pytest.raises(ProofFailed, match=said):
        append(files, 1)


@pytest.mark.parametrize("path", ["tile/0/000", "tile/entries/001"])
def test_a_check_finds_what_stands_further_back(files: LogFiles, path: str) -> None:
    append(files, 600)
    data = (files.folder / path).read_bytes()
    (files.folder / path).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(ProofFailed):
        check_log(files)


def test_a_check_gives_the_roots_of_older_heads(files: LogFiles) -> None:
    heads = append(files, 0, 5, 300, 1, 512)
    checked = check_log(files, frozenset(one.checkpoint.size for one in heads) | {10**6})
    assert checked is not None
    assert checked.roots == {one.checkpoint.size: one.checkpoint.root for one in heads}


def test_cosignatures_are_added_to_the_published_head_only(files: LogFiles) -> None:
    old, new = append(files, 5, 5)
    other = sign_checkpoint(new.checkpoint, "witness.example", SeededSigner("w"))
    note = Note(text=new.note.text, signatures=(*new.note.signatures, *other.note.signatures))
    files.cosigned(note)
    assert (files.folder / "checkpoint").read_text(encoding="utf-8") == str(note)
    assert parse_checkpoint(files.head().note.text).size == 10  # type: ignore[union-attr] # there is one
    with pytest.raises(BadInput, match="another head"):
        files.cosigned(old.note)
    with pytest.raises(ProofFailed):
        files.cosigned(other.note)


def _edit(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))
