"""What the energy desk hands to the views: each report with the choices it was made with and what it rests on.

A programme without an energy plan, or with one that leaves too much open to decide anything, has reports, too: they say
so, with the remedy, and hold nothing else.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from khazana.app.energy_stands import (
    AS_DECLARED,
    EnergyChoices,
    EnergyProgress,
    EnergyStand,
    EnergyState,
    Step,
    Work,
)
from khazana.core import Finding

if TYPE_CHECKING:  # what decides takes long to load, and whoever only shows that there is no plan needs none of it
    from khazana.energy.condition_costs import ConditionCost
    from khazana.energy.decision import Decision
    from khazana.energy.effects import Effects
    from khazana.energy.equilibrium import Deployment
    from khazana.energy.ledgers import Ledgers
    from khazana.energy.outlook import Outlook
    from khazana.energy.plan.balance import PlantYear, ZoneMonth
    from khazana.energy.resources import Floats
    from khazana.energy.stress_testing import StressRow

__all__ = [
    "AS_DECLARED",
    "Choice",
    "CompareReport",
    "DispatchReport",
    "EnergyChoices",
    "EnergyProgress",
    "EnergyStand",
    "EnergyState",
    "FigureShown",
    "HalvingShown",
    "MachineShown",
    "NetworkReport",
    "NetworkShown",
    "OutlookShown",
    "PlanReport",
    "SizingReport",
    "Step",
    "WhatIfReport",
    "Work",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureShown:
    """A figure that the plan declares.

    ``part`` and ``measure`` say of what it is; ``low`` to ``high`` in ``unit``, all three ``None`` where nobody stated
    it. ``standing`` is ``stated`` (by the source), ``uncertain``, ``assumed`` or ``open``; ``note`` says why.
    """

    part: str
    measure: str
    unit: str
    low: float | None
    central: float | None
    high: float | None
    standing: str
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReport:
    """What an energy plan declares, figure by figure; what supplies it in its first year, by plant and by month."""

    stand: EnergyStand
    figures: tuple[FigureShown, ...]
    findings: tuple[Finding, ...]
    plants: "tuple[PlantYear, ...]" = ()
    months: "tuple[ZoneMonth, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkShown:
    """The network as it is.

    ``at`` is the day of the figures, ``sources`` where they come from.
    """

    at: date
    height: int
    subsidy_sat: int
    fees_sat: float
    difficulty: float
    hashrate_eh_per_s: float
    price_usd_per_btc: float
    hashprice_usd_per_ph_day: float
    revenue_usd_per_day: float
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineShown:
    """What a fleet's machine needs to cover its power: hashprice at its tariff, and power price at the hashprice.

    ``full_hashprice_usd_per_ph_day`` has its capital in it; ``None`` where its price is not stated.
    """

    name: str
    machine: str
    efficiency_j_per_th: float
    pue: float
    power_usd_per_mwh: float
    break_even_hashprice_usd_per_ph_day: float
    full_hashprice_usd_per_ph_day: float | None
    break_even_power_usd_per_mwh: float
    break_even_price_usd_per_btc: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HalvingShown:
    """A halving to come: its height, the day expected, and the subsidy after it."""

    height: int
    expected: date
    subsidy_sat: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OutlookShown:
    """What the network is expected to do over the plan's years.

    Parameters
    ----------
    starts
        The first day of each period, ``(n_periods,)``.
    scenarios
        Ids, in the order of the rows of ``outlook``.
    alone_usd_per_ph_day
        The hashprice without the own hashrate, ``(n_scenarios, n_periods)``.
    outlook
        With the own hashrate in it, arrays ``(n_scenarios, n_periods)``.
    """

    starts: tuple[date, ...]
    scenarios: tuple[str, ...]
    alone_usd_per_ph_day: "Floats"
    outlook: "Outlook"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NetworkReport:
    """The network as it is, its outlook, and what one's own machines meet there; ``None`` where the plan has none.

    ``price_taker`` runs whatever covers its cost at the hashprice that results; ``sovereign`` looks at what its last
    unit takes from all others that it runs.
    """

    stand: EnergyStand
    network: NetworkShown | None
    machines: tuple[MachineShown, ...]
    halvings: tuple[HalvingShown, ...]
    outlook: OutlookShown | None
    price_taker: "Deployment | None"
    sovereign: "Deployment | None"
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DispatchReport:
    """The best use of given capacities, and the three ledgers; ``None`` where there is no decision."""

    stand: EnergyStand
    decision: "Decision | None"
    ledgers: "Ledgers | None"
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SizingReport:
    """Capacities chosen, what one more megawatt of each is worth, and how far from the optimum that can be.

    Parameters
    ----------
    complete
        Whether the gap asked for was reached; otherwise this is the best so far.
    steps
        The rounds, in order.
    costs
        What each condition costs, where that was asked for.
    stresses
        What each stress does to the capacities chosen, where that was asked for; the first row is that nothing happens.
    effects
        What the capacities chosen mean for jobs, foreign exchange and investment; ``None`` where there is no decision.
    """

    stand: EnergyStand
    decision: "Decision | None"
    ledgers: "Ledgers | None"
    complete: bool
    steps: tuple[Step, ...]
    costs: "tuple[ConditionCost, ...]"
    stresses: "tuple[StressRow, ...]"
    findings: tuple[Finding, ...]
    effects: "Effects | None" = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WhatIfReport:
    """The answer to a change of choices, beside the plan as declared; both the best use of given capacities."""

    stand: EnergyStand
    decision: "Decision | None"
    before: "Decision | None"
    ledgers: "Ledgers | None"
    ledgers_before: "Ledgers | None"
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choice:
    """One of several decisions that are set side by side, and the name that it goes by."""

    name: str
    stand: EnergyStand
    decision: "Decision | None"
    ledgers: "Ledgers | None"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompareReport:
    """Several plans, choices or years side by side."""

    stand: EnergyStand
    choices: tuple[Choice, ...]
    findings: tuple[Finding, ...]
