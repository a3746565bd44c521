"""One measured figure, and how it is written."""

import json
import math
from dataclasses import asdict, dataclass

from benchmarks.machine import Machine

__all__ = ["Figure", "format_figure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured figure.

    Parameters
    ----------
    name
        What was measured: the benchmark, a dot, and the quantity, such as ``crash.partial-imports``.
    value, unit
        The figure and its unit; ``1`` for a plain number.
    peer, peer_value, ratio
        The program or way of working that it is compared with, what that one reached in the same run [unit],
        and how many times better this is; empty and ``None`` where nothing is compared.
    goal
        What it is meant to be, in words: ``0``, ``at least 20 times``, ``under 2 s``; empty for a report.
    peak_mib
        The highest resident memory of the process that did the work [MiB].
    """

    name: str
    value: float
    unit: str
    peer: str = ""
    peer_value: float | None = None
    ratio: float | None = None
    goal: str = ""
    peak_mib: float

    def __post_init__(self) -> None:
        for part in (self.value, self.peer_value, self.ratio, self.peak_mib):
            if part is not None and not math.isfinite(part):
                raise ValueError(f"{self.name}: a figure is a finite number, got {part!r}")


def format_figure(figure: Figure, machine: Machine) -> str:
    """Write a figure as one line of JSON, with the machine that it was measured on."""
    return json.dumps({**asdict(figure), "machine": asdict(machine)}, ensure_ascii=False, allow_nan=False)
