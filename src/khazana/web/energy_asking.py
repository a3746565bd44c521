"""What the energy desk is asked for pages and files: what is known at once, and what takes work.

Finding the best capacities takes seconds. A page, a file or a program gets what was found before; it is worked out when
the reader asks for it, a few at a time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import BoundedSemaphore
from time import monotonic
from typing import Final

from khazana.app.energy_questions import EnergyQuestions
from khazana.app.energy_reports import (
    AS_DECLARED,
    EnergyProgress,
    EnergyState,
    NetworkReport,
    PlanReport,
    SizingReport,
    Work,
)
from khazana.app.energy_risks import RobustReport, RollingReport
from khazana.core import Unavailable
from khazana.i18n import message as _
from khazana.views.energy_charts import Drawn, energy_charts_of
from khazana.views.energy_report import energy_tables_of
from khazana.web.energy_choices import EnergyView

__all__ = ["Report", "Workroom", "asked_of", "declared", "robust_report", "rolling_report", "sized"]

_MOST_AT_ONCE: Final = 2
LONGEST_S: Final = 180.0
"""A page or a program that asks for work without progress waits no longer than this [s]."""


class Workroom:
    """Where long questions are worked on: a few at a time, whoever asks."""

    def __init__(self, most: int = _MOST_AT_ONCE) -> None:
        self._places = BoundedSemaphore(most)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Work on a question.

        Raises
        ------
        Unavailable
            If all places are taken.
        """
        if not self._places.acquire(blocking=False):
            raise Unavailable(
                _("too many questions are being worked on now"), remedy=_("come back in a minute, or ask again then")
            )
        try:
            yield
        finally:
            self._places.release()


def sized(
    energy: EnergyQuestions, programme_id: str, view: EnergyView, room: Workroom, *, conditions: bool = False
) -> SizingReport | None:
    """Return the best capacities: those known, or those worked out where the reader asks for that; ``None`` otherwise.

    Parameters
    ----------
    conditions
        Whether what conditions and stresses cost is wanted, too.
    """
    found = energy.known_sizing(programme_id, choices=view.choices)
    if not view.work or (found is not None and found.complete and not (conditions and _lacks(found))):
        return found
    with room.place():
        return energy.sizing(
            programme_id,
            choices=view.choices,
            conditions_cost=conditions,
            stresses=conditions,
            work=Work(progress=_until(monotonic() + LONGEST_S)),
        )


def _until(end_s: float) -> EnergyProgress:
    """Return what stops work at a moment of the monotonic clock, with the best so far."""
    return lambda _what, _step: monotonic() >= end_s


def declared(energy: EnergyQuestions, programme_id: str, view: EnergyView, room: Workroom) -> SizingReport | None:
    """Return the best capacities of the plan as declared, which what is changed is used with; ``None`` if not known."""
    return sized(energy, programme_id, replace(view, choices=AS_DECLARED), room)


def _lacks(found: SizingReport) -> bool:
    """Tell whether it is not known what the conditions cost."""
    return not found.costs and found.decision is not None and bool(found.decision.case.conditions)


def rolling_report(
    energy: EnergyQuestions, programme_id: str, view: EnergyView, room: Workroom, progress: EnergyProgress | None = None
) -> RollingReport | None:
    """Return what is known of rolling operation, or worked out where the reader asks for that; ``None`` otherwise."""
    found = energy.known_rolling(programme_id, choices=view.choices, asked=view.rolling)
    if found is not None or not (view.work or progress):
        return found
    with room.place():
        work = Work(progress=progress or _until(monotonic() + LONGEST_S))
        return energy.rolling(programme_id, choices=view.choices, asked=view.rolling, work=work)


def robust_report(
    energy: EnergyQuestions, programme_id: str, view: EnergyView, room: Workroom, progress: EnergyProgress | None = None
) -> RobustReport | None:
    """Return what is known of robust sizing, or worked out where the reader asks for that; ``None`` otherwise."""
    found = energy.known_robust(programme_id, choices=view.choices, aim=view.aim)
    if found is not None or not (view.work or progress):
        return found
    with room.place():
        work = Work(progress=progress or _until(monotonic() + LONGEST_S))
        return energy.robust(programme_id, choices=view.choices, aim=view.aim, work=work)


Report = PlanReport | Drawn
_USED: Final = frozenset(
    {
        "energy-week",
        "energy-duration",
        "energy-year",
        "energy-ledgers",
        "energy_use",
        "energy_balance",
        "energy_ledgers",
        "energy_hours",
        "energy_days",
    }
)
"""Pictures and tables of the best use of capacities."""
_CHANGED: Final = frozenset({"energy-what-if-week", "energy-what-if-ledgers", "energy_change"})
"""Pictures and tables of a change to the plan."""
_NETWORK: Final = frozenset({*energy_charts_of(NetworkReport), *energy_tables_of(NetworkReport)})
_PLAN: Final = frozenset(energy_tables_of(PlanReport))
_RISKS: Final = {
    **dict.fromkeys([*energy_charts_of(RollingReport), *energy_tables_of(RollingReport)], rolling_report),
    **dict.fromkeys([*energy_charts_of(RobustReport), *energy_tables_of(RobustReport)], robust_report),
}
"""Who answers for pictures and tables of operation without foresight and of robust sizing."""


def asked_of(name: str, energy: EnergyQuestions, programme_id: str, view: EnergyView, room: Workroom) -> Report | None:
    """Return the report that a picture or a table is made from; ``None`` where it is not known yet."""
    plan = energy.plan(programme_id)
    if name in _PLAN:
        return plan
    if plan.stand.state is not EnergyState.READY:
        return None
    if name in _NETWORK:
        return energy.network(programme_id, choices=view.choices)
    if name not in _USED | _CHANGED:
        return _RISKS.get(name, sized)(energy, programme_id, view, room)
    if declared(energy, programme_id, view, room) is None:
        return None
    ask = energy.dispatch if name in _USED else energy.what_if
    return ask(programme_id, choices=view.choices)
