"""What an energy plan declares, figure by figure, for whoever reads it."""

from collections.abc import Iterator

from khazana.app.energy_reports import EnergyStand, FigureShown, PlanReport
from khazana.core import Finding
from khazana.energy.plan import EnergyPlan, Figure, Origin, Profile, open_figures
from khazana.energy.plan.balance import NOTHING, short_of, supply_of
from khazana.energy.plan.gaps import frame_gaps

__all__ = ["plan_report"]

_OPEN = "open question"
_ASKED = frozenset({"plan.nothing-to-reckon", "plan.not-reckoned", "plan.not-built", "plan.left-out"})


def plan_report(plan: EnergyPlan | None, stand: EnergyStand) -> PlanReport:
    """Return every figure of a plan with where it comes from, its profiles, and what is open."""
    if plan is None:
        return PlanReport(stand=stand, figures=(), findings=stand.findings)
    supply = supply_of(plan, plan.horizon.start) if not {"exchange"} & {*frame_gaps(plan)} else NOTHING
    return PlanReport(
        stand=stand,
        figures=tuple(_shown(plan)),
        findings=(*stand.findings, *short_of(supply)),
        plants=supply.plants,
        months=supply.months,
    )


def _shown(plan: EnergyPlan) -> Iterator[FigureShown]:
    for profile in plan.profiles():
        yield _profile(profile)
    for one in plan.figures():
        yield _figure(one)
    for finding in open_figures(plan):
        if finding.code in _ASKED:
            yield _open(finding)


def _split(key: str) -> tuple[str, str]:
    part, _, measure = key.rpartition(".")
    return part or "plan", measure


def _figure(one: Figure) -> FigureShown:
    part, measure = _split(one.key)
    low, high = one.range.low, one.range.high
    doubt = "uncertain" if one.is_uncertain else ""
    return FigureShown(
        part=part,
        measure=measure,
        unit=one.unit,
        low=None if low is None else float(low),
        central=one.said,
        high=None if high is None else float(high),
        standing=one.origin.value,
        sources=(one.source,) if one.source else (),
        note="; ".join(text for text in (doubt, one.as_of, one.note) if text),
    )


def _profile(one: Profile) -> FigureShown:
    part, measure = _split(one.key)
    made_up = "synthetic" if one.is_synthetic else ""
    return FigureShown(
        part=part,
        measure=measure,
        unit=one.unit,
        low=min(one.values),
        central=sum(one.values) / len(one.values),
        high=max(one.values),
        standing=Origin.STATED.value,
        sources=(one.source,),
        note="; ".join(text for text in (made_up, f"{one.file}: {one.column}", one.note) if text),
    )


def _open(finding: Finding) -> FigureShown:
    part, measure = _split(str(finding.place.field or ""))
    return FigureShown(
        part=part, measure=measure, unit="", low=None, central=None, high=None, standing=_OPEN, sources=(), note=""
    )
