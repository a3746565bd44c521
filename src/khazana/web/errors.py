"""Refusals as answers: a page for a reader, JSON for a program, never a traceback."""

from typing import Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from khazana.app.refusals import NoSuchProgramme, NoSuchStatement
from khazana.core import BadInput, InvariantBroken, KhazanaError, Unavailable
from khazana.i18n import Language, negotiate
from khazana.i18n import message as _
from khazana.web.links import Page, Place, ServedLinks
from khazana.web.pages import Pages
from khazana.web.payloads import Refusal
from khazana.web.security import HEADERS

__all__ = ["API_ROOT", "NotFound", "add_error_handlers", "status_of"]

API_ROOT: Final = "/api/v1"
_NOT_FOUND, _BAD, _UNREADABLE, _BROKEN, _LATER = 404, 400, 422, 500, 503
_RETRY_AFTER_SECONDS: Final = "60"
_LONGEST_VALUE: Final = 200


class NotFound(BadInput):
    """What the address names does not exist."""


def status_of(error: KhazanaError) -> int:
    """Return the HTTP status of a refusal."""
    if isinstance(error, NotFound | NoSuchProgramme | NoSuchStatement):
        return _NOT_FOUND
    if isinstance(error, Unavailable):
        return _LATER
    return _BAD if isinstance(error, BadInput) else _BROKEN


def add_error_handlers(app: FastAPI, pages: Pages) -> None:
    """Make every error of the app a clean answer."""

    def refuse(request: Request, error: KhazanaError, status: int) -> Response:
        headers = {"cache-control": "no-store"}
        if status == _LATER:
            headers["retry-after"] = _RETRY_AFTER_SECONDS
        if request.url.path.startswith(f"{request.scope.get('root_path', '')}{API_ROOT}"):
            body = Refusal.of(error).model_dump(mode="json")
            return JSONResponse(body, status_code=status, headers=headers)
        language = _language(request)
        links = ServedLinks(language, request.scope.get("root_path", ""))
        page = pages.error(Place(Page.ERROR, language), links, error)
        return HTMLResponse(page, status_code=status, headers=headers)

    def known(request: Request, error: Exception) -> Response:
        if not isinstance(error, KhazanaError):
            return broken(request, error)
        return refuse(request, error, status_of(error))

    def unreadable(request: Request, error: Exception) -> Response:
        first = error.errors()[0] if isinstance(error, RequestValidationError) and error.errors() else {}
        where = ".".join(str(part) for part in first.get("loc", ())[1:])
        value = str(first.get("input", ""))[:_LONGEST_VALUE]
        refusal = BadInput(
            "a parameter cannot be read", where=where, value=value, remedy=str(first.get("msg", "see the description"))
        )
        return refuse(request, refusal, _UNREADABLE)

    def by_status(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else _BROKEN
        refusal = NotFound(
            _("there is no such page") if status == _NOT_FOUND else _("the request cannot be answered"),
            value=request.url.path[:_LONGEST_VALUE],
            remedy=_("start from the list of programmes"),
        )
        answer = refuse(request, refusal, status)
        if isinstance(error, HTTPException) and error.headers:
            answer.headers.update(error.headers)
        return answer

    def broken(request: Request, error: Exception) -> Response:
        del error
        refusal = InvariantBroken(
            _("something is wrong in Khazana itself"), remedy=_("tell its makers what you asked for")
        )
        answer = refuse(request, refusal, _BROKEN)
        answer.headers.update(dict(HEADERS))  # this one is sent from outside the layer that adds them
        return answer

    app.add_exception_handler(KhazanaError, known)
    app.add_exception_handler(RequestValidationError, unreadable)
    app.add_exception_handler(HTTPException, by_status)
    app.add_exception_handler(Exception, broken)


def _language(request: Request) -> Language:
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    first = path.strip("/").split("/", maxsplit=1)[0]
    return Language(first) if first in set(Language) else negotiate(request.headers.get("accept-language", ""))
