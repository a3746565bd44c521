"""What the energy desk hands to the views: each report with the choices it was made with and what it rests on.

A programme without an energy plan, or with one that leaves too much open to decide anything, has reports, too: they say
so, with the remedy, and hold nothing else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from khazana.core import Finding
from khazana.energy.case import HOURS_PER_YEAR

if TYPE_CHECKING:  # what decides takes long to load, and whoever only shows that there is no plan needs none of it
    from khazana.energy.condition_costs import ConditionCost
    from khazana.energy.dispatching import Decision
    from khazana.energy.equilibrium import Deployment
    from khazana.energy.ledgers import Ledgers
    from khazana.energy.outlook import Outlook

__all__ = [
    "AS_DECLARED",
    "Choice",
    "CompareReport",
    "DispatchReport",
    "EnergyChoices",
    "EnergyProgress",
    "EnergyQuestions",
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
    "StressShown",
    "WhatIfReport",
]


class EnergyState(StrEnum):
    """Whether a programme's energy plan can be decided on."""

    NO_PLAN = "no_plan"
    """It has no energy.toml."""
    OPEN = "figures_open"
    """It has one, but figures that a decision needs are open questions."""
    READY = "ready"
    """It has one that a decision can be made on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyChoices:
    """What a reader may choose over what a plan declares; hashable, so that what was computed for it can be kept.

    Parameters
    ----------
    years
        By the calendar year that each begins in; ``None`` is the first of the plan.
    scenarios
        Their ids, their probabilities scaled to sum to one; empty for all of them.
    hours
        Of each year, from its first on.
    figures
        Figures of the plan tried in the place of others: key and value, in the unit that the plan states.
    ends
        Which end of a range is used: key and ``low``, ``middle`` or ``high``.
    capacity_mw
        Capacities that are given, by name.
    hashprice_usd_per_ph_day, price_usd_per_btc
        What every scenario has instead of its own; the first goes before the second, which the network answers to.
    tariff_usd_per_mwh
        What every load that pays a domestic tariff pays.
    surplus_scale
        Times the surplus that the plan declares.
    without
        Names of conditions that are left out.
    is_sovereign
        Whether the fleets look at what their last unit takes from all others of the country.
    """

    years: tuple[int, ...] | None = None
    scenarios: tuple[str, ...] = ()
    hours: int = HOURS_PER_YEAR
    figures: tuple[tuple[str, float], ...] = ()
    ends: tuple[tuple[str, str], ...] = ()
    capacity_mw: tuple[tuple[str, float], ...] = ()
    hashprice_usd_per_ph_day: float | None = None
    price_usd_per_btc: float | None = None
    tariff_usd_per_mwh: float | None = None
    surplus_scale: float = 1.0
    without: tuple[str, ...] = ()
    is_sovereign: bool = False

    @property
    def capacities(self) -> Mapping[str, float]:
        """Return the capacities that are given, by name [MW]."""
        return dict(self.capacity_mw)


AS_DECLARED = EnergyChoices()
"""Nothing is chosen over what the plan declares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyStand:
    """What a report is of, and what it rests on.

    Parameters
    ----------
    programme, currency
        Its id, and its currency.
    synthetic
        Whether the programme, or any profile that the case is made of, is made up; every view says so.
    zone
        The IANA name of the programme's zone, in which hours and days are shown.
    state
        Whether there is a decision; what follows is empty where there is none.
    start
        The instant of hour 0 [UTC].
    hours
        Of the horizon.
    scenarios, probabilities
        Names and probabilities of the scenarios, in the order of a decision's operations.
    findings
        What the reader should know before any figure.
    """

    programme: str
    synthetic: bool
    zone: str
    currency: str
    state: EnergyState
    choices: EnergyChoices = AS_DECLARED
    start: datetime | None = None
    hours: int = 0
    scenarios: tuple[str, ...] = ()
    probabilities: tuple[float, ...] = ()
    findings: tuple[Finding, ...] = ()


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
    """What an energy plan declares, figure by figure."""

    stand: EnergyStand
    figures: tuple[FigureShown, ...]
    findings: tuple[Finding, ...]


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
    """What a machine needs to cover its power: hashprice at the plan's power price, and power price at the hashprice.

    ``full_hashprice_usd_per_ph_day`` has its capital in it; ``None`` where its price is not stated.
    """

    name: str
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
        Names, in the order of the rows of ``outlook``.
    outlook
        With the own hashrate in it, arrays ``(n_scenarios, n_periods)``.
    """

    starts: tuple[date, ...]
    scenarios: tuple[str, ...]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How a long computation stood after a round: the best cost and the bound [USD], and the gap as a share."""

    round: int
    best_usd: float
    bound_usd: float
    gap: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StressShown:
    """What a stress does to capacities that were chosen without it.

    ``change_usd`` is the cost under stress less the cost without, with the capacities held and the use chosen anew;
    ``decision`` the use under stress.
    """

    name: str
    what: str
    change_usd: float
    shortfall_mwh: float
    decision: "Decision"


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
        What each stress does, where that was asked for.
    """

    stand: EnergyStand
    decision: "Decision | None"
    ledgers: "Ledgers | None"
    complete: bool
    steps: tuple[Step, ...]
    costs: "tuple[ConditionCost, ...]"
    stresses: tuple[StressShown, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WhatIfReport:
    """The answer to a change of choices, beside the plan as declared; both at given capacities, for one year.

    ``exact`` tells whether ``decision`` is the optimum with all conditions; a merit order without them otherwise, and
    ``broken`` names those that it does not meet.
    """

    stand: EnergyStand
    decision: "Decision | None"
    before: "Decision | None"
    ledgers: "Ledgers | None"
    ledgers_before: "Ledgers | None"
    exact: bool
    broken: tuple[str, ...]
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


EnergyProgress = Callable[[str, Step], bool]
"""Told of what a long computation does, and how it stands; it returns whether to stop with the best so far."""


class EnergyQuestions(Protocol):
    """What pages may ask of the energy desk.

    Each raises `BadInput` for a programme, a scenario, a year, a capacity or a condition that does not exist, and for
    conditions that conflict.
    """

    def plan(self, programme_id: str, /) -> PlanReport:
        """Return what a programme's energy plan declares."""

    def network(self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED) -> NetworkReport:
        """Return the network as it is and its outlook."""

    def dispatch(self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED) -> DispatchReport:
        """Return the best use of given capacities: the plan's, or those chosen."""

    def sizing(
        self,
        programme_id: str,
        /,
        *,
        choices: EnergyChoices = AS_DECLARED,
        conditions_cost: bool = False,
        stresses: bool = False,
        progress: EnergyProgress | None = None,
    ) -> SizingReport:
        """Return the best capacities; what an earlier call stopped at is gone on with."""

    def known_sizing(self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED) -> SizingReport | None:
        """Return the best capacities where they were found before, at once; ``None`` otherwise."""

    def what_if(self, programme_id: str, /, *, choices: EnergyChoices) -> WhatIfReport:
        """Return the answer to a change of choices, in less than a second for a year."""
