"""One volatility out of marks that lie apart."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from khazana.core import BadInput, Interval, Mark, MarkSeries, Price, Reading, parse_instant
from khazana.market import BundledMarks
from khazana.planning import Gbm
from khazana.planning.calibration import Drift, LawKind, fit_sparse

FLAT = Drift(log_growth_per_year=0.0, reason="a test counts on no growth")
START = parse_instant("2020-01-01T00:00Z")


def series(days: list[int], prices: list[float]) -> MarkSeries:
    return MarkSeries.of(
        "USD",
        [
            Mark(
                at=START + timedelta(days=day),
                price=Price(Decimal(f"{price:.6f}"), "USD"),
                source="made-up",
                reading=Reading.INDEX,
            )
            for day, price in zip(days, prices, strict=True)
        ],
    )


def test_the_volatility_of_uneven_steps_is_found_again() -> None:
    rng = np.random.Generator(np.random.PCG64(5))
    days = np.concatenate([[0], np.cumsum(rng.integers(1, 40, 400))])
    steps = 0.001 * np.diff(days) + 0.03 * np.sqrt(np.diff(days)) * rng.standard_normal(400)
    prices = 100 * np.exp(np.concatenate([[0.0], np.cumsum(steps)]))
    found = fit_sparse(series(days.tolist(), prices.tolist()), date(2020, 1, 1), date(2060, 1, 1), FLAT)
    volatility = next(one for one in found.estimates if one.name == "volatility_log_per_day")
    assert volatility.standard_error is not None
    assert volatility.value == pytest.approx(0.03, abs=3 * volatility.standard_error)
    assert isinstance(found.law, Gbm)
    assert found.law.drift_log_per_day == 0.0, "the mean that was found is told and not used"


def test_even_steps_by_hand() -> None:
    """Steps of four days, up and down by 0.2 in turn: no mean, and a variance of 0.04 over four days."""
    days = list(range(0, 4 * 31, 4))
    prices = [100 * np.exp(0.2 * (number % 2)) for number in range(31)]
    found = fit_sparse(series(days, prices), date(2020, 1, 1), date(2021, 1, 1), FLAT)
    assert found.law == Gbm(drift_log_per_day=0.0, volatility_log_per_day=0.1)
    assert (found.n_returns, found.kind, found.sources) == (30, LawKind.GBM, ("made-up",))


def test_the_bundled_marks_give_one_volatility_and_a_warning() -> None:
    span = Interval(parse_instant("2021-01-01T00:00Z"), parse_instant("2025-07-18T00:00Z"))
    marks = MarkSeries.of("USD", BundledMarks().fetch("USD", span).marks)
    found = fit_sparse(marks, date(2021, 1, 1), date(2025, 7, 17), FLAT)
    assert 0.3 < found.volatility_per_year < 0.9
    (finding,) = found.findings
    assert finding.code == "planning.sparse"
    assert "falls between marks are left out" in finding.text()


def test_too_few_marks_and_marks_that_stand_still_are_refused() -> None:
    with pytest.raises(BadInput, match="too few marks"):
        fit_sparse(series([0, 1, 2], [1, 2, 3]), date(2020, 1, 1), date(2021, 1, 1), FLAT)
    with pytest.raises(BadInput, match="do not move"):
        fit_sparse(series(list(range(40)), [100.0] * 40), date(2020, 1, 1), date(2021, 1, 1), FLAT)
