"""The programme of one window of a rolling operation: what is done of it as it is, the rest as it is believed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_matrix, hstack, vstack  # type: ignore[import-untyped] # it has no types

from khazana.energy.allotment import Account, Tie, is_paced
from khazana.energy.case import Case
from khazana.energy.case_series import with_series
from khazana.energy.programme import Block, block
from khazana.energy.resources import Floats, series
from khazana.energy.solver import LinearProgramme

__all__ = ["Tied", "Windows", "tied"]


class Windows:
    """Cuts windows out of a case without its conditions and without the least energies that are paced."""

    def __init__(self, case: Case, believed: Case, scenario: int, sizes: tuple[int, int]) -> None:
        self.window_h, self.step_h = sizes
        self.case, self.scenario = self._bare(case), scenario
        self.thought: dict[tuple[str, str], Floats] = {}
        if believed is not case:
            with_series(self._bare(believed), self._note)

    def at(self, start: int) -> Block:
        """Return the programme of the window that begins with an hour."""
        hours = np.arange(start, start + self.window_h) % self.case.hours

        def cut(name: str, field: str, values: Floats) -> Floats:
            row = values[self.scenario if values.shape[0] > 1 else 0]
            thought = self.thought.get((name, field))
            if thought is None:
                return series(row if row.size == 1 else row[hours])
            found = np.array(np.broadcast_to(row, (self.case.hours,))[hours])
            found[self.step_h :] = thought[hours[self.step_h :]]
            return series(found)

        short = replace(with_series(self.case, cut), hours=self.window_h, probabilities=np.ones(1))
        return block(short, 0, is_cyclic=False)

    def _bare(self, case: Case) -> Case:
        """Return the case without what a window cannot see, and without what makes no difference to its programme."""
        loads = (
            replace(one, energy_share=0.0) if is_paced(one, self.step_h) else one for one in case.loads
        )  # fmt: skip
        return replace(
            case,
            conditions=(),
            zones=tuple(replace(one, emissions_t_per_mwh=0.0) for one in case.zones),
            loads=tuple(replace(one, tariff_usd_per_mwh=0.0) for one in loads),
        )

    def _note(self, name: str, field: str, values: Floats) -> Floats:
        row = values[self.scenario if values.shape[0] > 1 else 0]
        self.thought[name, field] = np.broadcast_to(row, (self.case.hours,))
        return values


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tied:
    """A tie as it is and as it is believed, with the account of it."""

    known: Tie
    believed: Tie
    account: Account
    slots: int

    def weights(self, hours: npt.NDArray[np.intp], step_h: int) -> Mapping[tuple[str, str], Floats]:
        """Return the weights of a window's hours, by (what is done, name)."""
        found = {}
        for key, known in self.known.weights.items():
            row = known[hours]
            row[step_h:] = self.believed.weights[key][hours[step_h:]]
            found[key] = row
        return found


def tied(
    programme: LinearProgramme, one: Block, ties: Sequence[Tied], start: int, sizes: tuple[int, int]
) -> LinearProgramme:
    """Return a window's programme with a row for each segment of each tie, and a column for what may be short of it."""
    if not ties:
        return programme
    window_h, step_h = sizes
    hours = np.arange(start, start + window_h, dtype=np.intp)
    slots = sum(tie.slots for tie in ties)
    low, high = np.full(slots, -np.inf), np.full(slots, np.inf)
    places, values = [np.zeros((2, 0), np.intp)], [np.zeros(0)]
    penalties, first = [], 0
    for tie in ties:
        weights = tie.weights(hours % tie.known.span_of_hour.size, step_h)
        for number, segment in enumerate(tie.account.segments(start, window_h), first):
            low[number], high[number] = segment.low, segment.high
            for key, row in weights.items():
                columns = one.places[key].start + np.arange(segment.start, segment.stop)
                places.append(np.vstack([np.full(columns.size, number), columns]))
                values.append(row[segment.start : segment.stop])
        if tie.known.short_usd:
            penalties += [(number, tie.known.short_usd) for number in range(first, first + tie.slots)]
        first += tie.slots
    rows, columns = np.hstack(places)
    below = csc_matrix((np.concatenate(values), (rows, columns)), shape=(slots, programme.cost.size))
    matrix = vstack([programme.matrix, below], format="csc")
    count = len(penalties)
    if count:
        at = (np.array([number for number, _ in penalties]) + programme.row_low.size, np.arange(count))
        matrix = hstack([matrix, csc_matrix((np.ones(count), at), shape=(matrix.shape[0], count))], format="csc")
    return LinearProgramme(
        cost=np.concatenate([programme.cost, [usd for _, usd in penalties]]),
        low=np.concatenate([programme.low, np.zeros(count)]),
        high=np.concatenate([programme.high, np.full(count, np.inf)]),
        matrix=matrix,
        row_low=np.concatenate([programme.row_low, low]),
        row_high=np.concatenate([programme.row_high, high]),
    )
