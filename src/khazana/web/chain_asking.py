"""Which question of the chain answers for a table or a picture."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from khazana.app.chain_reports import (
    AlertsReport,
    ChainQuestions,
    CustodyShown,
    ProofsReport,
    ProvenanceReport,
    ReconciliationReport,
    StatusReport,
)
from khazana.views.chain_report import ChainReport, tables_of
from khazana.web.chain_choices import ChainView

__all__ = ["asked_of_chart", "asked_of_table"]

Asker = Callable[[ChainQuestions, str, ChainView], ChainReport]

_ASKERS: Final[Mapping[type[ChainReport], Asker]] = MappingProxyType(
    {
        StatusReport: lambda chain, name, _view: chain.status(name),
        AlertsReport: lambda chain, name, _view: chain.alerts(name),
        ProvenanceReport: lambda chain, name, view: chain.provenance(name, at=view.at, version=view.version),
        ReconciliationReport: lambda chain, name, view: chain.reconciliation(name, at=view.at),
        CustodyShown: lambda chain, name, view: chain.custody(name, at=view.at),
        ProofsReport: lambda chain, name, _view: chain.proofs(name),
    }
)
_OF_TABLE: Final = MappingProxyType({table: ask for kind, ask in _ASKERS.items() for table in tables_of(kind)})
_OF_CHART: Final = MappingProxyType(
    {
        "flow": _ASKERS[ProvenanceReport],
        "timeline": _ASKERS[ProvenanceReport],
        "reconciliation": _ASKERS[ReconciliationReport],
        "custody": _ASKERS[CustodyShown],
    }
)


def asked_of_table(table: str, chain: ChainQuestions, programme_id: str, view: ChainView) -> ChainReport:
    """Return the report that has a table."""
    return _OF_TABLE[table](chain, programme_id, view)


def asked_of_chart(chart: str, chain: ChainQuestions, programme_id: str, view: ChainView) -> ChainReport:
    """Return the report that a picture is drawn from."""
    return _OF_CHART[chart](chain, programme_id, view)
