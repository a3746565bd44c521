"""The engine beside what we did not write: plain NumPy path by path, moments, QuantLib, arch, a closed-form barrier."""

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
import QuantLib as ql  # noqa: N813 - its own usual name
from arch.univariate import GARCH, StudentsT, ZeroMean
from fakes.planning_questions import LAWS, simple
from oracles.plain_paths import accumulated, log_returns
from scipy import stats

from khazana.planning import (
    BuyDips,
    BuyDollars,
    Gbm,
    GjrGarchT,
    LossLimit,
    Measure,
    Merton,
    Move,
    MoveKind,
    Policy,
    PriceLaw,
    Question,
    Stopping,
    simulate,
)
from khazana.planning.drawing import draw

Floats = npt.NDArray[np.float64]
DIPS = Policy(name="dollars", rules=(BuyDollars(usd_per_day=1e5), BuyDips(usd_per_day=1e5, below_peak_share=0.7)))


def ends(law: PriceLaw, days: int, paths: int, seed: int = 3) -> Floats:
    """Return the log price that paths end with, less that of the start."""
    question = replace(simple(law, days=days, seed=seed), measures=(Measure.PRICE_USD,), limits=())
    (kept,) = draw(question, 0, paths).ends
    return np.log(kept.values[0].astype(float) / question.start.price_usd)


OFTEN = Merton(
    drift_log_per_day=0.0, volatility_log_per_day=0.01, jumps_per_day=1.9, jump_mean_log=0.002, jump_volatility_log=0.02
)


@pytest.mark.parametrize("name", ["gbm", "merton", "often", "garch", "switching", "bootstrap"])
def test_each_path_is_that_of_plain_numpy(name: str) -> None:
    """Ten years: the same days of breach, and figures to a few parts in a hundred thousand, path by path."""
    days, paths, law = 3_652, 500, {**LAWS, "often": OFTEN}[name]
    question = replace(simple(law, days=days, seed=2**40 + 7), policies=(DIPS,))
    made = draw(question, 0, paths)
    plain = accumulated(
        log_returns(law, question.seed, days, np.arange(paths)),
        price_usd=100_000.0,
        usd_per_day=1e5,
        dip_usd_per_day=1e5,
        below_peak_share=0.7,
        drawdown=0.5,
        loss_usd=5e6,
    )
    ended = made.ends[0].values.astype(float)
    for row, expected in enumerate((plain.price_usd, plain.coins, plain.value_usd)):
        off = np.abs(ended[row] / expected - 1)
        assert np.median(off) < 2e-5
        assert off.max() < 2e-3
    days_of = [np.bincount(found[found >= 0], minlength=days) for found in (plain.drawdown, plain.loss)]
    assert np.abs(made.crossed[0] - days_of).sum() <= 2 * 4, (
        "at most four paths lie so near a limit that rounding decides"
    )


def is_near(made: float, expected: float, error: float) -> bool:
    return abs(made - expected) < 4 * error


def test_moments_of_gbm() -> None:
    law, days, paths = LAWS["gbm"], 365, 200_000
    assert isinstance(law, Gbm)
    final = ends(law, days, paths)
    deviation = law.volatility_log_per_day * math.sqrt(days)
    assert is_near(final.mean(), law.drift_log_per_day * days, deviation / math.sqrt(paths))
    assert is_near(final.var(), deviation**2, deviation**2 * math.sqrt(2 / paths))
    assert stats.kstest(final, stats.norm(law.drift_log_per_day * days, deviation).cdf).pvalue > 1e-3


def test_moments_of_merton() -> None:
    """Mean, variance, skewness and excess kurtosis from the cumulants of a compound Poisson law."""
    law, days, paths = LAWS["merton"], 30, 400_000
    assert isinstance(law, Merton)
    final = ends(law, days, paths)
    m, s, rate = law.jump_mean_log, law.jump_volatility_log, law.jumps_per_day * days
    cumulants = [rate * (m**2 + s**2), rate * (m**3 + 3 * m * s**2), rate * (m**4 + 6 * m**2 * s**2 + 3 * s**4)]
    variance = law.volatility_log_per_day**2 * days + cumulants[0]
    assert variance == pytest.approx(law.variance_per_day * days)
    assert is_near(final.mean(), law.drift_log_per_day * days, math.sqrt(variance / paths))
    assert final.var() == pytest.approx(variance, rel=0.01)
    assert stats.skew(final) == pytest.approx(cumulants[1] / variance**1.5, abs=0.02)
    assert stats.kurtosis(final) == pytest.approx(cumulants[2] / variance**2, abs=0.06)


