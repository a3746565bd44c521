"""Fitting a law to a window of daily returns."""

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from typing import Final, cast

from khazana.core import BadInput, Severity
from khazana.energy.quantities import Floats
from khazana.planning.calibration.daily import DailyReturns
from khazana.planning.calibration.records import Calibration, Drift, ModelKind
from khazana.planning.calibration.solution import Solution

__all__ = ["fit", "solve"]

_FITS: Final = {
    ModelKind.GBM: ("normal", "fit_gbm"),
    ModelKind.MERTON: ("jumps", "fit_merton"),
    ModelKind.GARCH: ("garch", "fit_garch"),
    ModelKind.SWITCHING: ("regimes", "fit_switching"),
    ModelKind.BOOTSTRAP: ("blocks", "fit_bootstrap"),
}
"""The module and function of each law: what it is fitted by is loaded when it is asked for."""


def fit(kind: ModelKind, daily: DailyReturns, drift: Drift) -> Calibration:
    """Fit a law to daily returns; its mean is the stated drift.

    Raises
    ------
    BadInput
        If the marks are too few or too gappy, all returns are the same, or the search does not end.

    Notes
    -----
    Searches run in the libraries' floating point, so their last digits may differ between processors. All figures are
    rounded before anything is computed from them, which makes differences rare; who needs the same bytes elsewhere
    hands on the calibration, not the marks.
    """
    errors = [finding for finding in daily.findings if finding.severity is Severity.ERROR]
    if errors:
        raise BadInput(
            "the marks do not allow a fit: {reason}",
            where="marks",
            remedy="look at the findings about the marks, and fetch or import what is missing",
            reason=errors[0].text(),
        )
    found = solve(kind, daily.log_returns, drift)
    return Calibration(
        kind=kind,
        model=found.model,
        estimates=found.estimates,
        drift=drift,
        first=daily.first,
        last=daily.last,
        n_returns=len(daily.log_returns),
        sources=daily.sources,
        log_likelihood=found.log_likelihood,
        library=found.library,
        version=version(found.library),
        method=found.method,
        findings=(*daily.findings, *found.findings),
    )


def solve(kind: ModelKind, returns: Floats, drift: Drift) -> Solution:
    """Fit a law to daily log returns ``(n_returns,)`` as they are.

    Raises
    ------
    BadInput
        If all returns are the same, or the search does not end.
    """
    if len(returns) == 0 or not returns.std() > 0:
        raise BadInput(
            "the returns do not vary",
            value=len(returns),
            remedy="check the marks; a price that stands still fits no law",
        )
    module, name = _FITS[kind]
    search = cast(
        "Callable[[Floats, Drift], Solution]", getattr(import_module(f"khazana.planning.calibration.{module}"), name)
    )
    return search(returns, drift)
