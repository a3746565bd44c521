"""Times as programmes write them."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import BadInput
from khazana.programmes.times import read_day, read_time

EL_SALVADOR = ZoneInfo("America/El_Salvador")
KARACHI = ZoneInfo("Asia/Karachi")


@pytest.mark.parametrize(
    ("text", "zone", "start", "end"),
    [
        ("2025-07-17", EL_SALVADOR, "2025-07-17T06:00", "2025-07-18T06:00"),
        ("2025-07-17", KARACHI, "2025-07-16T19:00", "2025-07-17T19:00"),
        ("2025-12", EL_SALVADOR, "2025-12-01T06:00", "2026-01-01T06:00"),
        ("2024", EL_SALVADOR, "2024-01-01T06:00", "2025-01-01T06:00"),
        ("2025-07-17T21:00Z", EL_SALVADOR, "2025-07-17T21:00", "2025-07-17T21:01"),
        ("2025-07-17T15:00:59-06:00", KARACHI, "2025-07-17T21:00", "2025-07-17T21:01"),
        ("2025-07-01/2025-07-10", EL_SALVADOR, "2025-07-01T06:00", "2025-07-11T06:00"),
        ("2025-07/2026-12", EL_SALVADOR, "2025-07-01T06:00", "2027-01-01T06:00"),
        ("2025-07-17T21:00Z/2025-07-17T22:59Z", KARACHI, "2025-07-17T21:00", "2025-07-17T23:00"),
        ("2025-03-09", ZoneInfo("America/New_York"), "2025-03-09T05:00", "2025-03-10T04:00"),
    ],
)
def test_a_time_is_an_interval(text: str, zone: ZoneInfo, start: str, end: str) -> None:
    found = read_time(text, zone)
    assert (found.start.isoformat()[:16], found.end.isoformat()[:16]) == (start, end)


@pytest.mark.parametrize(
    "text",
    ["", "2025-13", "2025-00", "25-07-17", "2025-02-30", "1899-12-31", "2200", "0000", "2025-07-17T21:00",
     "2025-07-17/", "/2025-07-17", "2025-07-10/2025-07-01", "2025-07-01/2025-07-02/2025-07-03",
     "2025-07-1\u0667", "9999-12", "2025-7-1"],
)  # fmt: skip
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_time(text, EL_SALVADOR)


@given(st.dates().map(str) | st.text(alphabet="0123456789-/:TZ+", max_size=40))
def test_any_text_is_a_time_or_refused(text: str) -> None:
    try:
        found = read_time(text, KARACHI)
    except BadInput:
        return
    assert found.start < found.end
    assert 1899 <= found.start.year <= found.end.year <= 2200


def test_a_day_lies_between_1900_and_2199() -> None:
    assert read_day("1900-01-01").year == 1900
    for text in ("1899-12-31", "2200-01-01"):
        with pytest.raises(BadInput):
            read_day(text)
