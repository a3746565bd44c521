"""Limits as data: lines that must not be crossed, with the days on which they are tested.

A limit says for each path on which day it was first crossed. It is tested after the day's trades, at the day's price.
Its figure may change by date; before the first of its dates it is not tested.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np

from khazana.kernels.primitives import Float
from khazana.kernels.programs import DAY, Call
from khazana.planning.figures import figure
from khazana.planning.pieces import Dated, Days, Floats, Horizon, Named, Piece

__all__ = ["FIRST", "NEVER", "Limit", "Line", "held_against", "line_of", "product"]

FIRST: Final = "first"
"""The name of a limit's own state: the day on which it was first crossed."""
NEVER: Final = 1e9
"""What stands there before it was."""

_NEVER: Final = np.float32(NEVER)
_ZERO: Final = np.float32(0.0)


class Limit(Protocol):
    """A line that must not be crossed."""

    @property
    def name(self) -> str:
        """What it is called in results."""

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the limit adds to the day: a state `FIRST` of its own among it."""


def _first(first: Float, is_over: np.bool, day: Float) -> Float:
    return day if is_over & (first >= _NEVER) else first


def _above(first: Float, day: Float, value: Float, most: Float) -> Float:
    return _first(first, value > most, day)


def _above_when(first: Float, day: Float, value: Float, most: Float, on: Float) -> Float:
    return _first(first, (value > most) & (on > _ZERO), day)


def _below(first: Float, day: Float, value: Float, least: Float) -> Float:
    return _first(first, value < least, day)


def _below_when(first: Float, day: Float, value: Float, least: Float, on: Float) -> Float:
    return _first(first, (value < least) & (on > _ZERO), day)


def product(one: Float, two: Float) -> Float:
    """Return a product."""
    return one * two


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A figure behind a name: one that stays, or a series with the days on which it is tested."""

    values: Mapping[str, float]
    series: Mapping[str, Floats]
    takes: tuple[str, ...]


def line_of(value: Dated, days: Days, named: Named, horizon: Horizon, name: str) -> Line:
    """Return the figure of a limit, tested on some days."""
    line, on = named("line"), named("on")
    if days.are_all and not isinstance(value, tuple):
        return Line(values={line: figure(value, name)}, series={}, takes=(line,))
    values, marks = horizon.dated(value, name)
    return Line(values={}, series={line: values, on: marks * horizon.marked(days)}, takes=(line, on))


def held_against(
    measured: str, line: Line, *, over: bool, named: Named, before: tuple[Call, ...] = (), more: Piece | None = None
) -> Piece:
    """Return the test of what is measured against a line: above it, or below it, is a breach.

    Parameters
    ----------
    before, more
        Calls that make what is measured, and what those need.
    """
    always, sometimes = (_above, _above_when) if over else (_below, _below_when)
    function: Callable[..., Any] = always if len(line.takes) == 1 else sometimes
    first = named(FIRST)
    test = Call(function=function, takes=(first, DAY, measured, *line.takes), gives=(first,))
    return Piece(
        calls=(*(more.calls if more else ()), *before, test),
        values={**line.values, **(more.values if more else {})},
        series={**line.series, **(more.series if more else {})},
        states={first: NEVER, **(more.states if more else {})},
    )
