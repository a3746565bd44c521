"""What every price source owes: order, the half-open span, exact decimals, refusals that say why.

The services are simulated on 127.0.0.1, in the documented form; see the vectors for answers that were recorded.
"""

import gzip
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from fakes import exchanges
from fakes.answer_cache import MemoryCache
from fakes.clock import FixedClock
from fakes.http_service import HttpService, QuickTime, Reply, http_service

from khazana.core import BadInput, Interval, MarkSeries, PriceAnswer, PriceSource, Unavailable
from khazana.market import BundledMarks, FileMarks, HttpGetter, HttpLimits, open_source

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


@pytest.fixture(params=[*SERVICES])
def remote(request: pytest.FixtureRequest) -> Iterator[Backend]:
    with http_service(SERVICES[request.param](NOW)) as service:
        yield serve(request.param, service)


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


@pytest.fixture(params=["bundled", "csv", "parquet", *SERVICES])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Backend]:
    name = request.param
    if name in SERVICES:
        with http_service(SERVICES[name](NOW)) as service:
            yield serve(name, service)
        return
    make: dict[str, Callable[[], PriceSource]] = {
        "bundled": BundledMarks,
        "csv": lambda: FileMarks(csv_file(tmp_path)),
        "parquet": lambda: FileMarks(parquet_file(tmp_path)),
    }
    yield Backend(make[name](), make[name], MemoryCache(), FixedClock(NOW), QuickTime())


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


def test_it_is_a_source(backend: Backend) -> None:
    assert isinstance(backend.source, PriceSource)
    assert backend.source.name
    assert "USD" in backend.source.currencies


def test_marks_lie_in_the_span_in_order(backend: Backend) -> None:
    answer = backend.source.fetch("USD", JULY)
    assert answer.marks
    check(answer, "USD", JULY)


def test_the_span_is_half_open(backend: Backend) -> None:
    marks = backend.source.fetch("USD", JULY).marks
    first, last = marks[0].at, marks[-1].at
    assert first < last
    without_last = backend.source.fetch("USD", Interval(first, last))
    assert without_last.marks == marks[:-1]
    with_last = backend.source.fetch("USD", Interval(first, last + timedelta(microseconds=1)))
    assert with_last.marks == marks
    check(with_last, "USD", Interval(first, last + timedelta(microseconds=1)))


def test_parts_of_a_span_make_the_whole(backend: Backend) -> None:
    middle = day("2025-07-09") + timedelta(hours=7, minutes=13)
    whole = backend.source.fetch("USD", JULY).marks
    parts = [Interval(JULY.start, middle), Interval(middle, JULY.end)]
    assert tuple(mark for part in parts for mark in backend.source.fetch("USD", part).marks) == whole


def test_the_same_question_has_the_same_answer(backend: Backend) -> None:
    first = backend.source.fetch("USD", JULY)
    assert backend.source.fetch("USD", JULY) == first
    assert backend.open_again().fetch("USD", JULY) == first


@pytest.mark.parametrize("currency", ["SVC", "usd", "", "BTC"])
def test_other_currencies_are_refused(backend: Backend, currency: str) -> None:
    with pytest.raises(BadInput, match="does not quote") as refusal:
        backend.source.fetch(currency, JULY)
    assert refusal.value.value == currency
    assert "USD" in refusal.value.remedy
    assert backend.service is None or not backend.service.asked


@pytest.mark.parametrize(
    "span",
    [
        Interval(datetime.min.replace(tzinfo=UTC), day("1900-01-01")),
        Interval(day("2140-01-01"), datetime.max.replace(tzinfo=UTC)),
        Interval(day("2030-01-01"), day("2030-01-02")),
    ],
    ids=["long ago", "the end of time", "to come"],
)
def test_a_span_without_prices_is_empty(backend: Backend, span: Interval) -> None:
    answer = backend.source.fetch("USD", span)
    assert answer.marks == ()
    assert answer.ranges == ()


def test_services_say_that_they_know_nothing(remote: Backend) -> None:
    answer = remote.source.fetch("USD", Interval(day("2000-01-01"), day("2000-02-01")))
    assert [finding.code for finding in answer.findings] == ["prices.nothing-known"]


def test_what_is_not_over_is_told_and_not_kept(remote: Backend) -> None:
    span = Interval(day("2025-07-18"), day("2025-07-19"))
    answer = remote.source.fetch("USD", span)
    check(answer, "USD", span)
    assert "prices.still-open" in {finding.code for finding in answer.findings}
    assert max(traded.within.end for traded in answer.ranges) <= NOW if answer.ranges else True
    assert answer.marks[-1].at <= NOW
    assert remote.cache.kept == {}


