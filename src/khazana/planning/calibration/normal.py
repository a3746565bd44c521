"""Geometric Brownian motion from daily returns, by formula."""

import numpy as np

from khazana.energy.quantities import Floats
from khazana.planning.calibration.records import Drift, Estimate, error_of, rounded
from khazana.planning.calibration.solution import Solution
from khazana.planning.price_laws import Gbm

__all__ = ["fit_gbm"]


def fit_gbm(returns: Floats, drift: Drift) -> Solution:
    """Fit the volatility; the mean of the window is told and not used.

    Maximum likelihood: the volatility is the root of the mean square about the mean, its error ``volatility / √(2n)``.
    """
    count = len(returns)
    mean, volatility = float(returns.mean()), float(returns.std())
    found = rounded(volatility)
    return Solution(
        model=Gbm(drift_log_per_day=drift.log_per_day, volatility_log_per_day=found),
        estimates=(
            Estimate(name="mean_log_per_day", value=rounded(mean), standard_error=error_of(volatility / count**0.5)),
            Estimate(
                name="volatility_log_per_day", value=found, standard_error=error_of(volatility / (2 * count) ** 0.5)
            ),
        ),
        log_likelihood=-count / 2 * (float(np.log(2 * np.pi * volatility**2)) + 1),
        library="numpy",
        method="maximum likelihood in closed form",
    )
