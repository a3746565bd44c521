"""Difficulty and rewards as they were, against the main network's series where a folder holds them."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from fakes.reference_series import rows_of
from hypothesis import given
from hypothesis import strategies as st

from khazana.bitcoin import bits_of, rules_of, target_of
from khazana.core import BadInput
from khazana.energy.difficulty import (
    DifficultyHistory,
    difficulty_history,
    growth_share_per_year,
    project,
    reward_history,
)
from khazana.energy.retarget import PERIOD_BLOCKS, HashPath, play
from khazana.energy.subsidy import subsidy_sum

EARLY = ([30_240, 32_256, 34_272], [0xFFFF << 208, 0xD86A << 208, 0xC428 << 208])
DAY = date(2025, 8, 10)


def main_network() -> tuple[DifficultyHistory, list[dict[str, str]]]:
    rows = rows_of("btc_difficulty_by_epoch.csv")
    heights, targets = zip(*((int(row["first_height"]), int(row["target_hex"], 16)) for row in rows), strict=True)
    return difficulty_history(heights, targets), rows


def test_the_first_periods_of_the_main_network() -> None:
    """The first retarget took 1,022,578 s over 2,015 intervals; its target tells as much, to the compact form."""
    history = difficulty_history(*EARLY)
    assert history.difficulty.round(4).tolist() == [1.0, 1.1829, 1.3051]
    assert history.span_s[0] == pytest.approx(1_022_578, rel=2**-15)
    assert history.hashrate_eh_per_s[0] == pytest.approx(2**32 / (1_022_578 / 2015) / 1e18, rel=1e-4)


def test_difficulties_of_every_period_of_the_main_network() -> None:
    history, rows = main_network()
    theirs = np.array([float(row["difficulty"]) for row in rows])
    assert history.difficulty == pytest.approx(theirs, rel=1e-4)
    assert history.difficulty[-1] == pytest.approx(124.93e12, rel=1e-4)
    changes = 100 * (history.difficulty[1:] / history.difficulty[:-1] - 1)
    assert changes == pytest.approx(np.array([float(row["change_pct"]) for row in rows[1:]]), abs=2e-3)


def test_each_period_played_leads_to_the_next_target() -> None:
    """A hashrate that takes the time that a target tells leads to that target, in exact integers."""
    history, rows = main_network()
    targets = [int(row["target_hex"], 16) for row in rows]
    for period, (old, new) in enumerate(pairwise(targets)):
        if period < 15:  # the easiest target bounds these
            continue
        path = HashPath.steady(float(history.hashrate_eh_per_s[period]) * 65_536 / 65_535)
        height = int(history.first_height[period])
        _, after = play(path, bits=bits_of(old), first_height=height, periods=2, rules=rules_of("main"))
        assert target_of(after.bits) / new == pytest.approx(1.0, rel=2**-15 + 1e-5), height


def test_the_times_that_targets_tell_add_up_to_the_real_ones() -> None:
    """From December 2009 to June 2026, to a day in a year: blocks of two weeks each, as targets tell."""
    history, rows = main_network()
    dated = [
        (float(history.elapsed_s[n]), date.fromisoformat(row["date_est"]))
        for n, row in enumerate(rows)
        if row["date_est"]
    ]
    (first_s, first), (last_s, last) = dated[0], dated[-1]
    assert (last_s - first_s) / 86_400 == pytest.approx((last - first).days, rel=1 / 365)


def test_fees_and_rewards_from_august_2025_to_february_2026() -> None:
    rows = rows_of("btc_daily_block_rewards_2025-08_2026-02.csv")
    history = reward_history(
        [date.fromisoformat(row["date"]) for row in rows],
        [(int(row["first_height"]), int(row["last_height"])) for row in rows],
        [int(row["subsidy_sat"]) for row in rows],
        [int(row["fees_sat"]) for row in rows],
    )
    assert history.blocks.tolist() == [int(row["blocks"]) for row in rows]
    assert round(100 * history.fees_share, 2) == 0.69
    assert round(history.mean_fees_sat_per_block / 1e8, 4) == 0.0218
    assert int(history.subsidy_sat.sum()) == subsidy_sum(909_458, 934_576)
    assert history.fees_sat_per_block.mean() == pytest.approx(history.mean_fees_sat_per_block, rel=0.05)


def test_the_growth_of_the_main_network() -> None:
    history, _ = main_network()
    year = growth_share_per_year(history, 27)
    assert -0.3 < year < 0.6
    found = project(float(history.difficulty[-1]), [year], 27)
    assert found.difficulty[0, -1] / found.difficulty[0, 0] == pytest.approx(1 + year, rel=0.05)


@given(st.floats(-0.5, 3.0), st.floats(1e6, 1e15))
def test_a_projection_is_found_again_in_its_own_history(growth: float, difficulty: float) -> None:
    found = project(difficulty, growth, 30)
    history = DifficultyHistory(
        first_height=np.arange(30, dtype=np.int64) * PERIOD_BLOCKS,
        difficulty=found.difficulty[0],
        span_s=np.diff(found.begins_s[0]) * (PERIOD_BLOCKS - 1) / PERIOD_BLOCKS,
    )
    assert growth_share_per_year(history, 30) == pytest.approx(growth, abs=1e-6)


@pytest.mark.parametrize(
    ("heights", "targets", "words"),
    [
        ([], [], "equal lengths"),
        ([0], [1, 2], "equal lengths"),
        ([1], [0xFFFF << 208], "2,016"),
        ([0, 4032], [0xFFFF << 208] * 2, "2016 is due"),
        ([0], [0xFFFF << 208 | 1], "no header"),
        ([0, 2016], [0xFFFF << 208, 0x1FFF << 208], "factor of four"),
        ([0, 2016], [0x1000 << 208, 0x4001 << 208], "factor of four"),
    ],
)
def test_histories_that_cannot_be(heights: list[int], targets: list[int], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        difficulty_history(heights, targets)


def test_rewards_that_cannot_be() -> None:
    good = ([DAY], [(909_458, 909_481)], [24 * 312_500_000], [5])
    assert reward_history(*good).fees_sat_per_block.tolist() == [5 / 24]
    for days, heights, subsidies, fees in (
        ([], [], [], []),
        ([DAY], [(909_458, 909_481)], [24 * 312_500_000 - 1], [5]),
        ([DAY], [(909_458, 909_481)], [24 * 312_500_000], [-5]),
        ([DAY], [(909_481, 909_458)], [24 * 312_500_000], [5]),
        ([DAY] * 2, [(0, 0), (2, 2)], [5_000_000_000] * 2, [0, 0]),
    ):
        with pytest.raises(BadInput):
            reward_history(days, heights, subsidies, fees)


def test_a_trend_needs_three_periods() -> None:
    for periods in (2, 4):
        with pytest.raises(BadInput, match="three periods"):
            growth_share_per_year(difficulty_history(*EARLY), periods)
