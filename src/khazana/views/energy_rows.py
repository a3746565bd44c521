"""The rows of the tables of a decision: capacities, who gets the power, conditions, ledgers, rounds."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

import numpy as np

from khazana.app.energy_reports import CompareReport, EnergyStand, SizingReport
from khazana.energy import Case, ConditionState, Decision, Ledgers, LoadKind
from khazana.energy.resources import Capacity, Floats, series
from khazana.views.cells import Absence, Cell
from khazana.views.energy_figures import amount, dollars, number, span
from khazana.views.energy_words import Account, Bound, Calm, Line, Part

__all__ = [
    "balance",
    "capacities",
    "comparison",
    "condition_costs",
    "conditions",
    "decision",
    "kinds_of",
    "ledgers",
    "mean_energy",
    "rounds",
    "stresses",
    "use",
]

Row = tuple[Cell, ...]
Rows = tuple[Row, ...]
_NO: Final = Absence.NOT_APPLICABLE
_MILLION: Final = 1e6
_SAME: Final = 1e-6
_RUNNING_SHARE: Final = 1e-3
"""Of its capacity: what draws less counts as standing still."""


def years(stand: EnergyStand) -> str | None:
    """Return the calendar years that a horizon begins in, in the programme's zone."""
    zone = ZoneInfo(stand.zone)
    return " ".join(str(one.astimezone(zone).year) for one in stand.starts) or None


class Decided(Protocol):
    """A report with a decision."""

    @property
    def stand(self) -> EnergyStand:
        """Return what it rests on."""

    @property
    def decision(self) -> Decision | None:
        """Return the decision."""

    @property
    def ledgers(self) -> Ledgers | None:
        """Return the ledgers."""


def decision(report: Decided) -> Rows:
    """Return the one row that says what was decided, and how sure that is."""
    found, stand = report.decision, report.stand
    complete = report.complete if isinstance(report, SizingReport) else found is not None
    return (
        (
            stand.programme,
            stand.synthetic,
            stand.state,
            years(stand),
            stand.hours,
            len(stand.scenarios),
            None if found is None else dollars(-found.cost_usd),
            None if found is None else dollars(-found.bound_usd),
            None if found is None else number(found.gap * _MILLION),
            complete,
            None if found is None else found.solver,
            None if found is None else found.rounds,
        ),
    )


def kinds_of(case: Case) -> Iterator[tuple[str, LoadKind | Part, str, Capacity]]:
    """Yield the name, kind, zone and capacity of each that has one."""
    for load in case.loads:
        yield load.name, load.kind, load.zone, load.capacity
    for plant in case.backups:
        yield plant.name, Part.BACKUP, plant.zone, plant.capacity
    for battery in case.batteries:
        yield battery.name, Part.BATTERY, battery.zone, battery.capacity


def _within(one: Capacity, chosen: float) -> Bound:
    if one.is_fixed:
        return Bound.GIVEN
    near = _SAME * max(1.0, one.most_mw)
    if chosen <= one.least_mw + near:
        return Bound.LEAST
    return Bound.MOST if chosen >= one.most_mw - near else Bound.BETWEEN


def capacities(report: Decided) -> Rows:
    """Return one row for each thing that has a capacity."""
    found = report.decision
    if found is None:
        return ()
    worth: Mapping[str, float] = found.capacity_worth_usd or {}
    return tuple(
        (
            name,
            kind,
            zone,
            number(one.least_mw),
            number(one.most_mw),
            number(found.capacity_mw[name]),
            _within(one, found.capacity_mw[name]),
            number(worth[name]) if name in worth else None,
            number(one.capital_usd_per_mw_year),
        )
        for name, kind, zone, one in kinds_of(found.case)
    )


def mean_energy(found: Decision, what: str, name: str) -> float:
    """Return what was done over the horizon, in the mean over the scenarios, of a line in both directions [MWh]."""
    sums = [float(np.abs(one.use_mw[what, name]).sum()) for one in found.operations]
    return float(found.case.probabilities @ np.array(sums))


def use(report: Decided) -> Rows:
    """Return one row for each source, load and battery: how much power, and what it earned or cost."""
    found = report.decision
    return () if found is None else tuple(_uses(found))


def _uses(found: Decision) -> Iterator[Row]:
    case = found.case
    for zone in case.zones:
        given = np.array([case.row(zone.available_mw, scenario) for scenario in range(case.scenarios)])
        value = -_valued(found, ("taken", zone.name), zone.price_usd_per_mwh)
        yield _use(found, zone.name, Part.SURPLUS, zone.name, ("taken", float(given.max()), value))
    for plant in case.backups:
        value = -plant.variable_usd_per_mwh * mean_energy(found, "output", plant.name)
        yield _use(found, plant.name, Part.BACKUP, plant.zone, ("output", found.capacity_mw[plant.name], value))
    for link in case.links:
        size = float(max(series(link.most_mw).max(), series(link.back_mw).max()))
        yield _use(found, link.name, Part.LINK, f"{link.origin} → {link.target}", ("flow", size, 0.0))
    for load in case.loads:
        value = _valued(found, ("served", load.name), series(load.revenue_usd_per_mwh) - load.variable_usd_per_mwh)
        yield _use(found, load.name, load.kind, load.zone, ("served", found.capacity_mw[load.name], value))
    for battery in case.batteries:
        value = -battery.variable_usd_per_mwh * mean_energy(found, "release", battery.name)
        mw = found.capacity_mw[battery.name]
        yield _use(found, battery.name, Part.BATTERY, battery.zone, ("release", mw, value))


