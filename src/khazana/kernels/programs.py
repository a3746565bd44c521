"""What happens to a path each day, declared: which functions are called on which names, one after another.

A program has one part that all share, and groups of others that each run beside it, on the same paths. A part names its
states, which last from day to day, its parameters, and its series of one number a day. Its calls take names and give
names. `khazana.kernels.lanes` writes the loop.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

import numpy as np

__all__ = ["DAY", "PATH", "TABLE", "Call", "Part", "Program", "word"]

DAY = "day"
"""The number of the day, from 0, as a float."""
PATH = "path"
"""The number of the path, modulo 2²⁴, as a float."""
TABLE = "table"
"""An array that all paths may look into."""


def word(stream: int, place: int) -> str:
    """Return the name of one of the two random words that a stream has for each path and day.

    Examples
    --------
    >>> word(0, 1)
    'word_0_1'
    """
    return f"word_{stream}_{place}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A function called with what stands under some names; what it returns stands under others."""

    function: Callable[..., Any]
    takes: tuple[str, ...]
    gives: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is done each day.

    Parameters
    ----------
    states
        Names that last from day to day, each with the parameter that it starts from.
    parameters
        Names of numbers that stay.
    series
        Names of numbers that are given day by day.
    calls
        Done each day, in order.
    shows
        Done on marked days only, after the calls.
    shown
        Names recorded on marked days.
    ended
        States recorded after the last day.
    """

    states: tuple[tuple[str, str], ...] = ()
    parameters: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    shows: tuple[Call, ...] = ()
    shown: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A shared part, and groups of parts beside it.

    Parameters
    ----------
    streams
        The streams of random words that the shared part draws from.
    room
        How many members each group may have.
    """

    shared: Part
    groups: tuple[Part, ...]
    streams: tuple[int, ...]
    room: tuple[int, ...]

    def digest(self) -> str:
        """Return a short name of all that the compiled loop depends on: names, order, and the code of the functions."""
        told = hashlib.sha256()
        for part in (self.shared, *self.groups):
            told.update(repr((part.states, part.parameters, part.series, part.shown, part.ended)).encode())
            for call in (*part.calls, *part.shows):
                told.update(repr((call.takes, call.gives, tuple(_of_function(call.function)))).encode())
        told.update(repr((self.streams, self.room)).encode())
        return told.hexdigest()[:16]


def _of_function(function: Callable[..., Any]) -> Iterator[str]:
    """Yield what a function is made of, and what the functions are that it calls."""
    if not isinstance(function, FunctionType):
        raise TypeError(f"{function!r} is no plain function")
    yield repr(_of_code(function.__code__, function.__doc__))
    for name in function.__code__.co_names:
        value = function.__globals__.get(name)
        if isinstance(value, FunctionType):
            yield from _of_function(value)
        elif isinstance(value, np.generic):
            yield f"{name} {value.dtype} {value!r}"


def _of_code(code: CodeType, described: str | None) -> tuple[Any, ...]:
    constants = tuple(one for one in code.co_consts if one != described)
    return code.co_name, code.co_code, constants, code.co_names, code.co_varnames
