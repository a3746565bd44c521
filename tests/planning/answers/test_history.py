"""The past played again, by hand and from marks."""

import datetime as dt
import math
from decimal import Decimal

import pytest
from fakes.reference_series import rows_of
from fakes.treasury_question import ASKED, COINS, PRICE

from khazana.core import BadInput, Interval, Mark, MarkSeries, Price, Reading, parse_instant
from khazana.market import BundledMarks
from khazana.planning.answers import (
    replayed,
    returns_of,
)
from khazana.planning.answers.history import EPISODES, Episode


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
