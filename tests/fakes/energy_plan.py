"""A small energy plan with one of each part: every figure is made up."""

from datetime import date
from fractions import Fraction

from khazana.core import LocalText, Range
from khazana.energy.holding import Holding
from khazana.energy.plan import (
    Choices,
    ComputingKind,
    ConditionKind,
    EnergyPlan,
    Figure,
    Horizon,
    Network,
    Origin,
    PlannedBackup,
    PlannedBattery,
    PlannedComputing,
    PlannedCondition,
    PlannedFleet,
    PlannedMachine,
    PlannedSale,
    PlannedScenario,
    PlannedTariff,
    PlannedZone,
    SaleKind,
)
from khazana.energy.plan.units import Dimension

D = Dimension


def figure(key: str, value: float | tuple[float, float], unit: str, dimension: Dimension) -> Figure:
    low, high = value if isinstance(value, tuple) else (value, value)
    return Figure(
        key=key,
        range=Range(Fraction(str(low)), Fraction(str(high))),
        unit=unit,
        dimension=dimension,
        origin=Origin.ASSUMED,
        note="An example.",
    )


def made(key: str, **figures: tuple[float | tuple[float, float], str, Dimension]) -> dict[str, Figure]:
    return {name: figure(f"{key}.{name}", *one) for name, one in figures.items()}


MACHINE = PlannedMachine(
    id="s21",
    name="S21",
    **made(
        "fleets.s21.machine",
        hashrate=(200, "TH/s", D.HASHRATE),
        power=(3_500, "W", D.MACHINE_POWER),
        price=(13.5, "USD/TH", D.MACHINE_PRICE),
        derates_above=(40, "°C", D.TEMPERATURE),
        derated_share=(0.9, "1", D.SHARE),
        stops_above=(47, "°C", D.TEMPERATURE),
    ),
)
FLEET = PlannedFleet(
    id="s21",
    name=LocalText("S21"),
    machine=MACHINE,
    zone="grid",
    industry="mining",
    cooling="air",
    holding=Holding.OWN,
    since=date(2027, 1, 1),
    **made(
        "fleets.s21",
        most=(400, "MW", D.POWER),
        pue=((1.03, 1.07), "1", D.RATIO),
        life=(4, "year", D.YEARS),
        failures=(5, "%/year", D.SHARE_PER_YEAR),
    ),
)
FIRM = PlannedComputing(
    id="firm",
    name=LocalText("Firm"),
    kind=ComputingKind.FIRM,
    zone="grid",
    industry="computing",
    accelerator="h100",
    **made(  # noqa: S604 - the shell of a data centre
        "computing.firm",
        most=(50, "MW", D.POWER),
        contract=(9.7, "million USD/MW-year", D.CAPITAL_PER_YEAR),
        accelerators=(29, "million USD/MW", D.CAPITAL),
        accelerator_life=(5, "year", D.YEARS),
        shell=(1_126.4, "million PKR/MW", D.CAPITAL),
        shell_life=(20, "year", D.YEARS),
        due=(90, "%", D.SHARE),
        penalty=(2_000, "USD/MWh", D.ENERGY_PRICE),
    ),
)
TRAINING = PlannedComputing(
    id="training",
    name=LocalText("Training"),
    kind=ComputingKind.INTERRUPTIBLE,
    zone="grid",
    industry="computing",
    accelerator="h100",
    since=date(2028, 1, 1),
    **made(  # noqa: S604 - the shell of a data centre
        "computing.training",
        most=(50, "MW", D.POWER),
        rent=(2, "USD/h", D.RENT),
        rent_fall=(20, "%/year", D.SHARE_PER_YEAR),
        accelerator_power=(1.45, "kW", D.ACCELERATOR_POWER),
        utilisation=(70, "%", D.SHARE),
        accelerators=(20, "million USD/MW", D.CAPITAL),
        accelerator_life=(5, "year", D.YEARS),
        shell=(4, "million USD/MW", D.CAPITAL),
        shell_life=(20, "year", D.YEARS),
        energy=(70, "%", D.SHARE),
        window=(10, "h", D.HOURS),
    ),
)
BATTERY = PlannedBattery(
    id="battery",
    name=LocalText("Battery"),
    zone="grid",
    **made(
        "batteries.battery",
        most=(100, "MW", D.POWER),
        hours=(4, "h", D.HOURS),
        store=(94, "%", D.SHARE),
        release=(94, "%", D.SHARE),
        storage_capital=(150, "USD/kWh", D.STORAGE_CAPITAL),
        life=(15, "year", D.YEARS),
    ),
)
BACKUP = PlannedBackup(
    id="backup",
    name=LocalText("Backup"),
    zone="grid",
    **made(
        "backups.backup",
        most=(100, "MW", D.POWER),
        fuel=(28.16, "PKR/kWh", D.ENERGY_PRICE),
        imported=(50, "%", D.SHARE),
        emissions=(420, "kg/MWh", D.EMISSIONS),
    ),
)
EXPORT = PlannedSale(
    id="export",
    name=LocalText("Export"),
    kind=SaleKind.EXPORT,
    zone="grid",
    industry="export",
    **made("sales.export", most=(100, "MW", D.POWER), worth=(45, "USD/MWh", D.ENERGY_PRICE)),
)
ZONE = PlannedZone(
    id="grid",
    name=LocalText("Grid"),
    **made(
        "zones.grid",
        most=(0.5, "GW", D.POWER),
        generation=(9.68, "PKR/kWh", D.ENERGY_PRICE),
        emissions=((0.3, 0.35), "t/MWh", D.EMISSIONS),
    ),
)


