"""The units that figures of planning are written in, and how each becomes the one that is reckoned with."""

from enum import StrEnum
from typing import Final

from khazana.core import BadInput

__all__ = ["OF_GDP", "Dimension", "factor_of", "is_local", "units_of"]

OF_GDP: Final = "% of GDP"
"""A unit of money that takes the economy's GDP to become dollars."""


class Dimension(StrEnum):
    """What a figure measures; the value is the unit that is reckoned with."""

    COINS = "BTC"
    COINS_PER_DAY = "BTC/day"
    MONEY = "USD"
    BUDGET = "USD or local currency"
    MONEY_PER_DAY = "USD/day"
    MONEY_PER_YEAR = "USD/year"
    COST = "USD/BTC"
    SHARE = "1"
    SHARE_PER_DAY = "1/day"
    RATIO = "ratio"
    MONTHS = "month"
    GROWTH = "1/year"
    EXCHANGE = "CUR/USD"


_LOCAL: Final = {"CUR": 1.0, "million CUR": 1e6, "billion CUR": 1e9}
_MONEY: Final = {"USD": 1.0, "million USD": 1e6, "billion USD": 1e9}
_UNITS: Final[dict[Dimension, dict[str, float]]] = {
    Dimension.COINS: {"BTC": 1.0},
    Dimension.COINS_PER_DAY: {"BTC/day": 1.0},
    Dimension.MONEY: {**_MONEY, OF_GDP: 0.01},
    Dimension.BUDGET: {**_MONEY, OF_GDP: 0.01, **_LOCAL},
    Dimension.MONEY_PER_DAY: {f"{unit}/day": factor for unit, factor in _MONEY.items()},
    Dimension.MONEY_PER_YEAR: {f"{unit}/year": factor for unit, factor in _MONEY.items()},
    Dimension.COST: {"USD/BTC": 1.0},
    Dimension.SHARE: {"1": 1.0, "%": 0.01},
    Dimension.SHARE_PER_DAY: {"1/day": 1.0, "%/day": 0.01},
    Dimension.RATIO: {"1": 1.0},
    Dimension.MONTHS: {"month": 1.0},
    Dimension.GROWTH: {"1/year": 1.0, "%/year": 0.01},
    Dimension.EXCHANGE: {"CUR/USD": 1.0},
}


def units_of(dimension: Dimension, currency: str) -> tuple[str, ...]:
    """Return the units that a figure may have, in a country of a currency.

    Examples
    --------
    >>> units_of(Dimension.MONEY, "PKR"), units_of(Dimension.EXCHANGE, "PKR")
    (('USD', 'million USD', 'billion USD', '% of GDP'), ('PKR/USD',))
    """
    return tuple(dict.fromkeys(unit.replace("CUR", currency) for unit in _UNITS[dimension]))


def is_local(unit: str, dimension: Dimension) -> bool:
    """Return whether a unit is of the country's own money, where that is not the dollar.

    Examples
    --------
    >>> is_local("billion PKR", Dimension.BUDGET), is_local("billion USD", Dimension.BUDGET)
    (True, False)
    """
    return dimension is Dimension.BUDGET and unit not in _UNITS[dimension]


def factor_of(unit: str, dimension: Dimension) -> float:
    """Return what one of a unit is in the unit that is reckoned with; of `OF_GDP`, what it is as a share of GDP.

    Raises
    ------
    BadInput
        If the dimension has no such unit.
    """
    if dimension is Dimension.EXCHANGE:
        return 1.0
    known = unit if not is_local(unit, dimension) else f"{unit[:-3]}CUR"
    found = _UNITS[dimension].get(known)
    if found is None:
        raise BadInput(
            "{dimension} has no such unit",
            value=unit,
            remedy="use one of {known}",
            dimension=dimension.value,
            known=", ".join(_UNITS[dimension]),
        )
    return found
