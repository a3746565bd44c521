"""The server: pages, downloads, static files, and the programs' interface."""

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from khazana import __version__
from khazana.core import Unavailable
from khazana.i18n import Language, negotiate
from khazana.i18n import message as _
from khazana.web.alert_stream import StreamRules
from khazana.web.alliance_files import AllianceFiles
from khazana.web.alliance_routes import add_alliance_pages
from khazana.web.api import DESCRIPTION, make_api
from khazana.web.assets import Assets
from khazana.web.chain_pages import CHAIN_PAGES
from khazana.web.choices import Query
from khazana.web.desk import ReserveDesk
from khazana.web.downloads import Downloads
from khazana.web.drawing import Drawings
from khazana.web.energy_asking import Workroom
from khazana.web.energy_pages import ENERGY_PAGES
from khazana.web.energy_streaming import add_energy_streams
from khazana.web.errors import API_ROOT, NotFound, add_error_handlers
from khazana.web.links import Page, Place, ServedLinks
from khazana.web.negotiation import FOREVER, answer
from khazana.web.pages import Pages
from khazana.web.planning_asking import PlanningRoom
from khazana.web.planning_pages import PLANNING_PAGES
from khazana.web.planning_streaming import add_planning_streams
from khazana.web.render import Renderer
from khazana.web.security import SecurityHeaders
from khazana.web.streaming import StreamingServer, add_alert_stream
from khazana.web.work_stream import WorkStreams

__all__ = ["create_app", "serve"]

_SMALLEST_GZIPPED_BYTES = 500
_STREAMS = StreamRules()
_SLOWEST_STOP_S = 5
_Endpoint = Callable[[Request], Response]


def create_app(
    desk: ReserveDesk,
    *,
    cache_folder: Path | None = None,
    streams: StreamRules = _STREAMS,
    witness: Starlette | None = None,
) -> FastAPI:
    """Return the server's application.

    Parameters
    ----------
    desk
        Answers every question, asked by several threads at a time; the application computes nothing of its own.
    cache_folder
        Where the chart library is kept once made; without it, it is made again at each start.
    streams
        How alerts are sent to those who listen.
    witness
        Answers those who ask for cosignatures, below `khazana.web.alliance_routes.WITNESS_PATH`; ``None`` mounts none.
    """
    app = FastAPI(
        title="Khazana",
        version=__version__,
        description=DESCRIPTION,
        openapi_url=f"{API_ROOT}/openapi.json",
        docs_url=None,
        redoc_url=None,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    assets = Assets(cache_folder)
    drawings = Drawings()
    renderer = Renderer(assets)
    room = Workroom()
    planning = PlanningRoom(desk, room)
    pages = Pages(desk=desk, renderer=renderer, drawings=drawings, room=room, planning_room=planning)
    add_alert_stream(app, desk, renderer, API_ROOT, streams)
    app.state.work_streams = WorkStreams()
    add_energy_streams(app, desk, pages.energy, API_ROOT, app.state.work_streams)
    add_planning_streams(app, desk, pages.planning, API_ROOT, app.state.work_streams)
    app.include_router(make_api(desk, room, planning), prefix=API_ROOT)
    _add_pages(app, pages, Downloads(desk, drawings, room, planning))
    add_alliance_pages(app, pages.alliance, AllianceFiles(desk, drawings), witness)
    _add_assets(app, assets)
    add_error_handlers(app, pages)
    app.add_middleware(GZipMiddleware, minimum_size=_SMALLEST_GZIPPED_BYTES, compresslevel=6)
    app.add_middleware(SecurityHeaders)
    return app


def serve(
    desk: ReserveDesk,
    host: str = "127.0.0.1",
    port: int = 8321,
    *,
    cache_folder: Path | None = None,
    witness: Starlette | None = None,
    ready: Callable[[str], None] = lambda _url: None,
) -> None:
    """Serve until interrupted; by default to this machine alone. ``ready`` is told the address once it answers.

    Raises
    ------
    Unavailable
        If the address or the port cannot be had.
    """
    app = create_app(desk, cache_folder=cache_folder, witness=witness)
    config = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_SLOWEST_STOP_S,
    )
    with _listen(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        ready(f"http://{shown}:{listener.getsockname()[1]}/")
        StreamingServer(config, app.state.alert_streams, app.state.work_streams).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise Unavailable(
            "the pages cannot be served at this address",
            where=f"{host}:{port}",
            value=error.strerror,
            remedy="name another port with --port, or another address with --host",
        ) from error


def _add_pages(app: FastAPI, pages: Pages, downloads: Downloads) -> None:
    def start(request: Request) -> Response:
        language = negotiate(request.headers.get("accept-language", ""))
        target = ServedLinks(language, _root(request)).page(Place(Page.PROGRAMMES, language))
        headers = {"vary": "accept-language", "cache-control": "no-cache"}
        return RedirectResponse(target, status_code=307, headers=headers)

    def page_at(page: Page, language: Language) -> _Endpoint:
        def show(request: Request) -> Response:
            place = Place(page, language, request.path_params.get("programme", ""))
            links = ServedLinks(language, _root(request))
            body = pages.make(place, links, Query(request.query_params.multi_items()))
            return answer(request, body.encode(), "text/html; charset=utf-8", language=language.tag)

        return show

    def download_in(language: Language) -> _Endpoint:
        def download(request: Request) -> Response:
            programme, name = request.path_params["programme"], request.path_params["name"]
            file = downloads.make(language, programme, name, Query(request.query_params.multi_items()))
            return answer(request, file.body, file.media_type, file_name=file.name if file.attached else "")

        return download

    def add(path: str, endpoint: _Endpoint) -> None:
        app.add_route(path, endpoint, methods=["GET"], include_in_schema=False)

    add("/", start)
    for language in Language:
        add(f"/{language.value}/", page_at(Page.PROGRAMMES, language))
        add(f"/{language.value}/{{programme}}/", page_at(Page.OVERVIEW, language))
        for page in (Page.RESERVE, Page.AUDIT, *CHAIN_PAGES, Page.COMMITMENTS, *ENERGY_PAGES, *PLANNING_PAGES):
            add(f"/{language.value}/{{programme}}/{page.value}", page_at(page, language))
        add(f"/{language.value}/{{programme}}/files/{{name}}", download_in(language))


def _add_assets(app: FastAPI, assets: Assets) -> None:
    def asset(request: Request) -> Response:
        name = request.path_params["name"]
        found = assets.served(name)
        if found is None:
            raise NotFound(_("there is no such file"), value=name, remedy=_("load the page again"))
        zipped = "gzip" in request.headers.get("accept-encoding", "")
        reply = answer(request, found.gzipped if zipped else found.body, found.media_type, cache=FOREVER)
        if zipped and reply.body:
            reply.headers["content-encoding"] = "gzip"
        return reply

    app.add_route("/assets/{name}", asset, methods=["GET"], include_in_schema=False)


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", "")).rstrip("/")
