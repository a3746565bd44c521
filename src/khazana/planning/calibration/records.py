"""What a fit says: the law, the estimates with their errors, the window, the library, and the stated drift."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import inf, isfinite
from typing import Final

from khazana.core import BadInput, Finding
from khazana.planning.figures import figure
from khazana.planning.price_laws import PriceLaw

__all__ = ["DAYS_PER_YEAR", "ROUNDING", "Calibration", "Drift", "Estimate", "ModelKind", "rounded", "rounded_return"]

DAYS_PER_YEAR: Final = 365.25
"""Days of a year on average, as drifts and volatilities are told by the year."""
ROUNDING: Final = "parameters to 4 significant digits, daily log returns to 9 decimals, half to even in decimal"
"""How fitted figures are rounded, so that the last digits of a library's search do not show."""


class ModelKind(StrEnum):
    """The laws of the daily price that can be fitted."""

    GBM = "gbm"
    MERTON = "merton"
    GARCH = "gjr-garch-t"
    SWITCHING = "switching"
    BOOTSTRAP = "block-bootstrap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A drift that somebody states: the median growth of the price by the year, and why.

    Parameters
    ----------
    log_growth_per_year
        Mean of the log return of a year: 0 where the median price of a year later is today's.
    reason
        Who assumes it, and on what grounds.

    Examples
    --------
    >>> Drift(log_growth_per_year=0.0, reason="no growth is counted on").log_per_day
    0.0
    """

    log_growth_per_year: float
    reason: str

    def __post_init__(self) -> None:
        figure(self.log_growth_per_year, "log_growth_per_year", least=-5, most=5)
        if not self.reason.strip():
            raise BadInput("a drift is stated with its reason", where="reason", remedy="say who assumes it, and why")

    @property
    def log_per_day(self) -> float:
        """The mean of the daily log return."""
        return rounded(self.log_growth_per_year / DAYS_PER_YEAR, digits=9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A fitted figure and its standard error; the error is ``None`` where the method gives none."""

    name: str
    value: float
    standard_error: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A law fitted to the daily marks of a window.

    Parameters
    ----------
    kind, model
        The law; its figures are rounded as `ROUNDING` says, and are what is used from here on.
    estimates
        What was fitted. The mean of the window is among them, to be seen and not used.
    drift
        The stated drift that the model has in its place.
    first, last, n_returns
        The window, both days in it, and how many daily returns it gave.
    sources
        The ids of those who gave the marks.
    log_likelihood
        Of the returns; ``None`` where the method has none. It compares laws on the same window only.
    library, version, method
        By what it was fitted, and how.
    findings
        About the marks and the fit.
    """

    kind: ModelKind
    model: PriceLaw
    estimates: tuple[Estimate, ...]
    drift: Drift
    first: date
    last: date
    n_returns: int
    sources: tuple[str, ...]
    log_likelihood: float | None
    library: str
    version: str
    method: str
    findings: tuple[Finding, ...]

    @property
    def volatility_per_year(self) -> float:
        """The standard deviation of a year's log return in the long run, if days are independent."""
        return float((self.model.variance_per_day * DAYS_PER_YEAR) ** 0.5)


def rounded(value: float, *, digits: int = 4) -> float:
    """Return a figure with so many significant digits.

    Two runs of a search that end some parts in a million apart give the same figure, unless a step lies between them.

    Examples
    --------
    >>> rounded(0.0364868312), rounded(-1234567.0), rounded(0.0)
    (0.03649, -1235000.0, 0.0)
    """
    if not isfinite(value):
        raise BadInput("a fitted figure is finite", value=value, remedy="choose another window or model")
    return float(f"{value:.{digits - 1}e}") + 0.0


def rounded_return(value: float) -> float:
    """Return a daily log return with nine decimals, a fifth of what a cent is to 100,000 dollars."""
    return round(float(value), 9) + 0.0


def error_of(value: float) -> float | None:
    """Return a standard error with two digits; nothing where the library could not tell it."""
    return rounded(value, digits=2) if 0 < value < inf else None
