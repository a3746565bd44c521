"""The pages on planning: what the plan comes to, runs with other assumptions, searches, stresses, judged laws."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from khazana.app.planning_reports import AS_PLANNED, JudgeReport, RunReport, StressReport
from khazana.core import KhazanaError, MarkSeries
from khazana.i18n import Translator
from khazana.planning.calibration.records import LawKind
from khazana.programmes import Programme
from khazana.views.palette import Theme
from khazana.views.planning_answer import limit_lines, policy_lines, treasury_names
from khazana.views.planning_charts import planning_chart, planning_charts_of
from khazana.views.planning_naming import named_table
from khazana.views.planning_report import findings_of, planning_table, planning_tables_of
from khazana.web.chain_pages import MOST_ROWS, Picture, source_target
from khazana.web.choices import NO_QUERY, Query
from khazana.web.desk import ReserveDesk
from khazana.web.links import Links, Page, Place
from khazana.web.planning_asking import PlanningRoom, Report
from khazana.web.planning_choices import PlanningView
from khazana.web.render import Renderer
from khazana.web.sheets import Sheet, make_sheet

__all__ = ["PLANNING_PAGES", "PlanningPages"]

Content = dict[str, object]
_QUESTIONS: Final = {
    Page.PLANNING_SEARCH: "search",
    Page.PLANNING_STRESS: "stress",
    Page.PLANNING_JUDGE: "judge",
    Page.PLANNING_COMPARE: "compare",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    programme: Programme
    place: Place
    links: Links
    view: PlanningView
    query: Query
    marks: MarkSeries

    @property
    def say(self) -> Translator:
        return Translator(self.place.language)

    def drawn(self, report: Report) -> dict[str, Picture]:
        """Return the pictures of a report, light and dark, that have something to show, by name."""
        language = self.place.language
        called = self.programme.name.get(language.value)
        found = {}
        for name in planning_charts_of(report):
            light, dark = (
                planning_chart(
                    report, name, called, language, theme,
                    policy=self.view.shown, horizon_days=self.view.horizon_days, marks=self.marks,
                )
                for theme in Theme
            )  # fmt: skip
            if light is not None and dark is not None:
                found[name] = Picture(name=name, light=light, dark=dark, description=str(light["description"]))
        return found

    def sheets(self, report: Report) -> tuple[Sheet, ...]:
        """Return the tables of a report that have rows: their first, where they are many."""
        made = (named_table(report, planning_table(report, name), self.say) for name in planning_tables_of(report))
        return tuple(
            make_sheet(
                table.with_rows(table.rows[:MOST_ROWS]),
                self.say,
                query=self.query,
                carried=self.view.query(),
                target=source_target(self.programme, self.links, self.place),
                all_rows=len(table.rows),
            )
            for table in made
            if table.rows
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningPages:
    """Makes the pages on planning: functions of the desk's answers, the place, and the query."""

    desk: ReserveDesk
    renderer: Renderer
    room: PlanningRoom

    def make(self, place: Place, links: Links, query: Query) -> str:
        """Return the page at a place.

        Raises
        ------
        BadInput
            If the query asks for what there is not.
        """
        view = PlanningView.read(query)
        scene = self._scene(place, links, view, query)
        content: Content = {
            **_shared(scene),
            "report": None,
            "stand": None,
            "refusal": None,
            "language_query": query.pairs() if links.live else (),
        }
        if scene.programme.planning is not None:
            try:
                content |= self._stand(scene) | PLANNING_PAGES[place.page](self, scene)
            except KhazanaError as refusal:
                if view.choices != AS_PLANNED or view.work or view.shown:
                    raise
                content["refusal"] = refusal
        return self.renderer.page(f"{place.page.value.replace('/', '_')}.html", place, links, content)

    def _scene(self, place: Place, links: Links, view: PlanningView, query: Query) -> _Scene:
        programme = self.desk.programme(place.programme)
        marks = self.desk.marks("USD")
        return _Scene(programme=programme, place=place, links=links, view=view, query=query, marks=marks)

    def _stand(self, scene: _Scene) -> Content:
        """Return what the plan declares, and what may be chosen instead."""
        whole = self.desk.planning.stand(scene.programme.id)
        language = scene.place.language
        return {
            "stand": whole,
            "limits": limit_lines(whole, language),
            "laws": tuple(LawKind),
            "policy_ids": tuple(one.name for one in whole.question.policies),
            "limit_ids": tuple(one.name for one in whole.question.limits),
            "stream": self._stream(scene),
            "question": _QUESTIONS.get(scene.place.page, "run"),
        }

    def overview(self, scene: _Scene) -> Content:
        """Return what the plan comes to as it is declared: what breaks first, when, and by both counts."""
        return self._ran(scene, self.room.run(scene.programme.id, scene.view.choices))

    def run(self, scene: _Scene) -> Content:
        """Return what comes of the plan with other assumptions, and what the accounts show where that is asked."""
        return self._ran(scene, self.room.run(scene.programme.id, scene.view.choices, accounts=scene.view.accounts))

    def compare(self, scene: _Scene) -> Content:
        """Return policies, laws and programmes side by side, where that is known."""
        others = [one for one in self.desk.programmes() if one.planning is not None and one.id != scene.programme.id]
        report = self.room.compare(scene.programme.id, scene.view) if _is_compared(scene) else None
        return {"others": others} | ({} if report is None else _of(scene, report))

    def _ran(self, scene: _Scene, report: RunReport) -> Content:
        return {"lines": policy_lines(report, scene.say), "shown": _shown(report, scene.view), **_of(scene, report)}

    def search(self, scene: _Scene) -> Content:
        """Return the frontier and the largest safe size of a policy, where that is known."""
        policy = self.room.searched(scene.programme.id, scene.view)
        report = self.room.search(scene.programme.id, scene.view)
        return {"searched": policy} | ({} if report is None else _of(scene, report))

    def stress(self, scene: _Scene) -> Content:
        """Return what breaks each limit, the past played again, and what the result hangs on, where that is known."""
        report = self.room.stress(scene.programme.id, scene.view)
        return {} if report is None else {"shown": _shown(report, scene.view), **_of(scene, report)}

    def judge(self, scene: _Scene) -> Content:
        """Return which law deserves trust over which horizon, where that is known."""
        report = self.room.judge(scene.programme.id, scene.view)
        if report is None:
            return {}
        days = [days for days in report.judgement.rules.horizons_days if _is_judged(report, days)]
        return {"horizons": days, **_of(scene, report)}

    def answered(self, place: Place, links: Links, view: PlanningView, report: RunReport) -> dict[str, object]:
        """Return a run for a page that is open: its figures, its words and its pictures, at its end or on the way."""
        scene = self._scene(place, links, view, NO_QUERY)
        content = _shared(scene) | self._ran(scene, report)
        charts = {
            one.name: {"light": one.light, "dark": one.dark, "said": one.description}
            for one in scene.drawn(report).values()
        }
        return {"html": self.renderer.page("planning_answer.html", place, links, content), "charts": charts}

    def _stream(self, scene: _Scene) -> str:
        return scene.links.planning_stream(scene.programme.id, _QUESTIONS.get(scene.place.page, "run"))


