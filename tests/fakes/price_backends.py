"""Every price source made ready to be asked, and what every answer owes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
from fakes import exchanges
from fakes.answer_cache import MemoryCache
from fakes.clock import FixedClock
from fakes.http_service import HttpService, QuickTime

from khazana.core import Interval, MarkSeries, PriceAnswer, PriceSource
from khazana.market import open_source
from khazana.wire import HttpGetter, HttpLimits

NOW = datetime(2025, 7, 18, 10, 30, tzinfo=UTC)
SERVICES = {"coinbase": exchanges.coinbase, "kraken": exchanges.kraken, "mempool": exchanges.mempool}
HOUR = timedelta(hours=1)
CANDLES = {"coinbase": HOUR, "kraken": HOUR, "mempool": None}


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


JULY = Interval(day("2025-07-01"), day("2025-07-18"))


@dataclass(slots=True)
class Backend:
    """A source that is ready to be asked, and for services the other side."""

    source: PriceSource
    open_again: Callable[[], PriceSource]
    cache: MemoryCache
    clock: FixedClock
    quick: QuickTime
    service: HttpService | None = None


def serve(name: str, service: HttpService, limits: HttpLimits | None = None) -> Backend:
    cache, clock, quick = MemoryCache(), FixedClock(NOW), QuickTime()
    getter = HttpGetter(limits=limits or HttpLimits(), monotonic=quick.monotonic, sleep=quick.sleep)

    def again() -> PriceSource:
        return open_source(name, cache=cache, clock=clock, getter=getter, base_url=service.url, candle=CANDLES[name])

    return Backend(again(), again, cache, clock, quick, service)


def csv_file(folder: Path) -> Path:
    rows = [f"2025-07-{number:02d},{118000 + number}.25" for number in range(1, 20)]
    path = folder / "daily.csv"
    path.write_text("date,price\n" + "\n".join(rows) + "\n")
    return path


def parquet_file(folder: Path) -> Path:
    days = [datetime(2025, 7, number, tzinfo=UTC) for number in range(1, 20)]
    prices = [Decimal(f"{118000 + number}.25") for number in range(1, 20)]
    path = folder / "daily.parquet"
    pl.DataFrame({"instant": days, "price": prices}).write_parquet(path)
    return path


def check(answer: PriceAnswer, currency: str, span: Interval) -> None:
    """Hold an answer to what every answer owes."""
    times = [(mark.at, mark.source, mark.reading) for mark in answer.marks]
    assert times == sorted(set(times))
    assert all(mark.at in span for mark in answer.marks)
    assert all(mark.price.currency == currency for mark in answer.marks)
    assert all(type(mark.price.amount) is Decimal and mark.price.amount > 0 for mark in answer.marks)
    starts = [(traded.within.start, traded.within.end) for traded in answer.ranges]
    assert starts == sorted(starts)
    for traded in answer.ranges:
        assert span.start <= traded.within.start < traded.within.end <= span.end
        assert type(traded.low) is Decimal
        assert 0 < traded.low <= traded.high
    MarkSeries.of(currency, answer.marks, answer.ranges)
