"""What programs get for a decision on energy: capacities, conditions, stresses, the ledgers, and hours.

These are results of a computation with floats. They are rounded at nine significant digits; ``null`` is unknown, or
without a limit.
"""

from math import isfinite
from typing import TYPE_CHECKING, Final

from pydantic import Field

from khazana.energy.hourly import hourly
from khazana.web.payloads import MoneyOut, Out

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from khazana.energy import ConditionCost, ConditionState, Decision, Ledgers
    from khazana.energy.hourly import Floats
    from khazana.energy.ledgers import Entry

__all__ = [
    "ConditionCostOut",
    "DecisionOut",
    "HoursOut",
    "LedgersOut",
    "NumberOut",
    "StressOut",
    "figure",
]

NumberOut = float | None
_DIGITS: Final = 9


def figure(value: float | None) -> NumberOut:
    """Return a figure rounded for programs; ``None`` where there is none, or it is no limit.

    Examples
    --------
    >>> figure(1 / 3), figure(float("inf"))
    (0.333333333, None)
    """
    if value is None or not isfinite(value):
        return None
    return float(f"{float(value):.{_DIGITS}g}") + 0.0


class CapacityOut(Out):
    """A capacity within its limits, and what one more megawatt would add over the horizon beyond its own capital."""

    name: str
    capacity_mw: NumberOut
    least_mw: NumberOut
    most_mw: NumberOut
    worth_usd_per_mw: NumberOut = Field(description="null where whole numbers leave no such figure.")


class EntryOut(Out):
    """An entry of a ledger over the horizon; below zero it pays."""

    what: str
    name: str
    amount: MoneyOut


class LedgersOut(Out):
    """The three ledgers, in the mean over the scenarios; never added up."""

    operator: tuple[EntryOut, ...]
    treasury: tuple[EntryOut, ...]
    others: tuple[EntryOut, ...]
    charge_per_mwh: NumberOut = Field(
        description="Change of the capacity charge of other consumers [USD/MWh]; below zero it is diluted."
    )

    @classmethod
    def of(cls, ledgers: "Ledgers") -> "LedgersOut":
        """Take over ledgers."""
        return cls(
            operator=_entries(ledgers.operator),
            treasury=_entries(ledgers.treasury),
            others=_entries(ledgers.others),
            charge_per_mwh=figure(ledgers.charge_per_mwh),
        )


def _entries(entries: "Iterable[Entry]") -> tuple[EntryOut, ...]:
    return tuple(EntryOut(what=one.what, name=one.name, amount=MoneyOut.of(one.amount)) for one in entries)


class RowOut(Out):
    """A row of a condition: what it comes to, its limits, and what one more unit of the limit that binds saves."""

    condition: str
    part: str
    window: int
    unit: str
    value: NumberOut
    low: NumberOut
    high: NumberOut
    worth_usd: NumberOut

    @classmethod
    def of(cls, row: "ConditionState") -> "RowOut":
        """Take over a row."""
        return cls(
            condition=row.condition,
            part=row.part,
            window=row.window,
            unit=row.unit,
            value=figure(row.value),
            low=figure(row.low),
            high=figure(row.high),
            worth_usd=figure(row.worth_usd),
        )


class DecisionOut(Out):
    """Capacities and what they come to over the horizon; nothing costs less than the bound."""

    cost_usd: NumberOut
    bound_usd: NumberOut
    gap: NumberOut
    solver: str
    capacities: tuple[CapacityOut, ...]
    conditions: tuple[RowOut, ...] = Field(description="Of capacities, then of each scenario in turn.")

    @classmethod
    def of(cls, decision: "Decision") -> "DecisionOut":
        """Take over a decision."""
        worth = decision.capacity_worth_usd or {}
        rows = (*decision.conditions, *(row for one in decision.operations for row in one.conditions))
        return cls(
            cost_usd=figure(decision.cost_usd),
            bound_usd=figure(decision.bound_usd),
            gap=figure(decision.gap),
            solver=decision.solver,
            capacities=tuple(
                CapacityOut(
                    name=name,
                    capacity_mw=figure(decision.capacity_mw[name]),
                    least_mw=figure(one.least_mw),
                    most_mw=figure(one.most_mw),
                    worth_usd_per_mw=figure(worth.get(name)),
                )
                for name, one in decision.case.sized()
            ),
            conditions=tuple(RowOut.of(row) for row in rows),
        )


class ConditionCostOut(Out):
    """What a condition costs over the horizon, up to ``within_usd``."""

    condition: str
    cost_usd: NumberOut
    within_usd: NumberOut
    binding: bool

    @classmethod
    def of(cls, one: "ConditionCost") -> "ConditionCostOut":
        """Take over what a condition costs."""
        return cls(
            condition=one.condition,
            cost_usd=figure(one.cost_usd),
            within_usd=figure(one.within_usd),
            binding=one.is_binding,
        )


class StressOut(Out):
    """What a stress costs over the horizon, with the capacities held; null where nothing meets the conditions then."""

    name: str
    kind: str | None = Field(description="null in the row where nothing happens.")
    cost_usd: NumberOut
    change_usd: NumberOut
    unserved_mwh: NumberOut = Field(description="What firm computing goes without.")


class HoursOut(Out):
    """Some hours of a scenario, one figure for each [MW], of one zone or of all together."""

    scenario: int
    zone: str = Field(description="Id of the zone; empty for all together.")
    first: int = Field(description="The first hour given, from 0.")
    available_mw: tuple[NumberOut, ...] = Field(description="The surplus.")
    taken_mw: tuple[NumberOut, ...] = Field(description="What of it is used.")
    served_mw: dict[str, tuple[NumberOut, ...]] = Field(description="By load.")
    charge_mw: dict[str, tuple[NumberOut, ...]] = Field(description="By battery.")
    release_mw: dict[str, tuple[NumberOut, ...]] = Field(description="By battery.")
    output_mw: dict[str, tuple[NumberOut, ...]] = Field(description="By source of backup.")
    inflow_mw: tuple[NumberOut, ...] | None = Field(
        description="What lines bring less what they take away; null over all zones, where it is nothing."
    )
    price_usd_per_mwh: tuple[NumberOut, ...] | None = Field(
        description="What one more megawatt-hour would be worth; null where whole numbers leave no such figure."
    )

    @classmethod
    def of(cls, decision: "Decision", *, scenario: int, first: int, count: int, zone: str = "") -> "HoursOut":
        """Take over hours of a decision.

        Raises
        ------
        BadInput
            If there is no such scenario, or no such zone.
        """
        use, part = hourly(decision, scenario, zone), slice(first, first + count)

        def given(values: "Floats") -> tuple[NumberOut, ...]:
            return tuple(figure(one) for one in values[part].tolist())

        def each(series: "Mapping[str, Floats]") -> dict[str, tuple[NumberOut, ...]]:
            return {name: given(values) for name, values in series.items()}

        return cls(
            scenario=scenario,
            zone=zone,
            first=first,
            available_mw=given(use.available_mw),
            taken_mw=given(use.taken_mw),
            served_mw=each(use.served_mw),
            charge_mw=each(use.charge_mw),
            release_mw=each(use.release_mw),
            output_mw=each(use.output_mw),
            inflow_mw=None if use.inflow_mw is None else given(use.inflow_mw),
            price_usd_per_mwh=None if use.price_usd_per_mwh is None else given(use.price_usd_per_mwh),
        )
