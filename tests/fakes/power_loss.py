"""A disk whose power fails: what was not flushed is lost, at any step of writing that a test names.

`PowerLoss` takes the place of the calls by which `khazana.store.durable_files` reaches the disk. At the step named it
raises `PowerLost`, which nothing catches; then `settle` makes the folder what a disk may hold afterwards: files that
were not flushed are empty, and renames whose folder was not flushed are as if they had not been, where ``undone``.
"""

from collections.abc import Iterable
from pathlib import Path

import pytest

from khazana.store import durable_files

__all__ = ["PowerLoss", "PowerLost"]


class PowerLost(BaseException):
    """The process is no more."""


class PowerLoss:
    """Counts the steps of writing, and fails at one of them."""

    def __init__(self, patch: pytest.MonkeyPatch, *, at: int | None = None, undone: bool = False) -> None:
        self.steps = 0
        self._at, self._undone = at, undone
        self._unflushed: set[Path] = set()
        self._renames: list[tuple[Path, Path, bytes | None]] = []
        self._replace = durable_files._replace
        patch.setattr(durable_files, "_write", self.write)
        patch.setattr(durable_files, "_replace", self.replace)
        patch.setattr(durable_files, "_flush_all", self.flush_all)
        patch.setattr(durable_files, "flush_folder", self.flush_folder)

    def write(self, path: Path, data: bytes, *, flushed: bool) -> None:
        beside = path.with_name(path.name + durable_files.NEW)
        self._unflushed.add(beside)
        if self._step():
            beside.write_bytes(data[: len(data) // 2])
            raise PowerLost
        beside.write_bytes(data)
        if flushed:
            self._unflushed.discard(beside)

    def replace(self, source: Path, target: Path) -> None:
        before = target.read_bytes() if target.exists() else None
        if self._step():
            raise PowerLost
        assert source not in self._unflushed, f"{source} is named before it was flushed"
        self._replace(source, target)
        self._renames.append((source, target, before))

    def flush_all(self, _system: int | None, paths: Iterable[Path]) -> None:
        if self._step():
            raise PowerLost
        for path in paths:
            self._unflushed.discard(path.with_name(path.name + durable_files.NEW))

    def flush_folder(self, folder: Path) -> None:
        if self._step():
            raise PowerLost
        self._renames = [one for one in self._renames if one[1].parent != folder]

    def settle(self) -> None:
        """Make the disk what it may be after the power came back."""
        if self._undone:
            for source, target, before in reversed(self._renames):
                if target.exists():
                    source.write_bytes(target.read_bytes())
                if before is None:
                    target.unlink(missing_ok=True)
                else:
                    target.write_bytes(before)
        for path in self._unflushed:
            if path.exists():
                path.write_bytes(b"")

    def _step(self) -> bool:
        self.steps += 1
        return self.steps == self._at
