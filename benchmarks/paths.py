"""Ten years of days under GJR-GARCH-t, a policy and two limits: path-days a second, memory, and the first result.

Speeds are of one core, by processor time. NumPy's path-day is the same law, policy and limits in 64-bit floats over all
paths of a day at once, with a fast generator of NumPy's own; that of `arch` is the return alone, which is all that its
``simulate`` gives. Each is measured in a process of its own.
"""

import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from benchmarks import paths_peers
from benchmarks.figures import Figure
from benchmarks.measuring import Measured, measure_in_subprocess
from khazana.planning import (
    BuyDollars,
    DrawdownLimit,
    GjrGarchT,
    LossLimit,
    Measure,
    Policy,
    Question,
    Start,
    Stopping,
    simulate,
)
from khazana.planning.drawing import draw
from khazana.planning.states import write_summary

__all__ = ["run"]

DAYS: Final = 3_652
LAW: Final = GjrGarchT(drift_log_per_day=0.0005, omega=2.4e-5, alpha=0.07, gamma=0.02, beta=0.9, degrees=4.0)
MEMBERS: Final = 32
MILLION: Final = 1_000_000


def question(policies: int, marks: int = 0) -> Question:
    """Return a question with some policies of one kind, and quarterly marks if any."""
    on = dt.date(2025, 7, 17)
    return Question(
        law=LAW,
        start=Start(on=on, price_usd=1e5),
        days=DAYS,
        policies=tuple(
            Policy(name=f"{number}", rules=(BuyDollars(usd_per_day=1e5 * (1 + number / 10)),))
            for number in range(policies)
        ),
        limits=(DrawdownLimit(name="drawdown", share=0.5), LossLimit(name="loss", usd=5e7)),
        measures=(Measure.PRICE_USD, Measure.COINS, Measure.VALUE_USD),
        marks=tuple(on + dt.timedelta(days=91 * number) for number in range(1, marks + 1)),
        seed=7,
    )


def steps_per_s(policies: int, paths: int, width_bits: int = 512, marks: int = 0) -> float:
    """Return policy-path-days a second of processor time, from the question to the summary; best of five."""
    asked = question(policies, marks)
    draw(asked, 0, 64, width_bits=width_bits)
    busy = []
    for _ in range(5):
        begun = time.process_time()
        draw(asked, 0, paths, width_bits=width_bits)
        busy.append(time.process_time() - begun)
    return policies * paths * DAYS / min(busy)


def million() -> float:
    """Draw a million paths with quarterly fans in this thread; return seconds."""
    begun = time.perf_counter()
    found = simulate(question(1, 40), Stopping(paths=MILLION))
    if found.paths != MILLION:
        raise RuntimeError(f"{found.paths} paths were drawn")
    return time.perf_counter() - begun


def first_result() -> None:
    """Ask about two policies on 16,384 paths with quarterly fans."""
    simulate(question(2, 40), Stopping(paths=1 << 14)).breach("1")


def first_result_s(folder: str | None = None) -> float:
    """Return seconds of a whole program that asks for a first result, Python's own start among them.

    Parameters
    ----------
    folder
        Where compiled code is kept; ``None`` for where it always is.
    """
    world = dict(os.environ) if folder is None else {**os.environ, "NUMBA_CACHE_DIR": folder}
    world["PYTHONPATH"] = os.pathsep.join(sys.path)
    code = "from benchmarks.paths import first_result; first_result()"
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], env=world, check=True)
    return time.perf_counter() - begun


def bytes_apart() -> int:
    """Return how many of two summaries differ: one drawn in this thread, one by two workers of Dask."""
    from distributed import Client, LocalCluster  # noqa: PLC0415 - it loads long, and one figure needs it

    asked, paths = question(2, 4), 1 << 16
    here = sha256(write_summary(simulate(asked, Stopping(paths=paths)).summary, asked)).digest()
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,  # type: ignore[no-untyped-call] # it has no types
        Client(cluster) as client,  # type: ignore[no-untyped-call] # it has no types
    ):
        found = simulate(asked, Stopping(paths=paths), executor=client.get_executor(pure=False), run_paths=4096)
    there = sha256(write_summary(found.summary, asked)).digest()
    return int(here != there)


def _speed(name: str, ours: Measured[float], peer: str, theirs: float, goal: str) -> Figure:
    return Figure(
        name=f"paths.{name}",
        value=ours.value,
        unit="path-days/s",
        peer=peer,
        peer_value=theirs,
        ratio=ours.value / theirs,
        goal=goal,
        peak_mib=ours.peak_mib,
    )


def _speeds() -> Iterator[Figure]:
    one = measure_in_subprocess(steps_per_s, 1, 1 << 16)
    numpy_s = measure_in_subprocess(paths_peers.numpy_steps_per_s, LAW, DAYS).value
    yield _speed("numpy", one, "NumPy, 64 bits, over paths", numpy_s, "at least 15 times")
    arch_s = measure_in_subprocess(paths_peers.arch_steps_per_s, LAW, DAYS).value
    yield _speed("arch", one, "arch's simulate, returns alone", arch_s, "at least 100 times")
    words_s = measure_in_subprocess(paths_peers.words_steps_per_s, DAYS).value
    yield _speed("words", one, "random words alone", words_s, "the share of the limit is reported")
    fans = measure_in_subprocess(steps_per_s, 1, 1 << 16, marks=40)
    yield _speed("fans", fans, "without 40 fans", one.value, "")
    narrow = measure_in_subprocess(steps_per_s, 1, 1 << 16, 256)
    yield _speed("wide", one, "registers of 256 bits", narrow.value, "")
    many = measure_in_subprocess(steps_per_s, MEMBERS, 1 << 13)
    yield _speed("common", many, "32 single runs", one.value, "at least 5 times")


def run() -> Iterator[Figure]:
    """Measure speed beside its peers, then memory, the first result, and a cluster's bytes."""
    yield from _speeds()
    whole = measure_in_subprocess(million)
    peak = whole.peak_mib
    yield Figure(name="paths.million-memory", value=peak, unit="MiB", goal="under 1,024 MiB", peak_mib=peak)
    yield Figure(name="paths.million", value=whole.value, unit="s", peak_mib=peak)
    with tempfile.TemporaryDirectory() as folder:
        ever, first = (measure_in_subprocess(first_result_s, folder) for _ in range(2))
    yield Figure(name="paths.first-result", value=first.value, unit="s", goal="under 3 s", peak_mib=first.peak_mib)
    yield Figure(name="paths.first-ever-result", value=ever.value, unit="s", peak_mib=ever.peak_mib)
    cluster = measure_in_subprocess(bytes_apart)
    yield Figure(name="paths.cluster-apart", value=cluster.value, unit="1", goal="0", peak_mib=cluster.peak_mib)
