"""Conditions turned into rows: some on capacities alone, the others on the use of every hour in each scenario."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from khazana.core import InvariantBroken
from khazana.energy.case import Case
from khazana.energy.conditions import (
    Budget,
    Condition,
    CostRecovery,
    EmissionsCap,
    ExchangeBudget,
    MonthlyTrigger,
    NoPreference,
    ReserveMargin,
)
from khazana.energy.resources import Floats, Load, LoadKind

__all__ = ["CapacityRow", "UseRows", "capacity_rows", "use_rows"]

OUTSIDE_PACKAGE = frozenset({LoadKind.EXPORT})
"""What pays no domestic tariff and adds nothing to domestic use."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CapacityRow:
    """One row on capacities: ``low ≤ weights · capacity ≤ high``, in ``unit``."""

    condition: str
    unit: str
    weights: Floats
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UseRows:
    """One row for each window of hours: ``low ≤ Σ weight · use + weights · capacity ≤ high``, in ``unit``.

    Parameters
    ----------
    weights
        Of each hour of a column group, by (kind, name); ``(n_hours,)``.
    capacity
        Of each capacity, ``(n_capacities,)``; zero where ``None``.
    low, high
        ``(n_windows,)``.
    window_of_hour
        ``(n_hours,)``.
    """

    condition: str
    part: str
    unit: str
    weights: Mapping[tuple[str, str], Floats]
    low: Floats
    high: Floats
    window_of_hour: npt.NDArray[np.intp]
    capacity: Floats | None = None


def capacity_rows(case: Case) -> tuple[CapacityRow, ...]:
    """Return the rows that speak of capacities alone."""
    found = []
    for one in case.conditions:
        if isinstance(one, Budget):
            weights = _of_capacities(case, "upfront_usd_per_mw" if one.currency == "USD" else "upfront_pkr_per_mw")
            row = CapacityRow(condition=one.name, unit=one.currency, weights=weights, low=-np.inf, high=one.most)
            found.append(row)
        elif isinstance(one, ReserveMargin):
            weights = _of_capacities(case, "credit_share")
            for number, load in enumerate(case.loads):
                if load.kind is LoadKind.FIRM:
                    weights[number] -= (1 + one.share) * float(np.max(load.draw_share))
            found.append(CapacityRow(condition=one.name, unit="MW", weights=weights, low=0.0, high=np.inf))
    return tuple(found)


def _of_capacities(case: Case, what: str) -> Floats:
    return np.array([getattr(capacity, what) for _, capacity in case.sized()], np.float64)


def use_rows(case: Case, scenario: int) -> Iterator[UseRows]:
    """Yield the rows that speak of the use of each hour, in one scenario."""
    for one in case.conditions:
        if not isinstance(one, Budget | ReserveMargin):
            yield from _rows(case, scenario, one)


def _rows(case: Case, scenario: int, one: Condition) -> Iterator[UseRows]:
    whole = np.zeros(case.hours, np.intp)
    domestic = [load for load in case.loads if load.kind not in OUTSIDE_PACKAGE]
    below, zero, above = np.array([-np.inf]), np.zeros(1), np.array([np.inf])
    if isinstance(one, CostRecovery):
        weights = _margins(case, scenario, domestic, one.cost_usd_per_mwh)
        yield UseRows(
            condition=one.name, part="", unit="USD", weights=weights, low=zero, high=above, window_of_hour=whole
        )
    elif isinstance(one, NoPreference):
        for industry in sorted({load.industry for load in domestic if load.kind is not LoadKind.INDUSTRY}):
            ours = [load for load in domestic if load.industry == industry]
            weights = _margins(case, scenario, ours, one.reference_usd_per_mwh)
            yield UseRows(
                condition=one.name, part=industry, unit="USD", weights=weights, low=zero, high=above,
                window_of_hour=whole,
            )  # fmt: skip
    elif isinstance(one, MonthlyTrigger):
        hourly = {("served", load.name): np.ones(case.hours) for load in domestic}
        most = one.share * one.baseline_mwh
        yield UseRows(
            condition=one.name, part="month", unit="MWh", weights=hourly, low=np.full(most.size, -np.inf), high=most,
            window_of_hour=one.month_of_hour,
        )  # fmt: skip
    elif isinstance(one, ExchangeBudget):
        yield UseRows(
            condition=one.name, part="", unit="USD", weights=_exchange(case, scenario, one), low=below,
            high=np.array([one.most_usd]), window_of_hour=whole, capacity=_of_capacities(case, "upfront_usd_per_mw"),
        )  # fmt: skip
    elif isinstance(one, EmissionsCap):
        yield UseRows(
            condition=one.name, part="", unit="t", weights=_emissions(case, scenario), low=below,
            high=np.array([one.most_t]), window_of_hour=whole,
        )  # fmt: skip
    else:
        raise InvariantBroken("a condition without rows", value=type(one).__name__)


def _margins(case: Case, scenario: int, loads: list[Load], floor: object) -> dict[tuple[str, str], Floats]:
    least = case.row(floor, scenario)
    return {("served", load.name): case.row(load.tariff_usd_per_mwh, scenario) - least for load in loads}


def _exchange(case: Case, scenario: int, one: ExchangeBudget) -> dict[tuple[str, str], Floats]:
    found: dict[tuple[str, str], Floats] = {
        ("output", plant.name): np.full(case.hours, plant.imported_fuel_usd_per_mwh) for plant in case.backups
    }
    if one.surrendered_share:
        for load in case.loads:
            found["served", load.name] = -one.surrendered_share * case.row(load.revenue_usd_per_mwh, scenario)
    return found


def _emissions(case: Case, scenario: int) -> dict[tuple[str, str], Floats]:
    taken = {("taken", zone.name): case.row(zone.emissions_t_per_mwh, scenario) for zone in case.zones}
    burnt = {("output", plant.name): np.full(case.hours, plant.emissions_t_per_mwh) for plant in case.backups}
    return taken | burnt
