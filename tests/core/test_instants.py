from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import BadInput, Interval, day_interval, format_instant, instant, parse_day, parse_instant

ZONES = st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(
    lambda off: timezone(timedelta(minutes=off // timedelta(minutes=1)))
)
INSTANTS = st.datetimes(datetime(1900, 1, 2), datetime(9998, 1, 1), timezones=ZONES)  # noqa: DTZ001 - a zone is drawn


@given(INSTANTS)
def test_format_and_parse_are_inverse(at: datetime) -> None:
    assert parse_instant(format_instant(at)) == at
    assert instant(at).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "2025-07-17",
        "2025-07-17T21:00",
        "2025-07-17 21:00Z",
        "2025-02-30T00:00Z",
        "2025-07-17T24:00Z",
        "0001-01-01T00:00+14:00",
        "",
    ],
)
def test_text_that_is_no_instant(text: str) -> None:
    with pytest.raises(BadInput):
        parse_instant(text)


@pytest.mark.parametrize("text", ["2025-7-1", "20250701", "2025-02-29", "\N{ARABIC-INDIC DIGIT TWO}025-01-01"])
def test_text_that_is_no_day(text: str) -> None:
    with pytest.raises(BadInput):
        parse_day(text)
    assert parse_day("2024-02-29") == date(2024, 2, 29)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(BadInput):
        instant(datetime(2025, 1, 1))  # noqa: DTZ001 - the fault under test


@pytest.mark.parametrize(("day", "hours"), [((2025, 3, 30), 23), ((2025, 10, 26), 25), ((2025, 7, 1), 24)])
def test_a_day_is_as_long_as_its_zone_makes_it(day: tuple[int, int, int], hours: int) -> None:
    span = day_interval(date(*day), ZoneInfo("Europe/Berlin"))
    assert span.end - span.start == timedelta(hours=hours)


def test_a_day_in_el_salvador_and_in_pakistan() -> None:
    assert day_interval(date(2025, 7, 17), ZoneInfo("America/El_Salvador")).start == parse_instant("2025-07-17T06:00Z")
    assert day_interval(date(2025, 7, 17), ZoneInfo("Asia/Karachi")).start == parse_instant("2025-07-16T19:00Z")


def test_an_interval_is_half_open() -> None:
    span = Interval(parse_instant("2025-01-01T00:00Z"), parse_instant("2025-01-02T00:00Z"))
    assert span.start in span
    assert span.end not in span
    assert not span.overlaps(Interval(span.end, span.end + timedelta(days=1)))
    assert span.overlaps(Interval(span.end - timedelta(seconds=1), span.end + timedelta(days=1)))
    with pytest.raises(BadInput):
        Interval(span.start, span.start)


def test_days_beyond_the_calendar() -> None:
    with pytest.raises(BadInput):
        day_interval(date.max, UTC)
