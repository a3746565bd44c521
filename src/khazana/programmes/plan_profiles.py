"""The profiles that ``energy.toml`` names, file by file."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from khazana.core import SourceKind
from khazana.energy.plan.figures import Profile
from khazana.energy.plan.units import units_of
from khazana.programmes import energy_kinds as kinds
from khazana.programmes.cells import is_id
from khazana.programmes.energy_doors import PROFILES
from khazana.programmes.figure_kinds import OTHER_UNIT
from khazana.programmes.figure_tables import FigureTables
from khazana.programmes.profile_files import AskedProfile, read_profiles
from khazana.programmes.relation_kinds import UNKNOWN_SOURCE
from khazana.programmes.toml_places import Document, entries

__all__ = ["profiles_of"]


def profiles_of(
    document: Document, tables: FigureTables, read_text: Callable[[str], str | None]
) -> tuple[Mapping[str, Profile], tuple[str, ...]]:
    """Return the profiles by key, and the names of all files that are asked for."""
    asked = _asked(document, tables)
    found: dict[str, Profile] = {}
    for file, profiles in asked.items():
        text = read_text(file)
        if text is None:
            for one in profiles:
                line = one.line
                tables.problems.add(kinds.PROFILE_MISSING, tables.file, line, one.key, value=file)
        else:
            found |= read_profiles(text, file, profiles, _start(document), tables.problems)
    return found, tuple(asked)


def _start(document: Document) -> date | None:
    horizon = document.values.get("horizon")
    start = horizon.get("start") if isinstance(horizon, dict) else None
    return start if isinstance(start, date) and not isinstance(start, datetime) else None


def _asked(document: Document, tables: FigureTables) -> dict[str, list[AskedProfile]]:
    """Return what is asked of each file, as far as the entries can be read."""
    found: dict[str, list[AskedProfile]] = {}
    every = [(kind, *one) for kind in PROFILES for one in entries(document, kind)]
    for kind, index, entry in every:
        for name, dimension in PROFILES[kind].items():
            raw, path = entry.get(name), (kind, index, name)
            if not isinstance(raw, dict) or not all(
                isinstance(raw.get(key), str) for key in ("file", "column", "unit", "source")
            ):
                continue
            key, source = f"{kind}.{entry.get('id', index)}.{name}", raw["source"]
            known = units_of(dimension, tables.currency)
            if raw["unit"] not in known:
                tables.refuse((*path, "unit"), OTHER_UNIT, key=key, value=raw["unit"], known=known)
                continue
            if is_id(source) and tables.sources is not None and source not in tables.sources:
                tables.refuse((*path, "source"), UNKNOWN_SOURCE, value=source)
            if not is_id(raw["column"]) or not is_id(raw["file"]):
                continue
            found.setdefault(raw["file"], []).append(
                AskedProfile(
                    key=key,
                    column=raw["column"],
                    unit=raw["unit"],
                    dimension=dimension,
                    source=source,
                    source_kind=(tables.sources or {}).get(source) or SourceKind.DERIVED,
                    is_synthetic=raw.get("synthetic") is True,
                    note=str(raw.get("note", "")),
                    line=tables.document.line(path),
                )
            )
    return found
