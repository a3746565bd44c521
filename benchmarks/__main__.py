"""Run the benchmarks: figures as JSON lines on standard output, a table of them on standard error."""

import ast
import importlib
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from benchmarks.figures import Figure, format_figure
from benchmarks.machine import Machine, this_machine

__all__ = ["benchmark_names", "main"]

HERE = Path(__file__).parent
DONE, FAILED, USAGE = 0, 1, 2


def benchmark_names(folder: Path = HERE) -> tuple[str, ...]:
    """Return the names of the benchmarks in a folder: its modules that define ``run``, sorted."""
    return tuple(sorted(path.stem for path in folder.glob("*.py") if _defines_run(path)))


def _defines_run(path: Path) -> bool:
    module = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    return any(isinstance(node, ast.FunctionDef) and node.name == "run" for node in module.body)


def _figures(package: str, name: str) -> Iterator[Figure]:
    figures: Iterable[Figure] = importlib.import_module(f"{package}.{name}").run()
    yield from figures


def _show(figures: Iterable[Figure], machine: Machine, console: Console) -> None:
    table = Table(caption=escape(f"{machine.cpu}, {machine.cores} cores, {machine.memory_mib} MiB, {machine.python}"))
    for head in ("figure", "value", "unit", "peer", "peer value", "ratio", "goal", "peak MiB"):
        table.add_column(head, justify="right" if head in {"value", "peer value", "ratio", "peak MiB"} else "left")
    for one in figures:
        numbers = ("" if number is None else f"{number:,.6g}" for number in (one.value, one.peer_value, one.ratio))
        value, peer_value, ratio = numbers
        row = (one.name, value, one.unit, one.peer, peer_value, ratio, one.goal, f"{one.peak_mib:,.0f}")
        table.add_row(*map(escape, row))
    console.print(table)


def main(arguments: Sequence[str], *, folder: Path = HERE, package: str = "benchmarks") -> int:
    """Run the named benchmarks, or all; return 0, or 1 where one failed, or 2 where a name is unknown."""
    console = Console(stderr=True)
    known = benchmark_names(folder)
    unknown = [name for name in arguments if name not in known]
    if unknown:
        console.print(escape(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(known)}."))
        return USAGE
    machine = this_machine()
    measured: list[Figure] = []
    failed: list[str] = []
    for name in arguments or known:
        try:
            for figure in _figures(package, name):
                measured.append(figure)
                print(format_figure(figure, machine), flush=True)
        except Exception:  # noqa: BLE001 - the others run all the same, and the exit status tells
            failed.append(name)
            console.print(escape(f"The benchmark {name} failed:\n{traceback.format_exc()}"), highlight=False)
    if measured:
        _show(measured, machine, console)
    if failed:
        console.print(escape(f"Failed: {', '.join(failed)}."))
    return FAILED if failed else DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
