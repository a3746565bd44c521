"""Answers on the engine, against closed forms, against a direct simulation, and by hand."""

import datetime as dt
import math
from dataclasses import replace
from decimal import Decimal
from functools import cache

import numpy as np
import pytest
from fakes.reference_series import rows_of
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from khazana.core import BadInput, Interval, Mark, MarkSeries, Price, Reading, parse_instant
from khazana.market import BundledMarks
from khazana.planning import (
    AccumulationCeiling,
    BlockBootstrap,
    Books,
    BudgetCap,
    BuyCoins,
    BuyDips,
    BuyDollars,
    Count,
    DrawdownLimit,
    Gbm,
    GjrGarchT,
    KeepMined,
    LossLimit,
    Measure,
    Merton,
    Policy,
    PriceLaw,
    Question,
    Regime,
    Replay,
    Start,
    Stopping,
    Switching,
    simulate,
)
from khazana.planning.answers import (
    break_even,
    frontier,
    largest_safe,
    outcomes,
    replayed,
    returns_of,
    reverse_stress,
    scaled,
    sensitivity,
    usual_changes,
)
from khazana.planning.answers.frontiers import sizes_between
from khazana.planning.answers.history import EPISODES, Episode
from khazana.planning.answers.sensitivities import with_volatility

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


@pytest.mark.parametrize(("limit", "fall"), [(HALVED, math.log(0.5)), (LOSS, math.log(0.7))])
def test_the_mildest_path_of_coins_that_are_held_is_a_straight_fall(
    limit: DrawdownLimit | LossLimit, fall: float
) -> None:
    """Of all paths to a level within so many days the straight one is likeliest: its distance is |fall| / (s √days)."""
    found = reverse_stress(ASKED, HOLD, limit)
    assert found.reach is not None
    assert found.reach.distance == pytest.approx(-fall / (VOLATILITY * DAYS**0.5), rel=0.01)
    assert found.reach.chance == pytest.approx(float(norm.sf(found.reach.distance)))
    assert found.end_usd == pytest.approx(PRICE * math.exp(fall), rel=0.01)
    assert (found.reach.on - ASKED.start.on).days >= DAYS - 3
    steps = np.diff(np.log([PRICE, *found.prices_usd]))
    assert steps.std() < 0.1 * -steps.mean()


def test_a_drift_moves_the_path_that_is_expected() -> None:
    upward = replace(ASKED, law=Gbm(drift_log_per_day=0.001, volatility_log_per_day=VOLATILITY))
    found = reverse_stress(upward, HOLD, LOSS)
    assert found.reach is not None
    expected = (-math.log(0.7) + 0.001 * DAYS) / (VOLATILITY * DAYS**0.5)
    assert found.reach.distance == pytest.approx(expected, rel=0.01)


def test_the_path_breaks_the_limit_and_a_milder_one_does_not() -> None:
    found = reverse_stress(ASKED, BUY, CAP)
    assert found.reach is not None
    returns = np.diff(np.log([PRICE, *found.prices_usd]))
    breaks = []
    for times in (0.97, 1.001):
        asked = replace(
            ASKED, law=Replay(histories=(tuple((times * returns).tolist()),)), policies=(BUY,), limits=(CAP,)
        )
        breaks.append(simulate(asked, Stopping(paths=1)).breach("buy").value)
    assert breaks == [0.0, 1.0]
    assert found.end_usd is not None
    assert found.end_usd > PRICE, "dear coins break a budget"


def test_what_breaks_by_itself_takes_no_stress_and_what_cannot_break_has_no_path() -> None:
    ceiling = AccumulationCeiling(name="none", coins=0.0, count=Count.IMF)
    at_once = reverse_stress(ASKED, BUY, ceiling).reach
    assert at_once is not None
    assert (at_once.distance, at_once.chance, at_once.on) == (0.0, 1.0, dt.date(2025, 7, 18))
    never = reverse_stress(ASKED, HOLD, CAP)
    assert (never.reach, never.prices_usd, never.end_usd) == (None, (), None)
    with pytest.raises(BadInput, match="does not move"):
        reverse_stress(replace(ASKED, law=Gbm(drift_log_per_day=0.0, volatility_log_per_day=0.0)), HOLD, HALVED)


