"""A plant, a month of a zone and an effect, made up, as the energy desk hands them to the views."""

from datetime import date
from fractions import Fraction

from khazana.core import Range
from khazana.energy import Effect, EffectFigure, Phase
from khazana.energy.plan.balance import PlantYear, ZoneMonth

__all__ = ["JOBS", "MONTH", "PLANT"]

PLANT = PlantYear(
    name="gas", zone="grid", capacity_mw=600.0, cost_usd_per_mwh=60.0, emissions_t_per_mwh=0.42, available_mwh=5e6,
    must_run_mwh=0.0, outage_h=24,
)  # fmt: skip
MONTH = ZoneMonth(
    zone="grid", month=date(2027, 1, 1), demand_mwh=9e5, sun_mwh=2e4, export_mwh=0.0, surplus_mwh=1e5, least_mw=0.0,
    most_mw=300.0, price_usd_per_mwh=55.0, idle_mwh=0.0, short_mwh=40.0, short_h=2, most_short_mw=25.0,
)  # fmt: skip
JOBS = EffectFigure(
    effect=Effect.JOBS, phase=Phase.RUNNING, subject="mining fleet", per_mw=Range(Fraction(1, 5), Fraction(3, 5)),
    source="gazette",
)  # fmt: skip
