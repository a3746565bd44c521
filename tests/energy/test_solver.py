"""The port, and HiGHS behind it: only what is proven is an answer, and by the method that was asked for."""

import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import highspy
import numpy as np
import pytest
from scipy.sparse import csc_matrix

from khazana.core import BadInput, Unavailable
from khazana.energy import highs
from khazana.energy.highs import HighsSolver
from khazana.energy.solver import (
    Feature,
    LinearProgramme,
    Method,
    Solution,
    Solver,
    SolverSettings,
    Standing,
    Status,
    proven,
)

SOLVER = HighsSolver()
ENDLESS = np.inf


def small() -> LinearProgramme:
    """Return min −x − 2y with x + y ≤ 4, x − y ≥ −1, x ≤ 3: the optimum is −6.5 at (1.5, 2.5)."""
    return LinearProgramme(
        cost=np.array([-1.0, -2.0]),
        low=np.zeros(2),
        high=np.array([3.0, ENDLESS]),
        matrix=csc_matrix([[1.0, 1.0], [1.0, -1.0]]),
        row_low=np.array([-ENDLESS, -1.0]),
        row_high=np.array([4.0, ENDLESS]),
    )


def infeasible() -> LinearProgramme:
    """Return x + y ≥ 5 with x ≤ 3 and y ≤ 1 as a row; the middle row has no part in it."""
    return LinearProgramme(
        cost=np.zeros(2),
        low=np.zeros(2),
        high=np.array([3.0, ENDLESS]),
        matrix=csc_matrix([[1.0, 1.0], [1.0, -1.0], [0.0, 1.0]]),
        row_low=np.array([5.0, -ENDLESS, -ENDLESS]),
        row_high=np.array([ENDLESS, 9.0, 1.0]),
    )


def knapsack(things: int = 60) -> LinearProgramme:
    dice = np.random.default_rng(0)
    return LinearProgramme(
        cost=-dice.integers(5, 50, things).astype(float),
        low=np.zeros(things),
        high=np.ones(things),
        matrix=csc_matrix(dice.integers(1, 40, (20, things)).astype(float)),
        row_low=np.full(20, -ENDLESS),
        row_high=np.full(20, 300.0),
        integer=np.ones(things, np.bool_),
    )


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("presolve", [True, False])
def test_a_small_programme(method: Method, presolve: bool) -> None:  # noqa: FBT001 - a case
    found = SOLVER.solve(small(), SolverSettings(method=method, presolve=presolve))
    assert found.status is Status.OPTIMAL
    assert found.objective == found.bound == pytest.approx(-6.5)
    assert found.gap == 0
    assert found.values is not None
    assert found.values.tolist() == pytest.approx([1.5, 2.5])
    assert found.row_duals is not None
    assert found.row_duals.tolist() == pytest.approx([-1.5, 0.5])


def test_it_is_a_solver_with_all_features() -> None:
    assert isinstance(SOLVER, Solver)
    assert SOLVER.is_available()
    assert SOLVER.features == frozenset(Feature)
    assert highs.HIGHS_VERSION in SOLVER.name


def test_what_is_not_proven_is_no_answer() -> None:
    found = SOLVER.solve(infeasible())
    assert (found.status, found.values, found.objective) == (Status.INFEASIBLE, None, ENDLESS)
    with pytest.raises(BadInput, match="no decision meets all conditions"):
        proven(found, "case")
    endless = SOLVER.solve(replace(small(), high=np.full(2, ENDLESS), row_high=np.full(2, ENDLESS)))
    assert endless.status is Status.UNBOUNDED
    with pytest.raises(BadInput, match="without end"):
        proven(endless, "case")
    stopped = Solution(status=Status.STOPPED, objective=1.0, bound=0.0, values=np.zeros(1))
    with pytest.raises(Unavailable, match="stopped"):
        proven(stopped, "case")
    assert stopped.gap == 1
    assert Standing(rounds=0, best=ENDLESS, bound=0.0).gap == ENDLESS


