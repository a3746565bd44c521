"""The programs' interface to planning: the plan, runs, searches, stresses, judged laws."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi import Query as Asked
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from khazana.web.choices import Query
from khazana.web.desk import ReserveDesk
from khazana.web.negotiation import answer
from khazana.web.payload_planning import PlanningOut, RunOut
from khazana.web.payload_planning_answers import JudgeOut, SearchOut, StressOut
from khazana.web.payload_planning_compare import CompareOut
from khazana.web.payloads import Out
from khazana.web.planning_asking import PlanningRoom
from khazana.web.planning_choices import PlanningView

__all__ = ["add_planning_routes"]

_LONGEST = 20
_MOST_NAMES = 32
_ROOT = "/programmes/{programme_id}/planning"
_Id = Annotated[str, Path(description="Identifier of a programme.", examples=["el-salvador"], max_length=64)]


class _Parameters(BaseModel):
    """Parameters as pages write them; each is text, and empty for what the plan says."""

    def view(self) -> PlanningView:
        """Return what is asked.

        Raises
        ------
        BadInput
            If a figure is none.
        """
        return PlanningView.read(Query(_pairs(self)))


def _pairs(one: BaseModel) -> list[tuple[str, str]]:
    found = []
    for name, value in one:
        if isinstance(value, bool):
            found.append((name, "1" if value else ""))
        elif isinstance(value, list):
            found += [(name, each) for each in value]
        else:
            found.append((name, str(value)))
    return found


class Window(_Parameters):
    """The marks that are looked at, and the stated growth of the price."""

    first: str = Field("", description="First day of the marks, as 2021-07-17.", max_length=_LONGEST)
    last: str = Field("", description="Last day of the marks.", max_length=_LONGEST)
    drift: str = Field("", description="Logarithmic growth of the price [%/year].", max_length=_LONGEST)


class Assumptions(Window):
    """What of a plan may be changed."""

    law: str = Field("", description="gbm, merton, gjr-garch-t, switching or block-bootstrap.", max_length=_LONGEST)
    policy: list[str] = Field([], description="Policies, by id; all if left out.", max_length=_MOST_NAMES)
    limit: list[str] = Field([], description="Limits, by id; all if left out.", max_length=_MOST_NAMES)
    years: str = Field("", description="How far ahead.", max_length=_LONGEST)
    price: str = Field("", description="Of one bitcoin at the start [USD].", max_length=_LONGEST)
    paths: str = Field("", description="The most paths that are drawn.", max_length=_LONGEST)
    error: str = Field("", description="Standard error of a share of paths that is enough [%].", max_length=_LONGEST)
    seed: str = Field("", description="Chooses the paths: the same seed, the same paths.", max_length=_LONGEST)


class RunParameters(Assumptions):
    """What of a run may be changed."""

    accounts: bool = Field(default=False, description="Whether to keep the accounts, too, by both rules.")


class CompareParameters(Assumptions):
    """What is set side by side, or worked out."""

    laws: list[str] = Field([], description="Laws of the price, each with all policies.", max_length=_MOST_NAMES)
    beside: list[str] = Field([], description="Other programmes, by id.", max_length=_MOST_NAMES)
    work: bool = Field(default=False, description="Whether to work out what is not known; takes seconds.")


class StressParameters(Assumptions):
    """What of a stress may be changed, or worked out."""

    work: bool = Field(default=False, description="Whether to work out what is not known; takes seconds to minutes.")


class SearchParameters(StressParameters):
    """What is searched for."""

    shown: str = Field("", description="The policy that is searched; the first that buys if left out.", max_length=64)
    risk: str = Field("", description="Probability of a breach that is accepted [%].", max_length=_LONGEST)
    most: str = Field("", description="The largest size that is tried, times the policy.", max_length=_LONGEST)


class JudgeParameters(Window):
    """What is judged, or worked out."""

    work: bool = Field(default=False, description="Whether to judge what was not judged; takes seconds to minutes.")


def add_planning_routes(api: APIRouter, desk: ReserveDesk, room: PlanningRoom) -> None:
    """Add the routes on planning."""
    _add_runs(api, desk, room)
    _add_worked(api, desk, room)


def _json(request: Request, body: Out) -> Response:
    return answer(request, body.model_dump_json().encode(), "application/json")


def _add_runs(api: APIRouter, desk: ReserveDesk, room: PlanningRoom) -> None:
    @api.get(_ROOT, response_model=PlanningOut, summary="What the treasury's plan declares")
    def planning(request: Request, programme_id: _Id) -> Response:
        return _json(request, PlanningOut.of(desk.programme(programme_id)))

    @api.get(f"{_ROOT}/run", response_model=RunOut, summary="What comes of policies, and which limit breaks first")
    def planning_run(request: Request, programme_id: _Id, asked: Annotated[RunParameters, Asked()]) -> Response:
        view = asked.view()
        if desk.programme(programme_id).planning is None:
            return _json(request, RunOut.nothing())
        return _json(request, RunOut.of(room.run(programme_id, view.choices, accounts=view.accounts)))


def _add_worked(api: APIRouter, desk: ReserveDesk, room: PlanningRoom) -> None:
    def is_planned(programme_id: str) -> bool:
        return desk.programme(programme_id).planning is not None

    @api.get(f"{_ROOT}/compare", response_model=CompareOut, summary="Policies, laws and programmes side by side")
    def planning_compare(request: Request, programme_id: _Id, asked: Annotated[CompareParameters, Asked()]) -> Response:
        view = asked.view()
        return _json(request, CompareOut.of(room.compare(programme_id, view) if is_planned(programme_id) else None))

    @api.get(f"{_ROOT}/search", response_model=SearchOut, summary="The frontier, and the largest safe size")
    def planning_search(request: Request, programme_id: _Id, asked: Annotated[SearchParameters, Asked()]) -> Response:
        view = asked.view()
        return _json(request, SearchOut.of(room.search(programme_id, view) if is_planned(programme_id) else None))

    @api.get(f"{_ROOT}/stress", response_model=StressOut, summary="What breaks each limit, replays, sensitivities")
    def planning_stress(request: Request, programme_id: _Id, asked: Annotated[StressParameters, Asked()]) -> Response:
        view = asked.view()
        found = room.stress(programme_id, view) if is_planned(programme_id) else None
        return _json(request, StressOut.nothing() if found is None else StressOut.of(found))

    @api.get(f"{_ROOT}/judge", response_model=JudgeOut, summary="Which law of the price deserves trust, and how far")
    def planning_judge(request: Request, programme_id: _Id, asked: Annotated[JudgeParameters, Asked()]) -> Response:
        view = asked.view()
        return _json(request, JudgeOut.of(room.judge(programme_id, view) if is_planned(programme_id) else None))
