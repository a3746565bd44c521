"""What the parts of ``energy.toml`` say of each other: zones, ids, probabilities, arrangements."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from khazana.energy.holding import Holding
from khazana.energy.plan.figures import Figure
from khazana.energy.plan.gaps import CONDITION_FIGURES
from khazana.energy.plan.terms import ConditionKind
from khazana.programmes import energy_kinds as kinds
from khazana.programmes.cells import is_id
from khazana.programmes.energy_doors import FIGURES
from khazana.programmes.figure_tables import FigureTables
from khazana.programmes.relation_kinds import DUPLICATE_ID, UNKNOWN_SOURCE
from khazana.programmes.toml_places import Document, entries

__all__ = ["check_plan_file"]

_Figures = Mapping[tuple[str, int], Mapping[str, Figure | None]]

_TOGETHER: Final = ("zones", "links", "plants", "fleets", "computing", "batteries", "backups", "sales", "conditions")
"""Lists whose ids stand beside each other in a case."""
_ALONE: Final = {
    "machines": "id",
    "outages": "id",
    "effects": "id",
    "scenarios": "id",
    "stresses": "id",
    "tariffs": "industry",
}
_PLACED: Final = ("plants", "fleets", "computing", "batteries", "backups", "sales")
_FORBIDDEN: Final = {
    Holding.OWN.value: ("kept", "fee", "rent"),
    Holding.HOSTED.value: ("rent",),
    Holding.LENT.value: ("fee",),
}
_IN_ORDER: Final = (("least", "most"), ("derates_above", "stops_above"))
_EXTRA: Final = {ConditionKind.EXCHANGE_BUDGET: ("surrendered",)}
_ROUNDING: Final = Fraction(1, 10**9)


def check_plan_file(
    document: Document,
    tables: FigureTables,
    figures: _Figures,
    paths: Mapping[tuple[int, str], tuple[Figure | None, ...]],
) -> None:
    """Note every contradiction between the parts of the file."""
    _check_ids(document, tables)
    _check_zones(document, tables)
    for name in ("conditions", "outages"):
        for index, entry in entries(document, name):
            _check_origin(name, index, entry, tables)
    _check_conditions(document, tables)
    _check_fleets(document, tables)
    _check_order(tables, figures)
    _check_start(document, tables)
    _check_probabilities(document, tables, figures)
    _check_years(document, tables, paths)


def _check_ids(document: Document, tables: FigureTables) -> None:
    together: dict[str, int] = {}
    for name in _TOGETHER:
        _note_twice(document, tables, name, "id", together)
    for name, key in _ALONE.items():
        _note_twice(document, tables, name, key, {})


def _note_twice(document: Document, tables: FigureTables, name: str, key: str, first: dict[str, int]) -> None:
    for index, entry in entries(document, name):
        id_, path = entry.get(key), (name, index, key)
        if isinstance(id_, str) and is_id(id_):
            line = document.line(path)
            if first.setdefault(id_, line) != line:
                tables.refuse(path, DUPLICATE_ID, value=id_, first=first[id_])


def _check_zones(document: Document, tables: FigureTables) -> None:
    known = tuple(one["id"] for _, one in entries(document, "zones") if isinstance(one.get("id"), str))
    asked = [((name, index, "zone"), entry) for name in _PLACED for index, entry in entries(document, name)]
    asked += [
        (("links", index, end), entry) for index, entry in entries(document, "links") for end in ("origin", "target")
    ]
    for path, entry in asked:
        zone = entry.get(str(path[-1]))
        if isinstance(zone, str) and is_id(zone) and zone not in known:
            tables.refuse(path, kinds.UNKNOWN_ZONE, value=zone, known=known or ("none",))


def _check_origin(name: str, index: int, entry: Mapping[str, Any], tables: FigureTables) -> None:
    """Note where an entry names neither a source nor the reason of an assumption, or both."""
    path, source = (name, index), entry.get("source")
    key = f"{name}.{entry.get('id', index)}"
    if not source and not entry.get("assumption"):
        tables.refuse(path, kinds.NO_SOURCE, key=key)
    elif source and entry.get("assumption"):
        tables.refuse((*path, "assumption"), kinds.TWO_ORIGINS, key=key, value="assumption")
    elif isinstance(source, str) and source and tables.sources is not None and source not in tables.sources:
        tables.refuse((*path, "source"), UNKNOWN_SOURCE, value=source)


def _check_conditions(document: Document, tables: FigureTables) -> None:
    for index, entry in entries(document, "conditions"):
        path, key = ("conditions", index), f"conditions.{entry.get('id', index)}"
        kind = entry.get("kind")
        if kind not in [one.value for one in ConditionKind]:
            continue
        used = (*CONDITION_FIGURES[ConditionKind(kind)], *_EXTRA.get(ConditionKind(kind), ()))
        for name in FIGURES["conditions"]:
            if name in entry and name not in used:
                tables.refuse((*path, name), kinds.UNUSED_FIGURE, key=f"{key}.{name}", value=kind)


def _check_fleets(document: Document, tables: FigureTables) -> None:
    for index, entry in entries(document, "fleets"):
        holding = entry.get("holding")
        for name in _FORBIDDEN.get(holding, ()) if isinstance(holding, str) else ():
            if name in entry:
                key = f"fleets.{entry.get('id', index)}.{name}"
                tables.refuse(("fleets", index, name), kinds.ARRANGEMENT, key=key, value=holding)


def _check_order(tables: FigureTables, figures: _Figures) -> None:
    for (name, index), found in figures.items():
        for low, high in _IN_ORDER:
            one, other = found.get(low), found.get(high)
            if one is not None and other is not None and one.value > other.value:
                tables.refuse((name, index, low), kinds.CROSSED, key=one.key, other=other.key)


def _check_start(document: Document, tables: FigureTables) -> None:
    horizon = document.values.get("horizon")
    start = horizon.get("start") if isinstance(horizon, dict) else None
    if isinstance(start, date) and (start.month, start.day) == (2, 29):
        tables.refuse(("horizon", "start"), kinds.LEAP_START, value=start)


def _check_probabilities(document: Document, tables: FigureTables, figures: _Figures) -> None:
    found = [figures["scenarios", index].get("probability") for index, _ in entries(document, "scenarios")]
    known = [one for one in found if one is not None]
    if not found or len(known) < len(found):
        return
    total = sum(one.value for one in known)
    if abs(total - 1) > _ROUNDING or min(one.value for one in known) <= 0:
        tables.refuse(("scenarios",), kinds.PROBABILITIES, value=f"{total:.9g}")


def _check_years(
    document: Document, tables: FigureTables, paths: Mapping[tuple[int, str], tuple[Figure | None, ...]]
) -> None:
    horizon = document.values.get("horizon")
    years = horizon.get("years") if isinstance(horizon, dict) else None
    for (index, name), figures in paths.items():
        if type(years) is int and len(figures) not in {1, years}:
            entry = dict(entries(document, "scenarios"))[index]
            key = f"scenarios.{entry.get('id', index)}.{name}"
            tables.refuse(("scenarios", index, name), kinds.YEARS_DIFFER, key=key, value=len(figures), years=years)
