"""The subsidy: known sums, and the reference program's own way of computing it."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import BadInput
from khazana.energy.subsidy import (
    HALVING_BLOCKS,
    expected_at,
    expected_halvings,
    next_halving,
    subsidies_sat,
    subsidy,
    subsidy_sum,
)

HEIGHTS = st.integers(0, 70 * HALVING_BLOCKS)


def test_all_that_will_ever_be_created() -> None:
    assert subsidy_sum(0, 64 * HALVING_BLOCKS) == 2_099_999_997_690_000
    assert subsidy_sum(0, 10**12) == 2_099_999_997_690_000


def test_the_sum_that_bitcoin_cores_own_test_makes() -> None:
    """``validation_tests.cpp``, ``subsidy_limit_test``: one block in a thousand, up to height 14,000,000."""
    assert sum(subsidy(height) * 1000 for height in range(0, 14_000_000, 1000)) == 2_099_999_997_690_000


@pytest.mark.parametrize(
    ("height", "sat"),
    [
        (0, 5_000_000_000),
        (209_999, 5_000_000_000),
        (210_000, 2_500_000_000),
        (839_999, 625_000_000),
        (840_000, 312_500_000),
        (1_050_000, 156_250_000),
        (33 * HALVING_BLOCKS - 1, 1),
        (33 * HALVING_BLOCKS, 0),
        (64 * HALVING_BLOCKS - 1, 0),
        (64 * HALVING_BLOCKS, 0),
        (10**12, 0),
    ],
)
def test_known_heights(height: int, sat: int) -> None:
    assert subsidy(height) == sat == subsidies_sat([height])[0]


@given(HEIGHTS, HEIGHTS, HEIGHTS)
def test_sums_add_up(one: int, two: int, three: int) -> None:
    start, middle, stop = sorted((one, two, three))
    assert subsidy_sum(start, middle) + subsidy_sum(middle, stop) == subsidy_sum(start, stop)


@given(HEIGHTS, st.integers(0, 300))
def test_a_sum_is_that_of_its_blocks(start: int, blocks: int) -> None:
    heights = range(start, start + blocks)
    assert subsidy_sum(start, start + blocks) == sum(map(subsidy, heights))
    assert subsidies_sat(np.arange(start, start + blocks)).tolist() == [subsidy(height) for height in heights]


@given(HEIGHTS)
def test_the_next_halving_halves(height: int) -> None:
    ahead = next_halving(height)
    assert height < ahead <= height + HALVING_BLOCKS
    assert subsidy(ahead - 1) == subsidy(height)
    assert subsidy(ahead) == subsidy(height) // 2


def test_when_halvings_are_to_be_expected() -> None:
    known = datetime(2026, 6, 26, tzinfo=UTC)
    found = expected_halvings(2, known_height=955_584, known_at=known, interval_s=600.0)
    assert [one.height for one in found] == [1_050_000, 1_260_000]
    assert [one.subsidy_sat for one in found] == [156_250_000, 78_125_000]
    assert found[0].at == known + timedelta(minutes=10 * (1_050_000 - 955_584))
    assert expected_at(955_583, known_height=955_584, known_at=known, interval_s=600.0) == known - timedelta(minutes=10)


def test_what_is_refused() -> None:
    for height in (-1, True, 1.0, None):
        with pytest.raises(BadInput, match="a height is a whole number"):
            subsidy(height)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="swap the two"):
        subsidy_sum(2, 1)
    for heights in ([1.0], [-1], [[0, -5]]):
        with pytest.raises(BadInput):
            subsidies_sat(heights)
    with pytest.raises(BadInput, match="calendar"):
        expected_at(10**9, known_height=0, known_at=datetime(2009, 1, 3, tzinfo=UTC), interval_s=600.0)
    with pytest.raises(BadInput, match="zone"):
        expected_at(1, known_height=0, known_at=datetime(2009, 1, 3), interval_s=600.0)  # noqa: DTZ001 - is refused
