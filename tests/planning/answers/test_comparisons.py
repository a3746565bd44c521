"""Questions side by side: the same figures as one run of both policies, and differences between laws."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from fakes.planning_questions import LAWS, SOME, simple

from khazana.core import BadInput
from khazana.planning import Measure, Stopping, simulate
from khazana.planning.answers import compare

PATHS = 10_000
ASKED = replace(SOME, days=300, marks=(), policies=SOME.policies[:2])
APART = tuple(replace(ASKED, policies=(one,)) for one in ASKED.policies)


def test_two_policies_differ_as_in_one_run() -> None:
    together = simulate(replace(ASKED, measures=(Measure.COINS, Measure.VALUE_USD)), Stopping(paths=PATHS))
    first, second = compare(APART, PATHS).rows
    one, two = (policy.name for policy in ASKED.policies)
    assert (first.breach, second.breach) == (together.breach(one), together.breach(two))
    assert second.breach_change == together.breach_difference(two, one)
    assert second.value_change == together.mean_difference(Measure.VALUE_USD, two)
    assert second.coins == together.quantiles(Measure.COINS, two, (0.5,))[0]


def test_threads_change_nothing() -> None:
    with ThreadPoolExecutor(2) as pool:
        assert compare(APART, PATHS, executor=pool) == compare(APART, PATHS)


def test_laws_are_compared_on_common_numbers() -> None:
    """A little more volatility on the same random numbers: the error of the difference is far below two runs apart."""
    law = LAWS["gbm"]
    wilder = simple(replace(law, volatility_log_per_day=0.036))  # type: ignore[type-var] # GBM has one
    _, second = compare((simple(law), wilder), PATHS).rows
    assert second.breach_change is not None
    assert second.breach_apart is not None
    assert 0 < second.breach_change.value < 0.05
    assert second.breach_change.error < 0.4 * second.breach_apart


def test_it_stops_where_it_is_asked_to() -> None:
    found = compare(APART, PATHS, watch=lambda done, total: done < total)
    assert not found.is_done
    assert found.paths == 1 << 12


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(BadInput, match="two or more"):
        compare(APART[:1], PATHS)
    with pytest.raises(BadInput, match="one policy"):
        compare((ASKED, ASKED), PATHS)
    with pytest.raises(BadInput, match="common paths"):
        compare((APART[0], replace(APART[1], seed=5)), PATHS)
    with pytest.raises(BadInput, match="paths are drawn"):
        compare(APART, 0)
