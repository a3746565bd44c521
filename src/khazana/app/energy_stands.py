"""What a reader chooses over a plan, what a report stands on, and how long work is done and told of."""

from calendar import isleap
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from khazana.core import BadInput, Finding
from khazana.energy.case import HOURS_PER_YEAR

__all__ = ["AS_DECLARED", "EnergyChoices", "EnergyProgress", "EnergyStand", "EnergyState", "Step", "Work"]


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
    stresses
        Ids of the stresses that are tried where stresses are asked for; empty for all that the plan declares.
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
    stresses: tuple[str, ...] = ()

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
    starts
        The instant at which each year begins [UTC].
    hours
        Of all years together.
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
    starts: tuple[datetime, ...] = ()
    hours: int = 0
    scenarios: tuple[str, ...] = ()
    probabilities: tuple[float, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def start(self) -> datetime | None:
        """The instant of hour 0 [UTC]."""
        return self.starts[0] if self.starts else None

    def instant(self, hour: int) -> datetime:
        """Return the instant at which an hour of the horizon begins [UTC]; 29 February is left out of every year.

        Raises
        ------
        BadInput
            If the horizon has no such hour.
        """
        if not 0 <= hour < self.hours:
            raise BadInput(
                "the horizon has no such hour",
                value=hour,
                remedy="use hours from 0 to {last}",
                last=self.hours - 1,
            )
        year, left = divmod(hour, self.hours // len(self.starts))
        start = self.starts[year]
        found, local = start + timedelta(hours=left), start.astimezone(ZoneInfo(self.zone)).date()
        leap = next((one for one in (local.year, local.year + 1) if isleap(one) and date(one, 2, 29) >= local), None)
        if leap is not None and local + timedelta(days=left // 24) >= date(leap, 2, 29):
            found += timedelta(days=1)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How a long computation stood after a round: the best cost and the bound [USD], and the gap as a share.

    ``rounds`` is how many there are in all where that is known before; 0 where it is not.
    """

    round: int
    best_usd: float
    bound_usd: float
    gap: float
    rounds: int = 0


EnergyProgress = Callable[[str, Step], bool]
"""Told of what a long computation does, and how it stands; it returns whether to stop with the best so far."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Work:
    """How long work is done.

    Parameters
    ----------
    gap
        The relative gap at which a sizing is finished.
    executor
        Where scenarios are solved; ``None`` is one after the other, here. The result is the same for any.
    progress
        Told after each round.
    """

    gap: float = 1e-6
    executor: Executor | None = None
    progress: EnergyProgress | None = None
