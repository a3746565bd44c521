"""Two counts of one accumulation: as it was announced, and as the IMF's programme would count it.

The programme for El Salvador (February 2025) allows no voluntary accumulation by the public sector: purchases and
mining count, seizures do not. What moves between the state's own wallets counts in neither, though it shows in a
balance whose perimeter grew. So the announced change is an upper bound of what could be counted, and what is proven to
have been bought or mined is a lower one.

References
----------
IMF, El Salvador: extended arrangement under the Extended Fund Facility, Board decision of 26 February 2025.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from khazana.core import MAX_SATS, Interval, Range, Sats, Standing, sats
from khazana.reserve.accumulation import admitted_sats
from khazana.reserve.books import NO_COINS, Balance
from khazana.reserve.claims import Claim, Measure
from khazana.reserve.events import Event, EventKind

__all__ = ["IMF_COUNTING", "Counting", "Flow", "TwoCounts", "two_counts"]


class Counting(StrEnum):
    """What the programme does with coins that come in some way."""

    COUNTED = "counted"
    NOT_COUNTED = "not counted"
    OPEN = "open"
    """Its definition, as it is quoted, does not say."""


IMF_COUNTING: Final = {
    EventKind.PURCHASE: Counting.COUNTED,
    EventKind.MINED: Counting.COUNTED,
    EventKind.SEIZED: Counting.NOT_COUNTED,
    EventKind.DONATED: Counting.OPEN,
}
"""By how coins came in; other events bring none in from outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Coins that came in one way within a time, by how well that is known [sat]."""

    kind: EventKind
    counting: Counting
    amount: Balance


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoCounts:
    """Both counts within a time [sat].

    Parameters
    ----------
    announced_from, announced_to
        The ids of the balances announced last before the time began and ended; empty where there is none.
    announced_low, announced_high
        By how much the announced balance changed, at the precision of both balances; ``None`` where one is missing, and
        ``announced_high`` also where the later one is open above.
    flows
        What the books list, by how it came in.
    counted
        The sum of what the programme counts, by how well it is known.
    counted_least, counted_most
        What the IMF's count could be at least, and at most: proven purchases and mining alone, and the whole announced
        change, with what was given up meanwhile and less what is proven to have come in otherwise, or all that is
        listed where that is more. ``counted_most`` is ``None`` where the announced change has no upper bound.
    disposed
        Coins given up within the time; the ceiling as quoted is on what comes in, so they are not set off.
    """

    within: Interval
    announced_from: str
    announced_to: str
    announced_low: int | None
    announced_high: int | None
    flows: tuple[Flow, ...]
    counted: Balance
    counted_least: Sats
    counted_most: Sats | None
    disposed: Balance

    @property
    def breaks_for_sure(self) -> bool:
        """Whether the programme's ceiling of none is broken by what is proven alone."""
        return self.counted_least > 0

    @property
    def may_break(self) -> bool:
        """Whether it could be broken, as far as anybody can tell."""
        return self.counted_most is None or self.counted_most > 0


def two_counts(claims: Iterable[Claim], events: Iterable[Event], within: Interval) -> TwoCounts:
    """Count what came in within a time, as it was announced and as the programme would count it.

    Parameters
    ----------
    claims
        Those of holdings give the announced balances: the last at or before each end of the time, the most precise of
        several.
    events
        As the books read them, each once.
    """
    inside = [event for event in events if within.start <= event.at < within.end]
    flows = tuple(
        Flow(kind=kind, counting=counting, amount=_sum(event for event in inside if event.kind is kind))
        for kind, counting in IMF_COUNTING.items()
    )
    counted = _total([flow.amount for flow in flows if flow.counting is Counting.COUNTED])
    others = _total([flow.amount for flow in flows if flow.counting is Counting.NOT_COUNTED])
    balances = [claim for claim in claims if claim.measure is Measure.HOLDINGS]
    first, last = _latest(balances, within.start), _latest(balances, within.end)
    low, high = _change(first, last)
    disposed = _sum(event for event in inside if event.kind is EventKind.DISPOSAL)
    most = None if high is None else max(_all(counted), high + _all(disposed) - others.proven, 0)
    return TwoCounts(
        within=within,
        announced_from=first.id if first else "",
        announced_to=last.id if last else "",
        announced_low=low,
        announced_high=high,
        flows=flows,
        counted=counted,
        counted_least=counted.proven,
        counted_most=None if most is None else sats(min(most, MAX_SATS)),
        disposed=disposed,
    )


def _sum(events: Iterable[Event]) -> Balance:
    totals = dict.fromkeys(Standing, 0)
    for event in events:
        totals[event.standing] += event.amount
    return Balance(
        proven=sats(totals[Standing.PROVEN]),
        claimed=sats(totals[Standing.CLAIMED]),
        unknown=sats(totals[Standing.UNKNOWN]),
    )


def _total(balances: list[Balance]) -> Balance:
    total = NO_COINS
    for one in balances:
        total = Balance(
            proven=sats(total.proven + one.proven),
            claimed=sats(total.claimed + one.claimed),
            unknown=sats(total.unknown + one.unknown),
        )
    return total


def _all(balance: Balance) -> int:
    return balance.proven + balance.claimed + balance.unknown


def _latest(balances: list[Claim], end: datetime) -> Claim | None:
    """Return the last balance of a time that begins at or before an instant, the most precise of several."""
    known = [claim for claim in balances if claim.within.start <= end]
    return max(known, key=lambda claim: (claim.within.start, -_width(claim.stated.range), claim.id), default=None)


def _width(stated: Range) -> int:
    low, high = admitted_sats(stated)
    return high - low


def _change(first: Claim | None, last: Claim | None) -> tuple[int | None, int | None]:
    if first is None or last is None:
        return None, None
    before, after = admitted_sats(first.stated.range), admitted_sats(last.stated.range)
    return after[0] - before[1], None if last.stated.range.high is None else after[1] - before[0]
