"""The past played again: what a policy would have come to, and which limit it would have broken when."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from khazana.core import BadInput, Finding, FindingKind, Mark, MarkRule, MarkSeries, Missing, Pick, Severity
from khazana.planning import Measure, Question, Replay
from khazana.planning.drawing import observed
from khazana.planning.limit_lines import NEVER

__all__ = ["EPISODES", "LINE", "Episode", "Replayed", "replayed", "returns_of"]

_DAY: Final = dt.timedelta(days=1)
_MIDNIGHT: Final = MarkRule(pick=Pick.AT_OR_BEFORE, max_age=dt.timedelta(hours=1))
_LONGEST_LINE_DAYS: Final = 31

LINE: Final = FindingKind(
    code="planning.line-between-marks",
    severity=Severity.WARNING,
    text=(
        "{count} of {days} days from {first} to {last} have no mark; between marks the logarithm is taken as a "
        "straight line."
    ),
    remedy="Fetch or import daily marks: falls and rises within the gaps are missing from this replay.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A time of the past: its first day, where paths begin, and its last."""

    id: str
    first: dt.date
    last: dt.date


EPISODES: Final = (
    Episode(id="2017-18", first=dt.date(2017, 12, 17), last=dt.date(2018, 12, 15)),
    Episode(id="2021-22", first=dt.date(2021, 11, 1), last=dt.date(2022, 12, 1)),
)
"""From a peak to the trough after it; the second begins and ends on first days of months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What one policy came to under the prices of an episode, moved to the start of the question.

    Parameters
    ----------
    breaches
        By limit, the day of the question on which it was first crossed; ``None`` where it never was.
    coins, value_usd, lowest_price_usd
        Held at the end, their value, and the lowest price on the way.
    """

    episode: str
    policy: str
    breaches: tuple[tuple[str, dt.date | None], ...]
    coins: float
    value_usd: float
    lowest_price_usd: float


def returns_of(series: MarkSeries, first: dt.date, last: dt.date) -> tuple[tuple[float, ...], tuple[Finding, ...]]:
    """Return the daily log returns of a time of the past, and what is made up of them.

    Where days lack a mark, the logarithm of the price is taken as a straight line between the marks around them, over a
    month at most; a finding says so.

    Raises
    ------
    BadInput
        If the first or last day has no mark, or two marks lie further apart than a month.
    """
    days = [first + _DAY * number for number in range((last - first).days + 1)]
    marks = {day: mark for day in days if isinstance(mark := _mark(series, day), Mark)}
    if first not in marks or last not in marks or last <= first:
        gone = first if first not in marks else last
        raise BadInput(
            "there is no mark on {day}",
            where="marks",
            remedy="fetch or import marks from {first} to {last}",
            day=gone,
            first=first,
            last=last,
        )
    found = tuple(_lines(sorted(marks.items())))
    missing = len(days) - len(marks)
    if not missing:
        return found, ()
    return found, (LINE.at(count=missing, days=len(days), first=first, last=last),)


def replayed(
    question: Question, series: MarkSeries, episode: Episode
) -> tuple[tuple[Replayed, ...], tuple[Finding, ...]]:
    """Play an episode again from the start of the question, under each of its policies.

    Raises
    ------
    BadInput
        If the marks do not reach over the episode.
    """
    returns, findings = returns_of(series, episode.first, episode.last)
    asked = replace(
        question,
        law=Replay(histories=(returns,)),
        days=len(returns),
        measures=(Measure.PRICE_USD, Measure.COINS, Measure.VALUE_USD),
        marks=(),
        exchange_rate=None
        if question.exchange_rate is None
        else replace(question.exchange_rate, volatility_log_per_day=0.0),
        reserves=None if question.reserves is None else replace(question.reserves, volatility_log_per_day=0.0),
    )
    seen = observed(asked, 0, 1)
    lowest = question.start.price_usd * float(np.exp(np.minimum(np.cumsum(returns).min(), 0.0)))
    found = []
    for row, policy in enumerate(question.policies):
        days = [float(day) for day in seen.crossed[row, :, 0]]
        breaches = tuple(
            (limit.name, None if day >= NEVER else asked.horizon.date_of(int(day)))
            for limit, day in zip(question.limits, days, strict=True)
        )
        coins, value = (float(one) for one in seen.own[-1, row, :, 0])
        found.append(
            Replayed(
                episode=episode.id,
                policy=policy.name,
                breaches=breaches,
                coins=coins,
                value_usd=value,
                lowest_price_usd=lowest,
            )
        )
    return tuple(found), findings


def _mark(series: MarkSeries, day: dt.date) -> Mark | Missing:
    return series.find(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC), _MIDNIGHT)


def _lines(marks: list[tuple[dt.date, Mark]]) -> Iterator[float]:
    for (day, mark), (next_day, next_mark) in pairwise(marks):
        apart = (next_day - day).days
        if apart > _LONGEST_LINE_DAYS:
            raise BadInput(
                "there is no mark from {day} to {next_day}",
                where="marks",
                remedy="fetch or import marks in between",
                day=day,
                next_day=next_day,
            )
        step = round(float(np.log(float(next_mark.price.amount) / float(mark.price.amount))) / apart, 9)
        yield from [step] * apart
