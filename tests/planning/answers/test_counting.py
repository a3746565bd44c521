"""Both counts and the accounts along paths, on prices that are given."""

import datetime as dt
from dataclasses import replace

import pytest
from fakes.planning_questions import START, priced, simple

from khazana.core import BadInput
from khazana.planning import (
    AccumulationCeiling,
    Books,
    BuyCoins,
    Count,
    Gbm,
    KeepMined,
    Move,
    MoveKind,
    Policy,
    Start,
    Stopping,
)
from khazana.planning.answers import accounts, both_counts
from khazana.planning.answers.account_rows import reporting_days
from khazana.reserve.valuation import Treatment

SEIZED = Policy(
    name="seized",
    rules=(
        KeepMined(coins_per_day=1.0),
        Move(on=START + dt.timedelta(days=3), coins=10, kind=MoveKind.SEIZED),
    ),
)
NOTHING = Policy(name="nothing", rules=())
FLAT = replace(
    simple(Gbm(drift_log_per_day=0.0, volatility_log_per_day=0.0), days=10),
    policies=(SEIZED, NOTHING),
    limits=(AccumulationCeiling(name="ceiling", coins=10.5, count=Count.IMF),),
)


def test_what_is_seized_is_announced_and_not_counted() -> None:
    """Ten days of one mined coin and ten seized ones: 20 are announced, 10 counted, and 10.5 allowed."""
    found = {(one.policy, one.count): one for one in both_counts(FLAT, Stopping(paths=16))}
    announced, counted = found["seized", Count.ANNOUNCED], found["seized", Count.IMF]
    assert (announced.coins.value, counted.coins.value) == (20.0, 10.0)
    assert announced.breach is not None
    assert counted.breach is not None
    assert (announced.breach.value, counted.breach.value) == (1.0, 0.0)
    assert (announced.median_on, counted.median_on) == (START + dt.timedelta(days=3), None)
    assert (announced.is_agreed, counted.is_agreed) == (False, True)
    assert found["nothing", Count.ANNOUNCED].coins.value == 0.0


def test_without_a_ceiling_both_counts_are_still_told() -> None:
    found = both_counts(replace(FLAT, limits=(), policies=(SEIZED,)), Stopping(paths=16))
    assert [(one.limit, one.breach, one.coins.value) for one in found] == [("", None, 20.0), ("", None, 10.0)]


def test_accounts_by_hand() -> None:
    """Two coins that cost 150; then 80, 120 on the last day, one bought at each: what IAS 38 and fair value show."""
    base = simple(Gbm(drift_log_per_day=0.0, volatility_log_per_day=0.01))
    start = Start(on=dt.date(2025, 12, 30), price_usd=100.0, books=Books(coins=2.0, cost_usd=150.0))
    buys = Policy(name="buys", rules=(BuyCoins(coins_per_day=1.0),))
    asked = priced(replace(base, start=start, policies=(buys,), limits=()), (80.0, 120.0))
    assert reporting_days(asked) == (0, 1)
    fair_1, fair_2, cost_1, cost_2 = accounts(asked, 1)
    assert (fair_1.treatment, cost_1.treatment) == (Treatment.FAIR_VALUE, Treatment.COST_LESS_IMPAIRMENT)
    assert [one.carrying_usd[1] for one in (fair_1, fair_2)] == pytest.approx([240, 480], rel=1e-6)
    assert [one.carrying_usd[1] for one in (cost_1, cost_2)] == pytest.approx([230, 350], rel=1e-6)
    assert [one.income_usd[1] for one in (cost_1, cost_2)] == pytest.approx([0, 0], abs=1e-4)
    assert fair_2.income_usd[1] == pytest.approx(480 - 240 - 120, rel=1e-5)
    assert (fair_2.loss.value, fair_2.on, fair_2.paths) == (0.0, dt.date(2026, 1, 1), 1)
    with pytest.raises(BadInput, match="along paths"):
        accounts(asked, 0)
