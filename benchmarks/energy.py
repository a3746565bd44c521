"""Dispatch and sizing of 2,000 MW of surplus, beside PyPSA on the same cases.

The case has five fleets, both kinds of computing, a battery and backup, 8,760 hours, all capacities open; it is made
from a seed. PyPSA is run as a separate program with HiGHS and its direct interface; its time is that of building the
network, the model and the solution, without starting Python. Where it does not end in time, its time is the limit, and
the ratio is a lower bound. Its optimum must be ours to a millionth.

``sizing-N``
    N scenarios, to a gap of a millionth: from the case to capacities and hourly use.
``rolling``
    365 windows of 168 hours at given capacities.
``merit-order``
    Ten years of hours at given capacities, without what ties hours together.
``slider``
    Another set of capacities for one year: building the programme, solving it and reading all results.
"""

import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from benchmarks.energy_cases import CAPACITY_MW, YEAR_H, big_case
from benchmarks.figures import Figure
from benchmarks.measuring import Measured, best_of, measure_in_subprocess
from benchmarks.pypsa_cases import optimum
from khazana.energy.dispatching import capacities, dispatch, size
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


def sized(scenarios: int) -> Sized:
    """Size the year in some scenarios."""
    case = big_case(scenarios)
    busy = time.process_time()
    found = size(case, HighsSolver())
    return Sized(cost_usd=found.cost_usd, gap=found.gap, rounds=found.rounds, busy_s=time.process_time() - busy)


def rolled() -> float:
    """Operate a year window by window; return its seconds."""
    case = big_case()
    given = capacities(case, CAPACITY_MW)
    return best_of(2, lambda: roll(case, 0, given, HighsSolver())).seconds


def merit_s() -> float:
    """Fill ten years of hours; return seconds of the fastest of ten times."""
    case = big_case(1, 10 * YEAR_H)
    loads = tuple(replace(load, ramp_share_per_hour=None) for load in case.loads)
    case = replace(case, batteries=(), loads=loads)
    given = capacities(case, {name: mw for name, mw in CAPACITY_MW.items() if name != "battery"})
    merit_order(case, 0, given)
    return best_of(10, lambda: merit_order(case, 0, given)).seconds


def slid() -> float:
    """Dispatch a year at another set of capacities; return seconds of the fastest of three times."""
    case, solver = big_case(), HighsSolver()
    moved = {name: 0.9 * mw for name, mw in CAPACITY_MW.items()}
    return best_of(3, lambda: dispatch(case, moved, solver)).seconds


def _beside(scenarios: int) -> Iterator[Figure]:
    ours = measure_in_subprocess(sized, scenarios)
    name, peer, apart = f"energy.sizing-{scenarios}", PEER, None
    try:
        theirs: dict[str, Any] = optimum(big_case(scenarios), timeout_s=PEER_LIMIT_S)
        seconds = theirs["seconds"]
        apart = abs(theirs["objective_usd"] - ours.value.cost_usd) / abs(ours.value.cost_usd)
    except subprocess.TimeoutExpired:
        seconds, peer = PEER_LIMIT_S, f"{PEER}, not done in {PEER_LIMIT_S:.0f} s"
    if apart is not None and apart > CLOSE:
        raise RuntimeError(f"the optimum of PyPSA differs by {apart:.3g}")
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
    if apart is not None:
        yield Figure(name=f"{name}-apart", value=apart, unit="1", goal="at most 1e-6", peak_mib=ours.peak_mib)


def _alone(scenarios: int, goal: str) -> Iterator[Figure]:
    ours: Measured[Sized] = measure_in_subprocess(sized, scenarios)
    name, peak = f"energy.sizing-{scenarios}", ours.peak_mib
    yield Figure(name=f"{name}-processor", value=ours.value.busy_s, unit="s", goal=goal, peak_mib=peak)
    yield Figure(name=f"{name}-gap", value=ours.value.gap, unit="1", goal="at most 1e-6", peak_mib=peak)
    yield Figure(name=f"{name}-memory", value=peak, unit="MiB", goal="under 2,048 MiB", peak_mib=peak)


def run() -> Iterator[Figure]:
    """Measure sizing beside PyPSA, then rolling, merit order and a slider."""
    for scenarios in GOALS:
        yield from _beside(scenarios)
    ten = list(_alone(TEN, "under 150 s"))
    yield from ten
    thirty = list(_alone(THIRTY, f"near {3 * ten[0].value:.0f} s, three times ten scenarios"))
    yield from thirty
    ours = measure_in_subprocess(rolled)
    theirs = optimum(big_case(1), windows=PEER_WINDOWS, timeout_s=PEER_LIMIT_S)["seconds"] * 365
    yield Figure(
        name="energy.rolling",
        value=ours.value,
        unit="s",
        peer=f"{PEER}, 365 times one of {PEER_WINDOWS} windows",
        peer_value=theirs,
        ratio=theirs / ours.value,
        goal="under 5 s",
        peak_mib=ours.peak_mib,
    )
    merit, slider = measure_in_subprocess(merit_s), measure_in_subprocess(slid)
    yield Figure(
        name="energy.merit-order", value=merit.value * 1e3, unit="ms", goal="under 5 ms", peak_mib=merit.peak_mib
    )
    yield Figure(name="energy.slider", value=slider.value, unit="s", goal="under 1 s", peak_mib=slider.peak_mib)
