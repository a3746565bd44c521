"""The network as a plan knows it: as it is, its outlook, and what the plan's fleets meet there."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.app.energy_cases import plan_choices
from khazana.app.energy_reports import (
    EnergyChoices,
    EnergyStand,
    HalvingShown,
    MachineShown,
    NetworkReport,
    NetworkShown,
    OutlookShown,
)
from khazana.core import SATS_PER_BTC, BadInput
from khazana.energy.equilibrium import Deployment, price_taker, sovereign
from khazana.energy.fleets import own_curve
from khazana.energy.outlook import Outlook, Periods, Prospect, outlook
from khazana.energy.plan import EnergyPlan, PlannedFleet, fleet_of, halvings_of, own_eh_per_s
from khazana.energy.plan.bridge import chosen_scenarios
from khazana.energy.plan.gaps import missing_in
from khazana.energy.plan.network import hashprices_of, supplies_of
from khazana.energy.plan.record import Network
from khazana.energy.resources import Floats
from khazana.energy.retarget import hashrate_eh_per_s
from khazana.energy.revenue import (
    PoolScheme,
    PoolTerms,
    blocks_per_day,
    break_even_price_usd_per_btc,
    hashprice_usd_per_ph_day,
    network_revenue_usd_per_day,
)
from khazana.energy.subsidy import subsidy
from khazana.energy.supply import PH_PER_EH

__all__ = ["network_report", "outlook_with"]

_DAYS: Final = 365


def network_report(
    plan: EnergyPlan | None, stand: EnergyStand, choices: EnergyChoices, capacity_mw: Mapping[str, float]
) -> NetworkReport:
    """Return the report; ``capacity_mw`` of the fleets are counted in the outlook."""
    if plan is None:
        return NetworkReport(
            stand=stand, network=None, machines=(), halvings=(), outlook=None, price_taker=None, sovereign=None,
            findings=stand.findings,
        )  # fmt: skip
    network = _as_it_is(plan)
    taker = lord = None
    fleets = [one for one in plan.fleets if not missing_in(plan, "fleets", one)]
    if network is not None and fleets:
        taker, lord = _conduct(plan, fleets, network)
    return NetworkReport(
        stand=stand,
        network=network,
        machines=() if network is None else tuple(_machine(plan, one, network) for one in fleets if _earns(plan, one)),
        halvings=tuple(
            HalvingShown(height=one.height, expected=one.at.date(), subsidy_sat=one.subsidy_sat)
            for one in halvings_of(plan)
        ),
        outlook=outlook_with(plan, choices, own_eh_per_s(plan, capacity_mw, plan.horizon.starts)),
        price_taker=taker,
        sovereign=lord,
        findings=stand.findings,
    )


def _as_it_is(plan: EnergyPlan) -> NetworkShown | None:
    known = plan.network
    fees = known.fees
    if known.at is None or known.height is None or known.difficulty is None or known.hashprice is None or fees is None:
        return None
    created, fees_sat, difficulty = subsidy(known.height), fees.value * SATS_PER_BTC, known.difficulty.value
    for_one = float(hashprice_usd_per_ph_day(1.0, difficulty=difficulty, subsidy_sat=created, fees_sat=fees_sat))
    price = known.hashprice.value / for_one
    revenue = network_revenue_usd_per_day(price, subsidy_sat=created, fees_sat=fees_sat)
    figures = (known.difficulty, known.hashprice, fees)
    return NetworkShown(
        at=known.at,
        height=known.height,
        subsidy_sat=created,
        fees_sat=fees_sat,
        difficulty=difficulty,
        hashrate_eh_per_s=float(hashrate_eh_per_s(difficulty)),
        price_usd_per_btc=price,
        hashprice_usd_per_ph_day=known.hashprice.value,
        revenue_usd_per_day=float(revenue),
        sources=tuple(dict.fromkeys(one.source for one in figures if one.source)),
    )


def _terms(known: Network) -> PoolTerms:
    return PoolTerms(scheme=PoolScheme.FPPS, fee_share=0.0 if known.pool_fee is None else known.pool_fee.value)


def _power_usd_per_mwh(plan: EnergyPlan, one: PlannedFleet) -> float:
    tariff = plan.tariff_of(one.industry)
    return 0.0 if tariff is None or tariff.price is None else plan.dollars(tariff.price)


def _earns(plan: EnergyPlan, one: PlannedFleet) -> bool:
    """Tell whether whoever runs a fleet keeps anything of what it earns, so that a hashprice matters to it."""
    return fleet_of(plan, one).arrangement.kept_share > 0


def _machine(plan: EnergyPlan, one: PlannedFleet, network: NetworkShown) -> MachineShown:
    fleet, power = fleet_of(plan, one), _power_usd_per_mwh(plan, one)
    terms = _terms(plan.network)
    left = float(terms.paid_sat(network.subsidy_sat, network.fees_sat)) / (network.subsidy_sat + network.fees_sat)
    needed = fleet.break_even_hashprice(power) / left
    earned = float(fleet.revenue_usd_per_mwh(network.hashprice_usd_per_ph_day * left))
    price = break_even_price_usd_per_btc(
        needed * left,
        difficulty=network.difficulty,
        subsidy_sat=network.subsidy_sat,
        fees_sat=network.fees_sat,
        terms=terms,
    )
    full = None
    if plan.interest is not None and one.machine.price is not None:
        yearly = fleet.capital_usd_per_mw_year(plan.interest.value)
        full = needed + yearly / _DAYS / (fleet.machine.eh_per_s_per_mw(fleet.site.pue) * PH_PER_EH) / left
    return MachineShown(
        name=one.id,
        machine=fleet.machine.name,
        efficiency_j_per_th=fleet.machine.efficiency_j_per_th,
        pue=fleet.site.pue,
        power_usd_per_mwh=power + fleet.site.variable_usd_per_mwh,
        break_even_hashprice_usd_per_ph_day=needed,
        full_hashprice_usd_per_ph_day=full,
        break_even_power_usd_per_mwh=earned - fleet.site.variable_usd_per_mwh,
        break_even_price_usd_per_btc=float(price),
    )


def _conduct(
    plan: EnergyPlan, fleets: list[PlannedFleet], network: NetworkShown
) -> tuple[Deployment | None, Deployment | None]:
    """Return what would run of all that the plan allows, on the first day of the plan, in the network as it is."""
    supplies = supplies_of(plan, (network.at,))
    if supplies is None:
        return None, None
    by_tariff: dict[float, list[PlannedFleet]] = {}
    for one in fleets:
        by_tariff.setdefault(_power_usd_per_mwh(plan, one), []).append(one)
    if len(by_tariff) != 1:
        return None, None
    ((power, alike),) = by_tariff.items()
    day = max(plan.horizon.start, *(one.since for one in alike))
    try:
        curve = own_curve([fleet_of(plan, one) for one in alike], day, power)
    except BadInput:  # none of them is the country's, or all have run out by then
        return None, None
    found = (decide(supplies[0], curve, network.revenue_usd_per_day) for decide in (price_taker, sovereign))
    taker, lord = found
    return taker, lord


def outlook_with(plan: EnergyPlan, choices: EnergyChoices, own: npt.ArrayLike) -> OutlookShown | None:
    """Return the outlook over the plan's years with an own hashrate; ``None`` where the plan knows no network.

    Parameters
    ----------
    own
        ``(n_years,)`` or ``(n_scenarios, n_years)`` [EH/s].
    """
    chosen = plan_choices(plan, choices)
    scenarios, starts = chosen_scenarios(plan, chosen), plan.horizon.starts
    supplies, known = supplies_of(plan, starts), plan.network
    fees = known.fees
    if supplies is None or not scenarios or known.height is None or known.at is None or fees is None:
        return None
    hashed = np.atleast_2d(np.asarray(own, np.float64))
    alone = hashprices_of(plan, scenarios, starts).alone
    periods = tuple(_periods(known.height, known.at, start) for start in starts)
    by_year = []
    for year, supply in enumerate(supplies):
        per_coin = float(
            network_revenue_usd_per_day(
                1.0, subsidy_sat=periods[year].subsidy_sat[0], fees_sat=fees.value * SATS_PER_BTC
            )
        )
        paid = alone[:, year] * PH_PER_EH * supply.hash_eh_per_s(alone[:, year])
        prospect = Prospect(
            price_usd_per_btc=(paid / per_coin).reshape(-1, 1),
            fees_sat=np.array([[fees.value * SATS_PER_BTC]]),
            supply=(supply,),
        )
        by_year.append(outlook(periods[year], prospect, hashed[:, year : year + 1]))
    names = tuple(one.id for one in scenarios)
    return OutlookShown(starts=starts, scenarios=names, alone_usd_per_ph_day=alone, outlook=_joined(by_year))


def _periods(height: int, at: date, start: date) -> Periods:
    first = height + round((start - at).days * float(blocks_per_day()))
    return Periods(first_height=first, days=np.array([float(_DAYS)]))


def _joined(years: list[Outlook]) -> Outlook:
    def of(parts: Iterator[Floats]) -> Floats:
        return np.concatenate([*parts], axis=1)

    return Outlook(
        revenue_usd_per_day=of(one.revenue_usd_per_day for one in years),
        hashprice_usd_per_ph_day=of(one.hashprice_usd_per_ph_day for one in years),
        own_eh_per_s=of(one.own_eh_per_s for one in years),
        rest_eh_per_s=of(one.rest_eh_per_s for one in years),
        difficulty=of(one.difficulty for one in years),
        own_sat_per_day=of(one.own_sat_per_day for one in years),
    )
