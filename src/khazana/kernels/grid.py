"""Paths for a graphics processor: one path to a thread, each thread going on to another until all are drawn.

The program is that of `khazana.kernels.lanes`, and so are the functions and what is recorded. A thread keeps the states
of one path, shared ones and those of each member, in variables; where a group has more than one member, in an array of
its own. Nothing passes from thread to thread, so neither their number nor how they are put in blocks changes a byte.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from khazana.kernels.programs import DAY, PATH, TABLE, Call, Part, Program

__all__ = ["GridWriter"]

_HEAD: Final = """def {name}(
    first, paths, seed, days, values, series, table, each, every, rows, seen, shown, ended
):
    low, high = U8(seed) & MASK, U8(seed) >> HALF
"""
_DRAW: Final = """            if odd == 0:
                a_{stream}, b_{stream}, c_{stream}, d_{stream} = philox(
                    U8(t >> 1), U8({stream}), number & MASK, number >> HALF, low, high
                )
            word_{stream}_0 = U4(c_{stream}) if odd else U4(a_{stream})
            word_{stream}_1 = U4(d_{stream}) if odd else U4(b_{stream})
"""


class GridWriter:
    """Writes the source of the kernel of one program, for so many members of each group.

    Parameters
    ----------
    members
        How many each group has.
    """

    def __init__(self, program: Program, members: Sequence[int]) -> None:
        self.program, self.members = program, tuple(members)
        self.functions: dict[str, Callable[..., Any]] = {}

    def source(self, name: str) -> str:
        """Return the source of the whole kernel."""
        parts = (self._arrays(), self._parameters(), self._path(), self._days(), self._ends())
        return _HEAD.format(name=name) + "".join(line for part in parts for line in part)

    def _groups(self) -> Iterator[tuple[int, Part, int, int]]:
        """Yield each group's number, its part, how many members it has, and the place of its first among all."""
        begin = 0
        for number, (part, count) in enumerate(zip(self.program.groups, self.members, strict=True)):
            yield number, part, count, begin
            begin += count

    def _arrays(self) -> Iterator[str]:
        for number, part, count, _ in self._groups():
            if count > 1:
                for name, _ in part.states:
                    yield f"    g{number}_{name} = cuda.local.array({count}, single)\n"

    def _parameters(self) -> Iterator[str]:
        for place, name in enumerate(self.program.shared.parameters):
            yield f"    v_{name} = values[{place}]\n"
        for number, part, count, begin in self._groups():
            if count == 1:
                for place, name in enumerate(part.parameters):
                    yield f"    p{number}_{name} = each[{begin}, {place}]\n"

    def _path(self) -> Iterator[str]:
        yield "    for at in range(cuda.grid(1), paths, cuda.gridsize(1)):\n"
        yield "        number = U8(first) + U8(at)\n"
        yield "        path = F4(number & U8(0xFFFFFF))\n"
        for stream in self.program.streams:
            yield f"        a_{stream}, b_{stream}, c_{stream}, d_{stream} = U8(0), U8(0), U8(0), U8(0)\n"
        for name, origin in self.program.shared.states:
            yield f"        n_{name} = v_{origin}\n"
        for number, part, count, begin in self._groups():
            places = {name: place for place, name in enumerate(part.parameters)}
            if count == 1:
                for name, origin in part.states:
                    yield f"        n{number}_{name} = p{number}_{origin}\n"
            elif part.states:
                yield f"        for k in range({count}):\n"
                for name, origin in part.states:
                    yield f"            g{number}_{name}[k] = each[{begin} + k, {places[origin]}]\n"

    def _days(self) -> Iterator[str]:
        yield "        for t in range(days):\n"
        yield "            odd = t & 1\n            day = F4(t)\n            row = rows[t]\n"
        for stream in self.program.streams:
            yield _DRAW.format(stream=stream)
        part = self.program.shared
        for place, name in enumerate(part.series):
            yield f"            v_{name} = series[t, {place}]\n"
        yield from self._calls(part.calls, "s", self._shared_name, " " * 12)
        if part.shown:
            yield "            if row >= 0:\n"
            for place, name in enumerate(part.shown):
                yield f"                seen[row, {place}, at] = {self._shared_name(name)}\n"
        for number, group, count, begin in self._groups():
            yield from self._group(number, group, count, begin)

    def _shared_name(self, name: str) -> str:
        shared = self.program.shared
        if name in {DAY, PATH, TABLE} or name.startswith("word_"):
            return name
        return f"v_{name}" if name in {*shared.parameters, *shared.series} else f"n_{name}"

    def _calls(self, calls: Sequence[Call], prefix: str, local: Callable[[str], str], indent: str) -> Iterator[str]:
        for number, call in enumerate(calls):
            self.functions[f"f_{prefix}{number}"] = call.function
            gives, takes = ", ".join(map(local, call.gives)), ", ".join(map(local, call.takes))
            yield f"{indent}{gives} = f_{prefix}{number}({takes})\n"

    def _group(self, number: int, part: Part, count: int, begin: int) -> Iterator[str]:
        indent = " " * 12
        member = f"{begin}"
        if count > 1:
            yield f"{indent}for k in range({count}):\n"
            indent, member = indent + "    ", f"{begin} + k"
            taken = {name for call in (*part.calls, *part.shows) for name in call.takes}
            for place, name in enumerate(part.parameters):
                if name in taken:
                    yield f"{indent}p{number}_{name} = each[{member}, {place}]\n"
            for name, _ in part.states:
                yield f"{indent}n{number}_{name} = g{number}_{name}[k]\n"
        for place, name in enumerate(part.series):
            yield f"{indent}p{number}_{name} = every[t, {member}, {place}]\n"
        local = self._member_name(number, part)
        yield from self._calls(part.calls, f"{number}_", local, indent)
        if count > 1:
            for name, _ in part.states:
                yield f"{indent}g{number}_{name}[k] = n{number}_{name}\n"
        if part.shown:
            yield f"{indent}if row >= 0:\n"
            yield from self._calls(part.shows, f"{number}_s", local, indent + "    ")
            for place, name in enumerate(part.shown):
                yield f"{indent}    shown[row, {member}, {place}, at] = {local(name)}\n"

    def _member_name(self, number: int, part: Part) -> Callable[[str], str]:
        own = {name for call in (*part.calls, *part.shows) for name in call.gives} | {name for name, _ in part.states}

        def local(name: str) -> str:
            if name in own:
                return f"n{number}_{name}"
            return f"p{number}_{name}" if name in {*part.parameters, *part.series} else self._shared_name(name)

        return local

    def _ends(self) -> Iterator[str]:
        for number, part, count, begin in self._groups():
            if count == 1:
                for place, name in enumerate(part.ended):
                    yield f"        ended[{begin}, {place}, at] = n{number}_{name}\n"
            elif part.ended:
                yield f"        for k in range({count}):\n"
                for place, name in enumerate(part.ended):
                    yield f"            ended[{begin} + k, {place}, at] = g{number}_{name}[k]\n"
