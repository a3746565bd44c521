"""The tables of commitments, and of what a bundle shows."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from khazana.app.commitments import CommitmentsReport
from khazana.core import BadInput
from khazana.i18n import Message
from khazana.views.cells import Absence, Cell, SatsRange
from khazana.views.columns import TITLES, columns
from khazana.views.tables import Table

__all__ = ["COMMITMENT_TABLES", "commitment_table"]

Rows = tuple[tuple[Cell, ...], ...]


def commitment_table(report: CommitmentsReport, name: str = "commitment_status") -> Table:
    """Return a table of a programme's commitments, times in the programme's zone.

    Raises
    ------
    BadInput
        If there is no such table; the message lists those there are.
    """
    if name not in _ROWS:
        raise BadInput("the report has no such table", value=name, remedy=f"use one of {', '.join(_ROWS)}")
    return Table(
        name=name,
        title=TITLES[name],
        columns=columns(name),
        rows=_ROWS[name](report),
        zone=ZoneInfo(report.programme.zone),
        synthetic=report.programme.synthetic,
    )


def _status(report: CommitmentsReport) -> Rows:
    return tuple(
        (
            one.commitment.id,
            one.commitment.text,
            one.commitment.instrument,
            one.commitment.due or Absence.NOT_STATED,
            one.evaluation.status,
            one.evaluation.evidence,
            one.evaluation.at,
            one.evaluation.evaluator_version,
            one.evaluation.facts,
        )
        for one in report.results
    )


def _reasons(report: CommitmentsReport) -> Rows:
    return tuple(
        (one.commitment.id, one.evaluation.status, Message.text_of(why), Message.remedy_of(why), why.code)
        for one in report.results
        for why in one.evaluation.reasons
    )


def _counts(report: CommitmentsReport) -> Rows:
    return tuple(
        (one.commitment.id, count.basis, SatsRange(count.low, count.high), count.within, count.references)
        for one in report.results
        for count in one.evaluation.counts
    )


_ROWS: Final[Mapping[str, Callable[[CommitmentsReport], Rows]]] = MappingProxyType(
    {"commitment_status": _status, "commitment_reasons": _reasons, "commitment_counts": _counts}
)
COMMITMENT_TABLES: Final = (*_ROWS, "verification")
"""The names of these tables."""
