"""What demand, plants and outages of ``energy.toml`` say of each other, and of the horizon."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from khazana.energy.plan.figures import Figure, Profile
from khazana.programmes import grid_kinds as kinds
from khazana.programmes.cells import is_id
from khazana.programmes.figure_tables import FigureTables
from khazana.programmes.toml_places import Document, entries

__all__ = ["check_grid"]

_DECLARED: Final = ("surplus", "prices", "generation", "emissions")
"""What a zone says of its surplus where it declares it."""
_OF_DEMAND: Final = ("sun", "exports", "export", "reserve")
"""What counts only where the surplus is reckoned."""
_SAME: Final = {"zones": (("exports", "export"),), "plants": (("availability", "available"),)}
_OTHER_SIZE: Final = 100.0
_NO_FIGURES: Final[Mapping[str, Figure | None]] = {}

Figures = Mapping[tuple[str, int], Mapping[str, Figure | None]]


def check_grid(document: Document, tables: FigureTables, figures: Figures, profiles: Mapping[str, Profile]) -> None:
    """Note every contradiction between zones, plants, outages and the horizon."""
    for index, zone in entries(document, "zones"):
        _check_zone(index, zone, tables)
    for name, pairs in _SAME.items():
        for index, entry in entries(document, name):
            for one, other in pairs:
                if one in entry and other in entry:
                    key = f"{name}.{entry.get('id', index)}"
                    tables.refuse((name, index, other), kinds.TWO_WAYS, key=f"{key}.{other}", other=f"{key}.{one}")
    _check_places(document, tables)
    _check_outages(document, tables)
    _check_sizes(document, tables, figures, profiles)


def _check_zone(index: int, zone: Mapping[str, Any], tables: FigureTables) -> None:
    key = f"zones.{zone.get('id', index)}"
    if "demand" in zone:
        for name in (one for one in _DECLARED if one in zone):
            tables.refuse(("zones", index, name), kinds.TWO_SURPLUSES, key=f"{key}.{name}", other=f"{key}.demand")
        return
    for name in (one for one in _OF_DEMAND if one in zone):
        tables.refuse(("zones", index, name), kinds.NO_DEMAND, key=f"{key}.{name}", zone=zone.get("id", index))


def _check_places(document: Document, tables: FigureTables) -> None:
    without = [zone.get("id") for _, zone in entries(document, "zones") if "demand" not in zone]
    for index, plant in entries(document, "plants"):
        zone = plant.get("zone")
        if isinstance(zone, str) and zone in without:
            key = f"plants.{plant.get('id', index)}"
            tables.refuse(("plants", index, "zone"), kinds.NO_DEMAND, key=key, zone=zone)


def _check_outages(document: Document, tables: FigureTables) -> None:
    known = tuple(one["id"] for _, one in entries(document, "plants") if isinstance(one.get("id"), str))
    horizon = _horizon(document)
    for index, outage in entries(document, "outages"):
        plant, id_ = outage.get("plant"), outage.get("id", index)
        if isinstance(plant, str) and is_id(plant) and plant not in known:
            tables.refuse(("outages", index, "plant"), kinds.UNKNOWN_PLANT, value=plant, known=known or ("none",))
        since, until = _day(outage.get("since")), _day(outage.get("until"))
        if since is None or until is None:
            continue
        path = ("outages", index, "until")
        if until < since:
            tables.refuse(path, kinds.OUTAGE_BACKWARDS, id=id_, value=until, first=since)
        elif horizon is not None and (until < horizon[0] or since >= horizon[1]):
            start, end = horizon
            tables.refuse(path, kinds.OUTAGE_OUTSIDE, id=id_, value=until, start=start, end=end)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _horizon(document: Document) -> tuple[date, date] | None:
    horizon = document.values.get("horizon")
    start, years = (horizon.get("start"), horizon.get("years")) if isinstance(horizon, dict) else (None, None)
    if type(start) is not date or type(years) is not int or (start.month, start.day) == (2, 29):
        return None
    if not 0 < years <= date.max.year - start.year:
        return None
    return start, start.replace(year=start.year + years)


def _check_sizes(document: Document, tables: FigureTables, figures: Figures, profiles: Mapping[str, Profile]) -> None:
    """Note where what is used is of quite another size than what the plants of the zone, and its links, can give."""
    for index, zone in entries(document, "zones"):
        key = f"zones.{zone.get('id', index)}.demand"
        demand, given = profiles.get(key), sum(_capacities(document, figures, zone.get("id")))
        if demand is None or not given or not any(demand.values):
            continue
        most = max(demand.values)
        if not 1 / _OTHER_SIZE <= most / given <= _OTHER_SIZE:
            tables.refuse(
                ("zones", index, "demand"), kinds.OTHER_SIZE, key=key, value=f"{most:g}", capacity=f"{given:g}"
            )


def _capacities(document: Document, figures: Figures, zone: object) -> Iterator[float]:
    for name, keys in (("plants", ("capacity",)), ("links", ("most", "back"))):
        for index, one in entries(document, name):
            if isinstance(zone, str) and zone in [one.get(end) for end in ("zone", "origin", "target")]:
                found = figures.get((name, index), _NO_FIGURES)
                yield from (figure.value for key in keys if (figure := found.get(key)) is not None)