def test_outcomes_are_the_results_own_figures() -> None:
    result = simulate(ASKED, FEW)
    hold, buy = outcomes(result, (0.5,))
    assert hold.against_first is None
    assert buy.against_first == result.breach_difference("buy", "hold")
    for one in (hold, buy):
        assert one.breach == result.breach(one.policy)
        assert sum(cause.probability.value for cause in one.causes) == pytest.approx(one.breach.value)
        assert one.coins == result.quantiles(Measure.COINS, one.policy, (0.5,))
    counted = result.first_breaches("buy").by_date
    later = [date for date, share in zip(result.first_breaches("buy").dates, counted, strict=True) if share >= 0.5]
    assert buy.median_on == (later[0] if later else None)
    assert hold.causes[2].median_on is None, "who buys nothing breaks no budget"


def test_the_frontier_is_a_simulation_of_each_size() -> None:
    found = frontier(ASKED, BUY, (2.0, 0.0, 1.0), FEW)
    assert [point.size for point in found.points] == [0.0, 1.0, 2.0]
    alone = simulate(replace(ASKED, policies=(BUY,)), FEW)
    assert found.points[1].breach == alone.breach("buy")
    assert [point.coins.value for point in found.points] == [COINS, COINS + DAYS, COINS + 2 * DAYS]
    assert found.points[0].breach == simulate(replace(ASKED, policies=(HOLD,)), FEW).breach("hold")


def test_a_point_that_holds_less_at_more_risk_is_not_efficient() -> None:
    """Three a day break the budget surely, and so do four: of the two only the larger is worth its risk."""
    found = frontier(replace(ASKED, limits=(CAP,)), BUY, (0.2, 3.0, 4.0), FEW)
    assert [point.breach.value for point in found.points] == [0.0, 1.0, 1.0]
    assert [point.is_efficient for point in found.points] == [True, False, True]


def test_the_largest_safe_purchase_of_dollars_is_the_budget_over_the_days() -> None:
    daily = Policy(name="daily", rules=(BuyDollars(usd_per_day=1_000.0),))
    found = largest_safe(replace(ASKED, limits=(CAP,)), daily, 0.05, 1_000.0, Stopping(paths=1 << 10))
    assert found.size is not None
    assert found.passes
    assert found.size == pytest.approx(25e6 / (1_000.0 * DAYS), abs=2 * found.tolerance)
    assert found.is_monotone
    assert not found.is_bound


def test_the_largest_safe_purchase_stays_within_the_risk_on_other_paths() -> None:
    asked, risk = replace(ASKED, limits=(CAP,)), 0.1
    found = largest_safe(asked, BUY, risk, 4.0, FEW)
    assert found.size is not None
    assert found.tested is not None
    assert found.tested.value + 1.645 * found.tested.error <= risk
    assert found.tested != found.found, "tested on other paths than those that found it"
    sized = scaled(BUY, found.size, name="sized")
    anew = simulate(replace(asked, policies=(sized,), seed=991), Stopping(paths=1 << 16)).breach("sized")
    assert anew.value <= risk + 3 * anew.error
    larger = simulate(
        replace(asked, policies=(scaled(BUY, 1.1 * found.size, name="larger"),), seed=991), Stopping(paths=1 << 16)
    ).breach("larger")
    assert larger.value > risk, "a tenth more is too much"


def test_no_size_is_safe_where_holding_already_is_not() -> None:
    found = largest_safe(replace(ASKED, limits=(HALVED,)), BUY, 1e-4, 4.0, FEW)
    assert (found.size, found.tested, found.passes) == (None, None, False)
    assert found.found.value > 1e-4


def test_what_is_allowed_at_most_may_be_safe() -> None:
    found = largest_safe(replace(ASKED, limits=(CAP,)), BUY, 0.05, 0.01, FEW)
    assert (found.size, found.is_bound, found.passes) == (0.01, True, True)


