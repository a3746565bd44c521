"""Variates: their laws, and their tails."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from numba import njit
from oracles.plain_philox import words_of_paths
from scipy import stats

from khazana.kernels.processor import compiled
from khazana.kernels.variates import normal, normal_pair, place, student, unit

DRAWS = 1_000_000
RADIUS, ANGLE = (row.ravel().astype(np.uint32) for row in words_of_paths(20_250_717, 0, 2, np.arange(DRAWS // 2)))


def drawn(function: Callable[..., Any], *figures: float) -> npt.NDArray[np.float32]:
    inner, given = compiled(function), tuple(np.float32(figure) for figure in figures)

    @njit(error_model="numpy")
    def all_of(radius: npt.NDArray[np.uint32], angle: npt.NDArray[np.uint32], made: npt.NDArray[np.float32]) -> None:
        for at in range(radius.size):
            made[at] = inner(radius[at], angle[at], *given)

    made = np.empty(RADIUS.size, np.float32)
    all_of(RADIUS, ANGLE, made)
    return made


def first_of_pair(radius: np.uint32, angle: np.uint32) -> np.float32:
    return normal_pair(radius, angle)[0]


def second_of_pair(radius: np.uint32, angle: np.uint32) -> np.float32:
    return normal_pair(radius, angle)[1]


def is_law(sample: npt.NDArray[np.float32], law: Any) -> bool:  # noqa: ANN401 - SciPy's frozen laws have no type
    """Tell whether a million draws fit a law: Kolmogorov's distance, and counts in both tails."""
    distance = stats.kstest(sample.astype(float), law.cdf).pvalue
    tails = []
    for share in (1e-5, 1e-4, 1e-3):
        counts = ((sample < law.ppf(share)).sum(), (sample > law.isf(share)).sum())
        tails.extend(stats.binomtest(int(count), sample.size, share).pvalue for count in counts)
    return distance > 1e-3 and min(tails) > 1e-4


def test_normal_variates() -> None:
    one, two = drawn(first_of_pair), drawn(second_of_pair)
    assert is_law(one, stats.norm())
    assert is_law(two, stats.norm())
    assert abs(np.corrcoef(one, two)[0, 1]) < 4e-3
    assert abs(np.corrcoef(one.astype(float) ** 2, two.astype(float) ** 2)[0, 1]) < 4e-3
    assert drawn(normal).tobytes() == one.tobytes()


@pytest.mark.parametrize("degrees", [2.1, 3.0, 4.5, 30.0, 1e4])
def test_student_variates(degrees: float) -> None:
    assert is_law(drawn(student, -2 / degrees, degrees), stats.t(degrees))


def test_a_wrong_number_of_degrees_would_show() -> None:
    assert not is_law(drawn(student, -2 / 4.0, 4.0), stats.t(4.3))


def test_student_variates_of_variance_one() -> None:
    made = drawn(student, -2 / 8.0, 6.0).astype(float)
    assert made.mean() == pytest.approx(0, abs=5e-3)
    assert made.var() == pytest.approx(1, abs=1e-2)


def test_uniform_numbers_and_places() -> None:
    words = RADIUS[:100_000]
    units = np.array([compiled(unit)(word) for word in words[:1000]])
    assert units.tolist() == [float(np.float32(np.float32(word) + np.float32(0.5)) * 2.0**-32) for word in words[:1000]]
    places = np.array([compiled(place)(word, np.int32(3000)) for word in words])
    assert places.tolist() == [int(word) * 3000 >> 32 for word in words]
    assert stats.chisquare(np.bincount(places // 30, minlength=100)).pvalue > 1e-3
