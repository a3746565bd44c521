"""Where each page is: one list of places, addressed absolutely by the server and relatively by static files."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from posixpath import dirname, relpath
from typing import Protocol
from urllib.parse import quote, urlencode

from khazana.i18n import Language

__all__ = ["Links", "Page", "Place", "ServedLinks", "SiteLinks", "site_file", "statement_folder"]


class Page(StrEnum):
    """The pages."""

    PROGRAMMES = "programmes"
    OVERVIEW = "overview"
    RESERVE = "reserve"
    AUDIT = "audit"
    CHAIN = "chain"
    PROVENANCE = "provenance"
    RECONCILIATION = "reconciliation"
    CUSTODY = "custody"
    PROOFS = "proofs"
    COMMITMENTS = "commitments"
    ENERGY = "energy"
    ENERGY_SIZING = "energy/sizing"
    ENERGY_NETWORK = "energy/network"
    ENERGY_CONDITIONS = "energy/conditions"
    ENERGY_WHAT_IF = "energy/what-if"
    ENERGY_ROLLING = "energy/rolling"
    ENERGY_ROBUST = "energy/robust"
    ALLIANCE = "alliance"
    STATEMENT = "statement"
    VERIFY = "verify"
    PLANNING = "planning"
    PLANNING_RUN = "planning/run"
    PLANNING_SEARCH = "planning/search"
    PLANNING_STRESS = "planning/stress"
    PLANNING_JUDGE = "planning/judge"
    PLANNING_COMPARE = "planning/compare"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Place:
    """A page in a language.

    ``programme`` is empty for the list of programmes and for pages of none; of a statement it is the digest.
    """

    page: Page
    language: Language
    programme: str = ""

    def to(self, page: Page, programme: str | None = None) -> "Place":
        """Return another page in the same language, of the same programme unless one is named."""
        return replace(self, page=page, programme=self.programme if programme is None else programme)

    def in_language(self, language: Language) -> "Place":
        """Return the same page in another language."""
        return replace(self, language=language)


Query = Iterable[tuple[str, str]]


class Links(Protocol):
    """Addresses as one kind of publication writes them."""

    @property
    def live(self) -> bool:
        """Whether a server answers."""

    def page(self, place: Place, query: Query = ()) -> str:
        """Return the address of a page."""

    def file(self, programme: str, name: str, query: Query = ()) -> str:
        """Return the address of a programme's download: ``accumulation.csv``, ``chart.svg``.

        What belongs to no programme has an empty name there, and to a statement its `statement_folder`.
        """

    def asset(self, served_name: str) -> str:
        """Return the address of a static file."""

    def api(self) -> str:
        """Return the address of the description of the programs' interface; empty where there is no server."""

    def stream(self, programme: str, after: int) -> str:
        """Return the address of alerts after a number as they are raised; empty where there is no server."""

    def energy_stream(self, programme: str, what: str, query: Query = ()) -> str:
        """Return the address of a question on energy with its progress; empty where there is no server."""

    def energy_answer(self, programme: str, what: str, query: Query = ()) -> str:
        """Return the address of an answer on energy for programs; empty where there is no server."""

    def planning_stream(self, programme: str, what: str) -> str:
        """Return the address of a question on planning with its progress; empty where there is no server."""

    def planning_answer(self, programme: str, what: str, query: Query = ()) -> str:
        """Return the address of an answer on planning for programs; empty where there is no server."""


def statement_folder(digest: str) -> str:
    """Return where a statement's files are, as the name of a programme would stand in their addresses."""
    return f"statements/{digest}"


def _path(place: Place) -> str:
    if place.page is Page.STATEMENT:
        return f"{place.language.value}/{statement_folder(quote(place.programme))}"
    parts = [place.language.value, quote(place.programme)] if place.programme else [place.language.value]
    last = "" if place.page in {Page.PROGRAMMES, Page.OVERVIEW, Page.ERROR} else place.page.value
    return "/".join((*parts, last))


