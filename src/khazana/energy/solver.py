"""The port to a solver of linear programmes: what is handed over, what comes back, and what counts as an answer.

A programme is ``min cost · x`` with ``row_low ≤ A x ≤ row_high`` and ``low ≤ x ≤ high``. Only a proven status is an
answer: a solver that ran out of time or of numbers says so, and its figures are not taken for an optimum.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_matrix  # type: ignore[import-untyped] # it has no types

from khazana.core import BadInput, Unavailable

__all__ = [
    "Basis",
    "Feature",
    "Kept",
    "LinearProgramme",
    "Method",
    "Solution",
    "Solver",
    "SolverSettings",
    "Standing",
    "Status",
    "Watch",
    "proven",
]

Floats = npt.NDArray[np.float64]


class Feature(StrEnum):
    """What a solver can do."""

    LINEAR = "linear programmes"
    INTEGER = "whole numbers"
    WARM_START = "start from a basis"
    RAY = "a proof that nothing satisfies all rows"
    CONFLICT = "the smallest set of rows that conflict"
    STOP = "progress, and a stop with the best so far"


class Method(StrEnum):
    """How a linear programme is solved."""

    SIMPLEX = "simplex"
    INTERIOR_POINT = "ipm"


class Status(StrEnum):
    """How a solve ended; the first three are proven."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LinearProgramme:
    """A linear or mixed-integer programme as arrays, to be minimised.

    Parameters
    ----------
    cost, low, high
        Of each column, ``(n_columns,)``; infinite bounds are ``±inf``.
    matrix
        ``(n_rows, n_columns)``, by columns.
    row_low, row_high
        Bounds of each row, ``(n_rows,)``.
    integer
        Which columns are whole numbers, ``(n_columns,)``; ``None`` where none is.
    """

    cost: Floats
    low: Floats
    high: Floats
    matrix: csc_matrix
    row_low: Floats
    row_high: Floats
    integer: npt.NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Basis:
    """Which columns and rows are basic, as the solver's own numbers; it can be sent to another process."""

    columns: npt.NDArray[np.int8]
    rows: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a solve has come: rounds done, the best value found and the bound; ``inf`` where there is none yet."""

    rounds: int
    best: float
    bound: float

    @property
    def gap(self) -> float:
        """Return the relative gap between the best value and the bound."""
        return abs(self.best - self.bound) / max(1.0, abs(self.best)) if np.isfinite(self.best) else np.inf


Watch = Callable[[Standing], bool]
"""Told how a solve stands; it returns whether to stop."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solution:
    """What a solver answered.

    Parameters
    ----------
    objective, bound
        The value of ``values``, and the bound proven for every solution.
    values, reduced_costs
        Of each column; ``row_values`` and ``row_duals`` of each row. A dual is the change of the least cost per unit by
        which the row's bound is raised. ``None`` where there is none; a stopped solve has values where it found some.
    ray
        Multipliers of the rows that prove an infeasible programme infeasible; ``None`` where not asked for.
    """

    status: Status
    objective: float
    bound: float
    values: Floats | None
    reduced_costs: Floats | None = None
    row_duals: Floats | None = None
    row_values: Floats | None = None
    ray: Floats | None = None
    rounds: int = 0

    @property
    def gap(self) -> float:
        """Return the relative gap that is left."""
        return Standing(rounds=self.rounds, best=self.objective, bound=self.bound).gap


@dataclass(frozen=True, slots=True, kw_only=True)
class SolverSettings:
    """How to solve: the answer depends on these and the programme alone.

    Parameters
    ----------
    threads
        More than one is for whole numbers; it gives the same optimum, though not always the same one of several.
    gap
        Relative gap at which a programme with whole numbers is solved.
    tolerance
        How far a row, a bound or the sign of a dual may be off.
    """

    method: Method = Method.SIMPLEX
    presolve: bool = False
    threads: int = 1
    gap: float = 1e-6
    tolerance: float = 1e-7
    wants_ray: bool = False


@runtime_checkable
class Kept(Protocol):
    """A programme that stays with the solver, to be changed in its bounds and costs and solved again."""

    def change_columns(self, columns: npt.NDArray[np.int32], low: Floats, high: Floats) -> None:
        """Set the bounds of some columns."""

    def change_costs(self, columns: npt.NDArray[np.int32], cost: Floats) -> None:
        """Set the costs of some columns."""

    def change_rows(self, rows: npt.NDArray[np.int32], low: Floats, high: Floats) -> None:
        """Set the bounds of some rows."""

    def solve(self, watch: Watch | None = None) -> Solution:
        """Solve from where the last solve ended."""

    def basis(self) -> Basis | None:
        """Return where the last solve ended; ``None`` if nowhere."""

    def start_from(self, basis: Basis) -> None:
        """Start the next solve from a basis."""


@runtime_checkable
class Solver(Protocol):
    """A solver of linear programmes, by name."""

    @property
    def name(self) -> str:
        """Return the name and version that results carry."""

    @property
    def features(self) -> frozenset[Feature]:
        """Return what it can do."""

    def is_available(self) -> bool:
        """Tell whether it can run here, in the version that is asked for."""

    def keep(self, programme: LinearProgramme, settings: SolverSettings | None = None) -> Kept:
        """Hand a programme over, to be solved more than once.

        Raises
        ------
        Unavailable
            If the solver cannot run, or not as asked.
        """

    def solve(
        self, programme: LinearProgramme, settings: SolverSettings | None = None, watch: Watch | None = None
    ) -> Solution:
        """Solve a programme once."""

    def conflict(self, programme: LinearProgramme) -> npt.NDArray[np.intp]:
        """Return rows of an infeasible programme that no values satisfy together; without any of them, some do."""


def proven(solution: Solution, where: str) -> Solution:
    """Return a solution that is proven optimal, or refuse.

    Raises
    ------
    BadInput
        If nothing satisfies all rows, or the cost falls without end.
    Unavailable
        If the solve was stopped.
    """
    if solution.status is Status.OPTIMAL:
        return solution
    if solution.status is Status.STOPPED:
        raise Unavailable(
            "the solve was stopped before an optimum was proven", where=where, remedy="let it run, or take its gap"
        )
    if solution.status is Status.UNBOUNDED:
        raise BadInput("profit grows without end", where=where, remedy="give each capacity and import an upper limit")
    raise BadInput(
        "no decision meets all conditions", where=where, remedy="ask which conditions conflict, and relax one of them"
    )
