"""Three ledgers, kept apart: the operator's, the treasury's, and that of all other consumers of power.

Between them nothing is lost: together they are the revenue of the loads less everything that is spent. What tariffs
bring in above the cost of the power helps to pay for capacity that stands there anyway. That margin lowers the
capacity charge of other consumers by the share that is passed on to them; below zero, it is shifted onto them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from khazana.core import BadInput
from khazana.energy.dispatching import Decision, Operation
from khazana.energy.resources import Load, LoadKind

__all__ = ["Entry", "Ledgers", "Sharing", "ledgers_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """Who gets the margin: ``passed_share`` of it goes to other consumers, who take ``baseline_mwh`` in the horizon."""

    passed_share: float
    baseline_mwh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one ledger gets for something, over the horizon; ``name`` is whose it is; below zero it pays."""

    what: str
    name: str
    amount_usd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledgers:
    """The three ledgers, in the mean over the scenarios.

    Parameters
    ----------
    charge_usd_per_mwh
        By how much the capacity charge of other consumers changes; below zero it is diluted.
    """

    operator: tuple[Entry, ...]
    treasury: tuple[Entry, ...]
    others: tuple[Entry, ...]
    charge_usd_per_mwh: float

    @property
    def totals_usd(self) -> tuple[float, float, float]:
        """Return what operator, treasury and other consumers get."""
        operator, treasury, others = (
            sum(one.amount_usd for one in entries) for entries in (self.operator, self.treasury, self.others)
        )
        return operator, treasury, others


def ledgers_of(decision: Decision, sharing: Sharing) -> Ledgers:
    """Return who gets and pays what by a decision, in the mean over its scenarios.

    Raises
    ------
    BadInput
        If the share lies outside 0 to 1, or others take no power.
    """
    if not 0 <= sharing.passed_share <= 1 or sharing.baseline_mwh <= 0:
        raise BadInput("a share from 0 to 1 of a baseline above zero", where="ledgers", remedy="check both figures")
    operator = _gathered(decision, _operator)
    treasury = _gathered(decision, _treasury)
    margin = sum(one.amount_usd for one in treasury if one.what != "export")
    passed = sharing.passed_share * margin
    what = "capacity charge diluted" if passed >= 0 else "capacity charge shifted"
    return Ledgers(
        operator=(*operator, *_capital(decision)),
        treasury=(*treasury, Entry(what="passed to other consumers", name="", amount_usd=-passed)),
        others=(Entry(what=what, name="", amount_usd=passed),),
        charge_usd_per_mwh=-passed / sharing.baseline_mwh,
    )


def _gathered(decision: Decision, rule: Callable[[Decision, int, Operation], Iterator[Entry]]) -> tuple[Entry, ...]:
    """Return a ledger's entries, each in the mean over the scenarios."""
    sums: dict[tuple[str, str], float] = {}
    for scenario, one in enumerate(decision.operations):
        for entry in rule(decision, scenario, one):
            key = entry.what, entry.name
            sums[key] = sums.get(key, 0.0) + float(decision.case.probabilities[scenario]) * entry.amount_usd
    return tuple(Entry(what=what, name=name, amount_usd=amount) for (what, name), amount in sums.items())


def _operator(decision: Decision, scenario: int, one: Operation) -> Iterator[Entry]:
    case = decision.case
    for load in case.loads:
        served = one.use_mw["served", load.name]
        if load.kind is not LoadKind.EXPORT:
            revenue = float(served @ case.row(load.revenue_usd_per_mwh, scenario))
            yield Entry(what="revenue", name=load.name, amount_usd=revenue)
            yield Entry(what="tariff", name=load.name, amount_usd=-_tariff(decision, load, scenario, one))
            yield Entry(what="operation", name=load.name, amount_usd=-load.variable_usd_per_mwh * float(served.sum()))
        if load.shortfall_usd_per_mwh:
            draw = case.row(load.draw_share, scenario) * decision.capacity_mw[load.name]
            penalty = load.shortfall_usd_per_mwh * float((draw - served).sum())
            yield Entry(what="shortfall", name=load.name, amount_usd=-penalty)
        if ("short", load.name) in one.use_mw:
            penalty = load.energy_shortfall_usd_per_mwh * float(one.use_mw["short", load.name].sum())
            yield Entry(what="shortfall of energy", name=load.name, amount_usd=-penalty)
    for plant in case.backups:
        spent = plant.variable_usd_per_mwh * float(one.use_mw["output", plant.name].sum())
        yield Entry(what="fuel", name=plant.name, amount_usd=-spent)
    for battery in case.batteries:
        spent = battery.variable_usd_per_mwh * float(one.use_mw["release", battery.name].sum())
        yield Entry(what="operation", name=battery.name, amount_usd=-spent)


def _treasury(decision: Decision, scenario: int, one: Operation) -> Iterator[Entry]:
    case = decision.case
    for load in case.loads:
        served = one.use_mw["served", load.name]
        if load.kind is LoadKind.EXPORT:
            worth = case.row(load.revenue_usd_per_mwh, scenario) - load.variable_usd_per_mwh
            yield Entry(what="export", name=load.name, amount_usd=float(served @ worth))
        else:
            yield Entry(what="tariff", name=load.name, amount_usd=_tariff(decision, load, scenario, one))
    for zone in case.zones:
        taken, available = one.use_mw["taken", zone.name], case.row(zone.available_mw, scenario)
        price = case.row(zone.price_usd_per_mwh, scenario)
        yield Entry(what="generation", name=zone.name, amount_usd=-float(taken @ price))
        left = zone.curtailment_usd_per_mwh * float((available - taken).sum())
        yield Entry(what="curtailment", name=zone.name, amount_usd=-left)


def _tariff(decision: Decision, load: Load, scenario: int, one: Operation) -> float:
    return float(one.use_mw["served", load.name] @ decision.case.row(load.tariff_usd_per_mwh, scenario))


def _capital(decision: Decision) -> Iterator[Entry]:
    years = decision.case.capital_years
    for name, one in decision.case.sized():
        spent = one.capital_usd_per_mw_year * years * decision.capacity_mw[name]
        yield Entry(what="capital", name=name, amount_usd=-spent)
