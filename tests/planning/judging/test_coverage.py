"""Kupiec's and Christoffersen's tests against what others printed, and against what they are made of."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, chi2

from khazana.core import BadInput
from khazana.planning.judging.coverage import (
    conditional_coverage,
    independence,
    independence_of,
    kupiec,
    transitions,
)

VECTORS = Path(__file__).parents[2] / "vectors" / "planning"
HITS = st.lists(st.booleans(), min_size=2, max_size=400)


def rows(name: str) -> list[dict[str, str]]:
    with (VECTORS / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


@pytest.mark.parametrize("row", rows("kupiec.csv"), ids=lambda row: f"{row['level']}-{row['observations']}")
def test_the_published_regions_come_out(row: dict[str, str]) -> None:
    level, observations = float(row["level"]), int(row["observations"])
    kept = [count for count in range(observations) if kupiec(count, observations, level).probability > 0.05]
    assert max(kept) + 1 == int(row["below"])
    if row["above"]:
        assert min(kept) - 1 == int(row["above"])


@pytest.mark.parametrize("row", rows("coverage.csv"), ids=lambda row: row["test"])
def test_published_ratios_come_out(row: dict[str, str]) -> None:
    if row["test"] == "pof":
        found = kupiec(int(row["failures"]), int(row["observations"]), float(row["level"]))
    else:
        found = independence_of(*(int(row[name]) for name in ("n00", "n01", "n10", "n11")))
    assert found.ratio == pytest.approx(float(row["ratio"]), abs=5e-6)
    assert found.probability == pytest.approx(float(row["probability"]), abs=5e-6)


def test_both_at_once_is_the_sum_of_the_two() -> None:
    hits = np.zeros(1043, bool)
    hits[10:1000:18] = True
    hits[500:504] = True
    found = conditional_coverage(hits, 0.05)
    assert found.degrees == 2
    assert found.ratio == pytest.approx(kupiec(int(hits.sum()), 1043, 0.05).ratio + independence(hits).ratio)
    assert found.probability == pytest.approx(float(chi2.sf(found.ratio, 2)))


@given(hits=HITS)
def test_transitions_count_every_pair(hits: list[bool]) -> None:
    n00, n01, n10, n11 = transitions(hits)
    assert n00 + n01 + n10 + n11 == len(hits) - 1
    assert n01 + n11 == sum(hits[1:])
    assert n10 + n11 == sum(hits[:-1])


@given(hits=HITS, level=st.floats(0.001, 0.5))
def test_no_ratio_is_negative(hits: list[bool], level: float) -> None:
    for found in (kupiec(sum(hits), len(hits), level), independence(hits), conditional_coverage(hits, level)):
        assert found.ratio >= 0
        assert 0 <= found.probability <= 1


def test_clusters_are_told_from_single_failures() -> None:
    single, clustered = np.zeros(1000, bool), np.zeros(1000, bool)
    single[::20] = True
    clustered[100:150] = True
    assert kupiec(50, 1000, 0.05).probability == pytest.approx(1.0)
    assert independence(clustered).probability < 1e-6 < independence(single).probability


def test_the_size_is_near_what_it_says() -> None:
    """Exactly, over the binomial law: Kupiec's 5% test rejects a right model of 1,000 days about as often as that."""
    rejects = [count for count in range(1001) if kupiec(count, 1000, 0.05).probability < 0.05]
    assert float(binom.pmf(rejects, 1000, 0.05).sum()) == pytest.approx(0.05, abs=0.01)


@pytest.mark.parametrize(
    ("failures", "observations", "level"), [(3, 2, 0.1), (-1, 2, 0.1), (0, 0, 0.1), (1, 2, 0.0), (1, 2, 1.0)]
)
def test_nonsense_is_refused(failures: int, observations: int, level: float) -> None:
    with pytest.raises(BadInput):
        kupiec(failures, observations, level)


def test_one_observation_has_no_transition() -> None:
    with pytest.raises(BadInput, match="transitions"):
        independence([True])
