"""A witness over HTTP: one call, in and out as C2SP tlog-witness says."""

import socket
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from khazana.alliance import ForkEvidence, HeadKeeper, Witness, WitnessVerdict, add_checkpoint
from khazana.alliance.witness import MOST_REQUEST_BYTES
from khazana.core import Clock, Unavailable

__all__ = ["STATUSES", "serve_witness", "witness_app"]

STATUSES: Final[Mapping[WitnessVerdict, int]] = MappingProxyType(
    {
        WitnessVerdict.COSIGNED: 200,
        WitnessVerdict.MALFORMED: 400,
        WitnessVerdict.UNTRUSTED: 403,
        WitnessVerdict.UNKNOWN_LOG: 404,
        WitnessVerdict.OTHER_SIZE: 409,
        WitnessVerdict.OTHER_ROOT: 409,
        WitnessVerdict.UNPROVEN: 422,
    }
)
"""By what status the specification says each verdict."""
_SIZES: Final = frozenset({WitnessVerdict.OTHER_SIZE, WitnessVerdict.OTHER_ROOT})
_TOO_LARGE, _LATER = 413, 503
_HEADERS: Final = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


def witness_app(
    witness: Witness, heads: HeadKeeper, clock: Clock, keep: Callable[[ForkEvidence], object] = lambda _: None
) -> Starlette:
    """Return an application that answers ``POST /add-checkpoint``.

    Parameters
    ----------
    keep
        Is given the evidence where heads of a log do not fit.
    """

    async def add(request: Request) -> Response:
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_REQUEST_BYTES:
                return PlainTextResponse("the request is too large\n", _TOO_LARGE, headers=_HEADERS)
        try:
            return await run_in_threadpool(_answer, bytes(body))
        except Unavailable:
            return PlainTextResponse("try again later\n", _LATER, headers={**_HEADERS, "retry-after": "60"})

    def _answer(body: bytes) -> Response:
        answer = add_checkpoint(body, witness, heads, clock.now())
        if answer.evidence is not None:
            keep(answer.evidence)
        kind = "text/x.tlog.size" if answer.verdict in _SIZES else "text/plain; charset=utf-8"
        status = STATUSES[answer.verdict]
        return Response(answer.body, status, headers={**_HEADERS, "content-type": kind})

    return Starlette(routes=[Route("/add-checkpoint", add, methods=["POST"])])


def serve_witness(app: Starlette, host: str, port: int, *, ready: Callable[[str], None] = lambda _url: None) -> None:
    """Serve until interrupted; ``ready`` is told the address once it answers.

    Raises
    ------
    Unavailable
        If the address or the port cannot be had.
    """
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise Unavailable(
            "the witness cannot be served at this address",
            where=f"{host}:{port}",
            value=error.strerror,
            remedy="name another port with --port, or another address with --host",
        ) from error
    with listener:
        shown = f"[{host}]" if ":" in host else host
        ready(f"http://{shown}:{listener.getsockname()[1]}/")
        uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False)).run(sockets=[listener])
