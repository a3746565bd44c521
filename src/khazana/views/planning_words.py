"""The fixed words of planning: what laws of the price, verdicts, tests and changes of an assumption are called."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.i18n import Translator
from khazana.i18n import message as _

__all__ = ["CHANGES", "PLANNING_TERMS", "change_label"]

PLANNING_TERMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "gbm": _("geometric Brownian motion"),
        "merton": _("jump diffusion (Merton)"),
        "gjr-garch-t": _("changing volatility (GJR-GARCH, Student t)"),
        "switching": _("two regimes that switch"),
        "block-bootstrap": _("past days drawn again in blocks"),
        "trusted": _("trusted"),
        "doubted": _("doubted"),
        "cannot be judged": _("cannot be judged"),
        "place": _("place among the forecasts"),
        "drawdown": _("deepest fall"),
        "coverage": _("how often losses were larger (Kupiec)"),
        "independence": _("whether larger losses come together (Christoffersen)"),
    }
)
"""The English message id of each law, verdict and test, by its code: to load those would take SciPy."""

CHANGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "drift −20% a year": _("Growth of the price 20 points a year lower"),
        "drift +20% a year": _("Growth of the price 20 points a year higher"),
        "volatility × 0.75": _("Price moves a quarter smaller"),
        "volatility × 1.25": _("Price moves a quarter larger"),
        "price of the start −20%": _("Price at the start a fifth lower"),
        "purchases × 0.5": _("Half the purchases"),
        "purchases × 2": _("Twice the purchases"),
        "half the time": _("Half the time"),
    }
)
"""What `planning.answers.usual_changes` are called, by their ids."""


def change_label(change: str, translator: Translator) -> str:
    """Return what a change of an assumption is called; one without a name keeps its id."""
    return translator.text(CHANGES[change]) if change in CHANGES else change
