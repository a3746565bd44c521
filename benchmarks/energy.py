"""Dispatch and sizing of 2,000 MW of surplus, beside PyPSA on the same cases.

The case has five fleets, both kinds of computing, a battery and backup, 8,760 hours, all capacities open; it is made
from a seed. PyPSA is run as a separate program with HiGHS and its direct interface; its time is that of building the
network, the model and the solution, without starting Python. Where it does not end in time, its time is the limit, and
the ratio is a lower bound. Its optimum must be ours to a millionth.

``sizing-N``
    N scenarios, to a gap of a millionth: from the case to capacities and hourly use.
``two-processes``
    Ten scenarios in two processes beside one; a result that differs in a byte ends the benchmark.
``rolling``
    365 windows of 168 hours at given capacities.
``rolling-conditions``
    The same under a cap on emissions and the monthly trigger, both shared out over the windows by a plan, with a least
    energy of training over the year; the plan is not timed.
``foresight``
    What not knowing costs that year, where the forecast is another year of the same kind.
``merit-order``
    Ten years of hours at given capacities, without what ties hours together.
``slider``
    Another set of capacities for one year: building the programme, solving it and reading all results.
"""

import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import Any, Final

import numpy as np

from benchmarks.energy_cases import CAPACITY_MW, YEAR_H, big_case, profiles
from benchmarks.figures import Figure
from benchmarks.measuring import Measured, best_of, measure_in_subprocess
from benchmarks.pypsa_cases import optimum
from khazana.energy.allotment import Allotment
from khazana.energy.case import Case
from khazana.energy.conditions import EmissionsCap, MonthlyTrigger
from khazana.energy.dispatching import capacities, dispatch, size
from khazana.energy.foresight import foresight
from khazana.energy.highs import HighsSolver
from khazana.energy.merit import merit_order
from khazana.energy.rolling import roll

__all__ = ["run"]

PEER: Final = "PyPSA 1.4"
PEER_LIMIT_S: Final = 900.0
PEER_WINDOWS: Final = 3
GOALS: Final = {1: "at least 3 times", 3: "at least 6 times"}
TEN, THIRTY = 10, 30
CLOSE: Final = 1e-6


@dataclass(frozen=True, kw_only=True)
class Sized:
    """What a sizing came to, and the processor's seconds."""

    cost_usd: float
    gap: float
    rounds: int
    busy_s: float


def sized(scenarios: int, hours: int) -> Sized:
    """Size some scenarios."""
    case = big_case(scenarios, hours, years=hours / YEAR_H)
    busy = time.process_time()
    found = size(case, HighsSolver())
    return Sized(cost_usd=found.cost_usd, gap=found.gap, rounds=found.rounds, busy_s=time.process_time() - busy)


def _ready(_number: int) -> None:
    """Do nothing, in a process that had to load all this first."""


def apart(scenarios: int, hours: int) -> tuple[float, float]:
    """Size some scenarios in this process and in two others; return seconds of both.

    Raises
    ------
    RuntimeError
        If they differ in a byte.
    """
    case, seconds, said = big_case(scenarios, hours, years=hours / YEAR_H), [], []
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as two:
        list(two.map(_ready, range(8)))
        for executor in (None, two):
            start = time.perf_counter()
            found = size(case, HighsSolver(), executor=executor)
            seconds.append(time.perf_counter() - start)
            use = [array.tobytes() for one in found.operations for array in one.use_mw.values()]
            said.append((found.capacity_mw, found.cost_usd, found.bound_usd, use))
    if said[0] != said[1]:
        raise RuntimeError("two processes decided otherwise than one")
    return seconds[0], seconds[1]


def rolled(hours: int) -> float:
    """Operate a year window by window; return its seconds."""
    case = big_case(1, hours)
    given = capacities(case, CAPACITY_MW)
    return best_of(2, lambda: roll(case, 0, given, HighsSolver())).seconds


