"""How much the rest of the world hashes at a hashprice.

Two curves stand behind one port. A `ConstantElasticity` answers with a power of the hashprice. A `CostCurve` is built
from below: each class of machines at each power price runs where the hashprice covers its power, and runs in part where
it just does. Both say at which hashprice the market clears, exactly: the network's revenue is given, so

    hashprice · (rest of the world + own) = revenue

References
----------
S. Noda, K. Okumura, Y. Hashimoto, "An Economic Analysis of Difficulty Adjustment Algorithms in Proof-of-Work Blockchain
Systems", 2020, for hashrate that answers to its reward; Cambridge Centre for Alternative Finance, "Cambridge Digital
Mining Industry Report", 2025, for the power prices that miners pay.
"""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq  # type: ignore[import-untyped] # it has no types

from khazana.core import BadInput
from khazana.energy.quantities import Floats, quantity

__all__ = ["PH_PER_EH", "ConstantElasticity", "HashSupply", "lognormal_classes"]

PH_PER_EH = 1_000.0
_MOST_STEPS = 200


class HashSupply(Protocol):
    """The rest of the world: hashrate [EH/s] at a hashprice [USD/PH/day]; more at a higher one, never less."""

    def hash_eh_per_s(self, hashprice: npt.ArrayLike) -> Floats:
        """Return all that runs at a hashprice, what just covers its cost included, elementwise."""

    def hash_below_eh_per_s(self, hashprice: npt.ArrayLike) -> Floats:
        """Return what runs at a hashprice and earns more than its cost, elementwise."""

    def clear(self, revenue_usd_per_day: npt.ArrayLike, own_eh_per_s: npt.ArrayLike) -> Floats:
        """Return the hashprice at which the revenue pays for all that runs, ``own_eh_per_s`` included, elementwise."""

    def marginal_share(self, revenue_usd_per_day: npt.ArrayLike, own_eh_per_s: npt.ArrayLike) -> Floats:
        """Return which share of the hashprice one more unit of own hashrate adds to what one earns, elementwise."""

    def turning_eh_per_s(self, revenue_usd_per_day: float, cost_usd_per_ph_day: float) -> Floats:
        """Return each own hashrate where earnings less a unit cost can be highest, ``(n,)``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantElasticity:
    """Hashrate that follows the hashprice by a power: ``hash = hash₀ · (hashprice / hashprice₀)^elasticity``.

    Parameters
    ----------
    hash_eh, hashprice_usd_per_ph_day
        A point of the curve [EH/s, USD/PH/day], as the network is today.
    elasticity
        0 where it does not answer at all.

    Examples
    --------
    >>> today = ConstantElasticity(hash_eh=960, hashprice_usd_per_ph_day=40, elasticity=0.5)
    >>> round(float(today.clear(960_000 * 40, 130)) / 40 - 1, 3)
    -0.084
    """

    hash_eh: float
    hashprice_usd_per_ph_day: float
    elasticity: float

    def __post_init__(self) -> None:
        quantity(self.hash_eh, "hash_eh", above=True)
        quantity(self.hashprice_usd_per_ph_day, "hashprice_usd_per_ph_day", above=True)
        quantity(self.elasticity, "elasticity")

    def hash_eh_per_s(self, hashprice: npt.ArrayLike) -> Floats:
        """Return the hashrate at a hashprice [EH/s]; at zero none, whatever the elasticity."""
        ratio = quantity(hashprice, "hashprice_usd_per_ph_day") / self.hashprice_usd_per_ph_day
        return np.asarray(np.where(ratio > 0, self.hash_eh * ratio**self.elasticity, 0.0))

    def hash_below_eh_per_s(self, hashprice: npt.ArrayLike) -> Floats:
        """Return the same: no class of machines stands still here."""
        return self.hash_eh_per_s(hashprice)

    def clear(self, revenue_usd_per_day: npt.ArrayLike, own_eh_per_s: npt.ArrayLike) -> Floats:
        """Return the hashprice at which the market clears [USD/PH/day].

        Newton's steps for ``a x^(1 + elasticity) + b x = revenue`` begin where ``b`` is left out. That is above the
        root of a curve that bends upward, so they come down to it and never pass it.
        """
        revenue = quantity(revenue_usd_per_day, "revenue_usd_per_day")
        scale = self.hashprice_usd_per_ph_day * PH_PER_EH
        rest, own = scale * self.hash_eh, scale * quantity(own_eh_per_s, "own_eh_per_s")
        revenue, own = np.broadcast_arrays(revenue, own)
        power = 1.0 + self.elasticity
        ratio = (revenue / rest) ** (1.0 / power)
        for _ in range(_MOST_STEPS):
            raised = rest * ratio**self.elasticity
            lower = ratio - (raised * ratio + own * ratio - revenue) / (power * raised + own)
            if not (lower < ratio).any():
                break
            ratio = np.minimum(ratio, lower)
        return np.asarray(ratio * self.hashprice_usd_per_ph_day)

    def marginal_share(self, revenue_usd_per_day: npt.ArrayLike, own_eh_per_s: npt.ArrayLike) -> Floats:
        """Return ``(1 + elasticity) · rest / ((1 + elasticity) · rest + own)``."""
        rest = (1.0 + self.elasticity) * self.hash_eh_per_s(self.clear(revenue_usd_per_day, own_eh_per_s))
        total = rest + quantity(own_eh_per_s, "own_eh_per_s")
        return np.asarray(np.divide(rest, total, out=np.ones_like(total), where=total > 0))

    def turning_eh_per_s(self, revenue_usd_per_day: float, cost_usd_per_ph_day: float) -> Floats:
        """Return the one own hashrate whose last unit earns just its cost; none where even the first earns less.

        In terms of the hashprice ``p``, with ``S(p)`` the rest of the world, the last unit earns
        ``p² (1 + elasticity) S / (revenue + elasticity · p · S)``, which grows with ``p``.
        """
        highest = float(self.clear(revenue_usd_per_day, 0.0))
        if not 0 < cost_usd_per_ph_day < highest:
            return np.empty(0)

        def excess(hashprice: float) -> float:
            spent = hashprice * PH_PER_EH * float(self.hash_eh_per_s(hashprice))
            earned = hashprice * (1.0 + self.elasticity) * spent / (revenue_usd_per_day + self.elasticity * spent)
            return earned - cost_usd_per_ph_day

        if excess(highest) <= 0 or excess(cost_usd_per_ph_day) >= 0:  # equal but for rounding
            return np.zeros(1)
        found = float(brentq(excess, cost_usd_per_ph_day, highest, xtol=1e-12, rtol=1e-14))
        return np.array([revenue_usd_per_day / (found * PH_PER_EH) - float(self.hash_eh_per_s(found))])

    def moved(self, *, hash_ratio: float = 1.0, cost_ratio: float = 1.0) -> "ConstantElasticity":
        """Return the curve with so many times the hashrate, at so many times the hashprice."""
        return ConstantElasticity(
            hash_eh=self.hash_eh * hash_ratio,
            hashprice_usd_per_ph_day=self.hashprice_usd_per_ph_day * cost_ratio,
            elasticity=self.elasticity,
        )


def lognormal_classes(median: float, log_deviation: float, count: int) -> Floats:
    """Return a figure for each of ``count`` classes of equal size, ``(count,)``: the quantiles in their middles.

    Parameters
    ----------
    median
        The figure that half of them lie below, in its own unit.
    log_deviation
        The standard deviation of its logarithm.

    Examples
    --------
    >>> lognormal_classes(45.0, 0.28, 3).round(1).tolist()
    [34.3, 45.0, 59.0]
    """
    quantity(median, "median", above=True)
    quantity(log_deviation, "log_deviation")
    if type(count) is not int or count < 1:
        raise BadInput("there is at least one class", value=count, remedy="pass a whole number above zero")
    spread = NormalDist()
    points = np.array([spread.inv_cdf((one + 0.5) / count) for one in range(count)])
    return np.asarray(median * np.exp(log_deviation * points))
