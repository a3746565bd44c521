"""Sizing as a use case: settled on the hashprice that it makes, gone on with where it stopped, kept when it is done.

First it is found which fleets the hashprice is to be reckoned with: what they add to the network lowers it, so coarse
sizings are repeated until the fleets presumed are those chosen. Then one sizing at that hashprice closes the gap. After
each round its state is kept under the digest of its case, so that whoever asks again goes on from there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from khazana.app.energy_cases import adjusted, case_for, plan_choices
from khazana.app.energy_kinds import NOT_SETTLED
from khazana.app.energy_reports import EnergyChoices, Step, Work
from khazana.core import BadInput, Finding, Place, Unavailable
from khazana.energy.bundle_arrays import bundle_arrays, bundle_of
from khazana.energy.case import Case
from khazana.energy.case_digest import case_digest
from khazana.energy.decision import Decision
from khazana.energy.decomposition import Bundle
from khazana.energy.dispatching import dispatch, size
from khazana.energy.plan import EnergyPlan, settled_case
from khazana.energy.plan.network import supplies_of
from khazana.energy.solver import Solver, Standing
from khazana.i18n import message as _
from khazana.store.energy_states import EnergyStates

__all__ = ["Sized", "Sizing"]

_COARSE_GAP: Final = 1e-3
"""At which the fleets that the hashprice is reckoned with are sought."""
_SETTLED_SHARE: Final = 0.01
"""They are found where none differs by more than this share of all that the plan allows."""
_MOST_ROUNDS: Final = 6
_STEPS: Final = "steps"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sized:
    """A sizing, finished or stopped.

    ``case`` has the hashprice that it was settled on; ``complete`` tells whether the gap asked for was reached.
    """

    case: Case
    decision: Decision
    steps: tuple[Step, ...]
    complete: bool
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True, kw_only=True)
class Sizing:
    """One sizing of a plan that was tried already.

    Parameters
    ----------
    states
        Where states are kept; ``None`` keeps none.
    work
        To which gap, where, and who is told.
    """

    plan: EnergyPlan
    choices: EnergyChoices
    solver: Solver
    states: EnergyStates | None = None
    work: Work = field(default_factory=Work)
    stopped: bool = field(default=False, init=False)

    def known(self) -> Sized | None:
        """Return what was found before, at once; ``None`` where nothing was, or it was stopped before the gap."""
        presumed = self._kept_fleets()
        if presumed is None:
            return None
        case = case_for(self.plan, self.choices, own_mw=presumed)
        bundle, steps = self._kept(case)
        if bundle is None or bundle.gap > self.work.gap:
            return None
        return self._finish(case, size(case, self.solver, gap=self.work.gap, state=bundle), steps, presumed)

    def find(self) -> Sized:
        """Return the best capacities, or the best so far where ``progress`` asked to stop.

        Raises
        ------
        BadInput
            If nothing meets the conditions.
        Unavailable
            If it was stopped before anything was found.
        """
        presumed = self._kept_fleets()
        if presumed is None:
            presumed = self._settle()
        case = case_for(self.plan, self.choices, own_mw=presumed)
        decision, steps = self.size(case, _("sizing"))
        return self._finish(case, decision, steps, presumed)

    def size(self, case: Case, what: str) -> tuple[Decision, tuple[Step, ...]]:
        """Size one case, from where an earlier sizing of it stopped; return the rounds, too."""
        bundle, before = self._kept(case)
        steps = [*before]

        def told(state: Bundle) -> None:
            steps.append(_step(state.standing, state.gap))
            if self.states is not None:
                self.states.write(case_digest(case), _packed(state, case, steps))

        def watch(standing: Standing) -> bool:
            return self._ask(what, steps[-1] if len(steps) > len(before) else _of(standing))

        found = size(
            case, self.solver, gap=self.work.gap, executor=self.work.executor, watch=watch, told=told, state=bundle
        )  # fmt: skip
        return found, tuple(steps)

    def first_case(self) -> Case:
        """Return the case without any effect of the fleets on the hashprice."""
        return case_for(self.plan, self.choices)

    def ask(self, what: str, standing: Standing) -> bool:
        """Tell how a part of the work stands, and return whether to stop."""
        return self._ask(what, _of(standing))

    def _ask(self, what: str, step: Step) -> bool:
        if self.work.progress is not None and self.work.progress(what, step):
            self.stopped = True
        return self.stopped

    def _settle(self) -> Mapping[str, float]:
        """Return the fleets that the hashprice is reckoned with [MW], and keep them."""
        plan, choices = self.plan, self.choices
        nothing = {one.id: 0.0 for one in plan.fleets}
        if not plan.fleets or supplies_of(plan, plan.horizon.starts) is None:
            return nothing
        most = sum(one.most.value for one in plan.fleets if one.most is not None)
        chosen = plan_choices(plan, choices, {**nothing, **_fleets(plan, choices.capacities)})
        found = settled_case(
            plan, chosen, self._coarse, rounds=_MOST_ROUNDS, tolerance_mw=max(1.0, _SETTLED_SHARE * most)
        )  # fmt: skip
        if self.states is not None:
            key = self._fleet_key()
            names = list(found.presumed_mw)
            mw = np.array([found.presumed_mw[name] for name in names])
            self.states.write(key, {"names": np.array(names), "mw": mw})
        return found.presumed_mw

    def _coarse(self, case: Case) -> Mapping[str, float]:
        changed = adjusted(case, self.choices)

        def watch(standing: Standing) -> bool:
            return self._ask(_("settling the hashprice"), _of(standing))

        found = size(changed, self.solver, gap=_COARSE_GAP, executor=self.work.executor, watch=watch)
        if self.stopped:
            raise Unavailable(
                _("it was stopped before anything was found"),
                where=self.plan.programme,
                remedy=_("let it run longer"),
            )
        return found.capacity_mw

    def _kept_fleets(self) -> Mapping[str, float] | None:
        if self.states is None:
            return None
        arrays = self.states.read(self._fleet_key())
        if arrays is None or not {"names", "mw"} <= set(arrays):
            return None
        return dict(zip(arrays["names"].tolist(), arrays["mw"].tolist(), strict=True))

    def _fleet_key(self) -> str:
        return f"{case_digest(case_for(self.plan, self.choices))}-fleets"

    def _kept(self, case: Case) -> tuple[Bundle | None, tuple[Step, ...]]:
        arrays = None if self.states is None else self.states.read(case_digest(case))
        if arrays is None or _STEPS not in arrays:
            return None, ()
        rows = arrays.pop(_STEPS)
        try:
            bundle = bundle_of(arrays, case)
        except BadInput:  # of another form: found again
            return None, ()
        steps = tuple(
            Step(round=int(number), best_usd=float(best), bound_usd=float(bound), gap=float(gap))
            for number, best, bound, gap in rows
        )
        return bundle, steps

    def _finish(self, case: Case, decision: Decision, steps: tuple[Step, ...], presumed: Mapping[str, float]) -> Sized:
        complete = not self.stopped or bool(steps and steps[-1].gap <= self.work.gap)
        if self.choices.is_sovereign:  # what it earns is what the hashprice gives, not what a unit adds
            earned = adjusted(self._as_taker(presumed), self.choices)
            decision = dispatch(earned, decision.capacity_mw, self.solver)
            case = earned
        return Sized(
            case=case,
            decision=decision,
            steps=steps,
            complete=complete,
            findings=_unsettled(self.plan, presumed, decision),
        )

    def _as_taker(self, presumed: Mapping[str, float]) -> Case:
        return case_for(self.plan, replace(self.choices, is_sovereign=False), own_mw=presumed)


def _fleets(plan: EnergyPlan, capacity_mw: Mapping[str, float]) -> dict[str, float]:
    return {one.id: capacity_mw[one.id] for one in plan.fleets if one.id in capacity_mw}


def _of(standing: Standing) -> Step:
    return Step(round=standing.rounds, best_usd=standing.best, bound_usd=standing.bound, gap=standing.gap)


def _step(standing: Standing, gap: float) -> Step:
    return Step(round=standing.rounds, best_usd=standing.best, bound_usd=standing.bound, gap=gap)


def _packed(state: Bundle, case: Case, steps: list[Step]) -> dict[str, np.ndarray]:
    rows = np.array([[one.round, one.best_usd, one.bound_usd, one.gap] for one in steps], np.float64)
    return {**bundle_arrays(state, case), _STEPS: rows}


def _unsettled(plan: EnergyPlan, presumed: Mapping[str, float], decision: Decision) -> tuple[Finding, ...]:
    """Say which fleet differs most from what the hashprice was reckoned with, where that is more than a little."""
    if supplies_of(plan, plan.horizon.starts) is None:
        return ()
    most = sum(one.most.value for one in plan.fleets if one.most is not None)
    off = {name: decision.capacity_mw[name] - mw for name, mw in presumed.items() if name in decision.capacity_mw}
    worst = max(off, key=lambda name: abs(off[name]), default=None)
    if worst is None or abs(off[worst]) <= 2 * max(1.0, _SETTLED_SHARE * most):
        return ()
    return (NOT_SETTLED.at(Place(field=worst), name=worst, difference=f"{off[worst]:,.0f}"),)
