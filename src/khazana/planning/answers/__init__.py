"""Answers: what a question to the engine comes to, in the words of whoever asks.

In: a question, or marks and a question. Out: how outcomes are spread, the frontier of holdings against breaches, the
largest policy within a stated risk, the mildest path that breaks a limit, break-even prices, replays of the past, and
what the result hangs on; each with its Monte Carlo error where there is one. Never: an answer re-tested on the paths
that found it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from khazana.planning.answers.account_rows import AccountRow, accounts
    from khazana.planning.answers.break_even_price import BreakEven, break_even
    from khazana.planning.answers.comparisons import Compared, Comparison, compare
    from khazana.planning.answers.counting import Counted, both_counts
    from khazana.planning.answers.frontiers import Frontier, FrontierPoint, frontier
    from khazana.planning.answers.history import Replayed, replayed, returns_of
    from khazana.planning.answers.mildest_paths import Mildest, reverse_stress
    from khazana.planning.answers.outcome_rows import Outcome, outcomes
    from khazana.planning.answers.safest import SafeSize, largest_safe
    from khazana.planning.answers.scaling import scaled
    from khazana.planning.answers.sensitivities import Change, Sensitivity, sensitivity, usual_changes

__all__ = [
    "AccountRow",
    "BreakEven",
    "Change",
    "Compared",
    "Comparison",
    "Counted",
    "Frontier",
    "FrontierPoint",
    "Mildest",
    "Outcome",
    "Replayed",
    "SafeSize",
    "Sensitivity",
    "accounts",
    "both_counts",
    "break_even",
    "compare",
    "frontier",
    "largest_safe",
    "outcomes",
    "replayed",
    "returns_of",
    "reverse_stress",
    "scaled",
    "sensitivity",
    "usual_changes",
]

_HOMES: Final = {
    "account_rows": ("AccountRow", "accounts"),
    "break_even_price": ("BreakEven", "break_even"),
    "comparisons": ("Compared", "Comparison", "compare"),
    "counting": ("Counted", "both_counts"),
    "frontiers": ("Frontier", "FrontierPoint", "frontier"),
    "history": ("Replayed", "replayed", "returns_of"),
    "mildest_paths": ("Mildest", "reverse_stress"),
    "outcome_rows": ("Outcome", "outcomes"),
    "safest": ("SafeSize", "largest_safe"),
    "scaling": ("scaled",),
    "sensitivities": ("Change", "Sensitivity", "sensitivity", "usual_changes"),
}
"""The names that each module gives."""
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load the module that has a name, and return what is named."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
