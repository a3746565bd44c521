"""What the announced holdings were worth at later marks: announced coins times the market, nothing booked."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from khazana.core import Mark, MarkRule, MarkSeries, Missing, Money, Range, Sats, sats, value_at
from khazana.core.sats import MAX_SATS, SATS_PER_BTC
from khazana.reserve.claims import Claim, Measure

__all__ = ["AnnouncedValue", "announced_sats", "announced_values"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedValue:
    """The last announced balance before ``at``, and its value there.

    ``amount`` [sat] is the middle of what the claim admits; ``value`` is ``None`` where no mark answers.
    """

    at: datetime
    claim: str
    amount: Sats
    mark: Mark | Missing
    value: Money | None


def announced_sats(stated: Range) -> Sats | None:
    """Return the middle of a stated balance [BTC] in sat, or its bound where a side is open; ``None`` if absurd.

    Examples
    --------
    >>> from fractions import Fraction
    >>> announced_sats(Range(Fraction("6239.5"), Fraction("6240.5")))
    624000000000
    """
    point = stated.middle()
    if point is None:
        point = stated.low if stated.low is not None else stated.high
    if point is None or not 0 <= point * SATS_PER_BTC <= MAX_SATS:
        return None
    return sats(round(point * SATS_PER_BTC))


def announced_values(
    claims: Iterable[Claim], instants: Sequence[datetime], *, marks: MarkSeries, rule: MarkRule
) -> tuple[AnnouncedValue, ...]:
    """Value the last balance announced for a time at or before each instant; instants before the first give none.

    Of several balances for one time, the last by claim id answers.
    """
    balances = sorted(
        (claim.within.start, claim.id, amount)
        for claim in claims
        if claim.measure is Measure.HOLDINGS and (amount := announced_sats(claim.stated.range)) is not None
    )
    starts = [start for start, _, _ in balances]
    values = []
    for at in sorted(set(instants)):
        index = bisect_right(starts, at) - 1
        if index < 0:
            continue
        _, claim_id, amount = balances[index]
        mark = marks.find(at, rule)
        value = value_at(amount, mark.price) if isinstance(mark, Mark) else None
        values.append(AnnouncedValue(at=at, claim=claim_id, amount=amount, mark=mark, value=value))
    return tuple(values)
