"""Following a partner: what is honest is mirrored and cosigned, what is not is caught, and the evidence convinces."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.log_partners import SOURCES, MemoryTiles, entries, partner_log
from fakes.note_signers import SeededSigner, witness_key
from fakes.partner_watched import AT, IDENTITY, NAME, SELF, SELF_KEY, Watching

from khazana.alliance import (
    LogPolicy,
    bundle_at,
    cosign,
    format_bundle,
    leaf_hash,
    open_checkpoint,
    parse_bundle,
    tile_at,
    with_signatures,
)
from khazana.app.alliance_following import LookOutcome, OwnWitness
from khazana.app.alliance_log import OwnLog
from khazana.core import BadInput, ProofFailed, Unavailable
from khazana.store.witness_heads import HeadFiles


@pytest.fixture
def watching(tmp_path: Path) -> Watching:
    return Watching(tmp_path / "sv")


@pytest.fixture
def partner(tmp_path: Path) -> OwnLog:
    return partner_log(tmp_path / "pk", 5, 600)


@pytest.mark.parametrize("kind", SOURCES)
def test_an_honest_log_is_mirrored_and_cosigned(kind: str, partner: OwnLog, watching: Watching) -> None:
    with SOURCES[kind](partner.files.folder) as source:
        first = watching.look(source)
        assert (first.outcome, first.entries, watching.size) == (LookOutcome.FIRST, 605, 605)
        same = watching.look(source)
        assert (same.outcome, same.entries) == (LookOutcome.SAME, 0)
    partner.append(entries(605, 1_400))
    with SOURCES[kind](partner.files.folder) as source:
        grew = watching.look(source)
    assert (grew.outcome, grew.entries, watching.size) == (LookOutcome.GREW, 795, 1_400)
    assert list(watching.mirror.entries(0, 1_400)) == entries(0, 1_400)
    assert grew.cosignature is not None
    cosigned = open_checkpoint(str(watching.mirror.head().note), IDENTITY, [SELF_KEY])  # type: ignore[union-attr] # there is one
    assert [one.at for one in cosigned.cosignatures] == [AT]
    assert watching.files() == []


def test_cosignatures_come_back_to_the_log(partner: OwnLog, watching: Watching) -> None:
    look = watching.look(MemoryTiles.of(partner.files.folder))
    assert look.cosignature is not None
    head = partner.accept([look.cosignature], [SELF_KEY])
    assert head.text == watching.mirror.head().text  # type: ignore[union-attr] # there is one
    proof = partner.prove(17)
    assert NAME in proof.checkpoint
    with pytest.raises(ProofFailed, match="none of the trusted keys"):
        partner.accept([look.cosignature], [witness_key(NAME, SeededSigner("other"))])
    partner.append([b"more"])
    with pytest.raises(ProofFailed, match="not that of the key"):
        partner.accept([look.cosignature], [SELF_KEY])


def test_a_mirror_is_a_log_that_another_can_follow(partner: OwnLog, watching: Watching, tmp_path: Path) -> None:
    """Carried on a disk: the mirror is copied, and a third follows it as it would follow the log."""
    watching.look(MemoryTiles.of(partner.files.folder))
    third = Watching(
        tmp_path / "third", policy=LogPolicy(identity=IDENTITY, witnesses=(SELF_KEY,), quorum=1), witness=False
    )
    look = third.look(MemoryTiles.of(watching.mirror.folder))
    assert (look.outcome, third.size, look.cosignature) == (LookOutcome.FIRST, 605, None)
    assert len(look.head.cosignatures) == 1
    fresh = Watching(tmp_path / "fresh", policy=third.policy)
    with pytest.raises(ProofFailed, match="too few witnesses"):
        fresh.look(MemoryTiles.of(partner.files.folder))


def test_an_empty_log_is_followed(tmp_path: Path, watching: Watching) -> None:
    partner = partner_log(tmp_path / "empty")
    assert watching.look(MemoryTiles.of(partner.files.folder)).outcome is LookOutcome.FIRST
    partner.append(entries(0, 3))
    assert watching.look(MemoryTiles.of(partner.files.folder)).outcome is LookOutcome.GREW
    assert watching.size == 3


def test_an_old_head_shown_again_is_said_to_be_older(partner: OwnLog, watching: Watching) -> None:
    old = MemoryTiles.of(partner.files.folder)
    watching.look(old)
    partner.append(entries(605, 700))
    watching.look(MemoryTiles.of(partner.files.folder))
    look = watching.look(old)
    assert look.outcome is LookOutcome.OLDER
    assert (look.shown.checkpoint.size, look.head.checkpoint.size, watching.size) == (605, 700, 700)
    assert look.cosignature is None, "an older head is not cosigned again"
    assert watching.files() == []


def swap(source: MemoryTiles, index: int) -> None:
    size = int(source.files["checkpoint"].split(b"\n")[1])
    bundle = bundle_at(index, size)
    held = list(parse_bundle(source.files[bundle.path], bundle))
    held[index % 256] = b"forged"
    source.files[bundle.path] = format_bundle(held)


@pytest.mark.parametrize("index", [0, 255, 256, 604])
def test_a_swapped_entry_is_found(index: int, partner: OwnLog, watching: Watching) -> None:
    source = MemoryTiles.of(partner.files.folder)
    swap(source, index)
    with pytest.raises(ProofFailed, match="does not fit the tile above it") as caught:
        watching.look(source)
    assert caught.value.value == f"index {index}"
    assert watching.size == 0
    assert [path.name for path in watching.mirror.folder.rglob("*") if path.is_file()] == [".lock"], "nothing stays"


@pytest.mark.parametrize("index", [3, 255, 256, 604])
def test_a_swapped_entry_with_its_tile_is_found(index: int, partner: OwnLog, watching: Watching) -> None:
    source = MemoryTiles.of(partner.files.folder)
    swap(source, index)
    tile, at = tile_at(0, index // 256, 605), index % 256 * 32
    data = source.files[tile.path]
    source.files[tile.path] = data[:at] + leaf_hash(b"forged") + data[at + 32 :]
    with pytest.raises(ProofFailed, match="tiles that are served do not lead to the root"):
        watching.look(source)
    assert watching.size == 0


def change(path: str, edit: Callable[[bytes], bytes | None]) -> Callable[[MemoryTiles], None]:
    def changed(source: MemoryTiles) -> None:
        data = edit(source.files[path])
        if data is None:
            del source.files[path]
        else:
            source.files[path] = data

    return changed


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (change("tile/entries/003.p/188", lambda data: data[:-1]), "ends in the middle"),
        (change("tile/entries/003.p/188", lambda data: data[:13]), "another number of entries"),
        (change("tile/entries/002", lambda _: None), "does not serve what its head promises"),
        (change("tile/0/003.p/188", lambda data: data[:-32]), "another length"),
        (change("tile/0/003.p/188", lambda data: data[:-1]), "another length"),
        (change("tile/1/000.p/3", lambda _: None), "does not serve what its head promises"),
        (change("tile/0/002", lambda _: b""), "another length"),
    ],
)
def test_truncated_tiles_are_refused(
    broken: Callable[[MemoryTiles], None], said: str, partner: OwnLog, watching: Watching
) -> None:
    watching.look(MemoryTiles.of(partner.files.folder))
    partner.append(entries(605, 956))
    source = MemoryTiles.of(partner.files.folder)
    broken(source)
    with pytest.raises(ProofFailed, match=said):
        watching.look(source)
    assert watching.size == 605
    assert watching.look(MemoryTiles.of(partner.files.folder)).outcome is LookOutcome.GREW
    assert watching.size == 956


def test_oversized_tiles_are_not_read(partner: OwnLog, watching: Watching) -> None:
    source = MemoryTiles.of(partner.files.folder)
    source.files["checkpoint"] = b"x" * 2_000_000
    with pytest.raises(Unavailable, match="too large"):
        watching.look(source)


def test_a_partial_tile_that_has_become_full_is_taken_from_there(partner: OwnLog, watching: Watching) -> None:
    """A head was read, then the log grew and removed the partial tiles of that head."""
    source = MemoryTiles.of(partner.files.folder)
    head = source.files["checkpoint"]
    partner.append(entries(605, 900))
    source = MemoryTiles.of(partner.files.folder)
    source.files["checkpoint"] = head
    assert "tile/0/002.p/93" not in source.files
    assert watching.look(source).outcome is LookOutcome.FIRST
    assert watching.size == 605


def test_a_head_of_another_key_or_log_is_refused(partner: OwnLog, watching: Watching, tmp_path: Path) -> None:
    thief = partner_log(tmp_path / "thief", 700, signer=SeededSigner("thief"))
    with pytest.raises(ProofFailed, match="none of the trusted keys"):
        watching.look(MemoryTiles.of(thief.files.folder))
    source = MemoryTiles.of(partner.files.folder)
    source.files["checkpoint"] = source.files["checkpoint"].replace(b"\n605\n", b"\n606\n")
    with pytest.raises(ProofFailed, match="not that of the key"):
        watching.look(source)
    source.files["checkpoint"] = b"<html>"
    with pytest.raises(BadInput):
        watching.look(source)
    del source.files["checkpoint"]
    with pytest.raises(Unavailable, match="no log here"):
        watching.look(source)
    assert watching.size == 0


def test_a_cosignature_from_the_future_counts_nothing(partner: OwnLog, tmp_path: Path) -> None:
    other = SeededSigner("third")
    key = witness_key("third.example", other)
    watching = Watching(tmp_path / "sv", policy=LogPolicy(identity=IDENTITY, witnesses=(key,), quorum=1))
    source = MemoryTiles.of(partner.files.folder)
    head = partner.files.head()
    assert head is not None
    for at, counts in ((AT + timedelta(days=1), False), (AT + timedelta(minutes=1), True), (AT, True)):
        line = cosign(head.checkpoint.text, "third.example", other, at)
        source.files["checkpoint"] = str(with_signatures(head.note, [line])).encode()
        if counts:
            assert watching.look(source).head.checkpoint.size == 605
        else:
            with pytest.raises(ProofFailed, match="too few witnesses"):
                watching.look(source)


def test_a_crash_before_the_cosigning_is_made_good(partner: OwnLog, tmp_path: Path) -> None:
    watching = Watching(tmp_path / "sv", witness=False)
    watching.look(MemoryTiles.of(partner.files.folder))
    watching.witness = OwnWitness(name=NAME, signer=SELF, heads=HeadFiles(tmp_path / "heads"))
    look = watching.look(MemoryTiles.of(partner.files.folder))
    assert (look.outcome, look.cosignature is not None) == (LookOutcome.SAME, True)
