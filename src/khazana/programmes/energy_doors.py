"""The door for ``energy.toml``: what each table declares beside its figures; figures are read one by one after it."""

from typing import Annotated, Any, Final

from pydantic import Field, create_model

from khazana.energy.catalogue import TechnicalMeasure
from khazana.energy.effect_units import Effect, Phase
from khazana.energy.holding import Holding
from khazana.energy.plan.figures import Asks, Need, asked_of
from khazana.energy.plan.parts import (
    ComputingKind,
    PlannedBackup,
    PlannedBattery,
    PlannedComputing,
    PlannedFleet,
    PlannedLink,
    PlannedMachine,
    PlannedSale,
    PlannedZone,
    SaleKind,
)
from khazana.energy.plan.planned_effects import PlannedEffect
from khazana.energy.plan.plants import PlannedOutage, PlannedPlant
from khazana.energy.plan.record import EnergyPlan, Network, RiskWeight, SharedMargin
from khazana.energy.plan.stresses import PlannedStress, StressForm
from khazana.energy.plan.terms import ConditionKind, PlannedCondition, PlannedScenario, PlannedTariff
from khazana.energy.plan.units import Dimension
from khazana.programmes.cells import choice, read_file_name
from khazana.programmes.doors import Day, Door, FormatNumber, Id, Optional, TextDoor, Words, reading

__all__ = ["FIGURES", "LISTS", "MEASURES", "PATHS", "PROFILES", "TABLES", "EnergyDoor", "ProfileDoor"]

_MOST_ENTRIES: Final = 200
_MOST_YEARS: Final = 50
_MOST_HEIGHT: Final = 10**8

LISTS: Final[dict[str, type]] = {
    "zones": PlannedZone,
    "links": PlannedLink,
    "plants": PlannedPlant,
    "outages": PlannedOutage,
    "machines": PlannedMachine,
    "fleets": PlannedFleet,
    "computing": PlannedComputing,
    "batteries": PlannedBattery,
    "backups": PlannedBackup,
    "sales": PlannedSale,
    "tariffs": PlannedTariff,
    "conditions": PlannedCondition,
    "scenarios": PlannedScenario,
    "stresses": PlannedStress,
    "effects": PlannedEffect,
}
"""The record that each entry of a list becomes."""
TABLES: Final[dict[str, type]] = {"network": Network, "risk": RiskWeight, "sharing": SharedMargin}
"""The record that a table becomes."""
PROFILES: Final = {
    "zones": {
        "surplus": Dimension.POWER,
        "prices": Dimension.ENERGY_PRICE,
        "ambient": Dimension.TEMPERATURE,
        "demand": Dimension.POWER,
        "sun": Dimension.POWER,
        "exports": Dimension.POWER,
    },
    "plants": {"availability": Dimension.SHARE},
}
"""The profiles of each entry of a list."""
PATHS: Final = {"hashprice": Dimension.HASHPRICE, "price": Dimension.BITCOIN_PRICE}
"""Of a scenario, what may have a figure for each year."""
FIGURES: Final[dict[str, dict[str, Asks]]] = {
    **{name: asked_of(part) for name, part in (LISTS | TABLES).items()},
    "": asked_of(EnergyPlan),
}
FIGURES["fleets"] = FIGURES["fleets"] | {"price": Asks(Dimension.MACHINE_PRICE, Need.CHOICE)}
"""What each figure is asked for, by list or table, and by key; those of the file itself under no name."""
MEASURES: Final = {
    "fleets": {
        "price": TechnicalMeasure.PRICE,
        "pue": TechnicalMeasure.PUE,
        "life": TechnicalMeasure.LIFE,
        "failures": TechnicalMeasure.FAILURES,
    },
    "computing": {
        "contract": TechnicalMeasure.CONTRACT,
        "rent": TechnicalMeasure.RENT,
        "accelerator_power": TechnicalMeasure.ACCELERATOR_POWER,
        "accelerators": TechnicalMeasure.ACCELERATORS,
        "shell": TechnicalMeasure.SHELL,
        "utilisation": TechnicalMeasure.UTILISATION,
    },
    "network": {"elasticity": TechnicalMeasure.ELASTICITY},
}
"""What the catalogue calls a figure, where it has such figures."""


def _figures(name: str) -> dict[str, Any]:
    return dict.fromkeys(FIGURES[name], (Any, None))


class ProfileDoor(Door):
    """A profile: a column of a CSV file beside this one."""

    file: Annotated[str, reading(read_file_name)]
    column: Id
    unit: Words
    source: Id
    synthetic: bool = False
    note: Optional = ""


