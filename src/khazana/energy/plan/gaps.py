"""What a plan does not say: the figures that are asked for, and what follows from each that is missing."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, Final

from khazana.core import Finding, FindingKind, Place
from khazana.energy.plan import kinds
from khazana.energy.plan.figures import Need, asked_of
from khazana.energy.plan.parts import (
    ComputingKind,
    PlannedBackup,
    PlannedBattery,
    PlannedComputing,
    PlannedFleet,
    PlannedSale,
    PlannedZone,
    SaleKind,
)
from khazana.energy.plan.record import EnergyPlan
from khazana.energy.plan.stresses import PlannedStress, StressForm
from khazana.energy.plan.terms import ConditionKind, PlannedCondition, PlannedScenario
from khazana.energy.plan.units import currency_in

__all__ = ["CONDITION_FIGURES", "PARTS", "frame_gaps", "missing_in", "open_figures", "rests_on", "whole"]

PARTS = ("zones", "links", "plants", "fleets", "computing", "batteries", "backups", "sales", "conditions", "stresses")
"""The lists of a plan whose entries are left out where a figure that they need is missing."""

CONDITION_FIGURES: Final = {
    ConditionKind.COST_RECOVERY: ("price",),
    ConditionKind.NO_PREFERENCE: ("price",),
    ConditionKind.MONTHLY_TRIGGER: ("share", "baseline"),
    ConditionKind.EXCHANGE_BUDGET: ("budget",),
    ConditionKind.EMISSIONS_CAP: ("cap",),
    ConditionKind.BUDGET: ("budget",),
    ConditionKind.RESERVE_MARGIN: ("share",),
}
"""The figures that a condition of a kind needs."""


_SAID_OTHERWISE: Final = {PlannedZone: frozenset({"emissions"}), PlannedBackup: frozenset({"capital"})}
"""What is not said to be left out: of a zone with plants it follows from them, of a backup plant nothing is built."""


def whole(plan: EnergyPlan, name: str) -> Iterator[Any]:
    """Yield the parts of a list that lack nothing, and stand in zones that lack nothing."""
    known = {zone.id for zone in plan.zones if not missing_in(plan, "zones", zone)}
    for part in getattr(plan, name):
        ends = [getattr(part, one) for one in ("zone", "origin", "target") if hasattr(part, one)]
        if not missing_in(plan, name, part) and known.issuperset(ends):
            yield part


def open_figures(plan: EnergyPlan) -> tuple[Finding, ...]:
    """Return what nobody has stated, first what keeps all from being computed, then part by part."""
    return tuple(_open(plan))


def rests_on(plan: EnergyPlan) -> tuple[Finding, ...]:
    """Return what a result of the plan rests on beside sources: made-up profiles, and assumptions."""
    return tuple(_rests_on(plan))


def _rests_on(plan: EnergyPlan) -> Iterator[Finding]:
    for profile in plan.profiles():
        if profile.is_synthetic:
            place = Place(profile.file, None, profile.column)
            yield kinds.SYNTHETIC.at(place, key=profile.key, column=profile.column, file=profile.file)
    for one in plan.assumptions():
        yield kinds.ASSUMED.at(
            Place(field=one.key), key=one.key, value=f"{one.said:.12g}", unit=one.unit, reason=one.note.rstrip(".")
        )


def _open(plan: EnergyPlan) -> Iterator[Finding]:
    for key in frame_gaps(plan):
        yield _finding(kinds.NOTHING_TO_RECKON, key)
    for name in PARTS:
        for part in getattr(plan, name):
            missing = missing_in(plan, name, part)
            for key in missing:
                yield _finding(kinds.NOT_RECKONED, key, part=f"{name}.{part.id}")
            if not missing:
                yield from _left_out(part, f"{name}.{part.id}")
            if isinstance(part, PlannedZone) and part.ambient is None and plan.fleets:
                yield _finding(kinds.LEFT_OUT, f"{name}.{part.id}.ambient")
    if plan.fleets:
        yield from _left_out(plan.network, "network")
    for tariff in plan.tariffs:
        if tariff.until is not None and tariff.until < plan.horizon.end:
            yield kinds.TARIFF_ENDS.at(Place(field=f"tariffs.{tariff.industry}"), name=tariff.name, day=tariff.until)


def _finding(kind: FindingKind, key: str, **params: object) -> Finding:
    return kind.at(Place(field=key), key=key, **params)


def _left_out(part: object, key: str) -> Iterator[Finding]:
    if isinstance(part, PlannedBackup) and part.capital is None and not _is_there(part):
        there = 0.0 if part.least is None else part.least.value
        yield _finding(kinds.NOT_BUILT, f"{key}.capital", part=key, value=f"{there:,.0f}")
    reckoned = _SAID_OTHERWISE.get(type(part), frozenset())
    if isinstance(part, PlannedZone) and not part.is_reckoned:
        reckoned = frozenset()
    for name, one in asked_of(type(part)).items():
        if one.need is Need.LEFT_OUT and getattr(part, name) is None and name not in reckoned:
            yield _finding(kinds.LEFT_OUT, f"{key}.{name}")


def _is_there(plant: PlannedBackup) -> bool:
    """Tell whether all of a backup plant that the plan speaks of is there already."""
    return plant.least is not None and plant.most is not None and plant.least.value == plant.most.value


def frame_gaps(plan: EnergyPlan) -> tuple[str, ...]:
    """Return the keys of what is missing so that nothing at all can be computed."""
    found = [] if plan.interest is not None else ["interest"]
    if not any(not missing_in(plan, "zones", zone) for zone in plan.zones):
        found.append("zones")
    if plan.exchange is None and any(currency_in(one.unit) not in {None, "USD", "BTC"} for one in plan.figures()):
        found.append("exchange")
    found += [key for one in plan.scenarios for key in _of_scenario(plan, one)]
    if not plan.scenarios and plan.fleets:
        found.append("scenarios")
    return tuple(found)


def _of_scenario(plan: EnergyPlan, scenario: PlannedScenario) -> Iterator[str]:
    key = f"scenarios.{scenario.id}"
    if scenario.probability is None:
        yield f"{key}.probability"
    if plan.fleets and not scenario.hashprice:
        if not scenario.price:
            yield f"{key}.hashprice"
        else:
            asked = ("at", "height", "difficulty", "hashprice", "fees", "elasticity")
            yield from (f"network.{name}" for name in asked if getattr(plan.network, name) is None)


def missing_in(plan: EnergyPlan, name: str, part: object) -> tuple[str, ...]:
    """Return the keys of the figures that a part needs and does not have."""
    key = f"{name}.{part.id}"  # type: ignore[attr-defined] # every part has an id
    needed = [one for one, asks in asked_of(type(part)).items() if asks.need is Need.NEEDED]
    missing = [f"{key}.{one}" for one in (*needed, *_also(part)) if getattr(part, one) is None]
    if isinstance(part, PlannedFleet):
        missing += [f"{key}.machine.{one}" for one in _of_machine(part)]
    if isinstance(part, PlannedStress):
        missing += _of_stress(plan, part)
    if isinstance(part, PlannedFleet | PlannedComputing | PlannedSale) and _pays(part):
        tariff = plan.tariff_of(part.industry)
        if tariff is None or tariff.price is None:
            missing.append(f"tariffs.{part.industry}.price")
    return tuple(missing)


def _pays(part: PlannedFleet | PlannedComputing | PlannedSale) -> bool:
    return not (isinstance(part, PlannedSale) and part.kind is SaleKind.EXPORT)


def _of_machine(fleet: PlannedFleet) -> Iterator[str]:
    own = fleet.holding.value == "own"
    for one in fields(fleet.machine):
        if getattr(fleet.machine, one.name) is None and (
            one.name in {"hashrate", "power"} or (own and one.name == "price")
        ):
            yield one.name


def _also(part: object) -> Iterator[str]:
    """Yield what a part needs beyond what it always needs: alternatives, and what follows from another figure."""
    if isinstance(part, PlannedZone):
        if part.is_reckoned:
            return
        yield from (() if part.surplus else ("most",))
        yield from (() if part.prices else ("generation",))
    elif isinstance(part, PlannedFleet):
        yield from _of_fleet(part)
    elif isinstance(part, PlannedComputing):
        yield from _of_computing(part)
    elif isinstance(part, PlannedBattery):
        yield from ("capital",) if part.storage_capital is None else ()
    elif isinstance(part, PlannedBackup):
        yield from () if part.capital is None else ("life",)
    elif isinstance(part, PlannedCondition):
        yield from CONDITION_FIGURES[part.kind]


def _of_computing(part: PlannedComputing) -> Iterator[str]:
    if part.contract is None:
        yield from ("rent", "accelerator_power", "utilisation")
    if part.kind is ComputingKind.FIRM:
        yield "penalty"
    elif part.energy is not None:
        yield "window"


def _of_fleet(fleet: PlannedFleet) -> Iterator[str]:
    if fleet.site is not None:
        yield "site_life"
    if fleet.holding.value == "lent":
        yield "kept"
    if fleet.holding.value == "hosted" and fleet.kept is None:
        yield "fee"


def _of_stress(plan: EnergyPlan, one: PlannedStress) -> Iterator[str]:
    """Yield the keys of the figures that a stress needs and nobody has stated."""
    key = f"stresses.{one.id}"
    if one.kind is StressForm.FAILED_PLANT and one.lost is None and one.lost_share is None:
        yield f"{key}.lost"
    elif one.kind is StressForm.HEAT_WAVE and one.ambient is None:
        yield f"{key}.ambient"
    elif one.kind is StressForm.PRICE_FALL and one.fall is None:
        yield f"{key}.fall"
    elif one.kind is StressForm.HALVING:
        yield from (f"network.{name}" for name in ("fees", "height") if getattr(plan.network, name) is None)
    elif one.kind is StressForm.TOGETHER:
        known = {other.id: other for other in plan.stresses}
        for part in one.parts:
            if part in known and known[part].kind is not StressForm.TOGETHER:
                yield from _of_stress(plan, known[part])
