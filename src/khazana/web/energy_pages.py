"""The pages on energy: what the plan says and gives, sizing, the network, conditions, and what if."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from khazana.app.energy_reports import AS_DECLARED, EnergyState, WhatIfReport
from khazana.core import BadInput
from khazana.i18n import message as _
from khazana.views.energy_answer import answer_lines, network_in_words
from khazana.views.energy_use_charts import HOURS_PER_WEEK
from khazana.web.choices import NO_QUERY, Query
from khazana.web.desk import ReserveDesk
from khazana.web.energy_asking import Workroom, declared, sized
from khazana.web.energy_choices import EnergyView
from khazana.web.energy_risk_pages import robust_content, rolling_content
from khazana.web.energy_scene import Content, Scene, pictures_of
from khazana.web.energy_sliders import sliders_of
from khazana.web.links import Links, Page, Place
from khazana.web.render import Renderer

__all__ = ["ENERGY_PAGES", "EnergyPages"]

_USE_TABLES: Final = ("energy_use", "energy_balance", "energy_ledgers")
_SIZING_TABLES: Final = ("energy_capacities", "energy_effects", "energy_decision", "energy_rounds")
_CONDITION_TABLES: Final = ("energy_condition_costs", "energy_conditions", "energy_stresses")


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
        case = report.decision.case
        _check_view(scene.view, weeks=weeks, scenarios=case.scenarios, zones=len(case.zones))
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


def _check_view(view: EnergyView, *, weeks: int, scenarios: int, zones: int) -> None:
    shown = view.view
    asked = (("week", shown.week + 1, weeks), ("scenario", shown.scenario + 1, scenarios), ("zone", shown.zone, zones))
    for name, value, most in asked:
        if value > most:
            raise BadInput(
                _("a week, a scenario or a zone is a whole number from {least} to {most}"),
                where=name,
                value=value,
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
