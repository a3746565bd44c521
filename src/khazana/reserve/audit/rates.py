"""An announced rate of purchases against the difference of two balances."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from operator import attrgetter

from khazana.core import Interval, Range
from khazana.reserve.audit.case import Case, Judged
from khazana.reserve.audit.figures import DAY, input_of, is_short, nominal, positive, range_text, show
from khazana.reserve.audit.formulas import RATE
from khazana.reserve.audit.index import ClaimIndex, Timeline, balances_by
from khazana.reserve.audit.kinds import RATE_DIFFERS
from khazana.reserve.audit.results import Check, CheckKind, Input
from khazana.reserve.claims import Claim

__all__ = ["RatePeriods", "check_rates"]

_END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RatePeriods:
    """For each rate, by claim id, the pairs of balances that it must explain.

    A rate is in force until another rate is announced. Balances are paired within one source, and then
    within one claimant: the first and the last that the rate covers. Others are not paired, as different
    sources may count different wallets.
    """

    pairs: dict[str, list[tuple[Claim, Claim]]]

    @classmethod
    def of(cls, index: ClaimIndex) -> "RatePeriods":
        """Pair balances with the rate in force."""
        in_force = _in_force(index.rates.claims)
        starts = [start for start, _ in in_force]
        pairs: dict[str, list[tuple[Claim, Claim]]] = defaultdict(list)
        taken: set[tuple[str, str]] = set()
        for key in (attrgetter("source"), attrgetter("claimant")):
            for balances in balances_by(filter(_usable, index.balances.claims), key).values():
                for first, last, rate in _spans(balances, in_force, starts):
                    if (first.id, last.id) not in taken:
                        taken.add((first.id, last.id))
                        pairs[rate.id].append((first, last))
        return cls(pairs)


def _in_force(rates: Sequence[Claim]) -> list[tuple[datetime, Claim]]:
    """Return the rates in order of their start; one that repeats the rate in force changes nothing."""
    begun = sorted(((rate.since or rate.within).start, rate.id, rate) for rate in rates)
    found: list[tuple[datetime, Claim]] = []
    for start, _, rate in begun:
        if not found or found[-1][1].stated.range != rate.stated.range:
            found.append((start, rate))
    return found


def _spans(
    balances: Timeline, in_force: Sequence[tuple[datetime, Claim]], starts: Sequence[datetime]
) -> Iterator[tuple[Claim, Claim, Claim]]:
    """Return first balance, last balance and rate for each rate that covers two balances or more."""
    periods = sorted({bisect_right(starts, claim.within.start) - 1 for claim in balances.claims})
    for index in periods:
        if index < 0:
            continue
        end = starts[index + 1] if index + 1 < len(starts) else _END
        if end <= starts[index]:
            continue
        pair = balances.first_and_last(Interval(starts[index], end))
        if pair is not None and pair[0] is not pair[1]:
            yield *pair, in_force[index][1]


def _usable(balance: Claim) -> bool:
    return is_short(balance.within) and positive(balance.stated.range) is not None


def check_rates(claim: Claim, case: Case, periods: RatePeriods) -> Iterator[Check]:
    """Hold a rate against the balances that it covers.

    ``balance − balance_before = rate × days + other_purchases``. Between two dates there is one purchase more or
    less than days, as either date's may be in the balance or not. Purchases announced beside the rate
    may be part of it or come on top: from none to all of them are allowed for.
    """
    rate = positive(claim.stated.range)
    if rate is None:
        return
    for first, last in periods.pairs.get(claim.id, ()):
        yield _check(claim, rate, first, last, case)


def _check(claim: Claim, rate: Range, first: Claim, last: Claim, case: Case) -> Check:
    span = Interval(first.within.start, last.within.end)
    least, most = (last.within.start - first.within.end) // DAY, -((first.within.start - last.within.end) // DAY)
    days = Range(Fraction(least), Fraction(most))
    count, bought = case.index.purchases.at_most(span)
    beside = Range(Fraction(0), bought)
    expected = rate * days + beside
    inputs = [
        input_of("rate", claim),
        Input(symbol="days", text=f"{least}–{most}", range=days, unit="days", source=""),
        Input(symbol="other_purchases", text=str(count), range=beside, unit="BTC", source=""),
        input_of("balance_before", first),
        input_of("balance", last),
    ]
    difference = last.stated.range - first.stated.range
    judged = Judged(
        claim=claim,
        kind=CheckKind.CLAIMS,
        code="rate-explains-balances",
        formula=RATE,
        inputs=tuple(inputs),
        others=(first.id, last.id, *(one.id for one in case.index.purchases.some_inside(span, _NAMED))),
        expected=expected,
        held=(difference, "BTC"),
    )
    if difference.overlaps(expected):
        return judged.holds()
    nominal_days = round((last.within.start - first.within.start) / DAY)
    return judged.fails(
        RATE_DIFFERS,
        days=nominal_days,
        nominal=show(nominal(claim.stated.range) * nominal_days, "BTC"),
        most="∞ BTC" if expected.high is None else show(expected.high, "BTC"),
        first=first.id,
        last=last.id,
        difference=_told(first, last, difference),
    )


_NAMED = 20
"""How many purchases are named as claims of the check; all of them count."""


def _told(first: Claim, last: Claim, difference: Range) -> str:
    if first.stated.range.middle() is None or last.stated.range.middle() is None:
        return range_text(difference, "BTC")
    return show(nominal(last.stated.range) - nominal(first.stated.range), "BTC")
