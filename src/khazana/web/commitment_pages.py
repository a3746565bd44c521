"""The page of commitments: how far each is met and why, with evidence, and coins counted side by side."""

from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from khazana.app.commitments import CommitmentsReport
from khazana.i18n import Translator
from khazana.programmes import Programme
from khazana.views import Cell
from khazana.views.commitment_chart import COMMITMENT_CHART, commitment_chart
from khazana.views.commitment_report import commitment_table
from khazana.views.palette import Theme
from khazana.web.chain_pages import Picture
from khazana.web.choices import Query
from khazana.web.desk import ReserveDesk
from khazana.web.links import Links, Place
from khazana.web.render import Renderer
from khazana.web.sheets import Sheet, Target, make_sheet

__all__ = ["COMMITMENT_SHEETS", "CommitmentPages"]

COMMITMENT_SHEETS: Final = ("commitment_status", "commitment_reasons", "commitment_counts")
"""The tables of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentPages:
    """Makes the page of commitments: a function of the desk's answer, the place, and the query."""

    desk: ReserveDesk
    renderer: Renderer

    def make(self, place: Place, links: Links, query: Query) -> str:
        """Return the page at a place.

        Raises
        ------
        BadInput
            If the query asks for what there is not.
        """
        report = self.desk.commitments(place.programme)
        say = Translator(place.language)
        target = _target(report.programme)
        sheets: dict[str, Sheet] = {
            name: make_sheet(commitment_table(report, name), say, query=query, target=target)
            for name in COMMITMENT_SHEETS
        }
        content: dict[str, object] = {
            "programme": report.programme,
            "zone": ZoneInfo(report.programme.zone),
            "report": report,
            "sheets": sheets,
            "picture": _picture(report, place),
            "language_query": query.pairs() if links.live else (),
        }
        return self.renderer.page("commitments.html", place, links, content)


def _picture(report: CommitmentsReport, place: Place) -> Picture | None:
    called = report.programme.name.get(place.language.value)
    light, dark = (commitment_chart(report, called, place.language, theme) for theme in Theme)
    if light is None or dark is None:
        return None
    return Picture(name=COMMITMENT_CHART, light=light, dark=dark, description=str(light["description"]))


def _target(programme: Programme) -> Target:
    """Lead from the identifier of a commitment to why it has its status."""
    known = {one.id for one in programme.commitments}

    def target(key: str, cell: Cell, _claim: Cell) -> str:
        return f"#commitment-{cell}" if key == "commitment" and cell in known else ""

    return target
