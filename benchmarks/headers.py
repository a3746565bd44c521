"""Checking a chain of 900,000 headers on one core: linkage, work, retargeting, times, versions; and extending it.

Each figure is measured in a process of its own, on one thread. The chain is made beforehand and its making is not
counted; see `benchmarks.header_chains`.

``checked``
    `HeaderChain.extended` with all headers at once, the code compiled; the fastest of six. The peer is a loop in
    Python with `hashlib` that does the same checks, once.
``hashing-share``
    How much of that time the digests alone take: 1 would mean that all else is free.
``first-use``, ``next-use``
    Loading the compiler and compiling where nothing is kept; loading what was kept. Paid once in a process, and only
    where so many headers come at once.
``one-more``
    Extending the chain by one header, as one does who follows the tip; at the end of 900,000, and how much longer it
    takes there than at the end of 9,000.
"""

import gc
import os
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

import numpy as np

from benchmarks.figures import Figure
from benchmarks.header_chains import RULES, long_chain, plainly_checked
from benchmarks.measuring import best_of, measure_in_subprocess
from khazana.bitcoin import HeaderChain
from khazana.kernels import double_sha256

__all__ = ["run"]

COUNT: Final = 900_000
FEW: Final = 9_000
MORE: Final = 1_000
NOW: Final = datetime(2100, 1, 1, tzinfo=UTC)
Checked = tuple[float, float, str, int]
"""Seconds of checking and of hashing alone, the hash of the tip, the work of all."""


def run() -> Iterable[Figure]:
    """Measure; see the module for what each figure means."""
    long_chain(COUNT + MORE)
    ours = measure_in_subprocess(_checked)
    theirs = measure_in_subprocess(_plainly)
    seconds, hashing_s, *found = ours.value
    if found != list(theirs.value[2:]):
        raise RuntimeError(f"two programs disagree: {found} and {theirs.value[2:]}")
    yield Figure(
        name="headers.checked",
        value=COUNT / seconds,
        unit="headers/s",
        peer="a loop with hashlib",
        peer_value=COUNT / theirs.value[0],
        ratio=theirs.value[0] / seconds,
        goal="at least 1,000,000",
        peak_mib=ours.peak_mib,
    )
    yield Figure(name="headers.hashing-share", value=hashing_s / seconds, unit="1", peak_mib=ours.peak_mib)
    yield Figure(
        name="headers.memory",
        value=ours.peak_mib,
        unit="MiB",
        peer="a loop with hashlib",
        peer_value=theirs.peak_mib,
        peak_mib=ours.peak_mib,
    )
    with tempfile.TemporaryDirectory() as folder:
        for name in ("first-use", "next-use"):
            use = measure_in_subprocess(_use, folder)
            yield Figure(name=f"headers.{name}", value=use.seconds, unit="s", peak_mib=use.peak_mib)
    many, few = measure_in_subprocess(_one_more, COUNT), measure_in_subprocess(_one_more, FEW)
    yield Figure(name="headers.one-more", value=many.value * 1e6, unit="µs", peak_mib=many.peak_mib)
    yield Figure(
        name="headers.one-more-of-900000-over-9000",
        value=many.value / few.value,
        unit="1",
        goal="about 1",
        peak_mib=few.peak_mib,
    )


def _checked() -> Checked:
    raw = long_chain(COUNT + MORE)[: 80 * COUNT]
    start = HeaderChain.genesis(RULES)
    whole = best_of(6, lambda: _tip(start, raw))
    rows = np.frombuffer(raw, np.uint8).reshape(-1, 80)
    hashing = best_of(6, lambda: len(double_sha256(rows)))
    return whole.seconds, hashing.seconds, *whole.value


def _tip(start: HeaderChain, raw: bytes) -> tuple[str, int]:
    chain = start.extended(raw, 1, now=NOW)
    return chain.tip.hash, chain.work


def _plainly() -> Checked:
    raw = long_chain(COUNT + MORE)[: 80 * COUNT]
    start = time.perf_counter()
    tip, work = plainly_checked(raw, int(NOW.timestamp()))
    return time.perf_counter() - start, 0.0, tip, work


def _one_more(count: int) -> float:
    """Return the time of extending a chain of so many headers by one [s], the mean of a thousand."""
    raw = long_chain(COUNT + MORE)
    chain = HeaderChain.genesis(RULES).extended(raw[: 80 * count], 1)
    chain = chain.extended(raw[80 * count : 80 * (count + 1)], count + 1)
    gc.collect()
    start = time.perf_counter()
    for height in range(count + 2, count + MORE):
        chain = chain.extended(raw[80 * (height - 1) : 80 * height], height)
    return (time.perf_counter() - start) / (MORE - 2)


def _use(folder: str) -> bytes:
    """Hash one header in lanes, with a folder of its own for what is compiled."""
    os.environ["NUMBA_CACHE_DIR"] = folder
    from khazana.kernels.sha256_lanes import digests_in_lanes  # noqa: PLC0415 - loading it is what is measured

    return digests_in_lanes(np.zeros((1, 80), np.uint8), twice=True).tobytes()
