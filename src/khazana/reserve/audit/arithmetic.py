"""A statement against itself: holdings times price against value, cost over amount against average cost."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from khazana.core import Range
from khazana.core.sats import MAX_SATS, SATS_PER_BTC
from khazana.reserve.audit.case import Case, Judged
from khazana.reserve.audit.figures import currency_of, divide, input_of, nominal, off_by, positive, show
from khazana.reserve.audit.formulas import AVERAGE_COST, NOT_NEGATIVE, VALUE, WITHIN_SUPPLY
from khazana.reserve.audit.kinds import (
    ABOVE_SUPPLY,
    AVERAGE_COST_DIFFERS,
    NEGATIVE,
    STATEMENT_AMBIGUOUS,
    VALUE_DIFFERS,
)
from khazana.reserve.audit.results import Check, CheckKind, Input
from khazana.reserve.claims import Claim, Measure

__all__ = ["MOST_PAIRS", "check_arithmetic"]

MOST_PAIRS: Final = 64
"""How many pairs of figures of one statement are tried."""

_COINS: Final = frozenset({Measure.HOLDINGS, Measure.PURCHASE, Measure.MINED})
_NEVER_NEGATIVE: Final = _COINS | {Measure.VALUE, Measure.PRICE, Measure.COST, Measure.AVERAGE_COST}
_SUPPLY: Final = Fraction(MAX_SATS, SATS_PER_BTC)


def check_arithmetic(claim: Claim, case: Case) -> Iterator[Check]:
    """Hold a claim against the other figures of its statement."""
    yield from _bounds(claim)
    if claim.measure is Measure.VALUE:
        yield from _value(claim, case)
    if claim.measure is Measure.AVERAGE_COST:
        yield from _average_cost(claim, case)


def _bounds(claim: Claim) -> Iterator[Check]:
    """Report a negative figure where there can be none, and more coins than the supply; nothing otherwise."""
    negative = claim.measure in _NEVER_NEGATIVE and positive(claim.stated.range) is None
    low = claim.stated.range.low
    too_many = claim.measure in _COINS and low is not None and low > _SUPPLY
    if negative or too_many:
        judged = Judged(
            claim=claim,
            kind=CheckKind.ARITHMETIC,
            code="figure-is-possible",
            formula=NOT_NEGATIVE if negative else WITHIN_SUPPLY,
            inputs=(input_of("figure", claim),),
            expected=Range(Fraction(0), _SUPPLY if claim.measure in _COINS else None),
        )
        yield judged.fails(NEGATIVE if negative else ABOVE_SUPPLY)


def _value(claim: Claim, case: Case) -> Iterator[Check]:
    """``value = holdings × price``; of several figures in a statement, some pair must give the value."""
    holdings = case.index.beside(claim, Measure.HOLDINGS)
    prices = [one for one in case.index.beside(claim, Measure.PRICE) if currency_of(one.stated) == claim.stated.unit]
    judged = Judged(
        claim=claim,
        kind=CheckKind.ARITHMETIC,
        code="value-is-holdings-times-price",
        formula=VALUE,
        inputs=(),
    )
    pairs = _pairs(judged, holdings, prices, ("holdings", "price"))
    yield from _judge(judged, pairs, len(holdings) * len(prices), product=True)


def _average_cost(claim: Claim, case: Case) -> Iterator[Check]:
    """``average cost = cost / amount`` with the purchase of the statement, or the holdings where that fits."""
    unit = currency_of(claim.stated)
    costs = [one for one in case.index.beside(claim, Measure.COST) if one.stated.unit == unit]
    amounts = [*case.index.beside(claim, Measure.PURCHASE), *case.index.beside(claim, Measure.HOLDINGS)]
    judged = Judged(
        claim=claim,
        kind=CheckKind.ARITHMETIC,
        code="average-cost-is-cost-over-amount",
        formula=AVERAGE_COST,
        inputs=(),
    )
    pairs = _pairs(judged, costs, amounts, ("cost", "amount"))
    yield from _judge(judged, pairs, len(costs) * len(amounts), product=False)


def _pairs(
    judged: Judged, ones: Sequence[Claim], twos: Sequence[Claim], symbols: tuple[str, str]
) -> list[tuple[Claim, Claim, tuple[Input, ...]]]:
    if len(ones) * len(twos) > MOST_PAIRS:
        return []
    named = input_of(judged.formula.partition(" =")[0], judged.claim)
    return [(one, two, (named, input_of(symbols[0], one), input_of(symbols[1], two))) for one in ones for two in twos]


def _judge(
    judged: Judged, pairs: Sequence[tuple[Claim, Claim, tuple[Input, ...]]], count: int, *, product: bool
) -> Iterator[Check]:
    """Return the check with the pair that fits, or with the one that comes nearest."""
    if count > MOST_PAIRS:
        yield judged.open(STATEMENT_AMBIGUOUS, count=count, most=MOST_PAIRS)
        return
    stated, unit = judged.claim.stated.range, judged.claim.stated.unit
    tried: list[tuple[Fraction, Fraction, Judged]] = []
    for one, two, inputs in pairs:
        first, second = positive(one.stated.range), positive(two.stated.range)
        if first is None or second is None:
            continue
        expected = first * second if product else divide(first, second)
        this = replace(judged, inputs=inputs, others=(one.id, two.id), expected=expected)
        if expected.overlaps(stated):
            yield this.holds()
            return
        said = Range.exactly(_said(one, two, product=product))
        tried.append((off_by(said, stated), nominal(said), this))
    if tried:
        off, figure, nearest = min(tried, key=lambda one: one[0])
        kind = VALUE_DIFFERS if product else AVERAGE_COST_DIFFERS
        yield nearest.fails(kind, expected=show(figure, unit), off=show(off, unit))


def _said(one: Claim, two: Claim, *, product: bool) -> Fraction:
    """Return what the figures give as they were said."""
    first, second = nominal(one.stated.range), nominal(two.stated.range)
    if product:
        return first * second
    return first / second if second else Fraction(0)
