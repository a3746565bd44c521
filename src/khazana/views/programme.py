"""The rows of the tables that describe programmes, and of findings."""

from collections import Counter
from collections.abc import Iterable

from khazana.app.reports import ReserveReport
from khazana.core import Finding
from khazana.i18n import Message
from khazana.views.cells import Absence, Cell

__all__ = ["commitments", "findings", "perimeter", "programmes", "questions", "sources", "wallets"]

Rows = tuple[tuple[Cell, ...], ...]


def programmes(reports: Iterable[ReserveReport]) -> Rows:
    """Return one row for each programme."""
    return tuple(_programme_row(report) for report in reports)


def _programme_row(report: ReserveReport) -> tuple[Cell, ...]:
    one = report.programme
    last = report.accumulation[-1] if report.accumulation else None
    balance = report.books.steps[-1].balance if report.books.steps else None
    verdicts = Counter(report.audit.verdict(claim.id).value for claim in one.claims)
    return (
        one.id,
        one.name,
        one.country,
        Absence.NOT_STATED if last is None else last.within,
        Absence.NOT_STATED if last is None else last.stated,
        *((None, None, None) if balance is None else (balance.proven, balance.claimed, balance.unknown)),
        len(one.claims),
        verdicts["consistent"],
        verdicts["inconsistent"],
        verdicts["undetermined"],
        len(one.commitments),
        len(one.questions),
        one.origin,
        one.synthetic,
    )


def perimeter(report: ReserveReport) -> Rows:
    """Return one row for each address or descriptor."""
    return tuple(
        (
            entry.script,
            entry.wallet,
            entry.since,
            entry.until or Absence.OPEN,
            entry.claimant,
            entry.source,
            entry.source_kind,
            entry.note,
            entry.version,
            entry.withdrawn or Absence.NOT_APPLICABLE,
        )
        for entry in report.programme.perimeter
    )


def wallets(report: ReserveReport) -> Rows:
    """Return one row for each wallet."""
    return tuple((one.id, one.name, one.source) for one in report.programme.wallets)


def sources(report: ReserveReport) -> Rows:
    """Return one row for each source."""
    return tuple(
        (one.id, one.title, one.publisher, one.kind, one.url, one.published) for one in report.programme.sources
    )


def commitments(report: ReserveReport) -> Rows:
    """Return one row for each commitment."""
    return tuple(
        (
            one.id,
            one.text,
            one.instrument,
            one.parties,
            one.agreed,
            one.due or Absence.NOT_STATED,
            one.evidence,
            one.source,
            one.source_kind,
        )
        for one in report.programme.commitments
    )


def questions(report: ReserveReport) -> Rows:
    """Return one row for each open question."""
    return tuple((one.id, one.text, one.remedy, one.source) for one in report.programme.questions)


def findings(found: Iterable[Finding]) -> Rows:
    """Return one row for each finding."""
    return tuple(
        (one.severity, one.code, str(one.place), Message.text_of(one), Message.remedy_of(one)) for one in found
    )
