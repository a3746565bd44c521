"""Planning: what may come of a policy, which limit it breaks first, when, and how likely.

In: a law of the price, policies and limits as declared records, a start and a seed. Out: counts, quantiles and
probabilities, each with its Monte Carlo error, the same bytes however the work was split. Never: a clock, a file, a
socket, a drift that nobody stated, or an array of all paths and days.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from khazana.planning.books import Books, Start
    from khazana.planning.economy import ExchangeRate, Reserves
    from khazana.planning.engine import Progress, Simulator, Stopping, Watch, keeps_ends, simulate
    from khazana.planning.limit_lines import Limit
    from khazana.planning.limits import (
        AccumulationCeiling,
        BudgetCap,
        Count,
        CustodyCap,
        DrawdownLimit,
        LocalBudgetCap,
        LossLimit,
        PrimaryBalanceFloor,
    )
    from khazana.planning.pieces import ALWAYS, Dated, Days, Funding, Horizon, PerDay, Piece, Rule
    from khazana.planning.policies import (
        BudgetNeutral,
        BuyCoins,
        BuyDips,
        BuyDollars,
        KeepMined,
        Move,
        MoveKind,
        Policy,
    )
    from khazana.planning.price_laws import BlockBootstrap, Gbm, GjrGarchT, Merton, PriceLaw, Regime, Switching
    from khazana.planning.questions import Measure, Question
    from khazana.planning.replays import Replay
    from khazana.planning.reserve_limits import AdequacyFloor, ImportCoverFloor, ReservesFloor
    from khazana.planning.results import Estimate, FirstBreaches, Quantile, Result
    from khazana.planning.states import read_summary, write_summary
    from khazana.planning.summaries import Summary
    from khazana.planning.trading_rules import HoldBand, SellAbove, SellBelow

__all__ = [
    "ALWAYS",
    "AccumulationCeiling",
    "AdequacyFloor",
    "BlockBootstrap",
    "Books",
    "BudgetCap",
    "BudgetNeutral",
    "BuyCoins",
    "BuyDips",
    "BuyDollars",
    "Count",
    "CustodyCap",
    "Dated",
    "Days",
    "DrawdownLimit",
    "Estimate",
    "ExchangeRate",
    "FirstBreaches",
    "Funding",
    "Gbm",
    "GjrGarchT",
    "HoldBand",
    "Horizon",
    "ImportCoverFloor",
    "KeepMined",
    "Limit",
    "LocalBudgetCap",
    "LossLimit",
    "Measure",
    "Merton",
    "Move",
    "MoveKind",
    "PerDay",
    "Piece",
    "Policy",
    "PriceLaw",
    "PrimaryBalanceFloor",
    "Progress",
    "Quantile",
    "Question",
    "Regime",
    "Replay",
    "Reserves",
    "ReservesFloor",
    "Result",
    "Rule",
    "SellAbove",
    "SellBelow",
    "Simulator",
    "Start",
    "Stopping",
    "Summary",
    "Switching",
    "Watch",
    "keeps_ends",
    "read_summary",
    "simulate",
    "write_summary",
]

_HOMES: Final = {
    "books": ("Books", "Start"),
    "economy": (
        "ExchangeRate",
        "Reserves",
    ),
    "engine": (
        "Progress",
        "Simulator",
        "Stopping",
        "Watch",
        "keeps_ends",
        "simulate",
    ),
    "limit_lines": ("Limit",),
    "limits": (
        "AccumulationCeiling",
        "BudgetCap",
        "Count",
        "CustodyCap",
        "DrawdownLimit",
        "LocalBudgetCap",
        "LossLimit",
        "PrimaryBalanceFloor",
    ),
    "pieces": (
        "ALWAYS",
        "Dated",
        "Days",
        "Funding",
        "Horizon",
        "PerDay",
        "Piece",
        "Rule",
    ),
    "policies": (
        "BudgetNeutral",
        "BuyCoins",
        "BuyDips",
        "BuyDollars",
        "KeepMined",
        "Move",
        "MoveKind",
        "Policy",
    ),
    "price_laws": (
        "BlockBootstrap",
        "Gbm",
        "GjrGarchT",
        "Merton",
        "PriceLaw",
        "Regime",
        "Switching",
    ),
    "questions": (
        "Measure",
        "Question",
        "Start",
    ),
    "replays": ("Replay",),
    "reserve_limits": (
        "AdequacyFloor",
        "ImportCoverFloor",
        "ReservesFloor",
    ),
    "results": (
        "Estimate",
        "FirstBreaches",
        "Quantile",
        "Result",
    ),
    "states": (
        "read_summary",
        "write_summary",
    ),
    "summaries": ("Summary",),
    "trading_rules": (
        "HoldBand",
        "SellAbove",
        "SellBelow",
    ),
}
"""The names that each module gives."""
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load the module that has a name, and return what is named."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
