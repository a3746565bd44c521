"""What programs get for what supplies an energy plan, and for what capacities mean beyond it."""

from datetime import date
from typing import TYPE_CHECKING

from pydantic import Field

from khazana.web.payload_decision import NumberOut, figure
from khazana.web.payloads import Out

if TYPE_CHECKING:
    from khazana.energy.effects import EffectTotal
    from khazana.energy.plan.balance import PlantYear, ZoneMonth

__all__ = ["EffectOut", "PlantOut", "ZoneMonthOut"]


class PlantOut(Out):
    """A plant in the first year of a plan."""

    name: str
    zone: str
    capacity_mw: NumberOut
    cost_usd_per_mwh: NumberOut
    emissions_t_per_mwh: NumberOut
    available_mwh: NumberOut = Field(description="What it could give, failures and planned outages taken off.")
    must_run_mwh: NumberOut = Field(description="What of that it cannot stop giving.")
    outage_h: int = Field(ge=0, description="Hours in which a planned outage takes it, or a part of it, away.")

    @classmethod
    def of(cls, one: "PlantYear") -> "PlantOut":
        """Take over a plant."""
        return cls(
            name=one.name,
            zone=one.zone,
            capacity_mw=figure(one.capacity_mw),
            cost_usd_per_mwh=figure(one.cost_usd_per_mwh),
            emissions_t_per_mwh=figure(one.emissions_t_per_mwh),
            available_mwh=figure(one.available_mwh),
            must_run_mwh=figure(one.must_run_mwh),
            outage_h=one.outage_h,
        )


class ZoneMonthOut(Out):
    """A zone in a month of the first year; what a declared surplus does not say is null."""

    zone: str
    month: date = Field(description="Its first day within the year.")
    demand_mwh: NumberOut
    sun_mwh: NumberOut
    export_mwh: NumberOut = Field(description="Promised to others.")
    surplus_mwh: NumberOut
    least_mw: NumberOut
    most_mw: NumberOut
    price_usd_per_mwh: NumberOut = Field(description="What a megawatt-hour of the surplus costs, in the mean.")
    idle_mwh: NumberOut = Field(description="What plants give anyway and nobody uses.")
    short_mwh: NumberOut = Field(description="What the grid asks for and nothing can serve.")
    short_h: int | None = Field(description="In how many hours that is so.")
    most_short_mw: NumberOut

    @classmethod
    def of(cls, one: "ZoneMonth") -> "ZoneMonthOut":
        """Take over a month."""
        return cls(
            zone=one.zone,
            month=one.month,
            demand_mwh=figure(one.demand_mwh),
            sun_mwh=figure(one.sun_mwh),
            export_mwh=figure(one.export_mwh),
            surplus_mwh=figure(one.surplus_mwh),
            least_mw=figure(one.least_mw),
            most_mw=figure(one.most_mw),
            price_usd_per_mwh=figure(one.price_usd_per_mwh),
            idle_mwh=figure(one.idle_mwh),
            short_mwh=figure(one.short_mwh),
            short_h=one.short_h,
            most_short_mw=figure(one.most_short_mw),
        )


class EffectOut(Out):
    """What the capacities mean; all three figures are null where no source states any."""

    effect: str
    phase: str = Field(description="building, once; or running, each year.")
    unit: str
    low: NumberOut
    central: NumberOut
    high: NumberOut
    sources: tuple[str, ...]
    asked: tuple[str, ...] = Field(description="Of what nobody stated it; the total leaves that out.")

    @classmethod
    def of(cls, one: "EffectTotal") -> "EffectOut":
        """Take over a total."""
        low, high = (None, None) if one.range is None else (one.range.low, one.range.high)
        return cls(
            effect=one.effect.value,
            phase=one.phase.value,
            unit=one.unit,
            low=None if low is None else figure(float(low)),
            central=None if one.central is None else figure(float(one.central)),
            high=None if high is None else figure(float(high)),
            sources=one.sources,
            asked=one.unknown,
        )
