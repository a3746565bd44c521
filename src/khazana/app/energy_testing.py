"""What is asked of a decision once it is made: what conditions cost, what it stands, and, where none is, why not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from khazana.app.energy_cases import sharing_of
from khazana.app.energy_kinds import NOT_FINISHED
from khazana.app.energy_reports import SizingReport
from khazana.app.energy_sizing import Sized, Sizing
from khazana.core import SATS_PER_BTC, BadInput, Finding, Place
from khazana.energy.case import Case
from khazana.energy.condition_costs import ConditionCost, cost_between
from khazana.energy.conflict import conflict_of
from khazana.energy.plan import EnergyPlan, fleet_of
from khazana.energy.plan.gaps import missing_in
from khazana.energy.resources import LoadKind, series
from khazana.energy.solver import Solver, Standing
from khazana.energy.stress_testing import StressRow, stress_table
from khazana.energy.stresses import FailedBackup, FailedPlant, HalvedSubsidy, HeatWave, PriceFall, Stress
from khazana.energy.subsidy import subsidy
from khazana.i18n import message as _

__all__ = ["costs_of", "named_conflict", "stressed", "stresses_of", "unfinished"]

_FALLS: Final = (0.25, 0.5)
"""Shares by which what fleets earn falls."""
_LOST_SHARE: Final = 0.25
"""Of a zone's largest surplus, where a plant fails."""
_HEAT_C: Final = 50.0
"""The ambient temperature of a heat wave of a week."""
_WEEK_H: Final = 168


@contextmanager
def named_conflict(case: Case | Callable[[], Case], solver: Solver) -> Iterator[None]:
    """Say which conditions conflict where nothing meets them all.

    Raises
    ------
    BadInput
        With their names and what each asks, in the place of the refusal that does not say so.
    """
    try:
        yield
    except BadInput as refusal:
        if "conditions" not in refusal.what:
            raise
        found = conflict_of(case() if callable(case) else case, solver)
        if found is None:
            raise
        raise BadInput(
            found.finding.text().rstrip("."), where=refusal.where, remedy=found.finding.remedy().rstrip(".")
        ) from None


def unfinished(found: Sized) -> tuple[Finding, ...]:
    """Say that a sizing was stopped, and how far from the optimum it can be."""
    if found.complete:
        return ()
    last = found.steps[-1] if found.steps else None
    gap = found.decision.gap if last is None else last.gap
    return (NOT_FINISHED.at(Place(field="sizing"), rounds=str(len(found.steps)), gap=f"{gap:.4%}"),)


def costs_of(work: Sizing, report: SizingReport) -> tuple[ConditionCost, ...]:
    """Return what each condition costs: a sizing without it, at the same hashprice; those done when it is stopped."""
    decision, costs = report.decision, []
    if decision is None:
        return ()
    for condition in decision.case.conditions:
        after, _steps = work.size(decision.case.without(condition.name), condition.name)
        if work.stopped:
            break
        costs.append(cost_between(condition.name, decision, after))
    return tuple(costs)


def stressed(work: Sizing, report: SizingReport) -> tuple[StressRow, ...]:
    """Return what each stress does to the capacities that were chosen."""
    decision = report.decision
    if decision is None:
        return ()
    sharing = sharing_of(work.plan, decision.case)
    asked = stresses_of(work.plan, decision.case)

    def watch(standing: Standing) -> bool:
        return work.ask(_("stresses"), standing)

    return stress_table(decision, asked, work.solver, sharing=sharing, watch=watch).rows


def stresses_of(plan: EnergyPlan, case: Case) -> tuple[Stress, ...]:
    """Return the stresses that every decision is put under; each says in its name how hard it is."""
    found: list[Stress] = []
    for zone in case.zones:
        lost = _LOST_SHARE * float(series(zone.available_mw).max())
        found.append(FailedPlant(name=f"{zone.name}: {lost:,.0f} MW lost all year", zone=zone.name, lost_mw=lost))
    found += [FailedBackup(name=f"{one.name}: none all year", backup=one.name) for one in case.backups]
    if any(load.kind is LoadKind.FLEET for load in case.loads):
        kept = tuple(_kept(plan, case))
        found += [
            PriceFall(name=f"hashprice {-share:.0%}", fall_share=share, kept_usd_per_mwh=kept) for share in _FALLS
        ]
        if plan.network.fees is not None and plan.network.height is not None:
            found.append(_halving(plan, kept))
        if (wave := _heat(plan, case)) is not None:
            found.append(wave)
    return tuple(found)


def _kept(plan: EnergyPlan, case: Case) -> Iterator[tuple[str, float]]:
    """Yield what of a fleet's revenue is a fee, which falls with no price."""
    names = {load.name for load in case.loads}
    for one in plan.fleets:
        if one.id in names and not missing_in(plan, "fleets", one):
            fee = fleet_of(plan, one).arrangement.fee_usd_per_mwh
            if fee:
                yield one.id, fee


def _halving(plan: EnergyPlan, kept: tuple[tuple[str, float], ...]) -> HalvedSubsidy:
    fees = 0.0 if plan.network.fees is None else plan.network.fees.value * SATS_PER_BTC
    share = fees / (fees + subsidy(plan.network.height or 0))
    return HalvedSubsidy(name="halving, nobody leaves", fees_share=share, kept_usd_per_mwh=kept)


def _heat(plan: EnergyPlan, case: Case) -> HeatWave | None:
    """Return a week of heat in the middle of the horizon for the machines whose derating is known."""
    names = {load.name for load in case.loads}
    machines = []
    for one in plan.fleets:
        if one.id in names and not missing_in(plan, "fleets", one):
            derating = fleet_of(plan, one).machine.derating
            if derating is not None:
                machines.append((one.id, derating))
    if not machines or case.hours < _WEEK_H:
        return None
    start = (case.hours - _WEEK_H) // 2
    return HeatWave(
        name=f"{_HEAT_C:.0f} °C for a week",
        ambient_c=_HEAT_C,
        machines=tuple(machines),
        start_h=start,
        stop_h=start + _WEEK_H,
    )
