"""What not knowing costs: a rolling operation with a forecast, beside one with a known week, beside perfect foresight.

An operation that ends with less in its batteries than it began with has taken that from tomorrow. It is counted at what
perfect foresight says that it is worth, so that perfect foresight costs least whatever is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from khazana.energy.allotment import Allotment
from khazana.energy.case import Case
from khazana.energy.case_series import in_scenario
from khazana.energy.decision import Operation
from khazana.energy.dispatching import capacities, dispatch
from khazana.energy.resources import Floats, SeriesLike
from khazana.energy.rolling import STEP_H, WINDOW_H, Rolled, Told, roll, step_costs
from khazana.energy.solver import Solver, Watch

__all__ = ["Foresight", "foresight"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Foresight:
    """One scenario, operated in three ways with the same capacities.

    Parameters
    ----------
    perfect
        With all hours known at once.
    known, believed
        Window by window, with the hours of a window known, and with those beyond a day believed.
    known_usd, believed_usd
        Their costs with what is missing in the batteries at the end, at its worth.
    perfect_by_step_usd
        What perfect foresight cost in each step of theirs, ``(n_windows,)``.
    """

    perfect: Operation
    known: Rolled
    believed: Rolled
    known_usd: float
    believed_usd: float
    perfect_by_step_usd: Floats

    @property
    def perfect_usd(self) -> float:
        """Return the cost of perfect foresight, without capital."""
        return self.perfect.cost_usd

    @property
    def short_sight_usd(self) -> float:
        """Return what it costs to see no further than a window."""
        return self.known_usd - self.perfect_usd

    @property
    def wrong_forecast_usd(self) -> float:
        """Return what it costs that the forecast was another than what came."""
        return self.believed_usd - self.known_usd

    @property
    def price_of_not_knowing_usd(self) -> float:
        """Return both together; never below zero where all conditions were met."""
        return self.believed_usd - self.perfect_usd


def foresight(  # noqa: PLR0913 - what three operations need
    case: Case,
    scenario: int,
    capacity_mw: Mapping[str, float],
    solver: Solver,
    *,
    believed: Case,
    allotment: Allotment = Allotment.BY_PLAN,
    window_h: int = WINDOW_H,
    step_h: int = STEP_H,
    end_usd_per_mwh: Mapping[str, SeriesLike] | None = None,
    watch: Watch | None = None,
    told: Told | None = None,
) -> Foresight:
    """Operate given capacities, by name, with a forecast, with a known window and with perfect foresight.

    The batteries begin as full as perfect foresight has them. What they hold at the end of a window is worth what it is
    worth in the best use of the hours as they are known or believed; conditions are shared out by that use as well.

    Parameters
    ----------
    believed
        The same case with the profiles of the forecast; its scenario is the one of the same number.
    end_usd_per_mwh
        What a megawatt-hour in each battery is worth at the end of a window; ``None`` is what it is worth in the best
        use of the hours as they are known or believed, and empty is nothing.
    watch, told
        Told of the two plans, and of the windows of both operations, which are counted through.

    Raises
    ------
    BadInput
        If a case has errors, nothing meets its conditions, or a load's least run reaches beyond a window.
    Unavailable
        If the solver proves nothing, or is stopped.
    """
    given = capacities(case, capacity_mw)
    perfect, plan = (
        dispatch(in_scenario(one, scenario), capacity_mw, solver, watch=watch).operations[0] for one in (case, believed)
    )
    most = dict(zip(case.names, given.tolist(), strict=True))
    start_mwh = {  # a solver may be off by its tolerance
        one.name: min(max(float(perfect.use_mw["level", one.name][-1]), 0.0), one.hours * most[one.name])
        for one in case.batteries
    }

    def rolled(guide: Operation, thought: Case, before: int) -> Rolled:
        def counted(done: int, of: int) -> bool:
            return told is not None and told(before * of + done, 2 * of)

        worth = guide.level_worth_usd_per_mwh if end_usd_per_mwh is None else end_usd_per_mwh
        return roll(
            case, scenario, given, solver, believed=thought, start_mwh=start_mwh, allotment=allotment, plan=guide,
            end_usd_per_mwh=worth, window_h=window_h, step_h=step_h, told=counted,
        )  # fmt: skip

    known = rolled(perfect, case, 0)
    thought = rolled(plan, believed, 1)
    return Foresight(
        perfect=perfect,
        known=known,
        believed=thought,
        known_usd=known.cost_usd + _taken_usd(case, perfect, known),
        believed_usd=thought.cost_usd + _taken_usd(case, perfect, thought),
        perfect_by_step_usd=step_costs(case, scenario, given, perfect, step_h),
    )


def _taken_usd(case: Case, perfect: Operation, one: Rolled) -> float:
    """Return what the batteries hold less at the end, at what it is worth in the first hour of the next round.

    That is the dual of the row in which the last level comes back as the first one, so by weak duality no operation
    costs less than perfect foresight when this is added.
    """
    worth = perfect.level_worth_usd_per_mwh or {}
    return sum(
        (1 - battery.loss_share_per_hour)
        * float(worth[battery.name][0])
        * (one.start_mwh[battery.name] - one.end_mwh[battery.name])
        for battery in case.batteries
        if battery.name in worth
    )
