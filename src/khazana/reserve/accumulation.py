"""The accumulation: each announced balance beside what the books explain of it."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from math import ceil, floor
from operator import attrgetter

from khazana.core import (
    MAX_SATS,
    SATS_PER_BTC,
    Interval,
    Mark,
    MarkRule,
    MarkSeries,
    Missing,
    Money,
    Range,
    SourceKind,
    value_at,
)
from khazana.reserve.announced import announced_sats
from khazana.reserve.audit.results import Audit, Verdict, gravest
from khazana.reserve.books import NO_COINS, Balance, Books
from khazana.reserve.claims import Claim, Measure, Stated

__all__ = ["AccumulationRow", "accumulate", "admitted_sats"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccumulationRow:
    """One announced balance.

    Parameters
    ----------
    claim, within
        The claim's id and the time it speaks of.
    stated
        The holdings as stated [BTC].
    change_low, change_high
        Signed difference to the balance announced for the time before [sat], the most precise where there
        are several, at the precision of both; both ``None`` where there is none before, ``change_high``
        alone where the balance leaves its upper side open.
    booked
        What listed events explain at the end of that time, by standing.
    unexplained_low, unexplained_high
        Announced less all that is booked [sat]; negative where the books hold more. ``unexplained_high`` is
        ``None`` where the balance leaves its upper side open.
    mark, value
        The mark for the start of that time, and the announced holdings at it: the middle of what is stated,
        or its bound where a side is open. ``None`` where there is no mark.
    stated_value, stated_price
        What the same statement said of them, if anything.
    verdict
        The gravest verdict of the audit on this statement.
    """

    claim: str
    statement: str
    within: Interval
    stated: Stated
    change_low: int | None
    change_high: int | None
    booked: Balance
    unexplained_low: int
    unexplained_high: int | None
    mark: Mark | Missing
    value: Money | None
    stated_value: Stated | None
    stated_price: Stated | None
    verdict: Verdict
    claimant: str
    source: str
    source_kind: SourceKind


def admitted_sats(stated: Range) -> tuple[int, int]:
    """Return the least and the most [sat] that a stated balance [BTC] admits, between nothing and the supply.

    Examples
    --------
    >>> from fractions import Fraction
    >>> admitted_sats(Range(Fraction("6239.5"), None))
    (623950000000, 2100000000000000)
    """
    low = 0 if stated.low is None else floor(stated.low * SATS_PER_BTC)
    high = MAX_SATS if stated.high is None else ceil(stated.high * SATS_PER_BTC)
    return min(max(low, 0), MAX_SATS), min(max(high, 0), MAX_SATS)


def accumulate(
    claims: Sequence[Claim], *, books: Books | None, marks: MarkSeries, rule: MarkRule, audit: Audit
) -> tuple[AccumulationRow, ...]:
    """Return one row for each announced balance, in order of time, then of claim id.

    Parameters
    ----------
    claims
        All claims of a programme; those of holdings make the rows.
    books
        The books; ``None`` where there are none.
    marks, rule
        The marks, and which of them answers.
    audit
        The audit of the same claims.
    """
    balances = sorted(
        (claim for claim in claims if claim.measure is Measure.HOLDINGS),
        key=attrgetter("within.start", "within.end", "id"),
    )
    statements = _Statements(claims, audit)
    rows: list[AccumulationRow] = []
    before: Claim | None = None
    for _, group in groupby(balances, key=attrgetter("within.start")):
        together = [*group]
        rows.extend(_row(claim, before, books, marks.find(claim.within.start, rule), statements) for claim in together)
        before = min(together, key=_width)
    return tuple(rows)


class _Statements:
    """What else each statement says, and the gravest verdict on it."""

    __slots__ = ("_figures", "_verdicts")

    def __init__(self, claims: Iterable[Claim], audit: Audit) -> None:
        self._figures: dict[tuple[str, Measure], Stated] = {}
        self._verdicts: dict[str, set[Verdict]] = defaultdict(set)
        for claim in claims:
            key = claim.statement or claim.id
            self._figures.setdefault((key, claim.measure), claim.stated)
            self._verdicts[key].add(audit.verdict(claim.id))

    def figure(self, claim: Claim, measure: Measure) -> Stated | None:
        return self._figures.get((claim.statement or claim.id, measure))

    def verdict(self, claim: Claim) -> Verdict:
        return gravest(self._verdicts[claim.statement or claim.id])


def _width(claim: Claim) -> int:
    low, high = admitted_sats(claim.stated.range)
    return high - low


def _row(
    claim: Claim, before: Claim | None, books: Books | None, mark: Mark | Missing, statements: _Statements
) -> AccumulationRow:
    low, high = admitted_sats(claim.stated.range)
    least, most = (None, None) if before is None else admitted_sats(before.stated.range)
    booked = NO_COINS if books is None else _before(books, claim.within.end)
    total = booked.proven + booked.claimed + booked.unknown
    amount = announced_sats(claim.stated.range)
    is_open = claim.stated.range.high is None
    return AccumulationRow(
        claim=claim.id,
        statement=claim.statement,
        within=claim.within,
        stated=claim.stated,
        change_low=None if most is None else low - most,
        change_high=None if least is None or is_open else high - least,
        booked=booked,
        unexplained_low=low - total,
        unexplained_high=None if is_open else high - total,
        mark=mark,
        value=value_at(amount, mark.price) if isinstance(mark, Mark) and amount is not None else None,
        stated_value=statements.figure(claim, Measure.VALUE),
        stated_price=statements.figure(claim, Measure.PRICE),
        verdict=statements.verdict(claim),
        claimant=claim.claimant,
        source=claim.source,
        source_kind=claim.source_kind,
    )


def _before(books: Books, end: datetime) -> Balance:
    """Return the balance of all wallets when a half-open time ends."""
    index = bisect_left(books.events, end, key=attrgetter("at"))
    return books.steps[index - 1].balance if index else NO_COINS
