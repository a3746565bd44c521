"""From a plan to a case: for chosen years, scenarios and hours, and an own hashrate whose effect is counted."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

import numpy as np

from khazana.core import BadInput
from khazana.energy.case import Case
from khazana.energy.conditions import Risk
from khazana.energy.outlook import Conduct
from khazana.energy.plan.conditions import condition_of
from khazana.energy.plan.frame import DAYS, Frame, value_of
from khazana.energy.plan.gaps import frame_gaps, whole
from khazana.energy.plan.grid import link_of, reckoned
from khazana.energy.plan.loads import computing_load, fleet_load, fleet_of, sale_load
from khazana.energy.plan.network import hashprices_of
from khazana.energy.plan.record import HOURS_PER_YEAR, EnergyPlan
from khazana.energy.plan.supply import backup_of, battery_of, zone_of
from khazana.energy.plan.terms import PlannedScenario
from khazana.energy.resources import Link, Load, Zone

__all__ = ["Choices", "Settled", "case_of", "chosen_scenarios", "own_eh_per_s", "settled_case"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What of a plan a case is made for.

    Parameters
    ----------
    years
        By the calendar year that each begins in; ``None`` for all.
    scenarios
        Their ids; ``None`` for all. The probabilities of those chosen are scaled to sum to one.
    hours
        Of each year, from its first on.
    own_mw
        Capacities of fleets whose effect on the hashprice is counted; ``None`` counts none.
    conduct
        Whether that effect on what the fleets earn already counts too.
    """

    years: tuple[int, ...] | None = None
    scenarios: tuple[str, ...] | None = None
    hours: int = HOURS_PER_YEAR
    own_mw: Mapping[str, float] | None = None
    conduct: Conduct = Conduct.PRICE_TAKER


