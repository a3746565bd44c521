"""PTX carried out in plain Python, one thread after another: what a kernel means by NVIDIA's own description.

Floats are NumPy's of 32 bits, each operation rounded to nearest by itself; a fused multiply-add is the C library's
``fmaf``. Whole numbers are Python's, cut to their width. There is no instruction here but those that the kernels of
paths have; another one is an error, so that none is passed over.

References
----------
NVIDIA, Parallel Thread Execution ISA, version 8.5, sections 7.1, 9.7.
"""

# ruff: noqa: ANN401 - a register holds whatever is put there

import ctypes
import operator
import re
from collections.abc import Callable, Sequence
from ctypes.util import find_library
from typing import Any

import numpy as np

_FMA = ctypes.CDLL(find_library("m")).fmaf
_FMA.argtypes, _FMA.restype = (ctypes.c_float,) * 3, ctypes.c_float
_LINE = re.compile(r"^(?:@(!?)(%p\d+)\s+)?([a-z][\w.]*)\s*(.*);$")
_CASE = 1 << 40
_LOCAL_FLOATS = 1 << 12
_ARITHMETIC = {"add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv}
_BITWISE = {"and": operator.and_, "or": operator.or_, "xor": operator.xor}
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}


def _cut(value: int, kind: str) -> int:
    bits = int(kind[1:])
    value &= (1 << bits) - 1
    return value - (1 << bits) if kind[0] == "s" and value >> (bits - 1) else value


def _float(bits: int) -> np.float32:
    return np.uint32(bits & 0xFFFFFFFF).view(np.float32)


class Kernel:
    """The one kernel of a text in PTX.

    Parameters
    ----------
    ptx
        The text.
    """

    def __init__(self, ptx: str) -> None:
        self.code: list[tuple[str, str, list[str], list[str]]] = []
        self.labels: dict[str, int] = {}
        body = ptx[ptx.index("\n{") :]
        for line in map(str.strip, body.splitlines()):
            if line.startswith("$") and line.endswith(":"):
                self.labels[line[:-1]] = len(self.code)
            elif found := _LINE.match(line):
                negated, when, name, rest = found.groups()
                operands = [one.strip() for one in re.split(r",(?![^\[]*\])", rest)] if rest else []
                self.code.append((negated or "", when or "", name.split("."), operands))
            elif line and not line.startswith(("{", "}", "//", ".reg", ".local")):
                raise ValueError(f"no line of PTX that is known: {line[:80]}")

    def __call__(self, blocks: int, threads: int, *arguments: Any) -> None:
        """Run all threads of a grid; arrays are changed in place."""
        told: list[int] = []
        memory: list[np.ndarray] = []
        for one in arguments:
            if isinstance(one, np.ndarray):
                memory.append(one.reshape(-1))
                told += [0, 0, one.size, one.itemsize, _CASE * len(memory), *one.shape, *one.strides]
            else:
                told.append(int(one))
        for number in range(blocks * threads):
            block, thread = divmod(number, threads)
            own = [*memory, np.zeros(_LOCAL_FLOATS, np.float32)]
            special = {"%tid.x": thread, "%ntid.x": threads, "%ctaid.x": block, "%nctaid.x": blocks}
            with np.errstate(all="ignore"):
                _Thread(self, told, own, special).run()


