"""Kill an import at points spread over all of it; afterwards all of it is there, or none.

On SQLite and on PostgreSQL the importing process is killed (SIGKILL). On PostgreSQL every process of the
server is, too. Each kill is of a fresh database; then the store is opened, counted, checked, and the import
is made again.
"""

import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from benchmarks.figures import Figure
from benchmarks.ledgers import purchases
from benchmarks.measuring import peak_mib
from benchmarks.postgres import Server, running_server
from khazana.core import KhazanaError
from khazana.store import open_store
from khazana.store.importing import CHUNK

__all__ = ["Crash", "PostgresSite", "Site", "SqliteSite", "kill_imports", "run", "serve"]

EVENTS = 100_000
KILLS = 50
SERVER_KILLS = 10
SEED = 20250717
_PROGRAMME = "x"
_AT = datetime(2025, 7, 17, tzinfo=UTC)
_DONE = "done"
_SERVE = "import sys; from benchmarks.crash import serve; serve(sys.argv[1], int(sys.argv[2]))"


class Site(Protocol):
    """Where fresh databases are made."""

    name: str

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make a fresh database, give its URL, and remove it."""

    def crash(self) -> None:
        """Kill what serves the database, if anything; the importing process is killed in any case."""

    def recover(self) -> None:
        """Start again what was killed."""


class SqliteSite:
    """Files in a folder."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make a fresh file."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        yield f"sqlite:///{folder}/books.sqlite3"
        shutil.rmtree(folder)

    def crash(self) -> None:
        """Do nothing: SQLite runs in the importing process."""

    def recover(self) -> None:
        """Do nothing."""


