"""What was decided: capacities, their use hour by hour, and what conditions came to."""

from collections.abc import Mapping
from dataclasses import dataclass

from khazana.energy.case import Case
from khazana.energy.resources import Floats

__all__ = ["ConditionState", "Decision", "Operation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionState:
    """A row of a condition: what it comes to, its limits, and what one more unit of the binding limit saves [USD].

    ``window`` is the month, where it has months. ``worth_usd`` is ``None`` where whole numbers leave no dual.
    """

    condition: str
    part: str
    window: int
    unit: str
    value: float
    low: float
    high: float
    worth_usd: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Operation:
    """What one scenario does.

    Parameters
    ----------
    cost_usd
        Of the horizon without capital; revenue is negative cost.
    use_mw
        ``(n_hours,)`` by (what is done, name): taken, flow, output, served, charge, release; ``level`` is in MWh.
    price_usd_per_mwh
        What one more megawatt-hour is worth in each zone, ``(n_hours,)``; ``None`` where whole numbers leave no dual.
    level_worth_usd_per_mwh
        What one more megawatt-hour in each battery is worth at the end of each hour, likewise.
    conditions
        The rows of conditions on the use of hours.
    """

    cost_usd: float
    use_mw: Mapping[tuple[str, str], Floats]
    price_usd_per_mwh: Mapping[str, Floats] | None
    conditions: tuple[ConditionState, ...]
    level_worth_usd_per_mwh: Mapping[str, Floats] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decision:
    """Capacities, their use in each scenario, and how far from the optimum they can be.

    Parameters
    ----------
    capacity_mw
        By name.
    cost_usd, bound_usd
        Of capital and use, the worst scenarios weighed as the case's risk asks; nothing costs less than the bound.
    capacity_worth_usd
        What one more megawatt of each is worth, net of its capital, by name; ``None`` where whole numbers leave no
        dual, or the worst scenarios count for more.
    conditions
        The rows of conditions on capacities; they are worth nothing known where the capacities were given.
    """

    case: Case
    capacity_mw: Mapping[str, float]
    cost_usd: float
    bound_usd: float
    operations: tuple[Operation, ...]
    capacity_worth_usd: Mapping[str, float] | None
    conditions: tuple[ConditionState, ...]
    solver: str
    rounds: int

    @property
    def gap(self) -> float:
        """Return the relative gap between cost and bound."""
        return abs(self.cost_usd - self.bound_usd) / max(1.0, abs(self.cost_usd))
