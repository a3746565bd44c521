"""The plants of an energy plan, and when they are to stand still: what a surplus can be reckoned from.

Each figure may be ``None``: nobody stated it (`khazana.energy.plan.parts`).
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from khazana.core import LocalText
from khazana.energy.plan.figures import Asks, Figure, Need, Profile
from khazana.energy.plan.units import Dimension

__all__ = ["PlannedOutage", "PlannedPlant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPlant:
    """A plant of the grid, or all plants of a kind in a zone.

    Parameters
    ----------
    availability
        Hour by hour, by water, wind, heat and season; ``available`` stands for it where it is one figure.
    capacity
        Net of its own use.
    forced
        The share that is out by failures in the mean.
    must_run
        The share of what is available that it cannot stop giving.
    cost
        Fuel and wear of a megawatt-hour.
    """

    id: str
    name: LocalText
    zone: str
    availability: Profile | None = None
    capacity: Annotated[Figure | None, Asks(Dimension.POWER, Need.NEEDED)] = None
    available: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE)] = None
    forced: Annotated[Figure | None, Asks(Dimension.SHARE)] = None
    must_run: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE)] = None
    cost: Annotated[Figure | None, Asks(Dimension.ENERGY_PRICE, Need.NEEDED)] = None
    emissions: Annotated[Figure | None, Asks(Dimension.EMISSIONS)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedOutage:
    """When a plant is to stand still: from the first hour of ``since`` to the last of ``until``.

    Parameters
    ----------
    note
        Where no source says so, why it is assumed.
    share
        Of the plant; all of it where it is not stated.
    """

    id: str
    plant: str
    since: date
    until: date
    source: str = ""
    note: str = ""
    share: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE)] = None
