"""Sums without rounding: exact, whatever the order and the split."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.kernels.exact_sums import UNIT, exact_moments

NUMBERS = st.lists(st.floats(allow_nan=False, allow_infinity=False, width=32), max_size=30)


def moments(numbers: list[float], less: list[float] | None = None) -> tuple[int, int]:
    row = np.array([numbers], np.float32)
    sums, squares = exact_moments(row, np.zeros_like(row) if less is None else np.array([less], np.float32))
    return sums[0], squares[0]


@given(NUMBERS)
def test_a_sum_is_exact(numbers: list[float]) -> None:
    total, square = moments(numbers)
    assert total * UNIT == sum(map(Fraction, numbers))
    assert square * UNIT == sum(Fraction(one * one) for one in numbers)


@given(st.lists(st.tuples(st.floats(-1e9, 1e9, width=32), st.floats(-1e9, 1e9, width=32)), max_size=20))
def test_a_sum_of_differences_is_exact(pairs: list[tuple[float, float]]) -> None:
    total, square = moments([one for one, _ in pairs], [two for _, two in pairs])
    assert total * UNIT == sum(Fraction(one - two) for one, two in pairs)
    assert square * UNIT == sum(Fraction((one - two) * (one - two)) for one, two in pairs)


@given(NUMBERS, st.integers(0, 30))
def test_parts_add_up_to_the_whole(numbers: list[float], at: int) -> None:
    one, two = moments(numbers[:at]), moments(numbers[at:])
    assert (one[0] + two[0], one[1] + two[1]) == moments(numbers)


def test_rows_are_summed_apart() -> None:
    rows = (np.random.default_rng(1).standard_cauchy((50, 1000)) * 1e-3).astype(np.float32)
    sums, squares = exact_moments(rows, np.zeros_like(rows))
    assert [float(total * UNIT) for total in sums] == [math.fsum(row) for row in rows.astype(float)]
    assert [float(total * UNIT) for total in squares] == [math.fsum(row * row) for row in rows.astype(float)]


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        moments([1.0, value])
