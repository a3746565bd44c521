"""One question to the planning engine that several tests ask."""

import datetime as dt

from khazana.planning import (
    Books,
    BudgetCap,
    BuyCoins,
    DrawdownLimit,
    Gbm,
    LossLimit,
    Policy,
    Question,
    Start,
    Stopping,
)

VOLATILITY = 0.03
DAYS = 200
PRICE = 100_000.0
COINS = 1_000.0
HOLD = Policy(name="hold", rules=())
BUY = Policy(name="buy", rules=(BuyCoins(coins_per_day=1.0),))
HALVED = DrawdownLimit(name="halved", share=0.5)
LOSS = LossLimit(name="loss", usd=0.3 * COINS * PRICE)
CAP = BudgetCap(name="cap", usd=25e6)
ASKED = Question(
    law=Gbm(drift_log_per_day=0.0, volatility_log_per_day=VOLATILITY),
    start=Start(on=dt.date(2025, 7, 17), price_usd=PRICE, books=Books(coins=COINS, cost_usd=COINS * PRICE)),
    days=DAYS,
    policies=(HOLD, BUY),
    limits=(HALVED, LOSS, CAP),
    year_begins=(7, 17),
    seed=11,
)
FEW = Stopping(paths=1 << 14)
