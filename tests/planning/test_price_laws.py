"""Laws of the price: figures that come in, and what follows from them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import BadInput
from khazana.planning import BlockBootstrap, Gbm, GjrGarchT, Merton, Regime, Switching

CALM = Regime(mean_log_per_day=0.001, volatility_log_per_day=0.02, leaving_per_day=0.02)
WILD = Regime(mean_log_per_day=-0.002, volatility_log_per_day=0.06, leaving_per_day=0.08)


@pytest.mark.parametrize("value", [math.nan, math.inf, -0.1, 2.0, True, "0.1"])
def test_a_volatility_is_a_number_within_bounds(value: float) -> None:
    with pytest.raises(BadInput, match="volatility_log_per_day"):
        Gbm(drift_log_per_day=0.0, volatility_log_per_day=value)


def test_a_variance_without_a_mean_is_refused() -> None:
    with pytest.raises(BadInput, match="alpha \\+ gamma/2 \\+ beta"):
        GjrGarchT(drift_log_per_day=0, omega=1e-5, alpha=0.1, gamma=0.02, beta=0.89, degrees=4)


def test_degrees_without_a_variance_are_refused() -> None:
    with pytest.raises(BadInput, match="degrees"):
        GjrGarchT(drift_log_per_day=0, omega=1e-5, alpha=0.1, gamma=0.0, beta=0.8, degrees=2)


def test_more_jumps_than_are_counted_are_refused() -> None:
    with pytest.raises(BadInput, match="jumps_per_day"):
        Merton(
            drift_log_per_day=0,
            volatility_log_per_day=0.03,
            jumps_per_day=2.1,
            jump_mean_log=0,
            jump_volatility_log=0.1,
        )


@pytest.mark.parametrize("returns", [(), (0.1,), (0.1, math.nan)])
def test_a_past_has_two_days_of_numbers(returns: tuple[float, ...]) -> None:
    with pytest.raises(BadInput, match="log_returns"):
        BlockBootstrap(drift_log_per_day=0, log_returns=returns, mean_block_days=20)


@given(drift=st.floats(-0.01, 0.01), one=st.floats(-0.05, 0.05), two=st.floats(-0.05, 0.05), leaving=st.floats(0.01, 1))
def test_the_stated_drift_is_the_mean_whatever_the_regimes_say(
    drift: float, one: float, two: float, leaving: float
) -> None:
    first = Regime(mean_log_per_day=one, volatility_log_per_day=0.02, leaving_per_day=0.3)
    second = Regime(mean_log_per_day=two, volatility_log_per_day=0.05, leaving_per_day=leaving)
    law = Switching(drift_log_per_day=drift, first=first, second=second)
    means = law.means_log_per_day
    assert law.first_share * means[0] + (1 - law.first_share) * means[1] == pytest.approx(drift, abs=1e-12)
    assert means[0] - means[1] == pytest.approx(one - two, abs=1e-12)


def test_variances_in_the_long_run() -> None:
    past = BlockBootstrap(drift_log_per_day=0.1, log_returns=(0.01, -0.01, 0.03), mean_block_days=3)
    assert past.mean_of_the_past == pytest.approx(0.01)
    assert past.variance_per_day == pytest.approx((0.02**2 + 0.02**2) / 3)
    law = Switching(drift_log_per_day=0.0, first=CALM, second=WILD)
    assert law.variance_per_day == pytest.approx(0.8 * 0.0004 + 0.2 * 0.0036 + 0.8 * 0.2 * 0.003**2)
