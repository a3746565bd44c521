"""What is kept of paths: counts and exact sums, which add up to the same whatever the order and the split.

No path is kept, and no day of one, but for what each path ends with where that fits in memory. Two summaries of
different paths merge into that of both: integers are added, and what was kept is put in the order of the paths.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from khazana.core import InvariantBroken
from khazana.kernels.exact_sums import exact_sums
from khazana.kernels.tallies import tally
from khazana.planning.limit_lines import NEVER

__all__ = ["Ends", "Floats", "Ints", "Observed", "Summary", "Tally", "observe"]

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Singles: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tally:
    """Counts by code, codes in rising order."""

    codes: Ints
    counts: Ints

    def plus(self, other: "Tally") -> "Tally":
        """Return the counts of both."""
        codes, places = np.unique(np.concatenate((self.codes, other.codes)), return_inverse=True)
        counts = np.zeros(codes.size, np.int64)
        np.add.at(counts, places[: self.codes.size], self.counts)
        np.add.at(counts, places[self.codes.size :], other.counts)
        return Tally(codes=codes, counts=counts)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ends:
    """What a run of paths ended with, from the path ``first`` on: ``(n_cells, n_paths)``."""

    first: int
    values: Singles

    @property
    def until(self) -> int:
        """The path after the last."""
        return self.first + int(self.values.shape[1])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Observed:
    """What the lanes recorded of some paths.

    Parameters
    ----------
    first
        The first path's number.
    shared
        Measures of the market ``(n_rows, n_measures, n_paths)``.
    own
        Measures of the policies ``(n_rows, n_policies, n_measures, n_paths)``.
    crossed
        The day on which each limit was first crossed, or `NEVER` ``(n_policies, n_limits, n_paths)``.
    """

    first: int
    shared: Singles
    own: Singles
    crossed: Singles


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Summary:
    """What is kept of paths.

    Parameters
    ----------
    done
        Which paths are in it: runs ``(first, until)``, in order.
    tally
        Values by bin; a cell is a row, then a measure of the market, or a policy and a measure of its own.
    crossed, causes
        Paths by the day on which they first crossed a limit, and by the day on which they first crossed any, under the
        limit which that was ``(n_policies, n_limits, n_days)``.
    together
        Paths on which both of two policies crossed a limit ``(n_policies, n_policies)``.
    sums, squares
        Of what paths ended with, cell by cell of the last row, exactly, in units of 2⁻¹⁰⁷⁴.
    apart, apart_squares
        Of each policy's own less that of the first policy, likewise.
    ends
        What paths ended with, in order of the paths; empty where it is not kept.
    """

    done: tuple[tuple[int, int], ...]
    tally: Tally
    crossed: Ints
    causes: Ints
    together: Ints
    sums: tuple[int, ...]
    squares: tuple[int, ...]
    apart: tuple[int, ...]
    apart_squares: tuple[int, ...]
    ends: tuple[Ends, ...]

    @property
    def paths(self) -> int:
        """How many there are."""
        return sum((until - first for first, until in self.done), 0)

    def plus(self, other: "Summary") -> "Summary":
        """Return the summary of the paths of both, which have none in common.

        Raises
        ------
        InvariantBroken
            If a path is in both.
        """
        return Summary(
            done=_joined_runs((*self.done, *other.done)),
            tally=self.tally.plus(other.tally),
            crossed=self.crossed + other.crossed,
            causes=self.causes + other.causes,
            together=self.together + other.together,
            sums=_added(self.sums, other.sums),
            squares=_added(self.squares, other.squares),
            apart=_added(self.apart, other.apart),
            apart_squares=_added(self.apart_squares, other.apart_squares),
            ends=_joined_ends((*self.ends, *other.ends)),
        )

    def without_ends(self) -> "Summary":
        """Return it without what each path ended with."""
        kept = {name: getattr(self, name) for name in self.__slots__}
        return Summary(**{**kept, "ends": ()})


def _added(one: Sequence[int], two: Sequence[int]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, two, strict=True))


def _joined_runs(runs: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for first, until in sorted(runs):
        if joined and first < joined[-1][1]:
            raise InvariantBroken("a path was counted twice", value=first)
        if joined and first == joined[-1][1]:
            joined[-1] = (joined[-1][0], until)
        else:
            joined.append((first, until))
    return tuple(joined)


def _joined_ends(ends: Sequence[Ends]) -> tuple[Ends, ...]:
    """Put what is kept in order, and join what follows on; runs stay apart until nothing is missing between them."""
    ordered = sorted(ends, key=lambda one: one.first)
    groups: list[list[Ends]] = []
    for one in ordered:
        if groups and groups[-1][-1].until == one.first:
            groups[-1].append(one)
        else:
            groups.append([one])
    return tuple(
        group[0]
        if len(group) == 1
        else Ends(first=group[0].first, values=np.concatenate([one.values for one in group], axis=1))
        for group in groups
    )


def observe(seen: Observed, days: int, *, keeps_ends: bool) -> Summary:
    """Return the summary of what was recorded of some paths."""
    rows, policies, measures, paths = seen.own.shape
    own = seen.own.reshape(rows, policies * measures, paths)
    cells = np.concatenate((seen.shared, own), axis=1)
    codes, counts = tally(cells.reshape(-1, paths))
    last = cells[-1].astype(np.float64)
    apart = own[-1].astype(np.float64) - np.tile(own[-1, :measures], (policies, 1)).astype(np.float64)
    crossed, causes, any_crossed = _crossings(seen.crossed, days)
    return Summary(
        done=((seen.first, seen.first + paths),),
        tally=Tally(codes=codes, counts=counts),
        crossed=crossed,
        causes=causes,
        together=(any_crossed @ any_crossed.T).astype(np.int64),
        sums=exact_sums(last),
        squares=exact_sums(last * last),
        apart=exact_sums(apart),
        apart_squares=exact_sums(apart * apart),
        ends=(Ends(first=seen.first, values=cells[-1].copy()),) if keeps_ends else (),
    )


def _crossings(crossed: Singles, days: int) -> tuple[Ints, Ints, npt.NDArray[np.float64]]:
    """Return counts by limit and day, by first cause and day, and 1 for each path on which any was crossed."""
    policies, limits, paths = crossed.shape
    shape = (policies, limits, days)
    if not limits:
        return np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros((policies, paths))
    day = np.where(crossed < NEVER, crossed, days).astype(np.int64)
    place = (np.arange(policies)[:, None, None] * limits + np.arange(limits)[None, :, None]) * (days + 1)
    by_limit = np.bincount((place + day).ravel(), minlength=policies * limits * (days + 1))
    cause = day.argmin(axis=1)
    earliest = np.take_along_axis(day, cause[:, None], axis=1)[:, 0]
    places = (np.arange(policies)[:, None] * limits + cause) * (days + 1) + earliest
    by_cause = np.bincount(places.ravel(), minlength=policies * limits * (days + 1))
    counts = (by_limit.reshape(policies, limits, days + 1), by_cause.reshape(policies, limits, days + 1))
    return counts[0][..., :days].copy(), counts[1][..., :days].copy(), (earliest < days).astype(np.float64)
