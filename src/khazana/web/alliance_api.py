"""The programs' interface to logs and statements."""

from typing import Annotated, Any, Final
from urllib.parse import unquote

from fastapi import APIRouter, Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from khazana.app.alliance_desk import MOST_UPLOAD_BYTES
from khazana.web.desk import ReserveDesk
from khazana.web.negotiation import answer
from khazana.web.payload_alliance import AllianceOut, StatementOut

__all__ = ["add_alliance_routes", "read_upload", "upload_name"]

_Digest = Annotated[
    str,
    Path(description="SHA-256 of the statement's bundle, in hex.", pattern="^[0-9a-f]{64}$", examples=["0" * 64]),
]
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "The bytes of a bundle's file. Nothing of them is kept.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_MOST_NAME: Final = 200


def add_alliance_routes(api: APIRouter, desk: ReserveDesk) -> None:
    """Add the routes on logs and statements."""

    @api.get("/alliance", response_model=AllianceOut, summary="Logs, their heads, and the statements kept here")
    def alliance(request: Request) -> Response:
        body = AllianceOut.of(desk.alliance.glance()).model_dump_json().encode()
        return answer(request, body, "application/json")

    @api.get(
        "/alliance/statements/{digest}",
        response_model=StatementOut,
        summary="A statement, what its bundle shows, and its proof step by step",
    )
    def statement(request: Request, digest: _Digest) -> Response:
        body = StatementOut.of(desk.alliance.statement(digest)).model_dump_json().encode()
        return answer(request, body, "application/json")

    @api.post(
        "/alliance/verification",
        response_model=StatementOut,
        summary="What a bundle shows that is handed in, and what not",
        openapi_extra=_BODY,
    )
    async def verification(request: Request) -> Response:
        data = await read_upload(request)
        report = await run_in_threadpool(desk.alliance.check, data, upload_name(request))
        return answer(request, StatementOut.of(report).model_dump_json().encode(), "application/json", cache="no-store")


async def read_upload(request: Request) -> bytes:
    """Return the body of a request, up to one byte more than is taken."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_UPLOAD_BYTES:
            break
    return bytes(body[: MOST_UPLOAD_BYTES + 1])


def upload_name(request: Request) -> str:
    """Return what whoever sends a file calls it, in a header; it is shown to that reader alone."""
    return unquote(request.headers.get("x-file-name", "bundle.khz"))[:_MOST_NAME]
