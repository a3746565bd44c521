"""Hashrate by what it costs to run: machines at power prices, in order of the hashprice that they need."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from khazana.core import BadInput
from khazana.energy.quantities import Floats, quantity
from khazana.energy.revenue import break_even_hashprice_usd_per_ph_day
from khazana.energy.supply import PH_PER_EH

__all__ = ["CostCurve", "MachineClasses"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CostCurve:
    """Classes of machines, each with the hashprice that it needs; sorted by it.

    Parameters
    ----------
    cost_usd_per_ph_day
        What each class needs, ``(n_classes,)`` [USD/PH/day].
    hash_eh
        How much there is of each, ``(n_classes,)`` [EH/s].

    Raises
    ------
    BadInput
        If the two do not match, or a figure is negative.

    Examples
    --------
    Two classes; at $38 the first runs, the second does not. A revenue of $4 million a day makes the second run in part:

    >>> import numpy as np
    >>> curve = CostCurve(cost_usd_per_ph_day=np.array([40.0, 30.0]), hash_eh=np.array([50.0, 80.0]))
    >>> float(curve.hash_eh_per_s(38.0)), float(curve.clear(4e6, 0.0))
    (80.0, 40.0)
    """

    cost_usd_per_ph_day: Floats
    hash_eh: Floats

    def __post_init__(self) -> None:
        cost = quantity(self.cost_usd_per_ph_day, "cost_usd_per_ph_day")
        amount = quantity(self.hash_eh, "hash_eh")
        if cost.ndim != 1 or cost.shape != amount.shape:
            raise BadInput("each class has a cost and a hashrate", value=cost.shape, remedy="pass two equal lengths")
        order = np.argsort(cost, kind="stable")
        object.__setattr__(self, "cost_usd_per_ph_day", cost[order])
        object.__setattr__(self, "hash_eh", amount[order])

    @property
    def edges_eh_per_s(self) -> Floats:
        """How much there is of all classes up to each, from none on, ``(n_classes + 1,)`` [EH/s]."""
        return np.concatenate(([0.0], np.cumsum(self.hash_eh)))

    def hash_eh_per_s(self, hashprice: npt.ArrayLike) -> Floats:
        """Return what runs at a hashprice, classes that just cover their cost in full [EH/s], elementwise."""
        found = quantity(hashprice, "hashprice_usd_per_ph_day")
        return np.asarray(self.edges_eh_per_s[np.searchsorted(self.cost_usd_per_ph_day, found, side="right")])

    def hash_below_eh_per_s(self, hashprice: npt.ArrayLike) -> Floats:
        """Return what needs less than a hashprice [EH/s], elementwise."""
        found = quantity(hashprice, "hashprice_usd_per_ph_day")
        return np.asarray(self.edges_eh_per_s[np.searchsorted(self.cost_usd_per_ph_day, found, side="left")])

    def cost_usd_per_day(self, hash_eh_per_s: npt.ArrayLike) -> Floats:
        """Return what a hashrate costs where the cheapest classes run first [USD/day], elementwise.

        Raises
        ------
        BadInput
            If there is not so much.
        """
        edges = self.edges_eh_per_s
        most = float(edges[-1])
        found = quantity(hash_eh_per_s, "hash_eh_per_s", most=most * (1 + 1e-12))
        spent = np.concatenate(([0.0], np.cumsum(self.hash_eh * self.cost_usd_per_ph_day * PH_PER_EH)))
        return np.asarray(np.interp(found, edges, spent))

    def _marginal_class(self, revenue: Floats, own: Floats) -> npt.NDArray[np.intp]:
        """Return how many classes have begun to run: those whose cost, paid to all before them, the revenue covers."""
        edges, cost = self.edges_eh_per_s, self.cost_usd_per_ph_day
        low, high = np.zeros(revenue.shape, np.intp), np.full(revenue.shape, cost.size, np.intp)
        for _ in range(int(cost.size).bit_length()):
            middle = (low + high + 1) // 2
            begun = np.maximum(middle - 1, 0)
            runs = cost[begun] * PH_PER_EH * (edges[begun] + own) <= revenue
            low, high = np.where(runs & (low < high), middle, low), np.where(runs | (low == high), high, middle - 1)
        return low

    def clear(self, revenue_usd_per_day: npt.ArrayLike, own_eh_per_s: npt.ArrayLike) -> Floats:
        """Return the hashprice at which the market clears [USD/PH/day], elementwise.

        Either a class runs in part, and the hashprice is what it needs; or the revenue is shared by all that run.

        Raises
        ------
        BadInput
            If there is revenue and nobody at all hashes.
        """
        revenue = quantity(revenue_usd_per_day, "revenue_usd_per_day")
        revenue, own = np.broadcast_arrays(revenue, quantity(own_eh_per_s, "own_eh_per_s"))
        begun = self._marginal_class(revenue, own) if self.cost_usd_per_ph_day.size else np.zeros(own.shape, np.intp)
        total = (self.edges_eh_per_s[begun] + own) * PH_PER_EH
        if ((total == 0) & (revenue > 0)).any():
            raise BadInput(
                "nobody hashes, so no hashprice clears the market", remedy="give the curve a class, or own hash"
            )
        shared = np.divide(revenue, total, out=np.zeros(own.shape), where=total > 0)
        needed = self.cost_usd_per_ph_day[np.maximum(begun - 1, 0)] if self.cost_usd_per_ph_day.size else shared
        return np.asarray(np.where(begun > 0, np.maximum(shared, needed), shared))

    def marginal_share(self, revenue_usd_per_day: npt.ArrayLike, own_eh_per_s: npt.ArrayLike) -> Floats:
        """Return 1 where own hashrate displaces a class that runs in part; ``rest / (rest + own)`` elsewhere."""
        hashprice = self.clear(revenue_usd_per_day, own_eh_per_s)
        revenue = quantity(revenue_usd_per_day, "revenue_usd_per_day")
        own = quantity(own_eh_per_s, "own_eh_per_s")
        below, upto = self.hash_below_eh_per_s(hashprice), self.hash_eh_per_s(hashprice)
        total = np.divide(revenue, hashprice * PH_PER_EH, out=np.zeros(hashprice.shape), where=hashprice > 0)
        in_part = (upto > below) & (total - own > below * (1 + 1e-12))
        rest = np.where(in_part, upto, below)
        alone = np.divide(rest, rest + own, out=np.ones(hashprice.shape), where=rest + own > 0)
        return np.asarray(np.where(in_part, 1.0, alone))

    def turning_eh_per_s(self, revenue_usd_per_day: float, cost_usd_per_ph_day: float) -> Floats:
        """Return where a class begins to give way and where it has, and where the last unit earns its cost between.

        While ``rest`` stays, one earns ``revenue · own / (rest + own)``, so the last unit earns its cost at
        ``own = √(revenue · rest / cost) − rest``.
        """
        cost, edges = self.cost_usd_per_ph_day, self.edges_eh_per_s
        paid = np.divide(revenue_usd_per_day, cost * PH_PER_EH, out=np.zeros(cost.shape), where=cost > 0)
        found = [paid - edges[1:], paid - edges[:-1]]
        if cost_usd_per_ph_day > 0:
            found.append(np.sqrt(revenue_usd_per_day * edges / (cost_usd_per_ph_day * PH_PER_EH)) - edges)
        turning = np.concatenate(found)
        return turning[turning >= 0]

    def moved(self, *, hash_ratio: float = 1.0, cost_ratio: float = 1.0) -> "CostCurve":
        """Return the curve with so many times the hashrate, at so many times the cost."""
        return CostCurve(cost_usd_per_ph_day=self.cost_usd_per_ph_day * cost_ratio, hash_eh=self.hash_eh * hash_ratio)

    def joined(self, other: "CostCurve") -> "CostCurve":
        """Return both curves as one, such as machines that are there and machines that would be bought."""
        return CostCurve(
            cost_usd_per_ph_day=np.concatenate((self.cost_usd_per_ph_day, other.cost_usd_per_ph_day)),
            hash_eh=np.concatenate((self.hash_eh, other.hash_eh)),
        )

    def through(self, hash_eh_per_s: float, hashprice_usd_per_ph_day: float) -> "CostCurve":
        """Return the curve scaled so that so much runs at a hashprice, as it does today.

        Raises
        ------
        BadInput
            If no class runs at that hashprice.
        """
        running = float(self.hash_eh_per_s(hashprice_usd_per_ph_day))
        if not running > 0:
            raise BadInput("no class runs at this hashprice", value=hashprice_usd_per_ph_day, remedy="check the curve")
        return self.moved(hash_ratio=hash_eh_per_s / running)

    def elasticity(self, hashprice: npt.ArrayLike, step: float = 0.02) -> Floats:
        """Return by how many percent the hashrate moves for a percent of hashprice, over ``± step``, elementwise."""
        middle = quantity(hashprice, "hashprice_usd_per_ph_day", above=True)
        high, low = self.hash_eh_per_s(middle * (1 + step)), self.hash_eh_per_s(middle * (1 - step))
        return np.asarray((np.log(high) - np.log(low)) / (np.log1p(step) - np.log1p(-step)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MachineClasses:
    """The world's machines and the power prices that they run at.

    Parameters
    ----------
    efficiency_j_per_th, machine_share
        Of each class of machines, ``(n_machines,)``; the shares are of the hashrate and sum to one.
    power_usd_per_kwh, power_share
        Of each class of power, all that changes with running included, ``(n_powers,)``; shares of the hashrate.
    pue
        Power at the meter over power of the machines.
    fixed_usd_per_ph_day
        What each class of machines must earn beside its power, a figure or ``(n_machines,)`` [USD/PH/day]: the capital
        of machines that are yet to be bought (`khazana.energy.machines.Machine.capital_usd_per_ph_day`). Nothing for
        those that are there.

    Raises
    ------
    BadInput
        If shares do not sum to one.
    """

    efficiency_j_per_th: Floats
    machine_share: Floats
    power_usd_per_kwh: Floats
    power_share: Floats
    pue: float
    fixed_usd_per_ph_day: Floats | float = 0.0

    def curve(self, installed_eh: float) -> CostCurve:
        """Return the cost curve of so much installed hashrate [EH/s], every machine at every power price."""
        for name in ("machine_share", "power_share"):
            if abs(float(quantity(getattr(self, name), name).sum()) - 1.0) > 1e-9:  # noqa: PLR2004 - rounding
                raise BadInput("shares sum to one", where=name, remedy="divide them by their sum")
        power = break_even_hashprice_usd_per_ph_day(
            np.asarray(self.efficiency_j_per_th, np.float64)[:, None], self.pue, self.power_usd_per_kwh
        )
        fixed = quantity(self.fixed_usd_per_ph_day, "fixed_usd_per_ph_day")
        cost = power + np.broadcast_to(fixed, np.shape(self.efficiency_j_per_th))[:, None]
        amount = installed_eh * np.outer(self.machine_share, self.power_share)
        return CostCurve(cost_usd_per_ph_day=cost.ravel(), hash_eh=amount.ravel())
