"""The frontier: how much is held, against how likely a limit is broken, for sizes of one policy on common paths."""

from dataclasses import dataclass, replace

from khazana.core import BadInput
from khazana.planning import Estimate, Measure, Policy, Quantile, Question, Simulator, Stopping, simulate
from khazana.planning.answers.scaling import scaled

__all__ = ["Frontier", "FrontierPoint", "frontier", "sizes_between"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierPoint:
    """One size of the policy.

    Parameters
    ----------
    size
        How many times what the policy says.
    breach
        The probability that a limit is crossed.
    coins
        Held at the end, in the median.
    is_efficient
        Whether no other size of the frontier holds more at no more risk.
    """

    size: float
    breach: Estimate
    coins: Quantile
    is_efficient: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """Sizes of one policy, from small to large, on ``paths`` common paths of ``seed``."""

    policy: str
    points: tuple[FrontierPoint, ...]
    paths: int
    seed: int
    is_done: bool


def sizes_between(least: float, most: float, count: int) -> tuple[float, ...]:
    """Return sizes that are evenly spaced, both ends among them.

    Examples
    --------
    >>> sizes_between(0, 2, 5)
    (0.0, 0.5, 1.0, 1.5, 2.0)
    """
    if not 0 <= least < most or count < 2:  # noqa: PLR2004 - both ends
        raise BadInput("sizes run from small to large", value=(least, most, count), remedy="give two of them or more")
    return tuple(least + (most - least) * number / (count - 1) for number in range(count))


def frontier(
    question: Question,
    policy: Policy,
    sizes: tuple[float, ...],
    stopping: Stopping,
    *,
    by: Simulator = simulate,
) -> Frontier:
    """Return how much each size of a policy holds at the end, and how likely it breaks a limit.

    Parameters
    ----------
    question
        Whose policies are set aside; its law, limits, start and seed hold.
    sizes
        Each once; up to 32 cost little more than one.
    by
        Who simulates.

    Raises
    ------
    BadInput
        If no rule of the policy buys, or a size comes twice.
    """
    ordered = tuple(sorted(sizes))
    policies = tuple(scaled(policy, size, name=f"{size!r}") for size in ordered)
    asked = replace(question, policies=policies, measures=(Measure.COINS,), marks=())
    result = by(asked, stopping)
    found = [
        (size, result.breach(one.name), result.quantiles(Measure.COINS, one.name, (0.5,))[0])
        for size, one in zip(ordered, policies, strict=True)
    ]
    points = tuple(
        FrontierPoint(
            size=size,
            breach=breach,
            coins=coins,
            is_efficient=not any(
                other.value <= breach.value
                and held.value >= coins.value
                and (other.value, held.value) != (breach.value, coins.value)
                for _, other, held in found
            ),
        )
        for size, breach, coins in found
    )
    return Frontier(policy=policy.name, points=points, paths=result.paths, seed=question.seed, is_done=result.is_done)
