"""How what a whole horizon or month allows is shared out over the windows of a rolling operation.

A tie is a row over many hours, ``low ≤ Σ weight · use ≤ high``: a condition, or the least energy of a load. Its hours
are parted into blocks as long as a window. When a block begins, it is allotted what the plan has for it and its share,
by hours, of what is then left beyond the plan:

    allotted = planned(block) + (limit − done − planned(rest)) · hours(block) / hours(rest)

so what one block leaves goes to those that follow, and the last block has all that is left. Without a plan ``planned``
is zero, and the shares are those of time. Hours that a window sees beyond its block are held to what they would be
allotted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from khazana.core import BadInput
from khazana.energy.case import Case
from khazana.energy.condition_rows import UseRows, use_rows
from khazana.energy.decision import ConditionState, Operation
from khazana.energy.resources import Floats, Load

__all__ = ["Account", "Allotment", "Segment", "Tie", "is_paced", "ties_of"]

Key = tuple[str, str]


class Allotment(StrEnum):
    """How what is allowed is shared out."""

    BY_TIME = "evenly over the hours"
    BY_PLAN = "as a plan used it"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tie:
    """A row over many hours, in ``unit``.

    Parameters
    ----------
    is_condition
        Whether it is a condition; otherwise it is a load's least energy.
    weights
        Of each hour, by (what is done, name); ``(n_hours,)``.
    span_of_hour
        ``(n_hours,)``: the span, from 0 and in order, to which each hour belongs.
    low, high
        Of each span, ``(n_spans,)``.
    planned
        What the plan has of it in each hour, ``(n_hours,)``.
    short_usd
        The penalty for each unit below ``low``; 0 where nothing may be short.
    """

    name: str
    part: str
    unit: str
    is_condition: bool
    weights: Mapping[Key, Floats]
    span_of_hour: npt.NDArray[np.intp]
    low: Floats
    high: Floats
    planned: Floats
    short_usd: float = 0.0


def is_paced(load: Load, step_h: int) -> bool:
    """Tell whether a load's least energy reaches beyond what is done of a window, so that it has to be paced."""
    return bool(load.energy_share) and (not load.energy_window_h or step_h % load.energy_window_h != 0)


def ties_of(case: Case, scenario: int, capacity_mw: Floats, step_h: int, plan: Operation | None) -> tuple[Tie, ...]:
    """Return what ties hours together beyond a step.

    Parameters
    ----------
    plan
        What uses the conditions in each hour; ``None`` where they are shared out by time.

    Raises
    ------
    BadInput
        If months are not in the order of the hours.
    """
    return (
        *(_condition(case, one, capacity_mw, plan) for one in use_rows(case, scenario)),
        *(
            _energy(case, load, scenario, float(mw))
            for load, mw in zip(case.loads, capacity_mw, strict=False)
            if is_paced(load, step_h)
        ),
    )


def _condition(case: Case, one: UseRows, capacity_mw: Floats, plan: Operation | None) -> Tie:
    if (np.diff(one.window_of_hour) < 0).any():
        raise BadInput("months do not follow each other", where=one.condition, remedy="sort the hours by time")
    built = 0.0 if one.capacity is None else float(one.capacity @ capacity_mw)
    planned = np.zeros(case.hours)
    if plan is not None:
        planned = planned + sum(weights * plan.use_mw[key] for key, weights in one.weights.items())
    return Tie(
        name=one.condition, part=one.part, unit=one.unit, is_condition=True, weights=one.weights,
        span_of_hour=one.window_of_hour, low=one.low - built, high=one.high - built, planned=planned,
    )  # fmt: skip


