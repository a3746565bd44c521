"""Counts of first days: by line, by which line came first, and how often two members have any in common."""

import numpy as np
import numpy.typing as npt

from khazana.kernels.loops import ready

__all__ = ["count_crossings"]

Singles = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


def count_crossings(crossed: Singles, days: int) -> tuple[Ints, Ints, Ints]:
    """Count the days on which lines were first crossed ``(n_members, n_lines, n)``; beyond the last day is never.

    Returns
    -------
    tuple
        Counts by line and day, and by the line that was crossed first and its day, both ``(n_members, n_lines, days)``;
        and in how many places two members have crossed any ``(n_members, n_members)``. Where two lines are crossed on
        one day, the first of them is counted.

    Examples
    --------
    >>> lines, first, both = count_crossings(np.array([[[1.0, 9e8], [0.0, 1.0]]], np.float32), 2)
    >>> lines.tolist(), first.tolist(), both.tolist()
    ([[[0, 1], [1, 1]]], [[[0, 0], [1, 1]]], [[2]])
    """
    members, lines, places = crossed.shape
    by_line, by_first = np.zeros((2, members, lines, days), np.int64)
    any_crossed = np.zeros((members, places), np.float32)
    if lines:
        ready(_count, _probe)(np.ascontiguousarray(crossed), by_line, by_first, any_crossed)
    together = np.zeros((members, members), np.int64)
    for start in range(0, places, 1 << 20):
        part = any_crossed[:, start : start + (1 << 20)]
        together += (part @ part.T).astype(np.int64)  # whole numbers below 2**24, so exact
    return by_line, by_first, together


def _probe() -> tuple[Singles, Ints, Ints, Singles]:
    one = np.zeros((1, 1, 1), np.float32)
    return one, np.zeros((1, 1, 1), np.int64), np.zeros((1, 1, 1), np.int64), np.zeros((1, 1), np.float32)


def _count(crossed: Singles, by_line: Ints, by_first: Ints, any_crossed: Singles) -> None:
    members, lines, places = crossed.shape
    days = by_line.shape[2]
    for member in range(members):
        for place in range(places):
            cause, earliest = 0, days
            for line in range(lines):
                day = crossed[member, line, place]
                if day < days:
                    by_line[member, line, int(day)] += 1
                    if int(day) < earliest:
                        cause, earliest = line, int(day)
            if earliest < days:
                by_first[member, cause, earliest] += 1
                any_crossed[member, place] = 1.0
