"""The mildest path that breaks a limit, break-even prices, and what a result hangs on."""

import datetime as dt
import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from fakes.treasury_question import ASKED, BUY, CAP, DAYS, FEW, HALVED, HOLD, LOSS, PRICE, VOLATILITY
from scipy.stats import norm

from khazana.core import BadInput
from khazana.planning import (
    AccumulationCeiling,
    BlockBootstrap,
    Books,
    Count,
    DrawdownLimit,
    Gbm,
    GjrGarchT,
    KeepMined,
    LossLimit,
    Merton,
    Policy,
    PriceLaw,
    Regime,
    Replay,
    Stopping,
    Switching,
    simulate,
)
from khazana.planning.answers import (
    break_even,
    reverse_stress,
    sensitivity,
    usual_changes,
)
from khazana.planning.answers.sensitivities import with_volatility


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
