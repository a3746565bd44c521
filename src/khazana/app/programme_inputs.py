"""The files of a programme that its results are computed from, as contents of a bundle."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from khazana.alliance import Content
from khazana.programmes import Programme
from khazana.programmes.files import Files, FolderFiles
from khazana.programmes.loading import BUILTIN_ORIGIN, builtin_files

__all__ = ["Inputs", "inputs_of"]

_FILES: Final = ("programme.toml", "claims.csv", "events.csv", "perimeter.csv", "commitments.toml", "evidence.csv")
Inputs = tuple[Content, ...]
"""The contents that a result is computed from."""


def inputs_of(programme: Programme, *, plan: str = "") -> Inputs:
    """Return the files of a programme's folder that its results are computed from, those that it names among them.

    Parameters
    ----------
    plan
        The file of a desk's plan, such as ``energy.toml``, with the files that it names in turn.
    """
    built_in = programme.origin == BUILTIN_ORIGIN
    files: Files = builtin_files(programme.id) if built_in else FolderFiles(Path(programme.origin))
    names = files.names()
    wanted = {*_FILES, *programme.chain.files}
    if plan in names:
        text = tomllib.loads((files.read(plan) or b"").decode("utf-8"))
        wanted |= {plan, *(one for one in _texts(text) if one in names)}
    there = {name: files.read(name) for name in sorted(wanted) if name in names}
    return tuple(Content(name=name, role="input", data=data) for name, data in there.items() if data is not None)


def _texts(value: object) -> Iterator[str]:
    """Yield every text in a table."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)
