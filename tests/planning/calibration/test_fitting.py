"""Fits recover what made the returns, say how sure they are, and take the stated drift."""

import warnings
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cache

import numpy as np
import pytest
from arch.univariate import GARCH, StudentsT, ZeroMean
from fakes.reference_series import rows_of

from khazana.core import BadInput, Mark, MarkSeries, Price, Reading, parse_instant
from khazana.energy.quantities import Floats
from khazana.planning import BlockBootstrap, Gbm, GjrGarchT, Merton, Switching
from khazana.planning.calibration.daily import DailyReturns, DailyRules, daily_returns
from khazana.planning.calibration.fitting import fit, solve
from khazana.planning.calibration.garch import variance_after
from khazana.planning.calibration.jumps import log_densities
from khazana.planning.calibration.records import Calibration, Drift, Estimate, ModelKind, rounded, rounded_return

FLAT = Drift(log_growth_per_year=0.0, reason="a test counts on no growth")
SEED = 20_250_717


def made(kind: ModelKind, count: int = 4000) -> Floats:
    """Daily log returns by a law whose figures are known, drawn with NumPy and `arch`."""
    rng = np.random.Generator(np.random.PCG64(SEED))
    if kind is ModelKind.MERTON:
        jumps = rng.poisson(0.1, count)
        return 0.001 + 0.02 * rng.standard_normal(count) + 0.08 * np.sqrt(jumps) * rng.standard_normal(count)
    if kind is ModelKind.GARCH:
        law = ZeroMean(volatility=GARCH(p=1, o=1, q=1), distribution=StudentsT(seed=rng))
        return np.asarray(law.simulate([0.5, 0.08, 0.06, 0.85, 5.0], count)["data"], np.float64) / 100
    if kind is ModelKind.SWITCHING:
        leaving, wild, states = (0.02, 0.06), 0, []
        for draw in rng.random(count):
            wild ^= int(draw < leaving[wild])
            states.append(wild)
        return np.where(states, 0.06, 0.02) * rng.standard_normal(count)
    return 0.002 + 0.03 * rng.standard_normal(count)


@cache
def solved(kind: ModelKind) -> tuple[object, dict[str, Estimate]]:
    found = solve(kind, made(kind), FLAT)
    return found.model, {one.name: one for one in found.estimates}


def assert_within(estimate: Estimate, truth: float, errors: float = 3.5) -> None:
    assert estimate.standard_error is not None
    assert abs(estimate.value - truth) <= errors * estimate.standard_error, (estimate, truth)


def test_gbm_is_the_formula() -> None:
    returns = made(ModelKind.GBM)
    model, estimates = solved(ModelKind.GBM)
    assert model == Gbm(drift_log_per_day=0.0, volatility_log_per_day=rounded(float(returns.std())))
    assert_within(estimates["volatility_log_per_day"], 0.03)
    assert_within(estimates["mean_log_per_day"], 0.002)
    assert estimates["volatility_log_per_day"].standard_error == pytest.approx(0.03 / 8000**0.5, rel=0.05)


def test_jumps_are_found_again() -> None:
    model, estimates = solved(ModelKind.MERTON)
    assert isinstance(model, Merton)
    for name, truth in (("volatility_log_per_day", 0.02), ("jumps_per_day", 0.1), ("jump_volatility_log", 0.08)):
        assert_within(estimates[name], truth)
        assert estimates[name].standard_error < truth / 4  # type: ignore[operator] # the line above saw it


def test_the_density_of_jumps_is_a_density() -> None:
    grid = np.linspace(-2, 2, 200_001)
    mass = np.exp(log_densities(grid, np.array([0.001, 0.02, 0.2, -0.03, 0.1]))).sum() * (grid[1] - grid[0])
    mean = (np.exp(log_densities(grid, np.array([0.001, 0.02, 0.2, -0.03, 0.1]))) * grid).sum() * (grid[1] - grid[0])
    assert mass == pytest.approx(1.0, abs=1e-9)
    assert mean == pytest.approx(0.001, abs=1e-9), "the mean is that of all, jumps included"


