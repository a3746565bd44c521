"""The programs' interface to operation without foresight and to robust sizing."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi import Query as Asked
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from khazana.app.energy_reports import EnergyState
from khazana.app.energy_risks import AS_A_RULE, RobustAim
from khazana.app.energy_robust import not_robust
from khazana.app.energy_rolling import not_rolled
from khazana.web.desk import ReserveDesk
from khazana.web.energy_api import PlanChanges
from khazana.web.energy_asking import Workroom, robust_report, rolling_report
from khazana.web.negotiation import answer
from khazana.web.payload_risk import RobustOut, RollingOut

__all__ = ["add_energy_risk_routes"]

_LONGEST = 20
_LONGEST_NAME = 80
_MOST_NAMES = 64
_ROOT = "/programmes/{programme_id}/energy"
_Id = Annotated[str, Path(description="Identifier of a programme.", examples=["pakistan"], max_length=64)]


class RollingChanges(PlanChanges):
    """What of rolling operation may be chosen."""

    window: str = Field("", description="How far one looks [h]; 168 without.", max_length=_LONGEST)
    step: str = Field("", description="How much is done before looking again [h]; 24 without.", max_length=_LONGEST)
    comes: str = Field("", description="The scenario that comes; the first without.", max_length=_LONGEST_NAME)
    believe: str = Field(
        "", description="known, yesterday (also without), typical, scenario or off.", max_length=_LONGEST
    )
    believed: str = Field("", description="With scenario: which is believed.", max_length=_LONGEST_NAME)
    seen: str = Field("", description="With off: the surplus believed, in % of what comes.", max_length=_LONGEST)
    end: str = Field(
        "", description="What batteries hold at a window's end is worth: plan (also without), nothing or figure.",
        max_length=_LONGEST,
    )  # fmt: skip
    end_worth: str = Field("", alias="end-worth", description="With figure: how much [USD/MWh].", max_length=_LONGEST)
    share: str = Field("", description="Conditions are shared out by plan (also without) or time.", max_length=_LONGEST)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters as pages write them."""
        names = ("window", "step", "comes", "believe", "believed", "seen", "end", "share")
        own = [(name, getattr(self, name)) for name in names]
        return [*super().pairs(), *own, ("end-worth", self.end_worth)]


class RobustChanges(PlanChanges):
    """What of robust sizing may be chosen."""

    aim: str = Field("", description="worst (also without) or mean.", max_length=_LONGEST)
    stress: list[str] = Field([], description="Stresses that are tried, by id; all without.", max_length=_MOST_NAMES)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters as pages write them."""
        return [*super().pairs(), ("aim", self.aim), *(("stress", one) for one in self.stress)]


def add_energy_risk_routes(api: APIRouter, desk: ReserveDesk, room: Workroom) -> None:
    """Add the routes on operation without foresight and on robust sizing."""

    @api.get(f"{_ROOT}/rolling", response_model=RollingOut, summary="Operation without foresight, and what that costs")
    def rolling(request: Request, programme_id: _Id, asked: Annotated[RollingChanges, Asked()]) -> Response:
        view, stand = asked.view(), desk.energy.plan(programme_id).stand
        found = None
        if stand.state is EnergyState.READY:
            found = rolling_report(desk.energy, programme_id, view, room)
        body = RollingOut.of(not_rolled(stand, AS_A_RULE) if found is None else found)
        return answer(request, body.model_dump_json().encode(), "application/json")

    @api.get(f"{_ROOT}/robust", response_model=RobustOut, summary="Capacities that stand the plan's stresses")
    def robust(request: Request, programme_id: _Id, asked: Annotated[RobustChanges, Asked()]) -> Response:
        view, stand = asked.view(), desk.energy.plan(programme_id).stand
        found = None
        if stand.state is EnergyState.READY:
            found = robust_report(desk.energy, programme_id, view, room)
        body = RobustOut.of(not_robust(stand, RobustAim.WORST) if found is None else found)
        return answer(request, body.model_dump_json().encode(), "application/json")
