"""What each hour of a decision does, in one scenario: what the power goes to, where it comes from, what is left."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from khazana.core import BadInput

if TYPE_CHECKING:
    from khazana.energy.decision import Decision

__all__ = ["HourlyUse", "UseTotals", "hourly", "ordered_by", "stretches", "totals"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HourlyUse:
    """One scenario, hour by hour, over all zones or in one of them; each array ``(n_hours,)`` [MW].

    Taken, output and release together are what loads take and batteries store: in each hour

        taken + Σ output + Σ release + inflow = Σ served + Σ charge

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
    inflow_mw
        What lines bring less what they take away; ``None`` over all zones, where it is nothing.
    """

    available_mw: Floats
    taken_mw: Floats
    served_mw: Mapping[str, Floats]
    charge_mw: Mapping[str, Floats]
    release_mw: Mapping[str, Floats]
    output_mw: Mapping[str, Floats]
    price_usd_per_mwh: Floats | None
    inflow_mw: Floats | None = None

    @property
    def curtailed_mw(self) -> Floats:
        """The surplus that nobody takes, ``(n_hours,)``."""
        return np.maximum(self.available_mw - self.taken_mw, 0.0)

    @property
    def used_mw(self) -> Floats:
        """What all loads take, ``(n_hours,)``."""
        return np.asarray(np.sum(list(self.served_mw.values()), axis=0)) + np.zeros_like(self.taken_mw)


def hourly(decision: "Decision", scenario: int = 0, zone: str = "") -> HourlyUse:
    """Return what each hour of a scenario does, in one zone where it is named.

    Raises
    ------
    BadInput
        If there is no such scenario, or no such zone.
    """
    if not 0 <= scenario < len(decision.operations):
        raise BadInput(
            "there is no such scenario", where=decision.case.name, value=scenario,
            remedy="use a number from 0 to {last}", last=len(decision.operations) - 1,
        )  # fmt: skip
    case, one = decision.case, decision.operations[scenario]
    shown = [place for place in case.zones if zone in {"", place.name}]
    if not shown:
        raise BadInput(
            "there is no such zone", where=case.name, value=zone, remedy="use one of {known}",
            known=", ".join(place.name for place in case.zones),
        )  # fmt: skip
    zones = [place.name for place in shown]
    available = sum((case.row(place.available_mw, scenario) for place in shown), np.zeros(case.hours))
    prices = None
    if one.price_usd_per_mwh is not None:
        prices = np.max([one.price_usd_per_mwh[name] for name in zones], axis=0)

    def part(what: str, names: list[str]) -> dict[str, Floats]:
        return {name: one.use_mw[what, name] for name in names}

    batteries = [battery.name for battery in case.batteries if battery.zone in zones]
    inflow = None
    if zone:
        flows = [(one.use_mw["flow", line.name], line) for line in case.links]
        inflow = sum((mw * ((line.target == zone) - (line.origin == zone)) for mw, line in flows), np.zeros(case.hours))
    return HourlyUse(
        available_mw=available,
        taken_mw=sum((one.use_mw["taken", name] for name in zones), np.zeros(case.hours)),
        served_mw=part("served", [load.name for load in case.loads if load.zone in zones]),
        charge_mw=part("charge", batteries),
        release_mw=part("release", batteries),
        output_mw=part("output", [plant.name for plant in case.backups if plant.zone in zones]),
        price_usd_per_mwh=prices,
        inflow_mw=inflow,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UseTotals:
    """What a year of a decision comes to, in the mean over its scenarios; the horizon scaled to a year.

    Parameters
    ----------
    gain_usd
        What is earned less all that is spent, capital and power in it; the worst scenarios weighed as the case asks.
    available_mwh, taken_mwh
        The surplus, and what of it is used.
    served_mwh
        By load.
    backup_mwh
        Of all sources of backup.
    """

    gain_usd: float
    available_mwh: float
    taken_mwh: float
    served_mwh: Mapping[str, float]
    backup_mwh: float

    @property
    def taken_share(self) -> float:
        """The share of the surplus that is used; 0 where there is none."""
        return self.taken_mwh / self.available_mwh if self.available_mwh else 0.0


def totals(decision: "Decision") -> UseTotals:
    """Return what a year of a decision comes to."""
    case, years = decision.case, decision.case.capital_years or 1.0
    uses = [hourly(decision, scenario) for scenario in range(len(decision.operations))]

    def mean(values: list[float]) -> float:
        return float(np.dot(case.probabilities, values)) / years

    return UseTotals(
        gain_usd=-decision.cost_usd / years,
        available_mwh=mean([float(one.available_mw.sum()) for one in uses]),
        taken_mwh=mean([float(one.taken_mw.sum()) for one in uses]),
        served_mwh={load.name: mean([float(one.served_mw[load.name].sum()) for one in uses]) for load in case.loads},
        backup_mwh=mean([float(sum(part.sum() for part in one.output_mw.values())) for one in uses]),
    )


def ordered_by(values: Floats) -> npt.NDArray[np.intp]:
    """Return the hours from the highest value to the lowest; those of one value stay in their order."""
    return np.argsort(-values, kind="stable")


def stretches(values: Floats, count: int) -> Floats:
    """Return the means over ``count`` stretches of equal length, or the values where they are fewer.

    A stretch may begin or end within an hour, so that all together keep the sum.

    Examples
    --------
    >>> stretches(np.array([1.0, 3.0, 5.0, 7.0]), 2).tolist()
    [2.0, 6.0]
    """
    if values.size <= count:
        return values
    edges = np.linspace(0, values.size, count + 1)
    sums = np.interp(edges, np.arange(values.size + 1), np.concatenate(([0.0], np.cumsum(values))))
    return np.asarray(np.diff(sums) * count / values.size)
