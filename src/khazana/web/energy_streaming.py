"""The routes of the streams on energy: sizing, what conditions cost, what if, rolling operation, robust sizing."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from khazana.app.energy_questions import EnergyQuestions
from khazana.app.energy_reports import EnergyProgress, Work
from khazana.app.energy_risks import RobustReport, RollingReport
from khazana.i18n import Language
from khazana.web.choices import Query
from khazana.web.desk import ReserveDesk
from khazana.web.energy_asking import Workroom, robust_report, rolling_report
from khazana.web.energy_choices import EnergyView
from khazana.web.energy_pages import EnergyPages
from khazana.web.energy_stream import Worker, telling
from khazana.web.links import Page, Place, ServedLinks
from khazana.web.streaming import language_of
from khazana.web.work_stream import STREAM_HEADERS, Told, WorkStreams

__all__ = ["add_energy_streams"]

_SIZINGS: Final = {"sizing": False, "conditions": True}
"""The long questions, and whether what conditions and stresses cost is asked, too."""
RiskAsker = Callable[
    [EnergyQuestions, str, EnergyView, Workroom, EnergyProgress | None], RollingReport | RobustReport | None
]
_RISKS: Final[dict[str, RiskAsker]] = {"rolling": rolling_report, "robust": robust_report}


def add_energy_streams(app: FastAPI, desk: ReserveDesk, pages: EnergyPages, root: str, streams: WorkStreams) -> None:
    """Add the routes.

    They are not in the description of the interface: a program asks the same without progress.
    """

    def stream(worker_of: Callable[[str, EnergyView, Language], Worker]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            programme_id = request.path_params["programme_id"]
            language = language_of(request) or Language.EN
            view = EnergyView.read(Query(request.query_params.multi_items()))
            await run_in_threadpool(desk.programme, programme_id)
            told = streams.open(telling(worker_of(programme_id, view, language), language), language)
            return StreamingResponse(told, media_type="text/event-stream", headers=STREAM_HEADERS)

        return answer

    def sizing(*, conditions: bool) -> Callable[[str, EnergyView, Language], Worker]:
        def worker_of(programme_id: str, view: EnergyView, _language: Language) -> Worker:
            def work(progress: EnergyProgress) -> Told:
                with pages.room.place():
                    found = desk.energy.sizing(
                        programme_id,
                        choices=view.choices,
                        conditions_cost=conditions,
                        stresses=conditions,
                        work=Work(progress=progress),
                    )
                return {"complete": found.complete}

            return work

        return worker_of

    def what_if(programme_id: str, view: EnergyView, language: Language) -> Worker:
        place = Place(Page.ENERGY_WHAT_IF, language, programme_id)
        return lambda _progress: pages.answered(place, ServedLinks(language), view)

    def add(what: str, worker_of: Callable[[str, EnergyView, Language], Worker]) -> None:
        path = f"{root}/programmes/{{programme_id}}/energy/{what}/stream"
        app.add_route(path, stream(worker_of), methods=["GET"], include_in_schema=False)

    for name, conditions in _SIZINGS.items():
        add(name, sizing(conditions=conditions))
    add("what-if", what_if)
    for name, ask in _RISKS.items():
        add(name, partial(_asked, ask, desk, pages.room))


def _asked(
    ask: RiskAsker, desk: ReserveDesk, room: Workroom, programme_id: str, view: EnergyView, _language: Language
) -> Worker:
    """Return what works on operation without foresight or on robust sizing."""

    def work(progress: EnergyProgress) -> Told:
        found = ask(desk.energy, programme_id, view, room, progress)
        return {"complete": found is not None and found.decision is not None}

    return work
