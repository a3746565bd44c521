"""Plain figures that come in by declaration: finite numbers within bounds, or a refusal that says which."""

import math

from khazana.core import BadInput

__all__ = ["figure"]


def figure(
    value: float,
    name: str,
    *,
    least: float = -math.inf,
    most: float = math.inf,
    above: float = -math.inf,
    below: float = math.inf,
) -> float:
    """Return a finite number within bounds.

    Parameters
    ----------
    least, most
        The bounds, which are allowed themselves.
    above, below
        The bounds, which are not.

    Raises
    ------
    BadInput
        If it is no finite number, or lies outside.

    Examples
    --------
    >>> figure(4, "degrees", above=2)
    4.0
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadInput("a figure is a finite number", where=name, value=value, remedy="give a number")
    if value < least or value > most or value <= above or value >= below:
        raise BadInput(
            "a figure lies within its bounds", where=name, value=value, remedy=_bounds(least, most, above, below)
        )
    return float(value)


def _bounds(least: float, most: float, above: float, below: float) -> str:
    said = []
    if math.isfinite(least):
        said.append(f"at least {least:g}")
    if math.isfinite(above):
        said.append(f"above {above:g}")
    if math.isfinite(most):
        said.append(f"at most {most:g}")
    if math.isfinite(below):
        said.append(f"below {below:g}")
    return "give one " + " and ".join(said)
