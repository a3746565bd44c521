"""Machines of a plan: those of the catalogue, and those that the plan declares itself."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Final

from khazana.energy.catalogue import Catalogue, SubjectKind, TechnicalMeasure
from khazana.energy.picking import Pick
from khazana.energy.plan.figures import Figure, asked_of
from khazana.energy.plan.parts import PlannedMachine
from khazana.programmes.figure_tables import of_catalogue

__all__ = ["known_machines", "machine_of"]

_MEASURES: Final = {
    "hashrate": TechnicalMeasure.HASHRATE,
    "power": TechnicalMeasure.POWER,
    "price": TechnicalMeasure.PRICE,
    "derates_above": TechnicalMeasure.DERATES_ABOVE,
    "derated_share": TechnicalMeasure.DERATED_SHARE,
    "stops_above": TechnicalMeasure.STOPS_ABOVE,
}


def known_machines(declared: Mapping[str, PlannedMachine], catalogue: Catalogue) -> tuple[str, ...]:
    """Return the ids of all machines that a fleet can have."""
    return (*declared, *(one for one in catalogue.subjects(SubjectKind.MACHINE) if one not in declared))


def machine_of(
    machine_id: str, key: str, price: Figure | None, declared: Mapping[str, PlannedMachine], catalogue: Catalogue
) -> PlannedMachine | None:
    """Return the machine of a fleet; ``None`` where nobody knows it.

    Parameters
    ----------
    key
        Of the fleet.
    price
        In the place of the machine's own.
    """
    own = declared.get(machine_id)
    if own is None:
        own = _of_catalogue(machine_id, f"{key}.machine", catalogue)
    return own if own is None or price is None else replace(own, price=price)


def _of_catalogue(machine_id: str, key: str, catalogue: Catalogue) -> PlannedMachine | None:
    name = catalogue.find(machine_id, TechnicalMeasure.HASHRATE)
    if name is None:
        return None
    asked = asked_of(PlannedMachine)
    found = {
        one.name: of_catalogue(figure, f"{key}.{one.name}", asked[one.name], Pick.MIDDLE)
        for one in fields(PlannedMachine)
        if one.name in _MEASURES and (figure := catalogue.find(machine_id, _MEASURES[one.name])) is not None
    }
    return PlannedMachine(id=machine_id, name=name.name, **found)
