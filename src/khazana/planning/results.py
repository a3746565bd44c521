"""What came of a question: probabilities, quantiles and means, each with its Monte Carlo error."""

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from khazana.core import BadInput
from khazana.kernels.exact_sums import UNIT
from khazana.kernels.tallies import BINS, bin_edges
from khazana.planning.figures import figure
from khazana.planning.questions import MARKET_MEASURES, Measure, Question
from khazana.planning.summaries import Floats, Ints, Summary

__all__ = ["Estimate", "FirstBreaches", "Quantile", "Result"]

_Z_95: Final = 1.959963984540054
"""Quantile of the standard normal law at 0.975."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure from finitely many paths, and its standard error."""

    value: float
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantile:
    """A quantile, and bounds between which that of all paths lies with 95% confidence.

    Parameters
    ----------
    share
        0.5 is the median.
    is_exact
        Whether it is the value of a path, or the middle of a bin of at most 0.2%.
    """

    share: float
    value: float
    low: float
    high: float
    is_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FirstBreaches:
    """On how many paths a policy first crossed a limit, by cause and date.

    Parameters
    ----------
    limits
        Names of the limits.
    dates
        Of the days ``(n_days,)``.
    counts
        ``(n_limits, n_days)``; on a path on which two were crossed on one day, the one that stands first is the cause.
    paths
        Of how many.
    """

    limits: tuple[str, ...]
    dates: tuple[dt.date, ...]
    counts: Ints
    paths: int

    @property
    def by_date(self) -> Floats:
        """The share of paths on which any limit was crossed up to each day ``(n_days,)``."""
        return np.asarray(self.counts.sum(axis=0).cumsum() / self.paths, np.float64)


def _share(count: int, paths: int) -> Estimate:
    """Return a share with its binomial error; where none or all are counted, that of one more is its error."""
    p = count / paths
    spread = p * (1 - p) if 0 < count < paths else 1 / paths
    return Estimate(value=p, error=math.sqrt(spread / paths))


