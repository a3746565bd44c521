"""Figures as arrays of doubles, through one checked door."""

from math import inf

import numpy as np
import numpy.typing as npt

from khazana.core import BadInput

__all__ = ["Floats", "inner", "quantity", "share"]

Floats = npt.NDArray[np.float64]


def quantity(value: npt.ArrayLike, name: str, *, least: float = 0.0, above: bool = False, most: float = inf) -> Floats:
    """Return figures as an array of doubles.

    Parameters
    ----------
    value
        Any shape.
    name
        What a refusal calls it, with its unit.
    least, most
        The bounds, both allowed.
    above
        Whether ``least`` itself is refused.

    Raises
    ------
    BadInput
        If a figure is not finite or lies outside the bounds.

    Examples
    --------
    >>> quantity([8.16, 9], "price_usd_per_kwh").tolist()
    [8.16, 9.0]
    """
    try:
        found = np.asarray(value, np.float64)
    except (TypeError, ValueError, OverflowError):
        raise BadInput("this is no figure", where=name, value=value, remedy="pass numbers") from None
    refused = ~np.isfinite(found) | (found < least) | (found > most) | (above & (found == least))
    if refused.any():
        met = float(found[refused].flat[0])
        raise BadInput(
            "a figure lies outside its bounds, {least} to {most}",
            where=name,
            value=met,
            remedy="check the figure and its unit",
            least=f"{least:g}",
            most=f"{most:g}",
        )
    return found


def share(value: npt.ArrayLike, name: str) -> Floats:
    """Return shares as an array of doubles, each from 0 to 1."""
    return quantity(value, name, most=1.0)


def inner(one: Floats, other: Floats) -> float:
    """Return ``Σ one · other`` of two arrays, ``(n,)``, the same bytes for any number of processors.

    The product operator hands long arrays to a library that parts the sum among its threads, which rounds otherwise for
    each number of them, and waits for all of them where the machine is busy.

    Examples
    --------
    >>> inner(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    11.0
    """
    return float(np.add.reduce(one * other))
