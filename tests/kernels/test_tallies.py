"""Counts by bin: every value in its bin, bins of at most 0.2%, in order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from khazana.kernels.tallies import BINS, bin_edges, bins_of, tally

NUMBERS = st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=1, max_size=40)


@given(NUMBERS)
def test_a_value_lies_in_its_bin(numbers: list[float]) -> None:
    values = np.array(numbers, np.float32)
    low, high = bin_edges(bins_of(values))
    assert (low <= values).all()
    assert (values <= high).all()


@given(NUMBERS)
def test_bins_are_in_the_order_of_values(numbers: list[float]) -> None:
    values = np.sort(np.array(numbers, np.float32))
    assert (np.diff(bins_of(values)) >= 0).all()


@given(st.floats(2.0**-120, 2.0**120, width=32), st.sampled_from([-1, 1]))
def test_a_bin_is_at_most_two_thousandths_wide(number: float, sign: int) -> None:
    low, high = bin_edges(bins_of(np.array([sign * number], np.float32)))
    assert float(high[0] - low[0]) / min(abs(float(low[0])), abs(float(high[0]))) <= 0.00196


@given(st.lists(NUMBERS, min_size=1, max_size=4))
def test_a_tally_counts_each_cell_by_itself(cells: list[list[float]]) -> None:
    width = min(map(len, cells))
    values = np.array([cell[:width] for cell in cells], np.float32)
    codes, counts = tally(values)
    expected = np.unique(np.arange(len(cells))[:, None] * BINS + bins_of(values), return_counts=True)
    assert (codes.tolist(), counts.tolist()) == (expected[0].tolist(), expected[1].tolist())


def test_many_cells_are_counted_in_several_goes() -> None:
    values = np.random.default_rng(1).standard_cauchy((300, 5000)).astype(np.float32)
    codes, counts = tally(values)
    expected = np.unique(np.arange(300)[:, None] * BINS + bins_of(values), return_counts=True)
    assert codes.size > 2**20
    assert codes.tolist() == expected[0].tolist()
    assert counts.tolist() == expected[1].tolist()
