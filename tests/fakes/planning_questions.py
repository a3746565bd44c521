"""Questions to the planning engine that tests ask: every law, rule and limit, on made-up figures."""

import datetime as dt
import math
from dataclasses import replace
from itertools import pairwise

import numpy as np

from khazana.planning import (
    AccumulationCeiling,
    AdequacyFloor,
    BlockBootstrap,
    Books,
    BudgetCap,
    BudgetNeutral,
    BuyCoins,
    BuyDips,
    BuyDollars,
    Count,
    CustodyCap,
    Days,
    DrawdownLimit,
    ExchangeRate,
    Funding,
    Gbm,
    GjrGarchT,
    HoldBand,
    ImportCoverFloor,
    KeepMined,
    LossLimit,
    Measure,
    Merton,
    Move,
    MoveKind,
    Policy,
    PriceLaw,
    PrimaryBalanceFloor,
    Question,
    Regime,
    Replay,
    Reserves,
    ReservesFloor,
    SellAbove,
    SellBelow,
    Start,
    Switching,
)

START = dt.date(2025, 7, 17)
PAST = tuple(float(one) for one in np.random.default_rng(11).standard_t(4, 700) * 0.025)
LAWS: dict[str, PriceLaw] = {
    "gbm": Gbm(drift_log_per_day=0.0005, volatility_log_per_day=0.035),
    "merton": Merton(
        drift_log_per_day=0.0,
        volatility_log_per_day=0.03,
        jumps_per_day=0.1,
        jump_mean_log=-0.02,
        jump_volatility_log=0.08,
    ),
    "garch": GjrGarchT(drift_log_per_day=0.0005, omega=3e-5, alpha=0.07, gamma=0.02, beta=0.9, degrees=4.5),
    "switching": Switching(
        drift_log_per_day=0.0003,
        first=Regime(mean_log_per_day=0.001, volatility_log_per_day=0.02, leaving_per_day=0.02),
        second=Regime(mean_log_per_day=-0.002, volatility_log_per_day=0.06, leaving_per_day=0.08),
    ),
    "bootstrap": BlockBootstrap(drift_log_per_day=0.0, log_returns=PAST, mean_block_days=20),
    "replay": Replay(histories=(PAST, PAST[::-1], tuple(-one for one in PAST))),
}

POLICIES = (
    Policy(name="coins", rules=(BuyCoins(coins_per_day=1.0),)),
    Policy(name="dollars", rules=(BuyDollars(usd_per_day=1e5, funding=Funding.RESERVES),)),
    Policy(name="two-dollars", rules=(BuyDollars(usd_per_day=2e5, funding=Funding.RESERVES),)),
    Policy(
        name="dips",
        rules=(BuyDollars(usd_per_day=5e4), BuyDips(usd_per_day=2e5, below_peak_share=0.8, funding=Funding.RESERVES)),
    ),
    Policy(name="neutral", rules=(BudgetNeutral(usd_per_day=3e5, income_usd_per_day=1e5),)),
    Policy(
        name="mined",
        rules=(
            KeepMined(
                coins_per_day=tuple(2.0 - day / 1000 for day in range(1000)), kept_share=0.6, cost_usd_per_coin=4e4
            ),
            Move(on=START + dt.timedelta(days=31), coins=40, kind=MoveKind.SEIZED),
            Move(on=START + dt.timedelta(days=61), coins=25, kind=MoveKind.SENT),
        ),
    ),
    Policy(
        name="band",
        rules=(HoldBand(least_share=0.03, target_share=0.05, most_share=0.08, most_usd_per_day=2e8),),
        may_sell=True,
    ),
    Policy(
        name="sells",
        rules=(
            BuyDollars(usd_per_day=1e5, days=Days(since=START, until=START + dt.timedelta(days=200))),
            SellAbove(cost_multiple=1.5, share_per_day=0.01),
            SellBelow(below_peak_share=0.5, share_per_day=0.02, funding=Funding.RESERVES),
        ),
        may_sell=True,
    ),
    Policy(name="nothing", rules=()),
)

LIMITS = (
    AccumulationCeiling(name="imf", coins=50.0, count=Count.IMF),
    AccumulationCeiling(
        name="announced", coins=((START, 60.0),), count=Count.ANNOUNCED, days=Days(since=START + dt.timedelta(days=20))
    ),
    ReservesFloor(
        name="floor",
        usd=((START, 1.40e10), (START + dt.timedelta(days=100), 1.43e10)),
        days=Days(only=tuple(START + dt.timedelta(days=day) for day in (90, 180, 270, 365))),
    ),
    AdequacyFloor(name="adequacy", share=0.9, metric_usd=1e10, metric_local=1.6e12),
    ImportCoverFloor(name="imports", months=2.5, imports_usd_per_month=5.6e9),
    BudgetCap(name="budget", usd=2e7),
    PrimaryBalanceFloor(name="primary", floor_usd=6e9, projected_usd=6.03e9),
    DrawdownLimit(name="drawdown", share=0.5),
    LossLimit(name="loss", usd=2e7),
    CustodyCap(name="one-wallet", start_coins=500, share_of_change=0.5, most_coins=600),
    CustodyCap(name="one-custodian", start_coins=500, share_of_change=0.0, most_share=0.4),
)

EVERYTHING = Question(
    law=LAWS["garch"],
    start=Start(on=START, price_usd=118_698.0, books=Books(coins=1_000.0, cost_usd=5e7)),
    days=400,
    policies=POLICIES,
    limits=LIMITS,
    measures=tuple(Measure),
    marks=tuple(START + dt.timedelta(days=day) for day in (1, 2, 50, 200)),
    exchange_rate=ExchangeRate(
        start_local_per_usd=284.0, drift_log_per_day=2e-4, volatility_log_per_day=0.004, with_price=-0.1
    ),
    reserves=Reserves(
        start_usd=1.451e10, drift_log_per_day=1e-4, volatility_log_per_day=0.006, with_exchange_rate=-0.5
    ),
    year_begins=(7, 1),
    seed=20_250_717,
)
"""Every rule, limit and measure that there is."""

SOME = replace(
    EVERYTHING,
    policies=POLICIES[1:4],
    limits=LIMITS[2:4] + LIMITS[7:9],
    measures=(Measure.PRICE_USD, Measure.COINS, Measure.VALUE_USD, Measure.NET_RESERVES_USD),
)
"""Less of it, for what is compiled often: two kinds of policies, four limits, exchange rate and reserves."""


def simple(law: PriceLaw, *, days: int = 365, seed: int = 1) -> Question:
    """Return a question with one policy and two limits."""
    policy = Policy(name="dollars", rules=(BuyDollars(usd_per_day=1e5),))
    limits = (DrawdownLimit(name="drawdown", share=0.5), LossLimit(name="loss", usd=5e6))
    start = Start(on=START, price_usd=100_000.0)
    return Question(law=law, start=start, days=days, policies=(policy,), limits=limits, seed=seed)


def priced(question: Question, prices_usd: tuple[float, ...]) -> Question:
    """Return a question on given prices, from that of the start."""
    whole = (question.start.price_usd, *prices_usd)
    history = tuple(math.log(after / before) for before, after in pairwise(whole))
    return replace(question, law=Replay(histories=(history,)), days=len(history))


MANY = replace(
    SOME,
    days=60,
    marks=SOME.marks[:3],
    policies=tuple(
        Policy(name=f"{number}", rules=(BuyDollars(usd_per_day=1e5 * number, funding=Funding.RESERVES),))
        for number in range(1, 6)
    ),
)
"""Five policies of one kind, whose states a graphics processor keeps in memory."""