def test_coins_that_are_held_break_even_at_their_cost() -> None:
    """P(S_T ≥ S_0) = Φ(drift · √T / volatility)."""
    drift = 0.0005
    asked = replace(ASKED, law=Gbm(drift_log_per_day=drift, volatility_log_per_day=VOLATILITY))
    found = break_even(asked, HOLD, 1 << 15)
    assert found.price_usd == pytest.approx((PRICE,) * 3, rel=1e-6)
    expected = float(norm.cdf(drift * DAYS**0.5 / VOLATILITY))
    assert found.above.value == pytest.approx(expected, abs=4 * found.above.error)
    with pytest.raises(BadInput, match="no coins"):
        break_even(replace(ASKED, start=replace(ASKED.start, books=Books())), HOLD, 100)


def test_mined_coins_break_even_at_what_they_cost_to_mine() -> None:
    mined = Policy(name="mined", rules=(KeepMined(coins_per_day=2.0, cost_usd_per_coin=60_000.0),))
    found = break_even(replace(ASKED, start=replace(ASKED.start, books=Books())), mined, 1 << 12)
    assert found.price_usd == pytest.approx((60_000.0,) * 3, rel=1e-5)


def series(prices: dict[int, float]) -> MarkSeries:
    start = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    return MarkSeries.of(
        "USD",
        [
            Mark(
                at=start + dt.timedelta(days=day),
                price=Price(Decimal(str(price)), "USD"),
                source="made-up",
                reading=Reading.MINUTE_CLOSE,
            )
            for day, price in prices.items()
        ],
    )


def test_the_past_is_played_again_day_by_day() -> None:
    """From 100: 110, then 45 (a fall of 59% breaks the limit on the second day), then 90."""
    marks = series({0: 100, 1: 110, 2: 45, 3: 90})
    episode = Episode(id="made-up", first=dt.date(2024, 1, 1), last=dt.date(2024, 1, 4))
    (hold, buy), findings = replayed(ASKED, marks, episode)
    assert findings == ()
    assert hold.breaches == (("halved", dt.date(2025, 7, 19)), ("loss", dt.date(2025, 7, 19)), ("cap", None))
    assert (hold.coins, buy.coins) == (COINS, COINS + 3)
    assert hold.value_usd == pytest.approx(0.9 * COINS * PRICE, rel=1e-5)
    assert hold.lowest_price_usd == pytest.approx(0.45 * PRICE)


def test_between_marks_there_is_a_straight_line_and_a_finding() -> None:
    returns, (finding,) = returns_of(series({0: 100, 4: 50}), dt.date(2024, 1, 1), dt.date(2024, 1, 5))
    assert returns == pytest.approx([math.log(0.5) / 4] * 4)
    assert "3 of 5 days from 2024-01-01 to 2024-01-05 have no mark" in finding.text()


@pytest.mark.parametrize(
    ("prices", "refusal"), [({0: 100, 3: 90}, "no mark on 2024-02-20"), ({0: 1, 50: 1}, "no mark from")]
)
def test_a_replay_wants_marks(prices: dict[int, float], refusal: str) -> None:
    with pytest.raises(BadInput, match=refusal):
        returns_of(series(prices), dt.date(2024, 1, 1), dt.date(2024, 2, 20))


def test_the_bundled_marks_reach_over_the_second_episode_alone() -> None:
    span = Interval(parse_instant("2017-01-01T00:00Z"), parse_instant("2026-01-01T00:00Z"))
    marks = MarkSeries.of("USD", BundledMarks().fetch("USD", span).marks)
    first, second = EPISODES
    with pytest.raises(BadInput, match="no mark on 2017-12-17"):
        replayed(ASKED, marks, first)
    found, (finding,) = replayed(ASKED, marks, second)
    assert finding.code == "planning.line-between-marks"
    assert found[0].value_usd == pytest.approx(COINS * PRICE * 17_177 / 61_346, rel=1e-4)


