"""Compute the report of one programme's reserve from facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from khazana.app.reports import ReserveReport
from khazana.core import Finding, MarkRule, MarkSeries
from khazana.programmes import Programme
from khazana.reserve import Books, Event, LotMethod, Treatment, Valuation, keep, value_series
from khazana.reserve.accumulation import accumulate
from khazana.reserve.announced import announced_values
from khazana.reserve.audit import AuditRules, audit
from khazana.reserve.chain_witness import ChainWitness
from khazana.reserve.claims import Measure

__all__ = ["Choices", "compute_report", "month_starts", "value_books"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a reader may choose of the books; ``None`` takes the newest version, and the programme's own rules."""

    version: int | None = None
    method: LotMethod | None = None
    treatment: Treatment | None = None


def compute_report(
    programme: Programme,
    *,
    events: Sequence[Event],
    marks: MarkSeries,
    choices: Choices,
    findings: tuple[Finding, ...],
    chain: ChainWitness | None = None,
) -> ReserveReport:
    """Keep the books, audit the claims, and value both the booked and the announced coins.

    ``chain`` is one more witness of the audit, where the programme was followed.
    """
    rule = MarkRule(max_age=programme.accounting.mark_max_age)
    currency = programme.currency
    method = choices.method or programme.accounting.lots
    books = keep(events, currency=currency, method=method, version=choices.version)
    judged = audit(programme.claims, marks=marks, books=books, rules=AuditRules(mark_rule=rule), chain=chain)
    instants = _instants(programme, books.events, marks)
    return ReserveReport(
        programme=programme,
        books=books,
        audit=judged,
        accumulation=accumulate(programme.claims, books=books, marks=marks, rule=rule, audit=judged),
        valuations=value_books(programme, books, instants, marks=marks, treatment=choices.treatment),
        announced=announced_values(programme.claims, instants, marks=marks, rule=rule),
        marks=marks,
        rule=rule,
        findings=(*findings, *books.findings),
    )


def value_books(
    programme: Programme,
    books: Books,
    instants: Sequence[datetime],
    *,
    marks: MarkSeries,
    treatment: Treatment | None,
) -> tuple[Valuation, ...]:
    """Value the booked coins at each instant; ``None`` takes the programme's own treatment."""
    return value_series(
        books,
        instants,
        marks=marks,
        rule=MarkRule(max_age=programme.accounting.mark_max_age),
        treatment=treatment or programme.accounting.treatment,
    )


def month_starts(first: datetime, last: datetime) -> tuple[datetime, ...]:
    """Return the first instants of the UTC months after ``first`` and up to ``last``."""
    starts: list[datetime] = []
    year, month = first.year, first.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004 - December
        start = datetime(year, month, 1, tzinfo=UTC)
        if start > last:
            return tuple(starts)
        starts.append(start)


def _instants(programme: Programme, events: Sequence[Event], marks: MarkSeries) -> tuple[datetime, ...]:
    """Return the dates worth a valuation: of events, of announced balances, and month starts up to the last mark."""
    own = {event.at for event in events}
    own |= {claim.within.start for claim in programme.claims if claim.measure is Measure.HOLDINGS}
    if own and marks.marks:
        own |= set(month_starts(min(own), marks.marks[-1].at))
    return tuple(sorted(own))
