"""The pages on energy: what the plan says and gives, sizing, the network, conditions, and what if."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from khazana.app.energy_reports import AS_DECLARED, EnergyState, WhatIfReport
from khazana.core import BadInput
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.programmes import Programme
from khazana.views.energy_answer import answer_lines, network_in_words
from khazana.views.energy_charts import Drawn, energy_chart, energy_charts_of
from khazana.views.energy_labels import in_words, names_of
from khazana.views.energy_report import energy_table, energy_tables_of
from khazana.views.energy_use_charts import HOURS_PER_WEEK
from khazana.views.palette import Theme
from khazana.web.chain_pages import MOST_ROWS, Picture, source_target
from khazana.web.choices import NO_QUERY, Query
from khazana.web.desk import ReserveDesk
from khazana.web.energy_asking import Report, Workroom, declared, sized
from khazana.web.energy_choices import EnergyView
from khazana.web.energy_risk_pages import robust_content, rolling_content
from khazana.web.energy_sliders import sliders_of
from khazana.web.links import Links, Page, Place
from khazana.web.render import Renderer
from khazana.web.sheets import Sheet, make_sheet

__all__ = ["ENERGY_PAGES", "Content", "EnergyPages", "Scene", "pictures_of"]

Content = dict[str, object]
_USE_TABLES: Final = ("energy_use", "energy_balance", "energy_ledgers")
_SIZING_TABLES: Final = ("energy_capacities", "energy_decision", "energy_rounds")
_CONDITION_TABLES: Final = ("energy_condition_costs", "energy_conditions", "energy_stresses")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A page that is made: of which programme, where, and what was asked."""

    programme: Programme
    place: Place
    links: Links
    view: EnergyView

    query: Query

    @property
    def names(self) -> Mapping[str, str]:
        """What parts of the plan are called."""
        return names_of(self.programme.energy, self.place.language)

    @property
    def say(self) -> Translator:
        """What says texts in the language of the page."""
        return Translator(self.place.language)

    def drawn(self, *reports: Drawn) -> Content:
        """Return the pictures of reports that have something to show, by name."""
        return {"pictures": {one.name: one for report in reports for one in pictures_of(report, self)}}

    def sheet(self, report: Report, name: str) -> Sheet:
        """Return a table as the page shows it: its first rows, where they are many."""
        table = energy_table(report, name)
        return make_sheet(
            in_words(table.with_rows(table.rows[:MOST_ROWS]), self.names),
            self.say,
            query=self.query,
            carried=self.view.query(),
            target=source_target(self.programme, self.links, self.place),
            all_rows=len(table.rows),
        )

    def sheets(self, report: Report, *names: str) -> tuple[Sheet, ...]:
        """Return tables of a report that have rows."""
        made = (self.sheet(report, name) for name in names or energy_tables_of(report))
        return tuple(one for one in made if one.rows)


