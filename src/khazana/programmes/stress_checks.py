"""What the stresses of ``energy.toml`` say of other parts of the file, and of themselves."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from khazana.energy.plan.figures import Figure
from khazana.energy.plan.stresses import STRESS_KEYS, STRESS_NEEDS, StressForm
from khazana.programmes import energy_kinds, stress_kinds
from khazana.programmes.cells import is_id
from khazana.programmes.figure_tables import FigureTables
from khazana.programmes.relation_kinds import UNKNOWN_SOURCE
from khazana.programmes.toml_places import Document, entries

__all__ = ["check_stresses"]

_LIST: Final = "stresses"
_MOST_YEARS: Final = 50
_EVERY: Final = tuple(dict.fromkeys(key for keys in STRESS_KEYS.values() for key in keys))


def check_stresses(
    document: Document, tables: FigureTables, figures: Mapping[tuple[str, int], Mapping[str, Figure | None]]
) -> None:
    """Note every contradiction of a stress with itself or with the rest of the file."""
    for index, entry in entries(document, _LIST):
        _check_origin(tables, index, entry)
        _check_keys(tables, index, entry)
        _check_names(document, tables, index, entry)
        _check_days(document, tables, index, entry)
    _check_chances(document, tables, figures)


def _check_origin(tables: FigureTables, index: int, entry: Mapping[str, Any]) -> None:
    path, source = (_LIST, index), entry.get("source")
    key = f"{_LIST}.{entry.get('id', index)}"
    if not source and not entry.get("assumption"):
        tables.refuse(path, energy_kinds.NO_SOURCE, key=key)
    elif source and entry.get("assumption"):
        tables.refuse((*path, "assumption"), energy_kinds.TWO_ORIGINS, key=key, value="assumption")
    elif isinstance(source, str) and source and tables.sources is not None and source not in tables.sources:
        tables.refuse((*path, "source"), UNKNOWN_SOURCE, value=source)


def _form(entry: Mapping[str, Any]) -> StressForm | None:
    kind = entry.get("kind")
    return StressForm(kind) if kind in [one.value for one in StressForm] else None


def _check_keys(tables: FigureTables, index: int, entry: Mapping[str, Any]) -> None:
    form = _form(entry)
    if form is None:
        return
    for name in entry:
        if name in _EVERY and name not in STRESS_KEYS[form]:
            tables.refuse((_LIST, index, name), stress_kinds.UNUSED_KEY, key=name, value=form.value)
    for name in STRESS_NEEDS[form]:
        if not entry.get(name):
            tables.refuse((_LIST, index), stress_kinds.LACKS, key=name, value=form.value)
    if form is StressForm.HEAT_WAVE and "lost" in entry and not entry.get("zone"):
        tables.refuse((_LIST, index), stress_kinds.LACKS, key="zone", value=form.value)


def _check_names(document: Document, tables: FigureTables, index: int, entry: Mapping[str, Any]) -> None:
    for name, where, kind in (
        ("zone", "zones", energy_kinds.UNKNOWN_ZONE),
        ("backup", "backups", stress_kinds.UNKNOWN_BACKUP),
    ):
        value, known = entry.get(name), _ids(document, where)
        if isinstance(value, str) and is_id(value) and value not in known:
            tables.refuse((_LIST, index, name), kind, value=value, known=known or ("none",))
    parts, known = entry.get("parts"), _ids(document, _LIST)
    several = [one.get("id") for _, one in entries(document, _LIST) if _form(one) is StressForm.TOGETHER]
    for one in parts if isinstance(parts, list) else ():
        if not isinstance(one, str) or not is_id(one):
            continue
        if one not in known:
            tables.refuse((_LIST, index, "parts"), stress_kinds.UNKNOWN_STRESS, value=one, known=known)
        elif one in several:
            tables.refuse((_LIST, index, "parts"), stress_kinds.NESTED, value=one)


def _ids(document: Document, name: str) -> tuple[str, ...]:
    return tuple(one["id"] for _, one in entries(document, name) if isinstance(one.get("id"), str))


def _check_days(document: Document, tables: FigureTables, index: int, entry: Mapping[str, Any]) -> None:
    since, until = entry.get("since"), entry.get("until")
    if isinstance(since, date) and isinstance(until, date) and until <= since:
        tables.refuse((_LIST, index, "until"), stress_kinds.DAYS_CROSSED, since=since, until=until)
        return
    horizon = document.values.get("horizon")
    start, years = (horizon.get("start"), horizon.get("years")) if isinstance(horizon, dict) else (None, None)
    if not isinstance(start, date) or type(years) is not int or not 0 < years <= _MOST_YEARS:
        return
    if (start.month, start.day) == (2, 29):
        return
    end = start.replace(year=start.year + years)
    if (isinstance(since, date) and since >= end) or (isinstance(until, date) and until <= start):
        tables.refuse((_LIST, index), stress_kinds.OUTSIDE, start=start, end=end)


def _check_chances(
    document: Document, tables: FigureTables, figures: Mapping[tuple[str, int], Mapping[str, Figure | None]]
) -> None:
    found = [figures[_LIST, index].get("chance") for index, _ in entries(document, _LIST)]
    total = sum(one.value for one in found if one is not None)
    if total >= 1:
        tables.refuse((_LIST,), stress_kinds.CHANCES, value=f"{total:.9g}")
