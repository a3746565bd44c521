"""Every rule on a few days of made-up prices, reckoned by hand."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from fakes.planning_questions import LAWS, START, priced, simple
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import BadInput
from khazana.planning import (
    Books,
    BudgetNeutral,
    BuyCoins,
    BuyDips,
    BuyDollars,
    Days,
    Funding,
    HoldBand,
    KeepMined,
    Measure,
    Move,
    MoveKind,
    Policy,
    Replay,
    Reserves,
    Rule,
    SellAbove,
    SellBelow,
    Start,
)
from khazana.planning.drawing import draw

PRICES = (100.0, 80.0, 50.0, 200.0)


def held(
    *rules: Rule,
    books: Books | None = None,
    measures: tuple[Measure, ...] = (Measure.COINS, Measure.COST_USD),
    prices: tuple[float, ...] = PRICES,
    reserves: Reserves | None = None,
) -> list[float]:
    """Return what a policy of rules ends with, from a start at 100 dollars."""
    base = simple(LAWS["gbm"])
    question = replace(
        base,
        start=Start(on=START, price_usd=100.0, books=books or Books()),
        policies=(Policy(name="one", rules=rules, may_sell=True),),
        limits=(),
        measures=measures,
        reserves=reserves,
    )
    return [float(value) for value in draw(priced(question, prices), 0, 1).ends[0].values[:, 0]]


def on(day: int) -> dt.date:
    return START + dt.timedelta(days=day + 1)


def test_dollars_buy_at_the_price_of_the_day() -> None:
    assert held(BuyDollars(usd_per_day=10.0)) == pytest.approx([10 / 100 + 10 / 80 + 10 / 50 + 10 / 200, 40.0])


def test_coins_cost_the_price_of_the_day() -> None:
    assert held(BuyCoins(coins_per_day=2.0)) == pytest.approx([8.0, 2 * (100 + 80 + 50 + 200)])


def test_amounts_day_by_day_and_on_some_days() -> None:
    assert held(BuyCoins(coins_per_day=(1.0, 0.0, 3.0, 0.0))) == pytest.approx([4.0, 250.0])
    days = Days(since=on(1), until=on(3))
    assert held(BuyCoins(coins_per_day=1.0, days=days)) == pytest.approx([2.0, 130.0])
    assert held(BuyCoins(coins_per_day=1.0, days=Days(only=(on(3), on(0), on(9))))) == pytest.approx([2.0, 300.0])


def test_dips_are_below_a_share_of_the_highest_price() -> None:
    assert held(BuyDips(usd_per_day=10.0, below_peak_share=0.79)) == pytest.approx([10 / 50, 10.0])
    assert held(BuyDips(usd_per_day=10.0, below_peak_share=0.81)) == pytest.approx([10 / 80 + 10 / 50, 20.0])


def test_budget_neutral_spends_what_came_in() -> None:
    rule = BudgetNeutral(usd_per_day=8.0, income_usd_per_day=(3.0, 3.0, 20.0, 0.0))
    assert held(rule) == pytest.approx([3 / 100 + 3 / 80 + 8 / 50 + 8 / 200, 22.0])


def test_mined_coins_are_kept_at_their_cost() -> None:
    rule = KeepMined(coins_per_day=2.0, kept_share=0.25, cost_usd_per_coin=40.0)
    assert held(rule) == pytest.approx([2.0, 80.0])


def test_coins_come_and_go_without_a_price() -> None:
    seized, sent = Move(on=on(0), coins=6, kind=MoveKind.SEIZED), Move(on=on(2), coins=4, kind=MoveKind.SENT)
    books = Books(coins=2.0, cost_usd=100.0)
    assert held(seized, books=books) == pytest.approx([8.0, 100.0])
    assert held(seized, sent, books=books) == pytest.approx([4.0, 50.0])
    assert held(replace(sent, coins=9), books=books) == pytest.approx([0.0, 0.0]), "no more goes than is there"


def test_sales_on_a_gain_and_on_a_fall() -> None:
    books = Books(coins=10.0, cost_usd=500.0)
    assert held(SellAbove(cost_multiple=2.5, share_per_day=0.5), books=books) == pytest.approx([5.0, 250.0])
    assert held(SellBelow(below_peak_share=0.6, share_per_day=0.1), books=books) == pytest.approx([9.0, 450.0])


def test_what_is_bought_from_reserves_lowers_them_and_sales_bring_it_back() -> None:
    measures = (Measure.NET_RESERVES_USD,)
    reserves = Reserves(start_usd=1_000.0)
    buy = BuyDollars(usd_per_day=50.0, funding=Funding.RESERVES, days=Days(only=(on(0), on(1))))
    assert held(buy, measures=measures, reserves=reserves) == pytest.approx([900.0])
    sell = SellAbove(cost_multiple=1.9, share_per_day=1.0, funding=Funding.RESERVES)
    coins = 50 / 100 + 50 / 80
    assert held(buy, sell, measures=measures, reserves=reserves) == pytest.approx([900.0 + coins * 200])
    assert held(replace(buy, funding=Funding.BUDGET), measures=measures, reserves=reserves) == pytest.approx([1_000.0])


def test_a_band_is_kept() -> None:
    """100 coins at 100 beside 10,000 of reserves are half; at 50 they are a third, which is below two fifths."""
    band = HoldBand(least_share=0.4, target_share=0.5, most_share=0.6, most_usd_per_day=1e9)
    books, reserves = Books(coins=100.0, cost_usd=1e4), Reserves(start_usd=1e4)
    measures = (Measure.COINS, Measure.NET_RESERVES_USD)
    coins, net = held(band, books=books, reserves=reserves, measures=measures, prices=(100.0, 50.0))
    assert (coins, net) == pytest.approx((150.0, 7_500.0))
    coins, net = held(band, books=books, reserves=reserves, measures=measures, prices=(100.0, 200.0))
    assert (coins, net) == pytest.approx((75.0, 15_000.0))
    capped = replace(band, most_usd_per_day=500.0)
    coins, net = held(capped, books=books, reserves=reserves, measures=measures, prices=(50.0,))
    assert (coins, net) == pytest.approx((110.0, 9_500.0))


def test_cost_less_impairment_is_not_taken_back() -> None:
    books = Books(coins=1.0, cost_usd=90.0)
    assert held(books=books, measures=(Measure.CARRYING_USD, Measure.VALUE_USD)) == pytest.approx([50.0, 200.0])
    assert held(BuyCoins(coins_per_day=(0.0, 0.0, 0.0, 1.0)), books=books, measures=(Measure.CARRYING_USD,)) == (
        pytest.approx([250.0])
    )


def test_a_rule_that_sells_is_refused_where_nothing_is_sold() -> None:
    with pytest.raises(BadInput, match="never sells"):
        draw(
            replace(
                simple(LAWS["gbm"]),
                policies=(Policy(name="x", rules=(SellBelow(below_peak_share=0.5, share_per_day=0.1),)),),
            ),
            0,
            1,
        )


def test_a_stream_that_ends_too_early_is_refused() -> None:
    with pytest.raises(BadInput, match="fewer days"):
        held(BuyCoins(coins_per_day=(1.0, 1.0)))


def test_reserves_that_are_needed_are_asked_for() -> None:
    with pytest.raises(BadInput, match="reserves are needed"):
        held(measures=(Measure.NET_RESERVES_USD,))


def test_a_hundredth_of_a_coin_a_day_is_not_lost_on_a_hundred_thousand() -> None:
    """A 32-bit float of 100,000 moves in steps of 1/128."""
    question = replace(
        simple(LAWS["gbm"], days=3_652),
        start=Start(on=START, price_usd=100.0, books=Books(coins=1e5, cost_usd=0.0)),
        policies=(Policy(name="one", rules=(BuyCoins(coins_per_day=0.01),)),),
        limits=(),
        measures=(Measure.COINS,),
    )
    assert float(draw(question, 0, 1).ends[0].values[0, 0]) == pytest.approx(100_036.52, abs=0.005)


AMOUNTS = st.lists(st.floats(0, 1e6), min_size=6, max_size=6).map(tuple)


@settings(deadline=None, max_examples=60)
@given(
    mined=AMOUNTS, bought=AMOUNTS, share=st.floats(0, 1), prices=st.lists(st.floats(10, 1e3), min_size=6, max_size=6)
)
def test_coins_are_conserved(
    mined: tuple[float, ...], bought: tuple[float, ...], share: float, prices: list[float]
) -> None:
    """What is held is the start, and what was bought, mined and given, less what was sold and sent."""
    rules = (
        KeepMined(coins_per_day=mined),
        BuyDollars(usd_per_day=bought),
        Move(on=on(2), coins=50.0, kind=MoveKind.GIVEN),
        Move(on=on(3), coins=70.0, kind=MoveKind.SENT),
        SellBelow(below_peak_share=0.9, share_per_day=share),
    )
    coins = most = 100.0
    peak = 100.0
    for day, price in enumerate(prices):
        peak = max(peak, price)
        most = max(most, coins + mined[day] + bought[day] / price)
        sold = share * coins if price < 0.9 * peak else 0.0
        sent = min(coins - sold, 70.0) if day == 3 else 0.0
        coins += mined[day] + bought[day] / price + (50.0 if day == 2 else 0.0) - sold - sent
    made = held(*rules, books=Books(coins=100.0, cost_usd=1.0), measures=(Measure.COINS,), prices=tuple(prices))
    near = [price for number, price in enumerate(prices) if abs(price / max(100.0, *prices[: number + 1]) - 0.9) < 1e-5]
    if not near:  # a price just at the edge of the rule may fall on either side of it in 32 bits
        # what is left of much is no finer than the steps of a 32-bit float of that much
        assert made == pytest.approx([coins], rel=2e-5, abs=1e-3 + 1e-6 * most)


def test_replays_walk_their_own_histories() -> None:
    law = Replay(histories=((0.1, 0.2), (-0.3, 0.0)))
    question = replace(
        simple(law, days=2), policies=(Policy(name="one", rules=()),), limits=(), measures=(Measure.PRICE_USD,)
    )
    made = draw(question, 0, 5).ends[0].values[0]
    assert np.log(made / 1e5).tolist() == pytest.approx([0.3, -0.3, 0.3, -0.3, 0.3], abs=1e-5)
    with pytest.raises(BadInput, match="ends before"):
        replace(question, days=3)
