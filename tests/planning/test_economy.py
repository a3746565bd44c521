"""Exchange rate and reserves: the declared drifts, deviations and correlations come out on the paths."""

import math
from dataclasses import replace

import numpy as np
import pytest
from fakes.planning_questions import LAWS, simple

from khazana.core import BadInput
from khazana.planning import ExchangeRate, Measure, Reserves
from khazana.planning.drawing import draw

RATE = ExchangeRate(start_local_per_usd=284.0, drift_log_per_day=3e-4, volatility_log_per_day=0.005, with_price=-0.3)
RESERVES = Reserves(start_usd=1.4e10, drift_log_per_day=-2e-4, volatility_log_per_day=0.008, with_exchange_rate=-0.6)
DAYS, PATHS = 50, 40_000


def ended(law: str, rate: ExchangeRate, reserves: Reserves) -> np.ndarray:
    """Return the logs of what price, rate and reserves grew by."""
    question = replace(
        simple(LAWS[law], days=DAYS),
        exchange_rate=rate,
        reserves=reserves,
        limits=(),
        measures=(Measure.PRICE_USD, Measure.LOCAL_PER_USD, Measure.RESERVES_USD),
    )
    values = draw(question, 0, PATHS).ends[0].values.astype(float)
    return np.log(values / np.array([[1e5], [rate.start_local_per_usd], [reserves.start_usd]]))


@pytest.mark.parametrize("law", ["gbm", "switching"])
def test_drift_deviation_and_correlation_are_those_declared(law: str) -> None:
    logs = ended(law, RATE, RESERVES)
    for row, one in ((logs[1], RATE), (logs[2], RESERVES)):
        deviation = one.volatility_log_per_day * math.sqrt(DAYS)
        assert row.mean() == pytest.approx(one.drift_log_per_day * DAYS, abs=4 * deviation / math.sqrt(PATHS))
        assert row.std() == pytest.approx(deviation, rel=0.015)
    found = np.corrcoef(logs)
    assert found[0, 1] == pytest.approx(-0.3, abs=0.015)
    assert found[1, 2] == pytest.approx(-0.6, abs=0.015)
    assert found[0, 2] == pytest.approx(0.18, abs=0.02)


def test_what_has_no_volatility_drifts() -> None:
    logs = ended("gbm", replace(RATE, volatility_log_per_day=0.0), replace(RESERVES, volatility_log_per_day=0.0))
    assert logs[1] == pytest.approx(np.full(PATHS, 0.015), abs=1e-5)
    assert logs[2] == pytest.approx(np.full(PATHS, -0.01), abs=1e-5)


@pytest.mark.parametrize("correlation", [-1.01, 1.01, math.nan])
def test_a_correlation_is_at_most_one(correlation: float) -> None:
    with pytest.raises(BadInput, match="with_price"):
        replace(RATE, with_price=correlation)