class PostgresSite:
    """Databases of one server, which may be killed as well."""

    def __init__(self, server: Server, *, kills_server: bool) -> None:
        self.name = "postgresql-server" if kills_server else "postgresql"
        self._server = server
        self._kills_server = kills_server

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make a fresh database."""
        url = self._server.new_database()
        yield url
        self._server.drop_database(url)

    def crash(self) -> None:
        """Kill the server, if asked for."""
        if self._kills_server:
            self._server.kill()

    def recover(self) -> None:
        """Start the server again."""
        if self._kills_server:
            self._server.start()


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """What was found after one kill.

    ``read`` is how many events had been read when it was killed (a moment later), ``in_the_act`` whether it was
    still running,
    ``kept`` the number of events found, ``faults`` the number of findings of the check, ``again`` whether
    the import succeeded then and ended in
    the digest of one that nobody killed, and ``recovery_s`` the time until the store had answered.
    """

    read: int
    in_the_act: bool
    kept: int
    faults: int
    again: bool
    recovery_s: float


def serve(url: str, count: int) -> None:
    """Import events in this process; say when it begins, how far it is, and when it has ended."""
    with open_store(url) as store:
        events = tuple(purchases(count))
        print("begins", flush=True)
        start = time.perf_counter()
        store.import_events(_PROGRAMME, events, imported_at=_AT, progress=lambda done: print(done, flush=True))
        print(_DONE, time.perf_counter() - start, peak_mib(), flush=True)


def kill_imports(site: Site, *, kills: int, events: int, seed: int) -> tuple[float, float, tuple[Crash, ...]]:
    """Kill imports at seeded points, one in each of as many equal parts of an import as there are kills.

    A point is a number of chunks that the import has read, and a part of a chunk's time after that; so the
    points are spread over the whole import, with its commit at the end, however fast the machine is just then.

    Returns
    -------
    tuple
        The time of an import that nobody kills [s], the peak memory of its process [MiB], and the crashes.
    """
    seconds, peak, digest = _undisturbed(site, events)
    dice = random.Random(seed)
    chunks = -(-events // CHUNK)
    points = [(part + dice.random()) * (chunks + 1) / kills for part in range(kills)]
    pause_s = seconds / (chunks + 1)
    crashes = [_kill(site, int(point), point % 1 * pause_s, events=events, digest=digest) for point in points]
    return seconds, peak, tuple(crashes)


def _undisturbed(site: Site, events: int) -> tuple[float, float, str]:
    with site.database() as url:
        with _importing(url, events) as process:
            output = _rest(process)
        with open_store(url) as store:
            digest = "".join(batch.digest for batch in store.batches(_PROGRAMME))
    seconds, peak = map(float, output.split()[-2:])
    return seconds, peak, digest


@contextmanager
def _importing(url: str, events: int) -> Iterator["subprocess.Popen[str]"]:
    """Start a process that imports; it has begun to when this gives it."""
    command = [sys.executable, "-c", _SERVE, url, str(events)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            if process.stdout is None or process.stdout.readline() != "begins\n":
                raise RuntimeError("the importing process did not begin")
            yield process
        finally:
            process.kill()


def _kill(site: Site, chunks: int, pause_s: float, *, events: int, digest: str) -> Crash:
    with site.database() as url:
        with _importing(url, events) as process:
            read = _wait_for(process, chunks)
            time.sleep(pause_s)
            in_the_act = process.poll() is None
            site.crash()
            process.kill()
            output = _rest(process)
        start = time.perf_counter()
        site.recover()
        with open_store(url) as store:
            batches = store.batches(_PROGRAMME)
            recovery_s = time.perf_counter() - start
            found = store.events(_PROGRAMME)
            recorded = sum(batch.new for batch in batches)
            faults = len(store.check()) + (recorded != len(found)) + (_DONE in output and len(found) != events)
            try:
                receipt = store.import_events(_PROGRAMME, purchases(events), imported_at=_AT)
                again = (receipt.new + receipt.known, receipt.digest) == (events, digest)
            except KhazanaError:
                again = False
    return Crash(read=read, in_the_act=in_the_act, kept=len(found), faults=faults, again=again, recovery_s=recovery_s)


def _rest(process: "subprocess.Popen[str]") -> str:
    """Wait until a process has ended; return what it wrote that was not read yet."""
    output = process.stdout.read() if process.stdout else ""
    process.wait()
    return output


def _wait_for(process: "subprocess.Popen[str]", chunks: int) -> int:
    """Wait until an import has read so many chunks; return the events read."""
    read = "0"
    for _ in range(chunks):
        read = process.stdout.readline() if process.stdout else ""
    return int(read)


def run() -> Iterator[Figure]:
    """Kill imports of 100,000 events on SQLite, on PostgreSQL, and PostgreSQL itself."""
    # On the disk that holds the repository: /tmp may be in memory, where nothing is ever flushed.
    place = Path(".bench")
    place.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.absolute()) as folder:
        yield from _figures(SqliteSite(Path(folder)), KILLS)
    with running_server(durable=True) as server:
        yield from _figures(PostgresSite(server, kills_server=False), KILLS)
        yield from _figures(PostgresSite(server, kills_server=True), SERVER_KILLS)


def _figures(site: Site, kills: int) -> Iterator[Figure]:
    seconds, peak, crashes = kill_imports(site, kills=kills, events=EVENTS, seed=SEED)

    def figure(name: str, value: float, unit: str = "1", goal: str = "") -> Figure:
        return Figure(name=f"crash.{site.name}.{name}", value=value, unit=unit, goal=goal, peak_mib=peak)

    yield figure("kills", len(crashes), goal=str(kills))
    yield figure("killed-in-the-act", sum(one.in_the_act for one in crashes))
    yield figure("killed-after-the-last-event", sum(one.read == EVENTS for one in crashes))
    yield figure("nothing-kept", sum(one.kept == 0 for one in crashes))
    yield figure("partial-imports", sum(one.kept not in {0, EVENTS} for one in crashes), goal="0")
    yield figure("failed-checks", sum(one.faults > 0 for one in crashes), goal="0")
    yield figure("failed-imports-afterwards", sum(not one.again for one in crashes), goal="0")
    yield figure("recovery", statistics.median(one.recovery_s for one in crashes), "s")
    yield figure("undisturbed-import", seconds, "s")
