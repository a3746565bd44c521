"""The hashprice that a plan's fleets meet: as a scenario says it, or from a price and the network's answer to it.

What the fleets add to the network lowers the hashprice for all. Both ways count that: a hashprice that a scenario says
is the one without them, and stands for what all miners together earn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np

from khazana.core import SATS_PER_BTC, BadInput
from khazana.energy.equilibrium import settle
from khazana.energy.outlook import Conduct, Periods, Prospect, outlook
from khazana.energy.plan.figures import Figure
from khazana.energy.plan.record import EnergyPlan
from khazana.energy.plan.terms import PlannedScenario
from khazana.energy.quantities import Floats
from khazana.energy.retarget import STEADY_INTERVAL_S, hashrate_eh_per_s
from khazana.energy.revenue import blocks_per_day
from khazana.energy.subsidy import Halving, expected_halvings
from khazana.energy.supply import PH_PER_EH, ConstantElasticity

__all__ = ["Hashprices", "halvings_of", "hashprices_of", "supplies_of"]

_DAYS_PER_YEAR = 365.25
_YEAR_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hashprices:
    """What a petahash a second earns a day; all ``(n_scenarios, n_years)`` [USD/PH/day].

    Parameters
    ----------
    alone
        Without the plan's fleets.
    met
        With as much of them as was presumed, the pool's fee off.
    own_eh_per_s
        ``(n_years,)``: what was presumed [EH/s].
    """

    alone: Floats
    met: Floats
    own_eh_per_s: Floats


def halvings_of(plan: EnergyPlan, interval_s: float = STEADY_INTERVAL_S) -> tuple[Halving, ...]:
    """Return the halvings to be expected within the horizon; none where the plan knows no block.

    Parameters
    ----------
    interval_s
        The mean interval of blocks [s]; they come sooner where the network grows.
    """
    known = plan.network
    if known.at is None or known.height is None:
        return ()
    start, end = plan.horizon.start, plan.horizon.end
    found = expected_halvings(
        1 + (end.year - known.at.year) // 3 if end > known.at else 1,
        known_height=known.height,
        known_at=datetime(known.at.year, known.at.month, known.at.day, tzinfo=UTC),
        interval_s=interval_s,
    )
    return tuple(one for one in found if start <= one.at.date() < end)


def supplies_of(plan: EnergyPlan, starts: Sequence[date]) -> tuple[ConstantElasticity, ...] | None:
    """Return the rest of the world in each year, ``None`` where the plan does not say how it answers.

    It grows and its machines get better as the plan says; where it says nothing, it stays as it is.
    """
    known = plan.network
    if known.at is None or known.difficulty is None or known.hashprice is None or known.elasticity is None:
        return None
    curve = ConstantElasticity(
        hash_eh=float(hashrate_eh_per_s(known.difficulty.value)),
        hashprice_usd_per_ph_day=known.hashprice.value,
        elasticity=known.elasticity.value,
    )
    growth, gain = (0.0 if one is None else one.value for one in (known.growth, known.efficiency))
    ages = [(one - known.at).days / _DAYS_PER_YEAR + 0.5 for one in starts]
    return tuple(curve.moved(hash_ratio=(1 + growth) ** age, cost_ratio=(1 - gain) ** age) for age in ages)


def hashprices_of(
    plan: EnergyPlan,
    scenarios: Sequence[PlannedScenario],
    starts: Sequence[date],
    *,
    own_eh_per_s: Sequence[float] | None = None,
    conduct: Conduct = Conduct.PRICE_TAKER,
) -> Hashprices:
    """Return the hashprice of each scenario and year.

    Parameters
    ----------
    starts
        The day that each year begins with.
    own_eh_per_s
        What the plan's own fleets add in each year [EH/s]; ``None`` for nothing.
    conduct
        A sovereign looks at what one more unit adds to what it earns, a price taker at what the unit itself earns.

    Raises
    ------
    BadInput
        If a scenario says neither, or a figure that a price needs is missing.
    """
    own = np.zeros(len(starts)) if own_eh_per_s is None else np.array(own_eh_per_s, np.float64)
    supplies = supplies_of(plan, starts)
    alone, met = np.empty((len(scenarios), len(starts))), np.empty((len(scenarios), len(starts)))
    for number, scenario in enumerate(scenarios):
        revenue = _revenue(plan, scenario, starts, supplies)
        for year, supply in enumerate(supplies or (None,) * len(starts)):
            if supply is None:
                alone[number, year] = met[number, year] = _of_year(scenario.hashprice, plan, starts[year])
                continue
            alone[number, year] = settle(supply, revenue[year]).hashprice_usd_per_ph_day
            found = float(settle(supply, revenue[year], own[year]).hashprice_usd_per_ph_day)
            share = supply.marginal_share(revenue[year], own[year]) if conduct is Conduct.SOVEREIGN else 1.0
            met[number, year] = found * float(share)
    kept = 1.0 if plan.network.pool_fee is None else 1.0 - plan.network.pool_fee.value
    return Hashprices(alone=alone, met=met * kept, own_eh_per_s=own)


def _of_year(figures: tuple[Figure, ...], plan: EnergyPlan, start: date) -> float:
    if len(figures) == 1:
        return figures[0].value
    return figures[start.year - plan.horizon.start.year].value


def _revenue(
    plan: EnergyPlan,
    scenario: PlannedScenario,
    starts: Sequence[date],
    supplies: tuple[ConstantElasticity, ...] | None,
) -> Sequence[float]:
    """Return what all miners together earn in each year [USD/day]."""
    if scenario.hashprice:
        prices = [_of_year(scenario.hashprice, plan, start) for start in starts]
        pairs = zip(prices, supplies or (), strict=False)
        return [price * PH_PER_EH * float(supply.hash_eh_per_s(price)) for price, supply in pairs]
    known = plan.network
    if not scenario.price or supplies is None or known.fees is None or known.height is None or known.at is None:
        raise BadInput(
            "neither a hashprice nor all that a price needs is stated",
            where=f"scenarios.{scenario.id}",
            remedy="state hashprice, or price and the table network",
        )
    rate = float(blocks_per_day())
    found = []
    for start, supply in zip(starts, supplies, strict=True):
        height = known.height + round((start - known.at).days * rate)
        periods = Periods(first_height=height, days=np.array([float(_YEAR_DAYS)]))
        price = np.array([[_of_year(scenario.price, plan, start)]])
        fees = np.array([[known.fees.value * SATS_PER_BTC]])
        prospect = Prospect(price_usd_per_btc=price, fees_sat=fees, supply=(supply,))
        found.append(float(outlook(periods, prospect).revenue_usd_per_day[0, 0]))
    return found