def test_garch_is_found_again_and_ends_in_the_window() -> None:
    returns = made(ModelKind.GARCH)
    model, estimates = solved(ModelKind.GARCH)
    assert isinstance(model, GjrGarchT)
    for name, truth in (("alpha", 0.08), ("gamma", 0.06), ("beta", 0.85), ("degrees", 5.0)):
        assert_within(estimates[name], truth)
    assert model.variance_per_day == pytest.approx(float(returns.var()), rel=1e-3)
    again = variance_after(
        GjrGarchT(drift_log_per_day=0.0, omega=2e-5, alpha=0.1, gamma=0.1, beta=0.8, degrees=5), np.array([0.05, -0.05])
    )
    variance = 2e-5 / (1 - 0.95)
    for move, weight in ((0.05, 0.1), (-0.05, 0.2)):
        variance = 2e-5 + weight * move**2 + 0.8 * variance
    assert again == pytest.approx(variance, rel=1e-3)


def test_regimes_are_found_again_calm_first() -> None:
    model, estimates = solved(ModelKind.SWITCHING)
    assert isinstance(model, Switching)
    assert model.first.volatility_log_per_day < model.second.volatility_log_per_day
    truths = {
        "calm.volatility_log_per_day": 0.02,
        "wild.volatility_log_per_day": 0.06,
        "calm.leaving_per_day": 0.02,
        "wild.leaving_per_day": 0.06,
    }
    for name, truth in truths.items():
        assert_within(estimates[name], truth)
    assert model.start_first is not None


def test_the_past_is_drawn_in_blocks_as_long_as_its_memory() -> None:
    short, _ = solved(ModelKind.BOOTSTRAP)
    clustered = solve(ModelKind.BOOTSTRAP, made(ModelKind.SWITCHING), FLAT).model
    assert isinstance(short, BlockBootstrap)
    assert isinstance(clustered, BlockBootstrap)
    assert short.mean_block_days < 5
    assert clustered.mean_block_days > 15
    assert clustered.log_returns == tuple(map(rounded_return, made(ModelKind.SWITCHING).tolist()))


@pytest.mark.parametrize("kind", ModelKind)
def test_the_drift_is_the_stated_one(kind: ModelKind) -> None:
    stated = Drift(log_growth_per_year=0.2, reason="a test counts on 22% a year")
    assert solve(kind, made(kind), stated).model.drift_log_per_day == stated.log_per_day == pytest.approx(0.2 / 365.25)


