"""The pages on the chain: how far it was followed, provenance, reconciliation, custody, proofs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from khazana.app.chain_reports import ChainQuestions, StandOnChain
from khazana.i18n import Translator
from khazana.programmes import Programme
from khazana.views import Cell
from khazana.views.chain_charts import chain_chart, chain_chart_words, charts_of
from khazana.views.chain_report import ChainReport, chain_table, evidence_table, tables_of
from khazana.views.charts import Spec
from khazana.views.palette import Theme
from khazana.views.tables import Table
from khazana.web.chain_choices import ChainView
from khazana.web.choices import Query
from khazana.web.desk import ReserveDesk
from khazana.web.links import Links, Page, Place
from khazana.web.render import Renderer
from khazana.web.sheets import Sheet, Target, make_sheet

__all__ = ["CHAIN_PAGES", "MOST_ROWS", "ChainPages", "Picture", "alert_sheet", "source_target"]

MOST_ROWS: Final = 200
"""The most rows of a table of the chain on a page; a file has all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart's specification in light and dark, by name, with what it shows in words."""

    name: str
    light: Spec
    dark: Spec
    description: str


Asker = Callable[[ChainQuestions, str, ChainView], ChainReport]

CHAIN_PAGES: Final[Mapping[Page, Asker]] = MappingProxyType(
    {
        Page.CHAIN: lambda chain, name, _view: chain.status(name),
        Page.PROVENANCE: lambda chain, name, view: chain.provenance(name, at=view.at, version=view.version),
        Page.RECONCILIATION: lambda chain, name, view: chain.reconciliation(name, at=view.at),
        Page.CUSTODY: lambda chain, name, view: chain.custody(name, at=view.at),
        Page.PROOFS: lambda chain, name, _view: chain.proofs(name),
    }
)
"""The pages on the chain, each with the question that it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainPages:
    """Makes the pages on the chain: functions of the desk's answers, the place, and the query."""

    desk: ReserveDesk
    renderer: Renderer

    def make(self, place: Place, links: Links, query: Query) -> str:
        """Return the page at a place; where a programme was never followed it says so, and shows nothing else.

        Raises
        ------
        BadInput
            If the query asks for what there is not.
        """
        view = ChainView.read(query)
        programme = self.desk.programme(place.programme)
        report = CHAIN_PAGES[place.page](self.desk.chain, place.programme, view)
        scene = _Scene(programme=programme, place=place, links=links, query=query, view=view)
        content: dict[str, object] = {
            "programme": programme,
            "zone": ZoneInfo(programme.zone),
            "stand": report.stand,
            "report": report,
            "view": view,
            "is_followed": report.stand.block is not None,
            "findings": getattr(report, "findings", ()),
            "most_rows": MOST_ROWS,
            "language_query": query.pairs() if links.live else (),
        }
        if report.stand.block is not None:
            content["sheets"] = {name: scene.sheet(chain_table(report, name)) for name in tables_of(report)}
            content["pictures"] = {one.name: one for one in scene.pictures(report)}
            content |= self._more(scene, report.stand)
        return self.renderer.page(f"{place.page.value}.html", place, links, content)

    def _more(self, scene: "_Scene", stand: StandOnChain) -> dict[str, object]:
        if scene.place.page is Page.CHAIN:
            alerts = self.desk.chain.alerts(stand.programme)
            shown = alert_sheet(chain_table(alerts), scene.translator, query=scene.query)
            last = alerts.alerts[-1].number if alerts.alerts else 0
            return {"alerts": shown, "stream": scene.links.stream(scene.place.programme, last)}
        if scene.place.page is Page.PROVENANCE:
            return {"evidence": scene.sheet(evidence_table(scene.programme))}
        return {}


def alert_sheet(table: Table, translator: Translator, *, query: Query | None = None) -> Sheet:
    """Return alerts as a page shows them, the newest first."""
    newest = table.with_rows(reversed(table.rows[-MOST_ROWS:]))
    return make_sheet(newest, translator) if query is None else make_sheet(newest, translator, query=query)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    programme: Programme
    place: Place
    links: Links
    query: Query
    view: ChainView

    @property
    def translator(self) -> Translator:
        return Translator(self.place.language)

    def sheet(self, table: Table) -> Sheet:
        """Return a table as the page shows it: its last rows, where they are many."""
        shown = table.with_rows(table.rows[-MOST_ROWS:])
        return make_sheet(
            shown,
            self.translator,
            query=self.query,
            carried=self.view.query(),
            target=source_target(self.programme, self.links, self.place),
            all_rows=len(table.rows),
        )

    def pictures(self, report: ChainReport) -> tuple[Picture, ...]:
        """Return the pictures of a report that have something to show."""
        called = self.programme.name.get(self.place.language.value)
        found = []
        for name in charts_of(report):
            light, dark = (chain_chart(report, name, called, self.place.language, theme) for theme in Theme)
            if light is not None and dark is not None:
                words = chain_chart_words(report, name, self.place.language)
                found.append(Picture(name=name, light=light, dark=dark, description=words))
        return tuple(found)


def source_target(programme: Programme, links: Links, place: Place) -> Target:
    """Lead from a source to its title and address."""
    overview = links.page(place.to(Page.OVERVIEW))

    def target(key: str, cell: Cell, _claim: Cell) -> str:
        if key == "source" and isinstance(cell, str) and programme.source(cell):
            return f"{overview}#source-{cell}"
        return ""

    return target