def _shared(scene: _Scene) -> Content:
    programme = scene.programme
    return {
        "programme": programme,
        "zone": ZoneInfo(programme.zone),
        "view": scene.view,
        "names": treasury_names(programme.planning, scene.place.language),
        "pictures": {},
        "sheets": (),
        "findings": (),
        "stream": "",
    }


def _of(scene: _Scene, report: Report) -> Content:
    return {
        "report": report,
        "pictures": scene.drawn(report),
        "sheets": scene.sheets(report),
        "findings": findings_of(report),
    }


def _shown(report: RunReport | StressReport, view: PlanningView) -> str:
    return view.shown or report.stand.question.policies[0].name


def _is_compared(scene: _Scene) -> bool:
    """Tell whether something is asked for: what is not may be less than two."""
    return scene.view.work or bool(scene.view.query())


def _is_judged(report: JudgeReport, days: int) -> bool:
    return any(one.n_forecasts for one in report.judgement.rows if one.horizon_days == days)


PLANNING_PAGES: Final[Mapping[Page, Callable[[PlanningPages, _Scene], Content]]] = MappingProxyType(
    {
        Page.PLANNING: PlanningPages.overview,
        Page.PLANNING_RUN: PlanningPages.run,
        Page.PLANNING_SEARCH: PlanningPages.search,
        Page.PLANNING_STRESS: PlanningPages.stress,
        Page.PLANNING_JUDGE: PlanningPages.judge,
        Page.PLANNING_COMPARE: PlanningPages.compare,
    }
)
"""The pages on planning, each with what it shows of a plan that can be reckoned with."""
