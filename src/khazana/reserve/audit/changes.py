"""Changes of price: against the market, and against the prices that the same source states."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from khazana.core import Interval, Range
from khazana.reserve.audit.case import Case, Judged
from khazana.reserve.audit.figures import currency_of, input_of, nominal, off_by, positive, show, time_text
from khazana.reserve.audit.formulas import CHANGE, PRICE_AFTER_CHANGE
from khazana.reserve.audit.kinds import (
    CHANGE_IMPOSSIBLE,
    CHANGE_NO_MARKS,
    CHANGE_NOT_FOUND,
    PRICE_AND_CHANGE,
    PRICES_AND_CHANGE,
)
from khazana.reserve.audit.market import Market, Spot, nearest
from khazana.reserve.audit.results import Check, CheckKind, Input, Trial
from khazana.reserve.audit.rules import ANY_TWO, FIRST_MINUTE
from khazana.reserve.claims import Claim, Measure

__all__ = ["check_changes"]


def check_changes(claim: Claim, case: Case) -> Iterator[Check]:
    """Hold a change of price against the market, then against the prices of the same source."""
    if claim.measure is not Measure.PRICE_CHANGE or claim.since is None:
        return
    factor = positive(claim.stated.range + Range.exactly(1))
    if factor is None:
        return
    yield _at_marks(claim, claim.since, factor, case)
    bases = [base for base in case.index.prices_of(claim.source, claim.since) if base is not claim]
    if bases:
        yield from _with_prices(_Change(claim=claim, since=claim.since, factor=factor, bases=bases), case)


def _at_marks(claim: Claim, since: Interval, factor: Range, case: Case) -> Check:
    """``change = mark / base_mark − 1`` for the marks of both dates, then for any two known prices."""
    market, tolerance = case.market, case.rules.change_tolerance
    judged = partial(
        Judged,
        claim=claim,
        kind=CheckKind.MARKS,
        code="change-at-marks",
        formula=CHANGE,
        inputs=(
            input_of("change", claim),
            case.change_input,
        ),
    )
    then, now = market.spots(since), market.spots(claim.within)
    if not then or not now:
        return judged().open(CHANGE_NO_MARKS, since=time_text(since), time=time_text(claim.within))
    admitted = _absolute(factor, tolerance)
    trials = [*_dated_trial(since, claim.within, admitted, market)]
    if not any(trial.holds for trial in trials):
        trials.append(_any_trial(then, now, admitted))
    figures = [trial.figure for trial in trials if trial.figure is not None]
    near = min(figures, key=lambda figure: off_by(figure, claim.stated.range))
    tried = judged(trials=tuple(trials), expected=near)
    if any(trial.holds for trial in trials):
        return tried.holds()
    told = show(nominal(near), "1")
    if _excluded(since, claim.within, factor, case):
        return tried.fails(CHANGE_IMPOSSIBLE, since=time_text(since), time=time_text(claim.within), nearest=told)
    return tried.open(CHANGE_NOT_FOUND, since=time_text(since), time=time_text(claim.within), nearest=told)


def _absolute(factor: Range, by: Fraction) -> Range:
    low = None if factor.low is None else max(factor.low - by, Fraction(0))
    return Range(low, None if factor.high is None else factor.high + by)


def _dated_trial(since: Interval, within: Interval, admitted: Range, market: Market) -> Iterator[Trial]:
    then, now = market.of_date(since), market.of_date(within)
    if then is not None and now is not None:
        ratio = now.low / then.low
        yield Trial(
            rule=FIRST_MINUTE,
            holds=ratio in admitted,
            where=(then.where, now.where),
            figure=Range.exactly(ratio - 1),
            unit="1",
        )


def _any_trial(then: Sequence[Spot], now: Sequence[Spot], admitted: Range) -> Trial:
    """Look for two prices whose ratio is admitted; else tell the ratio that comes nearest at the ends."""
    ordered = sorted(now, key=lambda spot: spot.low)
    lows = [spot.low for spot in ordered]
    width = max(spot.high - spot.low for spot in now)
    low, high = admitted.low or Fraction(0), admitted.high
    for base in then:
        first = bisect_left(lows, base.low * low - width)
        for spot in ordered[first:]:
            if high is not None and spot.low > base.high * high:
                break
            if spot.high >= base.low * low:
                figure = Range(spot.low / base.high - 1, spot.high / base.low - 1)
                return Trial(rule=ANY_TWO, holds=True, where=(base.where, spot.where), figure=figure, unit="1")
    figure = Range(
        lows[0] / max(spot.high for spot in then) - 1,
        max(spot.high for spot in now) / min(spot.low for spot in then) - 1,
    )
    return Trial(rule=ANY_TWO, holds=False, where=(), figure=figure, unit="1")


def _excluded(since: Interval, within: Interval, factor: Range, case: Case) -> bool:
    """Tell whether complete ranges of both times leave no pair of prices with that ratio, venues differing."""
    then, now = case.market.covered(since), case.market.covered(within)
    if then is None or now is None:
        return False
    return not (now / then).widen(2 * case.rules.venue_tolerance).overlaps(factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """A change with the ``bases``: what its source says of the price at the time from which it counts."""

    claim: Claim
    since: Interval
    factor: Range
    bases: Sequence[Claim]


def _with_prices(change: _Change, case: Case) -> Iterator[Check]:
    """``price = base_price × (1 + change)``: with a price of the same statement, else with the mark of the date."""
    unit = change.bases[0].stated.unit
    prices = [
        one
        for one in case.index.beside(change.claim, Measure.PRICE)
        if one.stated.unit == unit and one.within == change.claim.within
    ]
    if prices:
        yield _two_prices(change, prices)
    elif currency_of(change.bases[0].stated) == case.market.currency:
        yield from _price_and_mark(change, case)


def _expected(change: _Change, base: Claim) -> Range:
    return (positive(base.stated.range) or Range.exactly(0)) * change.factor


def _judged(change: _Change, base: Claim, code: str) -> Judged:
    return Judged(
        claim=change.claim,
        kind=CheckKind.CLAIMS,
        code=code,
        formula=PRICE_AFTER_CHANGE,
        inputs=(input_of("change", change.claim), input_of("base_price", base)),
        others=(base.id,),
        expected=_expected(change, base),
    )


def _two_prices(change: _Change, prices: Sequence[Claim]) -> Check:
    pairs = [(base, price) for base in change.bases for price in prices]
    fitting = [(base, price) for base, price in pairs if _expected(change, base).overlaps(price.stated.range)]
    base, price = (fitting or pairs)[0]
    judged = _judged(change, base, "two-prices-and-a-change")
    judged = replace(
        judged,
        inputs=(*judged.inputs, input_of("price", price)),
        others=(base.id, price.id),
        held=(price.stated.range, price.stated.unit),
    )
    if fitting:
        return judged.holds()
    return judged.fails(
        PRICES_AND_CHANGE,
        base=base.stated.text,
        price=price.stated.text,
        expected=_told(change, base),
    )


def _told(change: _Change, base: Claim) -> str:
    return show(nominal(base.stated.range) * (1 + nominal(change.claim.stated.range)), base.stated.unit)


def _price_and_mark(change: _Change, case: Case) -> Iterator[Check]:
    """Hold base price and change against the mark of the date, where the change itself holds at marks of the dates.

    It then shows which base the source counted from. Where it does not hold at these marks, or the base price
    is known to be paid on its date, the source took other instants, and nothing follows.
    """
    market, share = case.market, case.rules.venue_tolerance
    spots = market.spots(change.claim.within)
    for base in change.bases:
        found = _expected(change, base).widen(share)
        fitting = [spot for spot in spots if Range(spot.low, spot.high).overlaps(found)]
        if fitting:
            yield _with_mark(change, base, nearest(fitting, nominal(found))).holds()
            return
    if _known(change, market, share):
        return
    then, now = market.of_date(change.since), market.of_date(change.claim.within)
    if then is None or now is None or now.low / then.low not in _absolute(change.factor, case.rules.change_tolerance):
        return
    base = min(change.bases, key=lambda one: abs(nominal(one.stated.range) - then.low))
    unit = f"{market.currency}/BTC"
    yield _with_mark(change, base, now).fails(
        PRICE_AND_CHANGE,
        base=base.stated.text,
        expected=_told(change, base),
        mark=show(now.low, unit),
        base_mark=show(then.low, unit),
    )


def _known(change: _Change, market: Market, share: Fraction) -> bool:
    """Tell whether one of the base prices is known to be paid at the time from which the change counts."""
    prices = [base.stated.range.widen(share) for base in change.bases]
    return any(Range(spot.low, spot.high).overlaps(price) for spot in market.spots(change.since) for price in prices)


def _with_mark(change: _Change, base: Claim, spot: Spot) -> Judged:
    judged = _judged(change, base, "price-and-change-at-mark")
    mark = Input(
        symbol="price",
        text=spot.rule,
        range=Range(spot.low, spot.high),
        unit=base.stated.unit,
        source=spot.source,
    )
    return replace(judged, inputs=(*judged.inputs, mark), held=(mark.range, mark.unit))
