"""A PostgreSQL server of one's own, for as long as a test or a measurement lasts.

The server's programs are those on PATH or in Debian's folders. The server listens on a socket in a fresh
folder and nowhere else, so it meets no other server. PostgreSQL refuses to run as root: there it runs as an
unprivileged user.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import psycopg

__all__ = ["MissingProgramError", "Server", "running_server"]

_DEBIAN = "/usr/lib/postgresql"
_PROGRAMS = ("initdb", "postgres")
_START_SECONDS = 60
_OWNER = "khazana"
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class MissingProgramError(RuntimeError):
    """A program of the PostgreSQL server is not installed."""


def find_programs() -> Path:
    """Return the folder of the server's programs, the newest version first.

    Raises
    ------
    MissingProgramError
        If a program is missing; the message names it.
    """
    installed = sorted(Path(_DEBIAN).glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    on_path = [Path(found).resolve().parent for found in [shutil.which(_PROGRAMS[0])] if found]
    for folder in (*on_path, *installed):
        if all((folder / name).exists() for name in _PROGRAMS):
            return folder
    missing = next((name for name in _PROGRAMS if not any((one / name).exists() for one in (*on_path, *installed))), "")
    raise MissingProgramError(
        f"{missing or _PROGRAMS[0]} is not installed: neither on PATH nor in {_DEBIAN}/*/bin (Debian: postgresql)"
    )


@dataclass(slots=True)
class Server:
    """A running server. ``durable`` servers flush to disk as they do in earnest; others are for tests."""

    programs: Path
    folder: Path
    durable: bool
    _process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def url(self, database: str = "postgres") -> str:
        """Return the URL of a database."""
        return f"postgresql://{_OWNER}@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"test_{uuid.uuid4().hex}"
        self._tell(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Remove a database that `new_database` made, whoever is connected to it."""
        name = url.partition("@/")[2].partition("?")[0]
        self._tell(f'DROP DATABASE "{name}" WITH (FORCE)')

    def start(self) -> None:
        """Start, and wait until connections are taken.

        Raises
        ------
        RuntimeError
            If the server ends, or does not answer within a minute; the message has what it wrote.
        """
        settings = (
            f"unix_socket_directories={self.folder}",
            "listen_addresses=",
            "shared_buffers=64MB",
            "max_connections=40",
            "recovery_init_sync_method=syncfs",  # after a crash, flush the disk once and not each file
            *(() if self.durable else _QUICK),
        )
        command = [f"{self.programs}/postgres", "-D", f"{self.folder}/data", *(f"--{one}" for one in settings)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.folder, user=_unprivileged(), extra_groups=_groups()
            )
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"PostgreSQL does not start:\n{(self.folder / 'log').read_text(errors='replace')}")
            time.sleep(0.02)

    def stop(self) -> None:
        """End all connections and stop; what was committed is flushed."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Kill every process of the server, as when the machine fails and its disks do not."""
        if self._process is None:
            return
        first = psutil.Process(self._process.pid)
        family = [first, *first.children(recursive=True)]  # each has a session of its own: no group has them all
        for one in family:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        self._process.wait()
        self._process = None
        psutil.wait_procs(family, timeout=_START_SECONDS)

    def _end(self, by: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(by)
        try:
            self._process.wait(_START_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def _answers(self) -> bool:
        try:
            self._tell("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _tell(self, command: str) -> None:
        with psycopg.connect(self.url(), autocommit=True, connect_timeout=5) as connection:
            connection.execute(command.encode())


def _unprivileged() -> int | None:
    """Return the user that the server runs as: none for this one, unless this one is root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_uid
    raise MissingProgramError("PostgreSQL does not run as root, and there is no user postgres or nobody")


def _groups() -> list[int] | None:
    return None if _unprivileged() is None else []


@contextmanager
def running_server(*, durable: bool = False) -> Iterator[Server]:
    """Make a server's files in a fresh folder, run it, and remove all of it at the end.

    Raises
    ------
    MissingProgramError
        If the server's programs are not installed.
    """
    programs = find_programs()
    # Directly under /tmp: the path of a socket has at most 107 bytes.
    with tempfile.TemporaryDirectory(prefix="khazana-pg-", dir="/tmp", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        user = _unprivileged()
        if user is not None:
            os.chown(folder, user, -1)
        command = [f"{programs}/initdb", "-D", f"{folder}/data", "-U", _OWNER, "-A", "trust", "-E", "UTF8"]
        command += ["--locale=C", *(() if durable else ("--no-sync",))]
        done = subprocess.run(
            command, cwd=folder, user=user, extra_groups=_groups(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")
        server = Server(programs=programs, folder=folder, durable=durable)
        try:
            server.start()
            yield server
        finally:
            server.stop()
