"""The retarget, block by block and in closed form: the reference program's vectors, and each against the other."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.bitcoin import rules_of, target_of, work_of
from khazana.core import BadInput
from khazana.energy.growth import difficulty_path, steady_growth
from khazana.energy.retarget import (
    PERIOD_BLOCKS,
    PERIOD_S,
    STEADY_INTERVAL_S,
    YEAR_S,
    HashPath,
    difficulty_at,
    difficulty_of,
    hashrate_eh_per_s,
    play,
)

MAIN = rules_of("main")
TODAY = 0x170240C3
GROWTH = st.floats(-0.8, 3.0)


def rate_for(bits: int, span_s: float) -> float:
    """Return the hashrate that takes so long over 2,015 intervals at a target."""
    return work_of(bits) / 1e18 * (PERIOD_BLOCKS - 1) / span_s


@pytest.mark.parametrize(
    ("bits", "span_s", "expected"),
    [
        (0x1D00FFFF, 1262152739 - 1261130161, 0x1D00D86A),
        (0x1D00FFFF, 1233061996 - 1231006505, 0x1D00FFFF),
        (0x1C05A3F4, 1279297671 - 1279008237, 0x1C0168FD),
        (0x1C387F6F, 1269211443 - 1263163443, 0x1D00E1FD),
    ],
)
def test_bitcoin_cores_vectors_played(bits: int, span_s: int, expected: int) -> None:
    """``pow_tests.cpp``: a hashrate that takes as long as those blocks took leads to the target that they led to."""
    path = HashPath.steady(rate_for(bits, span_s))
    first, second = play(path, bits=bits, first_height=2016, periods=2, rules=MAIN)
    assert abs(first.span_s - span_s) <= 1
    assert abs(target_of(second.bits) / target_of(expected) - 1) < 2 / span_s + 2**-15
    closed = difficulty_path([path.rates_eh_per_s[0]], difficulty_of(bits)).difficulty[-1]
    assert closed == pytest.approx(difficulty_of(expected), rel=1e-4)


def test_where_the_hashrate_stands_still_a_block_takes_600_298_seconds() -> None:
    assert round(STEADY_INTERVAL_S, 3) == 600.298
    played = play(HashPath.steady(900.0), bits=TODAY, first_height=953_568, periods=12, rules=MAIN)
    assert played[-1].duration_s / PERIOD_BLOCKS == pytest.approx(STEADY_INTERVAL_S, rel=2**-15)
    path = difficulty_path(np.full(12, 900.0), difficulty_of(TODAY))
    assert path.interval_s[-1] == pytest.approx(STEADY_INTERVAL_S, rel=1e-12)


def test_difficulties_as_they_were_reported() -> None:
    assert difficulty_of(0x1D00FFFF) == 1.0
    assert difficulty_of(TODAY) / 1e12 == pytest.approx(124.9, abs=0.05)
    assert float(hashrate_eh_per_s(difficulty_of(TODAY))) == pytest.approx(894.3, abs=0.05)
    assert float(difficulty_at(hashrate_eh_per_s(5e13, 590.0), 590.0)) == pytest.approx(5e13, rel=1e-14)


@given(st.lists(st.floats(50.0, 5000.0), min_size=1, max_size=12))
@settings(max_examples=40, deadline=None)
def test_closed_form_and_blocks_agree(rates: list[float]) -> None:
    """Steps that come with the periods of the played chain: the two differ by whole seconds and the compact form."""
    bits, height, start, closed = TODAY, 953_568, 0, difficulty_of(TODAY)
    for rate in rates:
        period, after = play(HashPath.steady(rate), bits=bits, first_height=height, periods=2, rules=MAIN)
        path = difficulty_path([rate], period.difficulty)
        assert after.difficulty == pytest.approx(path.difficulty[-1], rel=2**-14)
        assert period.duration_s / PERIOD_BLOCKS == pytest.approx(float(path.interval_s[0]), rel=1e-4)
        closed = float(difficulty_path([rate], closed).difficulty[-1])
        bits, height, start = after.bits, height + PERIOD_BLOCKS, start + period.duration_s
    assert difficulty_of(bits) == pytest.approx(closed, rel=2**-10)


def test_the_rule_follows_by_a_factor_of_four_at_most() -> None:
    for factor in (100.0, 0.01):
        path = HashPath.steady(float(hashrate_eh_per_s(difficulty_of(TODAY))) * factor)
        one, two = play(path, bits=TODAY, first_height=0, periods=2, rules=MAIN)
        bound = 4.0 if factor > 1 else 0.25
        assert two.difficulty / one.difficulty == pytest.approx(bound, rel=2**-15)
        closed = difficulty_path(path.rates_eh_per_s, one.difficulty).difficulty
        assert closed[1] / closed[0] == pytest.approx(bound, rel=1e-12)


@pytest.mark.parametrize("growth", [-0.5, -0.1, 0.25, 1.0, 3.0])
def test_steady_growth_is_where_a_played_chain_settles(growth: float) -> None:
    starts = np.arange(0.0, 3 * YEAR_S, 900.0)
    path = HashPath(starts_s=starts, rates_eh_per_s=900.0 * (1 + growth) ** (starts / YEAR_S))
    *_, before, last = play(path, bits=TODAY, first_height=0, periods=70, rules=MAIN)
    settled = steady_growth(growth)
    assert last.duration_s / PERIOD_BLOCKS == pytest.approx(settled.interval_s, rel=1e-4)
    assert last.difficulty / before.difficulty == pytest.approx(settled.ratio, rel=1e-4)


@given(GROWTH, GROWTH)
def test_faster_growth_makes_blocks_come_faster(one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert steady_growth(low).interval_s >= steady_growth(high).interval_s * (1 - 1e-12)
    assert steady_growth(low).ratio <= steady_growth(high).ratio * (1 + 1e-12)


@given(GROWTH)
def test_a_steady_ratio_is_the_growth_of_its_own_time(growth: float) -> None:
    settled = steady_growth(growth)
    assert settled.ratio == pytest.approx((1 + growth) ** (settled.interval_s * PERIOD_BLOCKS / YEAR_S), rel=1e-9)
    assert abs(settled.interval_s / STEADY_INTERVAL_S - 1) <= 1.1 * abs(settled.ratio - 1) + 1e-9


def test_luck_moves_single_periods_and_not_the_long_run() -> None:
    draws = np.random.default_rng(7).exponential(size=100 * PERIOD_BLOCKS)
    played = play(HashPath.steady(900.0), bits=TODAY, first_height=0, periods=100, rules=MAIN, luck=draws)
    spans = np.array([one.duration_s for one in played])
    assert spans.std() / PERIOD_S == pytest.approx((2 / PERIOD_BLOCKS) ** 0.5, rel=0.3)
    assert spans.mean() / PERIOD_BLOCKS == pytest.approx(STEADY_INTERVAL_S, rel=0.01)
    assert all(one.last_s == two.before_s for one, two in pairwise(played))


def test_steps_of_a_hashrate() -> None:
    path = HashPath(starts_s=np.array([0.0, 100.0]), rates_eh_per_s=np.array([2.0, 5.0]))
    assert path.times_of(np.array([0.0, 100.0, 200.0, 250.0])).tolist() == [0.0, 50.0, 100.0, 110.0]


@pytest.mark.parametrize(
    ("starts", "rates"), [([1.0], [1.0]), ([0.0, 0.0], [1.0, 1.0]), ([0.0], [0.0]), ([0.0], [1.0, 2.0]), ([], [])]
)
def test_hashrates_that_are_none(starts: list[float], rates: list[float]) -> None:
    with pytest.raises(BadInput):
        HashPath(starts_s=np.array(starts), rates_eh_per_s=np.array(rates))


def test_what_is_refused() -> None:
    path = HashPath.steady(900.0)
    with pytest.raises(BadInput, match="begins at a multiple"):
        play(path, bits=TODAY, first_height=1, periods=1, rules=MAIN)
    with pytest.raises(BadInput, match="one draw for each block"):
        play(path, bits=TODAY, first_height=0, periods=1, rules=MAIN, luck=[1.0])
    for growth in (-1.0, 1e20, float("nan")):
        with pytest.raises(BadInput):
            steady_growth(growth)
    with pytest.raises(BadInput):
        difficulty_path([0.0], 1.0)
