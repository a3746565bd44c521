"""Where the network settles, with one's own hashrate in it: for who takes the hashprice as given, and for who does not.

What a country adds lowers the hashprice for all, itself included. Who runs whatever covers its cost at the hashprice of
the day ends at a fixed point: at the hashprice that results, what runs is what covers its cost (`price_taker`). A
sovereign looks at what its last unit takes from all the others that it runs, and stops earlier (`sovereign`).

References
----------
S. Noda, K. Okumura, Y. Hashimoto, 2020 (SSRN 3410460); arXiv 2303.09081; arXiv 2408.12014; arXiv 2606.00587.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from khazana.energy.cost_curve import CostCurve
from khazana.energy.quantities import Floats, quantity
from khazana.energy.supply import PH_PER_EH, HashSupply

__all__ = ["Deployment", "Equilibrium", "displaced_share", "price_taker", "settle", "sovereign"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Equilibrium:
    """Where the network settles; all of one shape.

    Parameters
    ----------
    hashprice_usd_per_ph_day
        [USD/PH/day].
    own_eh_per_s, rest_eh_per_s
        One's own hashrate, and that of the rest of the world [EH/s].
    """

    hashprice_usd_per_ph_day: Floats
    own_eh_per_s: Floats
    rest_eh_per_s: Floats

    @property
    def total_eh_per_s(self) -> Floats:
        """All that hashes [EH/s]."""
        return np.asarray(self.own_eh_per_s + self.rest_eh_per_s)

    @property
    def own_usd_per_day(self) -> Floats:
        """What one's own hashrate earns [USD/day]."""
        return np.asarray(self.hashprice_usd_per_ph_day * self.own_eh_per_s * PH_PER_EH)


def settle(supply: HashSupply, revenue_usd_per_day: npt.ArrayLike, own_eh_per_s: npt.ArrayLike = 0.0) -> Equilibrium:
    """Return where the network settles with a given own hashrate, elementwise.

    Parameters
    ----------
    revenue_usd_per_day
        What all miners together earn (`khazana.energy.revenue.network_revenue_usd_per_day`).

    Examples
    --------
    >>> from khazana.energy.supply import ConstantElasticity
    >>> today = ConstantElasticity(hash_eh=960, hashprice_usd_per_ph_day=40, elasticity=1.0)
    >>> found = settle(today, 960_000 * 40, 130)
    >>> round(float(found.hashprice_usd_per_ph_day), 2), round(float(found.rest_eh_per_s), 1)
    (37.38, 897.2)
    """
    revenue = quantity(revenue_usd_per_day, "revenue_usd_per_day")
    revenue, own = np.broadcast_arrays(revenue, quantity(own_eh_per_s, "own_eh_per_s"))
    hashprice = supply.clear(revenue, own)
    total = np.divide(revenue, hashprice * PH_PER_EH, out=np.array(own, np.float64), where=hashprice > 0)
    return Equilibrium(
        hashprice_usd_per_ph_day=hashprice,
        own_eh_per_s=own,
        rest_eh_per_s=np.clip(
            total - own,
            supply.hash_below_eh_per_s(hashprice * (1 - 1e-12)),
            supply.hash_eh_per_s(hashprice * (1 + 1e-12)),
        ),
    )


def displaced_share(before: Equilibrium, after: Equilibrium) -> Floats:
    """Return which share of the own hashrate that was added replaced that of others, elementwise; 0 where none was."""
    added = after.own_eh_per_s - before.own_eh_per_s
    gone = before.rest_eh_per_s - after.rest_eh_per_s
    return np.asarray(np.divide(gone, added, out=np.zeros(np.shape(added)), where=added != 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What one runs, and what comes of it.

    Parameters
    ----------
    own_eh_per_s, rest_eh_per_s
        [EH/s].
    hashprice_usd_per_ph_day
        With it.
    hashprice_before_usd_per_ph_day
        Without it.
    earned_usd_per_day, cost_usd_per_day
        Of the own hashrate.
    """

    own_eh_per_s: float
    rest_eh_per_s: float
    hashprice_usd_per_ph_day: float
    hashprice_before_usd_per_ph_day: float
    earned_usd_per_day: float
    cost_usd_per_day: float

    @property
    def profit_usd_per_day(self) -> float:
        """Earned less cost [USD/day]."""
        return self.earned_usd_per_day - self.cost_usd_per_day

    @property
    def expected_usd_per_day(self) -> float:
        """What one would have reckoned with at the hashprice before [USD/day]."""
        return self.hashprice_before_usd_per_ph_day * self.own_eh_per_s * PH_PER_EH


def price_taker(supply: HashSupply, own: CostCurve, revenue_usd_per_day: float) -> Deployment:
    """Return the fixed point: what runs is what covers its cost at the hashprice that results.

    Parameters
    ----------
    own
        What one could run, by the hashprice that each part needs; what the power would earn otherwise counts as its
        cost. Of parts that just cover their cost, as much runs as does.
    """
    cost, edges = own.cost_usd_per_ph_day, own.edges_eh_per_s
    covered = supply.clear(revenue_usd_per_day, edges[1:]) >= cost
    full = int(np.argmin(covered)) if not covered.all() else cost.size
    hashrate = float(edges[full])
    if full < cost.size and cost[full] > 0:
        at_cost = revenue_usd_per_day / (cost[full] * PH_PER_EH) - float(supply.hash_below_eh_per_s(cost[full]))
        hashrate = float(np.clip(at_cost, hashrate, edges[full + 1]))
    return _deployed(supply, own, revenue_usd_per_day, hashrate)


def sovereign(supply: HashSupply, own: CostCurve, revenue_usd_per_day: float) -> Deployment:
    """Return the own hashrate with the highest profit, its effect on the hashprice counted.

    Notes
    -----
    Profit is not concave against a cost curve: while a class of the rest of the world gives way, the hashprice stands
    still, and the next unit earns all of it again. So the profit is looked at wherever it can be highest: at each edge
    of the own curve, at each edge of the rest of the world's, and wherever the last unit earns just its cost in
    between. Of equals the smallest is taken.
    """
    edges = own.edges_eh_per_s
    turning = [supply.turning_eh_per_s(revenue_usd_per_day, float(one)) for one in np.unique(own.cost_usd_per_ph_day)]
    candidates = np.unique(np.clip(np.concatenate([edges, *turning]), 0.0, edges[-1]))
    earned = supply.clear(revenue_usd_per_day, candidates) * candidates * PH_PER_EH
    best = int(np.argmax(earned - own.cost_usd_per_day(candidates)))
    return _deployed(supply, own, revenue_usd_per_day, float(candidates[best]))


def _deployed(supply: HashSupply, own: CostCurve, revenue_usd_per_day: float, hashrate: float) -> Deployment:
    found = settle(supply, revenue_usd_per_day, hashrate)
    return Deployment(
        own_eh_per_s=hashrate,
        rest_eh_per_s=float(found.rest_eh_per_s),
        hashprice_usd_per_ph_day=float(found.hashprice_usd_per_ph_day),
        hashprice_before_usd_per_ph_day=float(supply.clear(revenue_usd_per_day, 0.0)),
        earned_usd_per_day=float(found.own_usd_per_day),
        cost_usd_per_day=float(own.cost_usd_per_day(hashrate)),
    )
