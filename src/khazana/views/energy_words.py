"""The fixed words of the energy tables: what each code of the records is called."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from khazana.app.energy_reports import EnergyState
from khazana.energy.effect_units import Effect, Phase
from khazana.energy.resources import LoadKind
from khazana.energy.stresses import StressKind
from khazana.i18n import message as _

__all__ = ["ENERGY_TERMS", "ENERGY_UNITS", "Account", "Bound", "Calm", "Item", "Line", "Manner", "Part", "Said", "Way"]


class Part(StrEnum):
    """What has a capacity and is no load; beside them stand the kinds of loads."""

    SURPLUS = "surplus"
    BACKUP = "backup plant"
    BATTERY = "battery"
    LINK = "line"


class Bound(StrEnum):
    """Where a capacity lies within its limits."""

    GIVEN = "given"
    LEAST = "at its least"
    MOST = "at its most"
    BETWEEN = "between"


class Account(StrEnum):
    """Whose ledger a row is in."""

    OPERATOR = "operator"
    TREASURY = "treasury"
    OTHERS = "other consumers"


class Line(StrEnum):
    """What an entry of a ledger is for; the codes of `khazana.energy.ledgers.Entry`."""

    REVENUE = "revenue"
    TARIFF = "tariff"
    OPERATION = "operation"
    SHORTFALL = "shortfall"
    ENERGY_SHORTFALL = "shortfall of energy"
    FUEL = "fuel"
    CAPITAL = "capital"
    EXPORT = "export"
    GENERATION = "generation"
    CURTAILMENT = "curtailment"
    PASSED = "passed to other consumers"
    DILUTED = "capacity charge diluted"
    SHIFTED = "capacity charge shifted"


class Item(StrEnum):
    """What a row of a change is about."""

    WORTH = "worth"
    OPERATOR = "operator_total"
    TREASURY = "treasury_total"
    OTHERS = "others_total"
    CHARGE = "charge"
    TAKEN = "taken"
    CURTAILED = "curtailed"
    UNSERVED = "unserved"
    BACKUP = "backup"


class Calm(StrEnum):
    """That no stress happens."""

    NOTHING = "nothing happens"


class Way(StrEnum):
    """How much is known of the hours to come."""

    PERFECT = "perfect foresight"
    KNOWN = "window known"
    BELIEVED = "forecast believed"


class Manner(StrEnum):
    """How one decides how much to run; the codes of `khazana.energy.outlook.Conduct`, which takes long to load."""

    PRICE_TAKER = "price taker"
    SOVEREIGN = "sovereign"


class Said(StrEnum):
    """Where a figure comes from: the codes of `khazana.energy.plan_figures.Origin`, and that nobody stated it."""

    STATED = "stated"
    CATALOGUE = "catalogue"
    ASSUMED = "assumption"
    TRIED = "tried"
    OPEN = "open question"


ENERGY_TERMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        EnergyState.NO_PLAN: _("no energy plan"),
        EnergyState.OPEN: _("figures still open"),
        EnergyState.READY: _("ready"),
        LoadKind.FLEET: _("mining fleet"),
        LoadKind.FIRM: _("firm computing"),
        LoadKind.INTERRUPTIBLE: _("interruptible computing"),
        LoadKind.EXPORT: _("export"),
        LoadKind.INDUSTRY: _("other industry"),
        Part.SURPLUS: _("surplus"),
        Part.BACKUP: _("backup plant"),
        Part.BATTERY: _("battery"),
        Part.LINK: _("line between zones"),
        Bound.GIVEN: _("given"),
        Bound.LEAST: _("at its least"),
        Bound.MOST: _("at its most"),
        Bound.BETWEEN: _("between its limits"),
        Account.OPERATOR: _("operator"),
        Account.TREASURY: _("treasury"),
        Account.OTHERS: _("other consumers"),
        Line.REVENUE: _("revenue"),
        Line.TARIFF: _("tariff"),
        Line.OPERATION: _("operation"),
        Line.SHORTFALL: _("penalty for shortfall"),
        Line.ENERGY_SHORTFALL: _("penalty for missing energy"),
        Line.FUEL: _("fuel"),
        Line.CAPITAL: _("capital"),
        Line.EXPORT: _("export"),
        Line.GENERATION: _("generation"),
        Line.CURTAILMENT: _("curtailment"),
        Line.PASSED: _("passed to other consumers"),
        Line.DILUTED: _("capacity charge diluted"),
        Line.SHIFTED: _("capacity charge shifted"),
        Item.WORTH: _("worth of the decision"),
        Item.OPERATOR: _("operator"),
        Item.TREASURY: _("treasury"),
        Item.OTHERS: _("other consumers"),
        Item.CHARGE: _("capacity charge of others"),
        Item.TAKEN: _("surplus taken"),
        Item.CURTAILED: _("surplus curtailed"),
        Item.UNSERVED: _("firm load not served"),
        Item.BACKUP: _("from backup"),
        Said.STATED: _("stated by a source"),
        Said.CATALOGUE: _("from the catalogue"),
        Said.ASSUMED: _("assumed"),
        Said.TRIED: _("tried instead"),
        Said.OPEN: _("open question"),
        Effect.JOBS: _("jobs"),
        Effect.EXCHANGE: _("foreign exchange"),
        Effect.INVESTMENT: _("investment"),
        Phase.BUILDING: _("once, while it is built"),
        Phase.RUNNING: _("while it runs"),
        Calm.NOTHING: _("nothing happens"),
        StressKind.FAILED_PLANT: _("failed plant"),
        StressKind.HEAT_WAVE: _("heat wave"),
        StressKind.PRICE_FALL: _("fall of the price"),
        StressKind.HALVING: _("halving"),
        StressKind.TOGETHER: _("several at once"),
        Way.PERFECT: _("all hours known"),
        Way.KNOWN: _("a window known"),
        Way.BELIEVED: _("a forecast believed"),
        Manner.PRICE_TAKER: _("takes the hashprice as given"),
        Manner.SOVEREIGN: _("counts its own effect"),
    }
)

ENERGY_UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mw": "MW",
        "mwh": "MWh",
        "h": "h",
        "t/mwh": "t/MWh",
        "usd/mw": "USD/MW",
        "usd/mw_year": "USD/MW/a",
        "usd/mwh": "USD/MWh",
        "usd/ph_day": "USD/PH/d",
        "usd/day": "USD/d",
        "usd/btc": "USD/BTC",
        "eh/s": "EH/s",
        "j/th": "J/TH",
        "btc/day": "BTC/d",
        "ppm": "ppm",
    }
)
"""How a column's unit is written in its heading."""