def pictures_of(report: Drawn, scene: Scene) -> tuple[Picture, ...]:
    """Return the pictures of a report, light and dark, that have something to show."""
    language = scene.place.language
    called = scene.programme.name.get(language.value)
    names = scene.names
    found = []
    for name in energy_charts_of(report):
        light, dark = (
            energy_chart(report, name, called, language, theme, names=names, view=scene.view.view) for theme in Theme
        )
        if light is not None and dark is not None:
            found.append(Picture(name=name, light=light, dark=dark, description=str(light["description"])))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyPages:
    """Makes the pages on energy: functions of the desk's answers, the place, and the query."""

    desk: ReserveDesk
    renderer: Renderer
    room: Workroom

    def make(self, place: Place, links: Links, query: Query) -> str:
        """Return the page at a place.

        Raises
        ------
        BadInput
            If the query asks for what there is not.
        """
        view = EnergyView.read(query)
        programme = self.desk.programme(place.programme)
        plan = self.desk.energy.plan(place.programme)
        scene = Scene(programme=programme, place=place, links=links, view=view, query=query)
        content: Content = {
            "programme": programme,
            "zone": ZoneInfo(programme.zone),
            "plan": plan,
            "stand": plan.stand,
            "view": view,
            "is_ready": plan.stand.state is EnergyState.READY,
            "findings": plan.findings,
            "sized": None,
            "pictures": {},
            "sheets": scene.sheets(plan) if place.page is Page.ENERGY else (),
            "stream": "",
            "names": scene.names,
            "language_query": query.pairs() if links.live else (),
        }
        if plan.stand.state is EnergyState.READY:
            content |= ENERGY_PAGES[place.page](self, scene)
        return self.renderer.page(f"{place.page.value.replace('/', '_')}.html", place, links, content)

    def overview(self, scene: Scene) -> Content:
        """Return what the plan gives: a week, all hours, the year, the three ledgers."""
        found = declared(self.desk.energy, scene.programme.id, scene.view, self.room)
        if found is None or found.decision is None:
            return {"sized": None, "stream": scene.links.energy_stream(scene.programme.id, "sizing")}
        report = self.desk.energy.dispatch(scene.programme.id, choices=scene.view.choices)
        if report.decision is None:
            return {"sized": None, "findings": report.findings, "stream": ""}
        weeks = -(-report.decision.case.hours // HOURS_PER_WEEK)
        _check_view(scene.view, weeks=weeks, scenarios=report.decision.case.scenarios)
        return {
            "sized": found,
            "report": report,
            "stand": report.stand,
            "weeks": weeks,
            "lines": answer_lines(scene.say, report.decision, report.ledgers),
            "findings": report.findings,
            "sheets": (*scene.sheets(report, *_USE_TABLES), *scene.sheets(self.desk.energy.plan(scene.programme.id))),
            **scene.drawn(report),
        }

    def sizing(self, scene: Scene) -> Content:
        """Return what to build, and what one more megawatt of each is worth."""
        found = sized(self.desk.energy, scene.programme.id, scene.view, self.room)
        if found is None or found.decision is None:
            return {"sized": None, "stream": self._stream(scene, "sizing")}
        return {
            "sized": found,
            "stand": found.stand,
            "findings": found.findings,
            "stream": "" if found.complete else self._stream(scene, "sizing"),
            "sheets": scene.sheets(found, *_SIZING_TABLES),
            **scene.drawn(found),
        }

    def network(self, scene: Scene) -> Content:
        """Return the network as it is and its outlook, and where machines break even."""
        report = self.desk.energy.network(scene.programme.id, choices=scene.view.choices)
        return {
            "report": report,
            "now_words": network_in_words(report, scene.say),
            "sheets": scene.sheets(report),
            "stand": report.stand,
            "findings": report.findings,
            **scene.drawn(report),
        }

    def conditions(self, scene: Scene) -> Content:
        """Return what each condition costs and what its last unit is worth, and what stresses cost."""
        found = sized(self.desk.energy, scene.programme.id, scene.view, self.room, conditions=True)
        if found is None or found.decision is None:
            return {"sized": None, "stream": self._stream(scene, "conditions")}
        return {
            "sized": found,
            "stand": found.stand,
            "findings": found.findings,
            "stream": "" if found.costs else self._stream(scene, "conditions"),
            "sheets": scene.sheets(found, *_CONDITION_TABLES),
            **scene.drawn(found),
        }

    def what_if(self, scene: Scene) -> Content:
        """Return the answer to changes of the plan, and what may be changed."""
        energy, name = self.desk.energy, scene.programme.id
        found = declared(energy, name, scene.view, self.room)
        if found is None or found.decision is None:
            return {"sized": None, "stream": scene.links.energy_stream(name, "sizing")}
        report = energy.what_if(name, choices=scene.view.choices)
        return {
            **self.answer(scene, report),
            "sized": found,
            "sliders": sliders_of(scene.say, found, energy.network(name), scene.view, scene.names),
            "conditions": tuple(one.name for one in found.decision.case.conditions),
            "stream": scene.links.energy_stream(name, "what-if"),
            **scene.drawn(report),
        }

    def answer(self, scene: Scene, report: WhatIfReport) -> Content:
        """Return the figures of an answer."""
        lines: tuple[object, ...] = ()
        if report.decision is not None:
            before = report.before if scene.view.choices != AS_DECLARED else None
            lines = answer_lines(scene.say, report.decision, report.ledgers, before, report.ledgers_before)
        return {"report": report, "stand": report.stand, "findings": report.findings, "lines": lines}

    def answered(self, place: Place, links: Links, view: EnergyView) -> dict[str, object]:
        """Return the answer to changes of the plan for a page that is open: its figures, its words and its pictures."""
        programme = self.desk.programme(place.programme)
        scene = Scene(programme=programme, place=place, links=links, view=view, query=NO_QUERY)
        report = self.desk.energy.what_if(place.programme, choices=view.choices)
        content = self.answer(scene, report)
        charts = {
            one.name: {"light": one.light, "dark": one.dark, "said": one.description}
            for one in pictures_of(report, scene)
        }
        html = self.renderer.page("energy_answer.html", place, links, content | {"programme": programme, "view": view})
        return {"html": html, "charts": charts}

    def _stream(self, scene: Scene, what: str) -> str:
        return scene.links.energy_stream(scene.programme.id, what, scene.view.choice_query())


def _check_view(view: EnergyView, *, weeks: int, scenarios: int) -> None:
    for name, value, most in (("week", view.view.week, weeks), ("scenario", view.view.scenario, scenarios)):
        if value >= most:
            raise BadInput(
                _("a week or a scenario is a whole number from {least} to {most}"),
                where=name,
                value=value + 1,
                remedy=_("leave it out for the first"),
                least=1,
                most=most,
            )


ENERGY_PAGES: Final[Mapping[Page, Callable[[EnergyPages, Scene], Content]]] = MappingProxyType(
    {
        Page.ENERGY: EnergyPages.overview,
        Page.ENERGY_SIZING: EnergyPages.sizing,
        Page.ENERGY_NETWORK: EnergyPages.network,
        Page.ENERGY_CONDITIONS: EnergyPages.conditions,
        Page.ENERGY_WHAT_IF: EnergyPages.what_if,
        Page.ENERGY_ROLLING: rolling_content,
        Page.ENERGY_ROBUST: robust_content,
    }
)
"""The pages on energy, each with what it shows of a plan that can be decided on."""
