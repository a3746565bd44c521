"""A case with some of its figures changed: what a reader moves to see what follows.

Each change is another case of the same shape, so that what was found for the one is a good start for the other.
"""

from collections.abc import Iterable
from dataclasses import replace

from khazana.core import BadInput
from khazana.energy.case import Case
from khazana.energy.quantities import quantity
from khazana.energy.resources import LoadKind, series

__all__ = ["with_hashprice", "with_surplus", "with_tariff", "without_all"]


def with_surplus(case: Case, scale: float) -> Case:
    """Return a case with the surplus of every zone times ``scale``.

    Raises
    ------
    BadInput
        If it is below zero or not finite.
    """
    ratio = float(quantity(scale, "surplus_scale"))
    zones = tuple(replace(zone, available_mw=series(zone.available_mw) * ratio) for zone in case.zones)
    return replace(case, zones=zones)


def with_hashprice(case: Case, ratio: float) -> Case:
    """Return a case in which every fleet earns ``ratio`` times as much, as it does at so much of the hashprice.

    Raises
    ------
    BadInput
        If it is below zero or not finite.
    """
    factor = float(quantity(ratio, "hashprice_ratio"))
    loads = tuple(
        replace(load, revenue_usd_per_mwh=series(load.revenue_usd_per_mwh) * factor)
        if load.kind is LoadKind.FLEET
        else load
        for load in case.loads
    )
    return replace(case, loads=loads)


def with_tariff(case: Case, tariff_usd_per_mwh: float) -> Case:
    """Return a case in which every load that pays a domestic tariff pays this one.

    Raises
    ------
    BadInput
        If it is below zero or not finite.
    """
    paid = float(quantity(tariff_usd_per_mwh, "tariff_usd_per_mwh"))
    loads = tuple(
        load if load.kind is LoadKind.EXPORT else replace(load, tariff_usd_per_mwh=paid) for load in case.loads
    )
    return replace(case, loads=loads)


def without_all(case: Case, conditions: Iterable[str]) -> Case:
    """Return a case without some of its conditions, by name.

    Raises
    ------
    BadInput
        If it has no condition of a name.
    """
    known = [one.name for one in case.conditions]
    for name in conditions:
        if name not in known:
            raise BadInput(
                "the case has no such condition",
                where=case.name,
                value=name,
                remedy="use one of {known}",
                known=", ".join(known) or "none",
            )
        case = case.without(name)
    return case