class _ZoneDoor(Door):
    id: Id
    name: TextDoor
    surplus: ProfileDoor | None = None
    prices: ProfileDoor | None = None
    ambient: ProfileDoor | None = None
    demand: ProfileDoor | None = None
    sun: ProfileDoor | None = None
    exports: ProfileDoor | None = None


class _LinkDoor(Door):
    id: Id
    origin: Id
    target: Id


class _GridPlantDoor(Door):
    id: Id
    name: TextDoor
    zone: Id
    availability: ProfileDoor | None = None


class _OutageDoor(Door):
    id: Id
    plant: Id
    since: Day
    until: Day
    source: Optional = ""
    assumption: Optional = ""


class _MachineDoor(Door):
    id: Id
    name: Words


class _FleetDoor(Door):
    id: Id
    name: TextDoor
    machine: Id
    zone: Id
    industry: Id
    cooling: Id
    holding: Annotated[Holding, reading(choice(Holding))]
    since: Day


class _ComputingDoor(Door):
    id: Id
    name: TextDoor
    kind: Annotated[ComputingKind, reading(choice(ComputingKind))]
    zone: Id
    industry: Id
    accelerator: Id
    since: Day = None


class _PlantDoor(Door):
    id: Id
    name: TextDoor
    zone: Id


class _SaleDoor(Door):
    id: Id
    name: TextDoor
    kind: Annotated[SaleKind, reading(choice(SaleKind))]
    zone: Id
    industry: Id


class _TariffDoor(Door):
    industry: Id
    name: TextDoor
    until: Day = None


class _ConditionDoor(Door):
    id: Id
    kind: Annotated[ConditionKind, reading(choice(ConditionKind))]
    words: TextDoor
    source: Optional = ""
    assumption: Optional = ""


class _ScenarioDoor(Door):
    id: Id
    name: TextDoor
    hashprice: Any = None
    price: Any = None


class _StressDoor(Door):
    id: Id
    kind: Annotated[StressForm, reading(choice(StressForm))]
    name: TextDoor
    source: Optional = ""
    assumption: Optional = ""
    zone: Id = ""
    backup: Id = ""
    parts: Annotated[list[Id], Field(max_length=_MOST_ENTRIES, default_factory=list)]
    since: Day = None
    until: Day = None


class _EffectDoor(Door):
    id: Id
    effect: Annotated[Effect, reading(choice(Effect))]
    phase: Annotated[Phase, reading(choice(Phase))]
    subject: Words
    per_mw: Any
    central: Any = None


class HorizonDoor(Door):
    """When the plan begins, and how many years it has."""

    start: Day
    years: Annotated[int, Field(ge=1, le=_MOST_YEARS)]


class _NetworkDoor(Door):
    at: Day = None
    height: Annotated[int, Field(ge=0, le=_MOST_HEIGHT)] | None = None


def _door(name: str, base: type[Door]) -> Any:  # noqa: ANN401 - a model made here
    return create_model(f"{name.capitalize()}Door", __base__=base, **_figures(name))


_ENTRIES: Final[dict[str, type[Door]]] = {
    "zones": _ZoneDoor,
    "links": _LinkDoor,
    "plants": _GridPlantDoor,
    "outages": _OutageDoor,
    "machines": _MachineDoor,
    "fleets": _FleetDoor,
    "computing": _ComputingDoor,
    "batteries": _PlantDoor,
    "backups": _PlantDoor,
    "sales": _SaleDoor,
    "tariffs": _TariffDoor,
    "conditions": _ConditionDoor,
    "scenarios": _ScenarioDoor,
    "stresses": _StressDoor,
    "effects": _EffectDoor,
}


class _EnergyDoor(Door):
    format: FormatNumber
    horizon: HorizonDoor


_NETWORK: Final = _door("network", _NetworkDoor)
_LISTS: Final[dict[str, Any]] = {
    name: (Annotated[list[_door(name, base)], Field(max_length=_MOST_ENTRIES)], [])  # type: ignore[misc] # made here
    for name, base in _ENTRIES.items()
}
EnergyDoor: Final[Any] = create_model(
    "EnergyDoor",
    __base__=_EnergyDoor,
    network=(_NETWORK, _NETWORK()),
    risk=(_door("risk", Door), None),
    sharing=(_door("sharing", Door), None),
    **_LISTS,
    **_figures(""),
)
"""All of ``energy.toml``; figures pass it as they are."""
