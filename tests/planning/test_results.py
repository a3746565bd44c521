"""Results: estimates and their errors, beside what the paths themselves say."""

import datetime as dt
import math
from dataclasses import replace

import numpy as np
import pytest
from fakes.planning_questions import LAWS, POLICIES, START, simple

from khazana.core import BadInput
from khazana.planning import Measure, Result, Stopping, simulate

PATHS = 5_000
MARK = START + dt.timedelta(days=100)
QUESTION = replace(simple(LAWS["garch"], days=500), policies=POLICIES[:2], marks=(MARK,))


@pytest.fixture(scope="module")
def result() -> Result:
    return simulate(QUESTION, Stopping(paths=PATHS))


def test_means_and_their_errors(result: Result) -> None:
    (kept,) = result.summary.ends
    _, coins, value, _, other = kept.values.astype(float)
    assert coins.size == PATHS
    for made, sample in (
        (result.mean(Measure.VALUE_USD, "coins"), value),
        (result.mean_difference(Measure.VALUE_USD, "dollars"), other - value),
    ):
        assert made.value == pytest.approx(sample.mean(), rel=1e-12)
        assert made.error == pytest.approx(sample.std(ddof=1) / math.sqrt(PATHS), rel=1e-9)


def test_a_difference_has_the_error_of_paired_draws(result: Result) -> None:
    one, two = (result.breach(name) for name in ("coins", "dollars"))
    made = result.breach_difference("dollars", "coins")
    assert made.value == pytest.approx(two.value - one.value)
    both = int(result.summary.together[0, 1])
    only_two, only_one = round(two.value * PATHS) - both, round(one.value * PATHS) - both
    paired = np.array([1] * only_two + [-1] * only_one + [0] * (PATHS - only_one - only_two))
    assert made.error == pytest.approx(paired.std() / math.sqrt(PATHS), rel=1e-9)
    assert result.breach_difference("coins", "coins").value == 0


def test_quantiles_are_exact_on_the_last_day_and_binned_before(result: Result) -> None:
    prices = np.sort(result.summary.ends[0].values[0])
    shares = (0.0, 0.05, 0.5, 0.95, 1.0)
    exact = result.quantiles(Measure.PRICE_USD, None, shares)
    assert [one.value for one in exact] == [float(prices[max(0, math.ceil(PATHS * share) - 1)]) for share in shares]
    assert all(one.is_exact and one.low <= one.value <= one.high for one in exact)
    fan = result.fan(Measure.PRICE_USD, None, shares)
    assert fan[-1] == pytest.approx([one.value for one in exact], rel=0.001)
    binned = result.quantiles(Measure.PRICE_USD, None, shares, on=MARK)
    assert [one.value for one in binned] == fan[0].tolist()
    assert not any(one.is_exact for one in binned)


def test_bounds_of_a_quantile_hold_as_often_as_they_say() -> None:
    """The median of GBM without drift is the start: 95 of 100 bounds hold it, give or take what chance allows."""
    question = replace(QUESTION, law=replace(LAWS["gbm"], drift_log_per_day=0.0), days=20, marks=(), limits=())
    held = 0
    for seed in range(200):
        found = simulate(replace(question, seed=seed), Stopping(paths=400))
        (median,) = found.quantiles(Measure.PRICE_USD, None, (0.5,))
        held += median.low <= 100_000.0 <= median.high
    assert 180 <= held <= 199


def test_the_distribution_of_first_breaches_ends_in_its_probability(result: Result) -> None:
    first = result.first_breaches("dollars")
    assert first.dates[0] == START + dt.timedelta(days=1)
    assert first.by_date[-1] == result.breach("dollars").value
    assert result.breach("dollars", by=MARK).value == first.by_date[99]
    assert result.breach("dollars", "drawdown").value <= result.breach("dollars").value


def test_none_or_all_is_not_without_an_error() -> None:
    quiet = simulate(replace(QUESTION, limits=()), Stopping(paths=100))
    assert quiet.breach("coins").value == 0
    assert quiet.breach("coins").error == pytest.approx(0.01)


def test_what_was_not_asked_is_refused(result: Result) -> None:
    with pytest.raises(BadInput, match="not measured"):
        result.mean(Measure.CARRYING_USD, "coins")
    with pytest.raises(BadInput, match="no such policy"):
        result.breach("gold")
    with pytest.raises(BadInput, match="no such limit"):
        result.breach("coins", "taste")
    with pytest.raises(BadInput, match="nothing was recorded"):
        result.quantiles(Measure.PRICE_USD, None, (0.5,), on=START + dt.timedelta(days=3))
    with pytest.raises(BadInput, match="market or of a policy"):
        result.mean(Measure.COINS)
