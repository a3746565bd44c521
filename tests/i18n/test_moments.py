"""Dates and intervals as people read them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from khazana.core import Interval, day_interval
from khazana.i18n import Language, Translator

EN, ES, UR = (Translator(language) for language in (Language.EN, Language.ES, Language.UR))
SAN_SALVADOR, KARACHI = ZoneInfo("America/El_Salvador"), ZoneInfo("Asia/Karachi")


def test_dates_cannot_be_misread() -> None:
    one = date(2025, 7, 4)
    assert [say.day(one) for say in (EN, ES, UR)] == ["2025-07-04", "4 jul 2025", "4 جولائی، 2025"]


def test_an_instant_carries_its_offset() -> None:
    at = datetime(2025, 7, 17, 21, 5, tzinfo=UTC)
    assert EN.instant(at, SAN_SALVADOR) == "2025-07-17 15:05 UTC−6"
    assert EN.instant(at, KARACHI) == "2025-07-18 02:05 UTC+5"
    assert EN.instant(at, ZoneInfo("Asia/Kathmandu")) == "2025-07-18 02:50 UTC+5:45"
    assert EN.instant(at + timedelta(seconds=1, microseconds=500_000), UTC) == "2025-07-17 21:05:01.5 UTC"


def test_an_interval_is_named_by_what_it_is() -> None:
    day = day_interval(date(2025, 7, 17), SAN_SALVADOR)
    month = Interval(day_interval(date(2025, 7, 1), KARACHI).start, day_interval(date(2025, 7, 31), KARACHI).end)
    year = Interval(datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
    hours = Interval(datetime(2025, 7, 17, 21, tzinfo=UTC), datetime(2025, 7, 17, 23, tzinfo=UTC))
    assert EN.interval(day, SAN_SALVADOR) == "2025-07-17"
    assert EN.interval(day, UTC) == "2025-07-17 06:00 UTC – 2025-07-18 06:00 UTC"
    assert [say.interval(month, KARACHI) for say in (EN, ES, UR)] == ["2025-07", "julio 2025", "جولائی 2025"]
    assert EN.interval(year, UTC) == "2025"
    assert EN.interval(hours, UTC) == "2025-07-17 21:00–23:00 UTC"
    assert EN.interval(Interval(hours.start, hours.start + timedelta(minutes=1)), UTC) == "2025-07-17 21:00 UTC"
    assert EN.interval(Interval(day.start, day.end + timedelta(days=2)), SAN_SALVADOR) == "2025-07-17 – 2025-07-19"