def _mean(total: int, square: int, paths: int) -> Estimate:
    """Return a mean with its error, from exact sums of values and of their squares."""
    mean = total * UNIT / paths
    if paths == 1:
        return Estimate(value=float(mean), error=math.inf)
    variance = max(Fraction(0), (square * UNIT - paths * mean * mean) / (paths - 1))
    return Estimate(value=float(mean), error=math.sqrt(variance / paths))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Result:
    """What came of a question.

    Parameters
    ----------
    question, summary
        What was asked, and what is kept of the paths.
    is_done
        Whether it ran to its end; ``False`` where it was stopped before.
    """

    question: Question
    summary: Summary
    is_done: bool

    @property
    def paths(self) -> int:
        """How many paths were drawn."""
        return self.summary.paths

    def breach(self, policy: str, limit: str | None = None, by: dt.date | None = None) -> Estimate:
        """Return the probability that a policy crosses a limit, or any, up to a date, or at all."""
        row, until = self._policy(policy), self._until(by)
        if limit is None:
            count = self.summary.causes[row, :, :until].sum()
        else:
            count = self.summary.crossed[row, self._limit(limit), :until].sum()
        return _share(int(count), self.paths)

    def breach_difference(self, policy: str, other: str) -> Estimate:
        """Return by how much likelier one policy crosses any limit than another, on the same paths."""
        one, two, n = self._policy(policy), self._policy(other), self.paths
        counts = self.summary.causes.sum(axis=(1, 2))
        both = int(self.summary.together[one, two])
        only_one, only_two = int(counts[one]) - both, int(counts[two]) - both
        difference = (only_one - only_two) / n
        spread = (only_one + only_two) / n - difference**2
        return Estimate(value=difference, error=math.sqrt(max(spread, 1 / n if one != two else 0.0) / n))

    def first_breaches(self, policy: str) -> FirstBreaches:
        """Return the distribution of a policy's first breach, by cause and date."""
        horizon = self.question.horizon
        return FirstBreaches(
            limits=tuple(limit.name for limit in self.question.limits),
            dates=tuple(horizon.date_of(day) for day in range(horizon.days)),
            counts=self.summary.causes[self._policy(policy)],
            paths=self.paths,
        )

    def crossings(self, policy: str, limit: str) -> Ints:
        """Return on how many paths a policy first crossed a limit, whatever else it crossed, by day ``(n_days,)``."""
        found: Ints = self.summary.crossed[self._policy(policy), self._limit(limit)]
        return found

    def mean(self, measure: Measure, policy: str | None = None) -> Estimate:
        """Return the mean of a measure on the last day."""
        cell = self._cell(measure, policy)
        return _mean(self.summary.sums[cell], self.summary.squares[cell], self.paths)

    def mean_difference(self, measure: Measure, policy: str) -> Estimate:
        """Return the mean of a measure on the last day less that under the first policy, on the same paths."""
        place = self._cell(measure, policy) - len(self._market())
        if measure in MARKET_MEASURES:
            raise _no_policy_of(measure)
        return _mean(self.summary.apart[place], self.summary.apart_squares[place], self.paths)

    def quantiles(
        self, measure: Measure, policy: str | None, shares: Sequence[float], on: dt.date | None = None
    ) -> tuple[Quantile, ...]:
        """Return quantiles of a measure on the last day, or on a marked date.

        They are exact on the last day where what each path ended with is kept. A share's quantile is the value at rank
        ⌈share · n⌉; its bounds are at the ranks 1.96 binomial deviations around.
        """
        cell, row = self._cell(measure, policy), self._row(on)
        is_last = row == len(self.question.marked_days) - 1
        if is_last and len(self.summary.ends) == 1 and self.summary.ends[0].values.shape[1] == self.paths:
            ordered = np.sort(self.summary.ends[0].values[cell])
            return tuple(self._quantile(share, lambda rank: float(ordered[rank]), exact=True) for share in shares)
        middles, cumulated = self._binned(row * self._width() + cell)

        def at(rank: int) -> float:
            return float(middles[np.searchsorted(cumulated, rank, side="right")])

        return tuple(self._quantile(share, at, exact=False) for share in shares)

    def fan(self, measure: Measure, policy: str | None, shares: Sequence[float]) -> Floats:
        """Return quantiles of a measure date by date ``(n_marks, n_shares)``, from bins of at most 0.2%."""
        cell, rows = self._cell(measure, policy), len(self.question.marked_days)
        ranks = np.array([self._rank(figure(share, "share", least=0, most=1)) for share in shares])
        fan = np.empty((rows, len(shares)))
        for row in range(rows):
            middles, cumulated = self._binned(row * self._width() + cell)
            fan[row] = middles[np.searchsorted(cumulated, ranks, side="right")]
        return fan

    def _quantile(self, share: float, at: Callable[[int], float], *, exact: bool) -> Quantile:
        share = figure(share, "share", least=0, most=1)
        around = _Z_95 * math.sqrt(self.paths * share * (1 - share))
        low = max(0, math.floor(self.paths * share - around) - 1)
        high = min(self.paths - 1, math.ceil(self.paths * share + around) - 1)
        value = at(self._rank(share))
        return Quantile(share=share, value=value, low=at(low), high=at(max(high, 0)), is_exact=exact)

    def _rank(self, share: float) -> int:
        return min(self.paths - 1, max(0, math.ceil(self.paths * share) - 1))

    def _binned(self, cell: int) -> tuple[Floats, Ints]:
        """Return the middles of a cell's bins and how many values lie up to each."""
        codes = self.summary.tally.codes
        begin, end = np.searchsorted(codes, [cell * BINS, (cell + 1) * BINS])
        low, high = bin_edges(codes[begin:end] - cell * BINS)
        middles = (low.astype(np.float64) + high.astype(np.float64)) / 2
        return middles, np.cumsum(self.summary.tally.counts[begin:end])

    def _market(self) -> tuple[Measure, ...]:
        return tuple(one for one in self.question.measures if one in MARKET_MEASURES)

    def _own(self) -> tuple[Measure, ...]:
        return tuple(one for one in self.question.measures if one not in MARKET_MEASURES)

    def _width(self) -> int:
        return len(self._market()) + len(self._own()) * len(self.question.policies)

    def _cell(self, measure: Measure, policy: str | None) -> int:
        if measure not in self.question.measures:
            asked = [str(one) for one in self.question.measures]
            raise BadInput("it was not measured", where=str(measure), value=asked, remedy="ask for it in measures")
        if measure in MARKET_MEASURES:
            return self._market().index(measure)
        if policy is None:
            raise _no_policy_of(measure)
        own = self._own()
        return len(self._market()) + self._policy(policy) * len(own) + own.index(measure)

    def _policy(self, name: str) -> int:
        names = [policy.name for policy in self.question.policies]
        if name not in names:
            raise BadInput("there is no such policy", where="policy", value=name, remedy=f"use one of {names}")
        return names.index(name)

    def _limit(self, name: str) -> int:
        names = [limit.name for limit in self.question.limits]
        if name not in names:
            raise BadInput("there is no such limit", where="limit", value=name, remedy=f"use one of {names}")
        return names.index(name)

    def _until(self, by: dt.date | None) -> int:
        """Return the day after the last that counts."""
        return self.question.days if by is None else max(0, self.question.horizon.day_of(by) + 1)

    def _row(self, on: dt.date | None) -> int:
        days = self.question.marked_days
        day = days[-1] if on is None else self.question.horizon.day_of(on)
        if day not in days:
            raise BadInput("nothing was recorded on that date", where="on", value=on, remedy="add it to marks")
        return days.index(day)


def _no_policy_of(measure: Measure) -> BadInput:
    return BadInput(
        "a measure is that of the market or of a policy", where=str(measure), remedy="name a policy, or none"
    )