def _valued(found: Decision, what: tuple[str, str], price: Floats | float) -> float:
    """Return what was done times a price, in the mean over the scenarios [USD]."""
    case = found.case
    each = [float(one.use_mw[what] @ case.row(price, number)) for number, one in enumerate(found.operations)]
    return float(case.probabilities @ np.array(each))


def _use(found: Decision, name: str, kind: LoadKind | Part, zone: str, done: tuple[str, float, float]) -> Row:
    what, capacity, value = done
    energy, chances = mean_energy(found, what, name), found.case.probabilities
    share = energy / (capacity * found.case.hours) if capacity > 0 else None
    least = max(_SAME, _RUNNING_SHARE * capacity)
    ran = [int((np.abs(one.use_mw[what, name]) > least).sum()) for one in found.operations]
    return (
        name,
        kind,
        zone,
        number(capacity),
        number(energy),
        None if share is None else number(share, 6),
        number(float(chances @ np.array(ran)), 1),
        dollars(value),
    )


def conditions(report: Decided) -> Rows:
    """Return one row for each row of a condition, on capacities and in each scenario."""
    found = report.decision
    if found is None:
        return ()
    rows = [_condition(one, _NO) for one in found.conditions]
    for scenario, done in zip(report.stand.scenarios, found.operations, strict=True):
        rows += [_condition(one, scenario) for one in done.conditions]
    return tuple(rows)


def _condition(one: ConditionState, scenario: Cell) -> Row:
    near = _SAME * max(1.0, abs(one.value))
    binding = one.value - one.low <= near or one.high - one.value <= near
    has_months = one.part == "month"
    return (
        one.condition,
        _NO if has_months or not one.part else one.part,
        one.window + 1 if has_months else _NO,
        scenario,
        amount(one.value, one.unit),
        span(one.low, one.high, one.unit),
        binding,
        None if one.worth_usd is None else number(one.worth_usd, 6),
    )


def condition_costs(report: SizingReport) -> Rows:
    """Return what each condition costs."""
    return tuple(
        (one.condition, dollars(one.cost_usd), dollars(one.within_usd), one.is_binding) for one in report.costs
    )


def ledgers(report: Decided) -> Rows:
    """Return one row for each entry of the three ledgers that is not zero."""
    found = report.ledgers
    if found is None:
        return ()
    books = ((Account.OPERATOR, found.operator), (Account.TREASURY, found.treasury), (Account.OTHERS, found.others))
    return tuple(
        (account, Line(one.what), one.name or _NO, one.amount)
        for account, rows in books
        for one in rows
        if one.amount.minor
    )


def _totals(found: Ledgers | None) -> Row:
    if found is None:
        return (None, None, None)
    return found.totals


def balance(report: Decided) -> Rows:
    """Return the one row of what each of the three keeps."""
    found = report.ledgers
    if found is None:
        return ()
    return ((*_totals(found), found.total, number(found.charge_per_mwh, 6)),)


def rounds(report: SizingReport) -> Rows:
    """Return one row for each round of the sizing."""
    return tuple(
        (one.round, dollars(-one.best_usd), dollars(-one.bound_usd), number(one.gap * _MILLION)) for one in report.steps
    )


def stresses(report: SizingReport) -> Rows:
    """Return what each stress does to the capacities chosen; the first row is that nothing happens."""
    return tuple(
        (
            Calm.NOTHING if one.kind is None else one.name,
            Calm.NOTHING if one.kind is None else one.kind,
            None if one.cost_usd is None else dollars(-one.cost_usd),
            None if one.change_usd is None else dollars(-one.change_usd),
            None if one.unserved_mwh is None else number(one.unserved_mwh),
            None if one.unserved_h is None else number(one.unserved_h, 1),
            () if one.conflict is None else one.conflict.conditions,
        )
        for one in report.stresses
    )


def comparison(report: CompareReport) -> Rows:
    """Return one row for each choice."""
    return tuple(_choice(one) for one in report.choices)


def _choice(one: Any) -> Row:  # noqa: ANN401 - a Choice, which reads like any report with a decision
    found: Decision | None = one.decision
    stand, ledger = one.stand, one.ledgers
    head = (one.name, stand.programme, stand.synthetic, years(stand))
    if found is None:
        return (*head, *(None,) * 13)
    built = dict.fromkeys([*LoadKind, *Part], 0.0)
    for name, kind, _, _ in kinds_of(found.case):
        built[kind] += found.capacity_mw[name]
    chosen = (LoadKind.FLEET, LoadKind.FIRM, LoadKind.INTERRUPTIBLE, Part.BACKUP, Part.BATTERY)
    taken = sum(mean_energy(found, "taken", zone.name) for zone in found.case.zones)
    there = sum(
        float(chance * found.case.row(zone.available_mw, scenario).sum())
        for zone in found.case.zones
        for scenario, chance in enumerate(found.case.probabilities)
    )
    return (
        *head,
        dollars(-found.cost_usd),
        number(found.gap * _MILLION),
        *(number(built[kind]) for kind in chosen),
        number(taken),
        number(there - taken),
        *_totals(ledger),
        None if ledger is None else number(ledger.charge_per_mwh, 6),
    )
