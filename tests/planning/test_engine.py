"""The engine: the same bytes however the work is split, stopped, resumed or handed out."""

import multiprocessing
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from fakes.planning_questions import LAWS, POLICIES, SOME, simple
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import BadInput, InvariantBroken
from khazana.planning import Measure, Policy, Progress, Stopping, Summary, read_summary, simulate, write_summary
from khazana.planning.drawing import draw

PATHS = 3_000
QUESTION = replace(SOME, days=130, marks=SOME.marks[:3])
BUDGET = Stopping(paths=PATHS)


def told(summary: Summary) -> bytes:
    return write_summary(summary, QUESTION)


@pytest.fixture(scope="module")
def whole() -> bytes:
    return told(draw(QUESTION, 0, PATHS))


@pytest.mark.parametrize("run", [64, 100, 999, 10_000])
def test_the_length_of_runs_changes_no_byte(whole: bytes, run: int) -> None:
    assert told(simulate(QUESTION, BUDGET, run_paths=run).summary) == whole


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_threads_change_no_byte(whole: bytes, threads: int) -> None:
    with ThreadPoolExecutor(threads) as executor:
        assert told(simulate(QUESTION, BUDGET, executor=executor, run_paths=200).summary) == whole


def test_processes_change_no_byte(whole: bytes) -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as executor:
        assert told(simulate(QUESTION, BUDGET, executor=executor, run_paths=500).summary) == whole


class Backwards(Executor):
    """Does nothing until the last of some is asked for, and then all of them, the last first."""

    def __init__(self, count: int) -> None:
        self.count, self.asked = count, []  # type: ignore[var-annotated] # futures and what to do

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:  # noqa: ANN401 - as the base has it
        future: Future[Any] = Future()
        self.asked.append((future, function, arguments, named))
        if len(self.asked) == self.count:
            for one, do, given_arguments, given_names in reversed(self.asked):
                one.set_result(do(*given_arguments, **given_names))
            self.asked.clear()
        return future


def test_the_order_in_which_runs_come_back_changes_no_byte(whole: bytes) -> None:
    assert told(simulate(QUESTION, BUDGET, executor=Backwards(3), run_paths=500).summary) == whole


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, PATHS - 1), min_size=1, max_size=5, unique=True), st.randoms(use_true_random=False))
def test_summaries_merge_the_same_in_any_order(cuts: list[int], shuffled: Any) -> None:  # noqa: ANN401 - as Hypothesis has it
    ends = [0, *sorted(cuts), PATHS]
    parts = [draw(QUESTION, first, until) for first, until in pairwise(ends)]
    shuffled.shuffle(parts)
    joined = parts[0]
    for part in parts[1:]:
        joined = joined.plus(part)
    assert told(joined) == told(draw(QUESTION, 0, PATHS))


def test_a_path_is_not_counted_twice() -> None:
    with pytest.raises(InvariantBroken, match="twice"):
        draw(QUESTION, 0, 100).plus(draw(QUESTION, 99, 120))


def test_what_is_stopped_goes_on_to_the_same_bytes(whole: bytes) -> None:
    seen: list[int] = []

    def stop_at_a_third(progress: Progress) -> bool:
        seen.append(progress.paths)
        return progress.paths >= PATHS // 3

    stopped = simulate(QUESTION, BUDGET, watch=stop_at_a_third, run_paths=300)
    assert not stopped.is_done
    assert stopped.paths == seen[-1] < PATHS
    kept = write_summary(stopped.summary, QUESTION)
    resumed = simulate(QUESTION, BUDGET, begun=read_summary(kept, QUESTION), run_paths=700)
    assert resumed.is_done
    assert told(resumed.summary) == whole


def test_a_stop_leaves_holes_which_are_drawn_later(whole: bytes) -> None:
    begun = draw(QUESTION, 500, 900).plus(draw(QUESTION, 2_000, 2_100))
    assert told(simulate(QUESTION, BUDGET, begun=begun).summary) == whole


def test_progress_rises_to_the_budget() -> None:
    seen: list[Progress] = []
    simulate(QUESTION, BUDGET, watch=lambda progress: bool(seen.append(progress)), run_paths=1_000)
    assert [(one.paths, one.budget) for one in seen] == [(1_000, PATHS), (2_000, PATHS), (3_000, PATHS)]


def test_it_stops_where_the_error_is_small_enough() -> None:
    question = simple(LAWS["gbm"], days=1_000)
    first = simulate(question, Stopping(paths=1 << 14)).breach("dollars").error
    error = 0.8 * first
    done = simulate(question, Stopping(paths=1 << 20, breach_error=error))
    assert done.paths == 1 << 15
    assert 0.6 * first < done.breach("dollars").error <= error
    assert simulate(question, Stopping(paths=20_000, breach_error=1e-9)).paths == 20_000


def test_more_policies_than_go_in_one_pass() -> None:
    """Forty policies take two passes over the paths; each is what it is alone."""
    many = tuple(replace(POLICIES[1 + number % 2], name=f"{number}") for number in range(40))
    both = draw(replace(QUESTION, policies=many), 0, 200)
    alone = draw(replace(QUESTION, policies=many[:2]), 0, 200)
    for number in range(40):
        assert (both.crossed[number] == alone.crossed[number % 2]).all()
    assert (both.ends[0].values[1:].reshape(20, 2, 3, 200) == alone.ends[0].values[1:].reshape(2, 3, 200)).all()


def test_bytes_of_another_question_are_refused(whole: bytes) -> None:
    with pytest.raises(BadInput, match="another question"):
        read_summary(whole, replace(QUESTION, seed=3))


@pytest.mark.parametrize("spoilt", [b"", b"{}\n", b"[1]\n", b'{"form": "2"}\n'])
def test_bytes_that_are_no_summary_are_refused(spoilt: bytes) -> None:
    with pytest.raises(BadInput, match="no summary"):
        read_summary(spoilt, QUESTION)


def test_bytes_that_end_too_early_are_refused(whole: bytes) -> None:
    with pytest.raises(BadInput, match="too early"):
        read_summary(whole[:-1], QUESTION)


def test_what_paths_end_with_is_let_go_where_it_does_not_fit() -> None:
    question = replace(QUESTION, days=2, marks=(), limits=(), policies=(Policy(name="nothing", rules=()),))
    small = simulate(question, Stopping(paths=100))
    large = Stopping(paths=1 << 30)
    stopped = simulate(question, large, watch=lambda _: True, run_paths=100, begun=None)
    assert small.summary.ends
    assert stopped.summary.ends == ()
    (exact,) = small.quantiles(Measure.PRICE_USD, None, (0.5,))
    (binned,) = stopped.quantiles(Measure.PRICE_USD, None, (0.5,))
    assert exact.is_exact
    assert not binned.is_exact
    assert binned.value == pytest.approx(exact.value, rel=0.001)