def test_path_statistics_of_quantlib() -> None:
    """Geometric Brownian paths of QuantLib with the same figures: mean, deviation and lowest points of a year."""
    law, days, paths = Gbm(drift_log_per_day=0.0004, volatility_log_per_day=0.03), 365, 20_000
    annual = law.volatility_log_per_day * math.sqrt(365)
    process = ql.GeometricBrownianMotionProcess(100_000.0, law.drift_log_per_day * 365 + annual**2 / 2, annual)
    uniform = ql.UniformRandomSequenceGenerator(days, ql.UniformRandomGenerator(42))
    sequence = ql.GaussianRandomSequenceGenerator(uniform)
    generator = ql.GaussianPathGenerator(process, 1.0, days, sequence, False)  # noqa: FBT003 - no Brownian bridge
    theirs = np.array([np.array(generator.next().value()) for _ in range(paths)])
    question = replace(
        simple(law, days=days),
        policies=(Policy(name="one", rules=(Move(on=simple(law).horizon.date_of(0), coins=1, kind=MoveKind.GIVEN),)),),
        measures=(Measure.PRICE_USD, Measure.LOWEST_SHARE),
    )
    price, lowest = draw(question, 0, paths).ends[0].values.astype(float)
    assert stats.ks_2samp(np.log(price), np.log(theirs[:, -1])).pvalue > 1e-3
    worst = (theirs[:, 1:] / np.maximum.accumulate(theirs[:, 1:], axis=1)).min(axis=1)
    assert stats.ks_2samp(lowest, worst).pvalue > 1e-3


def test_simulations_of_arch() -> None:
    """`arch` with the same GJR-GARCH-t: final returns, their spread, and how variance clusters over a quarter."""
    law, days, paths = LAWS["garch"], 90, 4_000
    assert isinstance(law, GjrGarchT)
    percent = ZeroMean(volatility=GARCH(p=1, o=1, q=1), distribution=StudentsT(seed=np.random.default_rng(5)))
    figures = [law.omega * 1e4, law.alpha, law.gamma, law.beta, law.degrees]
    theirs = np.array(
        [
            percent.simulate(figures, days, burn=0, initial_value_vol=law.variance_per_day * 1e4)["data"].to_numpy()
            for _ in range(paths)
        ]
    )
    final = theirs.sum(axis=1) / 100 + law.drift_log_per_day * days
    assert stats.ks_2samp(ends(law, days, 40_000), final).pvalue > 1e-3
    ours = np.array(list(log_returns(law, 3, days, np.arange(paths)))).T - law.drift_log_per_day
    squares = [np.log1p((one**2).mean(axis=1) * 1e4) for one in (ours, theirs / 100)]
    assert stats.ks_2samp(*squares).pvalue > 1e-3


def barrier(down_log: float, drift: float, volatility: float, days: int) -> float:
    """Return the probability that a Brownian motion with drift goes below ``down_log`` (< 0) within so many days."""
    spread = volatility * math.sqrt(days)
    reflected = math.exp(2 * drift * down_log / volatility**2) * stats.norm.cdf((down_log + drift * days) / spread)
    return float(stats.norm.cdf((down_log - drift * days) / spread) + reflected)


@pytest.mark.parametrize(("share", "drift"), [(0.4, 0.0), (0.6, 0.0005), (0.75, -0.0005)])
def test_first_breach_under_gbm_is_the_closed_form(share: float, drift: float) -> None:
    """Holding one coin, a loss limit is a barrier under the price, looked at once a day.

    References
    ----------
    Broadie, M., Glasserman, P., Kou, S. (1997). A continuity correction for discrete barrier options. Math. Finance 7:
    the barrier is moved away by exp(0.5826 · volatility · √day).
    """
    law, days, paths = Gbm(drift_log_per_day=drift, volatility_log_per_day=0.035), 730, 400_000
    base = simple(law, days=days, seed=9)
    books = replace(base.start.books, coins=1.0, cost_usd=100_000.0)
    question = replace(
        base,
        start=replace(base.start, books=books),
        policies=(Policy(name="holds", rules=()),),
        limits=(LossLimit(name="loss", usd=100_000.0 * (1 - share)),),
        measures=(Measure.PRICE_USD,),
    )
    found = simulate(question, Stopping(paths=paths))
    for until in (days // 4, days):
        by = question.horizon.date_of(until - 1)
        made = found.breach("holds", by=by)
        moved = math.log(share) - 0.5826 * law.volatility_log_per_day
        expected = barrier(moved, drift, law.volatility_log_per_day, until)
        assert is_near(made.value, expected, made.error + 0.002 * expected)
        assert not is_near(made.value, barrier(math.log(share), drift, law.volatility_log_per_day, until), made.error)


def test_common_paths_make_differences_sharp() -> None:
    policies = tuple(Policy(name=f"{usd:g}", rules=(BuyDollars(usd_per_day=usd),)) for usd in (1.0e5, 1.1e5))
    question: Question = replace(simple(LAWS["garch"], days=1_000), policies=policies)
    found = simulate(question, Stopping(paths=20_000))
    difference = found.breach_difference("110000", "100000")
    apart = math.hypot(*(found.breach(policy.name).error for policy in policies))
    assert difference.value > 0
    assert difference.error < apart / 3
    more = found.mean_difference(Measure.COINS, "110000")
    mean = found.mean(Measure.COINS, "100000")
    assert more.value == pytest.approx(mean.value / 10, rel=1e-5)