@dataclass(frozen=True, slots=True)
class ServedLinks:
    """Addresses on the server, below ``root`` (empty, or a path such as ``/reserve`` behind a proxy).

    ``language`` is that of the files to download, whose headings follow it.
    """

    language: Language
    root: str = ""
    live: bool = True

    def page(self, place: Place, query: Query = ()) -> str:
        """Return the address of a page."""
        return _with_query(f"{self.root}/{_path(place)}", query)

    def file(self, programme: str, name: str, query: Query = ()) -> str:
        """Return the address of a programme's download."""
        return _with_query(f"{self.root}/{_file(self.language, programme, name)}", query)

    def asset(self, served_name: str) -> str:
        """Return the address of a static file."""
        return f"{self.root}/assets/{served_name}"

    def api(self) -> str:
        """Return the address of the OpenAPI description."""
        return f"{self.root}/api/v1/openapi.json"

    def stream(self, programme: str, after: int) -> str:
        """Return the address of alerts after a number as they are raised, told in the language of the page."""
        path = f"{self.root}/api/v1/programmes/{quote(programme)}/chain/alerts/stream"
        return _with_query(path, (("after", str(after)), ("language", self.language.value)))

    def energy_stream(self, programme: str, what: str, query: Query = ()) -> str:
        """Return the address of a question on energy with its progress, told in the language of the page."""
        path = f"{self.root}/api/v1/programmes/{quote(programme)}/energy/{what}/stream"
        return _with_query(path, (("language", self.language.value), *query))

    def planning_stream(self, programme: str, what: str) -> str:
        """Return the address of a question on planning with its progress, told in the language of the page."""
        path = f"{self.root}/api/v1/programmes/{quote(programme)}/planning/{what}/stream"
        return _with_query(path, (("language", self.language.value),))

    def planning_answer(self, programme: str, what: str, query: Query = ()) -> str:
        """Return the address of an answer on planning for programs."""
        return _with_query(f"{self.root}/api/v1/programmes/{quote(programme)}/planning/{what}", query)

    def energy_answer(self, programme: str, what: str, query: Query = ()) -> str:
        """Return the address of an answer on energy for programs."""
        return _with_query(f"{self.root}/api/v1/programmes/{quote(programme)}/energy/{what}", query)


def site_file(place: Place) -> str:
    """Return the file of a page in a static site: ``en/el-salvador/reserve.html``."""
    path = _path(place)
    return f"{path}index.html" if path.endswith("/") else f"{path}.html"


@dataclass(frozen=True, slots=True)
class SiteLinks:
    """Addresses between static files, relative to the file ``at``: they hold on disk and under any host's path."""

    language: Language
    at: str
    live: bool = False

    def page(self, place: Place, query: Query = ()) -> str:
        """Return the address of a page; a static file knows no query."""
        del query
        return self._from_here(site_file(place))

    def file(self, programme: str, name: str, query: Query = ()) -> str:
        """Return the address of a programme's download."""
        del query
        return self._from_here(_file(self.language, programme, name))

    def asset(self, served_name: str) -> str:
        """Return the address of a static file."""
        return self._from_here(f"assets/{served_name}")

    def api(self) -> str:
        """Return nothing: static files have no programs' interface."""
        return ""

    def stream(self, programme: str, after: int) -> str:
        """Return nothing: static files are told of nothing."""
        del programme, after
        return ""

    def energy_stream(self, programme: str, what: str, query: Query = ()) -> str:
        """Return nothing: static files answer nothing."""
        del programme, what, query
        return ""

    def planning_stream(self, programme: str, what: str) -> str:
        """Return nothing: static files answer nothing."""
        del programme, what
        return ""

    def planning_answer(self, programme: str, what: str, query: Query = ()) -> str:
        """Return nothing: static files answer nothing."""
        del programme, what, query
        return ""

    def energy_answer(self, programme: str, what: str, query: Query = ()) -> str:
        """Return nothing: static files answer nothing."""
        del programme, what, query
        return ""

    def _from_here(self, target: str) -> str:
        return relpath(target, dirname(self.at) or ".")


def _file(language: Language, programme: str, name: str) -> str:
    return "/".join((language.value, *filter(None, (quote(programme), "files")), quote(name)))


def _with_query(path: str, query: Query) -> str:
    written = urlencode(tuple(query))
    return f"{path}?{written}" if written else path
