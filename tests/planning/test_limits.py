"""Every limit on a few days of made-up prices, reckoned by hand; and laws that hold on random paths."""

import datetime as dt
import math
from dataclasses import replace
from itertools import pairwise

import pytest
from fakes.planning_questions import EVERYTHING, LAWS, LIMITS, START, priced, simple
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import BadInput
from khazana.planning import (
    AccumulationCeiling,
    AdequacyFloor,
    Books,
    BudgetCap,
    BuyCoins,
    BuyDollars,
    Count,
    CustodyCap,
    Days,
    DrawdownLimit,
    ExchangeRate,
    Funding,
    ImportCoverFloor,
    KeepMined,
    Limit,
    LocalBudgetCap,
    LossLimit,
    Measure,
    Move,
    MoveKind,
    Policy,
    PrimaryBalanceFloor,
    Reserves,
    ReservesFloor,
    Rule,
    Start,
    Stopping,
    simulate,
)

PRICES = (100.0, 80.0, 50.0, 200.0, 90.0)
NEVER = None


def on(day: int) -> dt.date:
    return START + dt.timedelta(days=day + 1)


def first_day(
    limit: Limit,
    *rules: Rule,
    books: Books | None = None,
    rate: ExchangeRate | None = None,
    year_begins: tuple[int, int] = (1, 1),
) -> int | None:
    """Return the day on which a limit is first crossed, or none."""
    question = replace(
        simple(LAWS["gbm"]),
        start=Start(on=START, price_usd=100.0, books=books or Books(coins=1.0, cost_usd=100.0)),
        policies=(Policy(name="one", rules=rules),),
        limits=(limit,),
        measures=(Measure.COINS,),
        reserves=Reserves(start_usd=1_000.0),
        exchange_rate=rate,
        year_begins=year_begins,
    )
    counts = simulate(priced(question, PRICES), Stopping(paths=1)).first_breaches("one").counts[0]
    days = [day for day, count in enumerate(counts.tolist()) if count]
    assert len(days) <= 1
    return days[0] if days else NEVER


BUY = BuyCoins(coins_per_day=1.0, funding=Funding.RESERVES)
SEIZED = Move(on=on(1), coins=10, kind=MoveKind.SEIZED)


@pytest.mark.parametrize(
    ("count", "coins", "rules", "day"),
    [
        (Count.IMF, 0.0, (), NEVER),
        (Count.IMF, 0.0, (BUY,), 0),
        (Count.IMF, 2.5, (BUY,), 2),
        (Count.IMF, 2.5, (BUY, SEIZED), 2),
        (Count.ANNOUNCED, 2.5, (BUY, SEIZED), 1),
        (Count.IMF, 2.5, (KeepMined(coins_per_day=1.0), BUY), 1),
        (Count.IMF, 0.0, (SEIZED,), NEVER),
        (Count.ANNOUNCED, 0.0, (SEIZED,), 1),
    ],
)
def test_two_counts_of_accumulation(count: Count, coins: float, rules: tuple[Rule, ...], day: int | None) -> None:
    """Purchase and mining are voluntary; a seizure is not, and is announced all the same."""
    assert first_day(AccumulationCeiling(name="x", coins=coins, count=count), *rules) == day


def test_a_ceiling_counts_from_its_first_day() -> None:
    limit = AccumulationCeiling(name="x", coins=1.5, count=Count.IMF, days=Days(since=on(2)))
    assert first_day(limit, BUY) == 3
    stepped = AccumulationCeiling(name="x", coins=((on(1), 3.5), (on(3), 0.5)), count=Count.IMF)
    assert first_day(stepped, BUY) == 3


def test_reserves_fall_by_what_is_bought() -> None:
    """After each day 900, 820, 770, 570, 480 are left of 1,000."""
    assert first_day(ReservesFloor(name="x", usd=800.0), BUY) == 2
    assert first_day(ReservesFloor(name="x", usd=800.0), replace(BUY, funding=Funding.BUDGET)) is NEVER
    assert first_day(ReservesFloor(name="x", usd=800.0, days=Days(only=(on(1), on(4)))), BUY) == 4
    assert first_day(ReservesFloor(name="x", usd=((on(3), 400.0), (on(4), 500.0))), BUY) == 4
    assert first_day(ImportCoverFloor(name="x", months=3.0, imports_usd_per_month=275.0), BUY) == 1
    assert first_day(AdequacyFloor(name="x", share=1.5, metric_usd=500.0), BUY) == 3


def test_adequacy_in_local_currency_eases_as_the_currency_falls() -> None:
    rate = ExchangeRate(start_local_per_usd=10.0, drift_log_per_day=0.1)
    limit = AdequacyFloor(name="x", share=1.0, metric_usd=100.0, metric_local=7_900.0)
    assert first_day(limit, BUY, rate=replace(rate, drift_log_per_day=0.0)) == 1
    assert first_day(limit, BUY, rate=rate) == 3  # 890 / e^0.1 … : 814.8, 746.8, 685.2, 629.5


