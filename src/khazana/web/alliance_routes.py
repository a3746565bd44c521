"""Where the pages of the alliance answer: under each language, beside the programmes."""

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from khazana.i18n import Language
from khazana.web.alliance_api import read_upload, upload_name
from khazana.web.alliance_files import AllianceFiles
from khazana.web.alliance_pages import AlliancePages
from khazana.web.choices import Query
from khazana.web.downloads import Download
from khazana.web.links import Page, Place, ServedLinks
from khazana.web.negotiation import answer

__all__ = ["WITNESS_PATH", "add_alliance_pages"]

WITNESS_PATH = "/witness"
"""Where a witness answers, if one is mounted."""


def add_alliance_pages(app: FastAPI, pages: AlliancePages, files: AllianceFiles, witness: Starlette | None) -> None:
    """Add the pages of the alliance in each language, their files, and the witness where there is one."""
    for language in Language:
        _add_pages(app, pages, language)
        _add_files(app, files, language)
    if witness is not None:
        app.mount(WITNESS_PATH, witness)


def _add_pages(app: FastAPI, pages: AlliancePages, language: Language) -> None:
    def page(request: Request, place: Place) -> Response:
        body = pages.make(place, _links(request, language), Query(request.query_params.multi_items()))
        return answer(request, body.encode(), "text/html; charset=utf-8", language=language.tag)

    def glance(request: Request) -> Response:
        return page(request, Place(Page.ALLIANCE, language))

    def statement(request: Request) -> Response:
        return page(request, Place(Page.STATEMENT, language, request.path_params["digest"]))

    async def verify(request: Request) -> Response:
        place = Place(Page.VERIFY, language)
        if request.method != "POST":
            return await run_in_threadpool(page, request, place)
        data, name = await read_upload(request), upload_name(request)
        body = await run_in_threadpool(pages.part, data, name, place, _links(request, language))
        headers = {"cache-control": "no-store", "content-language": language.tag}
        return Response(body, media_type="text/html; charset=utf-8", headers=headers)

    root = f"/{language.value}"
    app.add_route(f"{root}/alliance", glance, methods=["GET"], include_in_schema=False)
    app.add_route(f"{root}/verify", verify, methods=["GET", "POST"], include_in_schema=False)
    app.add_route(f"{root}/statements/{{digest}}", statement, methods=["GET"], include_in_schema=False)


def _add_files(app: FastAPI, files: AllianceFiles, language: Language) -> None:
    def of_glance(request: Request) -> Response:
        made = files.make(language, request.path_params["name"], Query(request.query_params.multi_items()))
        return _sent(request, made)

    def of_statement(request: Request) -> Response:
        asked = request.path_params
        query = Query(request.query_params.multi_items())
        return _sent(request, files.of_statement(language, asked["digest"], asked["name"], query))

    root = f"/{language.value}"
    app.add_route(f"{root}/files/{{name}}", of_glance, methods=["GET"], include_in_schema=False)
    app.add_route(
        f"{root}/statements/{{digest}}/files/{{name}}", of_statement, methods=["GET"], include_in_schema=False
    )


def _sent(request: Request, made: Download) -> Response:
    return answer(request, made.body, made.media_type, file_name=made.name if made.attached else "")


def _links(request: Request, language: Language) -> ServedLinks:
    return ServedLinks(language, str(request.scope.get("root_path", "")).rstrip("/"))
