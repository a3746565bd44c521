"""What the energy desk is asked for pages and files: what is known at once, and what takes work.

Finding the best capacities takes seconds. A page, a file or a program gets what was found before; it is worked out when
the reader asks for it, a few at a time.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from threading import BoundedSemaphore
from types import MappingProxyType
from typing import Final

from khazana.app.energy_reports import EnergyQuestions, EnergyState, SizingReport
from khazana.core import Unavailable
from khazana.i18n import message as _
from khazana.views.energy_charts import Drawn
from khazana.web.energy_choices import EnergyView

__all__ = ["Workroom", "asked_of_chart", "known", "sized"]

_MOST_AT_ONCE: Final = 2


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
    found = known(energy, programme_id, view)
    if not view.work or (found is not None and found.complete and not (conditions and _lacks(found))):
        return found
    with room.place():
        return energy.sizing(programme_id, choices=view.choices, conditions_cost=conditions, stresses=conditions)


def _lacks(found: SizingReport) -> bool:
    """Tell whether it is not known what the conditions cost."""
    return not found.costs and found.decision is not None and bool(found.decision.case.conditions)


def known(energy: EnergyQuestions, programme_id: str, view: EnergyView) -> SizingReport | None:
    """Return the best capacities where they were found before: for the plan as declared, if any capacity is given."""
    return energy.known_sizing(programme_id, choices=replace(view.choices, capacity_mw=()))


Asker = Callable[[EnergyQuestions, str, EnergyView, SizingReport], Drawn]
_OF_CHART: Final[Mapping[str, Asker]] = MappingProxyType(
    {
        **dict.fromkeys(
            ("energy-week", "energy-duration", "energy-year", "energy-ledgers"),
            lambda energy, name, view, _sized: energy.dispatch(name, choices=view.choices),
        ),
        **dict.fromkeys(
            ("energy-what-if-week", "energy-what-if-ledgers"),
            lambda energy, name, view, _sized: energy.what_if(name, choices=view.choices),
        ),
        **dict.fromkeys(
            ("energy-sizing", "energy-conditions", "energy-stresses"), lambda _energy, _name, _view, sized: sized
        ),
    }
)


def asked_of_chart(
    chart: str, energy: EnergyQuestions, programme_id: str, view: EnergyView, room: Workroom
) -> Drawn | None:
    """Return the report that a picture is drawn from; ``None`` where it is not known yet."""
    if chart not in _OF_CHART:
        return energy.network(programme_id, choices=view.choices)
    if energy.plan(programme_id).stand.state is not EnergyState.READY:
        return None
    found = sized(energy, programme_id, view, room)
    return None if found is None else _OF_CHART[chart](energy, programme_id, view, found)
