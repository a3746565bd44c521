"""Streams of mined coins for planning, out of what the energy desk found: capacities that were sized, and the network.

What each fleet runs in the hours of the sizing is its hashrate; the network's outlook says how many coins that finds in
each year, halvings and the rest of the world counted. Of hosted machines only the share that stays counts, and the
pool's fee comes off. Scenarios are weighed as the sizing weighs them.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, Protocol

import numpy as np

from khazana.app.energy_network import outlook_with
from khazana.app.energy_reports import AS_DECLARED, SizingReport
from khazana.core import SATS_PER_BTC, Finding, FindingKind, Severity
from khazana.energy.decision import Decision
from khazana.energy.plan import EnergyPlan, fleet_of
from khazana.energy.quantities import Floats
from khazana.planning.plan import MinedFrom, MinedStream, TreasuryPlan
from khazana.programmes import Programme

__all__ = ["Desks", "NothingSized", "mined_by_year", "takes_sizing", "with_mined"]

_NOT_SIZED: Final = FindingKind(
    code="planning.mining-not-sized",
    severity=Severity.WARNING,
    text="The policy {policy} keeps what the energy plan mines, and no finished sizing of that plan is kept.",
    remedy="Run khazana energy size {programme}, then ask again.",
)
_NO_NETWORK: Final = FindingKind(
    code="planning.mining-no-network",
    severity=Severity.WARNING,
    text="The policy {policy} keeps what the energy plan mines, and the plan does not know the network well enough.",
    remedy="State block, difficulty, hashprice, fees and elasticity under network in energy.toml.",
)
_ENDS: Final = FindingKind(
    code="planning.mining-ends",
    severity=Severity.NOTE,
    text="The energy plan begins on {first} and ends on {last}; the policy {policy} mines nothing outside it.",
    remedy="Let both plans look as far ahead, or read what comes after as without mining.",
)


class Sizings(Protocol):
    """Where finished sizings are found; `khazana.app.energy_desk.EnergyDesk` is one."""

    def known_sizing(self, programme_id: str, /) -> SizingReport | None:
        """Return the best capacities where they were found before; ``None`` otherwise."""


class NothingSized:
    """Stands for an energy desk where nothing was sized."""

    def known_sizing(self, _programme_id: str, /) -> SizingReport | None:
        """Return nothing."""
        return None


class Desks(Protocol):
    """Where the energy desk is found; `khazana.app.desk.Desk` is one."""

    @property
    def energy(self) -> Sizings:
        """The energy desk."""


def takes_sizing(plan: TreasuryPlan, codes: Collection[str]) -> bool:
    """Return whether an answer with findings of some codes rests on a sizing of the energy plan.

    It does where a sizing was there and the network was not known well enough, too: without one it says something else.
    """
    waits = any(_waits(rule.mined) for policy in plan.policies for rule in policy.rules)
    return waits and _NOT_SIZED.code not in codes


def with_mined(plan: TreasuryPlan, programme: Programme, desks: Desks) -> tuple[TreasuryPlan, tuple[Finding, ...]]:
    """Return a plan whose rules have the coins that the energy plan mines, and findings where it does not say them."""
    waiting = [policy.id for policy in plan.policies if any(map(_waits, (rule.mined for rule in policy.rules)))]
    if not waiting:
        return plan, ()
    energy = programme.energy
    found = desks.energy.known_sizing(programme.id)
    if energy is None or found is None or found.decision is None:
        return plan, tuple(_NOT_SIZED.at(policy=one, programme=programme.id) for one in waiting)
    by_year = mined_by_year(energy, found.decision)
    if by_year is None:
        return plan, tuple(_NO_NETWORK.at(policy=one) for one in waiting)
    coins = _by_day(plan.start, energy, by_year)
    policies = tuple(
        replace(policy, rules=tuple(replace(rule, mined=_filled(rule.mined, coins)) for rule in policy.rules))
        for policy in plan.policies
    )
    findings: tuple[Finding, ...] = ()
    first, last = energy.horizon.start, energy.horizon.end - timedelta(days=1)
    if first > plan.start + timedelta(days=1) or last < plan.start + timedelta(days=round(365.25 * plan.years)):
        findings = tuple(_ENDS.at(policy=one, first=first, last=last) for one in waiting)
    return replace(plan, policies=policies), findings


def _waits(mined: MinedStream | None) -> bool:
    return mined is not None and mined.comes_from is MinedFrom.ENERGY


def _filled(mined: MinedStream | None, coins: tuple[float, ...]) -> MinedStream | None:
    return replace(mined, coins_per_day=coins) if mined is not None and _waits(mined) else mined


def mined_by_year(plan: EnergyPlan, decision: Decision) -> Floats | None:
    """Return the coins that the state keeps of what its fleets mine, in each year of an energy plan [BTC/day].

    ``None`` where the plan knows too little of the network.
    """
    running, kept = _hashrates(plan, decision)
    shown = outlook_with(plan, AS_DECLARED, running)
    if shown is None:
        return None
    found = shown.outlook.own_sat_per_day / SATS_PER_BTC
    share = np.divide(kept, running, out=np.zeros_like(kept), where=running > 0)
    fee = 0.0 if plan.network.pool_fee is None else plan.network.pool_fee.value
    return np.asarray(decision.case.probabilities @ (found * share * (1.0 - fee)))


def _hashrates(plan: EnergyPlan, decision: Decision) -> tuple[Floats, Floats]:
    """Return what runs on average, and what of it mines for the state, ``(n_scenarios, n_years)`` each [EH/s]."""
    years = len(plan.horizon.starts)
    running = np.zeros((len(decision.operations), years))
    kept = np.zeros_like(running)
    for planned in plan.fleets:
        if planned.id not in decision.capacity_mw:
            continue
        fleet = fleet_of(plan, planned)
        per_mw = fleet.machine.eh_per_s_per_mw(fleet.site.pue)
        for number, one in enumerate(decision.operations):
            hashed = one.use_mw["served", planned.id].reshape(years, -1).mean(axis=1) * per_mw
            running[number] += hashed
            kept[number] += hashed * fleet.arrangement.kept_share
    return running, kept


def _by_day(start: date, plan: EnergyPlan, by_year: Floats) -> tuple[float, ...]:
    """Return the coins of each day from the day after a start to the energy plan's last."""
    end = plan.horizon.end
    days = (start + timedelta(days=number) for number in range(1, max(0, (end - start).days)))
    starts = plan.horizon.starts
    return tuple(
        float(by_year[sum(one <= day for one in starts) - 1]) if starts[0] <= day < end else 0.0 for day in days
    )
