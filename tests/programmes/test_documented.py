"""The reference names every file, column and key, says rightly which are required, and in which units figures are."""

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from khazana.energy.plan.figures import Need
from khazana.energy.plan.gaps import CONDITION_FIGURES
from khazana.energy.plan.stresses import STRESS_KEYS, StressForm
from khazana.energy.plan.terms import ConditionKind
from khazana.energy.plan.units import units_of
from khazana.planning.plan.asks import ECONOMY_ASKS, LIMIT_ASKS, RULE_ASKS, START_ASKS
from khazana.planning.plan.units import Dimension
from khazana.planning.plan.units import units_of as planning_units_of
from khazana.programmes.claims_file import claims_columns
from khazana.programmes.commitment_doors import CommitmentsDoor
from khazana.programmes.declared import Declared
from khazana.programmes.doors import ProgrammeDoor
from khazana.programmes.energy_doors import FIGURES, LISTS, TABLES, EnergyDoor, ProfileDoor
from khazana.programmes.events_file import events_columns
from khazana.programmes.evidence_file import evidence_columns
from khazana.programmes.figure_tables import FIGURE_KEYS
from khazana.programmes.perimeter_file import perimeter_columns
from khazana.programmes.planning_doors import PlanningDoor
from khazana.programmes.planning_figures import PLAN_FIGURE_KEYS
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


ENERGY = PAGE.partition("## `energy.toml`")[2].partition("\nAll problems")[0]
NEEDED = {Need.NEEDED: "yes", Need.LEFT_OUT: "asked for", Need.CHOICE: ""}


def entry_door(name: str) -> type[BaseModel]:
    if not name:
        return EnergyDoor
    pending = [EnergyDoor.model_fields[name].annotation]
    while pending:
        one = pending.pop()
        if isinstance(one, type) and issubclass(one, BaseModel):
            return one
        pending += getattr(one, "__args__", ())
    raise LookupError(name)


@pytest.mark.parametrize("name", ["", *LISTS, *TABLES])
def test_every_key_of_a_plan_is_described_with_its_units(name: str) -> None:
    section = ENERGY.partition(f"### `{name}`")[2] if name else ENERGY
    rows = re.findall(r"^\| `(\w+)` \| (.*)$", section.partition("\n### ")[0], re.MULTILINE)
    said = dict(reversed(rows))
    fields = {key: one for key, one in entry_door(name).model_fields.items() if name or key not in {*LISTS, *TABLES}}
    assert fields
    for key, one in fields.items():
        needed, _, value = said[key].partition("|")
        asks = FIGURES[name].get(key)
        if asks is None:
            assert needed.strip() == ("yes" if one.is_required() else ""), key
        else:
            assert needed.strip() == NEEDED[asks.need], key
            told = re.findall(r"`([^`]+)`", value.partition(":")[0])
            own = [unit for unit in units_of(asks.dimension, "CUR") if "USD" not in unit or "CUR" in unit]
            assert told == (own or [*units_of(asks.dimension, "CUR")]), key
    if name:
        kinds = {one.value for one in (*ConditionKind, *StressForm)} - {*fields}
        assert {*said} - kinds == {*fields}


def test_every_key_of_a_figure_and_of_a_profile_is_described() -> None:
    figure = ENERGY.partition("### ")[0]
    assert {*FIGURE_KEYS} <= {*re.findall(r"`(\w+)`", figure)}
    profile = ENERGY.partition("A profile is a table")[2].partition("### ")[0]
    assert {*ProfileDoor.model_fields} <= {*re.findall(r"`(\w+)`", profile)}


def test_every_kind_of_stress_is_described_with_the_keys_that_it_uses() -> None:
    section = ENERGY.partition("### `stresses`")[2].partition("\n### ")[0]
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| [^|]* \| ([^|]*) \|$", section.partition("| kind |")[2], re.MULTILINE))
    assert {one: tuple(re.findall(r"`(\w+)`", said)) for one, said in rows.items()} == {
        form.value: keys for form, keys in STRESS_KEYS.items()
    }


def test_every_kind_of_condition_is_described_with_what_it_needs() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| .* \| (.*) \|$", ENERGY.partition("### `conditions`")[2], re.MULTILINE))
    for kind, needs in CONDITION_FIGURES.items():
        assert re.findall(r"`(\w+)`", rows[kind.value]) == [*needs]


def test_every_figure_of_planning_is_described() -> None:
    section = PAGE.partition("## `planning.toml`")[2].partition("\nAll problems")[0]
    told = set(re.findall(r"`([a-z_.-]+)`", section))
    for kinds in (RULE_ASKS, LIMIT_ASKS):
        for kind, asks in kinds.items():
            (row,) = re.findall(rf"^\| `{kind.value}` \| (.+?) \|", section, re.MULTILINE)
            assert set(asks) <= told, kind
            assert re.findall(r"`([a-z_]+)`", row)[0] in asks, kind
    assert {*ECONOMY_ASKS, *START_ASKS, *PLAN_FIGURE_KEYS} <= told
    units = {unit for one in Dimension for unit in planning_units_of(one, "PKR")}
    assert units <= set(re.findall(r"`([^`]+)`", section))
    assert set(PlanningDoor.model_fields) <= told
    for name in ("policies", "limits"):
        (inner,) = get_args(PlanningDoor.model_fields[name].annotation)
        assert set(inner.model_fields) <= told, name
