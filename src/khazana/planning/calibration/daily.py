"""Daily log returns out of marks, and what is missing or odd about them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Final

import numpy as np

from khazana.core import BadInput, Finding, Mark, MarkRule, MarkSeries, Pick
from khazana.energy.quantities import Floats
from khazana.planning.calibration.kinds import GAP, LEAP, MORE_GAPS, STUCK, TOO_FEW, TOO_GAPPY

__all__ = ["DailyReturns", "DailyRules", "daily_returns"]

_DAY: Final = timedelta(days=1)
_MOST_LISTED: Final = 20
_STUCK_DAYS: Final = 3
_LEAST: Final = 2
_MIDNIGHT: Final = MarkRule(pick=Pick.AT_OR_BEFORE, max_age=timedelta(hours=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyRules:
    """How daily returns are taken from marks.

    Parameters
    ----------
    mark
        Which mark answers for 00:00 UTC of a day.
    least_returns
        The fewest daily returns that a fit is made from.
    most_missing_share
        The largest share of days without a mark.
    leap
        The absolute log return above which a day is worth a second look.
    """

    mark: MarkRule = _MIDNIGHT
    least_returns: int = 250
    most_missing_share: float = 0.05
    leap: float = 0.5

    def __post_init__(self) -> None:
        if self.least_returns < _LEAST or not 0 <= self.most_missing_share < 1 or not self.leap > 0:
            raise BadInput(
                "these rules leave nothing to fit",
                value=(self.least_returns, self.most_missing_share, self.leap),
                remedy="ask for 2 returns at least, a share from 0 to 1, and a leap above 0",
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DailyReturns:
    """Daily log returns of a window, from the earliest to the latest.

    Parameters
    ----------
    log_returns
        ``(n_returns,)``: from each day to the next, where both have a mark.
    ends
        The day that each return ends on.
    first, last
        The window, both days in it.
    days
        The days of the window; ``missing`` of them have no mark.
    sources
        The ids of those who gave the marks.
    findings
        What is missing or odd.
    """

    log_returns: Floats
    ends: tuple[date, ...]
    first: date
    last: date
    days: int
    missing: int
    sources: tuple[str, ...]
    findings: tuple[Finding, ...]


def daily_returns(series: MarkSeries, first: date, last: date, rules: DailyRules | None = None) -> DailyReturns:
    """Return the daily log returns of a window of days, both ends in it.

    A return runs from 00:00 UTC of a day to that of the next. Over a gap none is made up: what lies between its ends is
    left out, and a finding says so.

    Raises
    ------
    BadInput
        If the window has fewer than two days.
    """
    if last <= first:
        raise BadInput("a window has two days at least", value=f"{first}..{last}", remedy="put the earlier day first")
    rules = rules or DailyRules()
    days = [first + _DAY * offset for offset in range((last - first).days + 1)]
    marks = [_mark_of(series, day, rules.mark) for day in days]
    prices = np.array([np.nan if mark is None else float(mark.price.amount) for mark in marks])
    steps = np.diff(np.log(prices))
    known = np.flatnonzero(~np.isnan(steps))
    found = steps[known]
    found.setflags(write=False)
    ends = tuple(days[index + 1] for index in known)
    missing = sum(mark is None for mark in marks)
    return DailyReturns(
        log_returns=found,
        ends=ends,
        first=first,
        last=last,
        days=len(days),
        missing=missing,
        sources=tuple(sorted({mark.source for mark in marks if mark is not None})),
        findings=(
            *_gaps(days, marks),
            *_stuck(days, marks),
            *_leaps(found, ends, rules),
            *_too_little(len(found), len(days), missing, rules),
        ),
    )


def _mark_of(series: MarkSeries, day: date, rule: MarkRule) -> Mark | None:
    found = series.find(datetime(day.year, day.month, day.day, tzinfo=UTC), rule)
    return found if isinstance(found, Mark) else None


def _gaps(days: list[date], marks: list[Mark | None]) -> list[Finding]:
    runs = [
        [day for day, _ in group]
        for is_gap, group in groupby(zip(days, marks, strict=True), key=lambda pair: pair[1] is None)
        if is_gap
    ]
    found = [GAP.at(first=run[0], last=run[-1], count=len(run)) for run in runs[:_MOST_LISTED]]
    others = runs[_MOST_LISTED:]
    if others:
        found.append(MORE_GAPS.at(count=len(others), days=sum(map(len, others))))
    return found


def _stuck(days: list[date], marks: list[Mark | None]) -> list[Finding]:
    found = []
    for price, group in groupby(zip(days, marks, strict=True), key=lambda pair: pair[1] and pair[1].price):
        run = [day for day, _ in group]
        if price is not None and len(run) >= _STUCK_DAYS:
            found.append(STUCK.at(first=run[0], last=run[-1], price=price.amount, count=len(run)))
    return found[:_MOST_LISTED]


def _leaps(found: Floats, ends: tuple[date, ...], rules: DailyRules) -> list[Finding]:
    large = np.flatnonzero(np.abs(found) > rules.leap)[:_MOST_LISTED]
    return [LEAP.at(change=f"{np.expm1(found[index]):+.0%}", day=ends[index]) for index in large]


def _too_little(count: int, days: int, missing: int, rules: DailyRules) -> list[Finding]:
    found = []
    if count < rules.least_returns:
        found.append(TOO_FEW.at(count=count, least=rules.least_returns))
    most = int(rules.most_missing_share * days)
    if missing > most:
        found.append(TOO_GAPPY.at(missing=missing, days=days, most=most))
    return found
