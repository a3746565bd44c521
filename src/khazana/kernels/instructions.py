"""What each primitive is as an instruction of LLVM: its types, and the code that stands for it.

Processors and graphics processors are given the same instructions; what a machine makes of one is rounded once there as
here.
"""

# ruff: noqa: ANN401 - what numba and llvmlite hand over has no types

from collections.abc import Callable
from typing import Any, Final

from llvmlite import ir  # type: ignore[import-untyped] # it has no types
from numba import types

from khazana.kernels import primitives

__all__ = ["INSTRUCTIONS", "Generate", "Operation", "operation"]

Generate = Callable[[Any, list[Any]], Any]
"""Makes the code from a builder and the arguments."""
Operation = Callable[..., Any]
"""Numba's typing of an intrinsic: of the types of its arguments, its signature and its code."""

_INT, _FLOAT, _LONG = ir.IntType(32), ir.FloatType(), ir.IntType(64)
_I, _F, _W = types.int32, types.float32, types.uint32


def operation(signature: Any, generate: Generate) -> Operation:
    """Return the typing function of an intrinsic of one to three arguments, for a decorator ``intrinsic``."""

    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return generate(builder, arguments)

    def one(_typing: Any, _a: Any) -> Any:
        return signature, code

    def two(_typing: Any, _a: Any, _b: Any) -> Any:
        return signature, code

    def three(_typing: Any, _a: Any, _b: Any, _c: Any) -> Any:
        return signature, code

    return (one, two, three)[len(signature.args) - 1]


def _of_float(name: str) -> Generate:
    def generate(builder: Any, arguments: list[Any]) -> Any:
        return builder.call(builder.module.declare_intrinsic(name, [_FLOAT]), arguments)

    return generate


def _high(builder: Any, arguments: list[Any]) -> Any:
    word, size = (builder.zext(one, _LONG) for one in arguments)
    return builder.trunc(builder.lshr(builder.mul(word, size), ir.Constant(_LONG, 32)), _INT)


INSTRUCTIONS: Final[dict[Callable[..., Any], tuple[Any, Generate]]] = {
    primitives.fused: (_F(_F, _F, _F), lambda b, a: b.fma(*a)),
    primitives.root: (_F(_F), _of_float("llvm.sqrt")),
    primitives.magnitude: (_F(_F), _of_float("llvm.fabs")),
    primitives.as_int: (_I(_F), lambda b, a: b.bitcast(a[0], _INT)),
    primitives.as_float: (_F(_I), lambda b, a: b.bitcast(a[0], _FLOAT)),
    primitives.total: (_I(_I, _I), lambda b, a: b.add(*a)),
    primitives.difference: (_I(_I, _I), lambda b, a: b.sub(*a)),
    primitives.shifted_up: (_I(_I, _I), lambda b, a: b.shl(*a)),
    primitives.shifted_down: (_I(_I, _I), lambda b, a: b.ashr(*a)),
    primitives.float_of: (_F(_I), lambda b, a: b.sitofp(a[0], _FLOAT)),
    primitives.int_of: (_I(_F), lambda b, a: b.fptosi(a[0], _INT)),
    primitives.float_of_word: (_F(_W), lambda b, a: b.uitofp(a[0], _FLOAT)),
    primitives.float_of_signed_word: (_F(_W), lambda b, a: b.sitofp(a[0], _FLOAT)),
    primitives.high_product: (_I(_W, _I), _high),
}
"""Each primitive's signature and code."""
