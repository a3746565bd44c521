"""The vectors of the alliance's formats, read."""

import json
from base64 import b64decode
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["table", "unbase64", "unhex"]

_FOLDER = Path(__file__).parents[1] / "vectors" / "alliance"


@cache
def table(name: str) -> Any:  # noqa: ANN401 - JSON
    """Return what a file of vectors holds."""
    return json.loads((_FOLDER / name).read_text(encoding="utf-8"))


def unhex(rows: list[str]) -> tuple[bytes, ...]:
    """Return hashes from hex."""
    return tuple(bytes.fromhex(row) for row in rows)


def unbase64(rows: list[str]) -> tuple[bytes, ...]:
    """Return hashes from base64."""
    return tuple(b64decode(row) for row in rows)
