"""A program run in plain Python, one path at a time: no lanes, no source text, no compiler.

It calls the same scalar functions in the order that the program states, with words of the plain Philox. What the
compiled lanes give must be this, bit by bit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from oracles.plain_philox import philox4

from khazana.kernels.programs import DAY, PATH, TABLE, Call, Part, word
from khazana.planning.compiling import Prepared


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What a path recorded: the shared and the members' names by row, and what the members ended with."""

    seen: list[list[np.float32]]
    shown: list[list[list[np.float32]]]
    ended: list[list[np.float32]]


def run_path(prepared: Prepared, seed: int, days: int, path: int) -> Recorded:
    """Run one path of a prepared program."""
    program = prepared.program
    shared = _begun(program.shared, prepared.values)
    groups = np.searchsorted(prepared.counts, np.arange(len(prepared.order)), side="right")
    parts = [program.groups[group] for group in groups]
    members = [_begun(part, prepared.each[number]) for number, part in enumerate(parts)]
    seen, shown = [], []
    for day in range(days):
        given = {DAY: np.float32(day), PATH: np.float32(path % 2**24), TABLE: prepared.table}
        for stream in program.streams:
            four = philox4([day // 2, stream, path & 0xFFFFFFFF, path >> 32], [seed & 0xFFFFFFFF, seed >> 32], 32)
            for place in (0, 1):
                given[word(stream, place)] = np.uint32(four[2 * (day % 2) + place])
        shared |= given
        _call(program.shared.calls, shared)
        row = prepared.rows[day]
        recorded = []
        for number, (part, own) in enumerate(zip(parts, members, strict=True)):
            own |= dict(zip(part.series, prepared.every[day, number], strict=False))
            names = {**shared, **own}
            _call(part.calls, names)
            own |= {name: names[name] for name, _ in part.states}
            if row >= 0:
                _call(part.shows, names)
                recorded.append([names[name] for name in part.shown])
        if row >= 0:
            seen.append([shared[name] for name in program.shared.shown])
            shown.append(recorded)
    ended = [[own[name] for name in part.ended] for part, own in zip(parts, members, strict=True)]
    return Recorded(seen=seen, shown=shown, ended=ended)


def _begun(part: Part, figures: Sequence[np.float32]) -> dict[str, Any]:
    values = dict(zip(part.parameters, figures, strict=False))
    return values | {name: values[origin] for name, origin in part.states}


def _call(calls: Sequence[Call], names: dict[str, Any]) -> None:
    for call in calls:
        made = call.function(*(names[name] for name in call.takes))
        names |= dict(zip(call.gives, made if isinstance(made, tuple) else (made,), strict=True))
