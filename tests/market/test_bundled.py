"""The bundled marks. Figures: month starts and single days as published with the project's first claims."""

import csv
import os
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from khazana.core import Interval, MarkRule, MarkSeries, Missing, Reading, SourceKind, parse_instant
from khazana.market import BundledMarks

ALL = Interval(parse_instant("2009-01-03T00:00Z"), parse_instant("2140-01-01T00:00Z"))
ANSWER = BundledMarks().fetch("USD", ALL)


def at(text: str) -> Decimal:
    (mark,) = (mark for mark in ANSWER.marks if mark.at == parse_instant(text))
    return mark.price.amount


def test_every_month_start_is_there() -> None:
    starts = [mark.at for mark in ANSWER.marks if mark.at.day == 1]
    months = [datetime(2021 + month // 12, month % 12 + 1, 1, tzinfo=UTC) for month in range(68)]
    assert starts == months
    assert len(ANSWER.marks) == 68 + 3


@pytest.mark.parametrize(
    ("instant", "price"),
    [
        ("2021-01-01T00:00Z", 29006),
        ("2021-09-01T00:00Z", 47101),
        ("2024-12-31T00:00Z", 92637),
        ("2025-01-01T00:00Z", 93395),
        ("2025-04-15T00:00Z", 84665),
        ("2025-07-17T00:00Z", 118698),
        ("2026-08-01T00:00Z", 62829),
    ],
)
def test_known_marks(instant: str, price: int) -> None:
    assert at(instant) == price


def test_a_price_that_traded_for_two_hours_is_a_range_and_no_mark() -> None:
    (traded,) = ANSWER.ranges
    assert traded.within == Interval(parse_instant("2025-07-17T21:00Z"), parse_instant("2025-07-17T23:00Z"))
    assert (traded.low, traded.high, traded.complete) == (120481, 120481, False)
    assert all(mark.price.amount != 120481 for mark in ANSWER.marks)


def test_marks_say_what_they_stand_for() -> None:
    assert {mark.reading for mark in ANSWER.marks} == {Reading.MINUTE_CLOSE}
    assert {mark.source for mark in ANSWER.marks} == {"bitstamp-daily"}
    named = {mark.source for mark in ANSWER.marks} | {traded.source for traded in ANSWER.ranges}
    sources = {source.id: source for source in BundledMarks().sources}
    assert named == set(sources)
    assert all(source.kind is SourceKind.DERIVED and source.title for source in sources.values())


def test_between_two_month_starts_nothing_is_known() -> None:
    series = MarkSeries.of("USD", ANSWER.marks, ANSWER.ranges)
    assert isinstance(series.find(parse_instant("2025-06-20T00:00Z"), MarkRule()), Missing)
    found = series.find(parse_instant("2025-07-17T23:00Z"), MarkRule(max_age=timedelta(days=1)))
    assert not isinstance(found, Missing)
    assert found.price.amount == 118698


def test_the_marks_agree_with_the_daily_series() -> None:
    """Against the series they were rounded from, where a folder holds it; it is third-party, and not carried here."""
    folder = os.environ.get("KHAZANA_REFERENCE_DATA")
    path = Path(folder or "") / "btc_usd_daily.csv"
    if not folder or not path.is_file():
        pytest.skip("KHAZANA_REFERENCE_DATA names no folder that holds btc_usd_daily.csv")
    with path.open(encoding="utf-8", newline="") as file:
        daily = {row["date"]: Decimal(row["usd"]) for row in csv.DictReader(file)}
    apart = [mark for mark in ANSWER.marks if abs(daily[f"{mark.at:%Y-%m-%d}"] - mark.price.amount) > Decimal("0.5")]
    assert not apart
