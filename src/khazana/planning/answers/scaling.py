"""Policies of the same shape and another size."""

from dataclasses import replace

from khazana.core import BadInput
from khazana.planning import BudgetNeutral, BuyCoins, BuyDips, BuyDollars, PerDay, Policy, Rule
from khazana.planning.figures import figure

__all__ = ["buys", "scaled"]


def scaled(policy: Policy, size: float, *, name: str | None = None) -> Policy:
    """Return a policy that buys so many times as much; mining, moves and sales stay.

    Raises
    ------
    BadInput
        If no rule of the policy buys, or the size is negative.

    Examples
    --------
    >>> scaled(Policy(name="one", rules=(BuyCoins(coins_per_day=1.0),)), 2.5).rules[0].coins_per_day
    2.5
    """
    figure(size, "size", least=0)
    if not buys(policy):
        raise BadInput("no rule of the policy buys", where=policy.name, remedy="name a policy with a purchase to scale")
    return replace(
        policy, name=name or f"{policy.name} × {size:g}", rules=tuple(_scaled(one, size) for one in policy.rules)
    )


def buys(policy: Policy) -> bool:
    """Tell whether a rule of the policy buys."""
    return any(isinstance(rule, BuyCoins | BuyDollars | BuyDips | BudgetNeutral) for rule in policy.rules)


def _scaled(rule: Rule, size: float) -> Rule:
    if isinstance(rule, BuyCoins):
        return replace(rule, coins_per_day=_times(rule.coins_per_day, size))
    if isinstance(rule, BuyDollars | BuyDips):
        return replace(rule, usd_per_day=_times(rule.usd_per_day, size))
    if isinstance(rule, BudgetNeutral):
        return replace(rule, usd_per_day=rule.usd_per_day * size)
    return rule


def _times(amount: PerDay, size: float) -> PerDay:
    return tuple(one * size for one in amount) if isinstance(amount, tuple) else amount * size
