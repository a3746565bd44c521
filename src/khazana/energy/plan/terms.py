"""What an energy plan is bound to and reckons with: tariffs, conditions, scenarios."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from khazana.core import LocalText, SourceKind
from khazana.energy.plan.figures import Asks, Figure, Need
from khazana.energy.plan.units import Dimension

__all__ = ["ConditionKind", "PlannedCondition", "PlannedScenario", "PlannedTariff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTariff:
    """What an industry pays for power; ``until`` is the last day on which it is known to hold."""

    industry: str
    name: LocalText
    until: date | None = None
    price: Annotated[Figure | None, Asks(Dimension.ENERGY_PRICE, Need.NEEDED)] = None


class ConditionKind(StrEnum):
    """What a condition asks."""

    COST_RECOVERY = "cost-recovery"
    NO_PREFERENCE = "no-preference"
    MONTHLY_TRIGGER = "monthly-trigger"
    EXCHANGE_BUDGET = "exchange-budget"
    EMISSIONS_CAP = "emissions-cap"
    BUDGET = "budget"
    RESERVE_MARGIN = "reserve-margin"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCondition:
    """A condition, in the words of whoever makes it; which figures it needs, its kind says.

    Parameters
    ----------
    note
        Where no source makes it, why it is assumed.
    price
        Of cost recovery the cost, of no preference what all others are offered.
    share, baseline
        Of the monthly trigger; ``share`` of the reserve margin too.
    budget, surrendered
        Of the budget of foreign exchange; ``budget`` of a budget too, in its own currency. Over the whole horizon.
    cap
        Of emissions, a year.
    """

    id: str
    kind: ConditionKind
    words: LocalText
    source: str = ""
    source_kind: SourceKind | None = None
    note: str = ""
    price: Annotated[Figure | None, Asks(Dimension.ENERGY_PRICE, Need.CHOICE)] = None
    share: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE)] = None
    baseline: Annotated[Figure | None, Asks(Dimension.ENERGY_PER_MONTH, Need.CHOICE)] = None
    budget: Annotated[Figure | None, Asks(Dimension.MONEY, Need.CHOICE)] = None
    surrendered: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE)] = None
    cap: Annotated[Figure | None, Asks(Dimension.MASS_PER_YEAR, Need.CHOICE)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedScenario:
    """One future; ``hashprice`` or ``price`` has one figure, or one for each year.

    Parameters
    ----------
    surplus, generation
        By how much the surplus, and its price, are multiplied.
    heat
        What is added to the ambient temperature [°C].
    """

    id: str
    name: LocalText
    hashprice: tuple[Figure, ...] = ()
    price: tuple[Figure, ...] = ()
    probability: Annotated[Figure | None, Asks(Dimension.SHARE, Need.NEEDED)] = None
    surplus: Annotated[Figure | None, Asks(Dimension.RATIO, Need.CHOICE)] = None
    generation: Annotated[Figure | None, Asks(Dimension.RATIO, Need.CHOICE)] = None
    heat: Annotated[Figure | None, Asks(Dimension.TEMPERATURE, Need.CHOICE, least=-60, most=60)] = None
