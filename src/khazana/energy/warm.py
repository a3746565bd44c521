"""A solver that starts where the solves of a like case ended: the same optimum, sooner.

What it answers depends on the case and on where it starts from alone; so whoever starts all changes of a case from the
optimum of the case itself gets the same answer for a change, whatever was asked before.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from khazana.energy.solver import Basis, Feature, Kept, LinearProgramme, Solution, Solver, SolverSettings, Watch

__all__ = ["WarmSolver"]


class WarmSolver:
    """Hands programmes on to ``solver``; the first one kept starts from the first of ``bases``, and so on.

    A basis of another shape, as where a condition was dropped, is not used.

    Examples
    --------
    >>> from khazana.energy.highs import HighsSolver
    >>> WarmSolver(HighsSolver()).name.startswith("HiGHS")
    True
    """

    def __init__(self, solver: Solver, bases: Sequence[Basis | None] = ()) -> None:
        self._solver, self._bases = solver, tuple(bases)
        self._kept: list[Kept] = []

    @property
    def name(self) -> str:
        """Return the name and version that results carry."""
        return self._solver.name

    @property
    def features(self) -> frozenset[Feature]:
        """Return what it can do."""
        return self._solver.features

    def is_available(self) -> bool:
        """Tell whether it can run here."""
        return self._solver.is_available()

    def keep(self, programme: LinearProgramme, settings: SolverSettings | None = None) -> Kept:
        """Hand a programme over, to start where the one in its place ended."""
        kept, place = self._solver.keep(programme, settings), len(self._kept)
        basis = self._bases[place] if place < len(self._bases) else None
        if basis is not None and _fits(basis, programme):
            kept.start_from(basis)
        self._kept.append(kept)
        return kept

    def solve(
        self, programme: LinearProgramme, settings: SolverSettings | None = None, watch: Watch | None = None
    ) -> Solution:
        """Solve a programme once, from nowhere."""
        return self._solver.solve(programme, settings, watch)

    def conflict(self, programme: LinearProgramme) -> npt.NDArray[np.intp]:
        """Return rows of an infeasible programme that no values satisfy together."""
        return self._solver.conflict(programme)

    @property
    def bases(self) -> tuple[Basis | None, ...]:
        """Return where each programme that was kept ended."""
        return tuple(one.basis() for one in self._kept)


def _fits(basis: Basis, programme: LinearProgramme) -> bool:
    return basis.columns.size == programme.cost.size and basis.rows.size == programme.row_low.size