def test_both_episodes_on_daily_marks() -> None:
    marks = MarkSeries.of(
        "USD",
        [
            Mark(
                at=parse_instant(f"{row['date']}T00:00Z"),
                price=Price(Decimal(row["usd"]), "USD"),
                source="bitstamp",
                reading=Reading.MINUTE_CLOSE,
            )
            for row in rows_of("btc_usd_daily.csv")
        ],
    )
    for episode, least in zip(EPISODES, (0.80, 0.70), strict=True):
        found, findings = replayed(ASKED, marks, episode)
        assert findings == ()
        assert found[0].breaches[0][1] is not None, "holdings lost more than half both times"
        assert found[0].lowest_price_usd < (1 - least) * PRICE


@cache
def hangs_on() -> dict[str, float]:
    found = sensitivity(ASKED, BUY, usual_changes(), FEW)
    assert found.base.breach == simulate(replace(ASKED, policies=(BUY,)), FEW).breach("buy")
    sizes = [abs(row.breach_change.value) for row in found.rows]
    assert sizes == sorted(sizes, reverse=True)
    return {row.change: row.breach_change.value for row in found.rows}


def test_each_change_moves_the_result_its_way() -> None:
    moved = hangs_on()
    assert moved["volatility × 1.25"] > 0 > moved["volatility × 0.75"]
    assert moved["drift −20% a year"] > 0 > moved["drift +20% a year"]
    assert moved["half the time"] < 0
    assert moved["price of the start −20%"] > 0, "what was dear is worth less than it cost"


LAWS: tuple[PriceLaw, ...] = (
    Gbm(drift_log_per_day=0.001, volatility_log_per_day=0.03),
    Merton(
        drift_log_per_day=0.001,
        volatility_log_per_day=0.02,
        jumps_per_day=0.1,
        jump_mean_log=-0.05,
        jump_volatility_log=0.1,
    ),
    GjrGarchT(drift_log_per_day=0.001, omega=2e-5, alpha=0.05, gamma=0.05, beta=0.9, degrees=4, start_variance=0.001),
    Switching(
        drift_log_per_day=0.001,
        first=Regime(mean_log_per_day=0.002, volatility_log_per_day=0.02, leaving_per_day=0.1),
        second=Regime(mean_log_per_day=-0.002, volatility_log_per_day=0.06, leaving_per_day=0.2),
    ),
    BlockBootstrap(drift_log_per_day=0.001, log_returns=(0.01, -0.03, 0.05), mean_block_days=2.0),
    Replay(histories=((0.01, -0.03, 0.05), (0.02, 0.0, -0.01))),
)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: type(law).__name__)
def test_a_larger_volatility_leaves_the_mean(law: PriceLaw) -> None:
    wider = with_volatility(law, 2.0)
    assert wider.variance_per_day == pytest.approx(4 * law.variance_per_day)
    assert wider.drift_log_per_day == pytest.approx(law.drift_log_per_day)


@given(size=st.floats(0, 1e3))
def test_scaling_moves_purchases_alone(size: float) -> None:
    policy = Policy(
        name="all",
        rules=(
            BuyCoins(coins_per_day=(1.0, 2.0)),
            BuyDollars(usd_per_day=5.0),
            BuyDips(usd_per_day=7.0, below_peak_share=0.7),
            KeepMined(coins_per_day=3.0),
        ),
    )
    assert scaled(policy, size, name="all").rules == (
        BuyCoins(coins_per_day=(size, 2.0 * size)),
        BuyDollars(usd_per_day=5.0 * size),
        BuyDips(usd_per_day=7.0 * size, below_peak_share=0.7),
        KeepMined(coins_per_day=3.0),
    )


def test_what_buys_nothing_has_no_size() -> None:
    with pytest.raises(BadInput, match="no rule of the policy buys"):
        scaled(HOLD, 2.0)
    with pytest.raises(BadInput, match="small to large"):
        sizes_between(2.0, 1.0, 5)
