"""One policy's day, put together: its rules, the books, what is counted, and the limits.

Only what somebody takes is computed: a limit on drawdowns brings the highest value with it, and where there is none, no
path keeps one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from khazana.kernels.programs import Call, Part
from khazana.planning import ledger_steps as steps
from khazana.planning.books import Start
from khazana.planning.limit_lines import FIRST
from khazana.planning.names import (
    ADEQUACY,
    ANNOUNCED_COINS,
    BUDGET_USED_LOCAL,
    BUDGET_USED_USD,
    CARRYING_USD,
    COINS,
    COST_USD,
    LOCAL_PER_USD,
    LOWEST_SHARE,
    NET_RESERVES_USD,
    PRICE_USD,
    RESERVES_USD,
    START_COINS,
    VALUE_USD,
    VOLUNTARY_COINS,
)
from khazana.planning.pieces import Floats, Order, Piece

__all__ = ["PER_USD", "YEAR_BEGINS", "DayOfPolicy", "day_of_policy"]

PER_USD: Final = "coins_per_usd"
YEAR_BEGINS: Final = "year_begins"
_PAID: Final = "reserves_paid_usd"
_PEAK_VALUE: Final = "peak_value_usd"
_KEPT: Final = "kept_share"
_BUYS: Final = (Order.BUY_FROM_RESERVES, Order.BUY_FROM_BUDGET, Order.BUY_FROM_INCOME)
_SALES: Final = (Order.SELL_TO_RESERVES, Order.SELL_TO_BUDGET)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfPolicy:
    """A policy's day as a part of a program, and the figures behind its names."""

    part: Part
    values: Mapping[str, float]
    series: Mapping[str, Floats]


@dataclass(slots=True)
class _Builder:
    """Collects calls and figures; ``wanted`` are names that limits, rules and measures take."""

    wanted: set[str]
    calls: list[Call] = field(default_factory=list)
    values: dict[str, float] = field(default_factory=dict)
    series: dict[str, Floats] = field(default_factory=dict)
    states: dict[str, float] = field(default_factory=dict)
    orders: dict[Order, list[str]] = field(default_factory=dict)

    def do(self, function: Callable[..., Any], takes: Sequence[str], *gives: str) -> None:
        """Add a call."""
        self.calls.append(Call(function=function, takes=tuple(takes), gives=gives))

    def join(self, piece: Piece) -> None:
        """Add a piece."""
        self.calls += piece.calls
        self.values |= piece.values
        self.series |= piece.series
        self.states |= piece.states
        for order, name in piece.orders:
            self.orders.setdefault(order, []).append(name)

    def sum_of(self, names: Sequence[str | None], total: str) -> str | None:
        """Add up what there is of some names; ``None`` where there is nothing."""
        there = [name for name in names if name is not None]
        if len(there) <= 1:
            return there[0] if there else None
        self.do(steps.plus, there[:2], total)
        for name in there[2:]:
            self.do(steps.plus, (total, name), total)
        return total

    def ordered(self, *kinds: Order) -> str | None:
        """Add up the orders of some kinds."""
        names = [name for kind in kinds for name in self.orders.get(kind, ())]
        return self.sum_of(names, "all_" + "_".join(kind.replace("-", "_") for kind in kinds))

    def count_up(self, name: str, amount: str | None) -> None:
        """Keep a sum of two floats of what comes in each day."""
        self.states.setdefault(name, 0.0)
        if amount is not None:
            self.states.setdefault(f"{name}_rest", 0.0)
            self.do(steps.added, (name, f"{name}_rest", amount), name, f"{name}_rest")


