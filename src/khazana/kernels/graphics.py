"""The kernel of a program for NVIDIA's graphics processors, by numba-cuda, from the source that processors run.

Each primitive is the instruction that `khazana.kernels.instructions` says; each ``+ - * /`` of the source is one of
libdevice's operations that round to nearest by themselves (``__nv_fadd_rn`` and its like), which no later stage may
fuse. What comes out is text in PTX, the machine-independent assembly of these processors, and it is looked through:
`unfit` names every instruction on floats that does not round as IEEE 754 says.

References
----------
NVIDIA, Parallel Thread Execution ISA, sections 9.7.3 (floating point), 9.7.9.22 (cvt). NVIDIA, libdevice User's Guide.
"""

# ruff: noqa: ANN401, S102 - numba-cuda has no types, and compiles what is written as text

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import FunctionType
from typing import Any, Final

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped] # it has no types
from numba import types

from khazana.kernels import primitives
from khazana.kernels.grid import GridWriter
from khazana.kernels.instructions import INSTRUCTIONS, Generate, operation
from khazana.kernels.philox import philox
from khazana.kernels.programs import Program
from khazana.kernels.rounded_apart import apart

__all__ = ["cuda_of", "grid_source", "is_installed", "kernel_of", "ptx_of", "unfit"]

_LIBRARY: Final = {
    "apart_sum": ("__nv_fadd_rn", "add"),
    "apart_difference": ("__nv_fsub_rn", "sub"),
    "apart_product": ("__nv_fmul_rn", "mul"),
    "apart_quotient": ("__nv_fdiv_rn", ""),
}
"""Of each operator the function of libdevice, and the instruction where both sides are whole numbers."""
_PRIMITIVES: Final = {
    primitives.fused: "__nv_fmaf_rn",
    primitives.root: "__nv_fsqrt_rn",
    primitives.magnitude: "__nv_fabsf",
}
"""Of each primitive that computes with floats the function of libdevice."""
_INT, _LONG, _FLOAT = ir.IntType(32), ir.IntType(64), ir.FloatType()
_SIGN: Final = 0x80000000
_FIT: Final = re.compile(
    r"(add|sub|mul|div|sqrt|fma)\.rn\.f32|(abs|neg)\.f32|cvt\.rn\.f32\.(s32|u32|s64|u64)|cvt\.rzi\.s32\.f32"
    r"|(min|max)\.f32|setp\.[a-z]+(\.(and|or|xor))?\.f32|selp\.f32|(mov|ld|st)(\.[a-z_0-9]+)*\.f32"
)
_FLOATING: Final = re.compile(r"^\s*(?:@!?%p\d+\s+)?([a-z]\S*\.(?:f16|f32|f64|bf16)\S*|\S*\.(?:approx|ftz|full)\S*)\s")


def is_installed() -> bool:
    """Return whether numba-cuda is there; whether there is a processor to run on is another question."""
    return find_spec("numba_cuda") is not None


def cuda_of() -> Any:
    """Return numba's module of graphics processors, which numba-cuda takes the place of."""
    return import_module("numba.cuda")


def _intrinsic() -> Any:
    return import_module("numba.cuda.extending").intrinsic


def grid_source(program: Program, members: Sequence[int]) -> str:
    """Return the text of the kernel that is compiled for a program."""
    return GridWriter(program, members).source("paths")


def unfit(ptx: str) -> tuple[str, ...]:
    """Return the instructions on floats, each once, that do not round to nearest as IEEE 754 says, or that are unknown.

    Examples
    --------
    >>> unfit("    add.rn.f32 %f3, %f1, %f2;"), unfit("    add.f32 %f3, %f1, %f2;")
    ((), ('add.f32',))
    """
    met = {found.group(1) for line in ptx.splitlines() if (found := _FLOATING.match(line))}
    return tuple(sorted(one for one in met if not _FIT.fullmatch(one)))


@cache
def kernel_of(program: Program, members: tuple[int, ...]) -> Any:
    """Return a program's kernel as numba-cuda takes it: called ``kernel[blocks, threads](…)``, compiled at first.

    Its arguments are those of `khazana.kernels.lanes.lanes_of`, but for how many paths instead of how many blocks, and
    without where groups end.
    """
    cuda = cuda_of()
    return cuda.jit(_signature())(_written(program, members))


@cache
def ptx_of(program: Program, members: tuple[int, ...], capability: tuple[int, int] = (9, 0)) -> str:
    """Return a program's kernel in PTX for processors of a capability; no processor is needed for that."""
    cuda = cuda_of()
    ptx, _ = cuda.compile(
        _written(program, members), _signature(), device=False, abi="numba", cc=capability, output="ptx"
    )
    return str(ptx)


