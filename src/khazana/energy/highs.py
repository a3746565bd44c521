"""HiGHS behind the port: programmes go in as arrays, and what comes back was proven by the method that was asked for.

References
----------
Huangfu, Hall, "Parallelizing the dual revised simplex method", Mathematical Programming Computation 10 (2018),
doi:10.1007/s12532-017-0130-5.
"""

from typing import Any, Final

import highspy
import numpy as np
import numpy.typing as npt

from khazana.core import Unavailable
from khazana.energy.solver import (
    Basis,
    Feature,
    Kept,
    LinearProgramme,
    Method,
    Solution,
    SolverSettings,
    Standing,
    Status,
    Watch,
)

__all__ = ["HIGHS_VERSION", "HighsSolver"]

HIGHS_VERSION: Final = "1.16.0"
"""The version that results were checked with; another one may run another method than it was asked for."""

_FEASIBLE = int(highspy.SolutionStatus.kSolutionStatusFeasible)
_STATUS: Final = {
    highspy.HighsModelStatus.kOptimal: Status.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: Status.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: Status.UNBOUNDED,
    highspy.HighsModelStatus.kInterrupt: Status.STOPPED,
}
_KINDS: Final = tuple(highspy.HighsBasisStatus(number) for number in range(5))
_AT_LOW, _BASIC, _AT_HIGH, _FREE = 0, 1, 2, 3
_MATRIX_BY_COLUMNS, _MINIMISE = 1, 1

Floats = npt.NDArray[np.float64]


class HighsSolver:
    """HiGHS, by simplex or interior point; always the same answer for the same programme and settings."""

    name = f"HiGHS {HIGHS_VERSION}"
    features = frozenset(Feature)

    def is_available(self) -> bool:
        """Tell whether the library that is loaded is the version that results were checked with."""
        parts = (highspy.HIGHS_VERSION_MAJOR, highspy.HIGHS_VERSION_MINOR, highspy.HIGHS_VERSION_PATCH)
        return ".".join(map(str, parts)) == HIGHS_VERSION

    def keep(self, programme: LinearProgramme, settings: SolverSettings | None = None) -> Kept:
        """Hand a programme over, to be solved more than once.

        Raises
        ------
        Unavailable
            If the library has another version, or does not take the programme or a setting.
        """
        return _KeptHighs(programme, settings or SolverSettings())

    def solve(
        self, programme: LinearProgramme, settings: SolverSettings | None = None, watch: Watch | None = None
    ) -> Solution:
        """Solve a programme once."""
        return self.keep(programme, settings).solve(watch)

    def conflict(self, programme: LinearProgramme) -> npt.NDArray[np.intp]:
        """Return rows of an infeasible programme that no values satisfy together; without any of them, some do.

        Raises
        ------
        Unavailable
            If HiGHS finds no such set.
        """
        highs = _KeptHighs(programme, SolverSettings()).highs
        _check(highs.setOptionValue("iis_strategy", _IIS_BY_ROWS), "iis_strategy")
        status, iis = highs.getIis()
        if status != highspy.HighsStatus.kOk or not iis.valid_:
            raise Unavailable("the solver named no conflicting rows", where=self.name, remedy="relax rows one by one")
        return np.array(sorted(iis.row_index_), np.intp)


_IIS_BY_ROWS: Final = 6
"""Irreducible (2) and rows before columns (4)."""