def test_what_is_over_is_asked_once(remote: Backend) -> None:
    service = remote.service
    assert service is not None
    first = remote.source.fetch("USD", JULY)
    calls = len(service.asked)
    service.answer = lambda _: Reply(status=500)
    assert remote.open_again().fetch("USD", JULY) == first
    assert len(service.asked) == calls
    assert all(kept.fetched_at == NOW for kept in remote.cache.kept.values())


def test_an_answer_kept_too_early_is_not_trusted(remote: Backend) -> None:
    service = remote.service
    assert service is not None
    remote.source.fetch("USD", JULY)
    calls = len(service.asked)
    for key, kept in remote.cache.kept.items():
        remote.cache.kept[key] = type(kept)(body=kept.body, fetched_at=JULY.start)
    remote.source.fetch("USD", JULY)
    assert len(service.asked) > calls


def test_a_kept_answer_that_is_broken_is_asked_for_again(remote: Backend) -> None:
    first = remote.source.fetch("USD", JULY)
    for key, kept in remote.cache.kept.items():
        remote.cache.kept[key] = type(kept)(body=kept.body[:-5], fetched_at=kept.fetched_at)
    assert remote.source.fetch("USD", JULY) == first


def test_the_call_says_who_asks(remote: Backend) -> None:
    from khazana import __version__  # noqa: PLC0415 - beside its only use

    remote.source.fetch("USD", JULY)
    assert remote.service is not None
    (asked, *_) = remote.service.headers
    assert asked["User-Agent"] == f"khazana/{__version__}"


def test_packed_answers_are_read(remote: Backend) -> None:
    service = remote.service
    assert service is not None
    plain = service.answer
    expected = remote.source.fetch("USD", JULY)
    remote.cache.kept.clear()

    def packed(path: str) -> Reply:
        return Reply(body=gzip.compress(plain(path).body), headers={"Content-Encoding": "gzip"}, chunked=True)

    service.answer = packed
    assert remote.source.fetch("USD", JULY) == expected


