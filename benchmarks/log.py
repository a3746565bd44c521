"""A log of statements on a disk: appending, proving from tiles, checking, and being killed while appending.

Entries are 32 bytes each, as the digests of statements are. All is on a disk, in a folder of its own, with what was
published flushed before it is named.

``append``
    A million entries in ten parts, each with its tiles, its entry bundles, and a signed head. The peer is pymerkle,
    which keeps its tree in memory, writes nothing and signs nothing; both roots are compared.
``append-one``
    One entry more, published, at the end of that log: opening, writing, flushing, signing, pruning. The median of 50.
``prove``, ``prove-most``
    A proof that an entry is in a log of ten million, from its tiles to the text that travels, each time from nothing
    but the files (which the system has in memory): the mean and the slowest of 400 spread over the log. The peer has
    its million entries in memory.
``proof-size``
    The largest of those texts, the signed head in it included.
``verify``
    Checking such a text: signature and proof. The peer checks its proof alone.
``check``
    Hashing a log of a million entries again, from the files, and holding all its tiles against it.
``killed-faults``
    Of 100 processes killed while they append: heads that were published and do not hold afterwards, logs that cannot
    be opened, entries lost that a head promised. Beside it how many kills came in the middle of an appending, and the
    slowest opening after one.
"""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import Figure
from benchmarks.log_killing import IDENTITY, kill_appending, seal
from benchmarks.measuring import measure_in_subprocess, peak_mib
from khazana.alliance import InclusionProof, LogPolicy, check_inclusion_proof, parse_inclusion_proof, prove_inclusion
from khazana.store.log_checking import check_log
from khazana.store.log_files import LogFiles

__all__ = ["run"]

ROOT: Final = Path(__file__).resolve().parent.parent
ORACLE: Final = Path(os.environ.get("KHAZANA_ORACLE_PYTHON", ROOT / ".venv-oracle/bin/python"))
COUNT: Final = 1_000_000
LARGE: Final = 10_000_000
PART: Final = 100_000
PROOFS: Final = 400
ONES: Final = 50
KILLS: Final = 100
SEED: Final = 20250717
Proven = tuple[float, float, int, float]
"""Mean and slowest proof [s], the largest text [bytes], mean check [s]."""


def run() -> Iterable[Figure]:
    """Measure; see the module for what each figure means."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield from _killing(Path(folder) / "killed")
        yield from _appending(Path(folder))


def _appending(folder: Path) -> Iterator[Figure]:
    million, ten = folder / "million", folder / "ten"
    ours = measure_in_subprocess(_append, str(million), COUNT)
    append_s, root = ours.value
    theirs = _peer()
    if theirs["root"] != root:
        raise RuntimeError(f"two programs disagree: {root} and {theirs['root']}")
    yield Figure(
        name="log.append",
        value=COUNT / append_s,
        unit="entries/s",
        peer="pymerkle, in memory",
        peer_value=COUNT / theirs["append_s"],
        ratio=theirs["append_s"] / append_s,
        goal="at least 200,000",
        peak_mib=ours.peak_mib,
    )
    one = measure_in_subprocess(_append_ones, str(million))
    yield Figure(name="log.append-one", value=one.value * 1e3, unit="ms", peak_mib=one.peak_mib)
    check = measure_in_subprocess(_check, str(million))
    yield Figure(name="log.check", value=(COUNT + ONES) / check.value, unit="entries/s", peak_mib=check.peak_mib)
    shutil.rmtree(million)
    measure_in_subprocess(_append, str(ten), LARGE)
    proofs = measure_in_subprocess(_prove, str(ten))
    yield from _proving(proofs.value, theirs, proofs.peak_mib)
    shutil.rmtree(ten)


def _proving(proven: Proven, theirs: dict[str, Any], peak: float) -> Iterator[Figure]:
    mean_s, most_s, size, check_s = proven
    yield Figure(
        name="log.prove",
        value=mean_s * 1e6,
        unit="µs",
        peer="pymerkle, a million in memory",
        peer_value=theirs["prove_s"] * 1e6,
        ratio=theirs["prove_s"] / mean_s,
        goal="under 1,000",
        peak_mib=peak,
    )
    yield Figure(name="log.prove-most", value=most_s * 1e6, unit="µs", peak_mib=peak)
    yield Figure(name="log.proof-size", value=size, unit="bytes", goal="at most 2,048", peak_mib=peak)
    yield Figure(
        name="log.verify",
        value=check_s * 1e6,
        unit="µs",
        peer="pymerkle, without a signature",
        peer_value=theirs["check_s"] * 1e6,
        ratio=theirs["check_s"] / check_s,
        peak_mib=peak,
    )


def _killing(folder: Path) -> Iterator[Figure]:
    found = kill_appending(folder, kills=KILLS, seed=SEED)
    if found.faults:
        raise RuntimeError("; ".join(found.faults))
    peak = peak_mib()
    yield Figure(name="log.killed-faults", value=len(found.faults), unit=f"of {KILLS} kills", goal="0", peak_mib=peak)
    yield Figure(name="log.killed-in-the-act", value=found.in_the_act, unit=f"of {KILLS} kills", peak_mib=peak)
    yield Figure(name="log.killed-heads", value=found.heads, unit="heads checked", peak_mib=peak)
    yield Figure(name="log.killed-recovery", value=found.recovery_s * 1e3, unit="ms", peak_mib=peak)


def _entries(start: int, end: int) -> list[bytes]:
    return [sha256(number.to_bytes(8, "big")).digest() for number in range(start, end)]


def _append(folder: str, count: int) -> tuple[float, str]:
    """Append in parts; return the time of appending alone [s], and the root in hex."""
    files, spent = LogFiles(Path(folder), IDENTITY), 0.0
    root = ""
    for at in range(0, count, PART):
        entries = _entries(at, at + PART)
        start = time.perf_counter()
        with files.writing() as writer:
            root = writer.append(entries, seal, IDENTITY.origin).checkpoint.root.hex()
        spent += time.perf_counter() - start
    return spent, root


def _append_ones(folder: str) -> float:
    files, times = LogFiles(Path(folder), IDENTITY), []
    for entry in _entries(COUNT, COUNT + ONES):
        start = time.perf_counter()
        with files.writing() as writer:
            writer.append([entry], seal, IDENTITY.origin)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _check(folder: str) -> float:
    start = time.perf_counter()
    check_log(LogFiles(Path(folder), IDENTITY))
    return time.perf_counter() - start


def _prove(folder: str) -> Proven:
    files, policy = LogFiles(Path(folder), IDENTITY), LogPolicy(identity=IDENTITY)
    head = files.head()
    if head is None:
        raise RuntimeError("the log is not there")
    size = head.checkpoint.size
    places = [number * (size - 1) // (PROOFS - 1) for number in range(PROOFS)]
    times, checks, largest = [], [], 0
    for index in places:
        start = time.perf_counter()
        hashes = prove_inclusion(index, size, files.hashes(size))
        text = str(InclusionProof(index=index, hashes=hashes, checkpoint=head.text))
        times.append(time.perf_counter() - start)
        largest = max(largest, len(text.encode()))
        start = time.perf_counter()
        check_inclusion_proof(parse_inclusion_proof(text), _entries(index, index + 1)[0], policy)
        checks.append(time.perf_counter() - start)
    return statistics.mean(times), max(times), largest, statistics.mean(checks)


def _peer() -> dict[str, Any]:
    if not ORACLE.exists():
        raise RuntimeError(f"{ORACLE} is missing: make oracle")
    command = [str(ORACLE), str(Path(__file__).with_name("pymerkle_peer.py")), str(COUNT), str(PROOFS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures
