"""What programs get for energy: the plan, capacities, the use of hours, and what if."""

from pydantic import Field

from khazana.app.energy_reports import DispatchReport, EnergyStand, PlanReport, SizingReport, WhatIfReport
from khazana.core import format_instant
from khazana.web.payload_audit import FindingOut
from khazana.web.payload_decision import (
    ConditionCostOut,
    DecisionOut,
    HoursOut,
    LedgersOut,
    NumberOut,
    StressOut,
    figure,
)
from khazana.web.payload_supply import EffectOut, PlantOut, ZoneMonthOut
from khazana.web.payloads import Out

__all__ = [
    "DispatchOut",
    "EnergyStandOut",
    "PlanOut",
    "SizingOut",
    "WhatIfOut",
    "nothing_sized",
]


class EnergyStandOut(Out):
    """What a report is of, and what it rests on."""

    programme: str
    synthetic: bool = Field(description="Whether the programme, or a profile that the figures rest on, is made up.")
    state: str = Field(description="no_plan, figures_open or ready.")
    start: str | None = Field(description="The instant of hour 0, ISO 8601, UTC.")
    hours: int = Field(ge=0, description="Of the horizon.")
    scenarios: tuple[str, ...]
    probabilities: tuple[float, ...]
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, stand: EnergyStand) -> "EnergyStandOut":
        """Take over where a report stands."""
        return cls(
            programme=stand.programme,
            synthetic=stand.synthetic,
            state=stand.state.value,
            start=None if stand.start is None else format_instant(stand.start),
            hours=stand.hours,
            scenarios=stand.scenarios,
            probabilities=stand.probabilities,
            findings=tuple(FindingOut.of(one) for one in stand.findings),
        )


class FigureOut(Out):
    """A figure that the plan declares, or that is open."""

    part: str
    measure: str
    unit: str
    low: NumberOut
    central: NumberOut
    high: NumberOut
    standing: str = Field(description="Where it comes from; an open question where nobody stated it.")
    sources: tuple[str, ...]
    note: str


class PlanOut(Out):
    """What an energy plan declares."""

    stand: EnergyStandOut
    figures: tuple[FigureOut, ...]
    plants: tuple[PlantOut, ...] = Field(description="Those that a surplus is reckoned from.")
    months: tuple[ZoneMonthOut, ...] = Field(description="The zones, month by month of the first year.")
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, report: PlanReport) -> "PlanOut":
        """Take over a plan."""
        return cls(
            stand=EnergyStandOut.of(report.stand),
            figures=tuple(
                FigureOut(
                    part=one.part,
                    measure=one.measure,
                    unit=one.unit,
                    low=figure(one.low),
                    central=figure(one.central),
                    high=figure(one.high),
                    standing=one.standing,
                    sources=one.sources,
                    note=one.note,
                )
                for one in report.figures
            ),
            plants=tuple(PlantOut.of(one) for one in report.plants),
            months=tuple(ZoneMonthOut.of(one) for one in report.months),
            findings=tuple(FindingOut.of(one) for one in report.findings),
        )


class SizingOut(Out):
    """The best capacities; ``decision`` is null where there is no plan, or it was not worked out yet."""

    stand: EnergyStandOut
    known: bool = Field(description="Whether it was worked out; ask with work=true if not.")
    complete: bool = Field(description="Whether the gap asked for was reached; the best so far otherwise.")
    decision: DecisionOut | None
    ledgers: LedgersOut | None
    costs: tuple[ConditionCostOut, ...]
    stresses: tuple[StressOut, ...]
    effects: tuple[EffectOut, ...] = Field(description="Jobs, foreign exchange and investment, by phase.")
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, report: SizingReport) -> "SizingOut":
        """Take over a sizing."""
        return cls(
            stand=EnergyStandOut.of(report.stand),
            known=report.decision is not None,
            complete=report.complete,
            decision=None if report.decision is None else DecisionOut.of(report.decision),
            ledgers=None if report.ledgers is None else LedgersOut.of(report.ledgers),
            costs=tuple(ConditionCostOut.of(one) for one in report.costs),
            stresses=tuple(
                StressOut(
                    name=one.name,
                    kind=None if one.kind is None else one.kind.value,
                    cost_usd=figure(one.cost_usd),
                    change_usd=figure(one.change_usd),
                    unserved_mwh=figure(one.unserved_mwh),
                )
                for one in report.stresses
            ),
            effects=() if report.effects is None else tuple(EffectOut.of(one) for one in report.effects.totals),
            findings=tuple(FindingOut.of(one) for one in report.findings),
        )


def nothing_sized(stand: EnergyStand) -> SizingOut:
    """Return that no capacities are known."""
    return SizingOut(
        stand=EnergyStandOut.of(stand),
        known=False,
        complete=False,
        decision=None,
        ledgers=None,
        costs=(),
        stresses=(),
        effects=(),
        findings=(),
    )


class DispatchOut(Out):
    """The best use of capacities; ``decision`` is null where there is no plan, or it was not worked out yet."""

    stand: EnergyStandOut
    decision: DecisionOut | None
    ledgers: LedgersOut | None
    hours: HoursOut | None
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, report: DispatchReport, *, scenario: int, first: int, count: int, zone: str = "") -> "DispatchOut":
        """Take over a dispatch, with ``count`` hours from ``first`` on of a scenario, in one zone where it is named.

        Raises
        ------
        BadInput
            If there is no such scenario, or no such zone.
        """
        decision, part = report.decision, {"scenario": scenario, "first": first, "count": count}
        return cls(
            stand=EnergyStandOut.of(report.stand),
            decision=None if decision is None else DecisionOut.of(decision),
            ledgers=None if report.ledgers is None else LedgersOut.of(report.ledgers),
            hours=None if decision is None else HoursOut.of(decision, zone=zone, **part),
            findings=tuple(FindingOut.of(one) for one in report.findings),
        )

    @classmethod
    def nothing(cls, stand: EnergyStand) -> "DispatchOut":
        """Return that nothing is known."""
        return cls(stand=EnergyStandOut.of(stand), decision=None, ledgers=None, hours=None, findings=())


class WhatIfOut(Out):
    """The plan changed, beside the plan as declared; null where there is no plan, or it was not worked out yet."""

    stand: EnergyStandOut
    decision: DecisionOut | None
    ledgers: LedgersOut | None
    before: DecisionOut | None
    ledgers_before: LedgersOut | None
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, report: WhatIfReport) -> "WhatIfOut":
        """Take over an answer."""
        return cls(
            stand=EnergyStandOut.of(report.stand),
            decision=None if report.decision is None else DecisionOut.of(report.decision),
            ledgers=None if report.ledgers is None else LedgersOut.of(report.ledgers),
            before=None if report.before is None else DecisionOut.of(report.before),
            ledgers_before=None if report.ledgers_before is None else LedgersOut.of(report.ledgers_before),
            findings=tuple(FindingOut.of(one) for one in report.findings),
        )

    @classmethod
    def nothing(cls, stand: EnergyStand) -> "WhatIfOut":
        """Return that nothing is known."""
        return cls(
            stand=EnergyStandOut.of(stand),
            decision=None,
            ledgers=None,
            before=None,
            ledgers_before=None,
            findings=(),
        )
