"""A case: the hours, the scenarios, what there is and may be built, and the conditions, as frozen data."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from khazana.energy.conditions import Condition, Risk
from khazana.energy.resources import Backup, Battery, Capacity, Floats, Link, Load, Zone

__all__ = ["HOURS_PER_YEAR", "Case"]

HOURS_PER_YEAR: Final = 8_760


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """What is to be decided.

    Parameters
    ----------
    hours
        The length of the horizon.
    probabilities
        ``(n_scenarios,)``; they sum to one.
    years
        For how many years of capital cost the horizon stands; ``None`` is its own length.
    is_synthetic
        Whether any profile is made up; every picture then says so.
    """

    name: str
    hours: int
    zones: tuple[Zone, ...]
    loads: tuple[Load, ...] = ()
    links: tuple[Link, ...] = ()
    backups: tuple[Backup, ...] = ()
    batteries: tuple[Battery, ...] = ()
    probabilities: Floats = field(default_factory=lambda: np.ones(1))
    conditions: tuple[Condition, ...] = ()
    risk: Risk = field(default_factory=Risk)
    years: float | None = None
    is_synthetic: bool = False

    @property
    def scenarios(self) -> int:
        """Return the number of scenarios."""
        return int(self.probabilities.size)

    @property
    def capital_years(self) -> float:
        """Return for how many years of capital cost the horizon stands."""
        return self.hours / HOURS_PER_YEAR if self.years is None else self.years

    def sized(self) -> Iterator[tuple[str, Capacity]]:
        """Yield each name with its capacity, in the order in which capacities are listed everywhere."""
        for part in (self.loads, self.backups, self.batteries):
            for one in part:
                yield one.name, one.capacity

    @property
    def names(self) -> tuple[str, ...]:
        """Return what has a capacity, in order."""
        return tuple(name for name, _ in self.sized())

    def least_mw(self) -> Floats:
        """Return the least capacity of each, ``(n_capacities,)``."""
        return np.array([one.least_mw for _, one in self.sized()], np.float64)

    def most_mw(self) -> Floats:
        """Return the most capacity of each, ``(n_capacities,)``."""
        return np.array([one.most_mw for _, one in self.sized()], np.float64)

    def capital_usd_per_mw(self) -> Floats:
        """Return what a megawatt of each costs over the horizon, ``(n_capacities,)``."""
        yearly = [one.capital_usd_per_mw_year for _, one in self.sized()]
        return np.array(yearly, np.float64) * self.capital_years

    def without(self, condition: str) -> "Case":
        """Return the same case without a condition, by name."""
        return replace(self, conditions=tuple(one for one in self.conditions if one.name != condition))

    def row(self, values: object, scenario: int) -> Floats:
        """Return a series in one scenario, hour by hour, ``(n_hours,)``."""
        found = np.asarray(values, np.float64)
        return np.broadcast_to(found[scenario if found.shape[0] > 1 else 0], (self.hours,))
