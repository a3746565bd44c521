"""What rules of a policy that were declared become, and the figures that they and limits take."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, cast

from khazana.planning import (
    BudgetNeutral,
    BuyCoins,
    BuyDips,
    BuyDollars,
    Days,
    HoldBand,
    KeepMined,
    Move,
    MoveKind,
    PerDay,
    Rule,
    SellAbove,
    SellBelow,
)
from khazana.planning.plan.asks import RULE_ASKS, Asks, RuleKind
from khazana.planning.plan.record import DeclaredFigure, DeclaredRule

__all__ = ["Unknown", "Values", "days_of", "rule_of", "values_of"]

_MOST_DAYS: Final = 50 * 366
"""No plan looks further ahead."""
Values = dict[str, float]
"""Figures by name, in the units that are reckoned with."""


class Unknown(Exception):
    """Names figures that are needed and not known."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def rule_of(rule: DeclaredRule) -> Rule:
    """Return a rule as the engine takes it.

    Raises
    ------
    Unknown
        If a figure that it needs is not known.
    """
    return _RULES[rule.kind](values_of(rule.figures, RULE_ASKS[rule.kind], None), rule)


def values_of(figures: tuple[DeclaredFigure, ...], asks: Mapping[str, Asks], gdp_usd: float | None) -> Values:
    """Return the figures that are known, by name.

    Raises
    ------
    Unknown
        If one that is needed is not among them.
    """
    found = {one.name: value for one in figures if (value := one.value(gdp_usd)) is not None}
    missing = sorted(name for name, one in asks.items() if one.is_needed and name not in found)
    if missing:
        raise Unknown(missing)
    return found


def days_of(since: date | None, until: date | None, only: tuple[date, ...] = ()) -> Days:
    """Return the days on which something holds."""
    return Days(since=since, until=until, only=only)


def _mined(of: Values, rule: DeclaredRule) -> PerDay:
    """Return the coins that are mined, the same each day or day by day.

    Raises
    ------
    Unknown
        If nobody has said them.
    """
    if rule.mined is None:
        if "coins" not in of:
            raise Unknown(["coins"])
        return of["coins"]
    coins = rule.mined.coins_per_day
    if coins is None:
        raise Unknown(["mined"])
    return coins + (0.0,) * (_MOST_DAYS - len(coins))


_RULES: Final[dict[RuleKind, Callable[[Values, DeclaredRule], Rule]]] = {
    RuleKind.BUY_COINS: lambda of, rule: BuyCoins(
        coins_per_day=of["coins"], funding=rule.funding, days=days_of(rule.since, rule.until)
    ),
    RuleKind.BUY_DOLLARS: lambda of, rule: BuyDollars(
        usd_per_day=of["dollars"], funding=rule.funding, days=days_of(rule.since, rule.until)
    ),
    RuleKind.BUY_DIPS: lambda of, rule: BuyDips(
        usd_per_day=of["dollars"],
        below_peak_share=of["below_peak"],
        funding=rule.funding,
        days=days_of(rule.since, rule.until),
    ),
    RuleKind.BUDGET_NEUTRAL: lambda of, _: BudgetNeutral(usd_per_day=of["dollars"], income_usd_per_day=of["income"]),
    RuleKind.HOLD_BAND: lambda of, rule: HoldBand(
        least_share=of["least"],
        target_share=of["target"],
        most_share=of["most"],
        most_usd_per_day=of["dollars"],
        funding=rule.funding,
    ),
    RuleKind.KEEP_MINED: lambda of, rule: KeepMined(
        coins_per_day=_mined(of, rule), kept_share=of.get("kept", 1.0), cost_usd_per_coin=of.get("cost", 0.0)
    ),
    RuleKind.MOVE: lambda of, rule: Move(on=cast("date", rule.on), coins=of["coins"], kind=cast("MoveKind", rule.move)),
    RuleKind.SELL_ABOVE: lambda of, rule: SellAbove(
        cost_multiple=of["above_cost"], share_per_day=of["sold"], funding=rule.funding
    ),
    RuleKind.SELL_BELOW: lambda of, rule: SellBelow(
        below_peak_share=of["below_peak"], share_per_day=of["sold"], funding=rule.funding
    ),
}