def conditioned(hours: int) -> Case:
    """Return the year with what ties its hours together, each somewhat tighter than what is best without it."""
    case = big_case(1, hours)
    zone = replace(case.zones[0], emissions_t_per_mwh=0.35)
    free = dispatch(replace(case, zones=(zone,)), CAPACITY_MW, HighsSolver()).operations[0]
    months = np.minimum(np.arange(hours) * 12 // hours, 11)
    monthly_mwh = np.bincount(months, np.sum([free.use_mw["served", load.name] for load in case.loads], axis=0))
    return replace(
        case,
        zones=(zone,),
        loads=tuple(
            replace(load, energy_share=0.8, energy_shortfall_usd_per_mwh=30.0) if load.name == "training" else load
            for load in case.loads
        ),
        conditions=(
            EmissionsCap(name="cap", most_t=0.95 * 0.35 * float(free.use_mw["taken", "grid"].sum())),
            MonthlyTrigger(
                name="trigger", baseline_mwh=np.asarray(4 * 0.97 * monthly_mwh, np.float64), month_of_hour=months
            ),
        ),
    )


def rolled_conditions(hours: int) -> tuple[float, float]:
    """Operate the year under conditions; return its seconds, and its cost beside perfect foresight as a share."""
    case = conditioned(hours)
    given = capacities(case, CAPACITY_MW)
    plan = dispatch(case, CAPACITY_MW, HighsSolver()).operations[0]
    start = time.perf_counter()
    found = roll(
        case, 0, given, HighsSolver(), allotment=Allotment.BY_PLAN, plan=plan, start_share=0.0,
        end_usd_per_mwh=plan.level_worth_usd_per_mwh,
    )  # fmt: skip
    seconds = time.perf_counter() - start
    if found.breaches or any(one.value > one.high * (1 + CLOSE) for one in found.conditions):
        raise RuntimeError("a condition was not kept")
    return seconds, (found.cost_usd - plan.cost_usd) / abs(plan.cost_usd)


def unknown_share(hours: int) -> float:
    """Return the price of not knowing, as a share of what perfect foresight earns."""
    case = big_case(1, hours)
    surplus, price, _ = profiles(1, hours, seed=99)
    zone = replace(case.zones[0], available_mw=surplus, price_usd_per_mwh=price)
    found = foresight(case, 0, CAPACITY_MW, HighsSolver(), believed=replace(case, zones=(zone,)))
    return found.price_of_not_knowing_usd / abs(found.perfect_usd)


def merit_s(hours: int) -> float:
    """Fill ten years of hours; return seconds of the fastest of ten times."""
    case = big_case(1, 10 * hours)
    loads = tuple(replace(load, ramp_share_per_hour=None) for load in case.loads)
    case = replace(case, batteries=(), loads=loads)
    given = capacities(case, {name: mw for name, mw in CAPACITY_MW.items() if name != "battery"})
    merit_order(case, 0, given)
    return best_of(10, lambda: merit_order(case, 0, given)).seconds


def slid(hours: int) -> float:
    """Dispatch a year at another set of capacities; return seconds of the fastest of three times."""
    case, solver = big_case(1, hours), HighsSolver()
    moved = {name: 0.9 * mw for name, mw in CAPACITY_MW.items()}
    return best_of(3, lambda: dispatch(case, moved, solver)).seconds


def _beside(scenarios: int, hours: int) -> Iterator[Figure]:
    ours = measure_in_subprocess(sized, scenarios, hours)
    name, peer, off = f"energy.sizing-{scenarios}", PEER, None
    try:
        theirs: dict[str, Any] = optimum(big_case(scenarios, hours, years=hours / YEAR_H), timeout_s=PEER_LIMIT_S)
        seconds = theirs["seconds"]
        off = abs(theirs["objective_usd"] - ours.value.cost_usd) / abs(ours.value.cost_usd)
    except subprocess.TimeoutExpired:
        seconds, peer = PEER_LIMIT_S, f"{PEER}, not done in {PEER_LIMIT_S:.0f} s"
    if off is not None and off > CLOSE:
        raise RuntimeError(f"the optimum of PyPSA differs by {off:.3g}")
    yield Figure(
        name=name,
        value=ours.seconds,
        unit="s",
        peer=peer,
        peer_value=seconds,
        ratio=seconds / ours.seconds,
        goal=GOALS[scenarios],
        peak_mib=ours.peak_mib,
    )
    if off is not None:
        yield Figure(name=f"{name}-apart", value=off, unit="1", goal="at most 1e-6", peak_mib=ours.peak_mib)


def _alone(scenarios: int, hours: int, goal: str) -> Iterator[Figure]:
    ours: Measured[Sized] = measure_in_subprocess(sized, scenarios, hours)
    name, peak = f"energy.sizing-{scenarios}", ours.peak_mib
    yield Figure(name=f"{name}-processor", value=ours.value.busy_s, unit="s", goal=goal, peak_mib=peak)
    yield Figure(name=f"{name}-gap", value=ours.value.gap, unit="1", goal="at most 1e-6", peak_mib=peak)
    yield Figure(name=f"{name}-memory", value=peak, unit="MiB", goal="under 2,048 MiB", peak_mib=peak)


def _sizing(hours: int) -> Iterator[Figure]:
    for scenarios in GOALS:
        yield from _beside(scenarios, hours)
    ten = list(_alone(TEN, hours, "under 150 s"))
    yield from ten
    yield from _alone(THIRTY, hours, f"near {3 * ten[0].value:.0f} s, three times ten scenarios")
    found = measure_in_subprocess(apart, TEN, hours)
    alone, two = found.value
    yield Figure(
        name="energy.two-processes",
        value=two,
        unit="s",
        peer="one process, the same bytes",
        peer_value=alone,
        ratio=alone / two,
        peak_mib=found.peak_mib,
    )


def _rolling(hours: int) -> Iterator[Figure]:
    ours = measure_in_subprocess(rolled, hours)
    windows = hours / 24
    theirs = optimum(big_case(1, hours), windows=PEER_WINDOWS, timeout_s=PEER_LIMIT_S)["seconds"] * windows
    yield Figure(
        name="energy.rolling",
        value=ours.value,
        unit="s",
        peer=f"{PEER}, {windows:.0f} times one of {PEER_WINDOWS} windows",
        peer_value=theirs,
        ratio=theirs / ours.value,
        goal="under 5 s",
        peak_mib=ours.peak_mib,
    )
    tied, unknown = measure_in_subprocess(rolled_conditions, hours), measure_in_subprocess(unknown_share, hours)
    seconds, dearer = tied.value
    peak = tied.peak_mib
    yield Figure(name="energy.rolling-conditions", value=seconds, unit="s", goal="under 5 s", peak_mib=peak)
    yield Figure(name="energy.rolling-conditions-dearer", value=dearer, unit="1", peak_mib=peak)
    yield Figure(name="energy.foresight", value=unknown.value, unit="1", peak_mib=unknown.peak_mib)


def run(hours: int = YEAR_H) -> Iterator[Figure]:
    """Measure sizing beside PyPSA, then rolling, merit order and a slider."""
    yield from _sizing(hours)
    yield from _rolling(hours)
    merit, slider = measure_in_subprocess(merit_s, hours), measure_in_subprocess(slid, hours)
    yield Figure(
        name="energy.merit-order", value=merit.value * 1e3, unit="ms", goal="under 5 ms", peak_mib=merit.peak_mib
    )
    yield Figure(name="energy.slider", value=slider.value, unit="s", goal="under 1 s", peak_mib=slider.peak_mib)
