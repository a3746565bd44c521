"""Robust sizing as a use case: capacities that do best in the worst of a plan's stresses, or in their mean."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from khazana.app.energy_kinds import CHANCES_EQUAL, NO_EFFECT, NOT_FINISHED
from khazana.app.energy_reports import EnergyStand, SizingReport
from khazana.app.energy_risk_files import packed_shown, robust_key, shown_of_arrays
from khazana.app.energy_risks import RobustAim, RobustReport, RobustShown, StressFigures
from khazana.app.energy_sizing import Sizing
from khazana.app.energy_testing import named_conflict, stresses_of
from khazana.core import BadInput, Finding, Place
from khazana.energy.case import Case
from khazana.energy.decision import Decision
from khazana.energy.dispatching import dispatch
from khazana.energy.plan import EnergyPlan, chosen_stresses
from khazana.energy.quantities import Floats
from khazana.energy.solver import Standing
from khazana.energy.stress_testing import RobustRule, StressRow, futures_of, stress_table
from khazana.energy.stresses import Stress
from khazana.i18n import message as _

__all__ = ["chances_of", "known_robust", "not_robust", "robust", "shown_of"]

_INSIDE_SHARE: Final = 1e-8
_RULES = {RobustAim.WORST: RobustRule.WORST, RobustAim.MEAN: RobustRule.MEAN}


def robust(work: Sizing, plain: SizingReport, aim: RobustAim) -> RobustReport:
    """Return capacities that stand the stresses of a plan beside those of its plain sizing; finished, they are kept.

    Raises
    ------
    BadInput
        If the plan declares no stress, some have a chance and others none, or nothing meets the conditions in all
        futures.
    Unavailable
        If it was stopped before anything was found.
    """
    decision = plain.decision
    if decision is None or not plain.complete:
        return not_robust(replace(plain.stand, findings=plain.findings), aim)
    asked, chances, futures = _futures(work, decision, aim)
    with named_conflict(futures, work.solver):
        found, steps = work.size(futures, _("robust sizing"))
        ordinary = _used(decision.case, found.capacity_mw, work)
    tables = [_under(work, one, asked) for one in (decision, ordinary)]
    rows = tuple(shown_of(before, after) for before, after in zip(*tables, strict=True))
    report = _reported(work, plain, aim, _Found(asked, chances, ordinary, found.gap, rows, len(steps)))
    if report.complete and work.states is not None:
        work.states.write(robust_key(futures, decision), packed_shown(found.capacity_mw, found.gap, rows))
    return report


def known_robust(work: Sizing, plain: SizingReport, aim: RobustAim) -> RobustReport | None:
    """Return the robust capacities that were kept, used best; ``None`` where none were, or not to the gap asked for."""
    decision = plain.decision
    if decision is None or not plain.complete or work.states is None:
        return None
    asked, chances, futures = _futures(work, decision, aim)
    arrays = work.states.read(robust_key(futures, decision))
    kept = None if arrays is None else shown_of_arrays(arrays)
    if kept is None or kept[1] > work.work.gap:
        return None
    capacity_mw, gap, rows = kept
    ordinary = _used(decision.case, capacity_mw, work)
    return _reported(work, plain, aim, _Found(asked, chances, ordinary, gap, rows))


@dataclass(frozen=True, slots=True)
class _Found:
    """Robust capacities in ordinary times and under stresses, and after how many rounds; none where they were kept."""

    asked: tuple[Stress, ...]
    chances: Floats | None
    ordinary: Decision
    gap: float
    rows: tuple[RobustShown, ...]
    rounds: int = 0


def _futures(work: Sizing, decision: Decision, aim: RobustAim) -> tuple[tuple[Stress, ...], Floats | None, Case]:
    asked = stresses_of(work.plan, work.choices, decision.case)
    if not asked:
        raise BadInput(
            _("the plan declares no stress that these hours have"), where=work.plan.programme,
            remedy=_("state one under stresses in energy.toml"),
        )  # fmt: skip
    chances = chances_of(work.plan, asked, work.choices.stresses) if aim is RobustAim.MEAN else None
    return asked, chances, futures_of(decision.case, asked, rule=_RULES[aim], chances=chances)


def _reported(work: Sizing, plain: SizingReport, aim: RobustAim, found: _Found) -> RobustReport:
    is_equal = aim is RobustAim.MEAN and found.chances is None
    complete = found.gap <= work.work.gap
    findings = [*plain.findings, *_left_out(work, found.asked)]
    if is_equal:
        findings.append(CHANCES_EQUAL.at(Place(field="stresses"), count=str(len(found.asked) + 1)))
    if not complete:
        findings.append(NOT_FINISHED.at(Place(field="robust"), rounds=str(found.rounds), gap=f"{found.gap:.4%}"))
    return RobustReport(
        stand=plain.stand,
        aim=aim,
        plain=plain.decision,
        decision=found.ordinary,
        gap=found.gap,
        rows=found.rows,
        equal_chances=is_equal,
        complete=complete,
        findings=tuple(findings),
    )


def _used(case: Case, capacity_mw: Mapping[str, float], work: Sizing) -> Decision:
    """Return the best use of robust capacities in ordinary times.

    Capacities that lie on a budget may miss it by the solver's tolerance once they are given; then they are taken a
    hundred-millionth smaller, which no figure shows.
    """
    try:
        return dispatch(case, capacity_mw, work.solver)
    except BadInput:
        least = {name: one.least_mw for name, one in case.sized()}
        inside = {name: max(least[name], mw * (1 - _INSIDE_SHARE)) for name, mw in capacity_mw.items()}
        return dispatch(case, inside, work.solver)


def chances_of(plan: EnergyPlan, asked: tuple[Stress, ...], ids: tuple[str, ...] = ()) -> Floats | None:
    """Return the chance that nothing happens and that of each stress, ``(1 + n,)``; ``None`` where none is stated.

    Raises
    ------
    BadInput
        If some have a chance and others none.
    """
    names = [one.name for one in asked]
    stated = {one.id: one.chance.value for one in chosen_stresses(plan, ids) if one.chance is not None}
    known = [stated[name] for name in names if name in stated]
    if not known:
        return None
    if len(known) < len(names):
        raise BadInput(
            _("some stresses have a chance and others none, so they have no mean"), where="stresses",
            value=", ".join(name for name in names if name not in stated),
            remedy=_("state a chance for each under stresses in energy.toml, or for none"),
        )  # fmt: skip
    return np.array([1 - sum(known), *known])


def _under(work: Sizing, decision: Decision, asked: tuple[Stress, ...]) -> tuple[StressRow, ...]:
    def watch(standing: Standing) -> bool:
        return work.ask(_("stresses"), standing) and False  # the sizing is done: what is left takes seconds

    return stress_table(decision, asked, work.solver, watch=watch).rows


def shown_of(plain: StressRow, robust: StressRow) -> RobustShown:
    """Return a stress with the capacities of the plain sizing and with the robust ones."""
    return RobustShown(plain=_figures(plain), robust=_figures(robust))


def _figures(row: StressRow) -> StressFigures:
    return StressFigures(
        name=row.name, kind=row.kind, cost_usd=row.cost_usd, worst_usd=_worst(row),
        conflict=() if row.conflict is None else tuple(row.conflict.conditions),
    )  # fmt: skip


def _worst(row: StressRow) -> float | None:
    """Return the cost of a row in its worst scenario, capital counted [USD]."""
    found = row.decision
    if found is None or row.cost_usd is None:
        return None
    capital = found.case.capital_usd_per_mw() @ np.array([found.capacity_mw[name] for name in found.case.names])
    return float(capital) + max(one.cost_usd for one in found.operations)


def _left_out(work: Sizing, asked: tuple[Stress, ...]) -> list[Finding]:
    names = {one.name for one in asked}
    chosen = chosen_stresses(work.plan, work.choices.stresses)
    return [NO_EFFECT.at(Place(field=f"stresses.{one.id}"), name=one.id) for one in chosen if one.id not in names]


def not_robust(stand: EnergyStand, aim: RobustAim) -> RobustReport:
    """Return the report of a plan that cannot be decided on, or whose sizing was stopped."""
    return RobustReport(
        stand=stand, aim=aim, plain=None, decision=None, gap=0.0, rows=(), equal_chances=False, complete=False,
        findings=stand.findings,
    )  # fmt: skip
