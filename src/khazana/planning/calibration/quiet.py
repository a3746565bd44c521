"""Keeping the warnings of other people's libraries to ourselves."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from khazana.core import BadInput

__all__ = ["did_not_converge", "quiet"]


@contextmanager
def quiet() -> Iterator[None]:
    """Let no warning of a library out; what it means is read from the result instead.

    The standard library keeps the filters of warnings for the whole process, so fits are not run in several threads.
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def did_not_converge(model: str, reason: object) -> BadInput:
    """Return the refusal of a fit whose search did not end at a best point."""
    return BadInput(
        "the search for the best fit of {model} did not end: {reason}",
        where=model,
        remedy="choose a longer window or another model; what the search had reached is not used",
        model=model,
        reason=reason,
    )