@pytest.mark.parametrize("kind", ModelKind)
def test_no_warning_of_a_library_leaks(kind: ModelKind) -> None:
    """Thirty returns are far too few, and the libraries have much to say about that."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        with suppress(BadInput):
            solve(kind, made(kind)[:30], FLAT)
    assert not said


@pytest.mark.parametrize("kind", ModelKind)
def test_a_price_that_stands_still_is_refused(kind: ModelKind) -> None:
    with pytest.raises(BadInput, match="do not vary"):
        solve(kind, np.zeros(300), FLAT)


def test_a_search_that_does_not_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped:
        convergence_flag = 9
        optimization_result = type("Result", (), {"message": "Iteration limit reached"})
        std_err = None

    class Model:
        def fit(self, **_: object) -> Stopped:
            return Stopped()

    monkeypatch.setattr("khazana.planning.calibration.garch.arch_model", lambda *_, **__: Model())
    with pytest.raises(BadInput, match="GJR-GARCH-t did not end: Iteration limit reached"):
        solve(ModelKind.GARCH, made(ModelKind.GARCH), FLAT)


def daily(count: int = 400) -> DailyReturns:
    prices = 100 * np.exp(np.cumsum(made(ModelKind.GBM, count)))
    start = parse_instant("2024-01-01T00:00Z")
    return daily_returns(
        MarkSeries.of(
            "USD",
            [
                Mark(
                    at=start.replace() + np.timedelta64(day, "D").item(),
                    price=Price(Decimal(f"{price:.2f}"), "USD"),
                    source="made-up",
                    reading=Reading.INDEX,
                )
                for day, price in enumerate(prices)
            ],
        ),
        date(2024, 1, 1),
        date.fromordinal(date(2024, 1, 1).toordinal() + count - 1),
    )


def test_a_calibration_says_where_it_comes_from() -> None:
    window = daily()
    found = fit(ModelKind.GBM, window, FLAT)
    assert isinstance(found, Calibration)
    assert (found.first, found.last, found.n_returns) == (window.first, window.last, 399)
    assert (found.library, found.sources, found.drift) == ("numpy", ("made-up",), FLAT)
    assert found.version == np.__version__
    assert found.volatility_per_year == pytest.approx(0.03 * 365.25**0.5, rel=0.1)


def test_too_few_marks_are_refused_with_their_reason() -> None:
    with pytest.raises(BadInput, match="250 at least"):
        fit(ModelKind.GBM, daily(100), FLAT)


@pytest.mark.parametrize("kind", ModelKind)
def test_the_same_marks_give_the_same_calibration(kind: ModelKind) -> None:
    assert solve(kind, made(kind), FLAT) == solve(kind, made(kind).copy(), FLAT)


@pytest.mark.parametrize("kind", ModelKind)
def test_noise_in_the_last_digits_does_not_show(kind: ModelKind) -> None:
    """What another processor's arithmetic might change, a part in 10^13, changes no figure of the law."""
    returns = made(kind)
    moved = returns * (1 + 1e-13)
    assert solve(kind, moved, FLAT).model == solve(kind, returns, FLAT).model


def test_rounding_is_decimal() -> None:
    assert [rounded(one) for one in (0.036486831, 1.00005, 12345.0)] == [0.03649, 1.0, 12340.0]
    assert rounded_return(-1e-12) == 0.0
    with pytest.raises(BadInput, match="finite"):
        rounded(float("nan"))


def test_a_drift_has_a_reason() -> None:
    with pytest.raises(BadInput, match="reason"):
        Drift(log_growth_per_year=0.1, reason=" ")


@cache
def marks_of_ten_years() -> MarkSeries:
    return MarkSeries.of(
        "USD",
        [
            Mark(
                at=parse_instant(f"{row['date']}T00:00Z"),
                price=Price(Decimal(row["usd"]), "USD"),
                source="bitstamp",
                reading=Reading.MINUTE_CLOSE,
            )
            for row in rows_of("btc_usd_daily.csv")
        ],
    )


def test_ten_years_of_bitcoin() -> None:
    """Annual volatility 0.697 and mean 0.561 over 3,850 returns, as they were reckoned elsewhere (365 days a year)."""
    window = daily_returns(marks_of_ten_years(), date(2015, 1, 1), date(2025, 7, 17), DailyRules())
    assert len(window.log_returns) == 3850
    found = {kind: fit(kind, window, FLAT) for kind in ModelKind}
    figures = {one.name: one.value for one in found[ModelKind.GBM].estimates}
    assert figures["volatility_log_per_day"] * 365**0.5 == pytest.approx(0.697, abs=5e-4)
    assert figures["mean_log_per_day"] * 365 == pytest.approx(0.561, abs=1e-3)
    assert {one.code for one in found[ModelKind.GARCH].findings} == {"planning.stuck", "planning.long-run"}
    likelihoods = {kind: one.log_likelihood or 0.0 for kind, one in found.items()}
    assert likelihoods[ModelKind.GARCH] > likelihoods[ModelKind.SWITCHING] > likelihoods[ModelKind.GBM]
    blocks = found[ModelKind.BOOTSTRAP].model
    assert isinstance(blocks, BlockBootstrap)
    assert blocks.mean_block_days == 114
