"""All scenarios and the open capacities as one programme.

Bounds that grow with an open capacity become rows. Columns: the capacities, then each scenario's, then, where risk
counts, the level η that the worst scenarios lie beyond and each scenario's cost z above it:

    min capital · P + (1 − w) Σ p_s cost_s + w (η + Σ p_s z_s / (1 − level)),   z_s ≥ cost_s − η
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix, csc_matrix, csr_matrix, eye  # type: ignore[import-untyped] # it has no types

from khazana.energy.arrays import Affine
from khazana.energy.case import Case
from khazana.energy.condition_rows import CapacityRow, capacity_rows
from khazana.energy.programme import Block
from khazana.energy.resources import Floats
from khazana.energy.solver import LinearProgramme

__all__ = ["Joint", "joint"]

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Joint:
    """The programme, and where in it the scenarios stand.

    Parameters
    ----------
    constant
        What is spent whatever is decided [USD].
    columns, rows
        The first column and the first row of each scenario; its own rows come in their order.
    capacity_rows
        The conditions of the first rows.
    """

    programme: LinearProgramme
    constant: float
    columns: tuple[int, ...]
    rows: tuple[int, ...]
    capacity_rows: tuple[CapacityRow, ...]


class Assembling:
    """Gathers columns, and rows made of matrices, into one programme."""

    def __init__(self) -> None:
        self.cost: list[Floats] = []
        self.low: list[Floats] = []
        self.high: list[Floats] = []
        self.integer: list[Bools] = []
        self.row_low: list[Floats] = []
        self.row_high: list[Floats] = []
        self.triplets: list[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Floats]] = []
        self.n_columns = self.n_rows = 0

    def columns(self, cost: Floats, low: Floats, high: Floats, integer: Bools | None = None) -> int:
        """Add columns and return the first."""
        self.cost.append(cost)
        self.low.append(low)
        self.high.append(high)
        self.integer.append(np.zeros(cost.size, np.bool_) if integer is None else integer)
        self.n_columns += cost.size
        return self.n_columns - cost.size

    def rows(self, parts: Sequence[tuple[int, csr_matrix]], low: Floats, high: Floats) -> int:
        """Add rows: each part is a matrix and the column where it begins. Return the first row."""
        for column, matrix in parts:
            found = coo_matrix(matrix)
            self.triplets.append((found.row + self.n_rows, found.col + column, found.data))
        self.row_low.append(low)
        self.row_high.append(high)
        self.n_rows += low.size
        return self.n_rows - low.size

    def programme(self) -> LinearProgramme:
        """Return what was gathered."""
        rows, columns, values = (np.concatenate(part) for part in zip(*self.triplets, strict=True))
        integer = np.concatenate(self.integer)
        return LinearProgramme(
            cost=np.concatenate(self.cost),
            low=np.concatenate(self.low),
            high=np.concatenate(self.high),
            matrix=csc_matrix((values, (rows, columns)), shape=(self.n_rows, self.n_columns)),
            row_low=np.concatenate(self.row_low),
            row_high=np.concatenate(self.row_high),
            integer=integer if integer.any() else None,
        )


def joint(case: Case, blocks: Sequence[Block], fixed_mw: Floats | None = None) -> Joint:
    """Put the scenarios together; with ``fixed_mw`` the capacities are given, ``(n_capacities,)``.

    The programme has whole numbers where capacities come in blocks, or loads cannot idle.
    """
    least, most = (case.least_mw(), case.most_mw()) if fixed_mw is None else (fixed_mw, fixed_mw)
    made, first, weight = Assembling(), capacity_rows(case), case.risk.weight
    shares = (1 - weight) * case.probabilities
    constants = [one.constant.slope.toarray()[0] for one in blocks]
    made.columns(case.capital_usd_per_mw() + shares @ np.array(constants), least, most)
    if first:
        weights = csr_matrix(np.vstack([row.weights for row in first]))
        made.rows([(0, weights)], np.array([row.low for row in first]), np.array([row.high for row in first]))
    placed = [_scenario(made, one, share, least, most) for one, share in zip(blocks, shares, strict=True)]
    columns, rows = zip(*placed, strict=True)
    if weight:
        _risk(made, case, blocks, columns)
    if fixed_mw is None:
        _whole_blocks(made, case)
    bases = np.array([one.constant.base[0] for one in blocks])
    return Joint(
        programme=made.programme(),
        constant=float(shares @ bases),
        columns=columns,
        rows=rows,
        capacity_rows=first,
    )


def _scenario(made: Assembling, one: Block, share: float, least: Floats, most: Floats) -> tuple[int, int]:
    """Add a scenario: its columns, its rows, then a row for each bound that grows with an open capacity."""
    is_open = least < most
    high, low_row, high_row = (_parted(bound, is_open, most) for bound in (one.high, one.row_low, one.row_high))
    grows = np.diff(high.slope.indptr) > 0
    start = made.columns(one.cost * share, one.low, np.where(grows, np.inf, high.base), one.integer)
    matrix = csr_matrix(one.matrix)
    apart = np.asarray(abs(low_row.slope - high_row.slope).sum(axis=1)).ravel() > 0
    row_high = np.where(apart, np.inf, high_row.base)
    row = made.rows([(0, -low_row.slope), (start, matrix)], low_row.base, row_high)
    for which, base, slope, rows in (
        (apart & np.isfinite(high_row.base), high_row.base, high_row.slope, matrix),
        (grows, high.base, high.slope, eye(grows.size, format="csr")),
    ):
        if which.any():
            below = np.full(int(which.sum()), -np.inf)
            made.rows([(0, -slope[which]), (start, rows[which])], below, base[which])
    return start, row


def _parted(bound: Affine, is_open: Bools, most: Floats) -> Affine:
    """Put the given capacities into the base, and leave the slopes of the open ones."""
    base = np.asarray(bound.base + bound.slope @ np.where(is_open, 0.0, most), np.float64)
    slope = csr_matrix(bound.slope.multiply(is_open.reshape(1, -1)))
    slope.eliminate_zeros()
    return Affine(base=base, slope=slope)


def _risk(made: Assembling, case: Case, blocks: Sequence[Block], columns: Sequence[int]) -> None:
    count, risk = len(blocks), case.risk
    beyond = risk.weight * np.concatenate(([1.0], case.probabilities / (1 - risk.level)))
    low = np.concatenate(([-np.inf], np.zeros(count)))
    start = made.columns(beyond, low, np.full(count + 1, np.inf))
    for number, (one, column) in enumerate(zip(blocks, columns, strict=True)):
        over = csr_matrix(([1.0, 1.0], ([0, 0], [0, 1 + number])), shape=(1, count + 1))
        cost = csr_matrix(-one.cost.reshape(1, -1))
        made.rows([(0, -one.constant.slope), (column, cost), (start, over)], one.constant.base, np.array([np.inf]))


def _whole_blocks(made: Assembling, case: Case) -> None:
    """Capacity = block · whole number, where it comes in blocks and is open."""
    for number, (_, one) in enumerate(case.sized()):
        if one.block_mw and not one.is_fixed:
            most = np.floor(np.array([one.most_mw / one.block_mw]))
            start = made.columns(np.zeros(1), np.zeros(1), most, np.ones(1, np.bool_))
            parts = [(number, csr_matrix([[1.0]])), (start, csr_matrix([[-one.block_mw]]))]
            made.rows(parts, np.zeros(1), np.zeros(1))
