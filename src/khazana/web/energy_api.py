"""The programs' interface to energy: the plan, the network, sizing, the use of hours, and what if."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi import Query as Asked
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from khazana.app.energy_reports import EnergyState
from khazana.core import BadInput
from khazana.i18n import message as _
from khazana.web.choices import Query
from khazana.web.desk import ReserveDesk
from khazana.web.energy_asking import Workroom, declared, sized
from khazana.web.energy_choices import EnergyView
from khazana.web.negotiation import answer
from khazana.web.payload_energy import DispatchOut, PlanOut, SizingOut, WhatIfOut, nothing_sized
from khazana.web.payload_network import NetworkOut
from khazana.web.payloads import Out

__all__ = ["add_energy_routes"]

_MOST_HOURS = 8_784
_WEEK = 168
_LONGEST = 20
_MOST_NAMES = 64
_ROOT = "/programmes/{programme_id}/energy"
_Id = Annotated[str, Path(description="Identifier of a programme.", examples=["pakistan"], max_length=64)]


class PlanChanges(BaseModel):
    """What of a plan may be changed, or worked out."""

    price: str = Field("", description="Price of bitcoin instead of the plan's [USD].", max_length=_LONGEST)
    hashprice: str = Field("", description="Hashprice instead of the plan's [USD/PH/day].", max_length=_LONGEST)
    tariff: str = Field("", description="Tariff that all loads pay instead of theirs [USD/MWh].", max_length=_LONGEST)
    surplus: str = Field("", description="The surplus, of the plan's [%].", max_length=_LONGEST)
    without: list[str] = Field([], description="Conditions that are left out, by id.", max_length=_MOST_NAMES)
    work: bool = Field(default=False, description="Whether to work out what is not known; takes seconds to minutes.")

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters as pages write them."""
        single = ("price", "hashprice", "tariff", "surplus")
        found = [(name, getattr(self, name)) for name in single]
        return [*found, *(("without", one) for one in self.without), ("work", "1" if self.work else "")]

    def view(self) -> EnergyView:
        """Return what is asked.

        Raises
        ------
        BadInput
            If a figure is none.
        """
        return EnergyView.read(Query(self.pairs()))


class SizingChanges(PlanChanges):
    """What of a sizing may be changed, or worked out."""

    conditions: bool = Field(default=False, description="Whether to work out what conditions and stresses cost, too.")


class WhatIfChanges(PlanChanges):
    """What of the use of capacities may be changed, or worked out."""

    capacity: list[str] = Field(
        [],
        description="Capacities that are given: an id, a colon, and megawatts.",
        examples=[["battery:50"]],
        max_length=_MOST_NAMES,
    )

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters as pages write them."""
        found = super().pairs()
        for one in self.capacity:
            name, colon, power = one.rpartition(":")
            if not colon or not name:
                raise BadInput(
                    _("a capacity is written as its id, a colon, and megawatts"),
                    where="capacity",
                    value=one[:50],
                    remedy=_("write battery:50"),
                )
            found.append((f"mw-{name}", power))
        return found


class DispatchChanges(WhatIfChanges):
    """What of a dispatch may be changed, and which of its hours are given."""

    scenario: int = Field(0, ge=0, le=10_000, description="The scenario whose hours are given, from 0.")
    zone: str = Field("", description="The zone whose hours are given, by id; without it all together.", max_length=64)
    first: int = Field(0, ge=0, le=1_000_000, description="The first hour given, from 0.")
    count: int = Field(_WEEK, ge=0, le=_MOST_HOURS, description="How many hours are given, at most.")


def add_energy_routes(api: APIRouter, desk: ReserveDesk, room: Workroom) -> None:
    """Add the routes on energy."""
    _add_known(api, desk)
    _add_decided(api, desk, room)


def _json(request: Request, body: Out) -> Response:
    return answer(request, body.model_dump_json().encode(), "application/json")


def _add_known(api: APIRouter, desk: ReserveDesk) -> None:
    @api.get(_ROOT, response_model=PlanOut, summary="What the energy plan declares, figure by figure")
    def plan(request: Request, programme_id: _Id) -> Response:
        return _json(request, PlanOut.of(desk.energy.plan(programme_id)))

    @api.get(f"{_ROOT}/network", response_model=NetworkOut, summary="The network, its outlook, and break-even")
    def network(request: Request, programme_id: _Id) -> Response:
        return _json(request, NetworkOut.of(desk.energy.network(programme_id)))


def _add_decided(api: APIRouter, desk: ReserveDesk, room: Workroom) -> None:
    @api.get(f"{_ROOT}/sizing", response_model=SizingOut, summary="The best capacities, and what conditions cost")
    def sizing(request: Request, programme_id: _Id, asked: Annotated[SizingChanges, Asked()]) -> Response:
        view, stand = asked.view(), desk.energy.plan(programme_id).stand
        found = None
        if stand.state is EnergyState.READY:
            found = sized(desk.energy, programme_id, view, room, conditions=asked.conditions)
        return _json(request, nothing_sized(stand) if found is None else SizingOut.of(found))

    @api.get(f"{_ROOT}/dispatch", response_model=DispatchOut, summary="The best use of capacities, hour by hour")
    def dispatch(request: Request, programme_id: _Id, asked: Annotated[DispatchChanges, Asked()]) -> Response:
        view, stand = asked.view(), desk.energy.plan(programme_id).stand
        if stand.state is not EnergyState.READY or declared(desk.energy, programme_id, view, room) is None:
            return _json(request, DispatchOut.nothing(stand))
        report = desk.energy.dispatch(programme_id, choices=view.choices)
        hours = {"scenario": asked.scenario, "first": asked.first, "count": asked.count}
        return _json(request, DispatchOut.of(report, zone=asked.zone, **hours))

    @api.get(f"{_ROOT}/what-if", response_model=WhatIfOut, summary="The plan changed, beside the plan as declared")
    def what_if(request: Request, programme_id: _Id, asked: Annotated[WhatIfChanges, Asked()]) -> Response:
        view, stand = asked.view(), desk.energy.plan(programme_id).stand
        if stand.state is not EnergyState.READY or declared(desk.energy, programme_id, view, room) is None:
            return _json(request, WhatIfOut.nothing(stand))
        return _json(request, WhatIfOut.of(desk.energy.what_if(programme_id, choices=view.choices)))
