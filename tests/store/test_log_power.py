"""The power fails at each step of appending to a log, and the log is the one before or the one after."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes.log_folders import IDENTITY, ORIGIN, append, layout, seal, whole
from fakes.power_loss import PowerLoss, PowerLost

from khazana.store import durable_files
from khazana.store.log_files import LogFiles


def steps_of(work: Callable[[], object]) -> int:
    with pytest.MonkeyPatch.context() as patch:
        loss = PowerLoss(patch)
        work()
    return loss.steps


@pytest.mark.parametrize("undone", [False, True], ids=["names kept", "names lost"])
@pytest.mark.parametrize("few", [1, 16], ids=["flushed together", "flushed one by one"])
@pytest.mark.parametrize(("before", "more"), [(0, 0), (0, 3), (5, 251), (250, 30), (511, 600), (700, 1)])
def test_the_power_fails_at_every_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: int, more: int, few: int, *, undone: bool
) -> None:
    """Whatever step it is, the log is the one before or the one after, and goes on from there."""
    monkeypatch.setattr(durable_files.os, "fsync", lambda _: None)  # the disk's own time is not what is tested
    monkeypatch.setattr(durable_files, "_flush_all", lambda *_: None)
    monkeypatch.setattr(durable_files, "_FEW", few)
    start = LogFiles(tmp_path / "start", IDENTITY)
    if before:
        append(start, before)
    scratch = LogFiles(tmp_path / "scratch", IDENTITY)
    shutil.copytree(start.folder, scratch.folder) if before else None
    steps = steps_of(lambda: append(scratch, more))
    assert steps > 5
    ends = set()
    for step in range(1, steps + 1):
        files = LogFiles(tmp_path / f"{step}", IDENTITY)
        shutil.copytree(start.folder, files.folder) if before else None
        with pytest.MonkeyPatch.context() as patch:
            loss = PowerLoss(patch, at=step, undone=undone)
            with pytest.raises(PowerLost):
                append(files, more)
        seen = files.head()
        loss.settle()
        published = files.head()
        with files.writing() as writer:
            size = writer.size
        ends.add(size)
        if published is not None:
            assert size >= published.checkpoint.size
        if seen is not None:
            assert size >= seen.checkpoint.size, "a head that could be read is there to stay"
        assert whole(files) == size
        _goes_on_otherwise(files, size)
    assert ends == {before, before + more}


def _goes_on_otherwise(files: LogFiles, size: int) -> None:
    """Append other entries than those that were lost, so that what is left of them would show."""
    with files.writing() as writer:
        writer.append([b"other"] * 300, seal, ORIGIN)
    assert whole(files) == size + 300
    assert list(files.entries(size, size + 300)) == [b"other"] * 300
    left = {
        path for path in layout(files.folder) if path.endswith(durable_files.NEW) or path.startswith((".app", ".ne"))
    }
    assert not left
    full = size // 256 * 256 + 256
    assert full > size + 300 or (files.folder / f"tile/0/{size // 256:03}").is_file()