def _written(program: Program, members: Sequence[int]) -> FunctionType:
    """Return the kernel, not compiled, with its functions on the device."""
    cuda = cuda_of()
    writer = GridWriter(program, members)
    name = f"paths_{program.digest()}"
    code = compile(writer.source(name), "<a program's kernel>", "exec")
    world: dict[str, Any] = {number: _on_device(function) for number, function in writer.functions.items()}
    world["philox"] = _device(_copied(apart(philox), {**philox.__globals__, **_words()}))
    world |= {"U8": np.uint64, "U4": np.uint32, "F4": np.float32, "__name__": __name__}
    world |= {"MASK": np.uint64(0xFFFFFFFF), "HALF": np.uint64(32)}
    world |= {"cuda": cuda, "single": types.float32}
    exec(code, world)
    made: FunctionType = world[name]
    return made


def _device(function: Callable[..., Any]) -> Any:
    cuda = cuda_of()
    return cuda.jit(device=True, forceinline=True)(function)


@cache
def _on_device(function: Callable[..., Any]) -> Any:
    """Return a plain function, and what it calls, for the device; its operators are rounded apart."""
    intrinsic = _intrinsic()
    if function in INSTRUCTIONS:
        signature, generate = INSTRUCTIONS[function]
        return intrinsic(
            operation(signature, _of_library(_PRIMITIVES[function]) if function in _PRIMITIVES else generate)
        )
    made = apart(function)
    found = function.__globals__
    names = {
        name: _on_device(value) if isinstance(value, FunctionType) else value
        for name in made.__code__.co_names
        if (value := found.get(name)) is not None
    }
    return _device(_copied(made, {**names, **_operators()}))


def _copied(function: FunctionType, world: dict[str, Any]) -> FunctionType:
    return FunctionType(function.__code__, {**world, "__name__": __name__}, function.__name__)


def _declared(builder: Any, function: str, kind: Any) -> Any:
    """Return a function of libdevice in the module that is being built."""
    known = builder.module.globals.get(function)
    return ir.Function(builder.module, kind, function) if known is None else known


def _of_library(function: str) -> Generate:
    """Return the code that calls a function of libdevice on floats."""

    def generate(builder: Any, arguments: list[Any]) -> Any:
        kind = ir.FunctionType(_FLOAT, [_FLOAT] * len(arguments))
        return builder.call(_declared(builder, function, kind), arguments)

    return generate


@cache
def _operators() -> dict[str, Any]:
    """Return what stands for each operator: of two floats of libdevice's, of two whole numbers one of 64 bits."""
    intrinsic = _intrinsic()

    def of_two(function: str, instruction: str) -> Any:
        of_floats = _of_library(function)

        def typed(_typing: Any, one: Any, two: Any) -> Any:
            if (one, two) == (types.float32, types.float32):
                return types.float32(one, two), lambda _c, b, _s, a: of_floats(b, a)
            if instruction and isinstance(one, types.Integer) and isinstance(two, types.Integer):
                whole = types.int64(types.int64, types.int64)
                return whole, lambda _c, b, _s, a: getattr(b, instruction)(*a)
            return None  # numba says of which types there is none

        return intrinsic(typed)

    def negative(_typing: Any, one: Any) -> Any:
        def code(_context: Any, builder: Any, _signature: Any, arguments: list[Any]) -> Any:
            flipped = builder.xor(builder.bitcast(arguments[0], _INT), ir.Constant(_INT, _SIGN))
            return builder.bitcast(flipped, _FLOAT)

        return (types.float32(one), code) if one == types.float32 else None

    made = {name: of_two(*told) for name, told in _LIBRARY.items()}
    return {**made, "apart_negative": intrinsic(negative)}


@cache
def _words() -> dict[str, Any]:
    """Return what stands for sum and product of words held in 64 bits: the product of their low halves is whole."""
    intrinsic = _intrinsic()

    def product(builder: Any, arguments: list[Any]) -> Any:
        one, two = (builder.trunc(word, _INT) for word in arguments)
        kind = ir.FunctionType(_INT, [_INT, _INT])
        high = builder.call(_declared(builder, "__nv_umulhi", kind), [one, two])
        above = builder.shl(builder.zext(high, _LONG), ir.Constant(_LONG, 32))
        return builder.or_(above, builder.zext(builder.mul(one, two), _LONG))

    kind = types.uint64(types.uint64, types.uint64)
    return {
        "apart_product": intrinsic(operation(kind, product)),
        "apart_sum": intrinsic(operation(kind, lambda builder, arguments: builder.add(*arguments))),
    }


@cache
def _signature() -> Any:
    def floats(dimensions: int) -> Any:
        return types.Array(types.float32, dimensions, "C")

    counts = (types.uint64, types.int64, types.uint64, types.int32)
    figures = (floats(1), floats(2), floats(1), floats(2), floats(3), types.Array(types.int32, 1, "C"))
    return types.void(*counts, *figures, floats(3), floats(4), floats(3))
