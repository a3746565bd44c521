"""Given histories in the place of a law: the past played again, or price paths made up to test a limit."""

import math
from dataclasses import dataclass
from typing import Final

from khazana.core import BadInput
from khazana.planning.figures import figure

__all__ = ["Replay"]

_MOST_RETURNS: Final = (1 << 24) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Given histories, nothing random: path *i* walks history *i*, and after the last comes the first again.

    Parameters
    ----------
    histories
        Daily log returns, each history as long as the others.
    """

    histories: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        lengths = {len(history) for history in self.histories}
        if len(lengths) != 1 or 0 in lengths or len(self.histories) * max(lengths) > _MOST_RETURNS:
            raise BadInput(
                "histories are there, and equally long",
                where="histories",
                value=sorted(lengths),
                remedy=f"give one or more of the same days, at most {_MOST_RETURNS} figures in all",
            )
        for number, history in enumerate(self.histories):
            for day, one in enumerate(history):
                figure(one, f"histories[{number}][{day}]", least=-5, most=5)

    @property
    def days(self) -> int:
        """How long the histories are."""
        return len(self.histories[0])

    @property
    def drift_log_per_day(self) -> float:
        """The mean of all daily log returns."""
        return math.fsum(one for history in self.histories for one in history) / (self.days * len(self.histories))

    @property
    def variance_per_day(self) -> float:
        """The variance of all daily log returns."""
        mean = self.drift_log_per_day
        squares = ((one - mean) ** 2 for history in self.histories for one in history)
        return math.fsum(squares) / (self.days * len(self.histories))
