"""What every price service owes over the wire: whole answers or a refusal, within limits of time, size and rate."""

import gzip
import time
from collections.abc import Iterator

import pytest
from fakes.http_service import Reply, http_service
from fakes.price_backends import JULY, NOW, SERVICES, Backend, check, serve

from khazana import __version__
from khazana.core import Unavailable
from khazana.wire import HttpLimits


@pytest.fixture(params=[*SERVICES])
def remote(request: pytest.FixtureRequest) -> Iterator[Backend]:
    with http_service(SERVICES[request.param](NOW)) as service:
        yield serve(request.param, service)


def test_the_call_says_who_asks(remote: Backend) -> None:
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
    "packed and cut": lambda good: Reply(body=gzip.compress(good.body)[:-4], headers={"Content-Encoding": "gzip"}),
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
            assert time.monotonic() - begun < 30


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
        assert time.monotonic() - begun < 10


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


def test_no_other_host_is_asked(remote: Backend) -> None:
    service = remote.service
    assert service is not None
    with http_service(service.answer) as other:
        service.answer = lambda path: Reply(status=307, headers={"Location": other.url + path})
        with pytest.raises(Unavailable, match="redirects to another host") as refusal:
            remote.source.fetch("USD", JULY)
        assert str(refusal.value.value).startswith(other.url)
        assert other.asked == []


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


def test_kraken_asks_for_patience_with_status_200() -> None:
    good = SERVICES["kraken"](NOW)
    left = [Reply(body=b'{"error":["EGeneral:Too many requests"]}'), Reply(body=b'{"error":["EService:Busy"]}')]
    with http_service(lambda path: left.pop(0) if left else good(path)) as service:
        check(serve("kraken", service).source.fetch("USD", JULY), "USD", JULY)
        assert len(service.asked) == 3
