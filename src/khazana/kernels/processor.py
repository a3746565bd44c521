"""Scalar functions for a processor: each primitive one instruction, nothing fused but what says so.

numba makes a function of 32-bit integers one of 64-bit integers, and knows no fused multiply-add; so the primitives are
written here as instructions of LLVM. `compiled` puts them in the place of those of Python, in a function and in all
that it calls.
"""

# ruff: noqa: ANN401 - what numba and llvmlite hand over has no types

import types as python
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from llvmlite import ir  # type: ignore[import-untyped] # it has no types
from numba import njit, types
from numba.extending import intrinsic

from khazana.kernels import primitives

__all__ = ["compiled", "stack", "wide"]

_INT, _FLOAT, _LONG = ir.IntType(32), ir.FloatType(), ir.IntType(64)
_I, _F, _W, _L = types.int32, types.float32, types.uint32, types.int64
_LINE: Final = 64


def _operation(signature: Any, generate: Callable[[Any, list[Any]], Any]) -> Any:
    """Return an intrinsic of one to three arguments whose code a function of builder and arguments makes."""

    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return generate(builder, arguments)

    def one(_typing: Any, _a: Any) -> Any:
        return signature, code

    def two(_typing: Any, _a: Any, _b: Any) -> Any:
        return signature, code

    def three(_typing: Any, _a: Any, _b: Any, _c: Any) -> Any:
        return signature, code

    return intrinsic((one, two, three)[len(signature.args) - 1])


def _of_float(name: str) -> Callable[[Any, list[Any]], Any]:
    def generate(builder: Any, arguments: list[Any]) -> Any:
        return builder.call(builder.module.declare_intrinsic(name, [_FLOAT]), arguments)

    return generate


def _high(builder: Any, arguments: list[Any]) -> Any:
    word, size = (builder.zext(one, _LONG) for one in arguments)
    return builder.trunc(builder.lshr(builder.mul(word, size), ir.Constant(_LONG, 32)), _INT)


_INSTRUCTIONS: Final = {
    primitives.fused: _operation(_F(_F, _F, _F), lambda b, a: b.fma(*a)),
    primitives.root: _operation(_F(_F), _of_float("llvm.sqrt")),
    primitives.magnitude: _operation(_F(_F), _of_float("llvm.fabs")),
    primitives.as_int: _operation(_I(_F), lambda b, a: b.bitcast(a[0], _INT)),
    primitives.as_float: _operation(_F(_I), lambda b, a: b.bitcast(a[0], _FLOAT)),
    primitives.total: _operation(_I(_I, _I), lambda b, a: b.add(*a)),
    primitives.difference: _operation(_I(_I, _I), lambda b, a: b.sub(*a)),
    primitives.shifted_up: _operation(_I(_I, _I), lambda b, a: b.shl(*a)),
    primitives.shifted_down: _operation(_I(_I, _I), lambda b, a: b.ashr(*a)),
    primitives.float_of: _operation(_F(_I), lambda b, a: b.sitofp(a[0], _FLOAT)),
    primitives.int_of: _operation(_I(_F), lambda b, a: b.fptosi(a[0], _INT)),
    primitives.float_of_word: _operation(_F(_W), lambda b, a: b.uitofp(a[0], _FLOAT)),
    primitives.float_of_signed_word: _operation(_F(_W), lambda b, a: b.sitofp(a[0], _FLOAT)),
    primitives.high_product: _operation(_I(_W, _I), _high),
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
