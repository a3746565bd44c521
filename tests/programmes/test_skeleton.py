"""What khazana init writes: commented files that check clean, with examples that can be taken in."""

from pathlib import Path

import pytest

from benchmarks.fuzz import bases
from khazana.core import BadInput, Unavailable
from khazana.energy.plan.gaps import frame_gaps
from khazana.programmes import load, skeleton, write_skeleton
from khazana.programmes.files import MemoryFiles
from khazana.programmes.loading import load_files


def test_the_skeleton_checks_clean(tmp_path: Path) -> None:
    written = write_skeleton(tmp_path / "new" / "programme")
    assert [path.name for path in written] == [file.name for file in skeleton()]
    loaded = load(tmp_path / "new" / "programme")
    assert loaded.findings == ()
    assert loaded.programme is not None
    assert loaded.programme.synthetic
    assert all("#" in file.text for file in skeleton())


def test_its_examples_are_right() -> None:
    loaded = load_files(MemoryFiles(bases()[0]), origin="memory")
    assert loaded.findings == ()
    programme = loaded.programme
    assert programme is not None
    lists = (programme.claims, programme.events, programme.perimeter, programme.evidence, programme.commitments)
    assert list(map(len, lists)) == [2, 1, 1, 3, 1]
    plan = programme.energy
    assert plan is not None
    assert frame_gaps(plan) == ()
    assert list(map(len, (plan.zones, plan.fleets, plan.tariffs, plan.conditions, plan.scenarios))) == [1] * 5


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    assert len(write_skeleton(tmp_path)) == 8


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text("mine")
    with pytest.raises(BadInput, match="not empty"):
        write_skeleton(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["claims.csv"]
    for target in (tmp_path / "claims.csv", tmp_path / "claims.csv" / "below"):
        with pytest.raises(BadInput, match="in the way"):
            write_skeleton(target)


def test_what_was_begun_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def refuse(self: Path, *arguments: object, **named: object) -> object:
        if self.name == "perimeter.csv":
            raise OSError(28, "No space left on device")
        return opened(self, *arguments, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Unavailable, match="No space left"):
        write_skeleton(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []
