"""The reference names every file, column and key, and says rightly which columns are required."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from khazana.programmes.claims_file import claims_columns
from khazana.programmes.commitment_doors import CommitmentsDoor
from khazana.programmes.declared import Declared
from khazana.programmes.doors import ProgrammeDoor
from khazana.programmes.events_file import events_columns
from khazana.programmes.evidence_file import evidence_columns
from khazana.programmes.perimeter_file import perimeter_columns
from khazana.programmes.sheets import Column

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "programme-files.md").read_text(encoding="utf-8")
SHEETS = {
    "claims.csv": claims_columns(Declared()),
    "events.csv": events_columns(Declared()),
    "perimeter.csv": perimeter_columns(Declared()),
    "evidence.csv": evidence_columns(Declared()),
}


def rows(file: str) -> dict[str, str]:
    """Return what the section of a file says is required, by column."""
    section = PAGE.partition(f"## `{file}`")[2].partition("\n## ")[0]
    found = {}
    for first, required in re.findall(r"^\| (`.+?) \| (.*?) \|", section, re.MULTILINE):
        for name in re.findall(r"`([a-z_.]+)`", first):
            found.setdefault(name, required)
    return found


@pytest.mark.parametrize(("file", "columns"), SHEETS.items())
def test_every_column_is_described(file: str, columns: tuple[Column, ...]) -> None:
    said = rows(file)
    for column in columns:
        assert (said[column.name] == "yes") is column.required, column.name


def keys(door: type[BaseModel]) -> set[str]:
    found = set(door.model_fields)
    for field in door.model_fields.values():
        for home, inner in re.findall(r"(khazana\.programmes\.\w*doors)\.(\w+)", repr(field.annotation)):
            one = getattr(__import__(home, fromlist=[inner]), inner)
            found |= keys(one)
    return found


@pytest.mark.parametrize(("file", "door"), [("programme.toml", ProgrammeDoor), ("commitments.toml", CommitmentsDoor)])
def test_every_key_is_described(file: str, door: type[BaseModel]) -> None:
    section = PAGE.partition(f"## `{file}`")[2].partition("\n## ")[0]
    told = {part for name in re.findall(r"`([a-z_.]+)(?:ID)?`", section) for part in name.split(".")}
    found = keys(door)
    assert len(found) > 9
    assert found <= told
