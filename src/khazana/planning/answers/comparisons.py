"""Questions side by side on common random numbers: their difference has an error of its own, which is much smaller.

Two questions of the same seed draw the same random words, path by path. So the outcomes of path i under one and under
the other move together, and the error of their difference is that of the paths' differences, not of two runs apart.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from typing import Final

import numpy as np

from khazana.core import BadInput
from khazana.kernels.exact_sums import UNIT, exact_moments
from khazana.planning import Estimate, Measure, Quantile, Question, Result, Summary
from khazana.planning.drawing import observed
from khazana.planning.summaries import observe

__all__ = ["Compared", "Comparison", "compare"]

_RUN: Final = 1 << 12
_AT_ONCE: Final = 8
_MOST: Final = 32
_ENDS_BYTES: Final = 1 << 28
"""What paths end with is kept, for exact medians, as long as it takes a quarter of a gibibyte at most."""
_MEASURES: Final = (Measure.COINS, Measure.VALUE_USD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One question beside the first.

    Parameters
    ----------
    breach, coins, value_usd
        The probability of a breach; coins held and their value at the end, in the median.
    breach_change
        By how much likelier a breach is than under the first, on the same paths; ``None`` for the first.
    value_change
        By how much the value at the end is above the first's in the mean, path by path; ``None`` for the first.
    breach_apart
        The error that the difference of breaches would have if each had paths of its own.
    """

    breach: Estimate
    coins: Quantile
    value_usd: Quantile
    breach_change: Estimate | None = None
    value_change: Estimate | None = None
    breach_apart: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Questions side by side, in their order, on ``paths`` common paths; not done where it was stopped before."""

    rows: tuple[Compared, ...]
    paths: int
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """What is kept of some paths: summaries by question, and by question what came of it and the first together.

    ``both`` counts paths on which both cross a limit; ``apart`` and ``squares`` are exact sums of differences of value.
    """

    summaries: tuple[Summary, ...]
    both: tuple[int, ...]
    apart: tuple[int, ...]
    squares: tuple[int, ...]

    def plus(self, other: "_Part") -> "_Part":
        """Return what is kept of the paths of both."""
        return _Part(
            summaries=tuple(a.plus(b) for a, b in zip(self.summaries, other.summaries, strict=True)),
            both=_added(self.both, other.both),
            apart=_added(self.apart, other.apart),
            squares=_added(self.squares, other.squares),
        )


def _added(one: Sequence[int], two: Sequence[int]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, two, strict=True))


def compare(
    questions: Sequence[Question],
    paths: int,
    *,
    executor: Executor | None = None,
    watch: Callable[[int, int], bool] | None = None,
) -> Comparison:
    """Set questions of one policy each side by side.

    Parameters
    ----------
    questions
        2 to 32 of one policy and one seed; laws, limits, starts and lengths may differ.
    paths
        How many are drawn.
    executor
        Where runs of paths are drawn; the bytes are the same for each.
    watch
        Told after each run how many paths there are, and of how many; returns whether to stop.

    Raises
    ------
    BadInput
        If there are fewer than two, of several policies, or of several seeds.
    """
    _check(questions, paths)
    asked = tuple(replace(one, measures=_MEASURES, marks=()) for one in questions)
    keeps = 4 * len(_MEASURES) * len(asked) * paths <= _ENDS_BYTES
    whole: _Part | None = None
    runs = ((first, min(first + _RUN, paths)) for first in range(0, paths, _RUN))
    is_done = True
    for part in _drawn(asked, runs, executor, keeps_ends=keeps):
        whole = part if whole is None else whole.plus(part)
        done = whole.summaries[0].paths
        if watch is not None and watch(done, paths) and done < paths:
            is_done = False
            break
    if whole is None:
        raise AssertionError("there is a path or more")
    rows = tuple(_row(one, number, whole) for number, one in enumerate(asked))
    return Comparison(rows=rows, paths=whole.summaries[0].paths, is_done=is_done)


def _check(questions: Sequence[Question], paths: int) -> None:
    if not 2 <= len(questions) <= _MOST:  # noqa: PLR2004 - one beside another
        raise BadInput(
            "a comparison sets two or more side by side", value=len(questions), remedy="give 2 to {most}", most=_MOST
        )
    if any(len(one.policies) != 1 for one in questions):
        raise BadInput("each question of a comparison has one policy", where="policies", remedy="give one in each")
    if len({one.seed for one in questions}) > 1:
        raise BadInput("questions are compared on common paths", where="seed", remedy="give all the same seed")
    if paths < 1:
        raise BadInput("paths are drawn", where="paths", value=paths, remedy="give 1 or more")


def _drawn(
    asked: tuple[Question, ...], runs: Iterator[tuple[int, int]], executor: Executor | None, *, keeps_ends: bool
) -> Iterator[_Part]:
    if executor is None:
        for first, until in runs:
            yield _draw(asked, first, until, keeps_ends=keeps_ends)
        return
    waiting: set[Future[_Part]] = set()
    try:
        while True:
            waiting |= {
                executor.submit(_draw, asked, *run, keeps_ends=keeps_ends)
                for run in islice(runs, _AT_ONCE - len(waiting))
            }
            if not waiting:
                return
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for one in done:
                yield one.result()
    finally:
        for one in waiting:
            one.cancel()


def _draw(asked: tuple[Question, ...], first: int, until: int, *, keeps_ends: bool) -> _Part:
    """Draw some paths of all questions, and keep what came of each and of each with the first."""
    seen = [observed(one, first, until) for one in asked]
    broken = [
        (one.crossed[0] < question.days).any(axis=0) for one, question in zip(seen, asked, strict=True)
    ]  # of a question without limits, none
    values = np.stack([one.own[-1, 0, 1] for one in seen])
    apart, squares = exact_moments(values, np.broadcast_to(values[0], values.shape))
    return _Part(
        summaries=tuple(
            observe(one, question.days, keeps_ends=keeps_ends) for one, question in zip(seen, asked, strict=True)
        ),
        both=tuple(int((one & broken[0]).sum()) for one in broken),
        apart=apart,
        squares=squares,
    )


def _row(question: Question, number: int, whole: _Part) -> Compared:
    result, base = (Result(question=question, summary=one, is_done=True) for one in
                    (whole.summaries[number], whole.summaries[0]))  # fmt: skip
    policy, n = question.policies[0].name, result.paths
    row = Compared(
        breach=result.breach(policy),
        coins=result.quantiles(Measure.COINS, policy, (0.5,))[0],
        value_usd=result.quantiles(Measure.VALUE_USD, policy, (0.5,))[0],
    )
    if number == 0:
        return row
    own, first = (int(one.summary.causes.sum()) for one in (result, base))
    only_own, only_first = own - whole.both[number], first - whole.both[number]
    change = (only_own - only_first) / n
    spread = (only_own + only_first) / n - change**2
    first_error = math.sqrt((first / n * (1 - first / n) if 0 < first < n else 1 / n) / n)
    return replace(
        row,
        breach_change=Estimate(value=change, error=math.sqrt(max(spread, 1 / n) / n)),
        value_change=_mean(whole.apart[number], whole.squares[number], n),
        breach_apart=math.hypot(row.breach.error, first_error),
    )


def _mean(total: int, square: int, n: int) -> Estimate:
    mean = total * UNIT / n
    variance = max(Fraction(0), (square * UNIT - n * mean * mean) / (n - 1)) if n > 1 else None
    return Estimate(value=float(mean), error=math.inf if variance is None else math.sqrt(variance / n))
