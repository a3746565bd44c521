"""Files of the alliance to take away: tables as CSV, all of it as JSON, pictures, bundles, and the verifier."""

from typing import Final

from khazana.app.kept_statements import StatementReport
from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.views.alliance_chart import ALLIANCE_CHART, alliance_chart
from khazana.views.alliance_report import ALLIANCE_TABLES, STATEMENT_TABLES, alliance_table, statement_table
from khazana.views.export import to_csv
from khazana.views.palette import Theme
from khazana.views.pictures import MEDIA_TYPES, PictureFormat, Spec
from khazana.views.proof_chart import PROOF_CHART, proof_chart
from khazana.views.tables import Table
from khazana.web.alliance_pages import VERIFIER
from khazana.web.choices import NO_QUERY, Query
from khazana.web.desk import ReserveDesk
from khazana.web.downloads import Download
from khazana.web.drawing import Drawings
from khazana.web.errors import NotFound
from khazana.web.payload_alliance import AllianceOut, StatementOut
from khazana.web.sheets import narrowed
from khazana.web.verifier import verifier_page

__all__ = ["ALLIANCE_FILES", "STATEMENT_FILES", "AllianceFiles"]

_FORMS: Final = (".svg", "-dark.svg", ".png", ".pdf")
ALLIANCE_JSON: Final = "alliance.json"
STATEMENT_JSON: Final = "statement.json"
BUNDLE: Final = "bundle.khz"
ALLIANCE_FILES: Final = (
    *(f"{name}.csv" for name in ALLIANCE_TABLES),
    ALLIANCE_JSON,
    *(f"{ALLIANCE_CHART}{form}" for form in _FORMS),
    VERIFIER,
)
"""The files of the alliance at a glance."""
STATEMENT_FILES: Final = (
    *(f"{name}.csv" for name in STATEMENT_TABLES),
    STATEMENT_JSON,
    BUNDLE,
    *(f"{PROOF_CHART}{form}" for form in _FORMS),
)
"""The files of one statement."""


class AllianceFiles:
    """Makes the files of the alliance and of its statements."""

    def __init__(self, desk: ReserveDesk, drawings: Drawings) -> None:
        self._desk = desk
        self._drawings = drawings

    def make(self, language: Language, name: str, query: Query = NO_QUERY) -> Download:
        """Return a file of the alliance at a glance.

        Raises
        ------
        NotFound
            If there is no such file, or nothing to draw.
        """
        _check(name, ALLIANCE_FILES)
        saved_as = f"khazana-{name}"
        if name == VERIFIER:
            return Download(
                name=saved_as, media_type="text/html; charset=utf-8", body=verifier_page().encode(), attached=True
            )
        glance = self._desk.alliance.glance()
        if name == ALLIANCE_JSON:
            return _json(saved_as, AllianceOut.of(glance).model_dump_json())
        stem, _dot, ending = name.rpartition(".")
        if ending == "csv":
            return _csv(saved_as, narrowed(alliance_table(glance, stem), Translator(language), query))
        return self._picture(saved_as, alliance_chart(glance, language, _theme(stem)), ending)

    def of_statement(self, language: Language, digest: str, name: str, query: Query = NO_QUERY) -> Download:
        """Return a file of a statement that is kept.

        Raises
        ------
        NotFound
            If there is no such file, or nothing to draw.
        NoSuchStatement
            If there is no such statement.
        """
        _check(name, STATEMENT_FILES)
        saved_as = f"{digest[:16]}-{name}"
        if name == BUNDLE:
            data = self._desk.alliance.bundle(digest)
            return Download(name=saved_as, media_type="application/octet-stream", body=data, attached=True)
        report: StatementReport = self._desk.alliance.statement(digest)
        if name == STATEMENT_JSON:
            return _json(saved_as, StatementOut.of(report).model_dump_json())
        stem, _dot, ending = name.rpartition(".")
        if ending == "csv":
            return _csv(saved_as, narrowed(statement_table(report, stem), Translator(language), query))
        return self._picture(saved_as, proof_chart(report, language, _theme(stem)), ending)

    def _picture(self, saved_as: str, drawn: Spec | None, ending: str) -> Download:
        if drawn is None:
            raise NotFound(
                _("there is no such picture: nothing is known to draw"),
                value=saved_as,
                remedy=_("see the page of the alliance"),
            )
        form = PictureFormat(ending)
        body = self._drawings.rendered(drawn, form)
        return Download(name=saved_as, media_type=MEDIA_TYPES[form], body=body, attached=False)


def _theme(stem: str) -> Theme:
    return Theme.DARK if stem.endswith("-dark") else Theme.LIGHT


def _csv(name: str, table: Table) -> Download:
    return Download(name=name, media_type="text/csv; charset=utf-8", body=to_csv(table).encode(), attached=True)


def _json(name: str, body: str) -> Download:
    return Download(name=name, media_type="application/json", body=body.encode(), attached=True)


def _check(name: str, known: tuple[str, ...]) -> None:
    if name not in known:
        raise NotFound(_("there is no such file"), value=name, remedy=_("use one of {known}"), known=", ".join(known))