def test_a_status_that_proves_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = SOLVER.keep(small())
    assert isinstance(kept, highs._KeptHighs)
    monkeypatch.setattr(kept.highs, "getModelStatus", lambda: highspy.HighsModelStatus.kTimeLimit, raising=False)
    with pytest.raises(Unavailable, match="proved nothing"):
        kept.solve()


@pytest.mark.parametrize(
    ("asked", "counts"), [(Method.SIMPLEX, (0, 7, 0)), (Method.SIMPLEX, (3, 0, 9)), (Method.INTERIOR_POINT, (5, 0, 0))]
)
def test_another_method_is_noticed(asked: Method, counts: tuple[int, int, int]) -> None:
    kept = SOLVER.keep(small(), SolverSettings(method=asked))
    assert isinstance(kept, highs._KeptHighs)
    simplex, ipm, pdlp = counts
    info = SimpleNamespace(simplex_iteration_count=simplex, ipm_iteration_count=ipm, pdlp_iteration_count=pdlp)
    with pytest.raises(Unavailable, match="another method"):
        kept._check_method(info)


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(highs, "HIGHS_VERSION", "1.9.0")
    assert not SOLVER.is_available()
    with pytest.raises(Unavailable, match="another version"):
        SOLVER.solve(small())


def test_a_ray_proves_it_infeasible() -> None:
    programme = infeasible()
    ray = SOLVER.solve(programme, SolverSettings(wants_ray=True)).ray
    assert ray is not None
    needed = float(np.maximum(ray, 0)[:1] @ programme.row_low[:1] + np.minimum(ray, 0)[1:] @ programme.row_high[1:])
    most = float(np.maximum(programme.matrix.T @ ray, 0) @ np.array([3.0, 0.0]))
    assert needed > most


def test_the_rows_that_conflict() -> None:
    assert SOLVER.conflict(infeasible()).tolist() == [0, 2]


def test_a_kept_programme_changes_and_starts_from_a_basis() -> None:
    kept = SOLVER.keep(small())
    assert kept.solve().objective == pytest.approx(-6.5)
    basis = kept.basis()
    assert basis is not None
    again = SOLVER.keep(small())
    again.start_from(basis)
    assert again.solve().rounds == 0
    kept.change_columns(np.array([1], np.int32), np.zeros(1), np.array([2.0]))
    assert kept.solve().objective == pytest.approx(-6.0)
    kept.change_costs(np.array([0], np.int32), np.array([-3.0]))
    assert kept.solve().objective == pytest.approx(-11.0)
    kept.change_rows(np.array([0], np.int32), np.array([-ENDLESS]), np.array([3.0]))
    assert kept.solve().objective == pytest.approx(-9.0)


def test_whole_numbers_can_be_watched_and_stopped() -> None:
    seen: list[Standing] = []

    def watch(standing: Standing) -> bool:
        seen.append(standing)
        return len(seen) > 30

    found = SOLVER.solve(knapsack(), watch=watch)
    assert found.status is Status.STOPPED
    assert found.values is not None
    assert found.bound <= found.objective < 0
    assert seen[-1].best >= seen[-1].bound
    best = SOLVER.solve(knapsack(30))
    assert best.status is Status.OPTIMAL
    assert best.gap <= 1e-6
    assert best.values is not None
    assert np.abs(best.values - best.values.round()).max() < 1e-6


def test_it_prints_nothing() -> None:
    program = (
        "import numpy as np; from scipy.sparse import csc_matrix as m; from khazana.energy.highs import HighsSolver;"
        "from khazana.energy.solver import LinearProgramme as L; one = np.ones(1);"
        "HighsSolver().solve(L(cost=one, low=one, high=one, matrix=m([[1.0]]), row_low=one, row_high=one),"
        "watch=lambda s: False)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout + done.stderr == ""
