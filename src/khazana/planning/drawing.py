"""Some paths of a question, drawn and summed up: the piece of work that is handed to an executor."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from khazana.kernels.lanes import LANES, lanes_of
from khazana.planning.compiling import MOST_MEMBERS, Prepared, prepare
from khazana.planning.questions import MARKET_MEASURES, Question
from khazana.planning.summaries import Observed, Singles, Summary, observe

__all__ = ["draw", "shape_of"]

_FLOATS_AT_ONCE: Final = 1 << 22


def draw(question: Question, first: int, until: int, *, keeps_ends: bool = True, width_bits: int = 512) -> Summary:
    """Draw paths from ``first`` to before ``until`` and sum them up.

    Parameters
    ----------
    keeps_ends
        Whether to keep what each path ended with.
    width_bits
        Of the registers to use where the machine has them. The bytes are the same for each.
    """
    passes = [prepare(question, members) for members in _passes(question)]
    rows, _, policies, own, _ = shape_of(question)
    at_once = max(LANES, _FLOATS_AT_ONCE // (rows * policies * max(own, 1)) // LANES * LANES)
    whole: Summary | None = None
    for begin in range(first, until, at_once):
        seen = _observed(question, passes, begin, min(at_once, until - begin), width_bits)
        part = observe(seen, question.days, keeps_ends=keeps_ends)
        whole = part if whole is None else whole.plus(part)
    if whole is None:
        raise ValueError("no path is asked for")
    return whole


def shape_of(question: Question) -> tuple[int, int, int, int, int]:
    """Return the numbers of rows, measures of the market, policies, measures of their own, and limits."""
    market = sum(measure in MARKET_MEASURES for measure in question.measures)
    own = len(question.measures) - market
    return len(question.marked_days), market, len(question.policies), own, len(question.limits)


def _passes(question: Question) -> list[Sequence[int]]:
    """Share the policies out over passes, each of as many as go on the stack."""
    whole = range(len(question.policies))
    return [whole[start : start + MOST_MEMBERS] for start in range(0, len(whole), MOST_MEMBERS)]


def _observed(question: Question, passes: Sequence[Prepared], first: int, paths: int, width_bits: int) -> Observed:
    rows, market, policies, own, limits = shape_of(question)
    blocks = -(-paths // LANES)
    width = blocks * LANES
    seen = np.empty((rows, market, width), np.float32)
    measured = np.empty((rows, policies, own, paths), np.float32)
    crossed = np.empty((policies, limits, paths), np.float32)
    for one in passes:
        shown = np.empty((rows, len(one.order), own, width), np.float32)
        ended = np.empty((len(one.order), limits, width), np.float32)
        _run(question, one, first, blocks, width_bits, (seen, shown, ended))
        order = list(one.order)
        measured[:, order] = shown[..., :paths]
        crossed[order] = ended[..., :paths]
    return Observed(first=first, shared=seen[..., :paths], own=measured, crossed=crossed)


def _run(
    question: Question,
    one: Prepared,
    first: int,
    blocks: int,
    width_bits: int,
    filled: tuple[Singles, Singles, Singles],
) -> None:
    lanes_of(one.program, width_bits)(
        np.uint64(first),
        blocks,
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
