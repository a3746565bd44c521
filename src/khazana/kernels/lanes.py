"""Paths side by side: the loop over days and lanes, written for a program and compiled.

64 paths go together. Their states lie on the stack, each state an array of its own, so that the compiler sees that none
overlaps another, and works on as many lanes at once as a register has. The days are the outer loop; each day first
draws the words of all lanes, then does the shared part, then each group's part for each of its members.

Nothing is summed across lanes, so neither their number nor the width of a register changes a byte.
"""

# ruff: noqa: ANN401, S102 - the loop is written as text and has no types before it is compiled

import hashlib
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from numba import njit, types

from khazana.kernels import instructions, processor
from khazana.kernels.philox import philox
from khazana.kernels.processor import compiled, stack, wide
from khazana.kernels.programs import DAY, PATH, TABLE, Call, Part, Program, word

__all__ = ["LANES", "lanes_of", "source_of"]

LANES: Final = 64
"""How many paths go side by side."""
WIDTH_BITS: Final = 512

_HEAD: Final = """def {name}(
    first, blocks, seed, days, values, series, table, counts, each, every, rows, seen, shown, ended
):
    wide()
    low, high = seed & MASK, seed >> HALF
"""
_DRAW: Final = """            if t & 1 == 0:
                for l in range({lanes}):
                    number = start + U8(l)
                    a, b, c, d = philox(U8(t >> 1), U8({stream}), number & MASK, number >> HALF, low, high)
                    words_{stream}[l] = U4(a)
                    words_{stream}[{lanes} + l] = U4(b)
                    words_{stream}[{lanes} * 2 + l] = U4(c)
                    words_{stream}[{lanes} * 3 + l] = U4(d)
"""


def _called(call: Call, number: str, local: Callable[[str], str], indent: str) -> str:
    gives = ", ".join(map(local, call.gives))
    return f"{indent}{gives} = f_{number}({', '.join(map(local, call.takes))})\n"


