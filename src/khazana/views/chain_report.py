"""The tables of the chain's reports by name."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from khazana.app.chain_reports import (
    AlertsReport,
    CustodyShown,
    ProofsReport,
    ProvenanceReport,
    ReconciliationReport,
    StatusReport,
)
from khazana.core import BadInput
from khazana.programmes import Programme
from khazana.views import chain, custody, proof, provenance, reconciliation
from khazana.views.cells import Cell
from khazana.views.columns import TITLES, columns
from khazana.views.tables import Table

__all__ = ["CHAIN_TABLES", "ChainReport", "chain_table", "evidence_table", "status_table", "tables_of"]

ChainReport = StatusReport | ProvenanceReport | ReconciliationReport | CustodyShown | ProofsReport | AlertsReport
Rows = tuple[tuple[Cell, ...], ...]

_ROWS: Final[Mapping[type, Mapping[str, Callable[[Any], Rows]]]] = MappingProxyType(
    {
        StatusReport: {"chain": chain.status, "reorganisations": chain.reorganisations},
        AlertsReport: {"alerts": chain.alerts},
        ProvenanceReport: {
            "meanings": provenance.meanings,
            "provenance": provenance.totals,
            "arrivals": provenance.arrivals,
            "flows": provenance.flows,
            "coins": provenance.coins,
            "suspected": provenance.suspected,
            "crossings": provenance.crossings,
            "restatement": provenance.restatement,
        },
        ReconciliationReport: {
            "reconciliation": reconciliation.wallets,
            "links": reconciliation.links,
            "unmatched": reconciliation.unmatched,
        },
        CustodyShown: {
            "custody": custody.scripts,
            "custody_types": custody.types,
            "custody_ages": custody.ages,
            "custody_marked": custody.marked,
        },
        ProofsReport: {
            "proofs": proof.proofs,
            "proof_signatures": proof.signatures,
            "proof_coins": proof.coins,
            "proof_limits": proof.limits,
        },
    }
)

CHAIN_TABLES: Final = (*(name for tables in _ROWS.values() for name in tables), "evidence")
"""The names of all tables of the chain."""


def tables_of(report: ChainReport | type[ChainReport]) -> tuple[str, ...]:
    """Return the names of the tables that a report has, the one to show first at the head."""
    return tuple(_ROWS[report if isinstance(report, type) else type(report)])


def chain_table(report: ChainReport, name: str = "") -> Table:
    """Return a table of a report, times in the programme's zone; without a name, its first.

    Raises
    ------
    BadInput
        If the report has no such table; the message lists those it has.
    """
    known = _ROWS[type(report)]
    name = name or next(iter(known))
    if name not in known:
        raise BadInput("the report has no such table", value=name, remedy=f"use one of {', '.join(known)}")
    return Table(
        name=name,
        title=TITLES[name],
        columns=columns(name),
        rows=known[name](report),
        zone=ZoneInfo(report.stand.zone),
        synthetic=report.stand.synthetic,
    )


def status_table(reports: Sequence[StatusReport]) -> Table:
    """Return how far programmes were followed, one row each, times in UTC."""
    return Table(
        name="chain",
        title=TITLES["chain"],
        columns=columns("chain"),
        rows=tuple(row for report in reports for row in chain.status(report)),
        synthetic=bool(reports) and all(report.stand.synthetic for report in reports),
    )


def evidence_table(programme: Programme) -> Table:
    """Return the evidence that a programme's files list."""
    return Table(
        name="evidence",
        title=TITLES["evidence"],
        columns=columns("evidence"),
        rows=chain.evidence(programme),
        zone=ZoneInfo(programme.zone),
        synthetic=programme.synthetic,
    )
