"""The programs' interface to commitments."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from khazana.web.desk import ReserveDesk
from khazana.web.negotiation import answer
from khazana.web.payload_commitments import CommitmentsOut

__all__ = ["add_commitment_routes"]

_Id = Annotated[str, Path(description="Identifier of a programme.", examples=["el-salvador"], max_length=64)]


def add_commitment_routes(api: APIRouter, desk: ReserveDesk) -> None:
    """Add the route on commitments."""

    @api.get(
        "/programmes/{programme_id}/commitments",
        response_model=CommitmentsOut,
        summary="How far commitments are met, and why",
    )
    def commitments(request: Request, programme_id: _Id) -> Response:
        body = CommitmentsOut.of(desk.commitments(programme_id)).model_dump_json().encode()
        return answer(request, body, "application/json")
