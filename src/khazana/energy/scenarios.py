"""Scenarios of the price, as whoever made them hands them in: names, probabilities, and a price for each period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from khazana.core import BadInput
from khazana.energy.quantities import Floats, quantity, share

__all__ = ["PriceScenarios"]

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PriceScenarios:
    """Prices of one bitcoin in several futures.

    Parameters
    ----------
    names
        Of the scenarios.
    probabilities
        ``(n_scenarios,)``; they sum to one.
    starts
        The day that each period begins with, in order; the first period of all scenarios is the same.
    price_usd_per_btc
        ``(n_scenarios, n_periods)`` [USD/BTC].
    end
        The day after the last period.

    Raises
    ------
    BadInput
        If the shapes do not fit, days are out of order, or probabilities do not sum to one.
    """

    names: Sequence[str]
    probabilities: Floats
    starts: Sequence[date]
    end: date
    price_usd_per_btc: Floats

    def __post_init__(self) -> None:
        price = quantity(self.price_usd_per_btc, "price_usd_per_btc")
        chances = share(self.probabilities, "probabilities")
        if price.shape != (len(self.names), len(self.starts)) or chances.shape != (len(self.names),) or not price.size:
            raise BadInput(
                "a scenario has a probability, and a price for each period", value=price.shape, remedy="fill in"
            )
        days = [*self.starts, self.end]
        if any(later <= earlier for earlier, later in pairwise(days)):
            raise BadInput("periods follow each other", value=str(self.end), remedy="sort them by their days")
        if abs(float(chances.sum()) - 1.0) > _ROUNDING:
            raise BadInput("probabilities sum to one", value=float(chances.sum()), remedy="divide them by their sum")
        object.__setattr__(self, "names", tuple(self.names))
        object.__setattr__(self, "starts", tuple(self.starts))
        object.__setattr__(self, "price_usd_per_btc", price)
        object.__setattr__(self, "probabilities", chances)

    @property
    def days(self) -> Floats:
        """How long each period is [days], ``(n_periods,)``."""
        edges = [one.toordinal() for one in (*self.starts, self.end)]
        return np.diff(np.array(edges, np.float64))

    def expected(self, values: Floats) -> Floats:
        """Return the mean over scenarios, by probability, of an array ``(n_scenarios, …)``."""
        return np.asarray(np.tensordot(self.probabilities, values, axes=1))
