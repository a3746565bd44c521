"""What a treasury declares about its planning: where it stands, what it may do, and which limits hold.

In: a programme's planning file, read into records. Out: policies, limits and a start as the engine takes them, and what
of them is open. Never: a figure without a source or a reason, or a limit that is left out without a word.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from khazana.planning.plan.asks import LIMIT_ASKS, RULE_ASKS, Asks, Conditionality, LimitKind, RuleKind
    from khazana.planning.plan.pieces import Declared, declared
    from khazana.planning.plan.record import (
        DeclaredFigure,
        DeclaredLimit,
        DeclaredPolicy,
        DeclaredRule,
        Economy,
        MinedFrom,
        MinedStream,
        TreasuryPlan,
    )
    from khazana.planning.plan.units import Dimension

__all__ = [
    "LIMIT_ASKS",
    "RULE_ASKS",
    "Asks",
    "Conditionality",
    "Declared",
    "DeclaredFigure",
    "DeclaredLimit",
    "DeclaredPolicy",
    "DeclaredRule",
    "Dimension",
    "Economy",
    "LimitKind",
    "MinedFrom",
    "MinedStream",
    "RuleKind",
    "TreasuryPlan",
    "declared",
]

_HOMES: Final = {
    "asks": ("LIMIT_ASKS", "RULE_ASKS", "Asks", "LimitKind", "Conditionality", "RuleKind"),
    "pieces": ("Declared", "declared"),
    "record": (
        "DeclaredFigure",
        "DeclaredLimit",
        "DeclaredPolicy",
        "DeclaredRule",
        "Economy",
        "MinedFrom",
        "MinedStream",
        "TreasuryPlan",
    ),
    "units": ("Dimension",),
}
"""The names that each module gives."""
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load the module that has a name, and return what is named."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
