"""The tables of a report by name."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from khazana.app.reports import ReserveReport
from khazana.core import BadInput, Finding
from khazana.views import programme, reserve
from khazana.views.cells import Cell
from khazana.views.columns import TITLES, columns
from khazana.views.tables import Table

__all__ = ["RESERVE_TABLES", "findings_table", "programmes_table", "reserve_table"]

Rows = tuple[tuple[Cell, ...], ...]


def _findings(report: ReserveReport) -> Rows:
    return programme.findings((*report.findings, *report.audit.findings))


_ROWS: Final[Mapping[str, Callable[[ReserveReport], Rows]]] = MappingProxyType(
    {
        "accumulation": reserve.accumulation,
        "claims": reserve.claims,
        "checks": reserve.checks,
        "trials": reserve.trials,
        "events": reserve.events,
        "steps": reserve.steps,
        "balances": reserve.balances,
        "lots": reserve.lots,
        "realisations": reserve.realisations,
        "valuations": reserve.valuations,
        "announced": reserve.announced,
        "perimeter": programme.perimeter,
        "wallets": programme.wallets,
        "sources": programme.sources,
        "commitments": programme.commitments,
        "questions": programme.questions,
        "marks": reserve.marks,
        "traded": reserve.traded,
        "findings": _findings,
    }
)

RESERVE_TABLES: Final = tuple(_ROWS)
"""The names of the tables that a report has."""


def reserve_table(report: ReserveReport, name: str) -> Table:
    """Return a table of a report, times in the programme's zone.

    Raises
    ------
    BadInput
        If there is no such table; the message lists those there are.
    """
    if name not in _ROWS:
        raise BadInput("a report has no such table", value=name, remedy=f"use one of {', '.join(RESERVE_TABLES)}")
    return Table(
        name=name,
        title=TITLES[name],
        columns=columns(name, report.marks.currency),
        rows=_ROWS[name](report),
        zone=ZoneInfo(report.programme.zone),
        synthetic=report.programme.synthetic,
    )


def programmes_table(reports: Iterable[ReserveReport]) -> Table:
    """Return the table of programmes, times in UTC."""
    return Table(
        name="programmes",
        title=TITLES["programmes"],
        columns=columns("programmes"),
        rows=programme.programmes(reports),
    )


def findings_table(found: Iterable[Finding]) -> Table:
    """Return a table of findings, such as those of reading a programme's files."""
    return Table(name="findings", title=TITLES["findings"], columns=columns("findings"), rows=programme.findings(found))
