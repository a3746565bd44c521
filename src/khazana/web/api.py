"""The programs' interface: the figures of the pages as JSON."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from khazana.core import parse_instant
from khazana.reserve.lots import LotMethod
from khazana.reserve.valuation import Treatment
from khazana.web.alliance_api import add_alliance_routes
from khazana.web.chain_api import add_chain_routes
from khazana.web.commitment_api import add_commitment_routes
from khazana.web.desk import ReserveDesk
from khazana.web.energy_api import add_energy_routes
from khazana.web.energy_asking import Workroom
from khazana.web.energy_risk_api import add_energy_risk_routes
from khazana.web.negotiation import answer
from khazana.web.payload_audit import AuditOut
from khazana.web.payload_programmes import ClaimOut, EventOut, ProgrammeLine, ProgrammeOut
from khazana.web.payload_reports import LotsOut, MarksOut, ReserveOut, ValuationOut
from khazana.web.payloads import MarkOut, Out, Refusal
from khazana.web.planning_api import add_planning_routes
from khazana.web.planning_asking import PlanningRoom

__all__ = ["DESCRIPTION", "make_api"]

DESCRIPTION: Final = """\
The books of national Bitcoin programmes, and the audit of what is claimed about them.

Amounts of bitcoin are whole satoshi (`_sat`). Money, prices and ranges are decimal numbers as text. Instants are
ISO 8601 in UTC. `null` is unknown, never zero. Every answer has an entity tag: send it back as `If-None-Match`
to be told 304 where nothing changed. The same inputs give the same bytes.
"""
_REFUSALS: Final[dict[int | str, dict[str, Any]]] = {
    400: {"model": Refusal, "description": "A parameter asks for what there is not"},
    404: {"model": Refusal, "description": "There is no such programme"},
    422: {"model": Refusal, "description": "A parameter cannot be read"},
    503: {"model": Refusal, "description": "Something outside did not answer; try later"},
}
_Id = Annotated[str, Path(description="Identifier of a programme.", examples=["el-salvador"], max_length=64)]
_Version = Annotated[int | None, Query(ge=1, le=10_000, description="Version of the books; the latest if left out.")]
_Method = Annotated[LotMethod | None, Query(description="Which lots a disposal gives up.")]
_Treatment = Annotated[Treatment | None, Query(description="Accounting rule.")]
_At = Annotated[
    str,
    Query(
        description="Instant with its zone, ISO 8601, to the microsecond at most.",
        examples=["2025-07-17T21:00:00Z"],
        json_schema_extra={"format": "date-time"},
        max_length=40,
    ),
]


class ProgrammesOut(Out):
    """The programmes in the order in which they are shown."""

    programmes: tuple[ProgrammeLine, ...]


class ClaimsOut(Out):
    """Claims in the order of the programme's file."""

    programme: str
    claims: tuple[ClaimOut, ...]


class EventsOut(Out):
    """Events of one version of the books, in order of time."""

    programme: str
    version: int
    events: tuple[EventOut, ...]


def make_api(desk: ReserveDesk, room: Workroom, planning: PlanningRoom) -> APIRouter:
    """Return the routes of the interface."""
    api = APIRouter(responses=_REFUSALS)
    _add_programmes(api, desk)
    _add_books(api, desk)
    add_chain_routes(api, desk)
    add_commitment_routes(api, desk)
    add_energy_routes(api, desk, room)
    add_energy_risk_routes(api, desk, room)
    add_alliance_routes(api, desk)
    add_planning_routes(api, desk, planning)
    return api


def _json(request: Request, body: Out) -> Response:
    return answer(request, body.model_dump_json().encode(), "application/json")


def _add_programmes(api: APIRouter, desk: ReserveDesk) -> None:
    @api.get("/programmes", response_model=ProgrammesOut, summary="All programmes")
    def programmes(request: Request) -> Response:
        return _json(request, ProgrammesOut(programmes=tuple(ProgrammeLine.of(one) for one in desk.programmes())))

    @api.get("/programmes/{programme_id}", response_model=ProgrammeOut, summary="One programme")
    def programme(request: Request, programme_id: _Id) -> Response:
        return _json(request, ProgrammeOut.of(desk.programme(programme_id)))

    @api.get("/programmes/{programme_id}/claims", response_model=ClaimsOut, summary="What was said in public")
    def claims(request: Request, programme_id: _Id) -> Response:
        report = desk.report(programme_id)
        found = tuple(ClaimOut.of(claim, report.audit) for claim in report.programme.claims)
        return _json(request, ClaimsOut(programme=programme_id, claims=found))

    @api.get("/programmes/{programme_id}/audit", response_model=AuditOut, summary="Each check with its arithmetic")
    def audit(request: Request, programme_id: _Id) -> Response:
        return _json(request, AuditOut.of(desk.report(programme_id)))


def _add_books(api: APIRouter, desk: ReserveDesk) -> None:
    @api.get("/programmes/{programme_id}/reserve", response_model=ReserveOut, summary="Books and valuations")
    def reserve(
        request: Request,
        programme_id: _Id,
        version: _Version = None,
        method: _Method = None,
        treatment: _Treatment = None,
    ) -> Response:
        report = desk.report(programme_id, version=version, method=method, treatment=treatment)
        return _json(request, ReserveOut.of(report))

    @api.get("/programmes/{programme_id}/events", response_model=EventsOut, summary="What happened to the coins")
    def events(request: Request, programme_id: _Id, version: _Version = None) -> Response:
        books = desk.report(programme_id, version=version).books
        found = tuple(EventOut.of(event) for event in books.events)
        return _json(request, EventsOut(programme=programme_id, version=books.version, events=found))

    @api.get("/programmes/{programme_id}/lots", response_model=LotsOut, summary="Lots held and given up")
    def lots(request: Request, programme_id: _Id, version: _Version = None, method: _Method = None) -> Response:
        return _json(request, LotsOut.of(desk.report(programme_id, version=version, method=method).books))

    @api.get("/programmes/{programme_id}/value", response_model=ValuationOut, summary="Booked coins at an instant")
    def value_at_instant(
        request: Request,
        programme_id: _Id,
        at: _At,
        treatment: _Treatment = None,
        version: _Version = None,
        method: _Method = None,
    ) -> Response:
        found = desk.value(programme_id, at=parse_instant(at), version=version, method=method, treatment=treatment)
        return _json(request, ValuationOut.of(found))

    @api.get("/programmes/{programme_id}/marks", response_model=MarksOut, summary="Price marks of its currency")
    def marks(request: Request, programme_id: _Id) -> Response:
        currency = desk.programme(programme_id).currency
        found = tuple(MarkOut.of(mark) for mark in desk.marks(currency).marks)
        return _json(request, MarksOut(currency=currency, marks=found))
