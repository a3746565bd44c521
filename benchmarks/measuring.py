"""Time and memory, measured."""

import gc
import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, ParamSpec, TypeVar

__all__ = ["Measured", "best_of", "measure_in_subprocess", "peak_mib", "serve"]

Value = TypeVar("Value")
Arguments = ParamSpec("Arguments")

_SERVE = "import pathlib, sys; from benchmarks.measuring import serve; serve(*map(pathlib.Path, sys.argv[1:]))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured(Generic[Value]):
    """What a function returned, how long it took [s], and the highest resident memory of its process [MiB]."""

    value: Value
    seconds: float
    peak_mib: float


def peak_mib() -> float:
    """Return the highest resident memory of this process [MiB].

    Linux hands ``ru_maxrss`` of the parent down to a process that it starts, so there the high-water mark
    of the process itself is read.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / 2**20 if sys.platform == "darwin" else peak / 2**10
    return int(status.partition("VmHWM:")[2].split()[0]) / 2**10


def measure_in_subprocess(
    function: Callable[Arguments, Value], /, *arguments: Arguments.args, **named: Arguments.kwargs
) -> Measured[Value]:
    """Call a function in a fresh process; the time is that of the call alone, without starting Python.

    Parameters
    ----------
    function
        A function at the top of an importable module. It, its arguments and its value can be pickled.

    Raises
    ------
    RuntimeError
        If the process fails; the message has what it wrote.
    """
    with tempfile.TemporaryDirectory() as folder:
        task, result = Path(folder) / "task", Path(folder) / "result"
        task.write_bytes(pickle.dumps((function, arguments, named)))
        command = [sys.executable, "-c", _SERVE, str(task), str(result)]
        world = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=world, check=False)
        if done.returncode:
            said = done.stdout.decode(errors="replace").strip()
            raise RuntimeError(f"{function.__module__}.{function.__name__} ended with {done.returncode}:\n{said}")
        measured: Measured[Value] = pickle.loads(result.read_bytes())  # noqa: S301 - written by our own child
    return measured


def best_of(times: int, function: Callable[[], Value]) -> Measured[Value]:
    """Call a function several times in this process and keep the fastest call."""
    calls = [_measure(function) for _ in range(times)]
    return min(calls, key=lambda call: call.seconds)


def _measure(function: Callable[[], Value]) -> Measured[Value]:
    gc.collect()
    start = time.perf_counter()
    value = function()
    return Measured(value=value, seconds=time.perf_counter() - start, peak_mib=peak_mib())


def serve(task: Path, result: Path) -> None:
    """Do a task in the fresh process and write down what it measured."""
    function, arguments, named = pickle.loads(task.read_bytes())  # noqa: S301 - written by our own parent
    result.write_bytes(pickle.dumps(_measure(lambda: function(*arguments, **named))))
