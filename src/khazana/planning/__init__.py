"""Planning: what may come of a policy, which limit it breaks first, when, and how likely.

In: a law of the price, policies and limits as declared records, a start and a seed. Out: counts, quantiles and
probabilities, each with its Monte Carlo error, the same bytes however the work was split. Never: a clock, a file, a
socket, a drift that nobody stated, or an array of all paths and days.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from khazana.planning.price_laws import (
        BlockBootstrap,
        Gbm,
        GjrGarchT,
        Merton,
        PriceLaw,
        Regime,
        Switching,
    )

__all__ = [
    "BlockBootstrap",
    "Gbm",
    "GjrGarchT",
    "Merton",
    "PriceLaw",
    "Regime",
    "Switching",
]

_HOMES: Final = {
    "price_laws": ("BlockBootstrap", "Gbm", "GjrGarchT", "Merton", "PriceLaw", "Regime", "Switching"),
}
"""The names that each module gives."""
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load the module that has a name, and return what is named."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
