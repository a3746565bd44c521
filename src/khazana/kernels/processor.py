"""Scalar functions for a processor: each primitive one instruction, nothing fused but what says so.

numba makes a function of 32-bit integers one of 64-bit integers, and knows no fused multiply-add; so the primitives are
instructions of LLVM (`khazana.kernels.instructions`). `compiled` puts them in the place of those of Python, in a
function and in all that it calls.
"""

# ruff: noqa: ANN401 - what numba and llvmlite hand over has no types

import types as python
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from llvmlite import ir  # type: ignore[import-untyped] # it has no types
from numba import njit, types
from numba.extending import intrinsic

from khazana.kernels.instructions import INSTRUCTIONS, operation

__all__ = ["compiled", "stack", "wide"]

_INT, _FLOAT = ir.IntType(32), ir.FloatType()
_LINE: Final = 64


_INSTRUCTIONS: Final = {
    primitive: intrinsic(operation(signature, generate)) for primitive, (signature, generate) in INSTRUCTIONS.items()
}


@cache
def compiled(function: Callable[..., Any]) -> Any:
    """Return a plain function, and what it calls, compiled with the processor's instructions for the primitives."""
    if function in _INSTRUCTIONS:
        return _INSTRUCTIONS[function]
    names = {
        name: compiled(value) if isinstance(value, python.FunctionType) else value
        for name in function.__code__.co_names
        if (value := function.__globals__.get(name)) is not None
    }
    copy = python.FunctionType(function.__code__, {**names, "__name__": __name__}, function.__name__)
    return njit(error_model="numpy", forceinline=True)(copy)


@cache
def stack(numba_type: Any, count: int) -> Any:
    """Return an intrinsic that gives a place for so many numbers on the stack, where no other pointer can lead."""
    kind = _FLOAT if numba_type is types.float32 else _INT

    def code(_context: Any, builder: Any, _signature: Any, _arguments: Any) -> Any:
        with builder.goto_entry_block():
            place = builder.alloca(ir.ArrayType(kind, count))
            place.align = _LINE
        return builder.bitcast(place, kind.as_pointer())

    def typed(_typing: Any) -> Any:
        return types.CPointer(numba_type)(), code  # type: ignore[no-untyped-call] # numba has no types

    return intrinsic(typed)


@cache
def wide(bits: int) -> Any:
    """Return an intrinsic that asks for registers of so many bits in the function that calls it.

    LLVM keeps to 256 bits on most processors that have 512, for the sake of programs with little to do in them. This
    one has nothing else to do. Which registers are used changes no byte of what is computed.
    """

    def code(context: Any, builder: Any, _signature: Any, _arguments: Any) -> Any:
        set.add(builder.function.attributes, f'"prefer-vector-width"="{bits}"')
        return context.get_dummy_value()

    def typed(_typing: Any) -> Any:
        return types.void(), code

    return intrinsic(typed)
