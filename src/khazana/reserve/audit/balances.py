"""Balances against each other: two of one time, an increase against the purchases in between; and sums of parts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from khazana.core import Interval, Range
from khazana.reserve.audit.case import Case, Judged
from khazana.reserve.audit.figures import DAY, input_of, is_short, off_by, positive, range_text, show
from khazana.reserve.audit.formulas import BALANCE_AND_PURCHASES, SAME_BALANCE, SUM
from khazana.reserve.audit.index import ClaimIndex, Timeline, balances_by
from khazana.reserve.audit.kinds import (
    BALANCES_UNEXPLAINED,
    INCREASE_TOO_SMALL,
    PARTS_DIFFER,
    PARTS_UNKNOWN,
    TWO_BALANCES,
)
from khazana.reserve.audit.results import Check, CheckKind, Input
from khazana.reserve.claims import Claim, Measure

__all__ = ["Neighbours", "check_balances", "check_parts"]

_INSTANT = timedelta(minutes=1)
_NAMED = 20


class Neighbours:
    """For each balance, by claim id: the balance of the same time that it fits least, and the one before it."""

    __slots__ = ("_by_source", "_rivals")

    def __init__(self, index: ClaimIndex) -> None:
        self._rivals = dict(_rivals(index.balances))
        self._by_source = balances_by(index.balances.claims, lambda claim: claim.source)

    def rival(self, claim: Claim) -> Claim | None:
        """Return the earlier listed balance of the same time that this one is held against."""
        return self._rivals.get(claim.id)

    def before(self, claim: Claim) -> Claim | None:
        """Return the balance that the same source stated before."""
        return self._by_source[claim.source].before(claim)


def _rivals(balances: Timeline) -> Iterator[tuple[str, Claim]]:
    """Keep, of balances that overlap the first of a group, the largest lower and the smallest upper bound."""
    group: list[Claim] = []
    for claim in balances.claims:
        if not is_short(claim.within):
            continue
        if not group or claim.within.start >= group[0].within.end:
            group = [claim, claim, claim]
            continue
        _, largest, smallest = group
        for rival in (largest, smallest, group[0]):
            if rival.within.overlaps(claim.within) and not rival.stated.range.overlaps(claim.stated.range):
                yield claim.id, rival
                break
        else:
            if claim.within.overlaps(group[0].within):
                yield claim.id, group[0]
        low, high = claim.stated.range.low, claim.stated.range.high
        if low is not None and (largest.stated.range.low is None or low > largest.stated.range.low):
            group[1] = claim
        if high is not None and (smallest.stated.range.high is None or high < smallest.stated.range.high):
            group[2] = claim


def check_balances(claim: Claim, case: Case, neighbours: Neighbours) -> Iterator[Check]:
    """Hold a balance against another of the same time, and against the one before with the purchases since."""
    if claim.measure is not Measure.HOLDINGS or positive(claim.stated.range) is None:
        return
    rival = neighbours.rival(claim)
    if rival is not None:
        yield _same_time(claim, rival, case)
    before = neighbours.before(claim)
    if before is not None:
        yield from _increase(before, claim, case)


def _same_time(claim: Claim, rival: Claim, case: Case) -> Check:
    """``balance = other balance + movements between them``; at one instant, or in one breath, there are none."""
    judged = Judged(
        claim=claim,
        kind=CheckKind.CLAIMS,
        code="balances-of-one-time",
        formula=SAME_BALANCE,
        inputs=(input_of("balance", claim), input_of("other_balance", rival)),
        others=(rival.id,),
        expected=rival.stated.range,
    )
    if claim.stated.range.overlaps(rival.stated.range):
        return judged.holds()
    params = {"other": rival.stated.text, "other_claim": rival.id}
    one_breath = bool(claim.statement) and claim.statement == rival.statement
    if one_breath or all(_length(one) <= _INSTANT for one in (claim, rival)):
        return judged.fails(TWO_BALANCES, **params)
    time = Interval(min(claim.within.start, rival.within.start), max(claim.within.end, rival.within.end))
    gap = _gap(claim.stated.range, rival.stated.range)
    moved = _announced(case.index, time)
    if moved is None or gap <= moved:
        return judged.holds()
    return judged.open(BALANCES_UNEXPLAINED, **params, off=show(gap, "BTC"))


def _announced(index: ClaimIndex, time: Interval) -> Fraction | None:
    """Return the most that announced purchases and rates can bring in a time [BTC]; ``None`` for no bound."""
    _, bought = index.purchases.at_most(time)
    days = Fraction(-((time.start - time.end) // DAY))
    for rate in index.rates.until(time.end):
        if bought is None or rate.stated.range.high is None:
            return None
        bought += max(rate.stated.range.high, Fraction(0)) * days
    return bought


def _length(claim: Claim) -> timedelta:
    return claim.within.end - claim.within.start


def _gap(one: Range, other: Range) -> Fraction:
    """Return the distance between two ranges that share no value."""
    if one.low is not None and other.high is not None and one.low > other.high:
        return one.low - other.high
    return (other.low or Fraction(0)) - (one.high or Fraction(0))


def _increase(before: Claim, claim: Claim, case: Case) -> Iterator[Check]:
    """``balance = balance_before + purchases``, at least, all said by one source; a disposal would explain less."""
    purchases = case.index.purchases_by_source.get(claim.source)
    if purchases is None or before.within.end >= claim.within.start:
        return
    between = purchases.inside(Interval(before.within.end, claim.within.start))
    if not between:
        return
    least = sum((max(one.stated.range.low or Fraction(0), Fraction(0)) for one in between), Fraction(0))
    bought = Range(least, None)
    judged = Judged(
        claim=claim,
        kind=CheckKind.CLAIMS,
        code="increase-covers-purchases",
        formula=BALANCE_AND_PURCHASES,
        inputs=(
            input_of("balance", claim),
            input_of("balance_before", before),
            *(input_of("purchase", one) for one in between[:_NAMED]),
            Input(symbol="purchases", text=str(len(between)), range=bought, unit="BTC", source=""),
        ),
        others=(before.id, *(one.id for one in between[:_NAMED])),
        expected=before.stated.range + bought,
    )
    increase = claim.stated.range - before.stated.range
    if increase.overlaps(bought):
        yield judged.holds()
    else:
        yield judged.open(
            INCREASE_TOO_SMALL,
            purchases=show(least, "BTC"),
            other=before.stated.text,
            other_claim=before.id,
            increase=range_text(increase, "BTC"),
        )


def check_parts(claim: Claim, case: Case) -> Iterator[Check]:
    """``total = sum of its parts``."""
    if not claim.parts:
        return
    found = [part for part in map(case.index.find, claim.parts) if part and part.stated.unit == claim.stated.unit]
    judged = Judged(
        claim=claim,
        kind=CheckKind.CLAIMS,
        code="total-is-sum-of-parts",
        formula=SUM,
        inputs=(input_of("total", claim), *(input_of("part", part) for part in found[:_NAMED])),
        others=claim.parts,
    )
    if len(found) != len(claim.parts):
        known = {part.id for part in found}
        yield judged.open(PARTS_UNKNOWN, parts=", ".join(part for part in claim.parts if part not in known))
        return
    expected = Range.exactly(0)
    for part in found:
        expected += part.stated.range
    total = Input(symbol="parts", text=str(len(found)), range=expected, unit=claim.stated.unit, source="")
    judged = replace(judged, inputs=(*judged.inputs, total), expected=expected)
    if expected.overlaps(claim.stated.range):
        yield judged.holds()
        return
    unit = claim.stated.unit
    yield judged.fails(
        PARTS_DIFFER, expected=range_text(expected, unit), off=show(off_by(expected, claim.stated.range), unit)
    )
