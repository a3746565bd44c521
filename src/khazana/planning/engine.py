"""The engine: paths drawn in runs, here or by an executor, until there are enough of them.

The result depends on the question and on how many paths were drawn, and on nothing else: not on how they were shared
out, on the order in which runs came back, or on what was drawn before a stop and what after. Whether there are enough
is asked at fixed numbers of paths alone.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from itertools import islice
from typing import Final

from khazana.core import BadInput
from khazana.planning.devices import RUN_PATHS, Device, Processor
from khazana.planning.drawing import draw, shape_of
from khazana.planning.questions import Question
from khazana.planning.results import Result
from khazana.planning.summaries import Summary

__all__ = ["Progress", "Simulator", "Stopping", "Watch", "keeps_ends", "simulate"]

_FIRST_LOOK: Final = 1 << 14
_AT_ONCE: Final = 16
_MOST_PATHS: Final = 1 << 40
_ENDS_BYTES: Final = 1 << 28
"""What paths end with is kept as long as it takes a quarter of a gibibyte at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """When there are enough paths.

    Parameters
    ----------
    paths
        The budget: never more than these.
    breach_error
        Standard error of the probability of a breach that is enough, for every policy; ``None`` to draw the budget. It
        is looked at after 16,384 paths, and each time they have doubled.
    """

    paths: int
    breach_error: float | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.paths <= _MOST_PATHS:
            raise BadInput("paths are drawn", where="paths", value=self.paths, remedy=f"give 1 to {_MOST_PATHS}")

    def looks(self) -> Iterator[int]:
        """Yield the numbers of paths at which to ask whether they are enough; the budget is the last."""
        look = self.paths if self.breach_error is None else min(_FIRST_LOOK, self.paths)
        while look < self.paths:
            yield look
            look *= 2
        yield self.paths


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a simulation is: paths that are in the summary, and the budget. The summary so far can be kept.

    Parameters
    ----------
    summary
        ``None`` where a part of an answer keeps none.
    what
        What is simulated for, where an answer takes several simulations.
    """

    paths: int
    budget: int
    summary: Summary | None
    what: str = "paths"


Watch = Callable[[Progress], bool]
"""Told how a simulation stands; it returns whether to stop."""
Simulator = Callable[[Question, Stopping], Result]
"""Who simulates for an answer: `simulate`, or one who watches, keeps and goes on."""


def simulate(
    question: Question,
    stopping: Stopping,
    *,
    executor: Executor | Device | None = None,
    watch: Watch | None = None,
    begun: Summary | None = None,
    run_paths: int | None = None,
) -> Result:
    """Draw paths of a question until there are enough, and say what came of them.

    Parameters
    ----------
    executor
        Where runs of paths are drawn: by an executor, or in this thread on a device; ``None`` for the processor in this
        thread. Threads serve as well as processes or a cluster, as the compiled loop lets go of the interpreter.
    watch
        Told after each run; where it asks to stop, the result so far comes back, and its summary can be gone on from.
    begun
        The summary of a stopped simulation of the same question.
    run_paths
        How many paths make a run; ``None`` for what suits the device.

    Raises
    ------
    BadInput
        If a rule or limit needs what the question does not declare.
    """
    by = executor or Processor()
    run_paths = run_paths or (RUN_PATHS if isinstance(by, Executor) else by.features().run_paths)
    whole = begun
    keeps = keeps_ends(question, stopping)
    if begun is not None and not keeps:
        whole = begun.without_ends()
    for look in stopping.looks():
        if whole is not None and look < min(whole.paths, stopping.paths):
            continue  # they were looked at there before the stop, and were not enough
        missing = _missing(whole, look, run_paths)
        for part in _drawn(question, missing, by, keeps_ends=keeps):
            whole = part if whole is None else whole.plus(part)
            standing = Progress(paths=whole.paths, budget=stopping.paths, summary=whole)
            if watch is not None and watch(standing) and whole.paths < look:
                return Result(question=question, summary=whole, is_done=False)
        if whole is not None and _is_enough(question, whole, stopping, look):
            return Result(question=question, summary=whole, is_done=True)
    raise AssertionError("the budget is always enough")


def keeps_ends(question: Question, stopping: Stopping) -> bool:
    """Tell whether what each path ends with is kept, which makes quantiles of the last day exact."""
    _, market, policies, own, _ = shape_of(question)
    return 4 * stopping.paths * (market + policies * own) <= _ENDS_BYTES


def _is_enough(question: Question, whole: Summary, stopping: Stopping, look: int) -> bool:
    if look >= stopping.paths or stopping.breach_error is None:
        return True
    result = Result(question=question, summary=whole, is_done=True)
    return all(result.breach(policy.name).error <= stopping.breach_error for policy in question.policies)


def _missing(whole: Summary | None, until: int, run: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of paths up to ``until`` that are not drawn yet."""
    done = () if whole is None else whole.done
    first = 0
    for begin, end in (*done, (until, until)):
        stop = min(begin, until)
        for start in range(first, stop, run):
            yield start, min(start + run, stop)
        first = max(first, end)


def _drawn(
    question: Question, runs: Iterator[tuple[int, int]], by: Executor | Device, *, keeps_ends: bool
) -> Iterator[Summary]:
    """Yield the summaries of runs, in whatever order they come; only so many are asked for at once."""
    if not isinstance(by, Executor):
        for first, until in runs:
            yield by.draw(question, first, until, keeps_ends=keeps_ends)
        return
    waiting: set[Future[Summary]] = set()
    try:
        while True:
            for first, until in islice(runs, _AT_ONCE - len(waiting)):
                waiting.add(by.submit(draw, question, first, until, keeps_ends=keeps_ends))
            if not waiting:
                return
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for one in done:
                yield one.result()
    finally:
        for one in waiting:
            one.cancel()
