"""The routes of the streams on planning: runs whose results grow, searches, stresses, judged laws."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from time import monotonic
from typing import Final

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from khazana.app.planning_reports import PlanningStand, RunReport
from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.planning import Progress, Result, Watch
from khazana.planning.answers import outcomes
from khazana.web.choices import Query
from khazana.web.desk import ReserveDesk
from khazana.web.links import Page, Place, ServedLinks
from khazana.web.planning_choices import PlanningView
from khazana.web.planning_pages import PlanningPages
from khazana.web.streaming import language_of
from khazana.web.work_stream import STREAM_HEADERS, Tell, Told, Work, WorkStreams

__all__ = ["add_planning_streams"]

_PARTS: Final[Mapping[str, str]] = {
    "paths": _("{done} of {all} paths"),
    "comparison": _("Side by side: {done} of {all} paths"),
    "counts": _("Both counts: {done} of {all} paths"),
    "frontier": _("Sizes of the policy: {done} of {all} paths"),
    "search": _("Looking for the largest safe size: {done} of {all} paths"),
    "test": _("Testing a size on fresh paths: {done} of {all}"),
    "stress": _("Mildest paths: {done} of {all} pairs of policy and limit"),
    "sensitivity": _("Assumptions changed: {done} of {all} paths"),
}
_BETWEEN_PICTURES_S: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A question of a reader."""

    programme_id: str
    view: PlanningView
    language: Language

    @property
    def say(self) -> Translator:
        return Translator(self.language)

    @property
    def place(self) -> Place:
        return Place(Page.PLANNING_RUN, self.language, self.programme_id)


def add_planning_streams(
    app: FastAPI, desk: ReserveDesk, pages: PlanningPages, root: str, streams: WorkStreams
) -> None:
    """Add the routes.

    They are not in the description of the interface: a program asks the same without progress.
    """

    def stream(work_of: Callable[[_Asked], Work]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            programme_id = request.path_params["programme_id"]
            language = language_of(request) or Language.EN
            view = replace(PlanningView.read(Query(request.query_params.multi_items())), work=True)
            await run_in_threadpool(desk.planning.stand, programme_id, view.choices)
            asked = _Asked(programme_id=programme_id, view=view, language=language)
            return StreamingResponse(
                streams.open(work_of(asked), language), media_type="text/event-stream", headers=STREAM_HEADERS
            )

        return answer

    works = _Works(desk, pages)
    for name, work_of in {
        "run": works.run,
        "compare": works.compare,
        "search": works.search,
        "stress": works.stress,
        "judge": works.judge,
    }.items():
        path = f"{root}/programmes/{{programme_id}}/planning/{name}/stream"
        app.add_route(path, stream(work_of), methods=["GET"], include_in_schema=False)


class _Works:
    """Makes work of questions."""

    def __init__(self, desk: ReserveDesk, pages: PlanningPages) -> None:
        self._desk, self._pages = desk, pages

    def run(self, asked: _Asked) -> Work:
        """Return work on a run, whose results grow."""

        def work(tell: Tell) -> Told:
            stand = self._desk.planning.stand(asked.programme_id, asked.view.choices)
            growing, room = _Growing(asked, self._pages, stand), self._pages.room
            report = room.run(
                asked.programme_id,
                asked.view.choices,
                lambda one: tell(growing.saying(one)),
                accounts=asked.view.accounts,
            )
            return self._pages.answered(asked.place, ServedLinks(asked.language), asked.view, report)

        return work

    def compare(self, asked: _Asked) -> Work:
        """Return work on a comparison."""

        def work(tell: Tell) -> Told:
            found = self._pages.room.compare(asked.programme_id, asked.view, _watch(tell, asked.say))
            return {"complete": found is not None and found.complete}

        return work

    def search(self, asked: _Asked) -> Work:
        """Return work on a search."""

        def work(tell: Tell) -> Told:
            found = self._pages.room.search(asked.programme_id, asked.view, _watch(tell, asked.say))
            return {"complete": found is not None and found.complete}

        return work

    def stress(self, asked: _Asked) -> Work:
        """Return work on stresses."""

        def work(tell: Tell) -> Told:
            found = self._pages.room.stress(asked.programme_id, asked.view, _watch(tell, asked.say))
            return {"complete": found is not None and found.complete}

        return work

    def judge(self, asked: _Asked) -> Work:
        """Return work on a judgement."""

        def work(tell: Tell) -> Told:
            standing = [0, 1]

            def progress(done: int, total: int | None, _what: str) -> None:
                standing[:] = done, total or done

            def stop() -> bool:
                done, total = standing
                return tell(lambda: _said(_("{done} of {all} fits held against what came"), done, total, asked.say))

            found = self._pages.room.judge(asked.programme_id, asked.view, progress=progress, stop=stop)
            return {"complete": found is not None and found.complete}

        return work


def _watch(tell: Tell, say: Translator) -> Watch:
    return lambda one: tell(lambda: _said(_PARTS.get(one.what, _PARTS["paths"]), one.paths, one.budget, say))


def _said(words: str, done: int, total: int, say: Translator) -> Told:
    said = say.text(words, done=say.integer(done), all=say.integer(total))
    return {"said": said, "share": round(done / max(1, total), 3)}


class _Growing:
    """Says how a run stands, and about once a second with its results so far."""

    def __init__(self, asked: _Asked, pages: PlanningPages, stand: PlanningStand) -> None:
        self._asked, self._pages, self._stand = asked, pages, stand
        self._last = monotonic()

    def saying(self, one: Progress) -> Callable[[], Told]:
        """Return what says how the run stands at a moment."""
        return lambda: self._say(one)

    def _say(self, one: Progress) -> Told:
        told = _said(_PARTS.get(one.what, _PARTS["paths"]), one.paths, one.budget, self._asked.say)
        is_soon = monotonic() - self._last < _BETWEEN_PICTURES_S
        if one.what != "paths" or one.summary is None or one.paths >= one.budget or is_soon:
            return told
        self._last = monotonic()
        result = Result(question=self._stand.question, summary=one.summary, is_done=False)
        report = RunReport(stand=self._stand, result=result, outcomes=outcomes(result))
        links = ServedLinks(self._asked.language)
        return told | self._pages.answered(self._asked.place, links, self._asked.view, report)