class _QuietHighs(highspy.Highs):
    """HiGHS that prints nothing: its own way of beginning writes a banner before it can be told not to."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        _check(self.setOptionValue("output_flag", False), "output_flag")  # noqa: FBT003 - as HiGHS has it


class _KeptHighs:
    """A programme within HiGHS."""

    def __init__(self, programme: LinearProgramme, settings: SolverSettings) -> None:
        highs: Any = _QuietHighs()  # its types lack some of its methods
        self.highs = highs
        self.settings, self.is_mixed = settings, programme.integer is not None
        self.low, self.high = programme.low.copy(), programme.high.copy()
        self.row_low, self.row_high = programme.row_low.copy(), programme.row_high.copy()
        for option, value in _options(settings).items():
            _check(highs.setOptionValue(option, value), option)
        if highs.version() != HIGHS_VERSION:
            raise Unavailable(
                "HiGHS {asked} is asked for, another version is loaded",
                where="solver",
                value=highs.version(),
                remedy="install the version that Khazana names",
                asked=HIGHS_VERSION,
            )
        matrix, columns = programme.matrix, programme.cost.size
        kinds = np.zeros(columns, np.int32) if programme.integer is None else programme.integer.astype(np.int32)
        passed = highs.passModel(
            columns,
            programme.row_low.size,
            matrix.nnz,
            _MATRIX_BY_COLUMNS,
            _MINIMISE,
            0.0,
            programme.cost,
            programme.low,
            programme.high,
            programme.row_low,
            programme.row_high,
            matrix.indptr[:-1].astype(np.int32),
            matrix.indices.astype(np.int32),
            matrix.data,
            kinds,
        )
        _check(passed, "the programme")

    def change_columns(self, columns: npt.NDArray[np.int32], low: Floats, high: Floats) -> None:
        """Set the bounds of some columns."""
        self.low[columns], self.high[columns] = low, high
        _check(self.highs.changeColsBounds(columns.size, columns, low, high), "bounds of columns")

    def change_costs(self, columns: npt.NDArray[np.int32], cost: Floats) -> None:
        """Set the costs of some columns."""
        _check(self.highs.changeColsCost(columns.size, columns, cost), "costs")

    def change_rows(self, rows: npt.NDArray[np.int32], low: Floats, high: Floats) -> None:
        """Set the bounds of some rows."""
        self.row_low[rows], self.row_high[rows] = low, high
        _check(self.highs.changeRowsBounds(rows.size, rows, low, high), "bounds of rows")

    def start_from(self, basis: Basis) -> None:
        """Start the next solve from a basis."""
        given = highspy.HighsBasis()
        given.col_status = [_KINDS[number] for number in basis.columns.tolist()]
        given.row_status = [_KINDS[number] for number in basis.rows.tolist()]
        given.valid = True
        _check(self.highs.setBasis(given), "the basis")

    def basis(self) -> Basis | None:
        """Return where the last solve ended; ``None`` if nowhere."""
        if not self.highs.getBasis().valid:
            return None
        found, (_, basic) = self.highs.getSolution(), self.highs.getBasicVariables()
        columns = _nonbasic(np.array(found.col_value), self.low, self.high)
        rows = _nonbasic(np.array(found.row_value), self.row_low, self.row_high)
        columns[basic[basic >= 0]] = _BASIC
        rows[-1 - basic[basic < 0]] = _BASIC
        return Basis(columns=columns, rows=rows)

    def solve(self, watch: Watch | None = None) -> Solution:
        """Solve from where the last solve ended.

        Raises
        ------
        Unavailable
            If HiGHS ends without a proven status, or another method ran than was asked for.
        """
        if watch is not None:
            self._listen(watch)
        self.highs.run()
        status = _STATUS.get(self.highs.getModelStatus())
        if status is None:
            raise Unavailable(
                "the solver proved nothing",
                where="HiGHS",
                value=self.highs.modelStatusToString(self.highs.getModelStatus()),
                remedy="check the case for figures of very different size",
            )
        info = self.highs.getInfo()
        self._check_method(info)
        return self._solution(status, info)

    def _listen(self, watch: Watch) -> None:
        kinds = highspy.cb.HighsCallbackType

        def told(kind: Any, _text: str, out: Any, into: Any, _data: Any) -> None:  # noqa: ANN401 - it has no types
            if kind == kinds.kCallbackMipInterrupt:
                standing = Standing(rounds=out.mip_node_count, best=out.mip_primal_bound, bound=out.mip_dual_bound)
            else:
                rounds = max(out.simplex_iteration_count, out.ipm_iteration_count)
                standing = Standing(rounds=rounds, best=np.inf, bound=-np.inf)
            if watch(standing):
                into.user_interrupt = True

        _check(self.highs.setCallback(told, None), "progress")
        for kind in (kinds.kCallbackMipInterrupt, kinds.kCallbackSimplexInterrupt, kinds.kCallbackIpmInterrupt):
            self.highs.startCallback(kind)

    def _check_method(self, info: Any) -> None:  # noqa: ANN401 - it has no types
        if self.is_mixed:
            return
        simplex = max(0, info.simplex_iteration_count)
        others = {Method.INTERIOR_POINT: max(0, info.ipm_iteration_count), "pdlp": max(0, info.pdlp_iteration_count)}
        asked = self.settings.method
        strangers = [name for name, rounds in others.items() if rounds and name != asked]
        if strangers or (asked is Method.INTERIOR_POINT and simplex and not others[asked]):
            ran = strangers[0] if strangers else Method.SIMPLEX
            raise Unavailable("another method ran than was asked for", where="HiGHS", value=str(ran), remedy=_REINSTALL)

    def _solution(self, status: Status, info: Any) -> Solution:  # noqa: ANN401 - it has no types
        rounds = max(info.simplex_iteration_count, info.ipm_iteration_count, 0)
        if status in {Status.INFEASIBLE, Status.UNBOUNDED}:
            value = np.inf if status is Status.INFEASIBLE else -np.inf
            ray = self._ray() if status is Status.INFEASIBLE and self.settings.wants_ray else None
            return Solution(status=status, objective=value, bound=value, values=None, ray=ray, rounds=rounds)
        if int(info.primal_solution_status) != _FEASIBLE:
            bound = info.mip_dual_bound if self.is_mixed else -np.inf
            return Solution(status=status, objective=np.inf, bound=bound, values=None, rounds=rounds)
        found = self.highs.getSolution()
        optimal = status is Status.OPTIMAL
        objective = info.objective_function_value
        bound = info.mip_dual_bound if self.is_mixed else (objective if optimal else -np.inf)
        has_duals = optimal and not self.is_mixed
        return Solution(
            status=status,
            objective=objective,
            bound=bound,
            values=np.array(found.col_value),
            row_values=np.array(found.row_value),
            reduced_costs=np.array(found.col_dual) if has_duals else None,
            row_duals=np.array(found.row_dual) if has_duals else None,
            rounds=rounds,
        )

    def _ray(self) -> Floats | None:
        _, has_ray, ray = self.highs.getDualRay()
        return np.array(ray) if has_ray else None


_REINSTALL: Final = "install highspy in the version that Khazana names, without extras of another version"


def _options(settings: SolverSettings) -> dict[str, bool | int | float | str]:
    return {
        "solver": settings.method.value,
        "presolve": "on" if settings.presolve else "off",
        "threads": settings.threads,
        "parallel": "on" if settings.threads > 1 else "off",
        "random_seed": 0,
        "mip_rel_gap": settings.gap,
        "primal_feasibility_tolerance": settings.tolerance,
        "dual_feasibility_tolerance": settings.tolerance,
    }


def _nonbasic(values: Floats, low: Floats, high: Floats) -> npt.NDArray[np.int8]:
    at_high = np.abs(high - values) < np.abs(values - low)
    free = np.isinf(low) & np.isinf(high)
    return np.where(free, _FREE, np.where(at_high, _AT_HIGH, _AT_LOW)).astype(np.int8)


def _check(status: highspy.HighsStatus, what: str) -> None:
    if status == highspy.HighsStatus.kError:
        raise Unavailable(
            "the solver does not take what it is given", where=f"HiGHS: {what}", remedy="report the case as a defect"
        )
