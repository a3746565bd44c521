"""Two counts of one accumulation side by side: as it would be announced, and as the IMF's programme would count it."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

from khazana.planning import (
    AccumulationCeiling,
    Count,
    Estimate,
    Measure,
    Quantile,
    Question,
    Result,
    Simulator,
    Stopping,
    simulate,
)
from khazana.planning.answers.outcome_rows import half_by

__all__ = ["Counted", "both_counts"]

_MEASURES: Final = {Count.ANNOUNCED: Measure.ANNOUNCED_COINS, Count.IMF: Measure.VOLUNTARY_COINS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What one count of a policy's accumulation comes to, and whether it crosses a ceiling.

    Parameters
    ----------
    limit
        The ceiling that both counts are held against; empty where the question holds none.
    is_agreed
        Whether this is the count that the ceiling was declared with.
    coins
        Counted from the start to the end, in the median [BTC].
    breach
        The probability that this count crosses the ceiling; ``None`` where there is none.
    median_on
        The day up to which half of all paths have crossed it; ``None`` where fewer do.
    """

    policy: str
    limit: str
    count: Count
    is_agreed: bool
    coins: Quantile
    breach: Estimate | None
    median_on: dt.date | None


def both_counts(question: Question, stopping: Stopping, *, by: Simulator = simulate) -> tuple[Counted, ...]:
    """Hold every ceiling on accumulation against both counts, on the paths of the question.

    Parameters
    ----------
    question
        Whose other limits are set aside.
    by
        Who simulates.
    """
    ceilings = [one for one in question.limits if isinstance(one, AccumulationCeiling)]
    twins = tuple(replace(one, name=_name(one.name, count), count=count) for one in ceilings for count in Count)
    asked = replace(question, limits=twins, measures=tuple(_MEASURES.values()), marks=())
    result = by(asked, stopping)
    found = []
    for policy in question.policies:
        for ceiling in ceilings or (None,):
            found += [_counted(result, policy.name, ceiling, count) for count in Count]
    return tuple(found)


def _name(limit: str, count: Count) -> str:
    return f"{limit} {count.value}"


def _counted(result: Result, policy: str, ceiling: AccumulationCeiling | None, count: Count) -> Counted:
    coins = result.quantiles(_MEASURES[count], policy, (0.5,))[0]
    if ceiling is None:
        return Counted(
            policy=policy, limit="", count=count, is_agreed=False, coins=coins, breach=None, median_on=None
        )  # fmt: skip
    return Counted(
        policy=policy,
        limit=ceiling.name,
        count=count,
        is_agreed=count is ceiling.count,
        coins=coins,
        breach=result.breach(policy, _name(ceiling.name, count)),
        median_on=half_by(result.crossings(policy, _name(ceiling.name, count)), result.paths, result.question.horizon),
    )
