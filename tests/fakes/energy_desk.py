"""An energy desk over a small case: three weeks of a made-up surplus, two fleets, computing, a battery, gas."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Final

import numpy as np
from fakes.energy_network import network_report
from fakes.energy_risks import FakeRisks
from fakes.energy_supply import JOBS, MONTH, PLANT

from khazana.app.energy_reports import (
    AS_DECLARED,
    DispatchReport,
    EnergyChoices,
    EnergyStand,
    EnergyState,
    FigureShown,
    NetworkReport,
    PlanReport,
    SizingReport,
    Step,
    WhatIfReport,
    Work,
)
from khazana.core import BadInput, FindingKind, Severity
from khazana.energy import (
    Backup,
    Battery,
    Capacity,
    Case,
    CostRecovery,
    Decision,
    EmissionsCap,
    HighsSolver,
    Ledgers,
    Load,
    LoadKind,
    NoPreference,
    Sharing,
    Zone,
    cost_of_condition,
    dispatch,
    effects_of,
    ledgers_of,
    size,
)
from khazana.energy.stress_testing import StressRow
from khazana.energy.stresses import StressKind

HOURS: Final = 3 * 168
CAPACITIES: Final = {"new": 700.0, "old": 500.0, "firm": 300.0, "training": 200.0, "battery": 60.0, "gas": 120.0}
ALONE: Final = Work()
NO_PLAN: Final = FindingKind(
    code="energy.no-plan", severity=Severity.NOTE, text="There is no energy plan.", remedy="Write an energy.toml."
)


def surplus_mw(hours: int = HOURS) -> np.ndarray:
    """Return a surplus that the sun makes, made up: days differ, nights have little."""
    hour = np.arange(hours)
    sun = np.clip(np.sin((hour % 24 - 6) / 12 * np.pi), 0, None)
    season = 1.0 + 0.3 * np.cos(2 * np.pi * hour / 8760) + 0.15 * np.sin(hour / 24 * 1.7)
    return np.clip(330 * season - 120 + 1700 * sun * season, 0, 2000)


def _load(name: str, kind: LoadKind, *, most: float, revenue: float, capital: float, **more: object) -> Load:
    capacity = Capacity(least_mw=0.0, most_mw=most, capital_usd_per_mw_year=capital, upfront_usd_per_mw=capital * 3)
    fields: dict[str, object] = {"industry": "mining" if kind is LoadKind.FLEET else "computing", **more}
    return Load(
        name=name, zone="grid", kind=kind, capacity=capacity, revenue_usd_per_mwh=revenue,
        tariff_usd_per_mwh=82.0, **fields,
    )  # type: ignore[arg-type] # fmt: skip


def small_case(hours: int = HOURS, *, revenue_usd_per_mwh: float = 95.0) -> Case:
    """Return the case."""
    return Case(
        name="made up",
        hours=hours,
        zones=(Zone(name="grid", available_mw=surplus_mw(hours), price_usd_per_mwh=35.0, emissions_t_per_mwh=0.3),),
        loads=(
            _load("new", LoadKind.FLEET, most=1500, revenue=revenue_usd_per_mwh, capital=140_000),
            _load("old", LoadKind.FLEET, most=800, revenue=0.7 * revenue_usd_per_mwh, capital=30_000),
            _load("firm", LoadKind.FIRM, most=400, revenue=260, capital=900_000, shortfall_usd_per_mwh=400.0),
            _load(
                "training", LoadKind.INTERRUPTIBLE, most=300, revenue=180, capital=600_000, energy_share=0.6,
                energy_window_h=168, energy_shortfall_usd_per_mwh=60.0, ramp_share_per_hour=0.4,
            ),
            Load(
                name="export", zone="grid", kind=LoadKind.EXPORT, industry="export", capacity=Capacity.fixed(150),
                revenue_usd_per_mwh=52.0,
            ),
        ),
        backups=(
            Backup(
                name="gas", zone="grid", variable_usd_per_mwh=130.0, emissions_t_per_mwh=0.42,
                capacity=Capacity(least_mw=0, most_mw=400, capital_usd_per_mw_year=60_000),
            ),
        ),
        batteries=(
            Battery(
                name="battery", zone="grid", hours=4.0, store_share=0.93, release_share=0.93,
                capacity=Capacity(least_mw=0, most_mw=300, capital_usd_per_mw_year=70_000),
            ),
        ),
        conditions=(
            CostRecovery(name="full cost recovery", cost_usd_per_mwh=81.0),
            NoPreference(name="no preference", reference_usd_per_mwh=80.0),
            EmissionsCap(name="emissions", most_t=0.3 * 0.8 * float(surplus_mw(hours).sum())),
        ),
        is_synthetic=True,
    )  # fmt: skip


def stand(programme: str, choices: EnergyChoices = AS_DECLARED, hours: int = HOURS) -> EnergyStand:
    """Return what reports rest on."""
    return EnergyStand(
        programme=programme,
        synthetic=True,
        zone="Asia/Karachi",
        currency="PKR",
        state=EnergyState.READY,
        choices=choices,
        starts=(datetime(2025, 12, 31, 19, tzinfo=UTC),),
        hours=hours,
        scenarios=("central",),
        probabilities=(1.0,),
    )


def nothing(programme: str) -> EnergyStand:
    """Return what reports of a programme without a plan rest on."""
    found = NO_PLAN.at()
    return EnergyStand(
        programme=programme, synthetic=False, zone="UTC", currency="USD", state=EnergyState.NO_PLAN, findings=(found,)
    )


def adjusted(case: Case, choices: EnergyChoices) -> Case:
    """Return the case with what a reader chose."""
    found = case
    for name in choices.without:
        found = found.without(name)
    scaled = tuple(
        replace(zone, available_mw=np.asarray(zone.available_mw) * choices.surplus_scale) for zone in found.zones
    )
    loads = tuple(
        load
        if choices.tariff_usd_per_mwh is None or load.kind is LoadKind.EXPORT
        else replace(load, tariff_usd_per_mwh=choices.tariff_usd_per_mwh)
        for load in found.loads
    )
    return replace(found, zones=scaled, loads=loads)


class FakeEnergy(FakeRisks):
    """Answers as the energy desk does: for ``ready`` programmes from the small case, for others that there is no plan.

    ``check`` raises where there is no such programme.
    """

    def __init__(self, check: Callable[[str], object], *ready: str, hours: int = HOURS) -> None:
        self._check, self._ready, self._hours = check, ready, hours
        self._sized: dict[EnergyChoices, SizingReport] = {}
        super().__init__()

    def _is_ready(self, programme_id: str) -> bool:
        self._check(programme_id)
        return programme_id in self._ready

    def _stand(self, programme_id: str, choices: EnergyChoices) -> EnergyStand:
        return stand(programme_id, choices, self._hours)

    def plan(self, programme_id: str, /) -> PlanReport:
        if not self._is_ready(programme_id):
            return PlanReport(stand=nothing(programme_id), figures=(), findings=(NO_PLAN.at(),))
        figures = (
            FigureShown(
                part="grid", measure="power_usd_per_mwh", unit="USD/MWh", low=30.0, central=35.0, high=40.0,
                standing="stated", sources=("gazette",), note="",
            ),
            FigureShown(
                part="gas", measure="emissions", unit="t/MWh", low=None, central=None, high=None,
                standing="open question",
                sources=(), note="nobody stated it",
            ),
        )  # fmt: skip
        return PlanReport(
            stand=self._stand(programme_id, AS_DECLARED), figures=figures, findings=(), plants=(PLANT,), months=(MONTH,)
        )

    def network(self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED) -> NetworkReport:
        if not self._is_ready(programme_id):
            return NetworkReport(
                stand=nothing(programme_id), network=None, machines=(), halvings=(), outlook=None, price_taker=None,
                sovereign=None, findings=(NO_PLAN.at(),),
            )  # fmt: skip
        return network_report(self._stand(programme_id, choices))

    def dispatch(
        self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED, work: Work = ALONE
    ) -> DispatchReport:
        del work
        if not self._is_ready(programme_id):
            return DispatchReport(stand=nothing(programme_id), decision=None, ledgers=None, findings=(NO_PLAN.at(),))
        found = dispatched(choices, self._hours)
        return DispatchReport(
            stand=self._stand(programme_id, choices), decision=found, ledgers=_ledgers(found), findings=()
        )

    def sizing(
        self,
        programme_id: str,
        /,
        *,
        choices: EnergyChoices = AS_DECLARED,
        conditions_cost: bool = False,
        stresses: bool = False,
        work: Work = ALONE,
    ) -> SizingReport:
        if not self._is_ready(programme_id):
            return SizingReport(
                stand=nothing(programme_id), decision=None, ledgers=None, complete=True, steps=(), costs=(),
                stresses=(), findings=(NO_PLAN.at(),),
            )  # fmt: skip
        decision = sized(self._hours)
        step = Step(round=1, best_usd=decision.cost_usd, bound_usd=decision.bound_usd, gap=decision.gap)
        stopped = work.progress is not None and work.progress("capacities", step)
        costs, shown = (), ()
        if conditions_cost and not stopped:
            case = decision.case
            costs = tuple(
                cost_of_condition(case, one.name, HighsSolver(), decision=decision) for one in case.conditions
            )
        if stresses and not stopped:
            shown = (
                StressRow(name="nothing", kind=None, decision=decision, cost_usd=decision.cost_usd, change_usd=0.0),
                StressRow(
                    name="failed plant",
                    kind=StressKind.FAILED_PLANT,
                    decision=decision,
                    cost_usd=decision.cost_usd + 4.2e6,
                    change_usd=4.2e6,
                    unserved_mwh=120.0,
                    unserved_h=6.0,
                ),
                StressRow(name="heat wave", kind=StressKind.HEAT_WAVE, decision=None),
            )
        self._sized[choices] = SizingReport(
            stand=self._stand(programme_id, choices), decision=decision, ledgers=_ledgers(decision),
            complete=not stopped, steps=(step,), costs=costs, stresses=shown, findings=(),
            effects=effects_of(decision, (JOBS,)),
        )  # fmt: skip
        return self._sized[choices]

    def known_sizing(
        self, programme_id: str, /, *, choices: EnergyChoices = AS_DECLARED, work: Work = ALONE
    ) -> SizingReport | None:
        del work
        return self._sized.get(choices) if self._is_ready(programme_id) else None

    def what_if(self, programme_id: str, /, *, choices: EnergyChoices) -> WhatIfReport:
        if not self._is_ready(programme_id):
            return WhatIfReport(
                stand=nothing(programme_id), decision=None, before=None, ledgers=None, ledgers_before=None,
                findings=(NO_PLAN.at(),),
            )  # fmt: skip
        before, after = dispatched(AS_DECLARED, self._hours), dispatched(choices, self._hours)
        return WhatIfReport(
            stand=self._stand(programme_id, choices), decision=after, before=before, ledgers=_ledgers(after),
            ledgers_before=_ledgers(before), findings=(),
        )  # fmt: skip


@cache
def dispatched(choices: EnergyChoices = AS_DECLARED, hours: int = HOURS) -> Decision:
    """Return the use of the usual capacities."""
    revenue = 95.0 if choices.hashprice_usd_per_ph_day is None else choices.hashprice_usd_per_ph_day * 2.0
    if choices.price_usd_per_btc is not None:
        revenue = 95.0 * choices.price_usd_per_btc / 100_000
    case = adjusted(small_case(hours, revenue_usd_per_mwh=revenue), choices)
    try:
        return dispatch(case, {**CAPACITIES, **choices.capacities, "export": 150.0}, HighsSolver())
    except BadInput:
        return dispatch(case, {**CAPACITIES, "export": 150.0}, HighsSolver())


@cache
def sized(hours: int = HOURS) -> Decision:
    """Return the best capacities."""
    return size(small_case(hours), HighsSolver())


def _ledgers(decision: Decision) -> Ledgers:
    return ledgers_of(decision, Sharing(passed_share=0.6, baseline_mwh=1.2e6))
