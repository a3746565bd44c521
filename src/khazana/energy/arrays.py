"""Columns and rows of a programme, gathered group by group, and bounds that grow with the capacities."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_matrix, csr_matrix  # type: ignore[import-untyped] # it has no types

from khazana.energy.resources import Floats

__all__ = ["Affine", "Columns", "Entries", "RowGroup", "Rows"]

Places = npt.NDArray[np.intp]
Entries = Sequence[tuple[Places, Floats | float]]
"""Columns and coefficients of a group of rows, one column of each for each row."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Affine:
    """Figures ``base + slope · capacity``: ``base`` is ``(n,)``, ``slope`` is ``(n, n_capacities)``."""

    base: Floats
    slope: csr_matrix

    def at(self, capacity_mw: Floats) -> Floats:
        """Return the figures at given capacities, ``(n,)``."""
        return np.asarray(self.base + self.slope @ capacity_mw, np.float64)

    def pull(self, duals: Floats) -> Floats:
        """Return what the capacities get of the duals of these figures, ``(n_capacities,)``."""
        return np.asarray(self.slope.T @ duals, np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGroup:
    """Rows ``start`` to ``stop`` belong to ``name``: ``kind`` is balance, ramp, level, energy, running or condition."""

    kind: str
    name: str
    part: str
    unit: str
    start: int
    stop: int


class _Slopes:
    """Gathers the slopes of bounds in the capacities."""

    def __init__(self) -> None:
        self.rows: list[Places] = []
        self.owners: list[Places] = []
        self.values: list[Floats] = []

    def add(self, rows: Places, owner: int, values: Floats | float) -> None:
        self.rows.append(rows)
        self.owners.append(np.full(rows.size, owner))
        self.values.append(np.broadcast_to(np.asarray(values, np.float64), rows.shape))

    def matrix(self, height: int, width: int) -> csr_matrix:
        if not self.rows:
            return csr_matrix((height, width))
        places = (np.concatenate(self.rows), np.concatenate(self.owners))
        return csr_matrix((np.concatenate(self.values), places), shape=(height, width))


class Columns:
    """Gathers columns by group: what one part of the case does in each hour."""

    def __init__(self) -> None:
        self.count = 0
        self.places: dict[tuple[str, str], slice] = {}
        self.cost: list[Floats] = []
        self.low: list[Floats] = []
        self.high: list[Floats] = []
        self.integer: list[npt.NDArray[np.bool_]] = []
        self.slopes = _Slopes()

    def add(  # noqa: PLR0913 - what a group of columns has
        self,
        key: tuple[str, str],
        count: int,
        *,
        cost: Floats | float = 0.0,
        low: Floats | float = 0.0,
        high: Floats | float = np.inf,
        owner: int | None = None,
        share: Floats | float = 1.0,
        is_integer: bool = False,
    ) -> Places:
        """Add a group; with an ``owner`` its upper bound is ``share`` of that capacity. Return its columns."""
        places = np.arange(self.count, self.count + count)
        self.places[key] = slice(self.count, self.count + count)
        self.count += count
        self.cost.append(np.broadcast_to(np.asarray(cost, np.float64), (count,)))
        self.low.append(np.broadcast_to(np.asarray(low, np.float64), (count,)))
        if owner is not None:
            self.slopes.add(places, owner, share)
            high = 0.0
        self.high.append(np.broadcast_to(np.asarray(high, np.float64), (count,)))
        self.integer.append(np.full(count, is_integer))
        return places

    def bounds(self, capacities: int) -> Affine:
        """Return the upper bounds."""
        return Affine(base=np.concatenate(self.high), slope=self.slopes.matrix(self.count, capacities))


class Rows:
    """Gathers rows by group."""

    def __init__(self) -> None:
        self.count = 0
        self.groups: list[RowGroup] = []
        self.rows: list[Places] = []
        self.columns: list[Places] = []
        self.values: list[Floats] = []
        self.low: list[Floats] = []
        self.high: list[Floats] = []
        self.low_slopes, self.high_slopes = _Slopes(), _Slopes()

    def add(  # noqa: PLR0913 - what a group of rows has
        self,
        kind: str,
        name: str,
        count: int,
        *,
        low: Floats | float,
        high: Floats | float,
        part: str = "",
        unit: str = "MW",
    ) -> Places:
        """Add a group of rows, as yet empty, and return their numbers."""
        rows = np.arange(self.count, self.count + count)
        group = RowGroup(kind=kind, name=name, part=part, unit=unit, start=self.count, stop=self.count + count)
        self.groups.append(group)
        self.count += count
        self.low.append(np.broadcast_to(np.asarray(low, np.float64), (count,)))
        self.high.append(np.broadcast_to(np.asarray(high, np.float64), (count,)))
        return rows

    def fill(self, rows: Places, entries: Entries) -> None:
        """Put coefficients into rows."""
        for columns, value in entries:
            self.rows.append(rows)
            self.columns.append(columns)
            self.values.append(np.broadcast_to(np.asarray(value, np.float64), rows.shape))

    def matrix(self, columns: int) -> csc_matrix:
        """Return the coefficients, by columns."""
        if not self.rows:
            return csc_matrix((self.count, columns))
        places = (np.concatenate(self.rows), np.concatenate(self.columns))
        return csc_matrix((np.concatenate(self.values), places), shape=(self.count, columns))

    def bounds(self, capacities: int) -> tuple[Affine, Affine]:
        """Return the lower and the upper bounds."""
        low = Affine(base=_joined(self.low), slope=self.low_slopes.matrix(self.count, capacities))
        return low, Affine(base=_joined(self.high), slope=self.high_slopes.matrix(self.count, capacities))


def _joined(parts: list[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.zeros(0)
