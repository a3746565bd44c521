"""What the accounts show along paths of the price: fair value through income, and cost less impairment.

The same rules as in `khazana.reserve.valuing`, for many paths at once and in floating point: coins in one pool at
average cost, costs of disposal taken as zero.

References
----------
FASB ASU 2023-08; IAS 38.74; IAS 36.59, 36.104, 36.114-117.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from khazana.core import BadInput
from khazana.energy.quantities import Floats, quantity
from khazana.reserve.valuation import Treatment

__all__ = ["AccountsAlong", "accounts_along"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AccountsAlong:
    """What the accounts show at each reporting day, ``(n_reports, n_paths)`` [USD].

    Parameters
    ----------
    carrying_usd
        The amount in the balance sheet.
    income_usd
        Through income since the report before: changes of fair value; or impairments, their reversals, and results of
        sales.
    coins_btc
        Held.
    """

    treatment: Treatment
    carrying_usd: Floats
    income_usd: Floats
    coins_btc: Floats


def accounts_along(
    prices_usd: npt.ArrayLike,
    flows_btc: npt.ArrayLike,
    reports: tuple[int, ...],
    treatment: Treatment,
    *,
    held_btc: float = 0.0,
    cost_usd: float = 0.0,
) -> AccountsAlong:
    """Keep the accounts along each path.

    Parameters
    ----------
    prices_usd
        ``(n_days, n_paths)``: of one coin.
    flows_btc
        ``(n_days, 1)`` or ``(n_days, n_paths)``: coins that come in at that day's price, or go out (negative).
    reports
        The days that are reported, and tested for impairment, from 0, in order.
    held_btc, cost_usd
        The pool at the start and what it cost; there it is carried at cost, or at the first day's price under fair
        value.

    Raises
    ------
    BadInput
        If more goes out than there is, or the reports are not days in order.
    """
    prices = quantity(prices_usd, "prices_usd", above=True)
    flows = np.broadcast_to(quantity(flows_btc, "flows_btc", least=-np.inf), prices.shape)
    if not reports or list(reports) != sorted(set(reports)) or not 0 <= reports[0] <= reports[-1] < len(prices):
        raise BadInput(
            "reports are days in order", where="reports", value=reports, remedy="name days of the paths, once each"
        )
    pool = _Pool(prices.shape[1], float(quantity(held_btc, "held_btc")), float(quantity(cost_usd, "cost_usd")))
    before = held_btc * prices[0] if treatment is Treatment.FAIR_VALUE else np.full(prices.shape[1], float(cost_usd))
    paid = np.zeros(prices.shape[1])
    carried, income, coins = [], [], []
    for day, (price, flow) in enumerate(zip(prices, flows, strict=True)):
        pool.move(flow, price)
        paid += flow * price
        if day in reports:
            if treatment is Treatment.FAIR_VALUE:
                carrying = pool.coins * price
            else:
                pool.test(price)
                carrying = pool.carried
            carried.append(carrying.copy())
            coins.append(pool.coins.copy())
            income.append(carrying - before - paid)
            before, paid = carrying.copy(), np.zeros_like(paid)
    return AccountsAlong(
        treatment=treatment, carrying_usd=np.array(carried), income_usd=np.array(income), coins_btc=np.array(coins)
    )


class _Pool:
    """Coins at average cost, with what they are carried at."""

    __slots__ = ("carried", "coins", "cost")

    def __init__(self, n_paths: int, held_btc: float, cost_usd: float) -> None:
        self.coins = np.full(n_paths, held_btc)
        self.cost = np.full(n_paths, cost_usd)
        self.carried = self.cost.copy()

    def move(self, flow_btc: Floats, price_usd: Floats) -> None:
        """Take coins in at the day's price, or give up a share of the pool."""
        out = np.maximum(-flow_btc, 0.0)
        if (out > self.coins * (1 + 1e-12)).any():
            raise BadInput("more coins go out than there are", where="flows_btc", remedy="sell no more than is held")
        kept = 1.0 - np.divide(out, self.coins, out=np.zeros_like(out), where=self.coins > 0)
        bought = np.maximum(flow_btc, 0.0)
        self.cost = self.cost * kept + bought * price_usd
        self.carried = self.carried * kept + bought * price_usd
        self.coins = np.maximum(self.coins + flow_btc, 0.0)

    def test(self, price_usd: Floats) -> None:
        """Carry the pool at the lower of its cost and its value: a loss, or the reversal of an earlier one."""
        self.carried = np.minimum(self.cost, self.coins * price_usd)
