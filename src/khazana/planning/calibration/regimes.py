"""Two regimes from daily returns, by statsmodels' Markov regression.

References
----------
Hamilton, J. D. (1989). A new approach to the economic analysis of nonstationary time series. Econometrica 57, 357.
"""

from typing import Final

import numpy as np
from statsmodels.tsa.regime_switching.markov_regression import (  # type: ignore[import-untyped] # it has no types
    MarkovRegression,
)

from khazana.energy.quantities import Floats
from khazana.planning.calibration.quiet import did_not_converge, quiet
from khazana.planning.calibration.records import Drift, Estimate, error_of, rounded
from khazana.planning.calibration.solution import Solution
from khazana.planning.price_laws import Regime, Switching

__all__ = ["fit_switching"]

_PERCENT: Final = 100.0
_STEPS_OF_EM: Final = 20
_REGIMES: Final = ("calm", "wild")


def fit_switching(returns: Floats, drift: Drift) -> Solution:
    """Fit two regimes, each with its mean and its spread; the first is the calmer.

    The level of the means is not used: they are moved together to the stated drift, and what is kept is their
    difference.

    Raises
    ------
    BadInput
        If the search does not end.
    """
    with quiet():
        model = MarkovRegression(
            returns * _PERCENT, k_regimes=2, trend="c", switching_trend=True, switching_variance=True
        )
        result = model.fit(disp=False, em_iter=_STEPS_OF_EM, maxiter=2000)
        if not result.mle_retvals["converged"] or not np.isfinite(result.llf):
            raise did_not_converge("the two regimes", "maximum number of steps")
        errors = np.asarray(result.bse, np.float64)
        filtered = np.asarray(result.filtered_marginal_probabilities, np.float64)[-1]
    values = np.asarray(result.params, np.float64)
    order = (0, 1) if values[4] <= values[5] else (1, 0)
    figures, estimates = [], []
    for name, regime in zip(_REGIMES, order, strict=True):
        leaving = 1 - values[0] if regime == 0 else values[1]
        mean, variance = values[2 + regime] / _PERCENT, values[4 + regime] / _PERCENT**2
        spread = float(np.sqrt(variance))
        told = (
            ("mean_log_per_day", mean, errors[2 + regime] / _PERCENT),
            ("volatility_log_per_day", spread, errors[4 + regime] / _PERCENT**2 / (2 * spread)),
            ("leaving_per_day", leaving, errors[regime]),
        )
        figures.append(Regime(**{key: rounded(float(value)) for key, value, _ in told}))
        estimates += [
            Estimate(name=f"{name}.{key}", value=rounded(float(value)), standard_error=error_of(float(error)))
            for key, value, error in told
        ]
    return Solution(
        model=Switching(
            drift_log_per_day=drift.log_per_day,
            first=figures[0],
            second=figures[1],
            start_first=rounded(float(np.clip(filtered[order[0]], 0.0, 1.0))),
        ),
        estimates=tuple(estimates),
        log_likelihood=float(result.llf) + len(returns) * float(np.log(_PERCENT)),
        library="statsmodels",
        method="maximum likelihood (EM, then BFGS)",
    )
