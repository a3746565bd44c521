"""The programs' interface to the chain: status, alerts, provenance, reconciliation, custody, proofs."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from khazana.web.chain_choices import HIGHEST_BLOCK, HIGHEST_VERSION
from khazana.web.desk import ReserveDesk
from khazana.web.negotiation import answer
from khazana.web.payload_chain import AlertsOut, StatusOut
from khazana.web.payload_custody import CustodyOut, ProofsOut, ReconciliationOut
from khazana.web.payload_provenance import ProvenanceOut, Stretch
from khazana.web.payloads import Out

__all__ = ["add_chain_routes"]

_MOST_ROWS = 10_000
_USUAL_ROWS = 1_000
_Id = Annotated[str, Path(description="Identifier of a programme.", examples=["el-salvador"], max_length=64)]
_At = Annotated[
    int | None,
    Query(ge=0, le=HIGHEST_BLOCK, description="Height of a block of the chain followed; the last if left out."),
]
_Version = Annotated[
    int | None, Query(ge=1, le=HIGHEST_VERSION, description="Version of the perimeter; the newest if left out.")
]
_First = Annotated[int, Query(ge=0, le=1_000_000_000, description="Number of the first row of the long lists.")]
_Count = Annotated[int, Query(ge=1, le=_MOST_ROWS, description="How many rows of the long lists, at most.")]
_After = Annotated[int, Query(ge=0, le=2**53, description="Only alerts with a higher number.")]
_ROOT = "/programmes/{programme_id}/chain"


def add_chain_routes(api: APIRouter, desk: ReserveDesk) -> None:
    """Add the routes on the chain."""
    _add_following(api, desk)
    _add_reports(api, desk)


def _json(request: Request, body: Out) -> Response:
    return answer(request, body.model_dump_json().encode(), "application/json")


def _add_following(api: APIRouter, desk: ReserveDesk) -> None:
    @api.get(_ROOT, response_model=StatusOut, summary="How far it was followed on the chain")
    def status(request: Request, programme_id: _Id) -> Response:
        return _json(request, StatusOut.of(desk.chain.status(programme_id)))

    @api.get(f"{_ROOT}/alerts", response_model=AlertsOut, summary="What watching the chain raised")
    def alerts(request: Request, programme_id: _Id, after: _After = 0, count: _Count = _USUAL_ROWS) -> Response:
        return _json(request, AlertsOut.of(desk.chain.alerts(programme_id, after=after), most=count))


def _add_reports(api: APIRouter, desk: ReserveDesk) -> None:
    @api.get(f"{_ROOT}/provenance", response_model=ProvenanceOut, summary="Where the coins came from")
    def provenance(
        request: Request,
        programme_id: _Id,
        at: _At = None,
        version: _Version = None,
        first: _First = 0,
        count: _Count = _USUAL_ROWS,
    ) -> Response:
        report = desk.chain.provenance(programme_id, at=at, version=version)
        return _json(request, ProvenanceOut.of(report, Stretch(first=first, count=count)))

    @api.get(f"{_ROOT}/reconciliation", response_model=ReconciliationOut, summary="The books against the chain")
    def reconciliation(request: Request, programme_id: _Id, at: _At = None) -> Response:
        return _json(request, ReconciliationOut.of(desk.chain.reconciliation(programme_id, at=at)))

    @api.get(f"{_ROOT}/custody", response_model=CustodyOut, summary="How the coins are kept")
    def custody(request: Request, programme_id: _Id, at: _At = None) -> Response:
        return _json(request, CustodyOut.of(desk.chain.custody(programme_id, at=at)))

    @api.get(f"{_ROOT}/proofs", response_model=ProofsOut, summary="Proofs of reserves, checked")
    def proofs(request: Request, programme_id: _Id) -> Response:
        return _json(request, ProofsOut.of(desk.chain.proofs(programme_id)))
