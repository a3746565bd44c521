"""Counts of first days, beside counting one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from khazana.kernels.crossings import count_crossings

DAYS = 4
SHAPES = st.tuples(st.integers(1, 3), st.integers(0, 3), st.integers(1, 5))
CROSSED = arrays.arrays(np.float32, SHAPES, elements=st.sampled_from([0.0, 1.0, 2.0, 3.0, 1e9]))


@given(CROSSED)
def test_counts_are_those_of_one_by_one(crossed: np.ndarray) -> None:
    members, lines, places = crossed.shape
    by_line, by_first = np.zeros((2, members, lines, DAYS), int)
    have: list[set[int]] = [set() for _ in range(members)]
    for member in range(members):
        for place in range(places):
            days = [(day, line) for line, day in enumerate(crossed[member, :, place].tolist()) if day < DAYS]
            for day, line in days:
                by_line[member, line, int(day)] += 1
            if days:
                day, line = min(days)
                by_first[member, line, int(day)] += 1
                have[member].add(place)
    made = count_crossings(crossed, DAYS)
    assert made[0].tolist() == by_line.tolist()
    assert made[1].tolist() == by_first.tolist()
    assert made[2].tolist() == [[len(one & two) for two in have] for one in have]
