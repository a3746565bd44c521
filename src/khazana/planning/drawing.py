"""Some paths of a question, drawn and summed up: the piece of work that is handed to an executor."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeAlias

import numpy as np

from khazana.core import BadInput
from khazana.kernels.lanes import LANES, lanes_of
from khazana.planning.compiling import MOST_MEMBERS, Prepared, prepare
from khazana.planning.questions import MARKET_MEASURES, Question
from khazana.planning.summaries import Observed, Singles, Summary, observe

__all__ = ["Filled", "Runs", "draw", "drawn_by", "observed", "shape_of"]

Filled: TypeAlias = tuple[Singles, Singles, Singles]
"""The arrays that a pass fills: of the market, of the policies, and what they end with; paths are the last axis."""
Runs: TypeAlias = Callable[[Question, Prepared, int, int, Filled], None]
"""Runs a prepared pass over so many paths from one on, a multiple of `LANES`, and fills the arrays."""
_FLOATS_AT_ONCE: Final = 1 << 22
_MOST_FLOATS: Final = 1 << 26


def draw(question: Question, first: int, until: int, *, keeps_ends: bool = True, width_bits: int = 512) -> Summary:
    """Draw paths from ``first`` to before ``until`` and sum them up.

    Parameters
    ----------
    keeps_ends
        Whether to keep what each path ended with.
    width_bits
        Of the registers to use where the machine has them. The bytes are the same for each.
    """
    return drawn_by(partial(_run, width_bits), question, first, until, keeps_ends=keeps_ends)


def drawn_by(
    runs: Runs, question: Question, first: int, until: int, *, keeps_ends: bool, at_once: int = _FLOATS_AT_ONCE
) -> Summary:
    """Draw paths by whatever runs a pass, and sum them up.

    Parameters
    ----------
    at_once
        How many floats of policies' measures are held at most, as far as that is possible.
    """
    passes = [prepare(question, members) for members in _passes(question)]
    rows, _, policies, own, _ = shape_of(question)
    paths = max(LANES, at_once // (rows * policies * max(own, 1)) // LANES * LANES)
    whole: Summary | None = None
    for begin in range(first, until, paths):
        seen = _observed(question, passes, begin, min(paths, until - begin), runs)
        part = observe(seen, question.days, keeps_ends=keeps_ends)
        whole = part if whole is None else whole.plus(part)
    if whole is None:
        raise ValueError("no path is asked for")
    return whole


def observed(question: Question, first: int, until: int, *, width_bits: int = 512) -> Observed:
    """Draw paths and return them one by one, not summed up: for some thousands of paths.

    Raises
    ------
    BadInput
        If that is no path, or more than fit in a quarter of a gibibyte.
    """
    rows, market, policies, own, limits = shape_of(question)
    floats = (until - first) * (rows * (market + policies * own) + policies * limits)
    if until <= first or floats > _MOST_FLOATS:
        raise BadInput(
            "these are no paths that can be held one by one",
            value=until - first,
            remedy="ask for one path or more, for fewer paths, or for fewer marks and measures",
        )
    passes = [prepare(question, members) for members in _passes(question)]
    return _observed(question, passes, first, until - first, partial(_run, width_bits))


def shape_of(question: Question) -> tuple[int, int, int, int, int]:
    """Return the numbers of rows, measures of the market, policies, measures of their own, and limits."""
    market = sum(measure in MARKET_MEASURES for measure in question.measures)
    own = len(question.measures) - market
    return len(question.marked_days), market, len(question.policies), own, len(question.limits)


def _passes(question: Question) -> list[range]:
    """Share the policies out over passes, each of as many as go on the stack."""
    whole = range(len(question.policies))
    return [whole[start : start + MOST_MEMBERS] for start in range(0, len(whole), MOST_MEMBERS)]


def _observed(question: Question, passes: Sequence[Prepared], first: int, paths: int, runs: Runs) -> Observed:
    rows, market, policies, own, limits = shape_of(question)
    width = -(-paths // LANES) * LANES
    seen = np.empty((rows, market, width), np.float32)
    measured = np.empty((rows, policies, own, paths), np.float32)
    crossed = np.empty((policies, limits, paths), np.float32)
    for one in passes:
        shown = np.empty((rows, len(one.order), own, width), np.float32)
        ended = np.empty((len(one.order), limits, width), np.float32)
        runs(question, one, first, width, (seen, shown, ended))
        order = list(one.order)
        measured[:, order] = shown[..., :paths]
        crossed[order] = ended[..., :paths]
    return Observed(first=first, shared=seen[..., :paths], own=measured, crossed=crossed)


def _run(width_bits: int, question: Question, one: Prepared, first: int, paths: int, filled: Filled) -> None:
    lanes_of(one.program, width_bits)(
        np.uint64(first),
        paths // LANES,
        np.uint64(question.seed),
        question.days,
        one.values,
        one.series,
        one.table,
        one.counts,
        one.each,
        one.every,
        one.rows,
        *filled,
    )
