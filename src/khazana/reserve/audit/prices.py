"""Prices, stated or implied by a value or a cost, against what the market is known to have done in that time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Final

from khazana.core import Range
from khazana.reserve.audit.case import Case, Judged
from khazana.reserve.audit.figures import (
    currency_of,
    divide,
    input_of,
    instant_text,
    is_short,
    nominal,
    positive,
    range_text,
    share_off,
    show,
    time_text,
)
from khazana.reserve.audit.formulas import AVERAGE_COST_AT_MARK, COST_AT_MARK, PRICE_AT_MARK, VALUE_AT_MARK
from khazana.reserve.audit.kinds import NO_MARKS, PRICE_IMPOSSIBLE, PRICE_NOT_FOUND, PRICE_OF_ANOTHER_TIME
from khazana.reserve.audit.market import Market, Spot, nearest
from khazana.reserve.audit.results import Check, CheckKind, Trial
from khazana.reserve.audit.rules import POOLED
from khazana.reserve.claims import Claim, Measure

__all__ = ["MOST_TRIALS", "check_prices", "trials_of"]

MOST_TRIALS: Final = 12
"""More prices than that under one rule are told as one trial."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Priced:
    """A figure that means a price: ``figure = amount × price``, with no amount for a price itself.

    ``price`` [currency/BTC] is what it means; ``pooled`` tells that it is an average over its time.
    """

    claim: Claim
    amount: Claim | None
    price: Range
    pooled: bool
    code: str
    formula: str


def check_prices(claim: Claim, case: Case) -> Iterator[Check]:
    """Look for an instant in the time of a claim at which its price was paid."""
    for priced in _priced(claim, case):
        yield _check(priced, case)


def _priced(claim: Claim, case: Case) -> Iterator[_Priced]:
    price = positive(claim.stated.range)
    if price is None:
        return
    if claim.measure is Measure.PRICE:
        yield _Priced(claim=claim, amount=None, price=price, pooled=False, code="price-at-marks", formula=PRICE_AT_MARK)
    elif claim.measure is Measure.VALUE:
        yield from _implied(claim, price, case.index.beside(claim, Measure.HOLDINGS), VALUE_AT_MARK)
    elif claim.measure is Measure.COST:
        yield from _implied(claim, price, case.index.beside(claim, Measure.PURCHASE), COST_AT_MARK)
    elif claim.measure is Measure.AVERAGE_COST and _is_of_purchase(claim, case):
        yield _Priced(
            claim=claim,
            amount=None,
            price=price,
            pooled=True,
            code="average-cost-at-marks",
            formula=AVERAGE_COST_AT_MARK,
        )


def _is_of_purchase(claim: Claim, case: Case) -> bool:
    """Tell whether an average cost is that of one purchase, with no cost that says more."""
    bought = case.index.beside(claim, Measure.PURCHASE)
    return len(bought) == 1 and bought[0].since is None and not case.index.beside(claim, Measure.COST)


def _implied(claim: Claim, total: Range, amounts: Sequence[Claim], formula: str) -> Iterator[_Priced]:
    """Return the price that a value or a cost means for the one amount of its statement."""
    if len(amounts) != 1 or amounts[0].since is not None:
        return
    coins = positive(amounts[0].stated.range)
    if coins is not None and coins.high != 0:
        yield _Priced(
            claim=claim,
            amount=amounts[0],
            price=divide(total, coins),
            pooled=formula is COST_AT_MARK,
            code="cost-at-marks" if formula is COST_AT_MARK else "value-at-marks",
            formula=formula,
        )


