"""The accounts along paths: what a balance sheet shows at each reporting day under two treatments."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from khazana.core import BadInput
from khazana.planning import Estimate, Measure, Question
from khazana.planning.accounting_view import accounts_along
from khazana.planning.drawing import observed
from khazana.planning.pieces import Floats
from khazana.reserve.valuation import Treatment

__all__ = ["AccountRow", "accounts", "reporting_days"]

_SHARES: Final = (0.05, 0.5, 0.95)
_FLOATS_AT_ONCE: Final = 1 << 22
_MOST_PATHS: Final = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """What the accounts of a policy show on one reporting day.

    Parameters
    ----------
    carrying_usd
        What the balance sheet shows: one path in twenty is below the first, the median, one in twenty above the last.
    income_usd
        Through income since the report before, likewise.
    loss
        The probability that what goes through income since the report before is a loss.
    paths
        On how many paths this rests.
    """

    policy: str
    treatment: Treatment
    on: dt.date
    carrying_usd: tuple[float, ...]
    income_usd: tuple[float, ...]
    loss: Estimate
    paths: int


def reporting_days(question: Question) -> tuple[int, ...]:
    """Return the last days of fiscal years, and the last day of all."""
    after = [question.horizon.date_of(day) + dt.timedelta(days=1) for day in range(question.days)]
    ends = [day for day, date in enumerate(after) if (date.month, date.day) == question.year_begins]
    return tuple(sorted({*ends, question.days - 1}))


def accounts(question: Question, paths: int) -> tuple[AccountRow, ...]:
    """Keep the accounts of each policy along paths, coins coming in and going out at the day's price.

    Parameters
    ----------
    paths
        The first of the question's paths, kept one by one: 65,536 at most.

    Raises
    ------
    BadInput
        If that is no number of paths.
    """
    if not 1 <= paths <= _MOST_PATHS:
        raise BadInput(
            "accounts are kept along paths", where="paths", value=paths, remedy="give 1 to {most}", most=_MOST_PATHS
        )
    reports = reporting_days(question)
    every = tuple(question.horizon.date_of(day) for day in range(question.days))
    found: list[AccountRow] = []
    for policy in question.policies:
        asked = replace(
            question, policies=(policy,), limits=(), measures=(Measure.PRICE_USD, Measure.COINS), marks=every
        )
        parts = [*_kept(asked, reports, paths)]
        for number, treatment in enumerate(Treatment):
            carrying, income = (np.concatenate([one[number][side] for one in parts], axis=1) for side in (0, 1))
            found += [
                _row(policy.name, treatment, question.horizon.date_of(day), carrying[place], income[place])
                for place, day in enumerate(reports)
            ]
    return tuple(found)


def _kept(asked: Question, reports: tuple[int, ...], paths: int) -> Iterator[list[tuple[Floats, Floats]]]:
    """Yield what is carried and what goes through income by treatment, ``(n_reports, n_paths)``, some paths at once."""
    books, at_once = asked.start.books, max(1, _FLOATS_AT_ONCE // (2 * asked.days))
    for first in range(0, paths, at_once):
        seen = observed(asked, first, min(first + at_once, paths))
        prices, coins = seen.shared[:, 0].astype(np.float64), seen.own[:, 0, 0].astype(np.float64)
        flows = np.diff(coins, axis=0, prepend=books.coins)
        yield [
            (kept.carrying_usd, kept.income_usd)
            for treatment in Treatment
            for kept in [
                accounts_along(prices, flows, reports, treatment, held_btc=books.coins, cost_usd=books.cost_usd)
            ]
        ]


def _row(policy: str, treatment: Treatment, on: dt.date, carrying: Floats, income: Floats) -> AccountRow:
    count = len(income)
    loss = float((income < 0).mean())
    spread = loss * (1 - loss) if 0 < loss < 1 else 1 / count
    return AccountRow(
        policy=policy,
        treatment=treatment,
        on=on,
        carrying_usd=tuple(np.quantile(carrying, _SHARES, method="inverted_cdf").tolist()),
        income_usd=tuple(np.quantile(income, _SHARES, method="inverted_cdf").tolist()),
        loss=Estimate(value=loss, error=(spread / count) ** 0.5),
        paths=count,
    )
