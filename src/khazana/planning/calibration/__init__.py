"""Fitting price models to daily marks.

In: marks of one currency, a window of days, and a stated drift. Out: a price model with what was fitted, by which
library, with which standard errors; and findings about gaps. Never: a drift that was fitted in silence, a warning of a
library, or a fit that did not converge.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from khazana.planning.calibration.daily import DailyReturns, DailyRules, daily_returns
    from khazana.planning.calibration.fitting import fit
    from khazana.planning.calibration.records import Calibration, Drift, Estimate, ModelKind

__all__ = [
    "Calibration",
    "DailyReturns",
    "DailyRules",
    "Drift",
    "Estimate",
    "ModelKind",
    "daily_returns",
    "fit",
]

_HOMES: Final = {
    "daily": ("DailyReturns", "DailyRules", "daily_returns"),
    "fitting": ("fit",),
    "records": ("Calibration", "Drift", "Estimate", "ModelKind"),
}
"""The names that each module gives."""
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load the module that has a name, and return what is named."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
