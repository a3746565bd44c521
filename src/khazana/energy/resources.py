"""What a case is made of: zones with surplus, links, loads, sources of backup, and batteries.

A series is an array ``(n_scenarios, n_hours)``; either length may be 1 where a figure is the same in all scenarios, or
in all hours. Everything is frozen: a change is another record.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = [
    "NOTHING",
    "Backup",
    "Battery",
    "Capacity",
    "Floats",
    "Link",
    "Load",
    "LoadKind",
    "SeriesLike",
    "WithSeries",
    "Zone",
    "series",
]

Floats = npt.NDArray[np.float64]
SeriesLike = Floats | float


def series(value: npt.ArrayLike) -> Floats:
    """Return a figure as an array ``(n_scenarios or 1, n_hours or 1)`` that cannot be written to.

    Examples
    --------
    >>> series(4).shape, series([1, 2, 3]).shape
    ((1, 1), (1, 3))
    """
    given = np.asarray(value, np.float64)
    if given.ndim == 2 and not given.flags.writeable:  # noqa: PLR2004 - scenarios and hours
        return given
    found = np.array(given, ndmin=2)
    found.setflags(write=False)
    return found


class WithSeries:
    """Makes an array of each figure that may be a series."""

    __slots__ = ()
    SERIES: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in self.SERIES:
            object.__setattr__(self, name, series(getattr(self, name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """How much of something there is, or may be built, and what it costs.

    Parameters
    ----------
    least_mw, most_mw
        Equal where the capacity is given; otherwise it is chosen between them.
    capital_usd_per_mw_year
        What a megawatt costs each year: annuity, staff and upkeep.
    upfront_usd_per_mw, upfront_pkr_per_mw
        What a megawatt takes out of the budgets when it is built: imports in dollars, works in rupees.
    block_mw
        The size of one block where it is built in whole blocks; ``None`` where any amount will do.
    credit_share
        The share of a megawatt that counts towards the reserve margin.
    """

    least_mw: float
    most_mw: float
    capital_usd_per_mw_year: float = 0.0
    upfront_usd_per_mw: float = 0.0
    upfront_pkr_per_mw: float = 0.0
    block_mw: float | None = None
    credit_share: float = 0.0

    @classmethod
    def fixed(cls, capacity_mw: float) -> "Capacity":
        """Return a capacity that is there already."""
        return cls(least_mw=capacity_mw, most_mw=capacity_mw)

    @property
    def is_fixed(self) -> bool:
        """Tell whether nothing is to be chosen."""
        return self.least_mw == self.most_mw


NOTHING: Final = Capacity.fixed(0.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Zone(WithSeries):
    """A part of the grid with surplus power.

    Parameters
    ----------
    available_mw
        Surplus that may be taken, a series.
    price_usd_per_mwh
        What a megawatt-hour of it costs the country to generate, a series.
    curtailment_usd_per_mwh
        What a megawatt-hour that is not taken costs.
    emissions_t_per_mwh
        Of the surplus, a series.
    """

    SERIES = ("available_mw", "price_usd_per_mwh", "emissions_t_per_mwh")

    name: str
    available_mw: SeriesLike
    price_usd_per_mwh: SeriesLike
    curtailment_usd_per_mwh: float = 0.0
    emissions_t_per_mwh: SeriesLike = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Link(WithSeries):
    """A line between two zones: ``most_mw`` from ``origin`` to ``target``, ``back_mw`` the other way, both series."""

    SERIES = ("most_mw", "back_mw")

    name: str
    origin: str
    target: str
    most_mw: SeriesLike
    back_mw: SeriesLike


class LoadKind(StrEnum):
    """What uses the power."""

    FLEET = "mining fleet"
    FIRM = "firm computing"
    INTERRUPTIBLE = "interruptible computing"
    EXPORT = "export"
    INDUSTRY = "other industry"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Load(WithSeries):
    """Something that turns power into revenue.

    Parameters
    ----------
    industry
        Whose tariff it pays; conditions speak of industries.
    capacity
        Power at the meter, cooling and all.
    revenue_usd_per_mwh
        A series, per megawatt-hour at the meter.
    variable_usd_per_mwh
        What a megawatt-hour costs the operator beside the power.
    draw_share
        The share of the capacity that can run, by heat, failures and utilisation, a series in [0, 1].
    tariff_usd_per_mwh
        What the operator pays for power, a series; it moves money between the ledgers, and conditions look at it.
    ramp_share_per_hour
        The largest change from hour to hour as a share of the capacity; ``None`` without limit.
    shortfall_usd_per_mwh
        For firm computing: the penalty for each megawatt-hour below ``draw_share``.
    energy_share, energy_window_h, energy_shortfall_usd_per_mwh
        For training: the least share of ``draw_share`` over each window of hours, and the penalty for each
        megawatt-hour below it. ``energy_window_h`` of ``None`` is the whole horizon.
    running_share, running_h
        For plants that cannot idle: at least this share while it runs, and at least this many hours in a row. They make
        the programme one of whole numbers, and need a fixed capacity.
    """

    SERIES = ("revenue_usd_per_mwh", "draw_share", "tariff_usd_per_mwh")

    name: str
    zone: str
    kind: LoadKind
    industry: str
    capacity: Capacity
    revenue_usd_per_mwh: SeriesLike
    variable_usd_per_mwh: float = 0.0
    draw_share: SeriesLike = 1.0
    tariff_usd_per_mwh: SeriesLike = 0.0
    ramp_share_per_hour: float | None = None
    shortfall_usd_per_mwh: float = 0.0
    energy_share: float = 0.0
    energy_window_h: int | None = None
    energy_shortfall_usd_per_mwh: float = 0.0
    running_share: float = 0.0
    running_h: int = 1

    @property
    def is_unit(self) -> bool:
        """Tell whether it is either off or runs at a least share."""
        return self.running_share > 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Backup(WithSeries):
    """A plant that runs when the surplus does not do: ``available_share`` of its capacity, a series in [0, 1]."""

    SERIES = ("available_share",)

    name: str
    zone: str
    capacity: Capacity
    variable_usd_per_mwh: float
    emissions_t_per_mwh: float = 0.0
    imported_fuel_usd_per_mwh: float = 0.0
    available_share: SeriesLike = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery:
    """A battery, cyclic over the horizon.

    Parameters
    ----------
    capacity
        Power in either direction.
    hours
        Energy per megawatt.
    store_share, release_share
        Efficiency of charging and discharging, in (0, 1].
    loss_share_per_hour
        What is lost of the charge each hour.
    """

    name: str
    zone: str
    capacity: Capacity
    hours: float
    store_share: float = 1.0
    release_share: float = 1.0
    loss_share_per_hour: float = 0.0
    variable_usd_per_mwh: float = 0.0
