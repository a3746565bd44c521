"""The parts of an energy plan as its file declares them: zones, machines, fleets, computing, storage, sales.

Each figure may be ``None``: nobody stated it. What then follows, its need says (`khazana.energy.plan.figures.Need`).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from khazana.core import LocalText
from khazana.energy.holding import Holding
from khazana.energy.plan.figures import Asks, Figure, Need, Profile
from khazana.energy.plan.units import Dimension

__all__ = [
    "ComputingKind",
    "PlannedBackup",
    "PlannedBattery",
    "PlannedComputing",
    "PlannedFleet",
    "PlannedLink",
    "PlannedMachine",
    "PlannedSale",
    "PlannedZone",
    "SaleKind",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedZone:
    """A part of the grid: its surplus, what that costs to generate, and its weather.

    Parameters
    ----------
    surplus
        Hour by hour [MW]; ``most`` caps it, and stands for it where there is no profile.
    prices
        Hour by hour, in the place of ``generation``.
    ambient
        Hour by hour [°C]; without it nothing is said about heat.
    demand
        What is used behind all meters, hour by hour [MW]. The surplus is then reckoned from plants, with its price and
        its emissions, and none of the three is declared.
    sun
        What panels behind the meters give, hour by hour [MW].
    exports
        What was promised to others, hour by hour [MW], in the place of ``export``.
    reserve
        The share of what the grid serves here that is kept free.
    """

    id: str
    name: LocalText
    surplus: Profile | None = None
    prices: Profile | None = None
    ambient: Profile | None = None
    demand: Profile | None = None
    sun: Profile | None = None
    exports: Profile | None = None
    most: Annotated[Figure | None, Asks(Dimension.POWER, Need.CHOICE)] = None
    generation: Annotated[Figure | None, Asks(Dimension.ENERGY_PRICE, Need.CHOICE)] = None
    curtailment: Annotated[Figure | None, Asks(Dimension.ENERGY_PRICE)] = None
    emissions: Annotated[Figure | None, Asks(Dimension.EMISSIONS)] = None
    export: Annotated[Figure | None, Asks(Dimension.POWER, Need.CHOICE)] = None
    reserve: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE)] = None

    @property
    def is_reckoned(self) -> bool:
        """Tell whether its surplus is reckoned from demand and plants, and not declared."""
        return self.demand is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLink:
    """A line between two zones."""

    id: str
    origin: str
    target: str
    most: Annotated[Figure | None, Asks(Dimension.POWER, Need.NEEDED)] = None
    back: Annotated[Figure | None, Asks(Dimension.POWER, Need.NEEDED)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMachine:
    """A machine of the catalogue, or one that the plan declares itself."""

    id: str
    name: str
    hashrate: Annotated[Figure | None, Asks(Dimension.HASHRATE, Need.NEEDED, least=1e-3)] = None
    power: Annotated[Figure | None, Asks(Dimension.MACHINE_POWER, Need.NEEDED, least=1e-3)] = None
    price: Annotated[Figure | None, Asks(Dimension.MACHINE_PRICE, Need.CHOICE)] = None
    derates_above: Annotated[Figure | None, Asks(Dimension.TEMPERATURE, Need.CHOICE, least=-90, most=70)] = None
    derated_share: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE)] = None
    stops_above: Annotated[Figure | None, Asks(Dimension.TEMPERATURE, Need.CHOICE, least=-90, most=70)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFleet:
    """Machines of one kind and vintage.

    Parameters
    ----------
    least, most
        Capacity at the meter: there already or to be built at least, and at most.
    kept, fee, rent
        What the arrangement leaves, pays and costs (`khazana.energy.fleets.Arrangement`).
    site
        What a megawatt costs to build, machines apart; in whose currency it is said, of that budget it takes.
    running, running_hours
        Of machines that cannot idle: the least share while they run, and the hours in a row.
    """

    id: str
    name: LocalText
    machine: PlannedMachine
    zone: str
    industry: str
    cooling: str
    holding: Holding
    since: date
    least: Annotated[Figure | None, Asks(Dimension.POWER, Need.CHOICE)] = None
    most: Annotated[Figure | None, Asks(Dimension.POWER, Need.NEEDED)] = None
    block: Annotated[Figure | None, Asks(Dimension.POWER, Need.CHOICE)] = None
    pue: Annotated[Figure | None, Asks(Dimension.RATIO, Need.NEEDED, least=1.0)] = None
    life: Annotated[Figure | None, Asks(Dimension.YEARS, Need.NEEDED, least=0.1)] = None
    failures: Annotated[Figure | None, Asks(Dimension.SHARE_PER_YEAR, most=0.999)] = None
    repair: Annotated[Figure | None, Asks(Dimension.DAYS, Need.CHOICE)] = None
    resale: Annotated[Figure | None, Asks(Dimension.MACHINE_PRICE)] = None
    site: Annotated[Figure | None, Asks(Dimension.CAPITAL)] = None
    site_life: Annotated[Figure | None, Asks(Dimension.YEARS, Need.CHOICE, least=0.1)] = None
    operation: Annotated[Figure | None, Asks(Dimension.ENERGY_PRICE)] = None
    staff: Annotated[Figure | None, Asks(Dimension.CAPITAL_PER_YEAR)] = None
    kept: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE)] = None
    fee: Annotated[Figure | None, Asks(Dimension.ENERGY_PRICE, Need.CHOICE)] = None
    rent: Annotated[Figure | None, Asks(Dimension.CAPITAL_PER_YEAR, Need.CHOICE)] = None
    ramp: Annotated[Figure | None, Asks(Dimension.SHARE_PER_HOUR, Need.CHOICE, most=1.0)] = None
    running: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE)] = None
    running_hours: Annotated[Figure | None, Asks(Dimension.HOURS, Need.CHOICE, least=1.0)] = None


class ComputingKind(StrEnum):
    """What computing owes."""

    FIRM = "firm"
    """A load each hour, and a penalty for what is short."""
    INTERRUPTIBLE = "interruptible"
    """Energy over a window of hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedComputing:
    """A data centre for computing: what it owes, earns and costs.

    Parameters
    ----------
    contract
        What a megawatt earns a year while what is owed is served; in its place ``rent``, ``accelerator_power`` and
        ``utilisation`` say what it earns by the hour.
    due
        The share of its capacity that is owed, or that it can draw.
    energy, window, energy_penalty
        Of interruptible computing: the least share over each window of hours, and what a missing MWh costs.
    """

    id: str
    name: LocalText
    kind: ComputingKind
    zone: str
    industry: str
    accelerator: str
    since: date | None = None
    least: Annotated[Figure | None, Asks(Dimension.POWER, Need.CHOICE)] = None
    most: Annotated[Figure | None, Asks(Dimension.POWER, Need.NEEDED)] = None
    block: Annotated[Figure | None, Asks(Dimension.POWER, Need.CHOICE)] = None
    contract: Annotated[Figure | None, Asks(Dimension.CAPITAL_PER_YEAR, Need.CHOICE)] = None
    rent: Annotated[Figure | None, Asks(Dimension.RENT, Need.CHOICE)] = None
    rent_fall: Annotated[Figure | None, Asks(Dimension.SHARE_PER_YEAR, most=1.0)] = None
    accelerator_power: Annotated[Figure | None, Asks(Dimension.ACCELERATOR_POWER, Need.CHOICE, least=1e-3)] = None
    utilisation: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE)] = None
    accelerators: Annotated[Figure | None, Asks(Dimension.CAPITAL, Need.NEEDED)] = None
    accelerator_life: Annotated[Figure | None, Asks(Dimension.YEARS, Need.NEEDED, least=0.1)] = None
    shell: Annotated[Figure | None, Asks(Dimension.CAPITAL, Need.NEEDED)] = None
    shell_life: Annotated[Figure | None, Asks(Dimension.YEARS, Need.NEEDED, least=0.1)] = None
    operation: Annotated[Figure | None, Asks(Dimension.ENERGY_PRICE)] = None
    staff: Annotated[Figure | None, Asks(Dimension.CAPITAL_PER_YEAR)] = None
    due: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE, least=0.01)] = None
    penalty: Annotated[Figure | None, Asks(Dimension.ENERGY_PRICE, Need.CHOICE)] = None
    energy: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE)] = None
    window: Annotated[Figure | None, Asks(Dimension.HOURS, Need.CHOICE, least=1.0)] = None
    energy_penalty: Annotated[Figure | None, Asks(Dimension.ENERGY_PRICE, Need.CHOICE)] = None
    ramp: Annotated[Figure | None, Asks(Dimension.SHARE_PER_HOUR, Need.CHOICE, most=1.0)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBattery:
    """A battery; ``capital`` is for a megawatt with all its hours, or ``storage_capital`` for each megawatt-hour."""

    id: str
    name: LocalText
    zone: str
    least: Annotated[Figure | None, Asks(Dimension.POWER, Need.CHOICE)] = None
    most: Annotated[Figure | None, Asks(Dimension.POWER, Need.NEEDED)] = None
    hours: Annotated[Figure | None, Asks(Dimension.HOURS, Need.NEEDED)] = None
    store: Annotated[Figure | None, Asks(Dimension.SHARE, Need.NEEDED, least=0.01)] = None
    release: Annotated[Figure | None, Asks(Dimension.SHARE, Need.NEEDED, least=0.01)] = None
    loss: Annotated[Figure | None, Asks(Dimension.SHARE_PER_HOUR, most=1.0)] = None
    capital: Annotated[Figure | None, Asks(Dimension.CAPITAL, Need.CHOICE)] = None
    storage_capital: Annotated[Figure | None, Asks(Dimension.STORAGE_CAPITAL, Need.CHOICE)] = None
    life: Annotated[Figure | None, Asks(Dimension.YEARS, Need.NEEDED, least=0.1)] = None
    operation: Annotated[Figure | None, Asks(Dimension.ENERGY_PRICE)] = None
    staff: Annotated[Figure | None, Asks(Dimension.CAPITAL_PER_YEAR)] = None
    credit: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBackup:
    """A plant that runs when the surplus does not do; ``imported`` is the share of its fuel paid abroad.

    Where nobody stated its ``capital``, nothing is built of it: ``least`` is what is there, its capital spent already.
    """

    id: str
    name: LocalText
    zone: str
    least: Annotated[Figure | None, Asks(Dimension.POWER, Need.CHOICE)] = None
    most: Annotated[Figure | None, Asks(Dimension.POWER, Need.NEEDED)] = None
    fuel: Annotated[Figure | None, Asks(Dimension.ENERGY_PRICE, Need.NEEDED)] = None
    imported: Annotated[Figure | None, Asks(Dimension.SHARE)] = None
    emissions: Annotated[Figure | None, Asks(Dimension.EMISSIONS)] = None
    availability: Annotated[Figure | None, Asks(Dimension.SHARE)] = None
    capital: Annotated[Figure | None, Asks(Dimension.CAPITAL)] = None
    life: Annotated[Figure | None, Asks(Dimension.YEARS, Need.CHOICE, least=0.1)] = None
    staff: Annotated[Figure | None, Asks(Dimension.CAPITAL_PER_YEAR)] = None
    credit: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE)] = None


class SaleKind(StrEnum):
    """To whom power is sold beside mining and computing."""

    EXPORT = "export"
    INDUSTRY = "industry"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSale:
    """Export, or other industry in the country; ``worth`` is what a megawatt-hour earns whoever takes it."""

    id: str
    name: LocalText
    kind: SaleKind
    zone: str
    industry: str
    most: Annotated[Figure | None, Asks(Dimension.POWER, Need.NEEDED)] = None
    worth: Annotated[Figure | None, Asks(Dimension.ENERGY_PRICE, Need.NEEDED)] = None
    operation: Annotated[Figure | None, Asks(Dimension.ENERGY_PRICE, Need.CHOICE)] = None
    ramp: Annotated[Figure | None, Asks(Dimension.SHARE_PER_HOUR, Need.CHOICE, most=1.0)] = None
