"""What every price source owes: order, the half-open span, exact decimals, refusals that say why.

The services are simulated on 127.0.0.1, in the documented form; what they owe over the wire is beside this,
and answers that were recorded are among the vectors.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.answer_cache import MemoryCache
from fakes.clock import FixedClock
from fakes.http_service import QuickTime, Reply, http_service
from fakes.price_backends import JULY, NOW, SERVICES, Backend, check, csv_file, day, parquet_file, serve

from khazana.core import BadInput, Interval, PriceSource
from khazana.market import BundledMarks, FileMarks


@pytest.fixture(params=[*SERVICES])
def remote(request: pytest.FixtureRequest) -> Iterator[Backend]:
    with http_service(SERVICES[request.param](NOW)) as service:
        yield serve(request.param, service)


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
