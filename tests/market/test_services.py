"""The services' answers, as recorded or documented (origins in tests/vectors/market/README.md)."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes import exchanges
from fakes.answer_cache import MemoryCache
from fakes.canned_answers import ask, span

from khazana.core import BadInput, Interval, PriceAnswer, Reading, Unavailable, parse_instant

VECTORS = Path(__file__).parents[1] / "vectors" / "market"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LATER = datetime(2026, 1, 1, tzinfo=UTC)


def codes(answer: PriceAnswer) -> list[str]:
    return [finding.code for finding in answer.findings]


def test_coinbase_as_recorded() -> None:
    body = (VECTORS / "coinbase_btc_usd_60.json").read_bytes()
    answer, asked = ask("coinbase", body, span("2019-01-01T00:00Z", "2019-01-01T00:02Z"), candle=MINUTE)
    (url,) = asked
    assert url == (
        "https://api.exchange.coinbase.com/products/BTC-USD/candles?granularity=60"
        "&start=2018-12-31T21:00:00Z&end=2019-01-01T01:59:00Z"
    )
    assert [(str(mark.price.amount), mark.reading, mark.source) for mark in answer.marks] == [
        ("3691.87", Reading.CANDLE_OPEN, "coinbase"),
        ("3691.61", Reading.CANDLE_OPEN, "coinbase"),
    ]
    assert [(str(traded.low), str(traded.high), traded.complete) for traded in answer.ranges] == [
        ("3691.6", "3692.33", True),
        ("3686.62", "3691.61", True),
    ]
    assert answer.findings == ()


def test_a_range_that_sticks_out_of_the_span_is_left_out() -> None:
    body = (VECTORS / "coinbase_btc_usd_60.json").read_bytes()
    answer, _ = ask("coinbase", body, span("2019-01-01T00:00Z", "2019-01-01T00:01:30Z"), candle=MINUTE)
    assert len(answer.marks) == 2
    assert [traded.within.end for traded in answer.ranges] == [parse_instant("2019-01-01T00:01Z")]


def test_kraken_as_documented() -> None:
    body = (VECTORS / "kraken_xbtusd_1.json").read_bytes()
    answer, asked = ask("kraken", body, span("2023-07-06T19:20Z", "2023-07-06T19:24Z"), candle=MINUTE)
    assert asked == ["https://api.kraken.com/0/public/OHLC?pair=XBTUSD&interval=1&since=1688671140"]
    assert [(mark.at.minute, str(mark.price.amount)) for mark in answer.marks] == [
        (20, "30306.1"),
        (21, "30304.5"),
        (22, "30300.3"),
    ]
    assert [(str(traded.low), str(traded.high)) for traded in answer.ranges] == [
        ("30305.7", "30306.2"),
        ("30300.0", "30304.5"),
        ("30291.4", "30300.4"),
    ]
    assert codes(answer) == ["prices.candles-missing"], "the last candle of an answer is not closed"


@pytest.mark.parametrize(
    "errors", [["EGeneral:Too many requests"], ["EQuery:Unknown asset pair"], ["EGeneral:Internal error"]]
)
def test_kraken_errors(errors: list[str]) -> None:
    body = json.dumps({"error": errors}).encode()
    with pytest.raises(Unavailable, match=errors[0]):
        ask("kraken", body, span("2023-07-06T19:20Z", "2023-07-06T19:24Z"))


def test_mempool_as_documented() -> None:
    body = (VECTORS / "mempool_eur.json").read_bytes()
    answer, asked = ask("mempool", body, span("2017-07-01T00:00Z", "2017-08-01T00:00Z"), currency="EUR")
    assert asked == ["https://mempool.space/api/v1/historical-price?currency=EUR"]
    (mark,) = answer.marks
    assert (mark.at, mark.price.amount, mark.price.currency) == (parse_instant("2017-07-13T00:00Z"), 1964, "EUR")
    assert mark.reading is Reading.INDEX
    assert answer.ranges == ()


def test_mempool_gaps_are_no_prices() -> None:
    body = (VECTORS / "mempool_usd_gaps.json").read_bytes()
    answer, _ = ask("mempool", body, span("2010-01-01T00:00Z", "2026-01-01T00:00Z"))
    assert [str(mark.price.amount) for mark in answer.marks] == ["96534.5", "96560"]


@pytest.mark.parametrize(
    "rows",
    [
        [[1546300860, 1, 3, 2, 2, 1], [1546300860, 1, 3, 2.5, 2, 1]],
        [[1546300861, 1, 3, 2, 2, 1]],
        [[1546300860000, 1, 3, 2, 2, 1]],
        [[-60, 1, 3, 2, 2, 1]],
        [["1546300860", 1, 3, 2, 2, 1]],
        [[1546300860.0, 1, 3, 2, 2, 1]],
        [[True, 1, 3, 2, 2, 1]],
        [[1546300860, 1, 3, 2, 2]],
        [[1546300860, 1, 3, 2, 0, 1]],
        [{"time": 1546300860}],
    ],
    ids=[
        "two differ",
        "off grid",
        "milliseconds",
        "negative",
        "text",
        "decimal",
        "bool",
        "short",
        "zero",
        "object",
    ],
)
def test_candles_that_are_none(rows: list[object]) -> None:
    with pytest.raises(Unavailable, match="cannot be read"):
        ask("coinbase", json.dumps(rows).encode(), span("2019-01-01T00:00Z", "2019-01-01T00:05Z"), candle=MINUTE)


def test_a_candle_that_opens_outside_itself_is_left_out_and_told() -> None:
    rows = [[1546300800, 1, 3, 2, 2, 1], [1546300860, 5, 6, 4, 5, 1]]
    answer, _ = ask(
        "coinbase", json.dumps(rows).encode(), span("2019-01-01T00:00Z", "2019-01-01T00:02Z"), candle=MINUTE
    )
    assert len(answer.marks) == len(answer.ranges) == 1
    assert codes(answer) == ["prices.candle-incoherent"]
    assert "opens at 4, outside its own low 5 and high 6" in answer.findings[0].text()


def test_coinbase_pages_lie_on_a_grid_of_300() -> None:
    now = datetime(2025, 7, 18, 10, 30, tzinfo=UTC)
    serve = exchanges.coinbase(now)
    wide = span("2024-01-01T00:00Z", "2024-02-01T00:00Z")
    answer, asked = ask("coinbase", lambda url: serve(url).body, wide, candle=HOUR, now=now)
    assert len(answer.marks) == 31 * 24
    assert answer.findings == ()
    pages = [exchanges.parameters(url) for url in asked]
    assert all(
        parse_instant(page["end"]) - parse_instant(page["start"]) == 299 * HOUR
        and int(parse_instant(page["start"]).timestamp()) % (300 * 3600) == 0
        for page in pages
    )
    assert len(pages) == 4


def test_kept_pages_serve_other_spans() -> None:
    now = datetime(2025, 7, 18, 10, 30, tzinfo=UTC)
    serve, cache = exchanges.coinbase(now), MemoryCache()

    def calls(start: str, end: str) -> int:
        return len(ask("coinbase", lambda url: serve(url).body, span(start, end), candle=HOUR, now=now, cache=cache)[1])

    assert calls("2024-01-01T00:00Z", "2024-02-01T00:00Z") == 4
    assert calls("2024-01-03T05:17Z", "2024-01-20T00:00Z") == 0
    assert calls("2024-01-20T00:00Z", "2024-03-01T00:00Z") == 2


def test_a_span_of_too_many_calls_is_refused() -> None:
    start = parse_instant("2025-01-02T00:00Z")
    assert int(start.timestamp()) % (300 * 60) == 0, "the start of a page"
    most = Interval(start, start + 200 * 300 * MINUTE)
    assert len(ask("coinbase", b"[]", most, candle=MINUTE)[1]) == 200
    with pytest.raises(BadInput, match="more than 200 calls") as refusal:
        ask("coinbase", b"[]", Interval(start, most.end + MINUTE), candle=MINUTE)
    assert "wider candles" in refusal.value.remedy


def test_a_page_speaks_for_its_own_candles_alone() -> None:
    """The service may add candles from outside the page; in a kept answer these may have been open still."""
    start = parse_instant("2025-01-02T00:00Z")
    second = int((start + 300 * MINUTE).timestamp())

    def answer(url: str) -> bytes:
        price = 2 if exchanges.parameters(url)["start"] == "2025-01-02T00:00:00Z" else 3
        return json.dumps([[second, 1, 9, price, 5, 1]]).encode()

    (mark,) = ask("coinbase", answer, Interval(start, start + 600 * MINUTE), candle=MINUTE)[0].marks
    assert mark.price.amount == 3


def test_coinbase_is_not_asked_for_the_time_before_it_opened() -> None:
    answer, asked = ask("coinbase", b"[]", span("2009-01-03T00:00Z", "2015-03-01T00:00Z"))
    assert len(asked) <= 2
    assert codes(answer) == ["prices.nothing-known"]


def test_kraken_says_from_when_on_it_knows() -> None:
    now = datetime(2025, 7, 18, 10, 30, tzinfo=UTC)
    serve = exchanges.kraken(now)
    answer, _ = ask(
        "kraken", lambda url: serve(url).body, span("2025-01-01T00:00Z", "2025-07-18T00:00Z"), candle=HOUR, now=now
    )
    assert codes(answer) == ["prices.starts-later"]
    assert answer.findings[0].text() == (
        "kraken has nothing before 2025-06-18T11:00:00Z; it was asked from 2025-01-01T00:00:00Z."
    )
    assert answer.marks[0].at == parse_instant("2025-06-18T11:00Z")


def test_candles_in_between_that_are_missing_are_counted() -> None:
    base = 1546300800
    rows = [[base + 60 * minute, 1, 3, 2, 2, 1] for minute in (0, 1, 4, 5, 9)]
    answer, _ = ask(
        "coinbase", json.dumps(rows).encode(), span("2019-01-01T00:00Z", "2019-01-01T00:10Z"), candle=MINUTE
    )
    assert codes(answer) == ["prices.candles-missing"]
    assert "lacks 5 of 10 candles, first the one at 2019-01-01T00:02:00Z" in answer.findings[0].text()


@pytest.mark.parametrize("seconds", [0, 59, 60, 61])
def test_a_candle_counts_from_the_moment_it_is_closed(seconds: int) -> None:
    body = b"[[1546300800,1,3,2,2,1]]"
    now = parse_instant("2019-01-01T00:00Z") + timedelta(seconds=seconds)
    answer, _ = ask("coinbase", body, span("2018-12-31T23:59:30Z", "2019-01-01T00:01Z"), candle=MINUTE, now=now)
    assert len(answer.marks) == (seconds >= 60)