def day_of_policy(
    start: Start,
    rules: Sequence[Piece],
    limits: Sequence[Piece],
    measures: Sequence[str],
    metric: str | None,
    year_begins: Callable[[], Floats],
) -> DayOfPolicy:
    """Put a policy's day together.

    Parameters
    ----------
    start
        The books and the price that it begins with.
    rules, limits
        Their pieces.
    measures
        Names to record on marked days.
    metric
        The name of the metric of adequacy, if there is one.
    year_begins
        Gives 1 for the days on which a fiscal year begins.
    """
    wanted = {name for piece in limits for call in piece.calls for name in call.takes} | set(measures)
    if ADEQUACY in measures:
        wanted |= {NET_RESERVES_USD}
    early = {name for piece in rules for call in piece.calls for name in call.takes}
    builder = _Builder(wanted=wanted | early)
    builder.states |= {COINS: start.books.coins, COST_USD: start.books.cost_usd}
    if NET_RESERVES_USD in early:
        builder.do(steps.less, (RESERVES_USD, _PAID), NET_RESERVES_USD)
    for piece in rules:
        builder.join(piece)
    flows = _traded(builder)
    _counted(builder, flows, start, year_begins)
    for piece in limits:
        builder.join(piece)
    if ADEQUACY in measures and metric is not None:
        builder.states[ADEQUACY] = 0.0
        builder.do(steps.adequacy, (NET_RESERVES_USD, metric), ADEQUACY)
    builder.values[START_COINS] = start.books.coins
    return _finished(builder, measures)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flows:
    """Names of a day's flows; ``None`` where nothing flows."""

    bought_coins: str | None
    mined: str | None
    spent_usd: str | None
    change: str | None
    sold_to_reserves: str | None
    gone: bool


def _traded(b: _Builder) -> _Flows:
    """Carry out the day's orders: what goes first, then what comes."""
    bought_usd = b.ordered(*_BUYS)
    mined, mined_usd = b.ordered(Order.MINED), b.ordered(Order.MINED_COST)
    received = b.ordered(Order.RECEIVED)
    bought_coins = None
    if bought_usd is not None:
        bought_coins = "bought_coins"
        b.do(steps.times, (bought_usd, PER_USD), bought_coins)
    gone, sold_to_reserves = _gone(b)
    change = b.sum_of((bought_coins, mined, received), "come_coins")
    if gone is not None:
        b.do(steps.kept_share, (COINS, gone), _KEPT)
        b.states["cost_usd_rest"] = 0.0
        b.do(steps.scaled, (COST_USD, "cost_usd_rest", _KEPT), COST_USD, "cost_usd_rest")
        if change is None:
            b.do(steps.less, (START_COINS, START_COINS), "come_coins")
        b.do(steps.less, (change or "come_coins", gone), "change_coins")
        change = "change_coins"
        b.states["coins_rest"] = 0.0
        b.do(steps.reduced, (COINS, "coins_rest", change), COINS, "coins_rest")
    else:
        b.count_up(COINS, change)
    spent_usd = b.sum_of((bought_usd, mined_usd), "spent_usd")
    b.count_up(COST_USD, spent_usd)
    return _Flows(
        bought_coins=bought_coins,
        mined=mined,
        spent_usd=spent_usd,
        change=change,
        sold_to_reserves=sold_to_reserves,
        gone=gone is not None,
    )


def _gone(b: _Builder) -> tuple[str | None, str | None]:
    """Return the names of what goes of the coins, at most all of them, and of what is sold to reserves."""
    asked: list[tuple[Order, str]] = [
        (kind, name) for kind in (*_SALES, Order.SENT) if (name := b.ordered(kind)) is not None
    ]
    left, went, to_reserves = COINS, [], None
    for number, (kind, name) in enumerate(asked):
        goes, after = f"goes_{number}", f"left_{number}"
        b.do(steps.least, (name, left), goes)
        b.do(steps.less, (left, goes), after)
        left = after
        went.append(goes)
        if kind is Order.SELL_TO_RESERVES:
            to_reserves = goes
    return b.sum_of(went, "gone_coins"), to_reserves


