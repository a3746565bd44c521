"""The units that a plan's figures are written in, and how each becomes the one that is reckoned with."""

import re
from enum import StrEnum
from typing import Final

from khazana.core import BadInput

__all__ = ["Dimension", "currency_in", "factor_of", "is_unit_of", "units_of"]

_CURRENCY: Final = re.compile(r"[A-Z]{3}", re.ASCII)


class Dimension(StrEnum):
    """What a figure measures; the value is the unit that is reckoned with. ``CUR`` is a currency's code."""

    POWER = "MW"
    ENERGY_PER_YEAR = "MWh/year"
    ENERGY_PER_MONTH = "MWh/month"
    SHARE = "1"
    RATIO = "ratio"
    SHARE_PER_YEAR = "1/year"
    SHARE_PER_HOUR = "1/h"
    YEARS = "year"
    DAYS = "day"
    HOURS = "h"
    TEMPERATURE = "°C"
    HASHRATE = "TH/s"
    MACHINE_POWER = "W"
    ACCELERATOR_POWER = "kW"
    DIFFICULTY = "difficulty"
    HASHPRICE = "USD/PH/day"
    BITCOIN_PRICE = "USD/BTC"
    BLOCK_FEES = "BTC/block"
    MACHINE_PRICE = "USD/TH"
    RENT = "USD/h"
    EMISSIONS = "t/MWh"
    MASS_PER_YEAR = "t/year"
    EXCHANGE = "CUR/USD"
    ENERGY_PRICE = "CUR/MWh"
    CAPITAL = "CUR/MW"
    STORAGE_CAPITAL = "CUR/MWh of storage"
    CAPITAL_PER_YEAR = "CUR/MW-year"
    MONEY = "CUR"
    JOBS = "job/MW"
    JOB_YEARS = "job-year/MW"


_ENERGY: Final = {"MWh": 1.0, "kWh": 1e-3, "GWh": 1e3, "TWh": 1e6}
_MILLION: Final = 1e6
_UNITS: Final[dict[Dimension, dict[str, float]]] = {
    Dimension.POWER: {"MW": 1.0, "kW": 1e-3, "GW": 1e3},
    Dimension.ENERGY_PER_YEAR: {f"{unit}/year": factor for unit, factor in _ENERGY.items()},
    Dimension.ENERGY_PER_MONTH: {f"{unit}/month": factor for unit, factor in _ENERGY.items()},
    Dimension.SHARE: {"1": 1.0, "%": 1e-2},
    Dimension.RATIO: {"1": 1.0},
    Dimension.SHARE_PER_YEAR: {"1/year": 1.0, "%/year": 1e-2},
    Dimension.SHARE_PER_HOUR: {"1/h": 1.0, "%/h": 1e-2},
    Dimension.YEARS: {"year": 1.0},
    Dimension.DAYS: {"day": 1.0},
    Dimension.HOURS: {"h": 1.0},
    Dimension.TEMPERATURE: {"°C": 1.0},
    Dimension.HASHRATE: {"TH/s": 1.0},
    Dimension.MACHINE_POWER: {"W": 1.0, "kW": 1e3},
    Dimension.ACCELERATOR_POWER: {"kW": 1.0, "W": 1e-3},
    Dimension.DIFFICULTY: {"1": 1.0, "T": 1e12},
    Dimension.HASHPRICE: {"USD/PH/day": 1.0, "USD/TH/day": 1e3},
    Dimension.BITCOIN_PRICE: {"USD/BTC": 1.0},
    Dimension.BLOCK_FEES: {"BTC/block": 1.0},
    Dimension.MACHINE_PRICE: {"USD/TH": 1.0},
    Dimension.RENT: {"USD/h": 1.0},
    Dimension.EMISSIONS: {"t/MWh": 1.0, "kg/MWh": 1e-3, "g/kWh": 1e-3},
    Dimension.MASS_PER_YEAR: {"t/year": 1.0, "kt/year": 1e3, "Mt/year": 1e6},
    Dimension.EXCHANGE: {"CUR/USD": 1.0},
    Dimension.ENERGY_PRICE: {"CUR/MWh": 1.0, "CUR/kWh": 1e3},
    Dimension.CAPITAL: {"CUR/MW": 1.0, "million CUR/MW": _MILLION, "CUR/kW": 1e3},
    Dimension.STORAGE_CAPITAL: {"CUR/MWh": 1.0, "CUR/kWh": 1e3},
    Dimension.CAPITAL_PER_YEAR: {"CUR/MW-year": 1.0, "million CUR/MW-year": _MILLION, "CUR/kW-year": 1e3},
    Dimension.MONEY: {"CUR": 1.0, "million CUR": _MILLION},
    Dimension.JOBS: {"job/MW": 1.0},
    Dimension.JOB_YEARS: {"job-year/MW": 1.0},
}
_MONEY_WORDS: Final = re.compile(r"(million )?([A-Z]{3})(/.*)?", re.ASCII)


def units_of(dimension: Dimension, currency: str) -> tuple[str, ...]:
    """Return the units that a figure may have, in a country with a currency beside the dollar.

    Examples
    --------
    >>> units_of(Dimension.ENERGY_PRICE, "PKR")
    ('USD/MWh', 'USD/kWh', 'PKR/MWh', 'PKR/kWh')
    """
    if dimension is Dimension.EXCHANGE:
        return (f"{currency}/USD",)
    plain = tuple(_UNITS[dimension])
    codes = dict.fromkeys(("USD", currency)) if any("CUR" in unit for unit in plain) else {"": None}
    return tuple(unit.replace("CUR", code) for code in codes for unit in plain)


def is_unit_of(unit: str, dimension: Dimension, currency: str) -> bool:
    """Tell whether a figure of a dimension may have a unit."""
    return unit in units_of(dimension, currency)


def currency_in(unit: str) -> str | None:
    """Return the currency that a unit speaks of; ``None`` where it speaks of none.

    Examples
    --------
    >>> currency_in("PKR/kWh"), currency_in("MW")
    ('PKR', None)
    """
    match = _MONEY_WORDS.fullmatch(unit)
    return match[2] if match else None


def factor_of(unit: str, dimension: Dimension) -> float:
    """Return what one of a unit is in the unit that is reckoned with, the currency left as it is.

    Raises
    ------
    BadInput
        If the dimension has no such unit.

    Examples
    --------
    >>> factor_of("PKR/kWh", Dimension.ENERGY_PRICE)
    1000.0
    """
    plain = _UNITS[dimension]
    code = currency_in(unit)
    generic = unit if unit in plain or code is None else unit.replace(code, "CUR", 1)
    if dimension is Dimension.EXCHANGE and unit.endswith("/USD"):
        return 1.0
    if generic not in plain:
        raise BadInput(
            "this is no unit for {dimension}",
            value=unit,
            remedy="use one of {known}",
            dimension=dimension.value,
            known=", ".join(plain),
        )
    return plain[generic]
