"""What each hour of a decision does, in one scenario: what the power goes to, where it comes from, what is left."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from khazana.core import BadInput
from khazana.energy.dispatching import Decision
from khazana.energy.resources import Floats

__all__ = ["HourlyUse", "hourly", "ordered_by", "stretches"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HourlyUse:
    """One scenario, hour by hour, over all zones; each array ``(n_hours,)`` [MW].

    Taken, output and release together are what loads take and batteries store: in each hour

        taken + Σ output + Σ release = Σ served + Σ charge

    Parameters
    ----------
    available_mw, taken_mw
        The surplus, and what of it is used; the rest is curtailed.
    served_mw
        By load, in the order of the case.
    charge_mw, release_mw
        By battery.
    output_mw
        By source of backup.
    price_usd_per_mwh
        What one more megawatt-hour is worth where it is worth most, ``None`` where whole numbers leave no dual.
    """

    available_mw: Floats
    taken_mw: Floats
    served_mw: Mapping[str, Floats]
    charge_mw: Mapping[str, Floats]
    release_mw: Mapping[str, Floats]
    output_mw: Mapping[str, Floats]
    price_usd_per_mwh: Floats | None

    @property
    def curtailed_mw(self) -> Floats:
        """The surplus that nobody takes, ``(n_hours,)``."""
        return np.maximum(self.available_mw - self.taken_mw, 0.0)

    @property
    def used_mw(self) -> Floats:
        """What all loads take, ``(n_hours,)``."""
        return np.asarray(np.sum(list(self.served_mw.values()), axis=0)) + np.zeros_like(self.taken_mw)


def hourly(decision: Decision, scenario: int = 0) -> HourlyUse:
    """Return what each hour of a scenario does.

    Raises
    ------
    BadInput
        If there is no such scenario.
    """
    if not 0 <= scenario < len(decision.operations):
        raise BadInput(
            "there is no such scenario", where=decision.case.name, value=scenario,
            remedy="use a number from 0 to {last}", last=len(decision.operations) - 1,
        )  # fmt: skip
    case, one = decision.case, decision.operations[scenario]
    zones = [zone.name for zone in case.zones]
    available = sum((case.row(zone.available_mw, scenario) for zone in case.zones), np.zeros(case.hours))
    prices = None
    if one.price_usd_per_mwh is not None:
        prices = np.max([one.price_usd_per_mwh[name] for name in zones], axis=0)

    def part(what: str, names: list[str]) -> dict[str, Floats]:
        return {name: one.use_mw[what, name] for name in names}

    batteries = [battery.name for battery in case.batteries]
    return HourlyUse(
        available_mw=available,
        taken_mw=sum((one.use_mw["taken", name] for name in zones), np.zeros(case.hours)),
        served_mw=part("served", [load.name for load in case.loads]),
        charge_mw=part("charge", batteries),
        release_mw=part("release", batteries),
        output_mw=part("output", [plant.name for plant in case.backups]),
        price_usd_per_mwh=prices,
    )


def ordered_by(values: Floats) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return the hours from the highest value to the lowest; those of one value stay in their order."""
    return np.argsort(-values, kind="stable")


def stretches(values: Floats, count: int) -> Floats:
    """Return the means over ``count`` stretches of almost equal length, or the values where they are fewer.

    Examples
    --------
    >>> stretches(np.array([1.0, 3.0, 5.0, 7.0]), 2).tolist()
    [2.0, 6.0]
    """
    if values.size <= count:
        return values
    return np.array([part.mean() for part in np.array_split(values, count)])
