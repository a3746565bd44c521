"""Claims arranged so that each check finds its neighbours without a walk over all of them."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import accumulate
from operator import attrgetter, itemgetter

from khazana.core import Interval
from khazana.reserve.audit.figures import DAY, is_short, padded
from khazana.reserve.claims import Claim, Measure

__all__ = ["ClaimIndex", "Purchases", "Timeline", "balances_by", "purchase_time"]

_ORDER = attrgetter("within.start", "within.end", "id")


def _width(claim: Claim) -> tuple[bool, Fraction]:
    """Order claims by precision; those without a bound come last."""
    low, high = claim.stated.range.low, claim.stated.range.high
    return (True, Fraction(0)) if low is None or high is None else (False, high - low)


class Timeline:
    """Claims of one kind in order of time."""

    __slots__ = ("_by_end", "_ends", "_starts", "claims")

    def __init__(self, claims: Iterable[Claim]) -> None:
        self.claims: Sequence[Claim] = sorted(claims, key=_ORDER)
        self._starts = [claim.within.start for claim in self.claims]
        self._by_end = sorted(self.claims, key=attrgetter("within.end", "within.start", "id"))
        self._ends = [claim.within.end for claim in self._by_end]

    def short_ones(self, time: Interval) -> list[Claim]:
        """Return the claims of a day or less that share an instant with ``time``."""
        reach = padded(time, DAY + DAY / 24)
        near = self.claims[bisect_left(self._starts, reach.start) : bisect_left(self._starts, time.end)]
        return [claim for claim in near if is_short(claim.within) and claim.within.overlaps(time)]

    def until(self, at: datetime) -> Sequence[Claim]:
        """Return the last claim that begins before an instant, or none."""
        index = bisect_left(self._starts, at)
        return self.claims[max(0, index - 1) : index]

    def before(self, claim: Claim) -> Claim | None:
        """Return the last claim whose time is over when that of ``claim`` begins."""
        index = bisect_right(self._ends, claim.within.start) - 1
        return self._by_end[index] if index >= 0 else None

    def first_and_last(self, time: Interval) -> tuple[Claim, Claim] | None:
        """Return the first claim that begins and the last that ends within ``time``, if they follow each other.

        Of several at one time, the most precise.
        """
        first = bisect_left(self._starts, time.start)
        last = bisect_right(self._ends, time.end) - 1
        if first >= len(self.claims) or last < 0:
            return None
        end = bisect_right(self._starts, self._starts[first])
        one = min(self.claims[first:end], key=_width)
        two = min(self._by_end[bisect_left(self._ends, self._ends[last]) : last + 1], key=_width)
        return (one, two) if one.within.end <= two.within.start else None


def purchase_time(claim: Claim) -> Interval:
    """Return the time in which a purchase took place: from its ``since``, if any, to the end of its time."""
    if claim.since is None or claim.since.start >= claim.within.end:
        return claim.within
    return Interval(claim.since.start, claim.within.end)


@dataclass(frozen=True, slots=True)
class _Sums:
    """Running sums of upper bounds along ``keys``; ``open_ends`` counts those without one."""

    keys: Sequence[datetime]
    highs: Sequence[Fraction]
    open_ends: Sequence[int]

    @classmethod
    def of(cls, pairs: Iterable[tuple[datetime, Fraction | None]]) -> "_Sums":
        ordered = sorted(pairs, key=itemgetter(0))
        return cls(
            [key for key, _ in ordered],
            [*accumulate((high or Fraction(0) for _, high in ordered), initial=Fraction(0))],
            [*accumulate((high is None for _, high in ordered), initial=0)],
        )


class Purchases:
    """Announced purchases: sums over any time without a walk."""

    __slots__ = ("_by_end", "_by_start", "_starts", "claims")

    def __init__(self, claims: Iterable[Claim]) -> None:
        self.claims: Sequence[Claim] = sorted(claims, key=lambda claim: (purchase_time(claim).start, claim.id))
        self._starts = [purchase_time(claim).start for claim in self.claims]
        highs = [claim.stated.range.high for claim in self.claims]
        self._by_start = _Sums.of(zip(self._starts, highs, strict=True))
        self._by_end = _Sums.of(zip((claim.within.end for claim in self.claims), highs, strict=True))

    def at_most(self, time: Interval) -> tuple[int, Fraction | None]:
        """Return how many purchases may fall within ``time``, and what they come to at most (``None``: no bound)."""
        begun = bisect_left(self._by_start.keys, time.end)
        over = bisect_right(self._by_end.keys, time.start)
        if self._by_start.open_ends[begun] > self._by_end.open_ends[over]:
            return begun - over, None
        return begun - over, self._by_start.highs[begun] - self._by_end.highs[over]

    def some_inside(self, time: Interval, most: int) -> list[Claim]:
        """Return up to ``most`` purchases that fall wholly within ``time``, the earliest."""
        near = self.claims[bisect_left(self._starts, time.start) : bisect_left(self._starts, time.end)]
        return [claim for claim in near[:most] if claim.within.end <= time.end]

    def inside(self, time: Interval) -> list[Claim]:
        """Return the purchases that fall wholly within ``time``; of those said twice in the same words, one."""
        near = self.claims[bisect_left(self._starts, time.start) : bisect_left(self._starts, time.end)]
        found = {
            (purchase_time(claim).start, claim.within.end, claim.stated.range.low, claim.stated.range.high): claim
            for claim in reversed(near)
            if claim.within.end <= time.end
        }
        return [*reversed(found.values())]


class ClaimIndex:
    """All claims of a programme, by what the checks look for."""

    __slots__ = ("_by_id", "_prices", "_statements", "balances", "purchases", "purchases_by_source", "rates")

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._by_id = {claim.id: claim for claim in claims}
        self._statements: dict[tuple[str, Measure], list[Claim]] = defaultdict(list)
        for claim in claims:
            self._statements[claim.statement or claim.id, claim.measure].append(claim)
        self._prices = _timelines(claims, Measure.PRICE, attrgetter("source"))
        self.balances = Timeline(claim for claim in claims if claim.measure is Measure.HOLDINGS)
        self.purchases = Purchases(claim for claim in claims if claim.measure is Measure.PURCHASE)
        self.purchases_by_source = {
            source: Purchases(found.claims)
            for source, found in _timelines(claims, Measure.PURCHASE, attrgetter("source")).items()
        }
        self.rates = Timeline(claim for claim in claims if claim.measure is Measure.PURCHASE_RATE)

    def find(self, claim_id: str) -> Claim | None:
        """Return a claim by id."""
        return self._by_id.get(claim_id)

    def beside(self, claim: Claim, measure: Measure) -> Sequence[Claim]:
        """Return the claims of ``measure`` in the same statement, without itself."""
        return [one for one in self._statements.get((claim.statement or claim.id, measure), ()) if one is not claim]

    def prices_of(self, source: str, time: Interval) -> list[Claim]:
        """Return what a source said of the price in ``time``."""
        found = self._prices.get(source)
        return [] if found is None else found.short_ones(time)


def _timelines(claims: Iterable[Claim], measure: Measure, key: Callable[[Claim], str]) -> dict[str, Timeline]:
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.measure is measure:
            groups[key(claim)].append(claim)
    return {name: Timeline(group) for name, group in groups.items()}


def balances_by(claims: Iterable[Claim], key: Callable[[Claim], str]) -> dict[str, Timeline]:
    """Return the balances grouped by what ``key`` gives."""
    return _timelines(claims, Measure.HOLDINGS, key)
