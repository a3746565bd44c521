"""The rate and the deadline of calls; what every service owes over the wire is in tests/conformance."""

import threading
import time
from pathlib import Path

import pytest
from fakes.http_service import QuickTime, Reply, http_service

from khazana.core import BadInput, Unavailable
from khazana.wire import HttpGetter, HttpLimits, HttpQuestion, basic_authorisation, check_url

VECTORS = Path(__file__).parents[1] / "vectors" / "market"
GOOD = Reply(body=b"[]")


def getter(quick: QuickTime, **limits: float) -> HttpGetter:
    return HttpGetter(limits=HttpLimits(**limits), monotonic=quick.monotonic, sleep=quick.sleep)  # type: ignore[arg-type]


def test_calls_to_one_host_keep_their_distance() -> None:
    quick = QuickTime()
    one = getter(quick)
    with http_service(lambda _: GOOD) as service, http_service(lambda _: GOOD) as other:
        begun = quick.monotonic()
        for _ in range(4):
            one.get(service.url, until=one.deadline(), interval_s=2.5)
            one.get(other.url, until=one.deadline(), interval_s=0.01)
        assert 7.5 <= quick.monotonic() - begun < 15


def test_threads_share_the_rate() -> None:
    quick = QuickTime()
    one = getter(quick)
    with http_service(lambda _: GOOD) as service:
        until = one.deadline()
        threads = [
            threading.Thread(target=one.get, args=(service.url,), kwargs={"until": until, "interval_s": 5.0})
            for _ in range(5)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert one._next[service.url.removeprefix("http://")] >= until - 120 + 25


def test_pauses_grow_with_jitter() -> None:
    quick = QuickTime()
    one = getter(quick, attempts=6, backoff_s=2.0)
    with http_service(lambda _: Reply(status=502)) as service:
        with pytest.raises(Unavailable, match="in 6 attempts"):
            one.get(service.url, until=one.deadline(), interval_s=0.0)
        pauses = [pause for pause in quick.slept if pause > 0.5]
        assert len(pauses) == 4
        for step, pause in enumerate(pauses, 1):
            assert min(30.0, 2.0 * 2**step) <= pause <= min(30.0, 2.0 * 2**step + 2.0)
        assert any(pause != 2.0 * 2**step for step, pause in enumerate(pauses[:3], 1)), "there is jitter"


def test_retry_after_does_not_shorten_a_pause() -> None:
    quick = QuickTime()
    one = getter(quick, attempts=4, backoff_s=4.0)
    with http_service(lambda _: Reply(status=503, headers={"Retry-After": "1"})) as service:
        with pytest.raises(Unavailable, match="in 4 attempts"):
            one.get(service.url, until=one.deadline(), interval_s=0.0)
        first, second, third = (pause for pause in quick.slept if pause > 0.5)
        assert first == pytest.approx(1, abs=0.1)
        assert second >= 8
        assert third >= 16


def test_the_deadline_covers_all_attempts() -> None:
    quick = QuickTime()
    one = getter(quick, attempts=99, backoff_s=4.0, fetch_s=30)
    with http_service(lambda _: Reply(status=502)) as service:
        begun = quick.monotonic()
        with pytest.raises(Unavailable, match="did not answer within 30 s in all"):
            one.get(service.url, until=one.deadline())
        assert quick.monotonic() - begun < 35
    with pytest.raises(Unavailable, match="within 30 s in all"):
        one.get("http://127.0.0.1:9/", until=one.monotonic() - 1)


def test_a_date_in_retry_after_and_one_that_cannot_be_read() -> None:
    quick = QuickTime()
    one = getter(quick)
    with http_service(lambda _: GOOD) as service:
        service.in_turn(
            Reply(status=429, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
            Reply(status=429, headers={"Retry-After": "soon"}),
            GOOD,
        )
        assert one.get(service.url, until=one.deadline()) == b"[]"
        assert len(service.asked) == 3


def test_a_service_that_is_busy_with_status_200_is_asked_again() -> None:
    quick = QuickTime()
    one = getter(quick)
    busy = (VECTORS / "kraken_busy.json").read_bytes()
    with http_service(lambda _: GOOD) as service:
        service.in_turn(Reply(body=busy), Reply(body=busy), GOOD)
        assert one.get(service.url, until=one.deadline(), busy=lambda body: body == busy) == b"[]"
        service.in_turn(Reply(body=busy))
        with pytest.raises(Unavailable, match="in 5 attempts; at last it answered status 200") as refusal:
            one.get(service.url, until=one.deadline(), busy=lambda body: body == busy)
        assert "Too many requests" in str(refusal.value.value)


def test_what_a_refusal_says() -> None:
    quick = QuickTime()
    one = getter(quick)
    too_many = (VECTORS / "coinbase_too_many.json").read_bytes()
    with http_service(lambda _: Reply(status=400, body=too_many)) as service:
        with pytest.raises(Unavailable, match="answered with status 400") as refusal:
            one.get(service.url + "/products", until=one.deadline())
        assert len(service.asked) == 1, "asking again does not help"
    assert refusal.value.where.endswith("/products")
    assert "exceeds 300" in str(refusal.value.value)


def test_no_secure_connection_is_not_asked_for_again() -> None:
    quick = QuickTime()
    one = getter(quick)
    with http_service(lambda _: GOOD) as service:
        url = service.url.replace("http://", "https://")
        with pytest.raises(Unavailable, match="no secure connection"):
            one.get(url, until=one.deadline())
    assert len([pause for pause in quick.slept if pause > 0]) == 0


def test_giving_up_leaves_no_call_behind() -> None:
    one = HttpGetter(limits=HttpLimits(connect_s=0.2, read_s=0.2, fetch_s=0.2, attempts=1))
    with http_service(lambda _: Reply(body=b" " * 200, piece=1, pause_s=0.02)) as service:
        before = threading.active_count()
        with pytest.raises(Unavailable):
            one.get(service.url, until=one.deadline())
        patience = time.monotonic() + 2
        while threading.active_count() > before + 1 and time.monotonic() < patience:
            time.sleep(0.01)
        assert threading.active_count() <= before + 1, "only the service's own thread may be left"


@pytest.mark.parametrize(
    "url", ["", "example.org", "http://192.168.0.1/", "https:///x", "http://localhost.example.org"]
)
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(BadInput):
        check_url(url)


def test_what_is_posted_arrives_with_its_name_and_password() -> None:
    with http_service(lambda _: Reply(body=b"{}")) as service:
        question = HttpQuestion(url=service.url, body=b'{"a":1}', authorisation=basic_authorisation("u", "p:ä"))
        one = getter(QuickTime())
        assert one.ask(question, until=one.deadline()).body == b"{}"
        one.close()
        assert service.bodies == [b'{"a":1}']
        assert service.headers[0]["Authorization"] == "Basic dTpwOsOk"
        assert service.headers[0]["Content-Type"] == "application/json"
        assert "dTpwOsOk" not in repr(question)


def test_an_answer_comes_as_it_is_whatever_its_form_and_status() -> None:
    with http_service(lambda _: Reply(body=b"\x00\xff", kind="application/octet-stream", status=404)) as service:
        one = getter(QuickTime())
        answer = one.ask(HttpQuestion(url=service.url), until=one.deadline())
        assert (answer.status, answer.body, len(service.asked)) == (404, b"\x00\xff", 1)


def test_which_statuses_pass_is_the_questions_to_say() -> None:
    with http_service(lambda _: Reply(body=b"{}", status=500)) as service:
        one = getter(QuickTime())
        question = HttpQuestion(url=service.url, passing=frozenset({503}))
        assert one.ask(question, until=one.deadline()).status == 500
        assert len(service.asked) == 1


def test_what_is_posted_follows_no_redirect() -> None:
    with http_service(lambda _: GOOD) as service:
        service.answer = lambda path: (
            GOOD if path == "/there" else Reply(status=307, headers={"Location": f"{service.url}/there"})
        )
        one = getter(QuickTime())
        assert one.get(service.url, until=one.deadline()) == b"[]"
        with pytest.raises(Unavailable, match="the service redirects"):
            one.ask(HttpQuestion(url=service.url, body=b"{}"), until=one.deadline())


def test_plain_http_goes_to_another_machine_only_where_the_user_says_so() -> None:
    url = "http://192.168.0.1:8332/"
    with pytest.raises(BadInput, match="HTTPS"):
        HttpQuestion(url=url)
    assert HttpQuestion(url=url, plain=True).url == url


def test_a_password_in_an_address_is_refused_and_not_shown() -> None:
    for url in ("http://me:sesame@127.0.0.1/", "https://me:sesame@example.org/"):
        with pytest.raises(BadInput) as refusal:
            HttpQuestion(url=url)
        assert "sesame" not in str(refusal.value)
    with pytest.raises(BadInput, match="no colon") as refusal:
        basic_authorisation("a:b", "sesame")
    assert "sesame" not in str(refusal.value)