class _Writer:
    """Writes the source of the loop of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.functions: dict[str, Callable[..., Any]] = {}
        shared = program.shared
        wanted = {name for part in program.groups for call in (*part.calls, *part.shows) for name in call.takes}
        given = {name for call in shared.calls for name in call.gives}
        self.kept = [name for name, _ in shared.states]
        self.kept += sorted((given & (wanted | set(shared.shown))) - set(self.kept))

    def source(self, name: str) -> str:
        """Return the source of the whole loop."""
        return _HEAD.format(name=name) + "".join((*self._stacks(), *self._parameters(), *self._block(), *self._ends()))

    def _stacks(self) -> Iterator[str]:
        for stream in self.program.streams:
            yield f"    words_{stream} = words()\n"
        for name in self.kept:
            yield f"    s_{name} = shared()\n"
        for number, (part, room) in enumerate(zip(self.program.groups, self.program.room, strict=True)):
            for name, _ in part.states:
                yield f"    g{number}_{name} = members_{room}()\n"

    def _parameters(self) -> Iterator[str]:
        for place, name in enumerate(self.program.shared.parameters):
            yield f"    v_{name} = values[{place}]\n"

    def _block(self) -> Iterator[str]:
        yield "    for block in range(blocks):\n"
        yield f"        start = first + U8({LANES}) * U8(block)\n"
        yield f"        at = {LANES} * block\n"
        if self.program.shared.states:
            yield f"        for l in range({LANES}):\n"
        for name, origin in self.program.shared.states:
            yield f"            s_{name}[l] = v_{origin}\n"
        for number, part in enumerate(self.program.groups):
            yield from self._members(number, "        ")
            places = {name: place for place, name in enumerate(part.parameters)}
            for name, origin in part.states:
                yield f"            b_{name} = each[k, {places[origin]}]\n"
            yield f"            for l in range({LANES}):\n"
            for name, _ in part.states:
                yield f"                g{number}_{name}[i + l] = b_{name}\n"
            yield "                pass\n"
        yield "        for t in range(days):\n"
        yield f"            drawn = (t & 1) * {2 * LANES}\n"
        yield "            day = F4(t)\n            row = rows[t]\n"
        for stream in self.program.streams:
            yield _DRAW.format(lanes=LANES, stream=stream)
        yield from self._shared()
        for number, part in enumerate(self.program.groups):
            yield from self._group(number, part)

    @staticmethod
    def _members(number: int, indent: str) -> Iterator[str]:
        """Begin the loop over the members of a group; k counts all members, i is where their lanes begin."""
        begin = "0" if number == 0 else f"counts[{number - 1}]"
        yield f"{indent}for k in range({begin}, counts[{number}]):\n"
        yield f"{indent}    i = {LANES} * (k - {begin})\n"

    def _shared(self) -> Iterator[str]:
        part, indent = self.program.shared, " " * 16
        for place, name in enumerate(part.series):
            yield f"            v_{name} = series[t, {place}]\n"
        yield f"            for l in range({LANES}):\n"
        for stream in self.program.streams:
            for place in (0, 1):
                yield f"{indent}{word(stream, place)} = words_{stream}[drawn + {LANES * place} + l]\n"
        if any(PATH in call.takes for call in part.calls):
            yield f"{indent}path = F4((start + U8(l)) & U8(0xFFFFFF))\n"
        for name, _ in part.states:
            yield f"{indent}n_{name} = s_{name}[l]\n"
        local = self._local_of(part)
        yield from self._calls(part.calls, "s", local, indent)
        for name in self.kept:
            yield f"{indent}s_{name}[l] = n_{name}\n"
        if part.shown:
            yield f"            if row >= 0:\n                for l in range({LANES}):\n"
            for place, name in enumerate(part.shown):
                yield f"                    seen[row, {place}, at + l] = s_{name}[l]\n"

    def _local_of(self, part: Part) -> Callable[[str], str]:
        """Return how a name of the shared part is written inside its loop over lanes."""
        fixed = {*part.parameters, *part.series}

        def local(name: str) -> str:
            if name in {DAY, PATH, TABLE} or name.startswith("word_"):
                return name
            return f"v_{name}" if name in fixed else f"n_{name}"

        return local

    def _calls(self, calls: Sequence[Call], prefix: str, local: Callable[[str], str], indent: str) -> Iterator[str]:
        for number, call in enumerate(calls):
            self.functions[f"f_{prefix}{number}"] = call.function
            yield _called(call, f"{prefix}{number}", local, indent)

    def _group(self, number: int, part: Part) -> Iterator[str]:
        yield from self._members(number, " " * 12)
        taken = {name for call in (*part.calls, *part.shows) for name in call.takes}
        for place, name in enumerate(part.parameters):
            if name in taken:
                yield f"                p_{name} = each[k, {place}]\n"
        for place, name in enumerate(part.series):
            yield f"                p_{name} = every[t, k, {place}]\n"
        local, indent = self._member_of(part), " " * 20
        yield f"                for l in range({LANES}):\n"
        for name, _ in part.states:
            yield f"{indent}n_{name} = g{number}_{name}[i + l]\n"
        yield from self._calls(part.calls, f"{number}_", local, indent)
        for name, _ in part.states:
            yield f"{indent}g{number}_{name}[i + l] = n_{name}\n"
        yield f"{indent}pass\n"
        if part.shown:
            yield f"                if row >= 0:\n                    for l in range({LANES}):\n"
            yield from self._shown(number, part, local, indent + "    ")

    def _shown(self, number: int, part: Part, local: Callable[[str], str], indent: str) -> Iterator[str]:
        """Record a member on a marked day."""
        wanted = {name for call in part.shows for name in call.takes} | set(part.shown)
        for name, _ in part.states:
            if name in wanted:
                yield f"{indent}n_{name} = g{number}_{name}[i + l]\n"
        yield from self._calls(part.shows, f"{number}_s", local, indent)
        for place, name in enumerate(part.shown):
            yield f"{indent}shown[row, k, {place}, at + l] = {local(name)}\n"

    def _member_of(self, part: Part) -> Callable[[str], str]:
        """Return how a name is written inside a group's loop over lanes."""
        fixed = {*self.program.shared.parameters, *self.program.shared.series}
        own = {name for call in (*part.calls, *part.shows) for name in call.gives} | {name for name, _ in part.states}

        def local(name: str) -> str:
            if name in {DAY, TABLE}:
                return name
            if name in own:
                return f"n_{name}"
            if name in {*part.parameters, *part.series}:
                return f"p_{name}"
            return f"v_{name}" if name in fixed else f"s_{name}[l]"

        return local

    def _ends(self) -> Iterator[str]:
        for number, part in enumerate(self.program.groups):
            if part.ended:
                yield from self._members(number, "        ")
                yield f"            for l in range({LANES}):\n"
            for place, name in enumerate(part.ended):
                yield f"                ended[k, {place}, at + l] = g{number}_{name}[i + l]\n"


