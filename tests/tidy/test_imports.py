"""The import contracts of pyproject.toml hold, and they say what the architecture says."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from tidy.tree import ROOT, SRC, text

PURE = {
    "khazana.alliance",
    "khazana.bitcoin",
    "khazana.core",
    "khazana.energy",
    "khazana.kernels",
    "khazana.planning",
    "khazana.reserve",
}
WORLD = {"os", "pathlib", "socket", "urllib", "urllib3", "http", "sqlite3", "sqlalchemy", "time", "random", "secrets"}
CONTRACTS: list[dict[str, Any]] = tomllib.loads(text(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]


def test_the_contracts_hold() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_has_its_layer() -> None:
    (layers,) = [one for one in CONTRACTS if one["type"] == "layers"]
    assert layers["exhaustive"] is True
    rooms = {room.strip() for layer in layers["layers"] for room in re.split(r"[|:]", layer)}
    assert rooms == {path.parent.name for path in SRC.glob("*/__init__.py")}


def test_pure_rooms_are_kept_from_the_world() -> None:
    (pure,) = [one for one in CONTRACTS if one["type"] == "forbidden" and PURE.issubset(one["source_modules"])]
    assert WORLD.issubset(pure["forbidden_modules"])


def test_the_architecture_shows_the_layers() -> None:
    (layers,) = [one for one in CONTRACTS if one["type"] == "layers"]
    shown = re.search(r"^```text\n(.+?)\n```$", text(ROOT / "ARCHITECTURE.md"), re.MULTILINE | re.DOTALL)
    assert shown is not None
    assert shown[1].splitlines() == layers["layers"]
