"""GJR-GARCH with Student's t from daily returns, by `arch`.

References
----------
Glosten, L. R., Jagannathan, R., Runkle, D. E. (1993). J. Finance 48, 1779.
Engle, R. F., Mezrich, J. (1996). GARCH for groups. Risk 9(8), 36. (Variance targeting.)
"""

from math import inf
from typing import Final

import numpy as np
from arch import arch_model

from khazana.core import Finding
from khazana.energy.quantities import Floats
from khazana.planning.calibration.kinds import LONG_RUN
from khazana.planning.calibration.quiet import did_not_converge, quiet
from khazana.planning.calibration.records import Drift, Estimate, error_of, rounded
from khazana.planning.calibration.solution import Solution
from khazana.planning.price_laws import GjrGarchT

__all__ = ["fit_garch", "variance_after"]

_PERCENT: Final = 100.0
"""`arch` wants figures near 1, so returns go in as percent."""
_MOST_PERSISTENT: Final = 0.998
"""The highest persistence that is kept: a half-life of 346 days. Above it the long run is not told by ten years."""
_WORTH_SAYING: Final = 0.25
_NAMES: Final = {
    "mu": ("mean_log_per_day", _PERCENT),
    "omega": ("omega", _PERCENT**2),
    "alpha[1]": ("alpha", 1.0),
    "gamma[1]": ("gamma", 1.0),
    "beta[1]": ("beta", 1.0),
    "nu": ("degrees", 1.0),
}


def fit_garch(returns: Floats, drift: Drift) -> Solution:
    """Fit all figures freely, then tie the long run to the window; the mean of the window is told and not used.

    With tails as fat as bitcoin's the fitted figures say little of the long run: their variance there may be many times
    the window's, or not exist. So `omega` is set to make the long-run variance the window's own (variance targeting,
    Engle and Mezrich 1996), after `beta` was lowered, where needed, to a persistence of 0.998. A finding says what was
    fitted.

    Raises
    ------
    BadInput
        If the search does not end.
    """
    with quiet():
        model = arch_model(returns * _PERCENT, mean="Constant", vol="GARCH", p=1, o=1, q=1, dist="t", rescale=False)
        result = model.fit(disp="off", show_warning=False, options={"maxiter": 2000})
        if result.convergence_flag != 0:
            raise did_not_converge("GJR-GARCH-t", result.optimization_result.message)
        errors = result.std_err
    values = {name: float(result.params[key]) / scale for key, (name, scale) in _NAMES.items()}
    estimates = tuple(
        Estimate(name=name, value=rounded(values[name]), standard_error=error_of(float(errors[key]) / scale))
        for key, (name, scale) in _NAMES.items()
    )
    figures = {name: rounded(values[name]) for name in ("omega", "alpha", "gamma", "beta", "degrees")}
    figures["alpha"] = max(0.0, figures["alpha"])
    figures["gamma"] = max(-figures["alpha"], figures["gamma"])
    persistence = figures["alpha"] + figures["gamma"] / 2 + figures["beta"]
    kept = min(persistence, _MOST_PERSISTENT)
    figures["beta"] = round(figures["beta"] - (persistence - kept), 6)
    figures["omega"] = rounded(float(returns.var()) * (1 - kept))
    findings = _long_run(persistence, kept, values["omega"], float(returns.std()))
    law = GjrGarchT(drift_log_per_day=drift.log_per_day, **figures)
    start = variance_after(law, returns - values["mean_log_per_day"])
    return Solution(
        model=GjrGarchT(drift_log_per_day=drift.log_per_day, **figures, start_variance=start),
        estimates=estimates,
        log_likelihood=float(result.loglikelihood) + len(returns) * float(np.log(_PERCENT)),
        library="arch",
        method="maximum likelihood (SLSQP), errors of Bollerslev and Wooldridge",
        findings=findings,
    )


def _long_run(persistence: float, kept: float, omega: float, spread: float) -> tuple[Finding, ...]:
    """Say where the fitted long run is not the window's: by a quarter and more, or none at all."""
    fitted = (omega / (1 - persistence)) ** 0.5 if persistence < 1 else inf
    if kept == persistence and abs(fitted / spread - 1) <= _WORTH_SAYING:
        return ()
    shown = f"{fitted:.1%}" if fitted < inf else "without bound"
    return (LONG_RUN.at(persistence=f"{persistence:.4f}", fitted=shown, used=f"{kept:.4f}", window=f"{spread:.1%}"),)


def variance_after(law: GjrGarchT, residuals: Floats) -> float:
    """Return the variance of the day after a series, by the law's own recursion from its long-run variance.

    Parameters
    ----------
    residuals
        ``(n_days,)``: log returns less their mean.
    """
    variance = law.variance_per_day
    for residual in residuals.tolist():
        weight = law.alpha + (law.gamma if residual < 0 else 0.0)
        variance = law.omega + weight * residual * residual + law.beta * variance
    return rounded(variance)