def _energy(case: Case, load: Load, scenario: int, mw: float) -> Tie:
    """Return a load's least energy; the plan has it follow what can be drawn."""
    asked = load.energy_share * mw * case.row(load.draw_share, scenario)
    spans = np.arange(case.hours) // (load.energy_window_h or case.hours)
    return Tie(
        name=load.name, part="energy", unit="MWh", is_condition=False,
        weights={("served", load.name): np.ones(case.hours)}, span_of_hour=spans,
        low=np.bincount(spans, asked).astype(np.float64), high=np.full(int(spans[-1]) + 1, np.inf), planned=asked,
        short_usd=load.energy_shortfall_usd_per_mwh,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segment:
    """Hours of a window, counted from its start, and what a tie allows in them."""

    start: int
    stop: int
    low: float
    high: float


class Account:
    """What was done of a tie so far, and what it allows in the next window."""

    def __init__(self, tie: Tie, block_h: int) -> None:
        self.tie, self.block_h = tie, block_h
        hours = tie.span_of_hour.size
        self.first = np.searchsorted(tie.span_of_hour, np.arange(tie.low.size + 1))
        self.done = np.zeros(tie.low.size)
        self.at_block = np.zeros(tie.low.size)
        """What was done when the block began that was last begun."""
        self.planned = np.concatenate(([0.0], np.cumsum(tie.planned)))
        self.hours = hours

    def segments_most(self, window_h: int) -> int:
        """Return how many segments a window can have."""
        begins = np.concatenate([np.arange(*self._span(one), self.block_h) for one in range(self.done.size)])
        edges, at = np.concatenate([begins, begins + self.hours]), np.arange(self.hours)
        within = np.searchsorted(edges, at + window_h, side="left") - np.searchsorted(edges, at, side="right")
        return int(within.max()) + 1

    def segments(self, start: int, window_h: int) -> Iterator[Segment]:
        """Yield the segments of a window in order; hours beyond the horizon are those of its beginning, begun anew."""
        at = start
        while at < start + window_h:
            wraps = at >= self.hours
            hour = at - self.hours if wraps else at
            span = int(self.tie.span_of_hour[hour])
            _, end = self._block(span, hour)
            stop = min(end + (at - hour), start + window_h)
            low, high = (
                self._allowed(limit, span, (hour, hour + stop - at), None if wraps else start)
                for limit in (float(self.tie.low[span]), float(self.tie.high[span]))
            )
            yield Segment(at - start, stop - start, low, high)
            at = stop

    def book(self, start: int, came_to: Floats) -> None:
        """Note what some hours came to, ``(n_done,)``."""
        for hour, value in enumerate(came_to.tolist(), start):
            span = int(self.tie.span_of_hour[hour])
            if hour == self._block(span, hour)[0]:
                self.at_block[span] = self.done[span]
            self.done[span] += value

    def states(self) -> tuple[ConditionState, ...]:
        """Return what each span came to."""
        tie = self.tie
        rows = enumerate(zip(self.done.tolist(), tie.low.tolist(), tie.high.tolist(), strict=True))
        return tuple(
            ConditionState(
                condition=tie.name, part=tie.part, window=number, unit=tie.unit, value=done, low=low, high=high,
                worth_usd=None,
            )
            for number, (done, low, high) in rows
        )  # fmt: skip

    def _span(self, span: int) -> tuple[int, int]:
        return int(self.first[span]), int(self.first[span + 1])

    def _block(self, span: int, hour: int) -> tuple[int, int]:
        first, last = self._span(span)
        begin = first + (hour - first) // self.block_h * self.block_h
        return begin, min(begin + self.block_h, last)

    def _allowed(self, limit: float, span: int, part: tuple[int, int], now: int | None) -> float:
        """Return what some hours of one block may come to, seen from the hour ``now``; from outside where ``None``."""
        first, last = self._span(span)
        if np.isinf(limit):
            return limit
        if now is None or now < first:
            return self._part(limit, part, (first, last))
        begin, end = self._block(span, now)
        is_begun = now > begin
        at_block = float(self.at_block[span] if is_begun else self.done[span])
        allotted = self._part(limit - at_block, (begin, end), (begin, last))
        if part[0] < end:
            return self._part(allotted - (float(self.done[span]) - at_block), part, (now, end))
        return self._part(limit - at_block - allotted, part, (end, last))

    def _part(self, left: float, part: tuple[int, int], rest: tuple[int, int]) -> float:
        """Return a part's share of what is left for the rest of the hours."""
        planned, ahead = (float(self.planned[stop] - self.planned[start]) for start, stop in (part, rest))
        return planned + (left - ahead) * (part[1] - part[0]) / (rest[1] - rest[0])