def test_a_budget_begins_anew_each_year() -> None:
    buy = BuyDollars(usd_per_day=10.0)
    begins = (on(2).month, on(2).day)
    assert first_day(BudgetCap(name="x", usd=25.0), buy) == 2
    assert first_day(BudgetCap(name="x", usd=25.0), buy, year_begins=begins) == 4
    assert first_day(PrimaryBalanceFloor(name="x", floor_usd=75.0, projected_usd=100.0), buy) == 2
    assert first_day(BudgetCap(name="x", usd=25.0), replace(buy, funding=Funding.RESERVES)) is NEVER


def test_drawdown_loss_and_custody() -> None:
    assert first_day(DrawdownLimit(name="x", share=0.45)) == 2
    assert first_day(DrawdownLimit(name="x", share=0.52)) == 4
    assert first_day(DrawdownLimit(name="x", share=0.15)) == 1, "the highest value is that of the start at first"
    assert first_day(LossLimit(name="x", usd=30.0)) == 2
    assert first_day(LossLimit(name="x", usd=30.0, days=Days(since=on(3)))) is NEVER
    assert first_day(CustodyCap(name="x", start_coins=1.0, share_of_change=0.5, most_coins=2.2), BUY) == 2
    assert first_day(CustodyCap(name="x", start_coins=0.0, share_of_change=0.9, most_share=0.65), BUY) == 2


def test_a_custodian_has_one_cap() -> None:
    with pytest.raises(BadInput, match="one cap"):
        CustodyCap(name="x", start_coins=0.0, share_of_change=0.5)


def test_the_limit_that_stands_first_is_the_cause() -> None:
    limits = (LossLimit(name="a", usd=10.0), LossLimit(name="b", usd=5.0))
    question = replace(
        simple(LAWS["gbm"]),
        start=Start(on=START, price_usd=100.0, books=Books(coins=1.0, cost_usd=100.0)),
        policies=(Policy(name="one", rules=()),),
        limits=limits,
    )
    found = simulate(priced(question, PRICES), Stopping(paths=1))
    assert found.first_breaches("one").counts.sum(axis=1).tolist() == [1, 0]
    assert found.breach("one", "b").value == 1.0
    assert found.breach("one", by=on(0)).value == 0.0
    assert found.breach("one", by=on(1)).value == 1.0


PATHS = Stopping(paths=400)
BASE = replace(EVERYTHING, policies=(EVERYTHING.policies[3],), marks=(), measures=(Measure.PRICE_USD,))


@settings(deadline=None, max_examples=8)
@given(share=st.floats(0.05, 0.9), wider=st.floats(0.0, 0.1), seed=st.integers(0, 2**64 - 1))
def test_a_wider_limit_is_never_broken_more_often(share: float, wider: float, seed: int) -> None:
    question = replace(
        BASE,
        limits=(DrawdownLimit(name="tight", share=share), DrawdownLimit(name="wide", share=min(1.0, share + wider))),
        seed=seed,
    )
    crossed = simulate(question, PATHS).summary.crossed[0].cumsum(axis=-1)
    assert (crossed[1] <= crossed[0]).all(), "at no date"


@pytest.mark.parametrize("number", range(2, len(LIMITS)))
def test_one_more_limit_never_makes_breaches_fewer(number: int) -> None:
    """Whatever the added limit is, on common paths the first breach comes no later."""
    few, more = (
        simulate(replace(BASE, limits=limits), PATHS).summary.causes[0].sum(axis=0).cumsum()
        for limits in (LIMITS[7:9], (*LIMITS[7:9], replace(LIMITS[number], name="added")))  # type: ignore[type-var]
    )
    assert (few <= more).all()


def test_a_budget_in_local_currency_pays_at_the_rate_of_the_day() -> None:
    """Ten dollars a day, and each dollar dearer than that of the day before."""
    doubling = ExchangeRate(start_local_per_usd=1.0, drift_log_per_day=math.log(2) / 8)
    buys = BuyDollars(usd_per_day=10.0)
    used = [sum(10 * 2 ** ((day + 1) / 8) for day in range(days)) for days in range(1, 6)]
    for day, (before, after) in enumerate(pairwise(used), 1):
        cap = LocalBudgetCap(name="cap", local=(before + after) / 2)
        assert first_day(cap, buys, rate=doubling) == day
    assert first_day(LocalBudgetCap(name="cap", local=used[-1] + 0.01), buys, rate=doubling) is NEVER
    in_usd = BudgetCap(name="cap", usd=30.0)
    assert first_day(in_usd, buys, rate=doubling) == 3, "in dollars the rate does not count"


def test_a_budget_in_local_currency_begins_anew_with_the_fiscal_year() -> None:
    begins = (on(2).month, on(2).day)
    steady = ExchangeRate(start_local_per_usd=280.0)
    cap = LocalBudgetCap(name="cap", local=10 * 280 * 2.5)
    assert first_day(cap, BuyDollars(usd_per_day=10.0), rate=steady) == 2
    assert first_day(cap, BuyDollars(usd_per_day=10.0), rate=steady, year_begins=begins) == 4


def test_a_budget_in_local_currency_needs_a_rate() -> None:
    with pytest.raises(BadInput, match="an exchange rate is needed"):
        first_day(LocalBudgetCap(name="cap", local=1.0), BuyDollars(usd_per_day=10.0))