BAD = {
    "cut short": lambda good: Reply(body=good.body[: len(good.body) // 2]),
    "shorter than it says": lambda good: Reply(body=good.body[:-9], length=len(good.body)),
    "a page": lambda _: Reply(body=b"<html>captcha</html>", kind="text/html"),
    "a page called JSON": lambda _: Reply(body=b"<html>captcha</html>"),
    "no content type": lambda good: Reply(body=good.body, kind=None),
    "another content type": lambda good: Reply(body=good.body, kind="text/plain"),
    "nothing": lambda _: Reply(),
    "null": lambda _: Reply(body=b"null"),
    "an empty object": lambda _: Reply(body=b"{}"),
    "not UTF-8": lambda good: Reply(body=b"\xff" + good.body),
    "deep": lambda _: Reply(body=b"[" * 100_000),
    "no content": lambda _: Reply(status=204),
    "not found": lambda _: Reply(status=404, body=b'{"message":"NotFound"}'),
    "moved to another host": lambda _: Reply(status=301, headers={"Location": "https://example.org/candles"}),
    "moved down to plain HTTP": lambda _: Reply(status=302, headers={"Location": "http://127.0.0.1:1/candles"}),
    "moved in circles": lambda _: Reply(status=302, headers={"Location": "/again"}),
    "packed otherwise": lambda good: Reply(body=good.body, headers={"Content-Encoding": "br"}),
    "packed badly": lambda good: Reply(body=good.body, headers={"Content-Encoding": "gzip"}),
    "packed and cut": lambda good: Reply(body=gzip.compress(good.body)[:-20], headers={"Content-Encoding": "gzip"}),
    "packed with a tail": lambda good: Reply(
        body=gzip.compress(good.body) + b"tail", headers={"Content-Encoding": "gzip"}
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_answers_are_refused_and_not_kept(remote: Backend, kind: str) -> None:
    service = remote.service
    assert service is not None
    good = service.answer
    service.answer = lambda path: BAD[kind](good(path))
    with pytest.raises(Unavailable) as refusal:
        remote.source.fetch("USD", JULY)
    assert refusal.value.where
    assert refusal.value.remedy
    assert remote.cache.kept == {}
    service.answer = good
    check(remote.source.fetch("USD", JULY), "USD", JULY)


@pytest.mark.parametrize("number", ["NaN", "-5", "Infinity", '"many"', "true", "null", "1e999999999", "1e-30", "[]"])
def test_prices_that_are_none_are_refused(remote: Backend, number: str) -> None:
    service = remote.service
    assert service is not None
    bodies = {
        "coinbase": f"[[1751328000,1,9,{number},5,1.5]]",
        "kraken": '{"error":[],"result":{"XXBTZUSD":[[1751328000,PRICE,"9","1","5","5","1",7]],"last":1}}',
        "mempool": f'{{"prices":[{{"time":1751328000,"USD":{number}}}]}}',
    }
    quoted = number if number.startswith('"') else f'"{number}"'
    body = bodies[remote.source.name].replace("PRICE", quoted)
    service.answer = lambda _: Reply(body=body.encode())
    with pytest.raises(Unavailable, match="cannot be read"):
        remote.source.fetch("USD", JULY)


def test_a_body_is_cut_off_at_the_bound() -> None:
    endless = Reply(body=b" " * 100_000_000, piece=1 << 16)
    for name in SERVICES:
        with http_service(lambda _: endless) as service:
            backend = serve(name, service)
            begun = time.monotonic()
            with pytest.raises(Unavailable, match="larger than 16777216 bytes"):
                backend.source.fetch("USD", JULY)
            assert time.monotonic() - begun < 5


def test_a_packed_body_is_cut_off_at_the_bound() -> None:
    bomb = Reply(body=gzip.compress(b" " * 100_000_000), headers={"Content-Encoding": "gzip"})
    assert len(bomb.body) < 200_000
    for name in SERVICES:
        with http_service(lambda _: bomb) as service, pytest.raises(Unavailable, match="larger than 16777216 bytes"):
            serve(name, service).source.fetch("USD", JULY)


SLOW = {
    "late": Reply(body=b"[]", delay_s=2.0),
    "dripping body": Reply(body=b" " * 1000, piece=1, pause_s=0.02),
    "dripping chunks": Reply(body=b" " * 1000, piece=1, pause_s=0.02, chunked=True),
    "dripping head": Reply(drip_head=True),
}


@pytest.mark.parametrize("kind", SLOW)
@pytest.mark.parametrize("name", SERVICES)
def test_slow_answers_are_given_up(name: str, kind: str) -> None:
    limits = HttpLimits(connect_s=0.2, read_s=0.2, fetch_s=0.3, attempts=2)
    with http_service(lambda _: SLOW[kind]) as service:
        backend = serve(name, service, limits)
        begun = time.monotonic()
        with pytest.raises(Unavailable, match="did not answer"):
            backend.source.fetch("USD", JULY)
        assert time.monotonic() - begun < 1.5


def test_the_service_may_ask_for_patience(remote: Backend) -> None:
    service = remote.service
    assert service is not None
    good = service.answer
    left = [Reply(status=429, headers={"Retry-After": "17"}), Reply(status=500), Reply(status=503)]
    service.answer = lambda path: left.pop(0) if left else good(path)
    check(remote.source.fetch("USD", JULY), "USD", JULY)
    assert max(remote.quick.slept) == pytest.approx(17, abs=0.01)
    assert len(service.asked) >= 4


def test_patience_has_an_end(remote: Backend) -> None:
    service = remote.service
    assert service is not None
    service.answer = lambda _: Reply(status=503, body=b"maintenance")
    with pytest.raises(Unavailable, match="in 5 attempts; at last it answered status 503") as refusal:
        remote.source.fetch("USD", JULY)
    assert refusal.value.value == "maintenance"
    assert len(service.asked) == 5
    service.answer = lambda _: Reply(status=429, headers={"Retry-After": "3600"})
    with pytest.raises(Unavailable, match="the next call may start in 3600 s at the earliest"):
        remote.source.fetch("USD", JULY)
    assert len(service.asked) == 6
    assert sum(remote.quick.slept) < 60


def test_nobody_answers() -> None:
    with http_service(lambda _: Reply()) as service:
        gone = service
    for name in SERVICES:
        backend = serve(name, gone)
        with pytest.raises(Unavailable, match="did not answer in 5 attempts; at last NewConnectionError"):
            backend.source.fetch("USD", JULY)


def test_redirects_within_the_host_are_followed(remote: Backend) -> None:
    service = remote.service
    assert service is not None
    good = service.answer
    expected = remote.source.fetch("USD", JULY)
    remote.cache.kept.clear()

    def moved(path: str) -> Reply:
        if path.startswith("/v2"):
            return good(path.removeprefix("/v2"))
        return Reply(status=308, headers={"Location": "/v2" + path})

    service.answer = moved
    assert remote.source.fetch("USD", JULY) == expected
