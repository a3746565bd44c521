"""Record events in the store: how fast, and in how much memory."""

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.ledgers import purchases
from benchmarks.measuring import measure_in_subprocess
from benchmarks.postgres import running_server
from khazana.store import open_store

__all__ = ["run"]

FEW, MANY = 100_000, 1_000_000
_AT = datetime(2025, 7, 17, tzinfo=UTC)


def record(url: str, count: int) -> float:
    """Import events that are made as they are read; return the time of the import [s]."""
    with open_store(url) as store:
        start = time.perf_counter()
        receipt = store.import_events("x", purchases(count), imported_at=_AT)
        seconds = time.perf_counter() - start
    if receipt.new != count:
        raise RuntimeError(f"{receipt.new} of {count} events were recorded")
    return seconds


def run() -> Iterator[Figure]:
    """Import 100,000 and 1,000,000 events into SQLite and PostgreSQL, flushed to disk."""
    place = Path(".bench")
    place.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.absolute()) as folder:
        yield from _figures("sqlite", lambda count: f"sqlite:///{folder}/{count}.sqlite3")
    with running_server(durable=True) as server:
        yield from _figures("postgresql", lambda _: server.new_database())


def _figures(name: str, fresh: Callable[[int], str]) -> Iterator[Figure]:
    for count, goal in ((FEW, "under 3 s"), (MANY, "under 1024 MiB")):
        done = measure_in_subprocess(record, fresh(count), count)
        yield Figure(
            name=f"recording.{name}.{count}-events", value=done.value, unit="s", goal=goal, peak_mib=done.peak_mib
        )
