"""The bridge from a plan's stresses to those of a case."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from khazana.core import SATS_PER_BTC, BadInput
from khazana.energy.case import Case
from khazana.energy.machines import Derating
from khazana.energy.plan.frame import DAY_H, value_of
from khazana.energy.plan.gaps import missing_in
from khazana.energy.plan.loads import fleet_of
from khazana.energy.plan.record import EnergyPlan
from khazana.energy.plan.stresses import PlannedStress, StressForm
from khazana.energy.resources import LoadKind, series
from khazana.energy.stresses import FailedBackup, FailedPlant, HalvedSubsidy, HeatWave, PriceFall, Stress, Together
from khazana.energy.subsidy import subsidy

__all__ = ["chosen_stresses", "stress_of"]

_FEBRUARY: Final = 2
_LEAP_DAY: Final = 29
Span = tuple[int, int | None]


def chosen_stresses(plan: EnergyPlan, ids: tuple[str, ...] = ()) -> tuple[PlannedStress, ...]:
    """Return stresses of a plan in its order; all that lack nothing where none is named.

    Raises
    ------
    BadInput
        If one is none of the plan's, or lacks a figure.
    """
    known = {one.id: one for one in plan.stresses}
    for name in ids:
        if name not in known:
            raise BadInput(
                "the plan has no such stress", value=name, remedy="use one of {known}",
                known=", ".join(known) or "none",
            )  # fmt: skip
        missing = missing_in(plan, "stresses", known[name])
        if missing:
            raise BadInput(
                "nobody has stated {keys}, and without it the stress cannot be tried", where=name,
                remedy="state it in energy.toml with its source, or as an assumption with its reason",
                keys=", ".join(missing),
            )  # fmt: skip
    return tuple(one for one in known.values() if one.id in ids or (not ids and not missing_in(plan, "stresses", one)))


def stress_of(plan: EnergyPlan, case: Case, starts: tuple[date, ...], one: PlannedStress) -> Stress | None:
    """Return a stress in a case; ``None`` where it changes nothing that the case has, or none of its hours.

    Parameters
    ----------
    starts
        The day that each year of the case begins with.
    """
    if one.kind is StressForm.TOGETHER:
        known = {other.id: other for other in plan.stresses}
        parts = [stress_of(plan, case, starts, known[part]) for part in one.parts]
        kept = tuple(part for part in parts if part is not None)
        return Together(name=one.id, parts=kept) if kept else None
    spans = _spans(case, starts, one.since, one.until)
    found = [made for span in spans if (made := _MAKERS[one.kind](plan, case, one, span)) is not None]
    if not found:
        return None
    return found[0] if len(found) == 1 else Together(name=one.id, parts=tuple(found))


def _spans(case: Case, starts: tuple[date, ...], since: date | None, until: date | None) -> list[Span]:
    """Return the hours of a case that lie between two days."""
    if since is None and until is None:
        return [(0, None)]
    hours, found = case.hours // len(starts), list[tuple[int, int]]()
    for place, start in enumerate(starts):
        first = 0 if since is None else min(hours, DAY_H * _days(start, since))
        stop = hours if until is None else min(hours, DAY_H * _days(start, until))
        if first < stop and found and found[-1][1] == place * hours + first:
            found[-1] = found[-1][0], place * hours + stop
        elif first < stop:
            found.append((place * hours + first, place * hours + stop))
    return [*found]


def _days(start: date, end: date) -> int:
    """Return how many days of a year that begins on a day are before another, without 29 February; at least none."""
    count = (end - start).days
    if count <= 0:
        return 0
    count = min(count, 366)
    leaps = sum(
        (one.month, one.day) == (_FEBRUARY, _LEAP_DAY) for one in (start + timedelta(days=day) for day in range(count))
    )
    return count - leaps


def _failed_plant(_plan: EnergyPlan, case: Case, one: PlannedStress, span: Span) -> Stress | None:
    zone = next((zone for zone in case.zones if zone.name == one.zone), None)
    if zone is None:
        return None
    lost = value_of(one.lost) if one.lost is not None else 0.0
    if one.lost_share is not None:
        lost += one.lost_share.value * float(series(zone.available_mw).max())
    return FailedPlant(name=one.id, zone=one.zone, lost_mw=lost, start_h=span[0], stop_h=span[1])


def _failed_backup(_plan: EnergyPlan, case: Case, one: PlannedStress, span: Span) -> Stress | None:
    if one.backup not in [plant.name for plant in case.backups]:
        return None
    return FailedBackup(name=one.id, backup=one.backup, start_h=span[0], stop_h=span[1])


def _heat_wave(plan: EnergyPlan, case: Case, one: PlannedStress, span: Span) -> Stress | None:
    machines = tuple(_derating(plan, case, one.zone))
    more = ((one.zone, one.lost.value),) if one.lost is not None and one.zone else ()
    if not machines and not more:
        return None
    return HeatWave(
        name=one.id, ambient_c=value_of(one.ambient), machines=machines, demand_mw=more, start_h=span[0],
        stop_h=span[1],
    )  # fmt: skip


def _price_fall(plan: EnergyPlan, case: Case, one: PlannedStress, span: Span) -> Stress | None:
    if not _has_fleets(case):
        return None
    return PriceFall(
        name=one.id, fall_share=value_of(one.fall), kept_usd_per_mwh=tuple(_kept(plan, case)), start_h=span[0],
        stop_h=span[1],
    )  # fmt: skip


def _halving(plan: EnergyPlan, case: Case, one: PlannedStress, span: Span) -> Stress | None:
    if not _has_fleets(case):
        return None
    fees = value_of(plan.network.fees) * SATS_PER_BTC
    return HalvedSubsidy(
        name=one.id, fees_share=fees / (fees + subsidy(plan.network.height or 0)),
        hashrate_share=value_of(one.stays, 1.0), kept_usd_per_mwh=tuple(_kept(plan, case)), start_h=span[0],
        stop_h=span[1],
    )  # fmt: skip


def _has_fleets(case: Case) -> bool:
    return any(load.kind is LoadKind.FLEET for load in case.loads)


def _kept(plan: EnergyPlan, case: Case) -> Iterator[tuple[str, float]]:
    """Yield what of a fleet's revenue is a fee, which falls with no price."""
    names = {load.name for load in case.loads}
    for one in plan.fleets:
        if one.id in names:
            fee = fleet_of(plan, one).arrangement.fee_usd_per_mwh
            if fee:
                yield one.id, fee


def _derating(plan: EnergyPlan, case: Case, zone: str) -> Iterator[tuple[str, Derating]]:
    """Yield the machines whose derating is known, in a zone or in all."""
    names = {load.name for load in case.loads if zone in {"", load.zone}}
    for one in plan.fleets:
        if one.id in names:
            derating = fleet_of(plan, one).machine.derating
            if derating is not None:
                yield one.id, derating


_MAKERS: Final[dict[StressForm, Callable[[EnergyPlan, Case, PlannedStress, Span], Stress | None]]] = {
    StressForm.FAILED_PLANT: _failed_plant,
    StressForm.FAILED_BACKUP: _failed_backup,
    StressForm.HEAT_WAVE: _heat_wave,
    StressForm.PRICE_FALL: _price_fall,
    StressForm.HALVING: _halving,
}
