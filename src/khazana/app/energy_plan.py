"""What an energy plan declares, figure by figure, for whoever reads it."""

from collections.abc import Iterator

from khazana.app.energy_reports import EnergyStand, FigureShown, PlanReport
from khazana.core import Finding
from khazana.energy.plan import EnergyPlan, Figure, Origin, Profile, open_figures

__all__ = ["plan_report"]

_OPEN = "open question"
_ASKED = frozenset({"plan.nothing-to-reckon", "plan.not-reckoned", "plan.left-out"})


def plan_report(plan: EnergyPlan | None, stand: EnergyStand) -> PlanReport:
    """Return every figure of a plan with where it comes from, its profiles, and what is open."""
    figures = () if plan is None else tuple(_shown(plan))
    return PlanReport(stand=stand, figures=figures, findings=stand.findings)


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
