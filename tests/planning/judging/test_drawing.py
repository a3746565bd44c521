"""Paths drawn with NumPy against moments in closed form, and states against those of the libraries."""

from typing import Final

import numpy as np
import pytest
from arch import arch_model
from scipy.stats import norm
from statsmodels.tsa.regime_switching.markov_regression import (  # type: ignore[import-untyped] # it has no types
    MarkovRegression,
)

from khazana.energy.quantities import Floats
from khazana.planning import BlockBootstrap, Gbm, GjrGarchT, Merton, PriceLaw, Regime, Switching
from khazana.planning.judging.drawing import advance, draw

SEED: Final = 7
DAYS: Final = 30
PATHS: Final = 20_000
LAWS: Final[dict[str, PriceLaw]] = {
    "gbm": Gbm(drift_log_per_day=0.001, volatility_log_per_day=0.03),
    "merton": Merton(
        drift_log_per_day=0.001,
        volatility_log_per_day=0.02,
        jumps_per_day=0.2,
        jump_mean_log=-0.02,
        jump_volatility_log=0.06,
    ),
    "garch": GjrGarchT(drift_log_per_day=0.001, omega=2e-5, alpha=0.05, gamma=0.06, beta=0.88, degrees=6),
    "switching": Switching(
        drift_log_per_day=0.001,
        first=Regime(mean_log_per_day=0.002, volatility_log_per_day=0.02, leaving_per_day=0.03),
        second=Regime(mean_log_per_day=-0.004, volatility_log_per_day=0.05, leaving_per_day=0.09),
    ),
    "blocks": BlockBootstrap(
        drift_log_per_day=0.001, log_returns=(0.03, -0.05, 0.01, 0.06, -0.02), mean_block_days=1.0
    ),
}


def drawn(law: PriceLaw, days: int = DAYS, paths: int = PATHS) -> Floats:
    return draw(law, days, paths, np.random.Generator(np.random.PCG64(SEED)))


@pytest.mark.parametrize("name", LAWS)
def test_every_day_has_the_stated_mean_and_variance(name: str) -> None:
    law = LAWS[name]
    returns = np.diff(drawn(law), axis=0, prepend=0.0)
    assert returns.mean() == pytest.approx(0.001, abs=4 * returns.std() / returns.size**0.5 * 2)
    assert returns.var() == pytest.approx(law.variance_per_day, rel=0.03)
    assert returns[0].var() == pytest.approx(law.variance_per_day, rel=0.08), "the first day is as the others"


def test_gbm_ends_normal() -> None:
    ends = drawn(LAWS["gbm"])[-1]
    levels = np.array([0.01, 0.1, 0.5, 0.9, 0.99])
    expected = norm.ppf(levels, 0.001 * DAYS, 0.03 * DAYS**0.5)
    assert np.quantile(ends, levels) == pytest.approx(expected, abs=0.012)


def test_jumps_have_the_third_and_fourth_moment_of_merton() -> None:
    law = LAWS["merton"]
    assert isinstance(law, Merton)
    returns = np.diff(drawn(law), axis=0).ravel()
    mean, spread, rate = law.jump_mean_log, law.jump_volatility_log, law.jumps_per_day
    third = rate * (mean**3 + 3 * mean * spread**2)
    fourth = rate * (mean**4 + 6 * mean**2 * spread**2 + 3 * spread**4) + 3 * law.variance_per_day**2
    centred = returns - returns.mean()
    assert (centred**3).mean() == pytest.approx(third, rel=0.06)
    assert (centred**4).mean() == pytest.approx(fourth, rel=0.06)


def test_blocks_are_runs_of_the_past() -> None:
    past = tuple(0.001 * number for number in range(50))
    law = BlockBootstrap(drift_log_per_day=0.0, log_returns=past, mean_block_days=10.0)
    steps = np.diff(drawn(law, 40, 2000), axis=0, prepend=0.0)
    places = np.rint((steps + law.mean_of_the_past) * 1000).astype(int)
    follows = (places[1:] - places[:-1]) % 50 == 1
    assert follows.mean() == pytest.approx(0.9 + 0.1 / 50, abs=0.005)


def test_a_start_is_where_paths_begin() -> None:
    law = LAWS["garch"]
    assert isinstance(law, GjrGarchT)
    hot = GjrGarchT(
        drift_log_per_day=0.0, omega=2e-5, alpha=0.05, gamma=0.06, beta=0.88, degrees=6, start_variance=0.01
    )
    assert drawn(hot)[0].var() == pytest.approx(0.01, rel=0.06)
    wild = LAWS["switching"]
    assert isinstance(wild, Switching)
    sure = Switching(drift_log_per_day=0.001, first=wild.first, second=wild.second, start_first=1.0)
    assert drawn(sure)[0].std() < drawn(wild)[0].std()


def test_the_variance_moves_on_as_arch_reckons_it() -> None:
    law = LAWS["garch"]
    assert isinstance(law, GjrGarchT)
    returns = np.diff(drawn(law, 301, 1)[:, 0])
    fixed = arch_model(returns * 100, mean="Constant", vol="GARCH", p=1, o=1, q=1, dist="t", rescale=False).fix(
        [0.1, 0.2, 0.05, 0.06, 0.88, 6.0]
    )
    ahead = float(fixed.forecast(horizon=1).variance.iloc[-1, 0]) / 1e4
    moved = advance(law, returns)
    assert isinstance(moved, GjrGarchT)
    assert moved.start_variance == pytest.approx(ahead, rel=1e-6), "300 days on, where each began is forgotten"
    assert advance(advance(law, returns[:100]), returns[100:]) == moved


def test_the_regime_moves_on_as_statsmodels_reckons_it() -> None:
    law = LAWS["switching"]
    assert isinstance(law, Switching)
    returns = np.diff(drawn(law, 301, 1)[:, 0])
    one, two = law.means_log_per_day
    model = MarkovRegression(returns, k_regimes=2, trend="c", switching_trend=True, switching_variance=True)
    filtered = model.filter([0.97, 0.09, one, two, 0.02**2, 0.05**2]).filtered_marginal_probabilities
    moved = advance(law, returns)
    assert isinstance(moved, Switching)
    assert moved.start_first == pytest.approx(float(filtered[-1, 0]), abs=1e-6)


@pytest.mark.parametrize("name", ["gbm", "merton", "blocks"])
def test_laws_without_memory_stay(name: str) -> None:
    assert advance(LAWS[name], np.array([0.3, -0.3])) is LAWS[name]