def _check(priced: _Priced, case: Case) -> Check:
    claim, market = priced.claim, case.market
    inputs = [input_of(priced.formula.partition(" =")[0], claim)]
    if priced.amount is not None:
        inputs.append(input_of(priced.formula.split()[2], priced.amount))
    inputs.append(case.venue_input)
    judged = partial(
        Judged,
        claim=claim,
        kind=CheckKind.MARKS,
        code=priced.code,
        formula=priced.formula,
        inputs=tuple(inputs),
        others=() if priced.amount is None else (priced.amount.id,),
    )
    currency = currency_of(claim.stated)
    spots = _spots(priced, market) if currency == market.currency else ()
    if not spots:
        return judged().open(NO_MARKS, currency=currency, time=time_text(claim.within))
    needed = _with_tolerance(priced.price, case.rules.venue_tolerance)
    trials = trials_of(spots, needed, None if priced.amount is None else priced.amount.stated.range, claim.stated.unit)
    near = nearest(spots, nominal(priced.price))
    tried = judged(trials=trials, expected=_figure(near, priced.amount))
    if any(trial.holds for trial in trials):
        return tried.holds()
    return _unmet(tried, priced, needed, near, case)


def _spots(priced: _Priced, market: Market) -> tuple[Spot, ...]:
    spots = market.spots(priced.claim.within)
    if not priced.pooled or len(spots) <= 1:
        return spots
    low, high = min(spot.low for spot in spots), max(spot.high for spot in spots)
    return (*spots, Spot(POOLED, priced.claim.within, low, high, ""))


def _with_tolerance(price: Range, share: Fraction) -> Range:
    """Return the prices that agree with ``price`` where venues differ by ``share`` of the market's."""
    return Range(
        None if price.low is None else price.low / (1 + share),
        None if price.high is None else price.high / (1 - share),
    )


def _figure(spot: Spot, amount: Claim | None) -> Range:
    """Return what the price of a spot gives for the amount, or the price itself."""
    price = Range(spot.low, spot.high)
    return price if amount is None else (positive(amount.stated.range) or price) * price


def trials_of(spots: Sequence[Spot], needed: Range, amount: Range | None, unit: str) -> tuple[Trial, ...]:
    """Try every price known; many under one rule become one trial, which names the times at which it holds."""
    found: list[Trial] = []
    coins = None if amount is None else positive(amount)
    for rule, group in groupby(spots, key=attrgetter("rule")):
        tried = [*group]
        held = [Range(spot.low, spot.high).overlaps(needed) for spot in tried]
        if len(tried) <= MOST_TRIALS:
            found.extend(
                Trial(rule=rule, holds=holds, where=(spot.where,), figure=_times(coins, spot.low, spot.high), unit=unit)
                for spot, holds in zip(tried, held, strict=True)
            )
            continue
        where = tuple(spot.where for spot, holds in zip(tried, held, strict=True) if holds)
        figure = _times(coins, min(spot.low for spot in tried), max(spot.high for spot in tried))
        found.append(Trial(rule=rule, holds=bool(where), where=where[:MOST_TRIALS], figure=figure, unit=unit))
    return tuple(found)


def _times(coins: Range | None, low: Fraction, high: Fraction) -> Range:
    return Range(low, high) if coins is None else coins * Range(low, high)


def _unmet(judged: Judged, priced: _Priced, needed: Range, near: Spot, case: Case) -> Check:
    """No known price fits: say whether none can, or which would, and what would decide."""
    claim, market = priced.claim, case.market
    price, unit = nominal(priced.price), f"{market.currency}/BTC"
    near_price = min(max(price, near.low), near.high)
    params: dict[str, object] = {
        "price": show(price, unit) if priced.price.middle() is not None else range_text(priced.price, unit),
        "time": time_text(claim.within),
        "nearest": show(near_price, unit),
        "at": instant_text(near.where.start),
        "off": share_off(price, near_price),
    }
    if _impossible(priced, needed, market):
        return judged.fails(PRICE_IMPOSSIBLE, **params)
    fitting = [spot for spot in market.neighbours(claim.within) if spot.low in needed] if is_short(claim.within) else []
    if fitting:
        other = nearest(fitting, price)
        return judged.open(
            PRICE_OF_ANOTHER_TIME, **params, other=show(other.low, unit), other_at=instant_text(other.where.start)
        )
    return judged.open(PRICE_NOT_FOUND, **params)


def _impossible(priced: _Priced, needed: Range, market: Market) -> bool:
    if not priced.pooled:
        return market.excludes(priced.claim.within, needed)
    covered = market.covered(priced.claim.within)
    return covered is not None and not covered.overlaps(needed)