def _counted(b: _Builder, flows: _Flows, start: Start, year_begins: Callable[[], Floats]) -> None:
    """Keep what somebody takes of values and counts."""
    if VOLUNTARY_COINS in b.wanted:
        b.count_up(VOLUNTARY_COINS, b.sum_of((flows.bought_coins, flows.mined), "voluntary_change"))
    if ANNOUNCED_COINS in b.wanted:
        b.count_up(ANNOUNCED_COINS, flows.change)
    _budgeted(b, year_begins)
    if NET_RESERVES_USD in b.wanted:
        b.count_up(_PAID, _paid_by_reserves(b, flows))
        b.do(steps.less, (RESERVES_USD, _PAID), NET_RESERVES_USD)
    if b.wanted & {VALUE_USD, LOWEST_SHARE, CARRYING_USD}:
        b.do(steps.times, (COINS, PRICE_USD), VALUE_USD)
    if LOWEST_SHARE in b.wanted:
        b.states |= {_PEAK_VALUE: start.books.coins * start.price_usd, LOWEST_SHARE: 1.0}
        b.do(steps.drawn_down, (VALUE_USD, _PEAK_VALUE, LOWEST_SHARE), _PEAK_VALUE, LOWEST_SHARE)
    if CARRYING_USD in b.wanted:
        b.states[CARRYING_USD] = b.states[COST_USD]
        b.values |= {"all_kept": 1.0, "nothing": 0.0}
        share = _KEPT if flows.gone else "all_kept"
        b.do(steps.carried, (CARRYING_USD, share, flows.spent_usd or "nothing", VALUE_USD), CARRYING_USD)


def _budgeted(b: _Builder, year_begins: Callable[[], Floats]) -> None:
    """Keep what the budget paid since the fiscal year began, in dollars and in local currency, where it is taken."""
    for used in sorted(b.wanted & {BUDGET_USED_USD, BUDGET_USED_LOCAL}):
        spent, rest = b.ordered(Order.BUY_FROM_BUDGET), f"{used}_rest"
        b.series[YEAR_BEGINS] = year_begins()
        b.states |= {used: 0.0, rest: 0.0}
        b.do(steps.begun_anew, (used, rest, YEAR_BEGINS), used, rest)
        if used == BUDGET_USED_LOCAL and spent is not None:
            b.do(steps.times, (spent, LOCAL_PER_USD), "spent_local")
            spent = "spent_local"
        b.count_up(used, spent)


def _paid_by_reserves(b: _Builder, flows: _Flows) -> str | None:
    """Return the name of what reserves paid on the day, less what came back to them."""
    paid = b.ordered(Order.BUY_FROM_RESERVES)
    if flows.sold_to_reserves is None:
        return paid
    b.do(steps.times, (flows.sold_to_reserves, PRICE_USD), "proceeds_usd")
    if paid is None:
        b.values["nothing"] = 0.0
    b.do(steps.less, (paid or "nothing", "proceeds_usd"), "paid_usd")
    return "paid_usd"


_SHOWN_BY: Final = {
    VALUE_USD: (steps.times, (COINS, PRICE_USD)),
    NET_RESERVES_USD: (steps.less, (RESERVES_USD, _PAID)),
}
"""How a measure that is no state is made again on the days on which it is recorded."""


def _finished(b: _Builder, measures: Sequence[str]) -> DayOfPolicy:
    shows = tuple(
        Call(function=function, takes=takes, gives=(name,))
        for name, (function, takes) in _SHOWN_BY.items()
        if name in measures
    )
    values = {**b.values, **{f"from_{name}": start for name, start in b.states.items()}}
    part = Part(
        states=tuple((name, f"from_{name}") for name in b.states),
        parameters=tuple(values),
        series=tuple(b.series),
        calls=tuple(b.calls),
        shows=shows,
        shown=tuple(measures),
        ended=tuple(name for name in b.states if name.endswith(f"_{FIRST}")),
    )
    return DayOfPolicy(part=part, values=values, series=b.series)
