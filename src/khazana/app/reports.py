"""What the use cases hand to the views."""

from dataclasses import dataclass

from khazana.core import Finding, MarkRule, MarkSeries
from khazana.programmes import Programme
from khazana.reserve.accumulation import AccumulationRow
from khazana.reserve.announced import AnnouncedValue
from khazana.reserve.audit import Audit
from khazana.reserve.books import Books
from khazana.reserve.valuation import Valuation

__all__ = ["ReserveReport"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveReport:
    """Everything about one programme's reserve: books, audit, accumulation, valuations at its dates.

    ``valuations`` (of the booked coins) and ``announced`` (of the coins announced, whatever the books
    explain) follow the dates of the programme and the month starts in between, in order of time.
    ``findings`` are those of loading, prices and books together; the audit keeps its own.
    """

    programme: Programme
    books: Books
    audit: Audit
    accumulation: tuple[AccumulationRow, ...]
    valuations: tuple[Valuation, ...]
    announced: tuple[AnnouncedValue, ...]
    marks: MarkSeries
    rule: MarkRule
    findings: tuple[Finding, ...]
