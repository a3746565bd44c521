"""Merton's jumps from daily returns, by maximum likelihood with SciPy.

References
----------
Merton, R. C. (1976). Option pricing when underlying stock returns are discontinuous. J. Financial Economics 3, 125.
Honoré, P. (1998). Pitfalls in estimating jump-diffusion models. (Why the spread of jumps needs a floor.)
"""

from typing import Final

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped] # it has no types
from scipy.special import gammaln, logsumexp  # type: ignore[import-untyped] # it has no types

from khazana.core import Finding
from khazana.energy.quantities import Floats
from khazana.planning import Merton
from khazana.planning.calibration.kinds import AT_BOUND
from khazana.planning.calibration.quiet import did_not_converge, quiet
from khazana.planning.calibration.records import Drift, Estimate, error_of, rounded
from khazana.planning.calibration.solution import Solution

__all__ = ["fit_merton", "log_densities"]

_MOST_JUMPS: Final = 22
"""Terms of the mixture; at a rate of 2 a day, more jumps have a chance below 1e-15."""
_HIGHEST_RATE: Final = 2.0
_LOWEST_RATE: Final = 1e-4
_STARTS: Final = ((0.6, 0.05, 2.0), (0.7, 0.2, 1.5), (0.9, 0.01, 4.0))
"""From where the search begins: volatility, rate, and spread of jumps, in standard deviations of the returns."""
_NAMES: Final = (
    "mean_log_per_day",
    "volatility_log_per_day",
    "jumps_per_day",
    "jump_mean_log",
    "jump_volatility_log",
)


def log_densities(returns: Floats, values: Floats) -> Floats:
    """Return the log density of each return: normals mixed by the Poisson number of jumps.

    Parameters
    ----------
    returns
        ``(n_returns,)``
    values
        ``(5,)``: mean, volatility, rate, mean and volatility of a jump. The mean is that of all, jumps included.
    """
    mean, volatility, rate, jump_mean, jump_volatility = values
    count = np.arange(_MOST_JUMPS + 1)
    log_chance = count * np.log(rate) - rate - gammaln(count + 1)
    centre = mean + (count - rate) * jump_mean
    variance = volatility**2 + count * jump_volatility**2
    apart = returns[:, None] - centre
    found: Floats = logsumexp(log_chance - 0.5 * (np.log(2 * np.pi * variance) + apart**2 / variance), axis=1)
    return found


def fit_merton(returns: Floats, drift: Drift) -> Solution:
    """Fit volatility, rate, mean and spread of jumps; the mean of the window is told and not used.

    The likelihood has no bound where the spread of jumps goes to nothing on one return (Honoré 1998), so it is kept
    above a twentieth of the returns' own. The best of three searches counts.

    Raises
    ------
    BadInput
        If no search ends, or the likelihood is flat where it ends.
    """
    spread = float(returns.std())
    scaled = (returns - returns.mean()) / spread
    bounds = [(-1.0, 1.0), (0.05, 1.5), (_LOWEST_RATE, _HIGHEST_RATE), (-3.0, 3.0), (0.05, 10.0)]

    def cost(values: Floats) -> float:
        return -float(log_densities(scaled, values).mean())

    with quiet():
        ends = [
            minimize(
                cost,
                np.array([0.0, start[0], start[1], 0.0, start[2]]),
                method="L-BFGS-B",
                bounds=bounds,
                options={"maxiter": 2000, "ftol": 1e-13, "gtol": 1e-8},
            )
            for start in _STARTS
        ]
        best = min((end for end in ends if end.success), key=lambda end: float(end.fun), default=None)
        if best is None:
            raise did_not_converge("Merton's jumps", ends[0].message)
        errors = _errors(scaled, best.x, bounds)
    scales = np.array([spread, spread, 1.0, spread, spread])
    values = best.x * scales + np.array([returns.mean(), 0, 0, 0, 0])
    found = [rounded(float(one)) for one in values]
    estimates = tuple(
        Estimate(name=name, value=value, standard_error=error_of(float(error)))
        for name, value, error in zip(_NAMES, found, errors * scales, strict=True)
    )
    return Solution(
        law=Merton(
            drift_log_per_day=drift.log_per_day,
            volatility_log_per_day=found[1],
            jumps_per_day=found[2],
            jump_mean_log=found[3],
            jump_volatility_log=found[4],
        ),
        estimates=estimates,
        log_likelihood=float(log_densities(returns, values).sum()),
        library="scipy",
        method="maximum likelihood (L-BFGS-B from three starts), errors from the Hessian",
        findings=tuple(_at_bounds(best.x, bounds, found)),
    )


def _at_bounds(values: Floats, bounds: list[tuple[float, float]], found: list[float]) -> list[Finding]:
    return [
        AT_BOUND.at(name=name, value=shown)
        for name, value, (low, high), shown in zip(_NAMES, values, bounds, found, strict=True)
        if min(value - low, high - value) < 1e-6 * (high - low)
    ]


def _errors(returns: Floats, values: Floats, bounds: list[tuple[float, float]]) -> Floats:
    """Return standard errors from the inverse of the Hessian by central differences; NaN where a bound holds one."""
    steps = 1e-4 * np.maximum(np.abs(values), 1e-2)
    free = [index for index, (low, high) in enumerate(bounds) if low + 1e-6 < values[index] < high - 1e-6]

    def total(*moves: tuple[int, float]) -> float:
        moved = values.copy()
        for index, step in moves:
            moved[index] += step
        return -float(log_densities(returns, moved).sum())

    hessian = np.empty((len(free), len(free)))
    for row, one in enumerate(free):
        for column, other in enumerate(free):
            up, across = steps[one], steps[other]
            corners = total((one, up), (other, across)) + total((one, -up), (other, -across))
            corners -= total((one, up), (other, -across)) + total((one, -up), (other, across))
            hessian[row, column] = corners / (4 * up * across)
    found = np.full(len(values), np.nan)
    try:
        found[free] = np.sqrt(np.diag(np.linalg.inv(hessian)))
    except np.linalg.LinAlgError:
        raise did_not_converge("Merton's jumps", "the likelihood is flat there") from None
    return found
