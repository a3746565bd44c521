"""Three ledgers, kept apart: the operator's, the treasury's, and that of all other consumers of power.

Between them nothing is lost: together they are the revenue of the loads less everything that is spent, to the last
cent. What tariffs bring in above the cost of the power helps to pay for capacity that stands there anyway. That margin
lowers the capacity charge of other consumers by the share that is passed on to them; below zero, it is shifted to them.

What was reckoned in floating point enters the books once: all entries together, so that they sum to the rounded total.
What one ledger pays another is one amount, rounded once, seen from both sides.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Final

from khazana.core import BadInput, Money, parse_currency, quantise_together
from khazana.energy.decision import Decision, Operation
from khazana.energy.resources import Load, LoadKind

__all__ = ["BOOK_RULE", "Entry", "ExchangeRate", "Ledgers", "Sharing", "ledgers_in", "ledgers_of"]

BOOK_RULE: Final = "total half to even, entries by largest remainder"
"""How amounts come to whole minor units."""
_USD: Final = "USD"
_TARIFF, _EXPORT, _PASSED = "tariff", "export", "passed to other consumers"
_DILUTED, _SHIFTED = "capacity charge diluted", "capacity charge shifted"
_BETWEEN: Final = frozenset({_TARIFF, _PASSED, _DILUTED, _SHIFTED})
"""What one ledger pays another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """Who gets the margin: ``passed_share`` of it goes to other consumers, who take ``baseline_mwh`` in the horizon."""

    passed_share: float
    baseline_mwh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRate:
    """How many units of ``currency`` a dollar is worth on a day, and who says so (the id of a source)."""

    currency: str
    per_usd: Decimal
    day: date
    source: str

    def __post_init__(self) -> None:
        parse_currency(self.currency)
        if not isinstance(self.per_usd, Decimal) or not self.per_usd.is_finite() or self.per_usd <= 0:
            raise BadInput(
                "a rate is a decimal above zero",
                where="per_usd",
                value=self.per_usd,
                remedy="take it as stated",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one ledger gets for something, over the horizon; ``name`` is whose it is; below zero it pays."""

    what: str
    name: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledgers:
    """The three ledgers, in the mean over the scenarios.

    Parameters
    ----------
    charge_per_mwh
        By how much the capacity charge of other consumers changes, in ``currency``; below zero it is diluted.
    rule
        How amounts came to whole minor units.
    rate
        At which dollars were converted; ``None`` where they are dollars.
    """

    operator: tuple[Entry, ...]
    treasury: tuple[Entry, ...]
    others: tuple[Entry, ...]
    charge_per_mwh: float
    currency: str = _USD
    rule: str = BOOK_RULE
    rate: ExchangeRate | None = None

    @property
    def totals(self) -> tuple[Money, Money, Money]:
        """Return what operator, treasury and other consumers get."""
        operator, treasury, others = (_sum(one, self.currency) for one in (self.operator, self.treasury, self.others))
        return operator, treasury, others

    @property
    def total(self) -> Money:
        """Return what the three get together."""
        operator, treasury, others = self.totals
        return operator + treasury + others


def ledgers_of(decision: Decision, sharing: Sharing) -> Ledgers:
    """Return who gets and pays what by a decision, in dollars and in the mean over its scenarios.

    Raises
    ------
    BadInput
        If the share lies outside 0 to 1, or others take no power.
    """
    if not 0 <= sharing.passed_share <= 1 or sharing.baseline_mwh <= 0:
        raise BadInput("a share from 0 to 1 of a baseline above zero", where="ledgers", remedy="check both figures")
    ours = [*_gathered(decision, _operator), *_capital(decision)]
    booked = _booked([*ours, *_gathered(decision, _treasury)], _USD)
    operator, treasury = booked[: len(ours)], booked[len(ours) :]
    margin = _sum([one for one in treasury if one.what != _EXPORT], _USD)
    passed = quantise_together([Fraction(sharing.passed_share) * Fraction(margin.as_decimal())], _USD)[0]
    what = _DILUTED if passed.minor >= 0 else _SHIFTED
    return Ledgers(
        operator=operator,
        treasury=(*treasury, Entry(what=_PASSED, name="", amount=-passed)),
        others=(Entry(what=what, name="", amount=passed),),
        charge_per_mwh=-float(passed.as_decimal()) / sharing.baseline_mwh,
    )


def ledgers_in(ledgers: Ledgers, rate: ExchangeRate) -> Ledgers:
    """Return ledgers in dollars in another currency, at a stated rate; each amount is converted from its cents.

    Raises
    ------
    BadInput
        If the ledgers are in another currency than dollars.
    """
    if ledgers.currency != _USD:
        raise BadInput(
            "these ledgers were converted already", value=ledgers.currency, remedy="convert those in dollars"
        )
    books = (ledgers.operator, ledgers.treasury, ledgers.others)
    exact = [
        _Row(what=one.what, name=one.name, amount=Fraction(rate.per_usd) * Fraction(one.amount.as_decimal()))
        for one in itertools.chain(*books)
    ]
    booked = iter(_booked(exact, rate.currency))
    operator, treasury, others = (tuple(itertools.islice(booked, len(book))) for book in books)
    return replace(
        ledgers,
        operator=operator,
        treasury=treasury,
        others=others,
        charge_per_mwh=ledgers.charge_per_mwh * float(rate.per_usd),
        currency=rate.currency,
        rate=rate,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """An entry before it is in the books, in whole units."""

    what: str
    name: str
    amount: float | Fraction


def _booked(rows: Sequence[_Row], currency: str) -> tuple[Entry, ...]:
    """Bring rows of all ledgers to whole minor units."""
    together = iter(quantise_together([one.amount for one in rows if one.what not in _BETWEEN], currency))
    return tuple(
        Entry(
            what=one.what,
            name=one.name,
            amount=quantise_together([one.amount], currency)[0] if one.what in _BETWEEN else next(together),
        )
        for one in rows
    )


def _sum(entries: Sequence[Entry], currency: str) -> Money:
    return reduce(lambda so_far, one: so_far + one.amount, entries, Money(0, currency))


def _gathered(decision: Decision, rule: Callable[[Decision, int, Operation], Iterator[_Row]]) -> list[_Row]:
    """Return a ledger's rows, each in the mean over the scenarios."""
    sums: dict[tuple[str, str], float] = {}
    for scenario, one in enumerate(decision.operations):
        for entry in rule(decision, scenario, one):
            key = entry.what, entry.name
            sums[key] = sums.get(key, 0.0) + float(decision.case.probabilities[scenario]) * entry.amount
    return [_Row(what=what, name=name, amount=amount) for (what, name), amount in sums.items()]


def _operator(decision: Decision, scenario: int, one: Operation) -> Iterator[_Row]:
    case = decision.case
    for load in case.loads:
        served = one.use_mw["served", load.name]
        if load.kind is not LoadKind.EXPORT:
            revenue = float(served @ case.row(load.revenue_usd_per_mwh, scenario))
            yield _Row(what="revenue", name=load.name, amount=revenue)
            yield _Row(what=_TARIFF, name=load.name, amount=-_tariff(decision, load, scenario, one))
            yield _Row(what="operation", name=load.name, amount=-load.variable_usd_per_mwh * float(served.sum()))
        if load.shortfall_usd_per_mwh:
            draw = case.row(load.draw_share, scenario) * decision.capacity_mw[load.name]
            penalty = load.shortfall_usd_per_mwh * float((draw - served).sum())
            yield _Row(what="shortfall", name=load.name, amount=-penalty)
        if ("short", load.name) in one.use_mw:
            penalty = load.energy_shortfall_usd_per_mwh * float(one.use_mw["short", load.name].sum())
            yield _Row(what="shortfall of energy", name=load.name, amount=-penalty)
    for plant in case.backups:
        spent = plant.variable_usd_per_mwh * float(one.use_mw["output", plant.name].sum())
        yield _Row(what="fuel", name=plant.name, amount=-spent)
    for battery in case.batteries:
        spent = battery.variable_usd_per_mwh * float(one.use_mw["release", battery.name].sum())
        yield _Row(what="operation", name=battery.name, amount=-spent)


def _treasury(decision: Decision, scenario: int, one: Operation) -> Iterator[_Row]:
    case = decision.case
    for load in case.loads:
        served = one.use_mw["served", load.name]
        if load.kind is LoadKind.EXPORT:
            worth = case.row(load.revenue_usd_per_mwh, scenario) - load.variable_usd_per_mwh
            yield _Row(what=_EXPORT, name=load.name, amount=float(served @ worth))
        else:
            yield _Row(what=_TARIFF, name=load.name, amount=_tariff(decision, load, scenario, one))
    for zone in case.zones:
        taken, available = one.use_mw["taken", zone.name], case.row(zone.available_mw, scenario)
        price = case.row(zone.price_usd_per_mwh, scenario)
        yield _Row(what="generation", name=zone.name, amount=-float(taken @ price))
        left = zone.curtailment_usd_per_mwh * float((available - taken).sum())
        yield _Row(what="curtailment", name=zone.name, amount=-left)


def _tariff(decision: Decision, load: Load, scenario: int, one: Operation) -> float:
    return float(one.use_mw["served", load.name] @ decision.case.row(load.tariff_usd_per_mwh, scenario))


def _capital(decision: Decision) -> Iterator[_Row]:
    years = decision.case.capital_years
    for name, one in decision.case.sized():
        spent = one.capital_usd_per_mw_year * years * decision.capacity_mw[name]
        yield _Row(what="capital", name=name, amount=-spent)
