"""Killing a process that appends to a log leaves every head that it published: the short form of the benchmark."""

from pathlib import Path

import pytest

from benchmarks.log_killing import kill_appending
from khazana.store.log_files import LogFiles

KILLS = 6


def test_every_head_survives_its_process(tmp_path: Path) -> None:
    found = kill_appending(tmp_path / "log", kills=KILLS, seed=1)
    assert found.faults == ()
    assert found.heads > KILLS
    assert found.entries > 0


def test_a_lost_head_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The measurement is worth something only if it can fail: here a log begins anew whenever it is opened."""

    def forget(files: LogFiles) -> None:
        for name in ("checkpoint", ".appending", ".next"):
            (files.folder / name).unlink(missing_ok=True)

    monkeypatch.setattr(LogFiles, "_recover", forget)
    found = kill_appending(tmp_path / "log", kills=2, seed=2)
    assert any("was published" in one for one in found.faults), found
