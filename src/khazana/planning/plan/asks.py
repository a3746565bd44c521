"""What each kind of rule and limit asks for: figures by name, with what they measure and may be."""

from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import Final

from khazana.planning.plan.units import Dimension

__all__ = ["ECONOMY_ASKS", "LIMIT_ASKS", "RULE_ASKS", "START_ASKS", "Asks", "Conditionality", "LimitKind", "RuleKind"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """One figure that is asked for.

    Parameters
    ----------
    least, most
        The bounds in the unit that is reckoned with, both allowed.
    is_needed
        Whether the rule or limit says nothing without it.
    by_date
        Whether there may be several, each from a date on.
    """

    dimension: Dimension
    least: float = 0.0
    most: float = inf
    is_needed: bool = True
    by_date: bool = False


class RuleKind(StrEnum):
    """The rules that a policy may be made of."""

    BUY_COINS = "buy-coins"
    BUY_DOLLARS = "buy-dollars"
    BUY_DIPS = "buy-dips"
    BUDGET_NEUTRAL = "budget-neutral"
    HOLD_BAND = "hold-band"
    KEEP_MINED = "keep-mined"
    MOVE = "move"
    SELL_ABOVE = "sell-above"
    SELL_BELOW = "sell-below"


class LimitKind(StrEnum):
    """The limits that may be declared."""

    ACCUMULATION = "accumulation-ceiling"
    RESERVES = "reserves-floor"
    ADEQUACY = "adequacy-floor"
    IMPORT_COVER = "import-cover-floor"
    BUDGET = "budget-cap"
    PRIMARY_BALANCE = "primary-balance-floor"
    DRAWDOWN = "drawdown-limit"
    LOSS = "loss-limit"
    CUSTODY = "custody-cap"


class Conditionality(StrEnum):
    """What a limit is to those who agreed on it.

    Under a programme of the IMF a criterion that is missed takes a waiver of the Board; an indicative target does not.

    References
    ----------
    IMF, Guidelines on Conditionality (2002).
    """

    CRITERION = "quantitative-criterion"
    """Tested on dates that were agreed."""
    CONTINUOUS = "continuous-criterion"
    """Holds on each day."""
    INDICATIVE = "indicative-target"
    BENCHMARK = "structural-benchmark"
    OWN = "own-rule"
    """The state's own, or a rule of thumb that nobody agreed on."""


_SHARE: Final = Asks(dimension=Dimension.SHARE, most=1.0)
_CORRELATION: Final = Asks(dimension=Dimension.SHARE, least=-1.0, most=1.0, is_needed=False)
_PER_DAY: Final = Asks(dimension=Dimension.MONEY_PER_DAY)
_COINS_PER_DAY: Final = Asks(dimension=Dimension.COINS_PER_DAY, most=1e5)
_SHARE_PER_DAY: Final = Asks(dimension=Dimension.SHARE_PER_DAY, most=1.0)

RULE_ASKS: Final[dict[RuleKind, dict[str, Asks]]] = {
    RuleKind.BUY_COINS: {"coins": _COINS_PER_DAY},
    RuleKind.BUY_DOLLARS: {"dollars": _PER_DAY},
    RuleKind.BUY_DIPS: {"dollars": _PER_DAY, "below_peak": _SHARE},
    RuleKind.BUDGET_NEUTRAL: {"dollars": _PER_DAY, "income": _PER_DAY},
    RuleKind.HOLD_BAND: {"least": _SHARE, "target": _SHARE, "most": _SHARE, "dollars": _PER_DAY},
    RuleKind.KEEP_MINED: {
        "coins": Asks(dimension=Dimension.COINS_PER_DAY, most=1e5, is_needed=False),
        "kept": Asks(dimension=Dimension.SHARE, most=1.0, is_needed=False),
        "cost": Asks(dimension=Dimension.COST, is_needed=False),
    },
    RuleKind.MOVE: {"coins": Asks(dimension=Dimension.COINS, most=21e6)},
    RuleKind.SELL_ABOVE: {"above_cost": Asks(dimension=Dimension.RATIO), "sold": _SHARE_PER_DAY},
    RuleKind.SELL_BELOW: {"below_peak": _SHARE, "sold": _SHARE_PER_DAY},
}
"""By kind of rule, what it asks for."""

LIMIT_ASKS: Final[dict[LimitKind, dict[str, Asks]]] = {
    LimitKind.ACCUMULATION: {"coins": Asks(dimension=Dimension.COINS, most=21e6, by_date=True)},
    LimitKind.RESERVES: {"floor": Asks(dimension=Dimension.MONEY, least=-inf, by_date=True)},
    LimitKind.ADEQUACY: {"share": Asks(dimension=Dimension.SHARE, most=10.0)},
    LimitKind.IMPORT_COVER: {"months": Asks(dimension=Dimension.MONTHS, most=120.0)},
    LimitKind.BUDGET: {"most": Asks(dimension=Dimension.BUDGET, by_date=True)},
    LimitKind.PRIMARY_BALANCE: {
        "floor": Asks(dimension=Dimension.BUDGET, least=-inf),
        "projected": Asks(dimension=Dimension.BUDGET, least=-inf),
    },
    LimitKind.DRAWDOWN: {"share": _SHARE},
    LimitKind.LOSS: {"most": Asks(dimension=Dimension.MONEY, by_date=True)},
    LimitKind.CUSTODY: {
        "start": Asks(dimension=Dimension.COINS, most=21e6),
        "share_of_change": _SHARE,
        "most": Asks(dimension=Dimension.COINS, most=21e6, is_needed=False),
        "most_share": Asks(dimension=Dimension.SHARE, most=1.0, is_needed=False),
    },
}
"""By kind of limit, what it asks for; what of the economy it takes besides is looked up there."""

ECONOMY_ASKS: Final[dict[str, Asks]] = {
    "gdp": Asks(dimension=Dimension.MONEY, is_needed=False),
    "reserves": Asks(dimension=Dimension.MONEY, is_needed=False),
    "reserves_growth": Asks(dimension=Dimension.GROWTH, least=-5.0, most=5.0, is_needed=False),
    "reserves_volatility": Asks(dimension=Dimension.GROWTH, most=5.0, is_needed=False),
    "reserves_with_exchange_rate": _CORRELATION,
    "imports": Asks(dimension=Dimension.MONEY_PER_YEAR, is_needed=False),
    "exports": Asks(dimension=Dimension.MONEY_PER_YEAR, is_needed=False),
    "short_term_debt": Asks(dimension=Dimension.MONEY, is_needed=False),
    "other_liabilities": Asks(dimension=Dimension.MONEY, is_needed=False),
    "broad_money": Asks(dimension=Dimension.MONEY, is_needed=False),
    "exchange_rate": Asks(dimension=Dimension.EXCHANGE, most=1e9, is_needed=False),
    "exchange_rate_growth": Asks(dimension=Dimension.GROWTH, least=-5.0, most=5.0, is_needed=False),
    "exchange_rate_volatility": Asks(dimension=Dimension.GROWTH, most=5.0, is_needed=False),
    "exchange_rate_with_price": _CORRELATION,
}
"""What may be said of the economy."""

START_ASKS: Final[dict[str, Asks]] = {
    "holdings": Asks(dimension=Dimension.COINS, most=21e6, is_needed=False),
    "cost": Asks(dimension=Dimension.MONEY, is_needed=False),
    "drift": Asks(dimension=Dimension.GROWTH, least=-5.0, most=5.0, is_needed=False),
}
"""What may be said of the start; what is not comes from the books and from whoever asks."""
