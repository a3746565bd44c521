"""``energy.toml`` as an energy plan, with the profiles that it names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, Final

from khazana.core import LocalText, Source
from khazana.energy.catalogue import Catalogue
from khazana.energy.plan.figures import Asks, Figure, Need, Profile, figures_of
from khazana.energy.plan.parts import PlannedMachine
from khazana.energy.plan.record import EnergyPlan, Horizon
from khazana.programmes import energy_kinds as kinds
from khazana.programmes.declared import Declared
from khazana.programmes.doors import TextDoor, pass_door
from khazana.programmes.effect_tables import read_effects
from khazana.programmes.energy_checks import check_plan_file
from khazana.programmes.energy_doors import FIGURES, LISTS, MEASURES, PATHS, PROFILES, TABLES, EnergyDoor
from khazana.programmes.equipment_files import load_builtin_catalogue
from khazana.programmes.figure_tables import CATALOGUE, FigureTables
from khazana.programmes.grid_checks import check_grid
from khazana.programmes.plan_equipment import known_machines, machine_of
from khazana.programmes.plan_profiles import profiles_of
from khazana.programmes.problems import Problems
from khazana.programmes.stress_checks import check_stresses
from khazana.programmes.toml_places import Document, entries, read_document

__all__ = ["ENERGY_FILE", "ReadPlan", "read_energy"]

ENERGY_FILE: Final = "energy.toml"

_Figures = dict[tuple[str, int], dict[str, Figure | None]]


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """The plan, or ``None`` where something in it is refused; and the files that it names."""

    plan: EnergyPlan | None
    files: tuple[str, ...]


def read_energy(
    text: str,
    declared: Declared,
    sources: tuple[Source, ...],
    read_text: Callable[[str], str | None],
    problems: Problems,
    *,
    programme: str = "",
) -> ReadPlan:
    """Read ``energy.toml`` and the profiles that it names; every problem of all of them is noted.

    Parameters
    ----------
    sources
        Those of ``programme.toml``.
    read_text
        Returns the text of a file of the folder; ``None`` where there is none.
    programme
        Its id.
    """
    document = read_document(text, ENERGY_FILE, problems)
    if document is None:
        return ReadPlan(None, ())
    door = pass_door(EnergyDoor, document, ENERGY_FILE, problems)
    catalogue = _catalogue()
    tables = FigureTables(
        document=document,
        file=ENERGY_FILE,
        sources=None if declared.sources is None else _kinds(declared, sources),
        currency=declared.currency or "USD",
        catalogue=catalogue,
        problems=problems,
    )
    found = _figures(document, tables)
    paths = _paths(document, tables)
    profiles, files = profiles_of(document, tables, read_text)
    effects = read_effects(document, tables)
    check_plan_file(document, tables, found, paths)
    check_stresses(document, tables, found)
    check_grid(document, tables, found, profiles)
    machines = _machines(door, found, tables) if door is not None else None
    if door is None or machines is None:
        return ReadPlan(None, files)
    found |= {("effects", index): dict(effects.get(index, {})) for index in range(len(door.effects))}
    if any(found["effects", index].get("per_mw") is None for index in range(len(door.effects))):
        return ReadPlan(None, files)
    plan = _plan(door, found, paths, profiles, machines)
    return ReadPlan(_with_frame(plan, programme, declared, sources, catalogue), files)


@lru_cache(maxsize=1)
def _catalogue() -> Catalogue:
    found = load_builtin_catalogue().catalogue
    return found if found is not None else Catalogue((), ())


def _kinds(declared: Declared, sources: tuple[Source, ...]) -> dict[str, Any]:
    known = {one.id: one.kind for one in sources}
    return {id_: known.get(id_) for id_ in declared.sources or ()}


def _figures(document: Document, tables: FigureTables) -> _Figures:
    """Read all figures, even where the rest of the file has errors."""
    found: _Figures = {}
    for name in LISTS:
        for index, entry in entries(document, name):
            key = f"{name}.{_id(entry, index)}"
            asked = FIGURES[name]
            found[name, index] = {
                one: tables.read(entry.get(one), (name, index, one), f"{key}.{one}", asks, _measure(name, one))
                for one, asks in asked.items()
            }
    for name in TABLES:
        raw = document.values.get(name)
        table = raw if isinstance(raw, dict) else {}
        found[name, 0] = {
            one: tables.read(table.get(one), (name, one), f"{name}.{one}", asks, _measure(name, one))
            for one, asks in FIGURES[name].items()
        }
    found["", 0] = {one: tables.read(document.values.get(one), (one,), one, asks) for one, asks in FIGURES[""].items()}
    return found


def _measure(name: str, key: str) -> Any:  # noqa: ANN401 - a measure of the catalogue, or None
    return MEASURES.get(name, {}).get(key)


def _id(entry: Mapping[str, object], index: int) -> str:
    id_ = entry.get("id", entry.get("industry"))
    return id_ if isinstance(id_, str) else str(index)


def _paths(document: Document, tables: FigureTables) -> dict[tuple[int, str], tuple[Figure | None, ...]]:
    """Read what a scenario may say once or for each year."""
    found = {}
    for index, entry in entries(document, "scenarios"):
        for name, dimension in PATHS.items():
            raw, asks = entry.get(name), Asks(dimension, Need.CHOICE)
            key, path = f"scenarios.{_id(entry, index)}.{name}", ("scenarios", index, name)
            if isinstance(raw, list):
                figures = [tables.read(one, (*path, year), f"{key}.{year}", asks) for year, one in enumerate(raw)]
                found[index, name] = tuple(figures)
            elif raw is not None:
                found[index, name] = (tables.read(raw, path, key, asks),)
    return found


def _machines(door: Any, found: _Figures, tables: FigureTables) -> dict[int, PlannedMachine] | None:  # noqa: ANN401 - made by pydantic
    """Return the machine of each fleet; ``None`` where one is not known."""
    catalogue = tables.catalogue or Catalogue((), ())
    declared = {
        one.id: PlannedMachine(id=one.id, name=one.name, **found["machines", index])
        for index, one in enumerate(door.machines)
    }
    machines: dict[int, PlannedMachine] = {}
    for index, fleet in enumerate(door.fleets):
        price = found["fleets", index].get("price")
        machine = machine_of(fleet.machine, f"fleets.{fleet.id}", price, declared, catalogue)
        if machine is None:
            known = known_machines(declared, catalogue)
            tables.refuse(("fleets", index, "machine"), kinds.UNKNOWN_MACHINE, value=fleet.machine, known=known)
        else:
            machines[index] = machine
    return machines if len(machines) == len(door.fleets) else None


def _plan(
    door: Any,  # noqa: ANN401 - made by pydantic
    found: _Figures,
    paths: Mapping[tuple[int, str], tuple[Figure | None, ...]],
    profiles: Mapping[str, Profile],
    machines: Mapping[int, PlannedMachine],
) -> dict[str, Any]:
    """Return the parts of the plan by name."""
    parts: dict[str, Any] = {}
    for name, part in LISTS.items():
        if name == "machines":
            continue
        records = []
        for index, one in enumerate(getattr(door, name)):
            given = {key: figure for key, figure in found[name, index].items() if key in _names(part)}
            said = {key: _said(getattr(one, key)) for key in _names(part) if key not in given and hasattr(one, key)}
            said |= {key: profiles.get(f"{name}.{one.id}.{key}") for key in PROFILES.get(name, ())}
            if name == "fleets":
                said["machine"] = machines[index]
            elif name in {"conditions", "outages", "stresses"}:
                said["note"] = one.assumption
            elif name == "scenarios":
                said |= {key: tuple(filter(None, paths.get((index, key), ()))) for key in PATHS}
            records.append(part(**given, **said))
        parts[name] = tuple(records)
    network = {"at": door.network.at, "height": door.network.height}
    for name, part in TABLES.items():
        parts[name] = part(**found[name, 0], **(network if name == "network" else {}))
    return parts | found["", 0] | {"horizon": Horizon(start=door.horizon.start, years=door.horizon.years)}


def _names(part: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(part))


def _said(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    return LocalText(en=value.en, es=value.es, ur=value.ur) if isinstance(value, TextDoor) else value


def _with_frame(
    parts: dict[str, Any],
    programme: str,
    declared: Declared,
    sources: tuple[Source, ...],
    catalogue: Catalogue,
) -> EnergyPlan:
    """Return the plan with all sources that it rests on."""
    by_id = {one.id: one for one in sources} | {
        CATALOGUE + one.id: Source(
            id=CATALOGUE + one.id,
            title=one.title,
            publisher=one.publisher,
            kind=one.kind,
            url=one.url,
            published=one.published,
        )
        for one in catalogue.sources
    }
    sourced = {
        name: tuple(
            replace(one, source_kind=by_id[one.source].kind if one.source in by_id else None) for one in parts[name]
        )
        for name in ("conditions", "stresses")
    }
    plan = EnergyPlan(
        programme=programme,
        currency=declared.currency or "USD",
        is_synthetic=bool(declared.synthetic),
        **(parts | sourced),
    )
    used = dict.fromkeys(
        [
            *(one.source for one in figures_of(plan)),
            *(one.source for one in plan.profiles()),
            *(one.source for one in plan.conditions),
            *(one.source for one in plan.stresses),
            *(one.source for one in plan.outages),
        ]
    )
    return replace(plan, sources=tuple(by_id[one] for one in used if one in by_id))
