"""The route of the alert streams, and a server that ends them when it stops."""

import socket
from typing import Protocol

import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from khazana.app.chain_reports import AlertsReport
from khazana.core import BadInput
from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.store import Alert
from khazana.views.chain_report import chain_table
from khazana.web.alert_stream import AlertStreams, StreamRules
from khazana.web.chain_pages import alert_sheet
from khazana.web.desk import ReserveDesk
from khazana.web.links import Page, Place, ServedLinks
from khazana.web.render import Renderer

__all__ = ["Closing", "StreamingServer", "add_alert_stream", "language_of"]

_LONGEST_NUMBER = 15


def add_alert_stream(app: FastAPI, desk: ReserveDesk, renderer: Renderer, root: str, rules: StreamRules) -> None:
    """Add the route; the streams are kept as ``app.state.alert_streams``.

    It is not in the description of the interface: its answer does not end.
    """

    def row_of(alert: Alert, programme_id: str, language: Language) -> tuple[str, str]:
        stand = desk.chain.alerts(programme_id, after=alert.number).stand
        sheet = alert_sheet(chain_table(AlertsReport(stand=stand, alerts=(alert,))), Translator(language))
        place = Place(Page.CHAIN, language, programme_id)
        row = renderer.page("alert_row.html", place, ServedLinks(language), {"row": sheet.rows[0]})
        return row, Translator(language).finding(alert.finding)

    streams = AlertStreams(desk, row_of, rules=rules)

    async def stream(request: Request) -> Response:
        after = _number(request.headers.get("last-event-id") or request.query_params.get("after", ""))
        told = await streams.open(request.path_params["programme_id"], after, language_of(request))
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(told, media_type="text/event-stream", headers=headers)

    app.state.alert_streams = streams
    path = f"{root}/programmes/{{programme_id}}/chain/alerts/stream"
    app.add_route(path, stream, methods=["GET"], include_in_schema=False)


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > _LONGEST_NUMBER:
        raise BadInput(
            _("the number of an alert is a whole number"),
            where="after",
            value=text[:50],
            remedy=_("leave it out for those raised from now on"),
        )
    return int(text)


def language_of(request: Request) -> Language | None:
    """Return the language that an address asks for; ``None`` where it asks for none.

    Raises
    ------
    BadInput
        If there is no such language.
    """
    asked = request.query_params.get("language", "")
    if not asked:
        return None
    if asked not in set(Language):
        raise BadInput(
            _("there is no such language"),
            where="language",
            value=asked[:50],
            remedy=_("use one of {known}"),
            known=", ".join(Language),
        )
    return Language(asked)


class Closing(Protocol):
    """Streams that end when they are told to."""

    def close(self) -> None:
        """End all streams."""


class StreamingServer(uvicorn.Server):
    """A server that ends the streams first when it stops: it waits for every answer to end."""

    def __init__(self, config: uvicorn.Config, *streams: Closing) -> None:
        super().__init__(config)
        self._streams = streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then stop."""
        for one in self._streams:
            one.close()
        await super().shutdown(sockets)
