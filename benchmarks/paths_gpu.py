"""The paths of `benchmarks.paths` on a graphics processor: path-days a second, and whether the bytes are the same.

Where no graphics processor can be used, one figure says so and why; nothing is measured then.
"""

import time
from collections.abc import Iterator
from typing import Final

from benchmarks.figures import Figure
from benchmarks.measuring import measure_in_subprocess
from benchmarks.paths import DAYS, question
from khazana.planning import Stopping, simulate
from khazana.planning.devices import Graphics, device_of
from khazana.planning.states import write_summary

__all__ = ["run"]

PATHS: Final = 1 << 22
SOME: Final = 1 << 16


def steps_per_s(paths: int) -> float:
    """Return path-days a second, from the question to the summary, best of five; the kernel is compiled before."""
    device, asked, took = device_of("gpu"), question(1), []
    device.draw(asked, 0, 64)
    for _ in range(5):
        begun = time.perf_counter()
        device.draw(asked, 0, paths)
        took.append(time.perf_counter() - begun)
    return paths * DAYS / min(took)


def bytes_apart() -> int:
    """Return whether the summaries of the processor and of the graphics processor differ."""
    asked = question(2, 4)
    here, there = (simulate(asked, Stopping(paths=SOME), executor=device_of(name)) for name in ("cpu", "gpu"))
    return int(write_summary(here.summary, asked) != write_summary(there.summary, asked))


def missing() -> str:
    """Return what is missing for a graphics processor to be used; empty where nothing is."""
    return Graphics().missing()


def run() -> Iterator[Figure]:
    """Measure speed and compare bytes, or say what is missing."""
    lacking = measure_in_subprocess(missing)
    if lacking.value:
        yield Figure(name="paths-gpu.devices", value=0, unit="1", peer=lacking.value, peak_mib=lacking.peak_mib)
        return
    speed = measure_in_subprocess(steps_per_s, PATHS)
    goal = "1e11 on an H200"
    yield Figure(name="paths-gpu.speed", value=speed.value, unit="path-days/s", goal=goal, peak_mib=speed.peak_mib)
    apart = measure_in_subprocess(bytes_apart)
    yield Figure(name="paths-gpu.apart", value=apart.value, unit="1", goal="0", peak_mib=apart.peak_mib)