class _Thread:
    def __init__(self, kernel: Kernel, told: Sequence[int], memory: list[np.ndarray], special: dict[str, Any]) -> None:
        self.kernel, self.told, self.memory = kernel, told, memory
        self.registers: dict[str, Any] = dict(special)

    def run(self) -> None:
        place = 0
        while True:
            negated, when, name, operands = self.kernel.code[place]
            place += 1
            if when and bool(self.registers[when]) == bool(negated):
                continue
            if name[0] == "bra":
                place = self.kernel.labels[operands[0]]
            elif name[0] == "ret":
                return
            else:
                getattr(self, f"do_{name[0]}")(name, operands)

    def value(self, operand: str, kind: str) -> Any:
        """Return an operand as a type has it; a thread's own memory is the last array."""
        if operand.startswith("__local_depot"):
            return _CASE * len(self.memory)
        if operand.startswith("0f"):
            return _float(int(operand.removeprefix("0f"), 16))
        found = self.registers[operand] if operand.startswith("%") else int(operand, 0)
        if kind in {"pred", "f32"}:
            return found
        return int(found.view(np.uint32)) if isinstance(found, np.float32) else _cut(int(found), kind)

    def set(self, operand: str, kind: str, value: Any) -> None:
        """Put a value into a register of a type; bits in a register of floats are a float."""
        if operand.startswith("%f"):
            self.registers[operand] = value if isinstance(value, np.float32) else _float(value)
        elif kind == "pred" or operand.startswith("%p"):
            self.registers[operand] = bool(value)
        else:
            self.registers[operand] = _cut(int(value), kind.replace("s", "u"))

    def place(self, operand: str) -> tuple[np.ndarray, int]:
        """Return the array and the place in it that an address leads to."""
        base, _, offset = operand.strip("[]").partition("+")
        address = self.registers[base] + int(offset or 0)
        array = self.memory[address // _CASE - 1]
        at, rest = divmod(address % _CASE, array.itemsize)
        if rest or at >= array.size:
            raise IndexError(f"{operand} leads to {address}, which is no place of an array")
        return array, at

    def do_ld(self, name: list[str], operands: list[str]) -> None:
        if name[1] == "param":
            number = int(operands[1].strip("[]").rpartition("_")[2])
            self.set(operands[0], name[2], self.told[number])
        else:
            array, at = self.place(operands[1])
            read = array[at]
            wide = operands[0].startswith("%rd")
            self.set(operands[0], "s64" if wide else name[-1], read if name[-1] == "f32" else int(read))

    def do_st(self, name: list[str], operands: list[str]) -> None:
        array, at = self.place(operands[0])
        array[at] = self.value(operands[1], name[-1])

    def do_cvta(self, _name: list[str], operands: list[str]) -> None:
        self.registers[operands[0]] = self.registers[operands[1]]

    def do_mov(self, name: list[str], operands: list[str]) -> None:
        self.set(operands[0], name[1], self.value(operands[1], name[1]))

    def _counted(self, name: list[str], operands: list[str]) -> None:
        kind = name[-1]
        if kind == "f32" and name[1] != "rn":
            raise ValueError(f"{'.'.join(name)} does not say how it is rounded")
        one, two = (self.value(operand, kind) for operand in operands[1:])
        if kind == "f32":
            self.set(operands[0], kind, _ARITHMETIC[name[0]](one, two))
        elif name[0] == "mul" and name[1] == "wide":
            self.set(operands[0], f"{kind[0]}64", one * two)
        elif name[0] == "mul" and name[1] == "hi":
            self.set(operands[0], kind, (one * two) >> int(kind[1:]))
        elif name[0] == "div":
            self.set(operands[0], kind, abs(one) // abs(two) * (1 if (one < 0) == (two < 0) else -1))
        else:
            self.set(operands[0], kind, _ARITHMETIC[name[0]](one, two))

    do_add = do_sub = do_mul = do_div = _counted

    def do_rem(self, name: list[str], operands: list[str]) -> None:
        one, two = (self.value(operand, name[1]) for operand in operands[1:])
        self.set(operands[0], name[1], abs(one) % abs(two) * (-1 if one < 0 else 1))

    def do_fma(self, name: list[str], operands: list[str]) -> None:
        if name != ["fma", "rn", "f32"]:
            raise ValueError(f"{'.'.join(name)} is not known")
        three = (self.value(operand, "f32") for operand in operands[1:])
        self.set(operands[0], "f32", np.float32(_FMA(*map(float, three))))

    def do_sqrt(self, name: list[str], operands: list[str]) -> None:
        if name != ["sqrt", "rn", "f32"]:
            raise ValueError(f"{'.'.join(name)} is not known")
        self.set(operands[0], "f32", np.sqrt(self.value(operands[1], "f32")))

    def do_abs(self, name: list[str], operands: list[str]) -> None:
        self.set(operands[0], name[1], abs(self.value(operands[1], name[1])))

    def do_neg(self, name: list[str], operands: list[str]) -> None:
        self.set(operands[0], name[1], -self.value(operands[1], name[1]))

    def _chosen(self, name: list[str], operands: list[str]) -> None:
        one, two = (self.value(operand, name[1]) for operand in operands[1:])
        if name[1] == "f32":  # what is no number gives way; zero below zero is the lower
            self.set(operands[0], "f32", np.fmin(one, two) if name[0] == "min" else np.fmax(one, two))
        else:
            self.set(operands[0], name[1], min(one, two) if name[0] == "min" else max(one, two))

    do_min = do_max = _chosen

    def _bitwise(self, name: list[str], operands: list[str]) -> None:
        one, two = (self.value(operand, name[1]) for operand in operands[1:])
        self.set(operands[0], name[1], _BITWISE[name[0]](one, two))

    do_and = do_or = do_xor = _bitwise

    def do_not(self, name: list[str], operands: list[str]) -> None:
        one = self.value(operands[1], name[1])
        self.set(operands[0], name[1], not one if name[1] == "pred" else ~one)

    def do_shl(self, name: list[str], operands: list[str]) -> None:
        self.set(operands[0], name[1], self.value(operands[1], name[1]) << min(self.value(operands[2], "u32"), 64))

    def do_shr(self, name: list[str], operands: list[str]) -> None:
        self.set(operands[0], name[1], self.value(operands[1], name[1]) >> min(self.value(operands[2], "u32"), 64))

    def do_setp(self, name: list[str], operands: list[str]) -> None:
        kind, how = name[-1], name[1]
        one, two = (self.value(operand, kind) for operand in operands[1:3])
        if kind == "f32" and how.endswith("u"):  # or unordered
            made = bool(np.isnan(one) or np.isnan(two) or _COMPARED[how[:-1]](one, two))
        else:
            made = bool(_COMPARED[how](one, two))
        if len(name) > 3:
            made = bool(_BITWISE[name[2]](made, self.registers[operands[3]]))
        self.registers[operands[0]] = made

    def do_selp(self, name: list[str], operands: list[str]) -> None:
        picked = operands[1] if self.registers[operands[3]] else operands[2]
        self.set(operands[0], name[1], self.value(picked, name[1]))

    def do_cvt(self, name: list[str], operands: list[str]) -> None:
        to, source = name[-2], name[-1]
        one = self.value(operands[1], source)
        if to == "f32":
            if name[1] != "rn":
                raise ValueError(f"{'.'.join(name)} does not say how it is rounded")
            self.set(operands[0], to, np.float32(one))
        elif source == "f32":
            if name[1] != "rzi":
                raise ValueError(f"{'.'.join(name)} is not known")
            self.set(operands[0], to, int(np.trunc(one)))
        else:
            self.set(operands[0], to, one)
