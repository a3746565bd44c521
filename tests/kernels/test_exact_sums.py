"""Sums without rounding: exact, whatever the order and the split."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.kernels.exact_sums import UNIT, exact_sums

NUMBERS = st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=30)


@given(NUMBERS)
def test_a_sum_is_exact(numbers: list[float]) -> None:
    (total,) = exact_sums(np.array([numbers]))
    assert total * UNIT == sum(map(Fraction, numbers))


@given(NUMBERS, st.integers(0, 30))
def test_parts_add_up_to_the_whole(numbers: list[float], at: int) -> None:
    parts = [exact_sums(np.array([part]))[0] for part in (numbers[:at], numbers[at:])]
    assert sum(parts) == exact_sums(np.array([numbers]))[0]


def test_rows_are_summed_apart() -> None:
    rows = np.random.default_rng(1).standard_cauchy((50, 1000)) * 1e-3
    assert [float(total * UNIT) for total in exact_sums(rows)] == [math.fsum(row) for row in rows]


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        exact_sums(np.array([[1.0, value]]))
