"""The skeleton of a programme: commented files that check clean, and are made to be overwritten."""

from dataclasses import dataclass
from importlib.resources import files as resources
from pathlib import Path
from typing import Final

from khazana.core import BadInput, Unavailable

__all__ = ["SkeletonFile", "skeleton", "write_skeleton"]

_NAMES: Final = (
    "programme.toml",
    "claims.csv",
    "events.csv",
    "perimeter.csv",
    "evidence.csv",
    "commitments.toml",
    "energy.toml",
    "planning.toml",
)


@dataclass(frozen=True, slots=True)
class SkeletonFile:
    """A file of the skeleton: its name and its text."""

    name: str
    text: str


def skeleton() -> tuple[SkeletonFile, ...]:
    """Return the files of the skeleton."""
    folder = resources(__package__).joinpath("blank")
    return tuple(SkeletonFile(name, (folder / name).read_text(encoding="utf-8")) for name in _NAMES)


def write_skeleton(folder: Path) -> tuple[Path, ...]:
    """Write the skeleton into a folder that is empty or does not exist; return the paths written.

    All files are written or none: what was begun is taken back where one fails.

    Raises
    ------
    BadInput
        If there is something in the folder, or it is a file.
    Unavailable
        If it cannot be written.
    """
    where = str(folder)
    made: list[Path] = []
    folders: list[Path] = []
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise BadInput("the folder is not empty", where=where, remedy="name a new folder, or empty this one")
        for parent in reversed([folder, *folder.parents]):
            if not parent.is_dir():
                parent.mkdir()
                folders.append(parent)
        for file in skeleton():
            path = folder / file.name
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                made.append(path)
                stream.write(file.text)
    except (FileExistsError, NotADirectoryError):
        _take_back(made, folders)
        raise BadInput("there is a file in the way", where=where, remedy="name a new folder") from None
    except (OSError, ValueError) as error:
        _take_back(made, folders)
        if isinstance(error, BadInput):
            raise
        raise Unavailable(
            "the folder cannot be written", where=where, value=str(error), remedy="check its permissions"
        ) from None
    return tuple(made)


def _take_back(made: list[Path], folders: list[Path]) -> None:
    for path in made:
        path.unlink(missing_ok=True)
    for parent in reversed(folders):
        parent.rmdir()