def case_of(plan: EnergyPlan, choices: Choices | None = None) -> Case:
    """Return the case of a plan; parts that lack a figure they need are left out (`open_figures` says which).

    Raises
    ------
    BadInput
        If something is missing without which nothing can be computed, or a choice is none of the plan's.
    """
    chosen = choices or Choices()
    missing = frame_gaps(plan)
    if missing:
        raise BadInput(
            "nobody has stated {keys}, and without it nothing can be computed",
            where=plan.programme,
            remedy="state it in energy.toml with its source, or as an assumption with its reason",
            keys=", ".join(missing),
        )
    starts, scenarios = _starts(plan, chosen), chosen_scenarios(plan, chosen)
    frame = _frame(plan, chosen, starts, scenarios)
    zones = {one.id: one for one in whole(plan, "zones")}
    found = reckoned(frame)
    made, left = ({}, {}) if found is None else (_by_name(found.zones), _by_name(found.links))
    ambient = {id_: None if zone.ambient is None else frame.profile(zone.ambient.values) for id_, zone in zones.items()}
    loads: list[Load] = [fleet_load(frame, one, ambient.get(one.zone)) for one in whole(plan, "fleets")]
    loads += [computing_load(frame, one) for one in whole(plan, "computing")]
    loads += [sale_load(frame, one) for one in whole(plan, "sales")]
    chances = np.array([value_of(one.probability, 1.0) for one in scenarios]) if scenarios else np.ones(1)
    return Case(
        name=plan.programme,
        hours=frame.hours * len(starts),
        zones=tuple(zone_of(frame, zone, scenarios, made) for zone in zones.values()),
        loads=tuple(loads),
        links=tuple(left.get(one.id) or link_of(one) for one in whole(plan, "links")),
        backups=tuple(backup_of(frame, one) for one in whole(plan, "backups")),
        batteries=tuple(battery_of(frame, one) for one in whole(plan, "batteries")),
        probabilities=chances / chances.sum(),
        conditions=tuple(condition_of(frame, one) for one in whole(plan, "conditions")),
        risk=Risk(weight=value_of(plan.risk.weight), level=value_of(plan.risk.level, 0.9)),
        is_synthetic=plan.is_synthetic or any(one.is_synthetic for one in plan.profiles()),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Settled:
    """A case whose hashprice fits what is decided in it.

    Parameters
    ----------
    capacity_mw
        What was decided, by name.
    presumed_mw
        What the hashprice of the case was reckoned with.
    rests
        Whether no fleet differs by more than the tolerance.
    """

    case: Case
    capacity_mw: Mapping[str, float]
    presumed_mw: Mapping[str, float]
    rounds: int
    rests: bool


def settled_case(
    plan: EnergyPlan,
    choices: Choices,
    decide: Callable[[Case], Mapping[str, float]],
    *,
    rounds: int = 8,
    tolerance_mw: float = 1.0,
) -> Settled:
    """Return the case whose hashprice fits what is decided in it.

    Parameters
    ----------
    decide
        What is built in a case [MW], by name, such as by `khazana.energy.dispatching.size`.
    rounds, tolerance_mw
        At most so many cases are made; they came to rest where no fleet changes by more.

    Notes
    -----
    Each round presumes the mean of what it presumed before and what was decided, as the answer swings otherwise.
    """
    presumed = {one.id: (choices.own_mw or {}).get(one.id, 0.0) for one in plan.fleets}
    for number in range(1, rounds + 1):
        case = case_of(plan, replace(choices, own_mw=presumed))
        found = decide(case)
        step = {name: found.get(name, 0.0) - mw for name, mw in presumed.items()}
        rests = all(abs(one) <= tolerance_mw for one in step.values())
        if rests or number == rounds:
            return Settled(case=case, capacity_mw=found, presumed_mw=presumed, rounds=number, rests=rests)
        presumed = {name: mw + step[name] / 2 for name, mw in presumed.items()}
    raise BadInput("a fixed point takes at least one round", where="rounds", value=rounds, remedy="pass 1 or more")


def own_eh_per_s(plan: EnergyPlan, capacity_mw: Mapping[str, float], starts: tuple[date, ...]) -> tuple[float, ...]:
    """Return what fleets of given capacities hash on the middle day of each year [EH/s]."""
    fleets = [(capacity_mw.get(one.id, 0.0), fleet_of(plan, one)) for one in whole(plan, "fleets")]
    days = [start + timedelta(days=DAYS // 2) for start in starts]
    return tuple(
        sum(mw * one.machine.eh_per_s_per_mw(one.site.pue) * float(one.running_share(day)) for mw, one in fleets)
        for day in days
    )


def chosen_scenarios(plan: EnergyPlan, choices: Choices) -> tuple[PlannedScenario, ...]:
    """Return the scenarios that are chosen, in the order of the plan.

    Raises
    ------
    BadInput
        If one of them is none of the plan's.
    """
    if choices.scenarios is None:
        return plan.scenarios
    known = {one.id: one for one in plan.scenarios}
    for one in choices.scenarios:
        if one not in known:
            raise BadInput(
                "the plan has no such scenario", value=one, remedy="use one of {known}", known=", ".join(known)
            )
    if not choices.scenarios:
        raise BadInput("no scenario is chosen", where="scenarios", remedy="choose at least one, or leave it out")
    return tuple(one for name, one in known.items() if name in choices.scenarios)


def _starts(plan: EnergyPlan, choices: Choices) -> tuple[date, ...]:
    known = {one.year: one for one in plan.horizon.starts}
    years = tuple(known) if choices.years is None else choices.years
    for year in years:
        if year not in known:
            raise BadInput(
                "the plan has no such year",
                value=year,
                remedy="use years from {first} to {last}",
                first=min(known),
                last=max(known),
            )
    if not years:
        raise BadInput("no year is chosen", where="years", remedy="choose at least one, or leave it out")
    if not 0 < choices.hours <= HOURS_PER_YEAR:
        raise BadInput("a year has 1 to 8,760 hours", where="hours", value=choices.hours, remedy="ask for fewer")
    return tuple(known[year] for year in sorted(set(years)))


Named = TypeVar("Named", Zone, Link)


def _by_name(parts: Iterable[Named]) -> dict[str, Named]:
    return {one.name: one for one in parts}


def _frame(
    plan: EnergyPlan, choices: Choices, starts: tuple[date, ...], scenarios: tuple[PlannedScenario, ...]
) -> Frame:
    own = None if choices.own_mw is None else own_eh_per_s(plan, choices.own_mw, starts)
    if plan.fleets:
        hashprice = hashprices_of(plan, scenarios, starts, own_eh_per_s=own, conduct=choices.conduct).met
    else:
        hashprice = np.zeros((max(1, len(scenarios)), len(starts)))
    heat = np.array([value_of(one.heat) for one in scenarios]) if scenarios else np.zeros(1)
    return Frame(plan=plan, starts=starts, hours=choices.hours, heat=heat, hashprice=hashprice)
