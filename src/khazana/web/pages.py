"""Each page from the desk's answers: the same for the server and for static files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from khazana.app.reports import ReserveReport
from khazana.core import KhazanaError, Unavailable
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.programmes import Programme
from khazana.reserve.lots import LotMethod
from khazana.reserve.valuation import Treatment
from khazana.views import Cell
from khazana.views.charts import Spec
from khazana.views.palette import Theme
from khazana.views.report import reserve_table
from khazana.web.alliance_pages import ALLIANCE_PAGES, AlliancePages
from khazana.web.chain_pages import CHAIN_PAGES, ChainPages
from khazana.web.choices import NO_QUERY, Query, Rules
from khazana.web.commitment_pages import CommitmentPages
from khazana.web.desk import ReserveDesk
from khazana.web.drawing import Drawings
from khazana.web.energy_asking import Workroom
from khazana.web.energy_pages import ENERGY_PAGES, EnergyPages
from khazana.web.links import Links, Page, Place
from khazana.web.planning_asking import PlanningRoom
from khazana.web.planning_pages import PLANNING_PAGES, PlanningPages
from khazana.web.reading import headline, other_claims, refuted, statements
from khazana.web.render import Renderer
from khazana.web.sheets import Sheet, Target, make_sheet

__all__ = ["PAGE_TABLES", "Pages"]

PAGE_TABLES: Final[Mapping[Page, tuple[str, ...]]] = {
    Page.PROGRAMMES: (),
    Page.OVERVIEW: ("perimeter",),
    Page.RESERVE: ("accumulation", "announced", "valuations", "lots", "events", "findings"),
    Page.AUDIT: ("claims",),
}
"""The tables of each page; together with checks and trials each can be downloaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartOnPage:
    """The chart's specification in light and dark, what it shows in words, and whether it runs over time."""

    light: Spec
    dark: Spec
    description: str
    over_time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Makes pages. All of them are functions of the desk's answers, the place, and the query."""

    desk: ReserveDesk
    renderer: Renderer
    drawings: Drawings
    room: Workroom
    planning_room: PlanningRoom

    @property
    def energy(self) -> EnergyPages:
        """The pages on energy."""
        return EnergyPages(desk=self.desk, renderer=self.renderer, room=self.room)

    @property
    def alliance(self) -> AlliancePages:
        """The pages on logs and statements."""
        return AlliancePages(desk=self.desk, renderer=self.renderer)

    @property
    def planning(self) -> PlanningPages:
        """The pages on planning."""
        return PlanningPages(desk=self.desk, renderer=self.renderer, room=self.planning_room)

    def make(self, place: Place, links: Links, query: Query = NO_QUERY) -> str:
        """Return the page at a place.

        Raises
        ------
        BadInput
            If there is no such programme, or the query asks for what there is not.
        """
        if place.page is Page.PROGRAMMES:
            return self._programmes(place, links)
        if place.page in CHAIN_PAGES:
            return ChainPages(desk=self.desk, renderer=self.renderer).make(place, links, query)
        if place.page in ENERGY_PAGES:
            return self.energy.make(place, links, query)
        if place.page in PLANNING_PAGES:
            return self.planning.make(place, links, query)
        if place.page is Page.COMMITMENTS:
            return CommitmentPages(desk=self.desk, renderer=self.renderer).make(place, links, query)
        makers: dict[Page, Callable[[Place, Links, Query], str]] = {
            Page.OVERVIEW: self._overview,
            Page.RESERVE: self._reserve,
            Page.AUDIT: self._audit,
            **dict.fromkeys(ALLIANCE_PAGES, self.alliance.make),
        }
        return makers[place.page](place, links, query)

    def error(self, place: Place, links: Links, error: KhazanaError) -> str:
        """Return the page that tells a reader of a refusal."""
        say = Translator(place.language).text
        heading = say(_("Not available now")) if isinstance(error, Unavailable) else say(_("This cannot be shown"))
        return self.renderer.page("error.html", place, links, {"heading": heading, "error": error})

    def _programmes(self, place: Place, links: Links) -> str:
        cards = [
            {
                "head": headline(self.desk.report(programme.id)),
                "zone": ZoneInfo(programme.zone),
                "others": other_claims(programme),
            }
            for programme in self.desk.programmes()
        ]
        return self.renderer.page("programmes.html", place, links, {"cards": cards})

    def _overview(self, place: Place, links: Links, query: Query) -> str:
        report = self.desk.report(place.programme)
        content = {
            **_shared(report),
            "head": headline(report),
            "others": other_claims(report.programme),
            "perimeter": _sheet(report, "perimeter", place, links, query),
            "language_query": query.pairs() if links.live else (),
        }
        return self.renderer.page("overview.html", place, links, content)

    def _reserve(self, place: Place, links: Links, query: Query) -> str:
        rules = Rules.read(query)
        report = self.desk.report(
            place.programme, version=rules.version, method=rules.method, treatment=rules.treatment
        )
        content = {
            **_shared(report),
            **{name: _sheet(report, name, place, links, query, rules) for name in PAGE_TABLES[Page.RESERVE]},
            "report": report,
            "rules": rules,
            "treatment": rules.treatment or report.programme.accounting.treatment,
            "methods": tuple(LotMethod),
            "treatments": tuple(Treatment),
            "chart": self._chart(report, Translator(place.language)),
            "language_query": query.pairs() if links.live else (),
        }
        return self.renderer.page("reserve.html", place, links, content)

    def _chart(self, report: ReserveReport, translator: Translator) -> ChartOnPage | None:
        light = self.drawings.spec(report, translator.language, Theme.LIGHT)
        dark = self.drawings.spec(report, translator.language, Theme.DARK)
        if light is None or dark is None:
            return None
        over_time = bool(report.accumulation or report.books.steps)
        words = (
            _("Chart of {programme}: bitcoin announced and booked, claims by verdict, and the value at marks")
            if over_time
            else _("Chart of {programme}: figures that several parties state, each with the range that it admits")
        )
        description = translator.text(words, programme=report.programme.name.get(translator.language.value))
        return ChartOnPage(light=light, dark=dark, description=description, over_time=over_time)

    def _audit(self, place: Place, links: Links, query: Query) -> str:
        report = self.desk.report(place.programme)
        grouped = statements(report)
        content = {
            **_shared(report),
            "head": headline(report),
            "claims": _sheet(report, "claims", place, links, query),
            "refuted": refuted(report),
            "checked": tuple(one for one in grouped if any(claim.checks for claim in one.claims)),
            "unchecked": tuple(one for one in grouped if not any(claim.checks for claim in one.claims)),
            "language_query": query.pairs() if links.live else (),
        }
        return self.renderer.page("audit.html", place, links, content)


def _shared(report: ReserveReport) -> dict[str, object]:
    return {"programme": report.programme, "zone": ZoneInfo(report.programme.zone)}


def _sheet(
    report: ReserveReport, name: str, place: Place, links: Links, query: Query, rules: Rules | None = None
) -> Sheet:
    return make_sheet(
        reserve_table(report, name),
        Translator(place.language),
        query=query,
        carried=rules.query() if rules else (),
        target=_targets(report.programme, place, links),
    )


def _targets(programme: Programme, place: Place, links: Links) -> Target:
    """Lead from a claim to its reasoning, and from a source to its title and address."""
    overview, audit = links.page(place.to(Page.OVERVIEW)), links.page(place.to(Page.AUDIT))
    claims = {claim.id for claim in programme.claims}

    def target(key: str, cell: Cell, claim: Cell) -> str:
        if key == "source" and isinstance(cell, str) and programme.source(cell):
            return f"{overview}#source-{cell}"
        if key in {"claim", "stated"} and claim in claims:
            return f"{audit}#claim-{claim}"
        return ""

    return target