def tariff(industry: str) -> PlannedTariff:
    return PlannedTariff(
        industry=industry,
        name=LocalText(industry),
        **made(f"tariffs.{industry}", price=(22.98, "PKR/kWh", D.ENERGY_PRICE)),
    )


def scenario(name: str, share: float, **figures: tuple[float, str, Dimension]) -> PlannedScenario:
    found = made(f"scenarios.{name}", **figures)
    paths = {one: (found.pop(one),) for one in ("price", "hashprice") if one in found}
    chance = figure(f"scenarios.{name}.probability", share, "1", D.SHARE)
    return PlannedScenario(id=name, name=LocalText(name), probability=chance, **found, **paths)


NETWORK = Network(
    at=date(2026, 6, 26),
    height=955_584,
    **made(
        "network",
        difficulty=(133.9, "T", D.DIFFICULTY),
        hashprice=(28.68, "USD/PH/day", D.HASHPRICE),
        fees=(0.0218, "BTC/block", D.BLOCK_FEES),
        elasticity=(0.5, "1", D.RATIO),
    ),
)
PLAN = EnergyPlan(
    programme="example",
    currency="PKR",
    horizon=Horizon(start=date(2027, 1, 1), years=3),
    network=NETWORK,
    zones=(ZONE,),
    fleets=(FLEET,),
    computing=(FIRM, TRAINING),
    batteries=(BATTERY,),
    backups=(BACKUP,),
    sales=(EXPORT,),
    tariffs=(tariff("mining"), tariff("computing")),
    scenarios=(
        scenario("calm", 0.75, hashprice=(40, "USD/PH/day", D.HASHPRICE)),
        scenario("hot", 0.25, hashprice=(60, "USD/PH/day", D.HASHPRICE), heat=(5, "°C", D.TEMPERATURE),
                 surplus=(0.5, "1", D.RATIO), generation=(1.5, "1", D.RATIO)),
    ),
    exchange=figure("exchange", 281.6, "PKR/USD", D.EXCHANGE),
    interest=figure("interest", 12, "%/year", D.SHARE_PER_YEAR),
)  # fmt: skip
WEEK = Choices(years=(2027,), hours=168)


def condition(kind: ConditionKind, **figures: tuple[float, str, Dimension]) -> PlannedCondition:
    return PlannedCondition(
        id=kind.value, kind=kind, words=LocalText(kind.value), **made(f"conditions.{kind.value}", **figures)
    )


CONDITIONS = (
    condition(ConditionKind.COST_RECOVERY, price=(22.98, "PKR/kWh", D.ENERGY_PRICE)),
    condition(ConditionKind.NO_PREFERENCE, price=(22.98, "PKR/kWh", D.ENERGY_PRICE)),
    condition(
        ConditionKind.MONTHLY_TRIGGER, share=(25, "%", D.SHARE), baseline=(0.72, "TWh/month", D.ENERGY_PER_MONTH)
    ),
    condition(ConditionKind.EXCHANGE_BUDGET, budget=(400, "million USD", D.MONEY)),
    condition(ConditionKind.EMISSIONS_CAP, cap=(0.876, "Mt/year", D.MASS_PER_YEAR)),
    condition(ConditionKind.BUDGET, budget=(50_000, "million PKR", D.MONEY)),
)
