"""Figures of a plan: each keeps its unit, where it came from, and what was chosen within its range."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import inf
from typing import Any, TypeVar, cast

from khazana.core import BadInput, Range, SourceKind
from khazana.energy.picking import Pick
from khazana.energy.plan.units import Dimension, factor_of

__all__ = ["Asks", "Figure", "Need", "Origin", "Profile", "asked_of", "figures_of", "with_picks", "with_values"]


class Origin(StrEnum):
    """Where a figure comes from."""

    STATED = "stated"
    """A source of the programme says so."""
    CATALOGUE = "catalogue"
    """A source of the catalogue of equipment says so."""
    ASSUMED = "assumption"
    """Nobody said so; its note gives the reason."""
    TRIED = "tried"
    """Whoever asks tries it in the place of another."""


class Need(StrEnum):
    """What follows where nobody states a figure."""

    NEEDED = "needed"
    """What it belongs to cannot be reckoned."""
    LEFT_OUT = "left out"
    """It is left out of account, and the reckoning says so."""
    CHOICE = "choice"
    """Nothing: it is an alternative, or a limit that need not be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure as it was declared.

    Parameters
    ----------
    key
        Where it stands in the plan, such as ``fleets.s21.life``.
    range
        In ``unit``; one value where low and high are equal.
    pick
        Which figure of the range is reckoned with.
    source
        The id of a source of the plan; empty where it is assumed or tried.
    is_uncertain
        Whether it may well be wrong.
    as_of
        When it held, as the source says; empty where it does not say.
    note
        A remark; of an assumption the reason.
    line
        Of the file that declares it; 0 where none does.

    Examples
    --------
    >>> pue = Figure(
    ...     key="fleets.s21.pue", range=Range(Fraction("1.03"), Fraction("1.10")), unit="1", dimension=Dimension.RATIO,
    ...     pick=Pick.HIGH, origin=Origin.ASSUMED, note="as sites of this kind are reported",
    ... )
    >>> pue.value, pue.is_range
    (1.1, True)
    """

    key: str
    range: Range
    unit: str
    dimension: Dimension
    origin: Origin
    pick: Pick = Pick.MIDDLE
    source: str = ""
    source_kind: SourceKind | None = None
    is_uncertain: bool = False
    as_of: str = ""
    note: str = ""
    line: int = 0

    def __post_init__(self) -> None:
        if self.range.low is None or self.range.high is None:
            raise BadInput("a figure that is reckoned with has two bounds", where=self.key, remedy="give low and high")

    @property
    def is_range(self) -> bool:
        """Tell whether a choice was made within a range."""
        return self.range.low != self.range.high

    @property
    def said(self) -> float:
        """What is reckoned with, in ``unit``."""
        found = {Pick.LOW: self.range.low, Pick.MIDDLE: self.range.middle(), Pick.HIGH: self.range.high}[self.pick]
        return float(found if found is not None else 0)

    @property
    def value(self) -> float:
        """What is reckoned with, in the unit of the dimension; money stays in its own currency."""
        return self.said * factor_of(self.unit, self.dimension)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A figure for each hour, from a column of a file.

    Parameters
    ----------
    values
        ``(n_hours,)`` in the unit of the dimension.
    is_synthetic
        Whether it is made up; every picture then says so.
    """

    key: str
    file: str
    column: str
    unit: str
    dimension: Dimension
    values: tuple[float, ...]
    source: str
    source_kind: SourceKind
    is_synthetic: bool
    note: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Asks:
    """What a field of a plan's part asks for: stands in the annotation of each field that holds a figure.

    Parameters
    ----------
    least, most
        The bounds of the figure in the unit of its dimension, both allowed; a share lies between 0 and 1.
    """

    dimension: Dimension
    need: Need = Need.LEFT_OUT
    least: float = 0.0
    most: float = inf

    @property
    def highest(self) -> float:
        """The upper bound."""
        return min(self.most, 1.0) if self.dimension is Dimension.SHARE else self.most


def asked_of(part: type) -> dict[str, Asks]:
    """Return what each field of a part that holds a figure asks for, by name, in order."""
    found = {one.name: getattr(one.type, "__metadata__", ()) for one in dataclasses.fields(part)}
    return {name: said for name, metadata in found.items() for said in metadata if isinstance(said, Asks)}


def figures_of(part: object) -> Iterator[Figure]:
    """Yield each figure of a plan or of a part of it, in the order of its fields."""
    if isinstance(part, Figure):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from figures_of(one)
    elif dataclasses.is_dataclass(part) and not isinstance(part, type | Profile):
        for one in dataclasses.fields(part):
            yield from figures_of(getattr(part, one.name))


Part = TypeVar("Part")


def with_values(part: Part, values: Mapping[str, float]) -> Part:
    """Return a plan, or a part of it, with figures tried in the place of others.

    Parameters
    ----------
    values
        By key, each in the unit that the figure was declared in.
    """

    def tried(one: Figure) -> Figure:
        if one.key not in values:
            return one
        exact = Range.exactly(Fraction(values[one.key]))
        return dataclasses.replace(one, range=exact, origin=Origin.TRIED, source="", source_kind=None, note="")

    return cast("Part", _changed(part, tried))


def with_picks(part: Part, picks: Mapping[str, Pick]) -> Part:
    """Return a plan, or a part of it, with other figures of the ranges chosen, by key."""
    return cast("Part", _changed(part, lambda one: dataclasses.replace(one, pick=picks.get(one.key, one.pick))))


def _changed(part: Any, change: Any) -> Any:  # noqa: ANN401 - any part of a plan
    if isinstance(part, Figure):
        return change(part)
    if isinstance(part, tuple):
        return tuple(_changed(one, change) for one in part)
    if dataclasses.is_dataclass(part) and not isinstance(part, type | Profile):
        found = {one.name: getattr(part, one.name) for one in dataclasses.fields(part)}
        return dataclasses.replace(part, **{name: _changed(one, change) for name, one in found.items()})
    return part
