"""The pages of the alliance: at a glance, one statement with its proof drawn, and a page to drop a bundle on."""

from dataclasses import dataclass
from datetime import UTC
from typing import Final

from khazana.alliance import Statement
from khazana.alliance.keys import format_key
from khazana.alliance.verifying import Aspect, Shown
from khazana.app.alliance_glance import AllianceGlance
from khazana.app.kept_statements import StatementReport
from khazana.i18n import Language, Translator
from khazana.views import Cell
from khazana.views.alliance_chart import ALLIANCE_CHART, alliance_chart
from khazana.views.alliance_report import (
    ALLIANCE_TABLES,
    STATEMENT_TABLES,
    alliance_table,
    statement_name,
    statement_table,
)
from khazana.views.palette import Theme
from khazana.views.proof_chart import PROOF_CHART, proof_chart
from khazana.views.tables import Table
from khazana.web.chain_pages import MOST_ROWS, Picture
from khazana.web.choices import NO_QUERY, Query
from khazana.web.desk import ReserveDesk
from khazana.web.links import Links, Page, Place, statement_folder
from khazana.web.render import Renderer
from khazana.web.sheets import Sheet, Target, make_sheet
from khazana.web.verifier import verifier_texts

__all__ = ["ALLIANCE_PAGES", "VERIFIER", "AlliancePages", "NamedContent"]

ALLIANCE_PAGES: Final = (Page.ALLIANCE, Page.STATEMENT, Page.VERIFY)
VERIFIER: Final = "verifier.html"
"""The file that checks bundles in a browser by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedContent:
    """What a statement names by digest: its role and name, the digest, and how many bytes travel along, if any."""

    role: str
    name: str
    digest: str
    size_bytes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlliancePages:
    """Makes the pages of the alliance: functions of the desk's answers, the place, and the query."""

    desk: ReserveDesk
    renderer: Renderer

    def make(self, place: Place, links: Links, query: Query) -> str:
        """Return the page at a place.

        Raises
        ------
        NoSuchStatement
            If it is that of a statement that is not kept here.
        BadInput
            If the query asks for what there is not.
        """
        if place.page is Page.ALLIANCE:
            return self._glance(place, links, query)
        if place.page is Page.STATEMENT:
            report = self.desk.alliance.statement(place.programme)
            content = {**_of_statement(report, place.language), "folder": statement_folder(report.digest)}
            return self.renderer.page("statement.html", place, links, content)
        content = {"texts": verifier_texts(place.language), "verifier": VERIFIER}
        return self.renderer.page("verify.html", place, links, content)

    def part(self, data: bytes, name: str, place: Place, links: Links) -> str:
        """Return what a statement's page shows, for a bundle that was handed in and is not kept.

        Raises
        ------
        BadInput
            If it is no bundle.
        """
        report = self.desk.alliance.check(data, name)
        content = {**_of_statement(report, place.language), "folder": ""}
        return self.renderer.page("statement_part.html", place, links, content)

    def _glance(self, place: Place, links: Links, query: Query) -> str:
        glance, say = self.desk.alliance.glance(), Translator(place.language)
        target = _target(glance, links, place)
        content: dict[str, object] = {
            "glance": glance,
            "zone": UTC,
            "sheets": {
                name: _last(alliance_table(glance, name), say, query=query, target=target) for name in ALLIANCE_TABLES
            },
            "picture": _picture_of(glance, place.language),
            "kept": tuple((one.report, statement_name(one.report, say)) for one in glance.statements[:-6:-1]),
            "language_query": query.pairs() if links.live else (),
        }
        return self.renderer.page("alliance.html", place, links, content)


def _last(table: Table, say: Translator, *, query: Query, target: Target) -> Sheet:
    """Return a table as a page shows it: its last rows, where they are many."""
    shown = table.with_rows(table.rows[-MOST_ROWS:])
    return make_sheet(shown, say, query=query, target=target, all_rows=len(table.rows))


def _of_statement(report: StatementReport, language: Language) -> dict[str, object]:
    say, found = Translator(language), report.verification
    light, dark = (proof_chart(report, language, theme) for theme in Theme)
    picture = None
    if light is not None and dark is not None:
        picture = Picture(name=PROOF_CHART, light=light, dark=dark, description=str(light["description"]))
    return {
        "report": report,
        "name": statement_name(report, say),
        "zone": UTC,
        "sheets": {one: make_sheet(statement_table(report, one), say, query=NO_QUERY) for one in STATEMENT_TABLES},
        "results": {one.value: found.of(one) for one in (Shown.FAILED, Shown.SHOWN, Shown.NOT_SHOWN)},
        "times": tuple(one.finding for one in found.results if one.aspect is Aspect.TIME),
        "keys": tuple((one.name, format_key(one.key)) for one in report.bundle.keys),
        "contents": () if report.statement is None else _contents(report, report.statement),
        "picture": picture,
    }


def _contents(report: StatementReport, statement: Statement) -> tuple[NamedContent, ...]:
    here = {(one.role, one.name): one.size_bytes for one in report.contents}
    named = [("subject", one) for one in statement.subjects] + [("input", one) for one in statement.predicate.inputs]
    return tuple(
        NamedContent(role=role, name=one.name, digest=one.digest.sha256, size_bytes=here.get((role, one.name)))
        for role, one in named
    )


def _picture_of(glance: AllianceGlance, language: Language) -> Picture | None:
    light, dark = (alliance_chart(glance, language, theme) for theme in Theme)
    if light is None or dark is None:
        return None
    return Picture(name=ALLIANCE_CHART, light=light, dark=dark, description=str(light["description"]))


def _target(glance: AllianceGlance, links: Links, place: Place) -> Target:
    """Lead from a statement's digest to its page."""
    known = {one.report.digest for one in glance.statements}

    def target(key: str, cell: Cell, _claim: Cell) -> str:
        if key == "digest" and isinstance(cell, str) and cell in known:
            return links.page(place.to(Page.STATEMENT, cell))
        return ""

    return target
