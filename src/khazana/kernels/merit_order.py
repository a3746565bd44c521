"""Two sorted lists filled against each other, column by column: the dearest askers from the cheapest givers.

The loop is compiled when it is first called, and kept on disk.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import numpy.typing as npt

__all__ = ["fill_columns"]

Floats = npt.NDArray[np.float64]


def fill_columns(
    given: Floats, cost: Floats, asked: Floats, worth: Floats, columns: int
) -> tuple[Floats, Floats, float]:
    """Fill what is asked from what is given while it is worth more than it costs.

    Parameters
    ----------
    given, cost
        ``(n_givers, columns)``, or ``(n_givers, 1)`` where it is the same in every column.
    asked, worth
        ``(n_askers, columns)``, or ``(n_askers, 1)``.

    Returns
    -------
    tuple
        What each asker got ``(n_askers, columns)``, what each giver gave ``(n_givers, columns)``, and the sum of what
        was given at its cost less what was got at its worth.

    Examples
    --------
    >>> one = np.ones((1, 1))
    >>> got, gave, cost = fill_columns(3 * one, 2 * one, np.array([[1.0], [4.0]]), np.array([[9.0], [5.0]]), 1)
    >>> got.tolist(), gave.tolist(), cost
    ([[1.0], [2.0]], [[3.0]], -13.0)
    """
    got, gave = np.empty((asked.shape[0], columns)), np.empty((given.shape[0], columns))
    total = _loop()(given, cost, asked, worth, got, gave)
    return got, gave, total


@cache
def _loop() -> Callable[..., float]:
    try:
        return _ready(cached=True)
    except Exception:  # noqa: BLE001 - no folder to keep compiled code in, a full or torn one: it is made anew
        return _ready(cached=False)


def _ready(*, cached: bool) -> Callable[..., float]:
    from numba import njit  # noqa: PLC0415 - it loads a compiler

    loop: Callable[..., float] = njit(nogil=True, cache=cached, error_model="numpy")(_fill)
    loop(*(np.zeros((1, 1)) for _ in range(6)))
    return loop


def _fill(  # noqa: C901, PLR0912 - one loop, compiled
    given: Floats, cost: Floats, asked: Floats, worth: Floats, got: Floats, gave: Floats
) -> float:
    askers, columns = got.shape
    givers = gave.shape[0]
    at_given, at_cost = given.shape[1] > 1, cost.shape[1] > 1
    at_asked, at_worth = asked.shape[1] > 1, worth.shape[1] > 1
    first, last = np.arange(givers), np.arange(askers)  # orders, kept from column to column as they rarely change
    total = 0.0
    for t in range(columns):
        c, w = t * at_cost, t * at_worth
        for i in range(1, givers if at_cost or t == 0 else 0):
            one, j = first[i], i
            while j > 0 and cost[first[j - 1], c] > cost[one, c]:
                first[j] = first[j - 1]
                j -= 1
            first[j] = one
        for i in range(1, askers if at_worth or t == 0 else 0):
            one, j = last[i], i
            while j > 0 and worth[last[j - 1], w] < worth[one, w]:
                last[j] = last[j - 1]
                j -= 1
            last[j] = one
        i = j = 0
        left = wanted = 0.0  # of the giver and the asker that are at hand
        if givers:
            left = given[first[0], t * at_given]
        if askers:
            wanted = asked[last[0], t * at_asked]
        while i < askers and j < givers:
            asker, giver = last[i], first[j]
            gain = worth[asker, w] - cost[giver, c]
            if gain <= 0:
                break
            moved = min(wanted, left)
            total -= gain * moved
            if wanted <= left:
                left -= moved
                got[asker, t] = asked[asker, t * at_asked]
                i += 1
                if i < askers:
                    wanted = asked[last[i], t * at_asked]
            else:
                wanted -= moved
                gave[giver, t] = given[giver, t * at_given]
                j += 1
                if j < givers:
                    left = given[first[j], t * at_given]
        if i < askers:
            got[last[i], t] = asked[last[i], t * at_asked] - wanted
        if j < givers:
            gave[first[j], t] = given[first[j], t * at_given] - left
        for rest in range(i + 1, askers):
            got[last[rest], t] = 0.0
        for rest in range(j + 1, givers):
            gave[first[rest], t] = 0.0
    return total
