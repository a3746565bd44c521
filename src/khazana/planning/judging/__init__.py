"""Judging laws of the price out of sample, on a rolling origin.

In: daily returns, the laws to judge, rules and a seed. Out: for each law and horizon how often what came lay where the
law had put it, with tests, scores and a verdict. Never: a verdict where there are too few forecasts to tell.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from khazana.planning.judging.coverage import CoverageTest, conditional_coverage, independence, kupiec
    from khazana.planning.judging.records import (
        Block,
        Check,
        Forecast,
        HorizonJudgement,
        Judgement,
        JudgingRules,
        LevelCoverage,
        Verdict,
    )
    from khazana.planning.judging.rolling_origin import judge

__all__ = [
    "Block",
    "Check",
    "CoverageTest",
    "Forecast",
    "HorizonJudgement",
    "Judgement",
    "JudgingRules",
    "LevelCoverage",
    "Verdict",
    "conditional_coverage",
    "independence",
    "judge",
    "kupiec",
]

_HOMES: Final = {
    "coverage": ("CoverageTest", "conditional_coverage", "independence", "kupiec"),
    "records": (
        "Block",
        "Check",
        "Forecast",
        "HorizonJudgement",
        "Judgement",
        "JudgingRules",
        "LevelCoverage",
        "Verdict",
    ),
    "rolling_origin": ("judge",),
}
"""The names that each module gives."""
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load the module that has a name, and return what is named."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