def source_of(program: Program) -> str:
    """Return the text of the loop that is compiled for a program."""
    return _Writer(program).source("paths")


@cache
def lanes_of(program: Program, width_bits: int = WIDTH_BITS) -> Callable[..., None]:
    """Return the compiled loop of a program.

    Its arguments are the number of the first path and how many times `LANES` follow; the seed and the days; the shared
    parameters ``(n,)``, series ``(days, n)`` and table; where in the members each group ends ``(groups,)``; the
    members' parameters ``(members, n)`` and series ``(days, members, n)``; the row in which a day is recorded, or −1,
    ``(days,)``; and the arrays that it fills: the shared records ``(rows, n, paths)``, the members' ``(rows, members,
    n, paths)`` and what they end with ``(members, n, paths)``. All floats have 32 bits.

    Parameters
    ----------
    width_bits
        Of the registers to use where the machine has them. The bytes are the same for each.
    """
    try:
        return _ready(program, width_bits, cached=True)
    except OSError:  # no folder to keep compiled code in, or a full one
        return _ready(program, width_bits, cached=False)


@cache
def _edition() -> str:
    """Return a short name of the instructions and of what writes the loop, so that no older code is taken for it."""
    told = hashlib.sha256()
    for module in (instructions, processor, sys.modules[__name__]):
        told.update(module.__loader__.get_source(module.__name__).encode())  # type: ignore[union-attr] # it has one
    return told.hexdigest()[:8]


def _ready(program: Program, width_bits: int, *, cached: bool) -> Callable[..., None]:
    name = f"paths_{program.digest()}_{_edition()}_{width_bits}"
    writer = _Writer(program)
    code = compile(writer.source(name), __file__, "exec")
    world: dict[str, Any] = {number: compiled(function) for number, function in writer.functions.items()}
    world |= {"philox": compiled(philox), "wide": wide(width_bits), "U8": np.uint64, "U4": np.uint32, "F4": np.float32}
    world |= {"MASK": np.uint64(0xFFFFFFFF), "HALF": np.uint64(32), "__name__": __name__}
    world["words"] = stack(types.uint32, 4 * LANES)
    world["shared"] = stack(types.float32, LANES)
    world |= {f"members_{room}": stack(types.float32, LANES * room) for room in program.room}
    exec(code, world)
    loop: Callable[..., None] = njit(_SIGNATURE, nogil=True, cache=cached, error_model="numpy")(world[name])
    return loop


def _floats(dimensions: int) -> Any:
    return types.Array(types.float32, dimensions, "C")


_SIGNATURE: Final = types.void(
    types.uint64,
    types.int64,
    types.uint64,
    types.int64,
    _floats(1),
    _floats(2),
    _floats(1),
    types.Array(types.int64, 1, "C"),
    _floats(2),
    _floats(3),
    types.Array(types.int32, 1, "C"),
    _floats(3),
    _floats(4),
    _floats(3),
)

Floats = npt.NDArray[np.float32]
