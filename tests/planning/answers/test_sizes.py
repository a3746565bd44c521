"""Outcomes, the frontier, and the largest safe size, against closed forms and a direct simulation."""

from dataclasses import replace

import pytest
from fakes.treasury_question import ASKED, BUY, CAP, COINS, DAYS, FEW, HALVED, HOLD
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import BadInput
from khazana.planning import (
    BuyCoins,
    BuyDips,
    BuyDollars,
    KeepMined,
    Measure,
    Policy,
    Stopping,
    simulate,
)
from khazana.planning.answers import (
    frontier,
    largest_safe,
    outcomes,
    scaled,
)
from khazana.planning.answers.frontiers import sizes_between


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
    """Six a day break the budget surely, and so do eight: of the two only the larger is worth its risk."""
    found = frontier(replace(ASKED, limits=(CAP,)), BUY, (0.2, 6.0, 8.0), FEW)
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
